"""What one does to claims and notes: each verb asks, writes one undoable step, and says so.

A verb is a coroutine over the workbench. It acts on what the view offers as targets: the marked
rows, or what is under the cursor.
"""

from claimtrack.tui.verbs.answering import new_claim, rebut
from claimtrack.tui.verbs.citing import cite
from claimtrack.tui.verbs.copying import copy
from claimtrack.tui.verbs.judging import (
    mine,
    repeats,
    stage_checked,
    stage_open,
    stage_parked,
    verdict,
)
from claimtrack.tui.verbs.noting import annotate, reply, settle
from claimtrack.tui.verbs.revising import restore, retract, revise, revise_in_editor, tag
from claimtrack.tui.verbs.settling import settle_conflicts, write_instead
from claimtrack.tui.verbs.suggesting import accept, correct
from claimtrack.tui.verbs.undoing import redo, undo
from claimtrack.tui.verbs.verb import Verb

VERBS: dict[str, Verb] = {
    verb.__name__: verb
    for verb in (
        accept, annotate, cite, copy, correct, mine, new_claim, rebut, redo, repeats, reply,
        restore, retract, revise, revise_in_editor, settle, settle_conflicts, stage_checked,
        stage_open, stage_parked, tag, undo, verdict, write_instead,
    )
}  # fmt: skip
"""By the names of the key table."""

__all__ = ["VERBS"]
