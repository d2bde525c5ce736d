"""The same words find the same claims, in the same order, on both databases."""

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from claimtrack import changes
from claimtrack.errors import BadQueryError
from claimtrack.queries.claim_list import claims, count
from claimtrack.queries.filter_syntax import FILTERS, parse
from claimtrack.schemas.listing import RowRef
from claimtrack.store import Store
from conftest import Shell
from filled import Fill

EVERY_CLAIM = [
    "The river is clean.",
    "The river is dirty.",
    "Оксана Литвин видела рыбу.",
    "Prices will rise.",
]


def found(store: Store, words: str) -> list[str]:
    with store.reading() as session:
        return [row.text for row in claims(session, parse(words))]


@pytest.fixture
def filled(filled_store: Callable[[Fill], Store]) -> Store:
    """Return a store with five claims that differ in everything a filter looks at."""
    return filled_store(add_five_claims)


def add_five_claims(store: Store) -> None:
    changes.add_actor(store, "alice", {"name": "Russia", "kind": "government"}, aliases=["Moscow"])
    source = changes.add_source(store, "alice", {"title": "Annual report", "kind": "report"})
    river = changes.add_claim(
        store, "alice", {"text": "The river is clean.", "said": "2015-05-12", "nature": "fact"},
        speaker="Zoë Łukasik", tags=["Water"], source_id=source, citation={"role": "supports"},
    )  # fmt: skip
    dirty = changes.add_claim(
        store, "alice", {"text": "The river is dirty.", "said": "2015-04", "owner": "bob"},
        speaker="Moscow",
    )  # fmt: skip
    changes.rebut(store, "alice", [river], {"kind": "denies"}, counterclaim_id=dirty)
    changes.add_claim(store, "alice", {"text": "Prices will rise.", "stage": "parked"})
    changes.add_claim(
        store,
        "alice",
        {"text": "Оксана Литвин видела рыбу.", "said": "2014"},
        speaker="Оксана Литвин",
    )
    changes.annotate(store, "bob", RowRef("claim", dirty), "Says who?", motivation="questioning")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("river", ["The river is clean.", "The river is dirty."]),
        ("riv", ["The river is clean.", "The river is dirty."]),
        ("riv ", []),
        ("river dirty", ["The river is dirty."]),
        ('"is clean"', ["The river is clean."]),
        ('"clean is"', []),
        ("lukasik", ["The river is clean."]),
        ("литвин", ["Оксана Литвин видела рыбу."]),
        ("moscow", ["The river is dirty."]),
        ("speaker:moscow", ["The river is dirty."]),
        ("speaker:zoe", ["The river is clean."]),
        ('speaker:"zoë łukasik"', ["The river is clean."]),
        ("tag:water", ["The river is clean."]),
        ("-tag:water river", ["The river is dirty."]),
        ("stage:parked", ["Prices will rise."]),
        ("owner:bob", ["The river is dirty."]),
        ("-owner:bob river", ["The river is clean."]),
        ("kind:fact", ["The river is clean."]),
        ("kind:denies", ["The river is clean."]),
        ("kind:government", ["The river is dirty."]),
        ("standing:stands", ["The river is clean."]),
        ("standing:defeated", ["The river is dirty."]),
        ("standing:unanswered", ["Оксана Литвин видела рыбу.", "Prices will rise."]),
        ("since:2015-05", ["The river is clean."]),
        ("until:2015-04", ["The river is dirty.", "Оксана Литвин видела рыбу."]),
        ("since:2015-04-15 until:2015-04-20", ["The river is dirty."]),
        ("source:annual", ["The river is clean."]),
        ("has:rebuttal", ["The river is clean."]),
        ("has:question", ["The river is dirty."]),
        ("-has:date", ["Prices will rise."]),
    ],
)
def test_each_filter_finds_its_claims_newest_first(
    filled: Store, words: str, expected: list[str]
) -> None:
    assert found(filled, words) == expected


def test_the_undated_come_last(filled: Store) -> None:
    assert found(filled, "")[-1] == "Prices will rise."


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        *((sign, EVERY_CLAIM) for sign in ('"', "*", "-", ":", "'", "\\", "%", "_", "(")),
        *((words, []) for words in ("AND", "NEAR(a b)", "a*", "a:b", "NOT river", '"unclosed')),
        *((words, []) for words in ("river OR 1=1 --", "col:val", "{a}", "speaker:", 'tag:""')),
        ("^river", ["The river is clean.", "The river is dirty."]),
    ],
)
def test_words_never_break_the_query_syntax(filled: Store, words: str, expected: list[str]) -> None:
    assert found(filled, words) == expected


def test_naughty_words_are_only_words(filled: Store, data: Path) -> None:
    naughty = json.loads((data / "13_hostile" / "blns_every2nd.json").read_text("utf-8"))

    for words in naughty:
        typed = words.replace("\x00", "")
        with suppress(BadQueryError):  # it may look like a filter with a value that is none
            asks = any(not each.negated for each in parse(typed).sought)
            assert found(filled, typed) == ([] if asks else EVERY_CLAIM), typed


