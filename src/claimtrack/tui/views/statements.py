"""Suggested statements as a list, a row each."""

from collections.abc import Sequence

from claimtrack.queries.suggestions import Suggestion
from claimtrack.render.glyphs import UNICODE, Glyphs
from claimtrack.render.lines import Span, Target
from claimtrack.tui.views.claim_row import fitted
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
        self.move_to(cursor, told=True)

    @property
    def current(self) -> Suggestion | None:
        """Return the statement under the cursor."""
        return self.rows[self.cursor] if 0 <= self.cursor < len(self.rows) else None

    def item_count(self) -> int:
        """Return how many statements there are."""
        return len(self.rows)

    def spans_at(self, row: int, cells: int) -> tuple[Span, ...]:
        """Return a statement: its number, whether it is recorded, who, what it answers, what."""
        one, glyphs = self.rows[row], self.glyphs
        done = one.claim_id is not None
        mark = glyphs.cursor if row == self.cursor else " "
        answer = one.statement.answer
        sign = f"{glyphs.answers[answer.kind.value]}{one.answers or ''}" if answer else ""
        speaker_cells = min(_LONGEST_SPEAKER, cells // 4)
        parts: list[Span] = [
            (mark, "accent"),
            (f"{one.number:>{len(str(len(self.rows)))}} ", "dim"),
            (f"{glyphs.settled if done else ' '} ", "stands"),
            (f"{fitted(one.speaker or 'unknown', speaker_cells, glyphs)} ", "dim"),
            (f"{sign:{_ANSWER_CELLS}}", "disputed"),
        ]
        if cells >= _ROOM_FOR_KIND:
            parts.insert(4, (f"{one.statement.kind:{_KIND_CELLS}}", "dim"))
        room = cells - sum(len(words) for words, _ in parts)
        told = fitted(one.statement.wording, max(4, room), glyphs)
        return (*parts, (told, "dim" if done else ""))

    def target(self) -> Target | None:
        """Return the claim that cites the words of the statement already."""
        one = self.current
        return Target("claim", one.claim_id, one.claim_id) if one and one.claim_id else None
