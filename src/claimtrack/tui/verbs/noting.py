"""Notes: on anything, replies to them, and settling them."""

from typing import TYPE_CHECKING

from claimtrack.schemas.listing import RowRef
from claimtrack.tui.asking import fill
from claimtrack.tui.keys import WRITING, action
from claimtrack.tui.verbs.citing import annotate_selection, note_field
from claimtrack.tui.verbs.verb import describe_row, find_target
from claimtrack.vocabulary import Motivation

if TYPE_CHECKING:
    from claimtrack.tui.app import Workbench

_BEARERS = ("claim", "citation", "rebuttal", "source", "assessment", "actor")


@action(
    "a",
    "write a note on it",
    WRITING,
    bar="note",
    views=("inbox", "claim", "map", "timeline", "sources", "actors", "actor", "reader"),
    writes=True,
    command="claimtrack annotate",
    after="rebut",
    opens=True,
)
async def annotate(bench: "Workbench") -> None:
    """Write a note on what is under the cursor; one that ends with ? is a question."""
    from claimtrack import changes

    passage = bench.view.selected_text()
    if passage is not None:
        await annotate_selection(bench, passage)
        return
    targets = [target for target in bench.view.targets() if target.entity in _BEARERS]
    if not targets:
        here = bench.view.targets()
        claim = next((target.claim_id for target in here if target.claim_id), bench.view.claim_id())
        if claim is None:
            bench.show_message("There is nothing under the cursor that can bear a note.")
            return
        rows = [RowRef("claim", claim)]
    else:
        rows = [RowRef(target.entity, target.id) for target in targets]
    what = describe_row(bench, rows[0]) if len(rows) == 1 else f"{len(rows):,} rows"
    fields = [note_field("Note", "with your name; end it with ? to ask")]
    draft = f"note {rows[0].id}"
    answers = await fill(bench, draft, f"Note on {what}", fields)
    if answers is None:
        return
    body = answers["body"]
    asks = Motivation.QUESTIONING.value if body.endswith("?") else None

    def act() -> str:
        changes.annotate_all(bench.store, bench.author, rows, body, motivation=asks)
        return f"Noted on {what}."

    await bench.write(act, draft)


@action(
    "y",
    "reply to the note under the cursor",
    WRITING,
    bar="reply",
    views=("inbox", "claim", "sources", "actors", "actor", "reader"),
    writes=True,
    command="claimtrack annotate --reply-to",
    opens=True,
)
async def reply(bench: "Workbench") -> None:
    """Reply to the note under the cursor."""
    from claimtrack import changes
    from claimtrack.queries.blind import COVERED, covered
    from claimtrack.queries.rows import row_fields

    target = find_target(
        bench, ("annotation",), "Put the cursor on a note to reply to it: ↵ opens the claim."
    )
    if target is None:
        return
    with bench.store.reading() as session:
        is_covered = target.id in covered(session.connection(), [target.id])
        body = COVERED if is_covered else row_fields(session, "annotation", target.id)["body"]
    fields = [note_field("Note", "with your name")]
    draft = f"reply {target.id}"
    answers = await fill(bench, draft, "Reply to the note", fields, about=body)
    if answers is not None:
        note = RowRef("annotation", target.id)

        def act() -> str:
            changes.annotate(bench.store, bench.author, note, answers["body"])
            return "Replied."

        await bench.write(act, draft)


@action(
    "x",
    "settle the note under the cursor, or open it again",
    WRITING,
    bar="settle",
    views=("inbox", "claim", "sources", "actors", "actor", "reader"),
    writes=True,
    command="claimtrack revise --settled",
)
async def settle(bench: "Workbench") -> None:
    """Settle the note under the cursor, or open it again."""
    from claimtrack import changes
    from claimtrack.queries.rows import row_fields

    target = find_target(
        bench, ("annotation",), "Put the cursor on a note to settle it: ↵ opens the claim."
    )
    if target is None:
        return

    def act() -> str:
        with bench.store.reading() as session:
            settled = bool(row_fields(session, "annotation", target.id)["settled"])
        note = RowRef("annotation", target.id)
        changes.revise(bench.store, bench.author, note, {"settled": not settled})
        return "Open again." if settled else "Settled."

    await bench.write(act)
