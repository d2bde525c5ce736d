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
from claimtrack.tui.completion import FilterBox
from claimtrack.tui.keys import READING, action
from claimtrack.tui.views.text import TextView
from claimtrack.tui.views.view import SelectedText
from claimtrack.tui.widgets.document import Document
from claimtrack.tui.widgets.lines_view import LinesView
from claimtrack.tui.widgets.marks import Mark
from claimtrack.tui.widgets.rows import Rows
from claimtrack.tui.widgets.text_units import find_all

if TYPE_CHECKING:
    from claimtrack.tui.app import Workbench

_QUOTES = '“”"„«»'


def read_source(bench: "Workbench", row: RowRef) -> None:
    """Read a source, or what a citation, a note or a claim stands in, at its passage."""

    def open_at(place: tuple[UUID, UUID | None] | None) -> None:
        if place is None:
            what = f"This {row.entity}"
            bench.show_message(f"{what} is cited from no source yet: `claimtrack cite` adds where.")
            return
        bench.screen_stack[0].query_one(ReaderView).show(*place)
        bench.switch("reader")

    bench.queries.ask("view", lambda session: passage_of(session, row), open_at)


class ReaderView(TextView):
    """One kept copy of a source; the passages that are cited or noted on are marked in it."""

    name_in_keys = "reader"
    bar = "select suggestions new_claim cite rebut annotate step_on find open pane"

    def __init__(self) -> None:
        super().__init__(id=self.name_in_keys)
        self.source_id: UUID | None = None
        self.snapshot_id: UUID | None = None
        self.reading: SourceText | None = None
        self._wanted_id: UUID | None = None
        self._wanted_span: tuple[int, int] | None = None
        self._about: list[Line] = []
        self._places: dict[UUID, int] = {}

    def compose(self) -> ComposeResult:
        """Lay the text out, with what stands at the caret beside or below it."""
        yield Static(id="reader-head")
        yield FilterBox(self.name_in_keys)
        with Container(id="reader-body"):
            yield Document(self._show_place, id="reader-text")
            yield LinesView(id="reader-about")

    def on_mount(self) -> None:
        """Give the parts the signs of this terminal."""
        self.document.glyphs = self.about.glyphs = self.bench.glyphs
        self.box.display = False

    @property
    def about(self) -> LinesView:
        """Return what tells about the passage at the caret."""
        return self.query_one(LinesView)

    @property
    def rows(self) -> Rows | Document:
        """Return what the keys move: the text, or what stands beside it while one is there."""
        return self.about if self.about.has_focus or not self.document.display else self.document

    def targets(self) -> list[Target]:
        """Return the passage at the caret, or what is under the cursor beside the text."""
        here = self.rows.target()
        return [here] if here is not None else []

    def source_here(self) -> UUID | None:
        """Return the source that is read."""
        return self.source_id

    # What is read.

    def show(self, source_id: UUID, passage_id: UUID | None = None) -> None:
        """Read a source, at a passage of it, else where one was in it last."""
        if self.source_id is not None and self.reading is not None and self.reading.text:
            self._places[self.source_id] = self.document.caret.position
        if source_id != self.source_id:
            self.reading = None
            self.snapshot_id = None
            self.document.show("", ())
            self.box.value = ""
            self.box.display = False
        self.source_id = source_id
        self._wanted_id = passage_id
        self._ask()

    def show_words(self, source_id: UUID, snapshot_id: UUID, words: tuple[int, int]) -> None:
        """Read a copy of a source, with words of it selected."""
        self.show(source_id)
        self.snapshot_id = snapshot_id
        self._wanted_span = words

    def _ask(self) -> None:
        source_id, snapshot = self.source_id, self.snapshot_id
        if source_id is not None:
            self.bench.queries.ask(
                "view", lambda session: source_text(session, source_id, snapshot), self._take
            )

    def _take(self, answer: SourceText) -> None:
        if answer.source.id != self.source_id:
            return
        is_new = self.reading is None
        self.reading = answer
        self.snapshot_id = answer.shown.id if answer.shown else None
        caret = self._places.get(answer.source.id, 0) if is_new else None
        self.document.display = answer.shown is not None
        self.set_class(answer.shown is None, "-no-copy")
        marks = [self._mark(passage) for passage in answer.passages if passage.start is not None]
        self.document.show(answer.text, marks, caret=caret)
        if self.box.value and not self.document.matches:
            self.document.matches = find_all(answer.text, self.box.value)
        if self.bench.view is self and not self.box.has_focus:
            self.screen.set_focus(self.rows)
        self._reveal()
        self._show_place()

    def _reveal(self) -> None:
        """Go to the passage or the words that were asked for, once."""
        if self._wanted_span is not None:
            self.document.reveal(self._wanted_span[0])
            self.document.select(*self._wanted_span)
            self._wanted_span = None
        if self._wanted_id is None or self.reading is None:
            return
        passages = {passage.id: passage for passage in self.reading.passages}
        passage = passages.get(self._wanted_id)
        self._wanted_id = None
        if passage is not None and passage.start is not None:
            self.document.reveal(passage.start)
        elif passage is not None and self.reading.shown is not None:
            self.bench.show_message(
                f"The words of this quote have no one place here: {passage.state}."
            )

    def _mark(self, passage: MarkedPassage) -> Mark:
        glyphs = self.bench.glyphs
        start, end = passage.start or 0, passage.end or 0
        target = Target(passage.entity, passage.id, passage.claim_id)
        if passage.entity == "annotation":
            return Mark(
                start, end, target, "note", f"{glyphs.note}{(passage.who or '')[:3]}", "dim"
            )
        sign = glyphs.standings.get(passage.standing, "?")
        name = passage.claim_id.hex[:4] if passage.claim_id else "?"
        if passage.state != "exact":
            sign = glyphs.warning if passage.state == "altered" else glyphs.quotes[passage.state]
            return Mark(start, end, target, "quote", f"{name}{sign}", "defeated")
        return Mark(start, end, target, "quote", f"{name}{sign}", passage.standing)

    def turn_to_snapshot(self, older: int) -> None:
        """Read an older (1) or a newer (-1) kept copy."""
        if self.reading is None or self.reading.shown is None or len(self.reading.snapshots) < 2:
            self.bench.show_message(
                "There is one kept copy at most: `claimtrack snapshot` keeps another."
            )
            return
        place = self.reading.snapshots.index(self.reading.shown) + older
        if not 0 <= place < len(self.reading.snapshots):
            self.bench.show_message(f"This is the {'oldest' if older > 0 else 'newest'} kept copy.")
            return
        self.snapshot_id = self.reading.snapshots[place].id
        self._ask()

    # What is selected.

    def selected_text(self) -> SelectedText | None:
        """Return the words that are selected."""
        span = self.document.caret.chosen if self.document.display else None
        if span is None or self.reading is None or self.reading.shown is None:
            return None
        start, end = span
        text = self.document.text
        around = text[max(0, start - 1) : start + 1], text[end - 1 : end + 1]
        is_quoted = all(any(character in _QUOTES for character in part) for part in around)
        locator = paragraph_label(self.document.caret.paragraphs.number(start))
        return SelectedText(
            self.reading.source.id,
            self.reading.shown.id,
            text[start:end],
            start,
            locator,
            is_quoted,
            self.reading.source.published or "",
        )

    def clear_selection(self) -> None:
        """Select nothing."""
        self.document.drop()

    @on(Rows.Moved)
    def _moved_beside(self, event: Rows.Moved) -> None:
        event.stop()

    def _show_place(self) -> None:
        """Show where one is, and what stands there."""
        if self.reading is None:
            return
        document, glyphs = self.document, self.bench.glyphs
        caret = document.caret
        row, rows = document.rows.row_of(caret.position), len(document.rows)
        percent = 100 if row + 1 >= rows else row * 100 // rows
        head = reading_title(self.reading, percent, self.size.width or 80, glyphs)
        self.query_one("#reader-head", Static).update(Text(head), layout=False)
        if self.reading.shown is None:
            lines = no_copy_lines(self.reading, glyphs)
        else:
            here = document.target()
            lines = caret_lines(
                self.reading,
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
        self.screen.set_focus(self.rows)
        self._ask()

    def reload(self) -> None:
        """Read the passages again; text and caret stay where they are."""
        self._ask()

    def take_news(self) -> None:
        """Read the newest copy."""
        self.snapshot_id = None
        self._ask()

    def action_open(self) -> None:
        """Read the claim of the passage at the caret."""
        here = next((target for target in self.targets() if target.claim_id), None)
        if here is not None and here.claim_id is not None:
            self.bench.show_claim(here.claim_id)
        else:
            self.bench.show_message("No claim is cited here: ] goes to the next quote.")

    def step(self, direction: int) -> None:
        """Go to the next passage that is marked."""
        mark = self.document.marks.beside(self.document.caret.position, direction)
        if mark is not None:
            self.document.reveal(mark.start)
        else:
            self.bench.show_message(
                f"There is no quote {'after' if direction > 0 else 'before'} this."
            )

    def pane(self, direction: int) -> None:
        """Go from the text to what stands beside it, and back."""
        if self.about.has_focus and self.document.display:
            self.screen.set_focus(self.document)
        elif self.about.display:
            self.screen.set_focus(self.about)

    def back(self) -> bool:
        """Leave what stands beside the text, then the selection, then what was found."""
        if self.about.has_focus and self.document.display:
            self.screen.set_focus(self.document)
        elif self.document.caret.anchor is not None:
            self.document.drop()
        elif self.box.display:
            self.box.value = ""
            self.box.display = False
            self.screen.set_focus(self.document)
        else:
            return False
        return True

    @action(
        "S",
        "list what the text says that somebody said, to be recorded by a key",
        READING,
        bar="suggest",
        views=("reader", "sources"),
        command="claimtrack suggest",
        after="find_back",
    )
    def action_suggestions(self) -> None:
        """List who says what in the text that is read."""
        from claimtrack.tui.views.source_turning import suggest

        suggest(self.bench, self)

    @action("less_than_sign", "an older kept copy of the source", READING, views=("reader",))
    def action_copy_older(self) -> None:
        """Read an older kept copy."""
        self.turn_to_snapshot(1)

    @action("greater_than_sign", "a newer kept copy of the source", READING, views=("reader",))
    def action_copy_newer(self) -> None:
        """Read a newer kept copy."""
        self.turn_to_snapshot(-1)
