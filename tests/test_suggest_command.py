"""`suggest`: statements listed with numbers, and taken as claims in one step."""

from pathlib import Path

import pytest

from claimtrack import changes
from claimtrack.errors import NoSourceTextError
from claimtrack.queries.suggestions import suggestions
from claimtrack.store import Store
from conftest import Shell, exported

TEXT = """Bridge closed

Ann Lee accused Stoltenberg of closing the bridge over the river.

“It was old,” a senior official said. “Nobody had looked at it for years.”

The State Department said on Monday that twelve cars fell. Moscow has denied the charge.
"""


@pytest.fixture
def offered(kerry_shell: Shell, tmp_path: Path) -> Shell:
    """Return a shell whose file holds the example and a document on a bridge, `$bridge`."""
    (tmp_path / "bridge.txt").write_text(TEXT, "utf-8")
    source = kerry_shell("add", "source", "Bridge closed", "--text", "bridge.txt")
    (tmp_path / "id").write_text(source, "utf-8")
    return kerry_shell


def bridge() -> str:
    return Path("id").read_text("utf-8")


def number_of(sh: Shell, start: str) -> str:
    rows = sh.json("suggest", bridge())
    return next(str(row["number"]) for row in rows if row["content"].startswith(start))


def test_statements_are_listed_with_numbers_the_most_claim_like_first(offered: Shell) -> None:
    rows = offered.json("suggest", bridge())

    assert [row["number"] for row in rows] == [1, 2, 3, 4]
    assert [row["score"] for row in rows] == sorted((row["score"] for row in rows), reverse=True)
    assert all(TEXT[row["start"] : row["end"]] == row["content"] for row in rows)
    assert rows[0]["content"].startswith("Stoltenberg of closing")


def test_the_table_shows_numbers_speakers_and_what_answers_what(offered: Shell) -> None:
    accusation = number_of(offered, "Stoltenberg of closing")

    table = offered("suggest", bridge())

    assert f"denial ⊖{accusation}" in table
    assert "a senior official" in table


def test_a_limit_cuts_the_list(offered: Shell) -> None:
    assert len(offered.json("suggest", bridge(), "--limit", "2")) == 2


def test_what_is_cited_already_is_marked_and_not_offered_again(kerry_shell: Shell) -> None:
    rows = kerry_shell.json("suggest", "dispatch")
    cited = [row for row in rows if row["claim"]]
    table = kerry_shell("suggest", "dispatch")

    assert len(cited) >= 8
    assert table.count("✓") == len(cited)
    assert f"{len(cited)} of {len(rows)} are cited already" in kerry_shell.err
    kerry_shell("suggest", "dispatch", "--accept", str(cited[0]["number"]), code=1)
    assert "cites these words already" in kerry_shell.err


def test_a_statement_is_taken_as_a_claim_with_citation_and_speaker(offered: Shell) -> None:
    number = number_of(offered, "twelve cars fell")

    claim = offered("suggest", bridge(), "--accept", number)

    (shown,) = offered.json("show", claim)
    (citation,) = shown["citations"]
    assert shown["text"] == "Twelve cars fell"
    assert shown["speaker"] == "U.S. State Department"
    assert (citation["exact"], citation["wording"]) == ("twelve cars fell", "paraphrase")
    assert TEXT[citation["start"] :].startswith("twelve cars fell")
    assert citation["snapshot_id"] is not None
    assert offered("check").startswith("sound")


def test_an_accepted_statement_is_marked_the_next_time(offered: Shell) -> None:
    number = number_of(offered, "twelve cars fell")
    claim = offered("suggest", bridge(), "--accept", number)

    rows = offered.json("suggest", bridge())

    assert {str(row["number"]): row["claim"] for row in rows}[number] == claim


def test_somebody_without_a_name_becomes_an_unnamed_actor_of_the_source(offered: Shell) -> None:
    number = number_of(offered, "“Nobody had looked")

    claim = offered("suggest", bridge(), "--accept", number)

    (shown,) = offered.json("show", claim)
    (actor,) = offered.json("show", shown["speaker_id"])
    assert (actor["name"], actor["kind"]) == ("a senior official", "unnamed")
    assert {one["wording"] for one in shown["citations"]} == {"verbatim"}
    assert {one["exact"] for one in shown["citations"]} == {
        "“It was old,”",
        "“Nobody had looked at it for years.”",
    }


def test_a_denial_brings_its_rebuttal_where_both_are_claims(offered: Shell) -> None:
    accusation = number_of(offered, "Stoltenberg of closing")
    denial = number_of(offered, "the charge")

    claims = offered("suggest", bridge(), "--accept", accusation, "--accept", denial).split()

    assert "denies" in offered.err
    (shown,) = offered.json("show", claims[0])
    assert [one["kind"] for one in shown["rebuttals"]] == ["denies"]
    assert shown["standing"] == "disputed"


