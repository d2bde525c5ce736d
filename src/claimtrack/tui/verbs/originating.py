"""Where a source or a citation comes from: original, or derived from another."""

from typing import TYPE_CHECKING
from uuid import UUID

from claimtrack.explanations import explain
from claimtrack.schemas.listing import RowRef
from claimtrack.tui.asking import Check, Choice, choose, fill
from claimtrack.tui.keys import WRITING, action
from claimtrack.tui.verbs.verb import NoStep, describe_row, find_target, row_field

if TYPE_CHECKING:
    from claimtrack.tui.app import Workbench

_CHOICES = (
    Choice("o", "original", "somebody has looked: it took it from nobody"),
    Choice("d", "derived", "it took it from another: which, is asked next"),
    Choice("n", "not_examined", "nobody has looked, or nobody knows"),
)


@action(
    "O",
    "where it comes from: original, or derived from another",
    WRITING,
    bar="origin",
    views=("claim", "sources"),
    writes=True,
    command="claimtrack revise --derived-from",
    after="keep_text",
    opens=True,
)
async def origin(bench: "Workbench") -> None:
    """Record whether a source or a citation is original, or what it was derived from."""
    target = find_target(
        bench, ("source", "citation"), "Put the cursor on a source, or on what is cited."
    )
    if target is None:
        return
    row = RowRef(target.entity, target.id)
    what = _called(bench, row)
    chosen = await choose(bench, f"Where does {what} come from?", _CHOICES)
    if chosen is None:
        return
    if chosen != "derived":
        original = chosen == "original"
        told = f"{what} is {'an original' if original else 'not examined'}."
        await bench.write(lambda: _record(bench, row, told, original=original))
        return
    about = explain(row.entity, "derived_from")
    fields = [row_field(row.entity, "derived_from", "Derived from", _check(bench, row), about,
                        beside=row.id)]  # fmt: skip
    draft = f"derived {row.id}"
    answers = await fill(bench, draft, f"From what was {what} derived?", fields)
    if answers is not None:
        other = _found(bench, row, answers["derived_from"])
        told = f"{what} is derived from {_called(bench, other)}."
        await bench.write(lambda: _record(bench, row, told, other.id), draft)


@action(
    "equals_sign",
    "it is derived from what it looks like a copy of",
    WRITING,
    bar="derived",
    views=("sources",),
    writes=True,
    command="claimtrack revise --derived-from",
    after="origin",
)
async def derived(bench: "Workbench") -> None:
    """Record that the source is derived from the one that is offered beside it."""
    from claimtrack.tui.views.sources import Sources

    view = bench.view
    offered = view.copy_here() if isinstance(view, Sources) else None
    if not isinstance(view, Sources) or offered is None:
        bench.show_message("No look-alike is offered for it: L lists those, O records its origin.")
        return
    row, other = RowRef("source", offered.copy), RowRef("source", offered.origin)
    told = f"{_called(bench, row)} is derived from {_called(bench, other)}."
    if await bench.write(lambda: _record(bench, row, told, other.id)):
        view.forget_copy(offered.copy)


def _record(
    bench: "Workbench",
    row: RowRef,
    told: str,
    derived_from: UUID | None = None,
    *,
    original: bool = False,
) -> str:
    from claimtrack import changes

    if not changes.mark_lineage(
        bench.store, bench.author, row, original=original, derived_from_id=derived_from
    ):
        return NoStep("That was said already.")
    return told[:1].upper() + told[1:]


def _called(bench: "Workbench", row: RowRef) -> str:
    """Return what to call a row in a sentence; a citation by its source."""
    if row.entity != "citation":
        return describe_row(bench, row)
    from claimtrack.queries.rows import row_fields

    with bench.store.reading() as session:
        source = row_fields(session, "citation", row.id)["source_id"]
    return f"what {describe_row(bench, RowRef('source', source)).removeprefix('the source ')} says"


def _check(bench: "Workbench", row: RowRef) -> Check:
    return lambda typed: _found(bench, row, typed)


def _found(bench: "Workbench", row: RowRef, words: str) -> RowRef:
    from claimtrack.errors import InvalidRecordError
    from claimtrack.queries.lookup import find

    with bench.store.reading() as session:
        other = find(session, words, (row.entity,))
    if other.id == row.id:
        raise InvalidRecordError("derived from", "that is the row itself; name another")
    return other
