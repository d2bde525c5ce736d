"""Suggestions: who says what in a source, a row each beside the text, recorded by one key."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.widgets import Static

from claimtrack.changes import wording_of
from claimtrack.errors import NoSourceTextError
from claimtrack.queries.suggestions import Suggestion, Suggestions, suggestions
from claimtrack.render.lines import Line, Target
from claimtrack.render.passage import paragraph_label
from claimtrack.render.suggestion import (
    no_suggestions_lines,
    no_text_lines,
    suggestion_lines,
    suggestions_title,
)
from claimtrack.store import Session
from claimtrack.tui.keys import MOVING, action
from claimtrack.tui.views.reader import ReaderView
from claimtrack.tui.views.source_turning import suggest_beside
from claimtrack.tui.views.statements import Statements
from claimtrack.tui.views.view import SelectedText, View
from claimtrack.tui.widgets.document import Document
from claimtrack.tui.widgets.lines_view import LinesView
from claimtrack.tui.widgets.marks import Mark
from claimtrack.tui.widgets.rows import Rows
from claimtrack.vocabulary import Wording

if TYPE_CHECKING:
    pass

_PATIENCE_S = 3.0
"""So long keys wait for the statements that they are for."""

_NEAR = 400
"""So many characters before the words may the speaker be who is shown with them."""


class SuggestionsView(View):
    """The statements of one source beside its text; the one under the cursor is shown in it.

    `recorded` holds what was just recorded, by number, until the file is read again.
    """

    name_in_keys = "suggestions"
    bar = "accept correct step_on open pane"

    def __init__(self) -> None:
        super().__init__(id=self.name_in_keys)
        self.source_id: UUID | None = None
        self.recorded: dict[int, UUID] = {}
        self._being_recorded: set[int] = set()
        self._offered: Suggestions | None = None
        self._began = 0.0
        self._title = ""

    def compose(self) -> ComposeResult:
        """Lay the text out, with the list and what would be recorded beside or below it."""
        yield Static(id="suggestions-head")
        with Container(id="suggestions-body"):
            yield Document(self._moved_in_text, id="suggestions-text")
            with Container(id="suggestions-side"):
                yield Statements(id="suggestions-list")
                yield LinesView(id="suggestions-about", has_cursor=False)

    def on_mount(self) -> None:
        """Give the parts the signs of this terminal."""
        self.document.glyphs = self.statements.glyphs = self.about.glyphs = self.bench.glyphs

    @property
    def document(self) -> Document:
        """Return the text."""
        return self.query_one(Document)

    @property
    def statements(self) -> Statements:
        """Return the list of statements."""
        return self.query_one(Statements)

    @property
    def about(self) -> LinesView:
        """Return what tells what would be recorded."""
        return self.query_one(LinesView)

    @property
    def rows(self) -> Rows | Document:
        """Return what the keys move: the list, or what stands beside it while one is there."""
        panes = (self.document, self.about)
        return next((pane for pane in panes if pane.has_focus), self.statements)

    def targets(self) -> list[Target]:
        """Return the claim that cites the statement under the cursor."""
        here = self.statements.target()
        return [here] if here is not None else []

    # What is read.

    def show(self, source_id: UUID, title: str, text: str) -> None:
        """Begin with a source; `text` is shown while its statements are looked for."""
        self._title = title
        if source_id == self.source_id:
            return
        self.source_id = source_id
        self._began = self.bench.clock()
        self._offered = None
        self.recorded.clear()
        self._being_recorded.clear()
        self.set_class(False, "-nothing")
        self.document.pointed = ()
        self.document.show(text, (), caret=0)
        self.statements.show((), 0)
        self.about.show([])

    def _ask(self) -> None:
        source, before, known = self.source_id, self._offered, dict(self.recorded)
        if source is None:
            return
        bench = self.bench

        def look(session: Session) -> tuple[Suggestions | None, dict[int, UUID]]:
            try:
                return suggestions(session, source, before, bench.queries.give_way), known
            except NoSourceTextError:
                return None, known

        self._show_title()
        bench.queries.ask("suggestions", look, self._take)

    def _take(self, answer: tuple[Suggestions | None, dict[int, UUID]]) -> None:
        offered, known = answer
        if offered is None:
            self._show_instead(no_text_lines())
            return
        if offered.source_id != self.source_id:
            return
        before = self.offered()
        is_same = before is not None and before.snapshot_id == offered.snapshot_id
        for number, claim_id in known.items():
            if self.recorded.get(number) == claim_id:
                del self.recorded[number]
        self._offered = offered
        if not is_same:
            self.recorded.clear()
            self.document.pointed = ()
        freed = self._no_longer_recorded(before) if is_same else []
        cursor = self.statements.cursor if is_same else self._first_open(range(len(offered.rows)))
        self._show(freed[0] if freed else cursor)
        if not offered.rows:
            self._show_instead(no_suggestions_lines(offered))

    def _no_longer_recorded(self, before: Suggestions | None) -> list[int]:
        """Return the places of what is not recorded any more: undo took it back."""
        now = self.offered()
        if before is None or now is None:
            return []
        pairs = zip(before.rows, now.rows, strict=True)
        return [
            new.number - 1
            for old, new in pairs
            if old.claim_id is not None and new.claim_id is None
        ]

    def offered(self) -> Suggestions | None:
        """Return what is offered, with what was just recorded; None while it is looked for."""
        if self._offered is None or not self.recorded:
            return self._offered
        rows = tuple(
            replace(row, claim_id=self.recorded.get(row.number, row.claim_id))
            for row in self._offered.rows
        )
        return replace(self._offered, rows=rows)

    def _show(self, cursor: int) -> None:
        offered = self.offered()
        if offered is None:
            return
        self.set_class(not offered.rows, "-nothing")
        signs = self.bench.glyphs
        marks = [
            Mark(
                row.statement.start,
                row.statement.end,
                Target("suggestion", UUID(int=row.number), row.claim_id),
                "",
                f"{row.number}{signs.settled if row.claim_id else ''}",
                "stands" if row.claim_id else "dim",
            )
            for row in offered.rows
        ]
        self.document.show(offered.text, marks)
        self.statements.show(offered.rows, cursor)
        self._show_title()

    def _show_title(self) -> None:
        title = suggestions_title(self.offered(), self._title, self.bench.glyphs)
        self.query_one("#suggestions-head", Static).update(Text(title), layout=False)

    def _show_instead(self, lines: Sequence[Line]) -> None:
        """Say why there is no list, and what to do."""
        self.set_class(True, "-nothing")
        self.about.show(lines)

    # Where one is.

    @on(Rows.Moved)
    def _moved(self, event: Rows.Moved) -> None:
        event.stop()
        if event.rows is self.statements:
            self._point()
            if self.bench.view is self:
                self.bench.redraw_keys()

    def _point(self) -> None:
        """Show in the text, and beside it, what the cursor of the list is on."""
        offered, row = self.offered(), self.statements.current
        if offered is None or row is None:
            return
        statement = row.statement
        layers = [(start, end, "here") for start, end in statement.parts]
        layers += [(*statement.mention, "speaker")] if statement.mention else []
        self.document.pointed = tuple(layers)
        if not self.document.has_focus:
            begins = min(start for start, _ in statement.parts)
            spoken = statement.mention[0] if statement.mention else begins
            self.document.reveal(spoken if 0 < begins - spoken < _NEAR else begins)
        self.document.refresh()
        self.about.show(suggestion_lines(offered, row, self.bench.glyphs))

    def _moved_in_text(self) -> None:
        """Go in the list to the statement that the caret came to."""
        here = self.document.target() if self.document.has_focus else None
        if here is not None and here.id.int - 1 != self.statements.cursor:
            self.statements.move_to(here.id.int - 1)

    def _is_open(self, place: int) -> bool:
        row = self.statements.rows[place]
        return row.claim_id is None and row.number not in self._being_recorded

    def _first_open(self, places: Sequence[int]) -> int:
        rows = self._offered.rows if self._offered else ()
        return next((place for place in places if rows[place].claim_id is None), 0)

    # What one records.

    def selected_text_of(self, row: Suggestion) -> SelectedText | None:
        """Return the words of a statement, as if they were selected."""
        offered, statement = self._offered, row.statement
        if offered is None:
            return None
        start, end = max(statement.quoted, key=lambda piece: piece[1] - piece[0])
        return SelectedText(
            offered.source_id,
            offered.snapshot_id,
            offered.text[start:end],
            start,
            paragraph_label(self.document.caret.paragraphs.number(start)),
            wording_of(row) is Wording.VERBATIM,
            self._published(offered),
        )

    def _published(self, offered: Suggestions) -> str:
        """Return the date of the source, which the reader knows that this was opened from."""
        reading = self.bench.screen_stack[0].query_one(ReaderView).reading
        is_same = reading is not None and reading.source.id == offered.source_id
        return (reading.source.published or "") if reading is not None and is_same else ""

    def current_row(self) -> Suggestion | None:
        """Return the statement to record; says so where there is none, or it is recorded."""
        row = self.statements.current
        if row is None:
            looking = self._offered is None
            self.bench.show_message(
                "Still looking." if looking else "There is no statement to record."
            )
        elif row.claim_id is not None:
            cited = f"Claim {row.claim_id.hex[:8]} cites these words already"
            self.bench.show_message(
                f"{cited}: Enter reads it, ) goes to the next that is not recorded."
            )
        elif row.number not in self._being_recorded:
            return row
        return None

    def begin(self, row: Suggestion) -> None:
        """Take a statement as good as recorded, and go on to the next that is not."""
        self._being_recorded.add(row.number)
        self._move_to_open(1)

    def end(self, row: Suggestion, *, is_recorded: bool) -> None:
        """Show the result; go back to a statement that was refused."""
        self._being_recorded.discard(row.number)
        self._show(self.statements.cursor if is_recorded else row.number - 1)

    def _move_to_open(self, direction: int) -> bool:
        """Go to the next statement that is not recorded; down, also round the end."""
        here, count = self.statements.cursor, len(self.statements.rows)
        places = [*range(here + 1, count), *range(here)]
        next_place = next((place for place in places[::direction] if self._is_open(place)), None)
        if next_place is not None:
            self.statements.move_to(next_place)
        return next_place is not None

    # What keys do.

    @property
    def is_filled(self) -> bool:
        """Say whether the statements were looked for; keys that record them wait until then.

        They do not wait for a long text: that would hold up who wants to leave it.
        """
        is_looking = self._offered is None and self.bench.queries.is_asking("suggestions")
        has_patience = self.bench.clock() - self._began < _PATIENCE_S
        return super().is_filled and not (is_looking and has_patience)

    def source_here(self) -> UUID | None:
        """Return the source whose statements these are."""
        return self.source_id

    def enter(self) -> None:
        """Become the view that is seen."""
        self.screen.set_focus(self.statements)
        self._ask()

    def reload(self) -> None:
        """Look again what is recorded."""
        self._ask()

    def action_open(self) -> None:
        """Read the claim of the statement; of one that is not recorded, select its words."""
        row, offered = self.statements.current, self._offered
        if row is None or offered is None:
            self.bench.show_message("There is no statement to open.")
        elif row.claim_id is not None:
            self.bench.show_claim(row.claim_id)
        else:
            words = (row.statement.start, row.statement.end)
            reader = self.bench.screen_stack[0].query_one(ReaderView)
            reader.show_words(offered.source_id, offered.snapshot_id, words)
            self.bench.switch("reader")

    def step(self, direction: int) -> None:
        """Go to the next source that has a text."""
        if self.source_id is not None:
            suggest_beside(self.bench, self.source_id, direction)

    @action(
        "right_parenthesis",
        "the next statement that is not recorded",
        MOVING,
        bar="unrecorded",
        views=("suggestions",),
        after="step_back",
    )
    def action_statement_on(self) -> None:
        """Go to the next statement that is not recorded."""
        self._step_to_open(1)

    @action(
        "left_parenthesis",
        "the statement before that is not recorded",
        MOVING,
        views=("suggestions",),
        after="statement_on",
    )
    def action_statement_back(self) -> None:
        """Go to the statement before that is not recorded."""
        self._step_to_open(-1)

    def _step_to_open(self, direction: int) -> None:
        if not self._move_to_open(direction):
            self.bench.show_message("All others are recorded; ] goes on to the next source.")

    def pane(self, direction: int) -> None:
        """Go from the list to the text, to what would be recorded, and back."""
        panes = [pane for pane in (self.statements, self.document, self.about) if pane.display]
        here = next((place for place, pane in enumerate(panes) if pane.has_focus), 0)
        self.screen.set_focus(panes[(here + direction) % len(panes)])

    def back(self) -> bool:
        """Go from the text to the list; from there to where one was in the text."""
        if self.statements.has_focus:
            return False
        self.document.drop()
        self.screen.set_focus(self.statements)
        return True
