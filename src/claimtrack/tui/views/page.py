"""A page: one row on the whole screen, with the pages that led to it a step back each."""

from typing import Generic, TypeVar
from uuid import UUID

from claimtrack.store import Session
from claimtrack.tui.views.view import View
from claimtrack.tui.widgets.window import Window

Detail = TypeVar("Detail")
"""What is read of a row for its page."""


class Page(View, Generic[Detail]):
    """What the pages of a claim and of an actor share: which row is shown, and the way to it.

    `_detail` is what was read of the row; None until it is there.
    """

    def __init__(self) -> None:
        super().__init__(id=self.name_in_keys)
        self.shown: UUID | None = None
        self._detail: Detail | None = None
        self._trail: list[UUID] = []

    def read_page(self, session: Session, row_id: UUID) -> Detail:
        """Return what the page shows of a row."""
        raise NotImplementedError

    def take_page(self, detail: Detail) -> None:
        """Show what was read of the row."""
        raise NotImplementedError

    def show(self, row_id: UUID, *, remember: bool = True) -> None:
        """Show a row; `back` returns to the one before."""
        if remember and self.shown is not None and self.shown != row_id:
            self._trail.append(self.shown)
        self.shown = row_id
        self._detail = None
        self.read_again()

    def forget_trail(self) -> None:
        """Begin anew: the next step back leaves the view."""
        self._trail.clear()
        self.shown = None

    def read_again(self) -> None:
        """Read the row that is shown, as it is now."""
        wanted = self.shown
        if wanted is not None:
            self.bench.queries.ask(
                "view", lambda session: (wanted, self.read_page(session, wanted)), self._take
            )

    def _take(self, answer: tuple[UUID, Detail]) -> None:
        wanted, detail = answer
        if wanted == self.shown:
            self.take_page(detail)

    def step_in(self, window: Window, direction: int) -> None:
        """Go to the next row of the list that one came from."""
        window.move_by(direction)
        if window.current is not None:
            self._trail.clear()
            self.show(window.current, remember=False)

    def back(self) -> bool:
        """Go back to the row before."""
        if not self._trail:
            return False
        self.show(self._trail.pop(), remember=False)
        return True
