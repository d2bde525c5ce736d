"""Verifying through the front door: copies kept, quotes found again, candidates accepted."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from claimtrack import changes
from claimtrack.changes.integrity import check
from claimtrack.formats import html
from claimtrack.formats.document import Document
from claimtrack.queries.snapshots import snapshot_bytes, snapshots_of
from claimtrack.queries.verification import verify_quotes
from claimtrack.schemas.listing import RowRef
from claimtrack.store import Store
from claimtrack.transfer import import_path
from conftest import KERRY, Shell, exported
from filled import filled_file

TEXT = "The minister said no. The mill said that nobody was hurt. Then all went home.\n"


class Desk:
    """A shell on a file with one source, one claim and one quote in it."""

    def __init__(self, shell: Shell) -> None:
        self.sh, self.json = shell, shell.json
        Path("v1.txt").write_text(TEXT, "utf-8")
        shell("init")
        captured = ("--captured-at", "2020-01-01")
        self.source = shell("add", "source", "Paper", "--text", "v1.txt", *captured)
        quoted = ("--source", self.source, "--exact", "nobody was hurt")
        self.claim = shell("add", "claim", "Nobody was hurt.", *quoted)

    def keep(self, text: str, *words: str) -> dict[str, Any]:
        """Keep another text as a copy of the source."""
        Path("next.txt").write_bytes(text.encode())
        (kept,) = self.json("snapshot", self.source, "next.txt", *words)
        return kept


@pytest.fixture
def paper(shell: Shell) -> Desk:
    """Return the file at its changes."""
    return Desk(shell)


def test_what_stands_is_exact_and_exits_with_nought(paper: Desk) -> None:
    (row,) = paper.json("verify")

    assert (row["state"], row["anchored_state"], row["candidate"]) == ("exact", "exact", None)
    assert {"id", "claim", "source", "exact"} <= row.keys()
    assert "1 exact" in paper.sh.err


def test_a_new_copy_tells_what_differs_and_which_quotes_it_touches(paper: Desk) -> None:
    kept = paper.keep(TEXT.replace("nobody", "somebody"), "--captured-at", "2021")

    assert ["delete", "nobody"] in kept["difference"]
    assert ["insert", "somebody"] in kept["difference"]
    (touched,) = kept["touched"]
    assert (touched["before"], touched["state"]) == ("exact", "altered")


def test_an_altered_quote_shows_its_candidate_and_exits_with_one(paper: Desk) -> None:
    paper.keep(TEXT.replace("nobody was hurt", "nobody was badly hurt"))

    (row,) = paper.json("verify", code=1)

    assert (row["state"], row["anchored_state"]) == ("altered", "exact")
    assert row["candidate"]["exact"] == "nobody was badly hurt"
    assert ["insert", "badly "] in row["candidate"]["difference"]
    assert "{+badly +}" in paper.sh("verify", code=1)


def test_accepting_anchors_anew_as_one_step_that_can_be_undone(paper: Desk) -> None:
    kept = paper.keep("A new head.\n" + TEXT.replace("nobody", "no one"))
    (before,) = paper.json("verify", code=1)

    accepted = paper.sh("cite", "--accept", before["id"][:8], "--reason", "the paper corrected")
    (after,) = paper.json("verify")
    (change, *_) = paper.json("log", "--limit", "1")
    paper.sh("undo")
    (undone,) = paper.json("verify", code=1)

    assert accepted == before["id"]
    assert (after["exact"], after["state"], after["anchored_state"]) == (
        "no one was hurt",
        "exact",
        "exact",
    )
    assert change["reason"] == "the paper corrected"
    assert set(change["fields"]) >= {"exact", "snapshot_id", "start"}
    assert change["fields"]["snapshot_id"][1] == kept["id"]
    assert undone == before
    assert paper.sh("check").startswith("sound")


def test_all_in_a_state_are_accepted_together(shell: Shell) -> None:
    shell("import", str(KERRY))
    text = (KERRY / "dispatch.txt").read_text("utf-8")
    Path("v2.txt").write_text("A correction.\n\n" + text.replace("220", "330"), "utf-8")
    shell("snapshot", "dispatch", "v2.txt")

    accepted = shell("cite", "--accept", "moved", "--source", "dispatch").splitlines()
    states = [row["state"] for row in shell.json("verify", code=1)]

    assert len(accepted) == 15
    assert (states.count("exact"), states.count("altered")) == (15, 1)
    assert shell("cite", "--accept", "moved") == ""
    shell("undo")
    assert [row["state"] for row in shell.json("verify", code=1)].count("moved") == 15


def test_an_ambiguous_quote_is_accepted_at_the_place_that_is_named(paper: Desk) -> None:
    sentence = "The mill said that nobody was hurt. "
    paper.keep(TEXT.replace(sentence, sentence * 2))
    (row,) = paper.json("verify", code=1)
    assert row["state"] == "ambiguous"

    paper.sh("cite", "--accept", row["id"], code=1)
    assert "--start" in paper.sh.err
    paper.sh("cite", "--accept", row["id"], "--start", str(row["places"][1]))

    assert paper.json("verify")[0]["state"] == "exact"


def test_what_has_no_candidate_cannot_be_accepted(paper: Desk) -> None:
    (row,) = paper.json("verify")
    paper.sh("cite", "--accept", row["id"], code=1)
    assert "nothing to accept" in paper.sh.err

    paper.keep("Something else altogether.\n")
    paper.sh("cite", "--accept", row["id"], code=1)
    assert "is missing" in paper.sh.err
    assert paper.json("verify", code=1)[0]["state"] == "missing"


def test_without_a_copy_nothing_fails(shell: Shell) -> None:
    shell("init")
    source = shell("add", "source", "A talk")
    shell("add", "claim", "X.", "--source", source, "--exact", "never heard of it")
    (row,) = shell.json("verify")

    assert (row["state"], row["anchored_state"]) == ("no copy", "no copy")


def test_quotes_entered_before_there_was_a_copy_can_be_anchored_in_it(
    shell: Shell, tmp_path: Path
) -> None:
    shell("init")
    source = shell("add", "source", "A talk")
    shell("add", "claim", "X.", "--source", source, "--exact", "nobody was hurt")
    (tmp_path / "talk.md").write_text(TEXT, "utf-8")
    shell("snapshot", source, "talk.md")
    (row,) = shell.json("verify", code=1)

    assert (row["state"], row["anchored_state"]) == ("moved", "no copy")
    shell("cite", "--accept", "moved")
    assert shell.json("verify")[0]["anchored_state"] == "exact"


def test_notes_on_a_passage_are_verified_too(paper: Desk) -> None:
    paper.sh("annotate", paper.source, "Who says so?", "--exact", "The mill said")
    paper.keep(TEXT.replace("The mill said", "The mill's owner said"))

    found = {one["entity"]: one["state"] for one in paper.json("verify", code=1)}

    assert found == {"annotation": "altered", "citation": "moved"}
    paper.sh("cite", "--accept", "altered", "--accept", "moved")
    assert {one["state"] for one in paper.json("verify")} == {"exact"}


def test_show_tells_the_state_of_each_quote(paper: Desk) -> None:
    assert "✓ exact" in paper.sh("show", paper.claim)
    paper.keep(TEXT.replace("nobody", "everybody"))

    assert "≠ altered" in paper.sh("show", paper.claim)
    (shown,) = paper.json("show", paper.claim)
    assert shown["citations"][0]["state"] == "altered"


@pytest.mark.parametrize(
    ("captured", "kept"),
    [
        ("2021-03-04", "2021-03-04"),
        ("2021-03-04T09:30+02:00", "2021-03-04T07:30:00Z"),
        ("2021-03", "2021-03"),
    ],
)
def test_when_a_copy_was_captured_is_kept(paper: Desk, captured: str, kept: str) -> None:
    made = paper.keep(TEXT + "More.\n", "--captured-at", captured)
    listed = paper.json("snapshot", paper.source)

    assert [one["captured_at"] for one in listed] == [kept, "2020-01-01"]
    assert listed[0]["id"] == made["id"]


@pytest.mark.parametrize("captured", ["last week", "2021-13", "2021-03-04T09:30", "2021-02-30"])
def test_a_time_that_is_none_is_refused_before_anything_is_kept(paper: Desk, captured: str) -> None:
    paper.sh("snapshot", paper.source, "v1.txt", "--captured-at", captured, code=1)

    assert len(paper.json("snapshot", paper.source)) == 1


def order(store: Store, source: Any) -> list[str]:
    with store.reading() as session:
        return [one.text_sha256[:4] for one in snapshots_of(session.connection(), source)]


def test_the_newest_copy_is_the_last_captured_or_else_the_last_added(store: Store) -> None:
    source = changes.add_source(store, "alice", {"title": "T"}, text="one")
    one = order(store, source)[0]
    added = {}
    for text, captured in (("two", "2021"), ("three", "2020"), ("four", None), ("five", "2019")):
        before = set(order(store, source))
        changes.snapshot(store, "alice", source, Document(text), capture=changes.Capture(captured))
        (added[text],) = set(order(store, source)) - before

    assert order(store, source) == [
        added["four"], added["two"], added["three"], added["five"], one,
    ]  # fmt: skip


def test_the_same_text_again_is_the_same_copy(sqlite_store: Store) -> None:
    source = changes.add_source(
        sqlite_store, "alice", {"title": "T"}, text="one", capture=changes.Capture("2020")
    )

    again = changes.snapshot(sqlite_store, "alice", source, Document("one"))
    later = changes.snapshot(
        sqlite_store, "alice", source, Document("one"), capture=changes.Capture("2022")
    )

    assert (again.is_new, later.is_new, again.id) == (False, False, later.id)
    with sqlite_store.reading() as session:
        (copy,) = snapshots_of(session.connection(), source)
    assert copy.captured_at == "2022"


@pytest.mark.parametrize("data", [b"plain text", b"\xef\xbb\xbfmarked\r\n"], ids=["text", "other"])
def test_an_original_file_is_kept_exported_and_given_back(tmp_path: Path, data: bytes) -> None:
    store = filled_file(tmp_path / "claims.db")
    source = changes.add_source(
        store, "alice", {"title": "T"}, text=Document(data.decode("utf-8-sig"), data=data),
        keep_original=True,
    )  # fmt: skip
    (tmp_path / "dump.jsonl").write_text("".join(exported(store)), "utf-8")
    copy = filled_file(tmp_path / "copy.db")
    import_path(copy, tmp_path / "dump.jsonl", "bob")

    for one in (store, copy):
        with one.reading() as session:
            found = snapshot_bytes(session.connection(), RowRef("source", source), original=True)
        assert found == data
    assert exported(copy) == exported(store)
    assert check(copy).problems == []


def test_an_original_that_was_not_kept_is_said_to_be_so(paper: Desk) -> None:
    assert paper.sh("text", paper.source) == TEXT.strip()
    kept = paper.keep("Another text.", "--no-keep-original")
    paper.sh("text", kept["id"], "--original", code=1)
    assert "was not kept" in paper.sh.err


def test_a_saved_page_is_kept_as_its_visible_text(paper: Desk) -> None:
    Path("page.html").write_bytes(
        b"<html><script>alert(1)</script><p>The mill said that <b>nobody was hurt</b>.</p>"
    )
    (kept,) = paper.json("snapshot", paper.source, "page.html", "--keep-original")

    assert paper.sh("text", paper.source) == "The mill said that nobody was hurt."
    assert paper.sh("text", kept["id"], "--original").startswith("<html><script>")
    assert kept["extractor"] == html.EXTRACTOR


def test_a_kept_file_and_its_text_come_with_a_teammates_copy(paper: Desk) -> None:
    shutil.copy("claims.db", "bob.db")
    page = b"<p>The mill said so.</p>"
    Path("page.html").write_bytes(page)
    paper.sh("snapshot", paper.source, "page.html", "--keep-original", "--file", "bob.db")
    paper.sh("merge", "bob.db")

    assert paper.sh("text", paper.source) == "The mill said so."
    assert paper.sh("text", paper.source, "--original") == page.decode()
    assert paper.json("verify", code=1)[0]["state"] == "missing"


def test_verifying_is_the_same_on_both_databases(store: Store) -> None:
    import_path(store, KERRY, "tester")
    with store.reading() as session:
        states = {row.state for row in verify_quotes(session.connection())}

    assert states == {"exact"}


def test_json_lines_of_verify_are_whole(paper: Desk) -> None:
    for line in paper.sh("verify", "--json").splitlines():
        assert json.loads(line)["anchored_state"] == "exact"


def test_the_past_shows_how_a_quote_stood_then(paper: Desk) -> None:
    before = paper.json("log", "--limit", "1")[0]["changeset_id"]
    paper.keep(TEXT.replace("nobody", "everybody"))

    assert "✓ exact" in paper.sh("show", paper.claim, "--as-of", before)
    assert "≠ altered" in paper.sh("show", paper.claim)
