"""Settling conflicts: another value in a form, and all that is decided as one step."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from claimtrack.changes.projection import read_row
from claimtrack.changes.settlement import Decision, is_as_seen, settle
from claimtrack.entities import ENTITIES, REFERENCES, Kind
from claimtrack.errors import InvalidRecordError
from claimtrack.explanations import explain
from claimtrack.history.fold import RETRACTED, fields_of
from claimtrack.queries.field_values import ValueFormatter
from claimtrack.queries.lookup import find
from claimtrack.render.conflict import ConflictChoice, field_label
from claimtrack.schemas.fields import FIELDS
from claimtrack.schemas.rows import ConflictRow
from claimtrack.schemas.validation import checked
from claimtrack.store import Store
from claimtrack.text import counted
from claimtrack.tui.asking import Field, fill
from claimtrack.tui.interview import current
from claimtrack.tui.keys import SETTLING, action
from claimtrack.tui.verbs.verb import LONG, date_field, reason_field, row_field
from claimtrack.tui.views.conflicts import Choice, Conflicts

if TYPE_CHECKING:
    from claimtrack.tui.app import Workbench


@action(
    "s,ctrl+s",
    "settle all that are decided, as one step with a reason",
    SETTLING,
    bar="settle",
    views=("conflicts",),
    writes=True,
    command="claimtrack settle -",
    after="leave_open",
)
async def settle_conflicts(bench: "Workbench") -> None:
    """Settle all that is decided, as one step with a reason."""
    view = bench.view
    if not isinstance(view, Conflicts):
        return
    decisions = [choice.decision for choice in view.decided.values()]
    if not decisions:
        bench.show_message("Nothing is decided yet: a number chooses what stands behind it.")
        return
    what = counted(len(decisions), "field")
    about = "One step, which u takes back; all that anybody wrote stays in the history."
    field = reason_field("for those who read the history", is_required=True)
    answers = await fill(bench, "settle conflicts", f"Settle {what}", [field], about)
    if answers is None:
        return

    def act() -> str:
        settle(bench.store, bench.author, decisions, answers["reason"])
        return f"Settled {what}."

    if await bench.write(act, "settle conflicts"):
        view.clear_choices()
    elif not _are_as_seen(bench.store, decisions):  # the reason may be right, these are not
        if refusal := current().give_up():
            bench.show_result(f"{refusal} What you typed is kept as a draft.")
        view.drop_stale_choices()


def _are_as_seen(store: Store, decisions: Sequence[Decision]) -> bool:
    """Say whether all conflicts are still those that somebody saw and decided."""
    with store.reading() as session:
        return all(is_as_seen(session, decision.conflict) for decision in decisions)


@action(
    "e",
    "write another value instead",
    SETTLING,
    bar="write",
    views=("conflicts",),
    command="claimtrack settle --value",
    after="keep_both",
    opens=True,
)
async def write_instead(bench: "Workbench") -> None:
    """Write another value for a field in conflict; it counts as chosen, and is settled with s."""
    view = bench.view
    row = view.current_row() if isinstance(view, Conflicts) else None
    if row is None or not isinstance(view, Conflicts):
        return
    names = _typed(row)
    if not names:
        bench.show_message(
            _WHY_NOT.get(row.field, "There are only these to choose from: keep one.")
        )
        return
    with bench.store.reading() as session:
        current = read_row(session.connection(), row.entity, row.entity_id) or {}
    draft = f"instead {row.entity_id} {row.field}"
    shown = row.shown.values
    kept = bench.drafts.setdefault(draft, {name: _as_typed(row, name, shown) for name in names})
    fields = [_field(bench, row, name, current, kept) for name in names]
    label = field_label(row.entity, row.field)
    answers = await fill(bench, draft, f"Another {label}", fields, about="Chosen now; s settles.")
    if answers is None:
        return
    try:
        for name, typed in answers.items():
            _check(bench.store, row, name, current, answers, typed)
    except InvalidRecordError as error:  # as of what must not be empty
        bench.show_message(f"{error}. What you typed is kept as a draft.")
        return
    bench.drafts.pop(draft, None)
    values = {
        **{name: value for name, value in shown.items() if _follows(row, name)},
        **{name: _read(bench.store, row.entity, name, typed) for name, typed in answers.items()},
    }
    with bench.store.reading() as session:
        words = ValueFormatter(session.connection()).format(row.entity, row.field, values)
    view.choose(Choice(ConflictChoice("e", words), Decision(row, values)))


def _typed(row: ConflictRow) -> list[str]:
    """Return the fields of a conflict that a person can type; none of a quote with its place."""
    values = row.shown.values
    if row.field in _WHY_NOT or any(isinstance(value, bool) for value in values.values()):
        return []
    return [name for name in fields_of(row.entity, row.field) if not _follows(row, name)]


def _follows(row: ConflictRow, name: str) -> bool:
    """Say whether a field follows from a text, as that of the claim that was judged."""
    return ENTITIES[row.entity][name].kind is Kind.DIGEST


_WHY_NOT = {
    RETRACTED: "It is in sight or retracted, nothing between: keep one.",
    "quote": "A quote is found in its document, not typed: keep one, and cite anew where needed.",
}


def _as_typed(row: ConflictRow, name: str, values: Mapping[str, Any]) -> str:
    """Return a value as a form begins with it: a text that has both, a name instead of an id."""
    if row.both is not None and name == row.field:
        return row.both
    if name in REFERENCES[row.entity]:
        return ""
    return str(values.get(name) or "")


def _field(
    bench: "Workbench",
    row: ConflictRow,
    name: str,
    current: Mapping[str, Any],
    kept: Mapping[str, str],
) -> Field:
    field = ENTITIES[row.entity][name]
    check: Callable[[str], object] = partial(_check, bench.store, row, name, current, kept)
    label = field.title.capitalize()
    if field.kind is Kind.DATE:
        return date_field(row.entity, name, label)
    about = explain(row.entity, field.short)
    if name in REFERENCES[row.entity]:
        own = row.entity_id if field.to == row.entity else None
        return row_field(field.to, name, label, check, about, beside=own, none=f"no {field.to}")
    return Field(name, label, check=check, is_long=name in LONG, about=about)


def _check(
    store: Store,
    row: ConflictRow,
    name: str,
    current: Mapping[str, Any],
    kept: Mapping[str, str],
    typed: str,
) -> None:
    """Refuse what the row could not have. Raises InvalidRecordError, UnknownIdError."""
    value = _read(store, row.entity, name, typed)
    others = (
        {} if name in REFERENCES[row.entity] else {other: kept[other] or None for other in kept}
    )
    wanted = {**current, **others, name: value}
    wanted.pop(RETRACTED, None)
    try:
        checked(FIELDS[row.entity], wanted)
    except InvalidRecordError as error:
        if error.field in ("", name):
            raise


def _read(store: Store, entity: str, name: str, typed: str) -> str | None:
    """Return what was typed as the record takes it: of a name or key, the id."""
    table = REFERENCES[entity].get(name)
    if table is None or not typed:
        return typed or None
    with store.reading() as session:
        row_id: UUID = find(session, typed, (table,)).id
    return str(row_id)
