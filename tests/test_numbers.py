"""`number` and `numbers`: what a claim gives is read, kept exactly, and laid beside the others."""

from pathlib import Path

import pytest

from claimtrack import changes
from claimtrack.analysis.amounts import amount_said, unrecorded
from claimtrack.errors import InvalidRecordError
from claimtrack.queries.filter_syntax import parse
from claimtrack.queries.numbers import MOST_COMPARED, numbers_by_measure
from claimtrack.render.lines import as_plain
from claimtrack.render.numbers import numbers_lines
from claimtrack.schemas.listing import RowRef
from claimtrack.store import Store
from claimtrack.vocabulary import Relation
from conftest import Shell
from test_support import imported

KILLED = "Russian soldiers killed"


@pytest.mark.parametrize(
    ("words", "given", "expected"),
    [
        ("at least 220", {}, (">=", "220", None, None)),
        ("at least 220", {"comparator": ">"}, (">", "220", None, None)),
        ("at least 220", {"comparator": "<="}, ("<=", None, "220", None)),
        ("about a dozen", {}, ("~", "12", "12", None)),
        ("1.2 million euros", {}, ("=", "1200000", "1200000", "€")),
        ("between 5 and 8 per cent", {}, ("between", "5", "8", "%")),
        ("1.000", {"low": "1000"}, ("=", "1000", "1000", None)),
        ("many", {"low": "5", "high": "9"}, ("between", "5", "9", None)),
        ("many", {"comparator": ">=", "low": "5"}, (">=", "5", None, None)),
        ("no soldiers", {}, ("none", None, None, None)),
        ("none", {}, ("none", None, None, None)),
        ("no", {}, ("none", None, None, None)),
        ("not one", {"comparator": "none"}, ("none", None, None, None)),
        ("2016", {}, ("=", "2016", "2016", None)),
        ("12 vessels", {"unit": "ships"}, ("=", "12", "12", "ships")),
    ],
)
def test_words_are_read_and_may_be_overruled(
    words: str, given: dict[str, str], expected: tuple[str | None, ...]
) -> None:
    said = amount_said(words, **given)

    assert tuple(said[name] for name in ("comparator", "low", "high", "unit")) == expected


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("many", "no number is read in “many”"),
        ("1.000", "“1.000” may be 1 or 1,000"),
        ("5 men and 7 women", "states 2 numbers"),
    ],
)
def test_what_the_words_do_not_decide_is_refused_and_not_guessed(words: str, told: str) -> None:
    with pytest.raises(InvalidRecordError, match=told):
        amount_said(words)


def test_numbers_that_nobody_recorded_are_offered_each_with_words_of_its_own() -> None:
    text = "Two men and two women were hurt in 2015; at least 12 fled."

    assert [found.words for found in unrecorded(text)] == ["Two men", "two women", "at least 12"]
    assert [found.words for found in unrecorded(text, recorded=["12", "two WOMEN"])] == ["Two men"]


def fill(store: Store) -> dict[str, str]:
    """Record five claims with numbers of two measures, and one that denies their premise."""
    claims = {
        "report": ("At least 220 Russian soldiers were killed.", "A report", "2015-05-12"),
        "mothers": ("Nearly a thousand soldiers fell.", "The mothers", "2015-05-20"),
        "spokesman": ("No Russian soldiers were killed.", "A spokesman", "2015-05-13"),
        "deputy": ("Between 150 and 200 soldiers died, and 90 were hurt.", "A deputy", None),
        "denial": ("There are no soldiers there at all.", "Moscow", "2015-05-14"),
    }
    made = {
        name: changes.add_claim(store, "ana", {"text": text, "said": said}, speaker=speaker)
        for name, (text, speaker, said) in claims.items()
    }
    for name, words, unit, measure, period in (
        ("report", "At least 220", "soldiers", KILLED, "2014-05/2015-05"),
        ("mothers", "Nearly a thousand", "Soldiers", KILLED.upper(), "2014/2015"),
        ("spokesman", "No Russian soldiers", None, KILLED, None),
        ("deputy", "Between 150 and 200", "soldiers", KILLED, "2015-06"),
        ("deputy", "90", "soldiers", "wounded", None),
    ):
        values = {"words": words, **amount_said(words, unit=unit)}
        changes.add_number(
            store, "ana", made[name], {**values, "measure": measure, "period": period}
        )
    changes.rebut(
        store, "ana", [made["report"]], {"kind": "denies", "aim": "premise"},
        counterclaim_id=made["denial"],
    )  # fmt: skip
    return {name: str(claim) for name, claim in made.items()}


def test_numbers_of_a_measure_are_held_against_each_other(store: Store) -> None:
    made = fill(store)
    with store.reading() as session:
        killed, wounded = numbers_by_measure(session, parse(""))

    names = {claim: name for name, claim in made.items()}
    of = {row.id: names[str(row.claim)] for row in killed.numbers}
    related = {frozenset((of[pair.a], of[pair.b])): pair for pair in killed.pairs}
    assert [names[str(row.claim)] for row in killed.numbers] == [
        "report", "spokesman", "mothers", "deputy",
    ]  # fmt: skip
    assert killed.measure == KILLED
    assert related[frozenset(("report", "mothers"))].relation is Relation.COMPATIBLE
    assert related[frozenset(("report", "spokesman"))].relation is Relation.AGAINST_NONE
    assert related[frozenset(("report", "deputy"))].why == "their periods do not overlap"
    assert related[frozenset(("mothers", "deputy"))].relation is Relation.DIFFER
    assert (wounded.measure, wounded.pairs) == ("wounded", ())


