"""What every view of the workbench has: rows that the keys move, and something to act on."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, cast
from uuid import UUID

from textual.containers import Container

from claimtrack.render.lines import Target
from claimtrack.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from claimtrack.tui.app import Workbench
    from claimtrack.tui.widgets.document import Document


@dataclass(frozen=True, slots=True)
class Chosen:
    """Words that are selected in a copy of a source: `exact` stands there at `start`.

    `locator` says where for people ("¶9"); `is_quoted` that quotation marks are around them.
    """

    source_id: UUID
    snapshot_id: UUID
    exact: str
    start: int
    locator: str
    is_quoted: bool


class View(Container):
    """One view; the workbench shows one at a time."""

    name_in_keys: ClassVar[str]

    @property
    def bench(self) -> "Workbench":
        """Return the workbench."""
        return cast("Workbench", self.app)

    @property
    def rows(self) -> "Rows | Document":
        """Return what the keys move now."""
        raise NotImplementedError

    def targets(self) -> list[Target]:
        """Return what a verb acts on: what is marked, else what is under the cursor."""
        here = self.rows.target()
        return [here] if here is not None else []

    def claim_id(self) -> UUID | None:
        """Return the claim that the view is at, for the views that show one."""
        return next((one.claim_id for one in self.targets() if one.claim_id), None)

    def chosen(self) -> Chosen | None:
        """Return the words of a source that are selected."""
        return None

    def drop_chosen(self) -> None:
        """Select nothing: what was selected is recorded."""

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

    def pane(self, direction: int) -> None:
        """Go to the next (1) or the previous (-1) part of the view."""

    def back(self) -> bool:
        """Go one step back inside the view; say whether there was one."""
        return False
