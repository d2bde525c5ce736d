"""Lists of claims in other orders, divided into groups, and counted; on both databases."""

from pathlib import Path
from typing import Any

import pytest

from claimtrack import changes
from claimtrack.queries.claim_list import claims, order
from claimtrack.queries.filter_syntax import parse
from claimtrack.queries.groups import group_counts, grouped
from claimtrack.schemas.id_list import place_of_group
from claimtrack.schemas.listing import RowRef
from claimtrack.store import Store
from claimtrack.vocabulary import Grouping, Sort
from conftest import Shell, each_day, import_kerry


@pytest.fixture
def case(filled_store: Any) -> Store:
    """Return the running example, to which a later claim without speaker and date was added."""
    store: Store = filled_store(import_kerry)
    until = {"text": "The bridge is safe.", "said": "../2015-05"}
    changes.add_claim(store, "bob", until, speaker='Rick "Rocky" Hale')
    changes.add_claim(store, "bob", {"text": "A claim of nobody's."})
    with store.reading() as session:
        (shoigu,) = order(session, parse("speaker:shoigu"))
    changes.revise(store, "bob", RowRef("claim", shoigu), {"place": "Yavoriv"})
    return store


def texts(store: Store, sort: Sort, words: str = "") -> list[Any]:
    with store.reading() as session:
        rows = list(claims(session, parse(words), sort=sort))
        assert list(order(session, parse(words), sort)) == [row.id for row in rows]
    return rows


def test_orders_begin_with_what_they_are_called_by(case: Store) -> None:
    by_speaker = [row.speaker for row in texts(case, Sort.SPEAKER)]
    answers = [row.rebuttals for row in texts(case, Sort.ANSWERS)]
    standings = list(dict.fromkeys(row.standing for row in texts(case, Sort.STANDING)))
    dates = [row.said for row in texts(case, Sort.SAID)]

    assert [name.lower() for name in by_speaker[:-1]] == sorted(
        name.lower() for name in by_speaker[:-1]
    )
    assert by_speaker[-1] is None
    assert answers == sorted(answers, reverse=True)
    assert answers[0] == 2
    assert standings == ["disputed", "unanswered"]
    assert dates[0] == "2015-05-12"
    assert texts(case, Sort.ENTERED)[0].text == "A claim of nobody's."
    assert [row.speaker for row in texts(case, Sort.CHANGED)[:2]] == ["Sergei Shoigu", None]


@pytest.mark.parametrize("by", Grouping)
@pytest.mark.parametrize("words", each_day(["standing:disputed", "", "russia"], 3))
def test_each_group_is_what_its_filter_finds(case: Store, by: Grouping, words: str) -> None:
    with case.reading() as session:
        query = parse(words)
        found = grouped(session, query, by, Sort.ANSWERS)
        for group, ids in found.by_group():
            its = parse(f"{group.words} {words}")

            assert list(ids) == list(order(session, its, Sort.ANSWERS)), group
            assert len(ids) == group.number > 0
        assert found.groups == group_counts(session, query, by)
        assert found.number == len(order(session, query))


def test_a_folded_group_keeps_its_heading_and_its_place(case: Store) -> None:
    with case.reading() as session:
        found = grouped(session, parse(""), Grouping.STANDING, Sort.SAID)
    folded = found.with_folded(frozenset({0}))

    assert [place_of_group(row_id) for row_id in folded[:2]] == [0, 1]
    assert len(folded) == len(found) - found.groups[0].number
    assert [group.name for group in found.groups] == ["disputed", "unanswered"]
    assert place_of_group(found[1]) is None


def test_what_only_answers_is_found_and_left_out(case: Store) -> None:
    with case.reading() as session:
        every = {row.id: row for row in claims(session, parse(""))}
        only = set(order(session, parse("is:answer")))
        others = set(order(session, parse("-is:answer")))

    assert {every[row].speaker for row in only} == {"Russia", "Sergei Shoigu"}
    assert not any(every[row].rebuttals for row in only)
    assert only | others == set(every)
    assert not only & others


def test_lists_are_arranged_on_the_command_line(kerry_shell: Shell) -> None:
    by_answers = kerry_shell.json("list", "--sort", "answers", "--columns", "answers,speaker")
    groups = kerry_shell.json("search", "russia", "--group", "topic", "--counts")
    rows = kerry_shell.json("list", "--group", "standing", "--limit", "1")
    piped = kerry_shell("list", "--columns", "speaker,claim", "--limit", "1")

    assert by_answers[0] == {"answers": 2, "speaker": "Philip Breedlove"}
    assert groups[0] == {"group": "military-aid", "filter": 'tag:"military-aid"', "claims": 5}
    assert [(row["group"], row["standing"]) for row in rows] == [
        ("disputed", "disputed"),
        ("unanswered", "unanswered"),
    ]
    assert piped.startswith("Dmitri Peskov\t")


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("--columns", "said,foo"), 1, "“foo” is no column"),
        (("--columns", ","), 1, "no column is named"),
        (("--counts",), 1, "say which with --group"),
        (("--sort", "foo"), 2, "'foo' is not one of"),
        (("--sources", "--sort", "said"), 2, "--sort arranges claims"),
        (("is:foo",), 1, "takes one of answer"),
    ],
)
def test_a_wrong_arrangement_is_refused(
    kerry_shell: Shell, words: tuple[str, ...], code: int, told: str
) -> None:
    kerry_shell("list", *words, code=code)

    assert told in " ".join(kerry_shell.err.replace("│", " ").split())


def test_a_filter_has_a_name_in_the_settings(
    kerry_shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[filters]\nmine = "standing:disputed speaker:stoltenberg"\n')
    monkeypatch.setattr("claimtrack.settings.config_path", lambda: config)
    expected = kerry_shell("list", "standing:disputed", "speaker:stoltenberg")

    assert kerry_shell("list", "@mine") == kerry_shell("list", "--filter", "mine") == expected
    assert expected
    kerry_shell("list", "@other", code=1)
    assert "“other” is no filter" in kerry_shell.err
    assert "there are mine" in kerry_shell.err
