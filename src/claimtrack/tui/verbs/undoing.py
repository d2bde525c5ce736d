"""Undo and redo: one's own steps only, also after a restart."""

from typing import TYPE_CHECKING

from claimtrack.changes import undo as own
from claimtrack.tui.step import NoStep
from claimtrack.tui.views.conflicts import Conflicts

if TYPE_CHECKING:
    from claimtrack.tui.app import Workbench


async def undo(bench: "Workbench") -> None:
    """Take one's own last change back; first what was chosen and is not settled yet."""
    if isinstance(bench.view, Conflicts) and bench.view.take_back():
        return

    def act() -> str:
        undone, _ = own.undo(bench.store, bench.author)
        return NoStep(f"Undone: {undone.hex[:8]}. U brings it back.")

    await bench.write(act)


async def redo(bench: "Workbench") -> None:
    """Bring back what undo took."""

    def act() -> str:
        own.redo(bench.store, bench.author)
        return "Brought back."

    await bench.write(act)
