"""Source reader: the kept text with its quotes, and what one makes of the words one selects."""

from typing import TYPE_CHECKING
from uuid import UUID

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.widgets import Static

from claimtrack.queries.source_text import MarkedPassage, SourceText, passage_of, source_text
from claimtrack.render.lines import Line, Target
from claimtrack.render.passage import (
    caret_lines,
    no_copy_lines,
    paragraph_label,
    reading_title,
)
from claimtrack.schemas.listing import RowRef
from claimtrack.tui.keys import READING, action
from claimtrack.tui.views.text import TextView
from claimtrack.tui.views.view import Chosen
from claimtrack.tui.widgets.document import Document
from claimtrack.tui.widgets.filter_box import FilterBox
from claimtrack.tui.widgets.lines_view import SheetView
from claimtrack.tui.widgets.marks import Mark
from claimtrack.tui.widgets.rows import Rows
from claimtrack.tui.widgets.stretches import find_all

if TYPE_CHECKING:
    from claimtrack.tui.app import Workbench

_QUOTES = '“”"„«»'


def read_source(bench: "Workbench", found: RowRef) -> None:
    """Read a source, or what a citation, a note or a claim stands in, at its passage."""

    def open_at(place: tuple[UUID, UUID | None] | None) -> None:
        if place is None:
            what = f"The {found.entity} {found.id.hex[:4]}"
            bench.tell(f"{what} is cited from no source yet: `claimtrack cite` adds where.")
            return
        bench.screen_stack[0].query_one(ReaderView).show(*place)
        bench.switch("reader")

    bench.reader.ask("view", lambda session: passage_of(session, found), open_at)


