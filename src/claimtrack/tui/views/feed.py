"""Feed: who changed what, when and why; what was before, and back to it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from claimtrack.queries.feed import (
    SHOWN_CHANGES,
    FeedRow,
    feed_order,
    feed_rows,
    first_changes,
)
from claimtrack.queries.rows import claim_of
from claimtrack.queries.steps import reason_words
from claimtrack.render.history import history_lines
from claimtrack.render.lines import Line, Span, Target, line
from claimtrack.schemas.id_list import IdList
from claimtrack.store import Session
from claimtrack.text import visible
from claimtrack.tui.completion import FilterSuggester
from claimtrack.tui.views.claim_row import fit
from claimtrack.tui.views.inbox import FIRST_ROWS
from claimtrack.tui.views.listing import FirstPage, Listing
from claimtrack.tui.widgets.window import Window


class Changesets(Window):
    """Changesets, a row each."""

    def draw(self, row: FeedRow, cells: int) -> tuple[Span, ...]:
        """Return how a changeset looks."""
        glyphs = self.glyphs
        reason = reason_words(row.reason)
        words = f"{row.sentence}{f' ({reason})' if reason else ''}"
        author = fit(row.author, 10, glyphs)
        when = row.at.strftime("%Y-%m-%d %H:%M" if cells >= 60 else "%m-%d %H:%M")
        return (
            (f"{when} ", "dim"),
            (f"{author} ", "accent"),
            (fit(visible(words), max(4, cells - len(when) - 12), glyphs), ""),
        )


class Feed(Listing):
    """All changesets, the newest first."""

    name_in_keys = "feed"
    bar = "open pane restore filter new_claim"
    noun = "changes"

    def make_window(self) -> Window:
        """Return the list."""
        return Changesets("changeset", id="feed-list")

    def on_mount(self) -> None:
        """Complete names as they are typed."""
        self.box.suggester = FilterSuggester(self.bench.queries, ("by",))
        super().on_mount()

    def read_first(self, session: Session, words: str) -> FirstPage:
        """Return the newest changesets."""
        ids = feed_order(session, words, cap=FIRST_ROWS)
        return FirstPage(ids, feed_rows(session, list(ids)), len(ids) < FIRST_ROWS)

    def read_all(self, session: Session, words: str) -> IdList:
        """Return all changesets."""
        return feed_order(session, words)

    def read_rows(self, session: Session, ids: Sequence[UUID]) -> Mapping[UUID, Any]:
        """Return changesets by id."""
        return feed_rows(session, ids)

    def read_preview(self, session: Session, changeset_id: UUID) -> list[Line]:
        """Return every change of a changeset, from what was to what became."""
        rows = first_changes(session, changeset_id)
        glyphs = self.bench.glyphs
        lines = list(history_lines(rows, glyphs))
        if len(rows) == SHOWN_CHANGES:
            lines.append(line((f"{glyphs.more} the first {SHOWN_CHANGES} are shown", "dim")))
        return lines

    def empty_text(self) -> str:
        """Say what to do where there is nothing."""
        return "Nothing was changed yet." if not self.words else (
            f"No change fits /{self.words}\n\nEsc clears the filter."
        )  # fmt: skip

    def targets(self) -> list[Target]:
        """Return the change under the cursor in the preview, else the changeset."""
        inside = self.preview.target() if self.preview.has_focus else None
        return [inside] if inside is not None else self.window.targets()

    def claim_id(self) -> UUID | None:
        """Return nothing: a change is no claim."""
        return None

    def claim_under_cursor(self) -> UUID | None:
        """Return nothing: the claim that was changed is not what one is at."""
        return None

    def enter(self) -> None:
        """Show what was written since one was here last."""
        self.is_complete = False
        super().enter()

    def action_open(self) -> None:
        """Look at the changes of a changeset; from there, at the claim that was changed."""
        inside = self.preview.target() if self.preview.has_focus else None
        if inside is not None and inside.row is not None:
            row = inside.row
            self.bench.queries.ask("view", lambda session: claim_of(session, row), self._read)
        elif self.preview.display:
            self.screen.set_focus(self.preview)
        else:
            self.bench.show_message(
                "The window is too low for the changes: make it 20 rows or more."
            )

    def _read(self, claim_id: UUID | None) -> None:
        if claim_id is None:
            self.bench.show_message("That row belongs to no single claim.")
        else:
            self.bench.show_claim(claim_id)

    def step(self, direction: int) -> None:
        """Go to the next changeset."""
        self.window.move_by(direction)
