"""The rows that fit what is typed into a field: one of them is picked, or something else meant."""

from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from claimtrack.render.glyphs import Glyphs
from claimtrack.render.lines import Span
from claimtrack.schemas.actors import ActorRow
from claimtrack.schemas.listing import ClaimRow
from claimtrack.schemas.rows import CitedWords, SourceRow
from claimtrack.text import clip, counted, visible, width
from claimtrack.tui.asking import Field
from claimtrack.tui.views.claim_row import claim_spans, fit, plan_for
from claimtrack.tui.widgets.window import Window

if TYPE_CHECKING:
    from claimtrack.queries.finding import Found
    from claimtrack.tui.app import Workbench

SLOT = "finder"
"""The slot of the query thread that these questions have; keys that pick wait for its answer."""

_OTHER = UUID(int=0)
"""Stands for what is no row of the list: a new one, or none."""

_ROOMY = 64


class FoundRows(Window):
    """Rows that fit, behind what else may be meant: a new one, or none."""

    idle_ground = "cursor"

    def __init__(self, field: Field) -> None:
        super().__init__(field.finds, id=f"{field.name}-found")
        self.can_focus = False
        self._field = field
        self._words: str | None = None
        self._answered: str | None = None
        self._exact: UUID | None = None

    def draw(self, row: Any, cells: int) -> tuple[Span, ...]:
        """Return how a row looks, or what else may be meant."""
        if isinstance(row, str):
            return ((f" {clip(visible(row), max(4, cells - 1), self.glyphs.more)}", "accent"),)
        return found_spans(row, cells, self.glyphs)

    def search(self, bench: "Workbench", words: str) -> None:
        """Look for what fits; what is shown until then fits older words."""
        if words == self._words:
            return
        from claimtrack.queries.finding import rows_fitting

        self._words = words
        kind, beside = self._field.finds, self._field.beside
        bench.queries.ask(
            SLOT,
            lambda session: rows_fitting(session, kind, words, beside),
            partial(self._take, words),
        )

    def is_sought(self, bench: "Workbench", words: str) -> bool:
        """Say whether what fits these words is still to be shown."""
        return self._words != words or bench.queries.is_asking(SLOT)

    def picked(self) -> Any:
        """Return the row under the cursor; None where something else is meant."""
        row = self.row(self.current)
        return None if isinstance(row, str) or self._answered != self._words else row

    @property
    def is_exact(self) -> bool:
        """Say whether what is typed is the id, the key or the name of the row under the cursor."""
        return self._exact is not None and self.current == self._exact

    def _take(self, typed: str, found: "Found") -> None:
        self._answered, self._exact = typed, found.exact
        words = " ".join(typed.split())
        other = self._field.other(words) if self._field.other and found.exact is None else ""
        order, known = found.order, dict(found.rows)
        if other:
            order, known = order.with_first(_OTHER), {_OTHER: other, **known}
        if self.is_mounted:
            self.show(order, known, keep=False)


def row_in_words(row: Any) -> str:
    """Return what to call a row that was picked."""
    if isinstance(row, ClaimRow):
        return f"{row.speaker or 'unknown'}: {clip(visible(row.text), 24)}"
    if isinstance(row, CitedWords):
        return clip(visible(f"{row.source} {row.locator or ''}".strip()), 36)
    return clip(visible(row.name), 36)


def found_spans(row: Any, cells: int, glyphs: Glyphs) -> tuple[Span, ...]:
    """Return a row with what tells it from others of its kind."""
    if isinstance(row, ClaimRow):
        return claim_spans(row, cells, plan_for(cells), glyphs)
    if isinstance(row, ActorRow):
        return _actor(row, cells, glyphs)
    if isinstance(row, SourceRow):
        where = row.outlet or row.issuer or ""
        return _in_columns(
            (row.published or "undated", row.kind), row.name, where,
            f"{row.citations:>4,}{glyphs.source}", cells, glyphs,
        )  # fmt: skip
    words = f"“{row.exact}”" if row.exact else row.claim
    place = (row.published or "undated", row.locator or "")
    return _in_columns(place, row.source, words, "", cells, glyphs, even=True)


def _actor(row: ActorRow, cells: int, glyphs: Glyphs) -> tuple[Span, ...]:
    """Return kind and name, what else is known of it, and how often it speaks."""
    of = f"part of {row.part_of}" if row.part_of else ""
    more = ", ".join(filter(None, (row.role, of, *row.aliases)))
    tail = f" {counted(row.claims, 'claim'):>10}"
    return _in_columns((row.kind,), row.name, more, tail, cells, glyphs)


def _in_columns(
    head: tuple[str, ...],
    name: str,
    more: str,
    tail: str,
    cells: int,
    glyphs: Glyphs,
    *,
    even: bool = False,
) -> tuple[Span, ...]:
    """Return what a row begins and ends with, its name, and where there is room what else is told.

    With `even`, what else is told has as much room as the name.
    """
    shown = head if cells >= _ROOMY else head[:1]
    before = "".join(f"{fit(words, 12, glyphs)} " for words in shown)
    room = max(4, cells - width(before) - width(tail))
    named = room // 2 if even else min(width(visible(name)), room)
    parts: list[Span] = [(before, "dim"), (fit(name, named, glyphs), "")]
    if room - named > 3:
        parts.append((f" {fit(more, room - named - 1, glyphs)}", "dim"))
    elif room > named:
        parts.append((" " * (room - named), ""))
    return (*parts, (tail, "dim"))