class ReaderView(TextView):
    """One kept copy of a source; the passages that are cited or noted on are marked in it."""

    name_in_keys = "reader"
    bar = "select suggestions new_claim cite rebut annotate step_on find open pane"

    def __init__(self) -> None:
        super().__init__(id=self.name_in_keys)
        self.source_id: UUID | None = None
        self.copy_id: UUID | None = None
        self.read: SourceText | None = None
        self._goal: UUID | None = None
        self._wanted: tuple[int, int] | None = None
        self._about: list[Line] = []
        self._places: dict[UUID, int] = {}

    def compose(self) -> ComposeResult:
        """Lay the text out, with what stands at the caret beside or below it."""
        yield Static(id="reader-head")
        yield FilterBox(self.name_in_keys)
        with Container(id="reader-body"):
            yield Document(self._tell, id="reader-text")
            yield SheetView(id="reader-about")

    def on_mount(self) -> None:
        """Give the parts the signs of this terminal."""
        self.document.glyphs = self.about.glyphs = self.bench.glyphs
        self.box.display = False

    @property
    def about(self) -> SheetView:
        """Return what tells about the passage at the caret."""
        return self.query_one(SheetView)

    @property
    def rows(self) -> Rows | Document:
        """Return what the keys move: the text, or what stands beside it while one is there."""
        return self.about if self.about.has_focus or not self.document.display else self.document

    def targets(self) -> list[Target]:
        """Return the passage at the caret, or what is under the cursor beside the text."""
        here = self.rows.target()
        return [here] if here is not None else []

    # What is read.

    def show(self, source_id: UUID, passage_id: UUID | None = None) -> None:
        """Read a source, at a passage of it, else where one was in it last."""
        if self.source_id is not None and self.read is not None and self.read.text:
            self._places[self.source_id] = self.document.caret.position
        if source_id != self.source_id:
            self.read = None
            self.copy_id = None
            self.document.show("", ())
            self.box.value = ""
            self.box.display = False
        self.source_id = source_id
        self._goal = passage_id
        self._ask()

    def show_words(self, source_id: UUID, copy_id: UUID, words: tuple[int, int]) -> None:
        """Read a copy of a source, with words of it selected."""
        self.show(source_id)
        self.copy_id = copy_id
        self._wanted = words

    def _ask(self) -> None:
        source, copy = self.source_id, self.copy_id
        if source is not None:
            self.bench.reader.ask(
                "view", lambda session: source_text(session, source, copy), self._take
            )

    def _take(self, read: SourceText) -> None:
        if read.source.id != self.source_id:
            return
        is_new = self.read is None
        self.read = read
        self.copy_id = read.shown.id if read.shown else None
        caret = self._places.get(read.source.id, 0) if is_new else None
        self.document.display = read.shown is not None
        self.set_class(read.shown is None, "-no-copy")
        marks = [self._mark(one) for one in read.passages if one.start is not None]
        self.document.show(read.text, marks, caret=caret)
        if self.box.value and not self.document.matches:
            self.document.matches = find_all(read.text, self.box.value)
        if self.bench.view is self and not self.box.has_focus:
            self.rows.focus()
        self._reveal()
        self._tell()

    def _reveal(self) -> None:
        """Go to the passage or the words that were asked for, once."""
        if self._wanted is not None:
            self.document.reveal(self._wanted[0])
            self.document.select(*self._wanted)
            self._wanted = None
        if self._goal is None or self.read is None:
            return
        wanted = next((one for one in self.read.passages if one.id == self._goal), None)
        self._goal = None
        if wanted is not None and wanted.start is not None:
            self.document.reveal(wanted.start)
        elif wanted is not None and self.read.shown is not None:
            self.bench.tell(f"The words of this quote have no one place here: {wanted.state}.")

    def _mark(self, one: MarkedPassage) -> Mark:
        glyphs = self.bench.glyphs
        start, end = one.start or 0, one.end or 0
        target = Target(one.entity, one.id, one.claim_id)
        if one.entity == "annotation":
            return Mark(start, end, target, "note", f"{glyphs.note}{(one.who or '')[:3]}", "dim")
        sign = glyphs.standings.get(one.standing, "?")
        name = one.claim_id.hex[:4] if one.claim_id else "?"
        if one.state != "exact":
            sign = glyphs.warning if one.state == "altered" else glyphs.quotes[one.state]
            return Mark(start, end, target, "quote", f"{name}{sign}", "defeated")
        return Mark(start, end, target, "quote", f"{name}{sign}", one.standing)

    def turn_to_copy(self, older: int) -> None:
        """Read an older (1) or a newer (-1) kept copy."""
        if self.read is None or self.read.shown is None or len(self.read.snapshots) < 2:
            self.bench.tell("There is one kept copy at most: `claimtrack snapshot` keeps another.")
            return
        place = self.read.snapshots.index(self.read.shown) + older
        if not 0 <= place < len(self.read.snapshots):
            self.bench.tell(f"This is the {'oldest' if older > 0 else 'newest'} kept copy.")
            return
        self.copy_id = self.read.snapshots[place].id
        self._ask()

    # What is selected.

    def chosen(self) -> Chosen | None:
        """Return the words that are selected."""
        span = self.document.caret.chosen if self.document.display else None
        if span is None or self.read is None or self.read.shown is None:
            return None
        start, end = span
        text = self.document.text
        around = text[max(0, start - 1) : start + 1], text[end - 1 : end + 1]
        is_quoted = all(any(one in _QUOTES for one in part) for part in around)
        locator = paragraph_label(self.document.caret.paragraphs.number(start))
        return Chosen(
            self.read.source.id, self.read.shown.id, text[start:end], start, locator, is_quoted
        )

    def drop_chosen(self) -> None:
        """Select nothing."""
        self.document.drop()

    @on(Rows.Moved)
    def _moved_beside(self, event: Rows.Moved) -> None:
        event.stop()

    def _tell(self) -> None:
        """Show where one is, and what stands there."""
        if self.read is None:
            return
        document, glyphs = self.document, self.bench.glyphs
        caret = document.caret
        row, rows = document.rows.row_of(caret.position), len(document.rows)
        percent = 100 if row + 1 >= rows else row * 100 // rows
        head = reading_title(self.read, percent, self.size.width or 80, glyphs)
        self.query_one("#reader-head", Static).update(Text(head), layout=False)
        if self.read.shown is None:
            lines = no_copy_lines(self.read, glyphs)
        else:
            here = document.target()
            lines = caret_lines(
                self.read,
                here.id if here else None,
                caret.chosen,
                caret.paragraphs.number(caret.position),
                glyphs,
            )
        if lines != self._about:
            self._about = lines
            self.about.show(lines)

    # What keys do.

    def enter(self) -> None:
        """Become the view that is seen."""
        self.rows.focus()
        self._ask()

    def reread(self) -> None:
        """Read the passages again; text and caret stay where they are."""
        self._ask()

    def take_news(self) -> None:
        """Read the newest copy."""
        self.copy_id = None
        self._ask()

    def action_open(self) -> None:
        """Read the claim of the passage at the caret."""
        here = next((one for one in self.targets() if one.claim_id), None)
        if here is not None and here.claim_id is not None:
            self.bench.show_claim(here.claim_id)
        else:
            self.bench.tell("No claim is cited here: ] goes to the next quote.")

    def step(self, direction: int) -> None:
        """Go to the next passage that is marked."""
        mark = self.document.marks.beside(self.document.caret.position, direction)
        if mark is not None:
            self.document.reveal(mark.start)
        else:
            self.bench.tell(f"There is no quote {'after' if direction > 0 else 'before'} this.")

    def pane(self, direction: int) -> None:
        """Go from the text to what stands beside it, and back."""
        if self.about.has_focus and self.document.display:
            self.document.focus()
        elif self.about.display:
            self.about.focus()

    def back(self) -> bool:
        """Leave what stands beside the text, then the selection, then what was found."""
        if self.about.has_focus and self.document.display:
            self.document.focus()
        elif self.document.caret.anchor is not None:
            self.document.drop()
        elif self.box.display:
            self.box.value = ""
            self.box.display = False
            self.document.focus()
        else:
            return False
        return True

    @action(
        "S",
        "list what the text says that somebody said, to be recorded by a key",
        READING,
        bar="suggest",
        views=("reader",),
        command="claimtrack suggest",
        after="find_back",
    )
    def action_suggestions(self) -> None:
        """List who says what in the text."""
        from claimtrack.tui.views.suggestions import suggest

        suggest(self.bench, self)

    @action("less_than_sign", "an older kept copy of the source", READING, views=("reader",))
    def action_copy_older(self) -> None:
        """Read an older kept copy."""
        self.turn_to_copy(1)

    @action("greater_than_sign", "a newer kept copy of the source", READING, views=("reader",))
    def action_copy_newer(self) -> None:
        """Read a newer kept copy."""
        self.turn_to_copy(-1)
