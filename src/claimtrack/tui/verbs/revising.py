"""Revising in a form or in one's editor, topics, retracting, and back to what was before."""

from typing import TYPE_CHECKING

from claimtrack.explanations import explain
from claimtrack.schemas.listing import RowRef
from claimtrack.tui.asking import Field, fill
from claimtrack.tui.completion import NameSuggester
from claimtrack.tui.handover import EditorError, edit_text
from claimtrack.tui.keys import CLAIMS, FILE, LEADING, WRITING, action
from claimtrack.tui.verbs.answering import topics
from claimtrack.tui.verbs.revision_form import (
    form_fields,
    form_lines,
    read_form,
    write_revision,
)
from claimtrack.tui.verbs.verb import (
    NoStep,
    describe_claims,
    describe_row,
    find_target,
    reason_field,
    target_claims,
)

if TYPE_CHECKING:
    from claimtrack.tui.app import Workbench


@action(
    "e",
    "revise it in a form",
    WRITING,
    bar="revise",
    views=(*CLAIMS, "sources", "actors", "actor", "numbers", "reader"),
    writes=True,
    command="claimtrack revise",
    after="cite",
    opens=True,
)
async def revise(bench: "Workbench") -> None:
    """Revise what is under the cursor; a field that a teammate wrote meanwhile is not lost."""
    row = _under_cursor(bench)
    if row is None:
        return
    before = read_form(bench, row)
    draft = f"revise {row.id}"
    fields = form_lines(bench, row)
    fields.append(reason_field())
    title = f"Revise {describe_row(bench, row)}"
    answers = await fill(bench, draft, title, fields, initial=before.values)
    if answers is not None:
        reason = answers.pop("reason", None) or None
        await bench.write(lambda: write_revision(bench, row, before, answers, reason), draft)


@action(
    "E",
    "revise it in $EDITOR",
    WRITING,
    views=(*CLAIMS, "sources"),
    writes=True,
    command="claimtrack revise",
    opens=True,
)
async def revise_in_editor(bench: "Workbench") -> None:
    """Revise the words of a claim, note or source in one's own editor."""
    from claimtrack.entities import ENTITIES

    row = _under_cursor(bench)
    if row is None:
        return
    name = ENTITIES[row.entity].named_by or "note"
    before = read_form(bench, row)
    draft = f"edit {row.id}"
    begun = bench.drafts.get(draft, {}).get(name) or before.values[name]
    try:
        words = edit_text(bench, begun)
    except EditorError as error:
        if error.written is not None:
            bench.drafts[draft] = {name: error.written}
        bench.show_message(str(error))
        return
    if words == before.values[name]:
        bench.drafts.pop(draft, None)
        bench.show_message("Nothing was changed in the editor.")
        return
    bench.typed.opened += 1
    bench.drafts[draft] = {name: words}
    await bench.write(lambda: write_revision(bench, row, before, {name: words}, None), draft)


@action(
    "t",
    "put topics on it, or take them off",
    WRITING,
    bar="tag",
    views=CLAIMS,
    writes=True,
    command="claimtrack tag",
    after="settle",
    opens=True,
)
async def tag(bench: "Workbench") -> None:
    """Put topics on claims; a minus before one takes it off."""
    from claimtrack import changes

    claims = target_claims(bench)
    if not claims:
        return
    suggester = NameSuggester(bench.queries, "tag", many=True)
    hint = "with commas between; -name takes one off"
    about = explain("tagging", "tag")
    fields = [Field("tags", "Topics", hint, suggester=suggester, is_required=True, about=about)]
    draft = f"tag {claims[0]}"
    answers = await fill(bench, draft, f"Topics of {describe_claims(bench, claims)}", fields)
    if answers is None:
        return
    names = topics(answers["tags"])
    off = [name.removeprefix("-").strip() for name in names if name.startswith("-")]
    on = [name for name in names if not name.startswith("-")]

    def act() -> str:
        changes.retag(bench.store, bench.author, claims, on, off)
        parts = [f"tagged {', '.join(on)}"] if on else []
        parts += [f"took off {', '.join(off)}"] if off else []
        return f"{describe_claims(bench, claims)}: {' and '.join(parts)}."

    await bench.write(act, draft)


