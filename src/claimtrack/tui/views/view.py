"""What every view of the workbench has: rows that the keys move, and something to act on."""

from typing import TYPE_CHECKING, ClassVar, cast
from uuid import UUID

from textual.containers import Container

from claimtrack.sheet.lines import Target
from claimtrack.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from claimtrack.tui.app import Workbench


class View(Container):
    """One view; the workbench shows one at a time."""

    name_in_keys: ClassVar[str]

    @property
    def bench(self) -> "Workbench":
        """Return the workbench."""
        return cast("Workbench", self.app)

    @property
    def rows(self) -> Rows:
        """Return what the keys move now."""
        raise NotImplementedError

    def targets(self) -> list[Target]:
        """Return what a verb acts on: what is marked, else what is under the cursor."""
        here = self.rows.target()
        return [here] if here is not None else []

    def claim_id(self) -> UUID | None:
        """Return the claim that the view is at, for the views that show one."""
        return next((one.claim_id for one in self.targets() if one.claim_id), None)

    def enter(self) -> None:
        """Become the view that is seen."""
        self.rows.focus()

    def reread(self) -> None:
        """Show again what is in the file; the cursor stays where it is."""

    def take_news(self) -> None:
        """Take in what others wrote, too."""
        self.reread()

    def added(self, claim_id: UUID) -> None:
        """Show a claim that was just added here."""
        self.reread()

    def open(self) -> None:
        """Open what is under the cursor."""

    def step(self, direction: int) -> None:
        """Go to the next (1) or the previous (-1) of what the view is in."""

    def back(self) -> bool:
        """Go one step back inside the view; say whether there was one."""
        return False
