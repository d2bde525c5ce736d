"""Suggested statements as a list, a row each."""

from collections.abc import Sequence

from claimtrack.queries.suggestions import Suggestion
from claimtrack.render.glyphs import UNICODE, Glyphs
from claimtrack.render.lines import Span, Target
from claimtrack.tui.views.claim_row import fit
from claimtrack.tui.widgets.rows import Rows

_ANSWER_CELLS, _KIND_CELLS = 5, 14
_LONGEST_SPEAKER = 20
_ROOM_FOR_KIND = 80


class Statements(Rows):
    """Statements, a row each, the most claim-like first."""

    def __init__(self, *, id: str) -> None:  # noqa: A002 — Textual's own name
        super().__init__(id=id)
        self.glyphs: Glyphs = UNICODE
        self.rows: Sequence[Suggestion] = ()

    def show(self, rows: Sequence[Suggestion], cursor: int) -> None:
        """Show other rows, with the cursor on one of them."""
        self.rows = rows
        self.measure()
        self.refresh()
        self.move_to(cursor, announce=True)

    @property
    def current(self) -> Suggestion | None:
        """Return the statement under the cursor."""
        return self.rows[self.cursor] if 0 <= self.cursor < len(self.rows) else None

    def item_count(self) -> int:
        """Return how many statements there are."""
        return len(self.rows)

    def spans_at(self, row: int, cells: int) -> tuple[Span, ...]:
        """Return a statement: its number, whether it is recorded, who, what it answers, what."""
        suggestion, glyphs = self.rows[row], self.glyphs
        done = suggestion.claim_id is not None
        mark = glyphs.cursor if row == self.cursor else " "
        answer = suggestion.statement.answer
        sign = f"{glyphs.answers[answer.kind.value]}{suggestion.answers or ''}" if answer else ""
        speaker_cells = min(_LONGEST_SPEAKER, cells // 4)
        parts: list[Span] = [
            (mark, "accent"),
            (f"{suggestion.number:>{len(str(len(self.rows)))}} ", "dim"),
            (f"{glyphs.settled if done else ' '} ", "stands"),
            (f"{fit(suggestion.speaker or 'unknown', speaker_cells, glyphs)} ", "dim"),
            (f"{sign:{_ANSWER_CELLS}}", "disputed"),
        ]
        if cells >= _ROOM_FOR_KIND:
            parts.insert(4, (f"{suggestion.statement.kind:{_KIND_CELLS}}", "dim"))
        room = cells - sum(len(words) for words, _ in parts)
        wording = fit(suggestion.statement.wording, max(4, room), glyphs)
        return (*parts, (wording, "dim" if done else ""))

    def words_here(self) -> str:
        """Return the words of the statement under the cursor."""
        return self.current.statement.wording if self.current else ""

    def target(self) -> Target | None:
        """Return the claim that cites the words of the statement already."""
        current = self.current
        return (
            Target("claim", current.claim_id, current.claim_id)
            if current and current.claim_id
            else None
        )
