"""Claim: what is claimed against what is claimed against it.

Below 130 columns the answers are one of the tabs; from there on they stand beside the claim.
"""

from collections.abc import Callable, Sequence
from typing import ClassVar
from uuid import UUID

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.events import Click
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from claimtrack.queries.detail import claim_detail
from claimtrack.queries.lineage import claim_lineage
from claimtrack.render.detail import (
    answer_lines,
    answered_lines,
    citation_lines,
    fact_lines,
    note_lines,
    words_lines,
)
from claimtrack.render.glyphs import Glyphs
from claimtrack.render.history import history_lines
from claimtrack.render.lineage import lineage_lines
from claimtrack.render.lines import Line, Target, heading, line
from claimtrack.render.numbers import stated_lines
from claimtrack.render.support import (
    outside,
    outside_lines,
    support_lines,
    supported_lines,
    verdict_lines,
)
from claimtrack.schemas.lineage import ClaimLineage
from claimtrack.schemas.listing import RowRef
from claimtrack.schemas.rows import ClaimDetail
from claimtrack.store import Session
from claimtrack.tui.bars import Places, named_at
from claimtrack.tui.keys import MOVING, action
from claimtrack.tui.views.page import Page
from claimtrack.tui.views.reader import read_source
from claimtrack.tui.widgets.lines_view import LinesView
from claimtrack.tui.widgets.rows import Rows

_SIDE_BY_SIDE = 130
_BETWEEN = 3