def test_a_denial_of_the_premise_stands_apart_from_zero(store: Store) -> None:
    made = fill(store)
    with store.reading() as session:
        (killed,) = numbers_by_measure(session, parse("speaker:report"))

    (denial,) = killed.denials
    assert str(denial.claim) == made["denial"]
    assert denial.how == "denies the premise"
    assert denial.denies == (killed.numbers[0].id,)
    changes.add_number(
        store, "ana", denial.claim,
        {"words": "no soldiers", "comparator": "none", "measure": KILLED},
    )  # fmt: skip
    with store.reading() as session:
        (killed,) = numbers_by_measure(session, parse("speaker:report"))
    assert killed.denials == ()


def test_what_is_retracted_or_united_counts_once(store: Store) -> None:
    fill(store)
    with store.reading() as session:
        (killed, _) = numbers_by_measure(session, parse(""))
    again = changes.add_claim(store, "ana", {"text": "220 or more were killed."})
    changes.add_number(
        store, "ana", again,
        {"words": "220 or more", **amount_said("220 or more"), "measure": KILLED},
    )  # fmt: skip
    changes.unite(store, "ana", RowRef("claim", killed.numbers[0].claim), RowRef("claim", again))
    changes.retract(store, "ana", [RowRef("quantity", killed.numbers[1].id)])
    with store.reading() as session:
        (killed, _) = numbers_by_measure(session, parse(""))

    assert len(killed.numbers) == 4
    assert len(killed.pairs) == 5


def test_a_measure_of_very_many_numbers_says_how_many_it_did_not_compare(
    sqlite_store: Store, tmp_path: Path
) -> None:
    records = [
        {"type": "claim", "key": f"f{count}", "text": f"{count} fish died.", "quantities": [
            {"words": str(count), "comparator": "=", "low": str(count), "measure": "fish"}]}
        for count in range(MOST_COMPARED + 2)
    ]  # fmt: skip
    imported(sqlite_store, tmp_path, records)
    with sqlite_store.reading() as session:
        (found,) = numbers_by_measure(session, parse(""))

    assert len(found.numbers) == MOST_COMPARED + 2
    assert found.left_out == 2
    assert len(found.pairs) == MOST_COMPARED * (MOST_COMPARED - 1) // 2
    told = "\n".join(as_plain(numbers_lines([found])))
    assert "Of 2 more numbers none was compared." in told


@pytest.fixture
def kerry(kerry_without_numbers: Store) -> Store:
    return kerry_without_numbers


def test_on_the_command_line(kerry_shell: Shell) -> None:
    shell = kerry_shell
    offered = shell.json("number", "soldiers-220")
    shell(
        "number", "soldiers-220", "At least 220", "--unit", "soldiers", "--measure", KILLED,
        "--period", "2014-05/2015-05", "--counted-by", "estimated",
    )  # fmt: skip

    assert [(each["words"], each["unit"]) for each in offered] == [("At least 220", "soldiers")]
    assert shell.json("number", "soldiers-220") == []
    number, denial = shell.json("numbers", KILLED.lower())
    assert (number["comparator"], number["low"], number["high"]) == (">=", "220", None)
    assert (number["unit"], number["measure"], number["key"]) == (
        "soldiers", KILLED, "soldiers-220",
    )  # fmt: skip
    assert denial["how"] == "denies the premise"
    told = shell("numbers")
    assert "at least 220 soldiers" in told
    assert "Russia denies the premise, and gives no number" in told
    assert "One number of this measure" in told
    assert "All estimated." in told
    shell("revise", number["id"], "--low", "221")
    (number, _) = shell.json("numbers", "measure:killed")
    assert number["low"] == "221"
    assert "soldiers-220" in shell("list", "--json", "has:number")
    assert shell("list", "measure:wounded") == ""
    shell("retract", number["id"])
    assert shell("numbers") == ""


def test_wrong_words_are_one_sentence_and_nothing_is_kept(kerry_shell: Shell) -> None:
    for words, told in (
        (("many",), "no number is read"),
        (("5 and 7",), "states 2 numbers"),
        (("1.000",), "say which with --low or --high"),
        (("5", "--low", "x"), "'x' is no number"),
        (("5", "--comparator", "between", "--low", "9", "--high", "7"), "9 and 7 are no between"),
        (("5", "--period", "soon"), "soon"),
    ):
        kerry_shell("number", "soldiers-220", *words, code=1)
        assert told in kerry_shell.err, words

    assert kerry_shell("numbers") == ""


def test_an_empty_file_says_how_to_record_a_number(tmp_path: Path, shell: Shell) -> None:
    shell("init")

    assert shell("numbers") == ""
    assert "claimtrack number CLAIM" in shell.err
    assert shell.json("numbers") == []
