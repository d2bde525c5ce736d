"""Claim: what is claimed against what is claimed against it.

Below 130 columns the answers are one of the tabs; from there on they stand beside the claim.
"""

from collections.abc import Callable
from typing import ClassVar
from uuid import UUID

from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.widget import Widget
from textual.widgets import Static

from claimtrack.queries.detail import claim_detail
from claimtrack.render.detail import (
    answer_lines,
    answered_lines,
    citation_lines,
    head_lines,
    note_lines,
    verdict_lines,
)
from claimtrack.render.glyphs import Glyphs
from claimtrack.render.history import history_lines
from claimtrack.render.lines import Line, Target, heading, line
from claimtrack.schemas.listing import RowRef
from claimtrack.schemas.rows import ClaimDetail
from claimtrack.tui.keys import MOVING, action
from claimtrack.tui.views.reader import read_source
from claimtrack.tui.views.view import View
from claimtrack.tui.widgets.lines_view import LinesView
from claimtrack.tui.widgets.rows import Rows

_SIDE_BY_SIDE = 130


class Head(LinesView):
    """The claim itself: as high as its words at this width, and at most two fifths of the view."""

    def _lay_out(self) -> None:
        super()._lay_out()
        room = self.parent.size.height if isinstance(self.parent, Widget) else 0
        self.styles.height = min(max(4, room * 2 // 5), max(1, self.row_count()))


class ClaimView(View):
    """One claim, with its answers, sources, notes, verdicts and history."""

    name_in_keys = "claim"
    bar = "rebut annotate view_source reply settle verdict tag revise open pane step_on"
    TABS: ClassVar[tuple[str, ...]] = ("answers", "sources", "notes", "verdicts", "history")

    def __init__(self) -> None:
        super().__init__(id=self.name_in_keys)
        self.shown: UUID | None = None
        self.tab = "answers"
        self._detail: ClaimDetail | None = None
        self._trail: list[UUID] = []

    def compose(self) -> ComposeResult:
        """Lay the parts out."""
        with Container(id="claim-own"):
            yield Head(id="claim-head", has_cursor=False)
            yield Static(id="claim-tabs")
            yield LinesView(id="claim-part")
        yield LinesView(id="claim-against")

    def on_mount(self) -> None:
        """Give the parts the signs of this terminal."""
        for part in self.query(LinesView):
            part.glyphs = self.bench.glyphs
        self.query_one("#claim-head").can_focus = False

    def on_resize(self) -> None:
        """Put the answers beside the claim, or into the tabs."""
        self.set_class(self.is_wide, "-sides")
        self._put()

    @property
    def is_wide(self) -> bool:
        """Say whether the answers stand beside the claim."""
        return self.app.size.width >= _SIDE_BY_SIDE

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
        """Return the part that one is in."""
        return self.against if self.against.has_focus else self.part

    def targets(self) -> list[Target]:
        """Return what is under the cursor, else the claim itself."""
        here = self.rows.target()
        if here is not None:
            return [here]
        return [Target("claim", self.shown, self.shown)] if self.shown else []

    def claim_id(self) -> UUID | None:
        """Return the claim that is shown."""
        return self.shown

    def show(self, claim_id: UUID, *, remember: bool = True) -> None:
        """Show a claim; `back` returns to the one before."""
        if remember and self.shown is not None and self.shown != claim_id:
            self._trail.append(self.shown)
        self.shown = claim_id
        self._detail = None
        self._read()

    def forget_trail(self) -> None:
        """Begin anew: the next step back leaves the view."""
        self._trail.clear()
        self.shown = None

    def _read(self) -> None:
        wanted = self.shown
        if wanted is not None:
            self.bench.queries.ask(
                "view", lambda session: claim_detail(session, wanted), self._take
            )

    def _take(self, detail: ClaimDetail) -> None:
        if detail.claim.id == self.shown:
            keep = self._detail is not None
            self._detail = detail
            self._put(keep=keep)

    def _put(self, *, keep: bool = True) -> None:
        detail = self._detail
        if detail is None:
            return
        if self.is_wide and self.tab == "answers":
            self.tab = "sources"
        glyphs = self.bench.glyphs
        top = list(head_lines(detail, glyphs))
        if detail.answers:
            top += list(answered_lines(detail, glyphs))
        self.query_one("#claim-head", LinesView).show(top, keep=keep)
        self.part.show(self._lines(self.tab, detail, glyphs), keep=keep)
        self.query_one("#claim-tabs", Static).update(self._tab_line(detail), layout=False)
        if self.is_wide:
            answers = self._lines("answers", detail, glyphs)
            title = heading(f"AGAINST {detail.claim.rebuttals}")
            self.against.show([title, *answers], keep=keep)

    def _tabs(self) -> tuple[str, ...]:
        return self.TABS[1:] if self.is_wide else self.TABS

    def _tab_line(self, detail: ClaimDetail) -> str:
        counts = {
            "answers": detail.claim.rebuttals,
            "sources": len(detail.citations),
            "notes": len(detail.annotations),
            "verdicts": len(detail.assessments),
            "history": detail.changesets,
        }
        names = [
            f"[ {name.upper()} {counts[name]} ]" if name == self.tab else f"{name} {counts[name]}"
            for name in self._tabs()
        ]
        return f" {'   '.join(names)}"

    def _lines(self, tab: str, detail: ClaimDetail, glyphs: Glyphs) -> list[Line]:
        parts: dict[str, Callable[[], list[Line]]] = {
            "answers": lambda: list(answer_lines(detail, glyphs)) if detail.rebuttals else [],
            "sources": lambda: list(citation_lines(detail, glyphs)),
            "notes": lambda: list(note_lines(detail, glyphs)),
            "verdicts": lambda: list(verdict_lines(detail)),
            "history": lambda: list(
                history_lines(detail.history, glyphs, more=detail.more.history)
            ),
        }
        return parts[tab]() or [line((_NOTHING[tab], "dim"))]

    def enter(self) -> None:
        """Become the view that is seen."""
        self.screen.set_focus(self.part)
        self._read()

    def reload(self) -> None:
        """Read the claim again."""
        self._read()

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
        self.bench.inbox.window.move_by(direction)
        current = self.bench.inbox.window.current
        if current is not None:
            self._trail.clear()
            self.show(current, remember=False)

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

    def back(self) -> bool:
        """Go back to the claim before."""
        if not self._trail:
            return False
        self.show(self._trail.pop(), remember=False)
        return True

    @on(Rows.Moved)
    def _moved(self, event: Rows.Moved) -> None:
        event.stop()


_NOTHING = {
    "answers": "Nothing answers it yet: r writes the first answer.",
    "sources": "It is cited from nowhere yet: `claimtrack cite` adds where it stands written.",
    "notes": "No note yet: a writes one.",
    "verdicts": "No verdict yet: v gives yours.",
    "history": "No history.",
}