class Part(LinesView):
    """Lines as high as they are at this width, and at most so many fifths of the view."""

    def __init__(self, fifths: int, *, id: str, has_cursor: bool) -> None:  # noqa: A002 — Textual's own name
        super().__init__(id=id, has_cursor=has_cursor)
        self._fifths = fifths
        self.can_focus = has_cursor

    def _lay_out(self) -> None:
        super()._lay_out()
        room = self.parent.size.height if isinstance(self.parent, Widget) else 0
        self.styles.height = min(max(3, room * self._fifths // 5), max(1, self.row_count()))


class ClaimTabs(Static):
    """The names of the parts, each with how many are in it; a click on one shows it."""

    def __init__(self, *, id: str) -> None:  # noqa: A002 — Textual's own name
        super().__init__(id=id)
        self.places: Places = []

    class Picked(Message):
        """A name was clicked."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def on_click(self, event: Click) -> None:
        """Tell which name was clicked."""
        name = named_at(self.places, event.x)
        if name is not None:
            self.post_message(self.Picked(name))

    def show_tabs(self, names: Sequence[tuple[str, str]]) -> None:
        """Show the names, each with what it is to be called here."""
        self.places, at = [], 1
        for name, label in names:
            self.places.append((at, at + len(label), name))
            at += len(label) + _BETWEEN
        words = (" " * _BETWEEN).join(label for _, label in names)
        self.update(Text(f" {words}"), layout=False)


class ClaimView(Page[ClaimDetail]):
    """One claim, with its answers, sources, notes, verdicts and history."""

    name_in_keys = "claim"
    bar = "rebut annotate view_source reply settle verdict tag revise open pane step_on"
    TABS: ClassVar[tuple[str, ...]] = (
        "answers", "for", "sources", "notes", "verdicts", "lineage", "history",
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.tab = "answers"
        self._lineage: ClaimLineage | None = None
        """Where what is cited comes from, read once the tab is looked at."""

    def compose(self) -> ComposeResult:
        """Lay the parts out."""
        with Container(id="claim-own"):
            yield Part(2, id="claim-facts", has_cursor=False)
            yield Part(2, id="claim-head", has_cursor=True)
            yield ClaimTabs(id="claim-tabs")
            yield LinesView(id="claim-part")
        yield LinesView(id="claim-against")

    def on_mount(self) -> None:
        """Give the parts the signs of this terminal."""
        for part in self.query(LinesView):
            part.glyphs = self.bench.glyphs

    def on_resize(self) -> None:
        """Put the answers beside the claim, or into the tabs."""
        self.set_class(self.is_wide, "-sides")
        self._put()

    @property
    def is_wide(self) -> bool:
        """Say whether the answers stand beside the claim."""
        return self.app.size.width >= _SIDE_BY_SIDE

    @property
    def claim_itself(self) -> LinesView:
        """Return the words of the claim, and what it answers."""
        return self.query_one("#claim-head", LinesView)

    @property
    def part(self) -> LinesView:
        """Return what the tab shows."""
        return self.query_one("#claim-part", LinesView)

    @property
    def against(self) -> LinesView:
        """Return the answers beside the claim."""
        return self.query_one("#claim-against", LinesView)

    @property
    def rows(self) -> Rows:
        """Return the part that one is in; where one is in none, the claim itself."""
        here = (part for part in (self.against, self.part) if part.has_focus)
        return next(here, self.claim_itself)

    def targets(self) -> list[Target]:
        """Return what is under the cursor, else the claim itself."""
        here = self.rows.target()
        if here is not None:
            return [here]
        return [Target("claim", self.shown, self.shown)] if self.shown else []

    def acting_on(self) -> str:
        """Return in words what verbs act on: what is under the cursor, else the claim itself."""
        return super().acting_on() or (self._detail.claim.text if self._detail else "")

    def claim_id(self) -> UUID | None:
        """Return the claim that is shown."""
        return self.shown

    def read_page(self, session: Session, row_id: UUID) -> ClaimDetail:
        """Return the claim with all that is on it."""
        return claim_detail(session, row_id)

    def take_page(self, detail: ClaimDetail) -> None:
        """Show the claim; the cursor stays where it was in the same one."""
        keep = self._detail is not None
        self._detail = detail
        if self._lineage is not None and self._lineage.claim != detail.claim.id:
            self._lineage = None
        elif self.tab == "lineage" and self._lineage is not None:
            self._ask_lineage(detail.claim.id)
        self._put(keep=keep)

    def _put(self, *, keep: bool = True) -> None:
        detail = self._detail
        if detail is None:
            return
        if self.tab not in self._tabs():
            self.tab = self._tabs()[0]
        if self.tab == "lineage" and self._lineage is None:
            self._ask_lineage(detail.claim.id)
        glyphs = self.bench.glyphs
        top = [*words_lines(detail, glyphs), *stated_lines(detail.numbers, glyphs)]
        if detail.answers:
            top += list(answered_lines(detail, glyphs))
        top += list(supported_lines(detail, glyphs))
        self.query_one("#claim-facts", LinesView).show(list(fact_lines(detail, glyphs)))
        self.claim_itself.show(top, keep=keep)
        self.part.show(self._lines(self.tab, detail, glyphs), keep=keep)
        self.query_one(ClaimTabs).show_tabs(self._tab_labels(detail))
        if self.is_wide:
            answers = self._lines("answers", detail, glyphs)
            beside = [heading(f"AGAINST {detail.claim.rebuttals}"), *answers]
            if detail.supports:
                beside.append(heading(f"FOR {len(detail.supports)}"))
                beside += support_lines(detail, glyphs)
            self.against.show(beside, keep=keep)

    def _ask_lineage(self, claim_id: UUID) -> None:
        self.bench.queries.ask(
            "tab", lambda session: claim_lineage(session, claim_id), self._take_lineage
        )

    def _take_lineage(self, lineage: ClaimLineage) -> None:
        detail = self._detail
        if detail is not None and detail.claim.id == lineage.claim:
            self._lineage = lineage
            if self.tab == "lineage":
                self.part.show(self._lines(self.tab, detail, self.bench.glyphs), keep=True)

    def _tabs(self) -> tuple[str, ...]:
        """Return the tabs that there are: what stands beside the claim, or has nothing, is none."""
        beside = ("answers", "for") if self.is_wide else ()
        detail = self._detail
        empty = () if detail is None or detail.supports else ("for",)
        uncited = () if detail is None or detail.citations else ("lineage",)
        return tuple(name for name in self.TABS if name not in (*beside, *empty, *uncited))

    def _tab_labels(self, detail: ClaimDetail) -> list[tuple[str, str]]:
        counts = {
            "answers": detail.claim.rebuttals,
            "for": len(detail.supports),
            "sources": len(detail.citations),
            "notes": len(detail.annotations),
            "verdicts": len(detail.assessments),
            "history": detail.changesets,
        }
        labels = [(name, f"{name} {counts.get(name, '')}".rstrip()) for name in self._tabs()]
        return [
            (name, f"[ {label.upper()} ]" if name == self.tab else label) for name, label in labels
        ]

    @on(ClaimTabs.Picked)
    def _tab_picked(self, event: ClaimTabs.Picked) -> None:
        event.stop()
        self.tab = event.name
        self.screen.set_focus(self.part)
        self._put(keep=False)

    def _lines(self, tab: str, detail: ClaimDetail, glyphs: Glyphs) -> list[Line]:
        parts: dict[str, Callable[[], list[Line]]] = {
            "answers": lambda: list(answer_lines(detail, glyphs)) if detail.rebuttals else [],
            "for": lambda: list(support_lines(detail, glyphs)),
            "sources": lambda: list(citation_lines(detail, glyphs)),
            "lineage": lambda: _lineage(self._lineage, glyphs),
            "notes": lambda: list(note_lines(detail, glyphs)),
            "verdicts": lambda: _verdicts(detail),
            "history": lambda: list(
                history_lines(detail.history, glyphs, more=detail.more.history)
            ),
        }
        return parts[tab]() or [line((_NOTHING[tab], "dim"))]

    def enter(self) -> None:
        """Become the view that is seen."""
        self.screen.set_focus(self.claim_itself)
        self.read_again()

    def action_next(self) -> None:
        """Go to the next row; from the end of the claim to what is below it."""
        if self.claim_itself.has_focus and self.claim_itself.is_at_end(1):
            self.part.first()
            self.screen.set_focus(self.part)
        else:
            self.rows.move_by(1)

    def action_previous(self) -> None:
        """Go to the previous row; from the first below the claim to the claim."""
        if self.part.has_focus and self.part.is_at_end(-1):
            self.screen.set_focus(self.claim_itself)
        else:
            self.rows.move_by(-1)

    def action_first(self) -> None:
        """Go to the claim itself; in the answers beside it, to the first."""
        if not self.against.has_focus:
            self.screen.set_focus(self.claim_itself)
        self.rows.first()

    def action_last(self) -> None:
        """Go to the last row below the claim, or of the answers beside it."""
        if self.claim_itself.has_focus:
            self.screen.set_focus(self.part)
        self.rows.last()

    def reload(self) -> None:
        """Read the claim again."""
        self.read_again()

    def action_open(self) -> None:
        """Read what is under the cursor: an answer, what is answered, a passage in its source."""
        here = self.rows.target()
        if here is not None and here.entity == "citation":
            read_source(self.bench, RowRef("citation", here.id))
        elif here is not None and here.claim_id and here.claim_id != self.shown:
            self.show(here.claim_id)
        else:
            self.pane(1)

    def step(self, direction: int) -> None:
        """Go to the next claim of the list that one came from."""
        self.step_in(self.bench.inbox.window, direction)

    @action("tab", "the next tab or pane", MOVING, bar="tabs", views=("claim",), after="step_back")
    def action_pane(self) -> None:
        """Go to the next tab; side by side, over the answers."""
        self.pane(1)

    @action("shift+tab", "the tab or pane before", MOVING, views=("claim",))
    def action_pane_back(self) -> None:
        """Go to the tab or pane before."""
        self.pane(-1)

    def pane(self, direction: int) -> None:
        """Go to the next (1) or the previous (-1) tab; side by side, over the answers."""
        tabs = self._tabs()
        place = tabs.index(self.tab) if self.tab in tabs else 0
        if self.is_wide and self.against.has_focus:
            place = -1 if direction > 0 else len(tabs)
        elif self.is_wide and not 0 <= place + direction < len(tabs):
            self.screen.set_focus(self.against)
            return
        self.screen.set_focus(self.part)
        self.tab = tabs[(place + direction) % len(tabs)]
        self._put(keep=False)

    @on(Rows.Moved)
    def _moved(self, event: Rows.Moved) -> None:
        event.stop()
        if self.bench.view is self:
            self.bench.redraw_keys()


def _verdicts(detail: ClaimDetail) -> list[Line]:
    """Return the desk's own verdicts, and those of others apart."""
    lines = list(verdict_lines(detail))
    if others := outside(detail):
        lines += [heading(f"JUDGED OUTSIDE {len(others)}"), *outside_lines(detail)]
    return lines


def _lineage(lineage: ClaimLineage | None, glyphs: Glyphs) -> list[Line]:
    """Return where what is cited comes from, once it is read, and the key that records it."""
    if lineage is None:
        return []
    return [*lineage_lines(lineage, glyphs), line((_RECORDED_BY, "dim"))]


_RECORDED_BY = "O records where what is under the cursor comes from."
_NOTHING = {
    "answers": "Nothing answers it yet: r writes the first answer.",
    "for": "Nothing speaks for it yet.",
    "sources": "It is cited from nowhere yet: `claimtrack cite` adds where it stands written.",
    "lineage": "Following what is cited.",
    "notes": "No note yet: a writes one.",
    "verdicts": "No verdict yet: v gives yours.",
    "history": "No history.",
}