def test_every_filter_of_the_table_is_answered_offered_and_in_the_readme(
    filled: Store, shell: Shell
) -> None:
    readme = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
    listed = shell("list", "--help")

    for name, asked in FILTERS.items():
        word = asked.words[0] if asked.words else "2015" if asked.is_date else "river"
        assert set(found(filled, f"{name}:{word}")) <= set(found(filled, "")), name
        assert f"--{name} " in listed, name
        assert f" {name}:" in readme or f"`{name}:" in readme, name


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("river -clean", ["The river is dirty."]),
        ('river -"is dirty"', ["The river is clean."]),
        ("-riv", ["Оксана Литвин видела рыбу.", "Prices will rise."]),
        ("-riv river", ["The river is clean.", "The river is dirty."]),
        ("Speaker:moscow", ["The river is dirty."]),
        ("-SINCE:2015 SPEAKER:литвин", ["Оксана Литвин видела рыбу."]),
    ],
)
def test_a_dash_excludes_and_filters_have_any_case(
    filled: Store, words: str, expected: list[str]
) -> None:
    assert found(filled, words) == expected


def test_an_unknown_filter_is_named_with_the_nearest() -> None:
    (sentence,) = parse("Speker:moscow river").warnings()
    (other,) = parse("зкф:moscow").warnings()

    assert sentence.startswith("Speker: is no filter")
    assert sentence.endswith("The nearest is speaker:.")
    assert "зкф: is no filter" in other


OPEN_DATES = {
    "since-feb": "2015-02/..", "unknown-end": "2015-02/", "before-feb": "../2015-02",
    "day": "2015-05-12", "none": None,
}  # fmt: skip


def add_open_dates(store: Store) -> None:
    for text, said in OPEN_DATES.items():
        changes.add_claim(store, "alice", {"text": text, "said": said} if said else {"text": text})


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("since:2015-05", {"since-feb", "unknown-end", "day"}),
        ("since:2016", {"since-feb", "unknown-end"}),
        ("since:2015-01", {"since-feb", "unknown-end", "before-feb", "day"}),
        ("until:2015-01", {"before-feb"}),
        ("until:2015-02", {"before-feb", "since-feb", "unknown-end"}),
        ("since:2016 until:2017", {"since-feb", "unknown-end"}),
        ("until:2015/..", {"since-feb", "unknown-end", "before-feb", "day"}),
    ],
)
def test_an_open_date_reaches_on_and_the_negation_is_the_complement(
    filled_store: Callable[[Fill], Store], words: str, expected: set[str]
) -> None:
    store = filled_store(add_open_dates)

    assert set(found(store, words)) == expected
    if " " not in words:
        assert set(found(store, f"-{words}")) == set(OPEN_DATES) - expected


@pytest.mark.parametrize("words", ["stage:done", "standing:true", "since:2015-13", "has:money"])
def test_a_value_that_a_filter_does_not_take_is_refused(words: str) -> None:
    with pytest.raises(BadQueryError):
        parse(words)


def test_a_search_of_more_words_than_a_database_takes_is_refused(filled: Store) -> None:
    many = " ".join(f"-w{number}" for number in range(500))

    assert len(found(filled, many)) == 4
    with pytest.raises(BadQueryError, match="more than 500 words"):
        parse(f"{many} river")


def test_an_unknown_filter_is_searched_as_a_word_and_named() -> None:
    assert parse("speker:moscow").unknown == ("speker",)


def test_counts_leave_out_what_is_retracted(filled: Store) -> None:
    with filled.reading() as session:
        (river,) = claims(session, parse("clean"))
        (dirty,) = claims(session, parse("dirty"))
    before = (river.rebuttals, river.citations, river.standing)

    changes.retract(filled, "alice", [RowRef("claim", dirty.id)], with_others=True)

    with filled.reading() as session:
        (after,) = claims(session, parse("clean"))
        assert count(session, parse("")) == 3
    assert before == (1, 1, "stands")
    assert (after.rebuttals, after.standing) == (0, "unanswered")


def test_a_reworded_claim_is_found_by_its_new_words_only(filled: Store) -> None:
    with filled.reading() as session:
        (river,) = claims(session, parse("clean"))

    changes.revise(filled, "bob", RowRef("claim", river.id), {"text": "The brook is pure."})

    assert found(filled, "clean") == []
    assert found(filled, "brook") == ["The brook is pure."]


def test_a_renamed_speaker_is_found_by_the_new_name(filled: Store) -> None:
    with filled.reading() as session:
        (river,) = claims(session, parse("clean"))
    assert river.speaker_id is not None

    changes.revise(filled, "bob", RowRef("actor", river.speaker_id), {"name": "Zoë Nowak"})

    assert found(filled, "nowak") == ["The river is clean."]
    assert found(filled, "lukasik") == []


def test_a_dash_before_a_word_is_no_option_of_the_command_line(filled: Store, shell: Shell) -> None:
    def texts(*words: str) -> list[str]:
        return [row["text"] for row in shell.json("list", *words)]

    if filled.dialect != "sqlite":
        pytest.skip("the command line reads words alike for both")

    assert texts("river", "-clean") == ["The river is dirty."]
    assert texts("-tag:water", "river") == ["The river is dirty."]
    assert texts("-fish", "--limit", "1", "--owner", "bob") == ["The river is dirty."]
    assert texts("-river", "-рыбу") == ["Prices will rise."]
    assert "No such option: --clean" in shell_refused(shell, "list", "--clean")
    assert "requires an argument" in shell_refused(shell, "list", "river", "--tag")
    assert "nearest is speaker:" in shell("list", "Speker:x") + shell.err


def shell_refused(shell: Shell, *words: str) -> str:
    shell(*words, code=2)
    return shell.out + shell.err
