"""Statements that a source attributes to somebody: recorded as claims, as they are or corrected."""

from typing import TYPE_CHECKING
from uuid import UUID

from claimtrack import changes
from claimtrack.errors import InvalidValueError
from claimtrack.queries.rows import rebuttal_sentence
from claimtrack.queries.suggestions import Suggestion, Suggestions
from claimtrack.schemas.listing import RowRef
from claimtrack.text import visible
from claimtrack.tui.asking import Answers, Choice, Field, choose, fill
from claimtrack.tui.keys import WRITING, action
from claimtrack.tui.verbs.answering import claim_fields, claim_values, topics
from claimtrack.tui.verbs.citing import (
    citation_defaults,
    citation_fields,
    citation_values,
    draft_name,
    quoted,
)
from claimtrack.tui.verbs.verb import (
    choice_field,
    claim_check,
    complete_value,
    describe_row,
    find_claim,
    new_or_found,
)
from claimtrack.tui.views.suggestions import SuggestionsView
from claimtrack.tui.views.view import SelectedText
from claimtrack.tui.widgets.near import near_to, said_by
from claimtrack.vocabulary import Aim, Link, RebuttalKind

if TYPE_CHECKING:
    from claimtrack.tui.app import Workbench


@action(
    "n",
    "record the statement as a claim, with speaker, citation and rebuttal",
    WRITING,
    bar="record",
    views=("suggestions",),
    writes=True,
    command="claimtrack suggest --accept",
    after="new_claim",
)
async def accept(bench: "Workbench") -> None:
    """Record the statement under the cursor, with its citation, speaker and rebuttal."""
    view = bench.view
    row = view.current_row() if isinstance(view, SuggestionsView) else None
    if row is not None and isinstance(view, SuggestionsView):
        await _record(bench, view, row)


@action(
    "e",
    "correct the statement in a form, then record it",
    WRITING,
    bar="correct",
    views=("suggestions",),
    writes=True,
    opens=True,
)
async def correct(bench: "Workbench") -> None:
    """Ask what is to be recorded instead of what is proposed, then record it."""
    view = bench.view
    if not isinstance(view, SuggestionsView):
        return
    row, offered = view.current_row(), view.offered()
    passage = view.selected_text_of(row) if row is not None else None
    if row is None or offered is None or passage is None:
        return
    initial = {
        "text": changes.claim_text(row),
        "speaker": row.speaker or "",
        **citation_defaults(passage),
        "wording": changes.wording_of(row).value,
    }
    fields = [*claim_fields(bench, passage), *citation_fields()]
    if row.statement.answer is not None:
        fields += _rebuttal_fields(bench)
        initial |= _rebuttal_defaults(offered, row)
    draft = f"statement {draft_name(passage)}"
    answers = await fill(bench, draft, "New claim", fields, quoted(passage), initial)
    if answers is not None:
        await _record(bench, view, row, (passage, answers, draft))


@action(
    "equals_sign",
    "record the statement as a repeat of a claim that says nearly the same",
    WRITING,
    views=("suggestions",),
    writes=True,
    command="claimtrack revise --repeats",
    after="correct",
    opens=True,
)
async def repeat(bench: "Workbench") -> None:
    """Show the claims that say nearly the same, and record the statement as a repeat of one."""
    view = bench.view
    row = view.current_row() if isinstance(view, SuggestionsView) else None
    if row is None or not isinstance(view, SuggestionsView):
        return
    found = await near_to(bench, changes.claim_text(row))
    if not found:
        bench.show_message("No claim says nearly the same; n records the statement.")
        return
    names = {one.id.hex[:8]: one for one in found}
    choices = [
        Choice(str(place), name, f"{said_by(one)} ({', '.join(map(visible, one.words))})")
        for place, (name, one) in enumerate(names.items(), start=1)
    ]
    chosen = await choose(bench, "It repeats which claim?", choices, changes.claim_text(row))
    if chosen is not None:
        await _record(bench, view, row, repeats=names[chosen].id)


