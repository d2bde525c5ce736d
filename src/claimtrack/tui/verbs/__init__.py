"""What one does to claims and notes: each verb asks, writes one undoable step, and says so.

A verb is a coroutine over the workbench. It acts on what the view offers as targets: the marked
rows, or what is under the cursor. The first frame shows the keys of the verbs that are named here,
so these import the database libraries when they write.
"""

from claimtrack.tui.verbs import (
    answering,
    assigning,
    briefing,
    citing,
    copying,
    drawing,
    importing,
    judging,
    keeping,
    noting,
    numbering,
    originating,
    revising,
    sourcing,
    supporting,
    uniting,
)

__all__ = [
    "answering", "assigning", "briefing", "citing", "copying", "drawing", "importing", "judging",
    "keeping", "noting", "numbering", "originating", "revising", "sourcing", "supporting",
    "uniting",
]  # fmt: skip