def test_a_denial_alone_is_only_a_claim(offered: Shell) -> None:
    offered("suggest", bridge(), "--accept", number_of(offered, "the charge"))

    assert offered.err == ""


def test_an_acceptance_is_one_step_that_can_be_undone(offered: Shell) -> None:
    before = offered("export")

    offered("suggest", bridge(), "--accept", "1", "--accept", "2", "--accept", "3")
    offered("undo")

    live = [line for line in offered("export").splitlines() if '"retracted":true' not in line]
    assert sorted(live) == sorted(before.splitlines())


def test_a_number_that_is_not_there_is_refused_whole(offered: Shell) -> None:
    before = offered("export")

    offered("suggest", bridge(), "--accept", "1", "--accept", "99", code=1)

    assert "from 1 to 4" in offered.err
    assert offered("export") == before


def test_a_source_without_a_copy_says_what_to_do(kerry_shell: Shell) -> None:
    kerry_shell("suggest", "interfax", code=1)

    assert "no copy of its text is kept" in kerry_shell.err


def test_a_text_in_another_language_is_told(kerry_shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "ru.txt").write_text("Министр заявил, что солдат там нет и не было.", "utf-8")
    source = kerry_shell("add", "source", "По-русски", "--text", "ru.txt")

    assert kerry_shell("suggest", source) == ""
    assert "hardly an English word" in kerry_shell.err


def test_the_same_on_both_databases(store: Store) -> None:
    source = changes.add_source(store, "tester", {"title": "Bridge closed"}, text=TEXT)
    changes.add_actor(store, "tester", {"name": "Jens Stoltenberg"})
    with store.reading() as session:
        offered = suggestions(session, source)

    claims, rebuttals = changes.accept(store, "tester", offered, offered.rows)

    with store.reading() as session:
        again = suggestions(session, source)
    assert [row.claim_id for row in again.rows] == claims
    assert len(rebuttals) == 1
    assert sum('"type":"claim"' in line for line in exported(store)) == 4


def test_a_reader_without_a_copy_is_told(sqlite_store: Store) -> None:
    source = changes.add_source(sqlite_store, "tester", {"title": "Unseen"})

    with sqlite_store.reading() as session, pytest.raises(NoSourceTextError, match="Unseen"):
        suggestions(session, source)


def test_a_rebuttal_comes_with_whichever_of_the_two_is_recorded_last(offered: Shell) -> None:
    offered("suggest", bridge(), "--accept", number_of(offered, "the charge"))

    claim = offered("suggest", bridge(), "--accept", number_of(offered, "Stoltenberg of closing"))

    assert "denies" in offered.err
    (shown,) = offered.json("show", claim)
    assert [one["kind"] for one in shown["rebuttals"]] == ["denies"]


def test_a_copy_that_was_read_is_not_read_again(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = changes.add_source(sqlite_store, "tester", {"title": "Bridge closed"}, text=TEXT)
    with sqlite_store.reading() as session:
        first = suggestions(session, source)
    (claim,), _ = changes.accept(sqlite_store, "tester", first, first.rows[:1])
    monkeypatch.setattr("claimtrack.queries.suggestions.statements", None)

    with sqlite_store.reading() as session:
        again = suggestions(session, source, first)

    assert [row.claim_id for row in again.rows] == [claim, None, None, None]
    assert [row.statement for row in again.rows] == [row.statement for row in first.rows]


def test_a_reading_is_left_between_two_paragraphs(sqlite_store: Store) -> None:
    source = changes.add_source(sqlite_store, "tester", {"title": "Bridge closed"}, text=TEXT)
    calls: list[int] = []

    def leave() -> None:
        calls.append(1)
        if len(calls) == 2:
            raise TimeoutError

    with sqlite_store.reading() as session, pytest.raises(TimeoutError):
        suggestions(session, source, between=leave)


def test_a_denial_of_what_nobody_said_brings_its_claim(kerry_shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "dam.txt").write_text("Director Smith denied that the dam had leaked.", "utf-8")
    source = kerry_shell("add", "source", "Dam", "--text", "dam.txt")

    table = kerry_shell("suggest", source)
    claim = kerry_shell("suggest", source, "--accept", "1")

    assert "denial ⊖+" in table
    assert "Smith (“Denied that the dam had leaked”) denies somebody (“The dam had leaked”)" in (
        kerry_shell.err
    )
    (row,) = kerry_shell.json("suggest", source)
    (shown,) = kerry_shell.json("show", claim)
    assert (row["claim"], row["denied"]["wording"]) == (claim, "the dam had leaked")
    assert (shown["text"], shown["speaker"]) == ("Denied that the dam had leaked", "Smith")
    assert shown["citations"][0]["exact"] == "denied that the dam had leaked"
    assert not {"answers", "points"} & row.keys()
    assert kerry_shell("check").startswith("sound")