async def _record(
    bench: "Workbench",
    view: SuggestionsView,
    row: Suggestion,
    corrected: tuple[SelectedText, Answers, str] | None = None,
    repeats: UUID | None = None,
) -> None:
    """Record a statement, as it is or corrected; the list goes on at once, and back if refused."""
    before = view.offered()
    if before is None:
        return
    view.begin(row)

    def act() -> str:
        now = view.offered()  # with what was recorded a moment ago
        is_same = now is not None and now.snapshot_id == before.snapshot_id
        offered = now if now is not None and is_same else before
        instead = None
        if corrected is not None:
            instead = {row.number: _correction(bench, offered, row, *corrected[:2])}
        claims, rebuttals = changes.accept(
            bench.store,
            bench.author,
            offered,
            [row],
            corrected=instead,
            repeats={row.number: repeats} if repeats is not None else None,
        )
        if is_same:
            view.recorded[row.number] = claims[0]
        with bench.store.reading() as session:
            sentences = [f"{rebuttal_sentence(session, rebuttal_id)}." for rebuttal_id in rebuttals]
        return " ".join(
            [
                f"Recorded {describe_row(bench, RowRef('claim', claims[0]))} with its citation.",
                *sentences,
            ]
        )

    is_recorded = await bench.write(act, corrected[2] if corrected is not None else None)
    view.end(row, is_recorded=is_recorded)


def _rebuttal_fields(bench: "Workbench") -> list[Field]:
    return [
        Field(
            "against",
            "Answers",
            "words of a claim, id or key, #3; empty: no rebuttal",
            claim_check(bench, or_words=True),
            is_long=True,
            about="The claim that it answers; empty where it answers none.",
            finds="claim",
            other=_answered_else,
        ),
        choice_field("rebuttal", "kind", "Kind", RebuttalKind),
        choice_field("rebuttal", "aim", "Aim", Aim),
    ]


def _answered_else(words: str) -> str:
    """Return what else than a claim of the file may be answered."""
    if words.startswith("#"):
        return f"statement {words} of the list"
    return new_or_found(words) if words else "none: no rebuttal"


def _rebuttal_defaults(offered: Suggestions, row: Suggestion) -> Answers:
    proposed = row.statement.answer
    if proposed is None:
        return {}
    answered = offered.rows[row.answers - 1].claim_id if row.answers else row.denied_id
    against = answered.hex[:8] if answered is not None else ""
    if answered is None and row.answers:
        against = f"#{row.answers}"
    elif answered is None and proposed.proposition is not None:
        against = changes.denied_text(proposed.proposition)
    return {
        "against": against,
        "kind": proposed.kind.value,
        "aim": proposed.aim.value if proposed.aim is not None else "",
    }


def _correction(
    bench: "Workbench", offered: Suggestions, row: Suggestion, passage: SelectedText, given: Answers
) -> changes.Correction:
    """Return what was typed. Raises InvalidValueError where it answers nothing that is there."""
    against, denied, waits = _answered(bench, offered, row, given)
    cited = citation_values(passage, given)
    return changes.Correction(
        claim=claim_values(bench, given),
        speaker=given["speaker"] or None,
        citation={name: cited[name] for name in ("snapshot_id", "wording", "role", "locator")},
        tags=topics(given["tags"]),
        against=against,
        denied=denied,
        waits=waits,
        rebuttal={
            "kind": complete_value(RebuttalKind, given.get("kind", "")),
            "aim": complete_value(Aim, given.get("aim", "")),
            "link": Link.DESK,
        },
    )


def _answered(
    bench: "Workbench", offered: Suggestions, row: Suggestion, given: Answers
) -> tuple[UUID | None, str | None, bool]:
    """Return the claim that is answered, else the words of a new one, and whether it waits.

    It waits for a statement of the list that is not recorded yet.
    """
    typed, answer = given.get("against", "").strip(), row.statement.answer
    if not typed or answer is None:
        return None, None, False
    if typed.startswith("#"):
        number = typed[1:]
        if not number.isdecimal() or not 0 < int(number) <= len(offered.rows):
            raise InvalidValueError(f"{typed}: the statements go from #1 to #{len(offered.rows)}.")
        other = offered.rows[int(number) - 1]
        if other.claim_id is not None:
            return other.claim_id, None, False
        how = (answer.kind.value, answer.aim.value if answer.aim else "")
        if other.number != row.answers or (given.get("kind"), given.get("aim")) != how:
            raise InvalidValueError(f"{typed} is no claim yet: record it first, then this answer.")
        return None, None, True
    against = find_claim(bench.store, typed)
    if against is None and len(typed.split()) == 1:
        raise InvalidValueError(f"{typed}: no claim has this id or key; leave it empty for none.")
    return against, None if against is not None else typed, False