@action(
    "d",
    "retract it; u brings it back",
    WRITING,
    views=LEADING,
    writes=True,
    command="claimtrack retract",
    after="revise_in_editor",
)
async def retract(bench: "Workbench") -> None:
    """Take what is marked or under the cursor out of sight; nothing is ever deleted."""
    await _retract(bench, with_others=False)


@action(
    "D",
    "retract it although others worked on it",
    WRITING,
    views=LEADING,
    writes=True,
    command="claimtrack retract --with-others",
    after="retract",
)
async def retract_with_others(bench: "Workbench") -> None:
    """Take what is marked or under the cursor out of sight, and with it the work of others."""
    await _retract(bench, with_others=True)


async def _retract(bench: "Workbench", *, with_others: bool) -> None:
    from claimtrack import changes
    from claimtrack.changes.revision import OthersWorkError
    from claimtrack.entities import ENTITIES

    targets = [
        RowRef(target.entity, target.id)
        for target in bench.view.targets()
        if target.entity in ENTITIES and ENTITIES[target.entity].retractable
    ]
    if not targets:
        bench.show_message("There is nothing under the cursor that can be retracted.")
        return
    what = f"{len(targets):,} rows" if len(targets) > 1 else describe_row(bench, targets[0])

    def act() -> str:
        try:
            count = changes.retract(bench.store, bench.author, targets, with_others=with_others)
        except OthersWorkError as error:
            return NoStep(f"{error.carried}; {_key_of(bench)} retracts it all the same.")
        return (
            f"Retracted {what}."
            if count
            else NoStep(f"{what[:1].upper()}{what[1:]} was retracted already.")
        )

    await bench.write(act)


@action(
    "b",
    "back to what it was before this change",
    WRITING,
    bar="back to before",
    views=("feed",),
    writes=True,
    command="claimtrack undo",
)
async def restore(bench: "Workbench") -> None:
    """Bring back what was before a change: as a change of one's own, with its own history."""
    from claimtrack.changes.revision import OthersWorkError
    from claimtrack.changes.undo import undo_part

    target = find_target(
        bench, ("change",), "Tab goes to the changes: put the cursor on the one to take back."
    )
    if target is None or target.row is None:
        return
    row, changed = target.row, target.row.id

    def act() -> str:
        try:
            undo_part(bench.store, bench.author, target.id, changed)
        except OthersWorkError as error:
            return NoStep(f"{error.carried}; {_key_of(bench)} on it retracts it all the same.")
        what = describe_row(bench, row)
        return f"{what[:1].upper()}{what[1:]} is as it was before that change."

    await bench.write(act)


def _key_of(bench: "Workbench") -> str:
    """Return the key that retracts what carries work of others."""
    key = bench.keys.named("retract_with_others", bench.view_name)
    return key.shown if key is not None else "D"


@action(
    "u,ctrl+z",
    "take your own last change back; in Conflicts first the last choice",
    FILE,
    bar="undo",
    writes=True,
    command="claimtrack undo",
)
async def undo(bench: "Workbench") -> None:
    """Take one's own last change back; first what was chosen and is not settled yet."""
    from claimtrack.changes.undo import undo as undo_last

    if bench.view.drop_last_choice():
        return

    def act() -> str:
        done = undo_last(bench.store, bench.author)
        sentences = [f"{done.told}. U brings it back.", *done.sentences()]
        return NoStep(" ".join(sentences))

    await bench.write(act)


@action("U,ctrl+y", "bring back what undo took", FILE, writes=True, command="claimtrack redo")
async def redo(bench: "Workbench") -> None:
    """Bring back what undo took."""
    from claimtrack.changes.undo import redo as redo_last

    def act() -> str:
        done = redo_last(bench.store, bench.author)
        return " ".join([f"{done.told}.", *done.sentences()])

    await bench.write(act)


def _under_cursor(bench: "Workbench") -> RowRef | None:
    from claimtrack.entities import ENTITIES

    revisable = [name for name in ENTITIES if form_fields(name)]
    target = find_target(
        bench, revisable, "There is nothing under the cursor that can be revised in a form."
    )
    return None if target is None else RowRef(target.entity, target.id)
