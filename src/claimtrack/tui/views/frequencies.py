"""How many claims of the present filter each speaker, topic, source or month has; Enter filters."""

from typing import TYPE_CHECKING, ClassVar, cast

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from claimtrack.queries.filter_syntax import Query
from claimtrack.queries.groups import group_counts
from claimtrack.render.glyphs import UNICODE, Glyphs
from claimtrack.render.lines import Span, Target
from claimtrack.schemas.id_list import Group
from claimtrack.text import visible
from claimtrack.tui.views.claim_row import fit
from claimtrack.tui.widgets.rows import Rows
from claimtrack.vocabulary import Grouping

if TYPE_CHECKING:
    from claimtrack.tui.app import Workbench

_BARS = 12
"""So many cells has the bar of the group that has most."""


class Counts(Rows):
    """Groups, a row each, with how many claims each has."""

    def __init__(self) -> None:
        super().__init__(id="frequency-counts")
        self.groups: list[Group] = []
        self.glyphs: Glyphs = UNICODE

    def item_count(self) -> int:
        """Return how many groups there are."""
        return len(self.groups)

    def spans_at(self, row: int, cells: int) -> tuple[Span, ...]:
        """Return a group: how many, a bar, and its name."""
        group, most = self.groups[row], max(one.number for one in self.groups[:1])
        bar = self.glyphs.bars[-1] * max(1, round(group.number / most * _BARS))
        mark = self.glyphs.cursor if row == self.cursor else " "
        name = fit(group.name, max(4, cells - _BARS - 13), self.glyphs)
        return ((mark, "accent"), (f"{group.number:>9,} ", "bold"), (f"{bar:{_BARS}} ", "accent"),
                (visible(name), ""))  # fmt: skip

    def target(self) -> Target | None:
        """Return nothing: a group is no row of the file."""
        return None

    def show(self, groups: list[Group]) -> None:
        """Show other groups, the largest first."""
        self.groups, self.cursor = groups, 0
        self.measure()
        self.scroll_to(y=0, animate=False, force=True)
        self.refresh()


class Frequencies(ModalScreen[str | None]):
    """Counts by one thing after the other; returns the filter of the group that is picked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,F", "leave", "back", show=False),
        Binding("up,k", "move(-1)", "group before", show=False),
        Binding("down,j", "move(1)", "next group", show=False),
        Binding("pageup", "page(-1)", "a page up", show=False),
        Binding("pagedown", "page(1)", "a page down", show=False),
        Binding("home,g", "first", "the first", show=False),
        Binding("end,G", "last", "the last", show=False),
        Binding("tab,right,l", "turn(1)", "by the next", show=False),
        Binding("shift+tab,left,h", "turn(-1)", "by the one before", show=False),
        Binding("enter", "take", "filter by it", show=False),
    ]

    def __init__(self, query: Query, words: str) -> None:
        super().__init__()
        self._query, self._words = query, words
        self._choices = tuple(Grouping)
        self.by = self._choices[0]

    @property
    def _bench(self) -> "Workbench":
        return cast("Workbench", self.app)

    @property
    def counts(self) -> Counts:
        """Return the list of groups."""
        return self.query_one(Counts)

    def compose(self) -> ComposeResult:
        """Lay the tabs and the list out."""
        with Vertical(classes="form tall"):
            yield Static(id="frequency-title", classes="form-title")
            yield Static(id="frequency-tabs", classes="form-about")
            yield Counts()
            yield Static(
                Text("↑ ↓ move · Tab by what · ↵ filters by it · Esc back"), classes="hint"
            )

    def on_mount(self) -> None:
        """Begin with the speakers."""
        self.counts.glyphs = self._bench.glyphs
        self.set_focus(self.counts)
        self._count()

    def _count(self) -> None:
        by, query = self.by, self._query
        self.counts.show([])
        self._tell("counting…")
        names = (f"[ {one.upper()} ]" if one is by else one.value for one in self._choices)
        self.query_one("#frequency-tabs", Static).update(Text("  ".join(names)))
        self._bench.queries.ask(
            "frequencies", lambda session: (by, group_counts(session, query, by)), self._show
        )

    def _tell(self, found: str) -> None:
        of = f" of /{self._words}" if self._words else ""
        self.query_one("#frequency-title", Static).update(Text(visible(f"Claims{of}: {found}")))

    def _show(self, answer: tuple[Grouping, list[Group]]) -> None:
        by, groups = answer
        if by is self.by and self.is_mounted:
            self.counts.show(sorted(groups, key=lambda group: -group.number))
            what = by.value if len(groups) == 1 else f"{by}s"
            self._tell(f"{len(groups):,} {what}")

    def action_move(self, rows: int) -> None:
        """Move in the list."""
        self.counts.move_by(rows)

    def action_page(self, direction: int) -> None:
        """Move by a page."""
        self.counts.page(direction)

    def action_first(self) -> None:
        """Go to the group that has most."""
        self.counts.first()

    def action_last(self) -> None:
        """Go to the group that has least."""
        self.counts.last()

    def action_turn(self, direction: int) -> None:
        """Count by something else."""
        place = self._choices.index(self.by) + direction
        self.by = self._choices[place % len(self._choices)]
        self._count()

    @on(Rows.Picked)
    def _picked(self, event: Rows.Picked) -> None:
        event.stop()  # else the view below would open its row, too
        self.action_take()

    def action_take(self) -> None:
        """Filter by the group under the cursor."""
        if self.counts.groups:
            self.dismiss(self.counts.groups[self.counts.cursor].words)

    def action_leave(self) -> None:
        """Go back without a filter."""
        self.dismiss(None)
