"""What the lists have in common: a filter, a window of rows, and a preview of one of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.widget import Widget
from textual.widgets import Input, Static

from claimtrack.errors import ClaimtrackError
from claimtrack.render.lines import Line, Target, line
from claimtrack.schemas.id_list import IdList
from claimtrack.tui.completion import FilterBox
from claimtrack.tui.keys import MARKING, action
from claimtrack.tui.own_writes import OwnWrites
from claimtrack.tui.views.view import View
from claimtrack.tui.widgets.lines_view import LinesView
from claimtrack.tui.widgets.rows import Rows
from claimtrack.tui.widgets.window import Window

if TYPE_CHECKING:
    from claimtrack.store import Session

_MOST_MARKED = 100_000


@dataclass(frozen=True, slots=True)
class FirstPage:
    """The beginning of an answer to a filter; `is_complete` where it is all of it.

    `remark` says whom the filter leaves out, mostly nobody. A page that `is_late` comes with the
    whole answer only, because its order takes all of it.
    """

    order: IdList
    rows: Mapping[UUID, Any]
    is_complete: bool
    remark: str = ""
    is_late: bool = False


class Listing(View):
    """A list with a filter above it and a preview beside or below it."""

    noun: ClassVar[str] = "rows"
    DEFAULT_CSS = """
    Listing > .listing-body { height: 1fr; }
    """

    def __init__(self) -> None:
        super().__init__(id=self.name_in_keys)
        self.words = ""
        self.is_complete = False
        self._is_late = False
        self._heading = ""
        self._has_moved = False
        self._own = OwnWrites(self)

    # What a subclass says.

    def make_window(self) -> Window:
        """Return the list."""
        raise NotImplementedError

    def read_first(self, session: "Session", words: str) -> FirstPage:
        """Return the beginning of what a filter finds; runs in the query thread."""
        raise NotImplementedError

    def read_all(self, session: "Session", words: str) -> IdList:
        """Return all that a filter finds; runs in the query thread."""
        raise NotImplementedError

    def read_rows(self, session: "Session", ids: Sequence[UUID]) -> Mapping[UUID, Any]:
        """Return rows by id; runs in the query thread."""
        raise NotImplementedError

    def read_preview(self, session: "Session", row_id: UUID) -> list[Line]:
        """Return what the preview shows of a row; runs in the query thread."""
        raise NotImplementedError

    def empty_text(self) -> str:
        """Return what to say, and to do next, where there is nothing to list."""
        raise NotImplementedError

    def above_list(self) -> Iterable[Widget]:
        """Return what stands between the filter and the list."""
        return ()

    @property
    def is_filled(self) -> bool:
        """Say whether list and preview, where one is in that, show what they are to show."""
        if not super().is_filled:
            return False
        if self._is_late and self.bench.queries.is_asking("order"):
            return False
        is_behind = self._has_moved or self.bench.queries.is_asking("preview")
        return not (is_behind and isinstance(self.bench.focused, LinesView))

    # What is on the screen.

    def compose(self) -> ComposeResult:
        """Lay the list out."""
        yield FilterBox(self.name_in_keys)
        yield Static(classes="listing-head")
        yield from self.above_list()
        with Container(classes="listing-body"):
            yield self.make_window()
            yield LinesView(id=f"{self.name_in_keys}-preview")

    def on_mount(self) -> None:
        """Give the parts the signs of this terminal."""
        self.window.glyphs = self.preview.glyphs = self.bench.glyphs
        self.box.display = False

    @property
    def window(self) -> Window:
        """Return the list."""
        return self.query_one(Window)

    @property
    def preview(self) -> LinesView:
        """Return the preview."""
        return self.query_one(LinesView)

    @property
    def box(self) -> FilterBox:
        """Return the line that the filter is typed in."""
        return self.query_one(FilterBox)

    @property
    def rows(self) -> Rows:
        """Return the preview while one reads in it, else the list."""
        return self.preview if self.preview.has_focus else self.window

    def targets(self) -> list[Target]:
        """Return the marked rows, else what is under the cursor, in the list or the preview."""
        inside = self.preview.target() if self.preview.has_focus else None
        return [inside] if inside is not None and not self.window.marked else self.window.targets()

    def acting_on(self) -> str:
        """Return in words what verbs act on: how many rows are marked, else the row."""
        marked = len(self.window.marked)
        return f"{marked:,} marked" if marked else super().acting_on()

    def claim_id(self) -> UUID | None:
        """Return the claim under the cursor."""
        here = self.window.target()
        return here.claim_id if here is not None else None

    def filter_words(self) -> str:
        """Return the filter of what is listed."""
        return self.words

    def search(self, *, keep: bool = False) -> None:
        """Find what the filter says: its beginning at once, the whole of it a little later."""
        words = self.words
        self.is_complete = False

        def ask(session: "Session") -> tuple[str, bool, FirstPage]:
            self._own.note(session)
            return words, keep, self.read_first(session, words)

        self.bench.queries.ask("first", ask, self._show_first)

    def _show_first(self, answer: tuple[str, bool, FirstPage]) -> None:
        words, keep, page = answer
        if words != self.words:
            return
        self.is_complete = page.is_complete
        if page.remark and not keep:
            self.bench.show_message(page.remark)
        self._is_late = page.is_late and not keep
        if page.is_late:
            self.update_heading()
        elif page.is_complete or not keep or not len(self.window.order):
            self.window.show(page.order, page.rows, keep=keep)
            self.update_heading()
        if page.is_complete:
            self.finish_list()
        else:
            self.bench.queries.ask(
                "order", lambda session: (words, self.read_all(session, words)), self._show_all
            )

    def _show_all(self, answer: tuple[str, IdList]) -> None:
        words, order = answer
        if words == self.words:
            self.is_complete = True
            self.window.show(order, {}, keep=not self._is_late)
            self._is_late = False
            self.update_heading()
            self.finish_list()

    def finish_list(self) -> None:
        """Show what follows from the whole list."""
        if not len(self.window.order):
            self.preview.show([line((self.empty_text(), ""))])

    def update_heading(self) -> None:
        """Show how many are found and marked."""
        count = self.found_number()
        self._heading = self.heading_text(f"{count:,}" if self.is_complete else f"{count:,}+")
        self.query_one(".listing-head", Static).update(Text(self._heading), layout=False)

    def found_number(self) -> int:
        """Return how many rows there are, as far as is known."""
        return len(self.window.order)

    def heading_text(self, number: str) -> str:
        """Return the line above the list; `number` is how many there are, as far as is known."""
        marked = f" {self.bench.glyphs.dot} {len(self.window.marked):,} marked"
        words = f" /{self.words}" if self.words else ""
        what = self.noun.removesuffix("s") if number == "1" else self.noun
        return f" {number} {what}{words}{marked if self.window.marked else ''}"

    @property
    def head(self) -> str:
        """Return the line above the list, for tests and for those who cannot see it."""
        return self._heading

    @on(Window.Wanted)
    def _want(self, event: Window.Wanted) -> None:
        event.stop()
        ids = event.ids
        self.bench.queries.ask(
            "rows", lambda session: self.read_rows(session, ids), self.window.add_rows
        )

    @on(Window.Moved)
    def _moved(self, event: Window.Moved) -> None:
        event.stop()
        if event.rows is self.preview:
            self.bench.redraw_keys()
        if event.rows is self.window:  # the cursor first: reading would take turns with painting
            self._has_moved = True
            self.call_after_refresh(self._follow)

    def _follow(self) -> None:
        """Show what the cursor went to."""
        self._has_moved = False
        self.show_preview(keep=False)
        if self.bench.view is self:
            self.bench.redraw_keys()

    def show_preview(self, *, keep: bool) -> None:
        """Show the row under the cursor in the preview."""
        current = self.window.current
        if current is None or not self.preview.display:
            return
        self.bench.queries.ask(
            "preview",
            lambda session: (current, keep, self.read_preview(session, current)),
            self._put_preview,
        )

    def _put_preview(self, answer: tuple[UUID, bool, list[Line]]) -> None:
        row_id, keep, lines = answer
        if row_id == self.window.current:
            self.preview.show(lines, keep=keep)
            if not keep:
                self.bench.redraw_keys()

    # What keys and writes do to it.

    def enter(self) -> None:
        """Become the view that is seen; what was not read to its end is read again."""
        self.screen.set_focus(self.window)
        if self.is_complete:
            self.show_preview(keep=True)
            self._own.take()
        else:
            self.search(keep=True)

    def reload(self) -> None:
        """Read the rows in sight and the preview again; the list stands still."""
        self.window.reload_rows()
        self.show_preview(keep=True)
        self._own.take()

    def take_news(self) -> None:
        """Find anew."""
        self.search(keep=True)
        self.reload()

    def back(self) -> bool:
        """Leave the preview, then the marks, then the filter."""
        if self.preview.has_focus:
            self.screen.set_focus(self.window)
        elif self.window.marked:
            self.window.unmark()
            self.update_heading()
        elif self.words or self.box.display:
            self.filter_by("")
            self.box.display = False
            self.screen.set_focus(self.window)
        else:
            return False
        return True

    def pane(self, direction: int) -> None:
        """Go from the list to the preview and back."""
        other = self.window if self.preview.has_focus else self.preview
        if other.display:
            self.screen.set_focus(other)

    def action_filter(self) -> None:
        """Go to the line that the filter is typed in."""
        self.box.display = True
        self.screen.set_focus(self.box)  # at once: the next key may be on its way

    @action(
        "space",
        "mark the row: verbs then act on all that are marked",
        MARKING,
        bar="mark",
        views=("inbox", "timeline"),
    )
    def action_mark(self) -> None:
        """Mark the row under the cursor."""
        self.window.toggle_mark()
        self.update_heading()
        self.bench.redraw_keys()

    @action(
        "asterisk", "mark all that the filter finds, or none", MARKING, views=("inbox", "timeline")
    )
    def action_mark_all(self) -> None:
        """Mark all rows that the filter finds, or take all marks off."""
        window = self.window
        if window.marked:
            window.unmark()
        elif len(window.order) > _MOST_MARKED:
            self.bench.show_message(
                f"{len(window.order):,} are too many to mark: narrow the filter first."
            )
        else:
            window.mark(window.order)
        self.update_heading()

    def filter_by(self, words: str, *, keep: bool = False) -> None:
        """Show what a filter finds; with `keep`, the cursor stays on its row if it is found."""
        self.words = words
        if self.box.value != words:
            with self.box.prevent(Input.Changed):
                self.box.value = words
            self.box.display = bool(words)
        self.window.unmark()
        self.search(keep=keep)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        try:
            remark = self.check_filter(event.value)
        except ClaimtrackError as error:
            self.bench.show_message(str(error))
            return
        self.bench.show_message(remark)
        self.words = event.value
        self.window.unmark()
        self.search()

    def check_filter(self, words: str) -> str:
        """Return a remark on a filter, mostly "". Raises ClaimtrackError for one that is none."""
        return ""

    @on(Input.Submitted)
    def _typed_all(self, event: Input.Submitted) -> None:
        event.stop()
        self.box.display = bool(self.words)
        self.screen.set_focus(self.window)
