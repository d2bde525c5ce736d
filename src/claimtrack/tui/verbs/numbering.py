"""The numbers that claims give."""

from typing import TYPE_CHECKING

from claimtrack.explanations import explain
from claimtrack.tui.asking import Answers, Choice, Field, fill
from claimtrack.tui.keys import CLAIMS, WRITING, action
from claimtrack.tui.verbs.verb import (
    choice_field,
    complete_value,
    date_field,
    describe_claims,
    target_claims,
)
from claimtrack.vocabulary import Comparator, CountBasis

if TYPE_CHECKING:
    from uuid import UUID

    from claimtrack.schemas.numbers import OfferedNumber, Stated
    from claimtrack.tui.app import Workbench

_ASKED = ("measure", "counted_by", "period", "note")


@action(
    "f",
    "record a number that it gives: the first in its text that nobody recorded is offered",
    WRITING,
    bar="number",
    views=(*CLAIMS, "numbers"),
    writes=True,
    command="claimtrack number",
    after="support",
    opens=True,
)
async def number(bench: "Workbench") -> None:
    """Record a number of the claim under the cursor; Enter through the form takes what is read."""
    from claimtrack.queries.numbers import measures, stated_in

    claims = target_claims(bench)[:1]
    if not claims:
        return
    claim = claims[0]
    with bench.store.reading() as session:
        stated, known = stated_in(session, claim), measures(session)
    offered = next(iter(stated.offered), None)
    initial = dict.fromkeys(("words", "unit", *_ASKED, "comparator", "low", "high"), "")
    if offered is not None:
        initial |= {"words": offered.words, "unit": offered.unit or ""}
    about = f"{describe_claims(bench, claims)}\n{_told(offered)}"
    draft = f"number {claim} {initial['words']}"
    answers = await fill(bench, draft, "Which number does it give?", _fields(known), about, initial)
    if answers is not None:
        await bench.write(lambda: _record(bench, claim, stated, answers), draft)


def _told(offered: "OfferedNumber | None") -> str:
    if offered is None:
        return "Its text states no number that is not recorded."
    read = " or ".join(offered.readings)
    if offered.comparator is None:
        return f"“{offered.words}” may be {read}: say which in Low."
    return f"“{offered.words}” is read as: {read}."


def _fields(measures: list[str]) -> list[Field]:
    known = [Choice("", name) for name in measures]
    as_read = "empty: as the words say"
    return [
        Field("words", "Words", "at least 220", is_required=True,
              about=explain("quantity", "words")),
        Field("unit", "Unit", "soldiers, %, $", about=explain("quantity", "unit")),
        Field("measure", "Measure", "who or what is counted: Russian soldiers killed",
              choices=known, about=explain("quantity", "measure")),
        choice_field("quantity", "counted_by", "Counted by", CountBasis),
        date_field("quantity", "period", "Period"),
        choice_field("quantity", "comparator", "Comparator", Comparator),
        Field("low", "Low", as_read, about=explain("quantity", "low")),
        Field("high", "High", as_read, about=explain("quantity", "high")),
        Field("note", "Note", is_long=True, about=explain("quantity", "note")),
    ]  # fmt: skip


def _record(bench: "Workbench", claim: "UUID", stated: "Stated", answers: Answers) -> str:
    from claimtrack import changes
    from claimtrack.analysis.amounts import amount_said
    from claimtrack.queries.numbers import stated_in

    given = {name: value.strip() or None for name, value in answers.items()}
    said = amount_said(
        str(given["words"]),
        language=stated.language,
        comparator=complete_value(Comparator, given["comparator"] or ""),
        low=given["low"],
        high=given["high"],
        unit=given["unit"],
    )
    values = {name: given[name] for name in _ASKED}
    values["counted_by"] = complete_value(CountBasis, given["counted_by"] or "")
    changes.add_number(
        bench.store, bench.author, claim, {"words": given["words"], **said, **values}
    )
    with bench.store.reading() as session:
        left = stated_in(session, claim).offered
    more = f" Not recorded yet: “{left[0].words}”." if left else ""
    missing = "" if given["measure"] else " Without a measure it is compared with nothing."
    return f"Number recorded: “{given['words']}”.{missing}{more}"
