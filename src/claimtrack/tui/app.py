"""The workbench: a list of claims beside the claim under the cursor, and what one does to it."""

import threading
from collections.abc import Callable, Coroutine
from typing import Any, ClassVar
from uuid import UUID

from rich.console import Group
from textual import on, work
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.widgets import Input, Static

from claimtrack.errors import ClaimtrackError
from claimtrack.sheet import sheet, text
from claimtrack.store import Store
from claimtrack.tui import reading, writing
from claimtrack.tui.claim_list import ClaimList
from claimtrack.tui.forms import (
    AIMS,
    ANSWER_FIELDS,
    CLAIM_FIELDS,
    KINDS,
    NOTE_FIELDS,
    RATIONALE_FIELDS,
    REASON_FIELDS,
    TAG_FIELDS,
    VERDICTS,
    Answers,
    Chooser,
    Field,
    Form,
    Help,
)
from claimtrack.tui.keys import KEYS, bar
from claimtrack.tui.themes import DARK, THEMES

_NEWS_S = 0.5
_EMPTY = (
    "No claims yet.\n\nn adds one here. On the command line, `claimtrack import PATH` brings in a "
    "dossier or JSON Lines, and `claimtrack demo` shows an example."
)


class Workbench(App[None]):
    """Shows one store to one author."""

    CSS_PATH = "workbench.tcss"
    TITLE = "claimtrack"
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012  (an instance variable in Textual)
        (0, "-narrow"),
        (100, "-wide"),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (18, "-high")]  # noqa: RUF012  (an instance variable in Textual)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(key.keys, key.action, key.help, show=False) for key in KEYS
    ]

    def __init__(self, store: Store, author: str) -> None:
        super().__init__()
        self.store = store
        self.author = author
        self.drafts: dict[str, Answers] = {}
        self._words = ""
        self._newest: UUID | None = None
        self._is_complete = False
        self._writing = threading.Lock()
        store.on_wait = lambda what: self.call_from_thread(self.tell, f"waiting: {what}")
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = DARK.name

    def compose(self) -> ComposeResult:
        """Lay the workbench out."""
        yield Static(id="title")
        yield Input(placeholder="words, speaker: tag: standing: since: …", id="filter")
        with Container(id="body"):
            yield ClaimList(id="list")
            with VerticalScroll(id="detail"):
                yield Static(id="claim")
        yield Static(id="message")
        yield Static(text(bar()), id="keys")

    def on_mount(self) -> None:
        """Begin with the list; the rest of it is read while the first rows are seen."""
        self.query_one("#filter").display = False
        self.query_one(ClaimList).focus()
        self._search("")
        self.set_interval(_NEWS_S, self._look_for_news)

    def tell(self, sentence: str) -> None:
        """Say one sentence in the message line."""
        self.query_one("#message", Static).update(text(sentence), layout=False)

    # Reading: in worker threads, where the newest job of a kind replaces the one before it.

    @work(thread=True, exclusive=True, group="search", exit_on_error=False)
    def _search(self, words: str) -> None:
        try:
            first = reading.first_rows(self.store, words)
            self.call_from_thread(self._show_first, words, first)
            found = reading.found(self.store, words)
        except ClaimtrackError as error:
            self.call_from_thread(self.tell, str(error))
        else:
            self.call_from_thread(self._show_found, words, found)

    def _show_first(self, words: str, rows: list[Any]) -> None:
        if words == self._words and not self._is_complete:
            self.query_one(ClaimList).show([row.id for row in rows], rows)
            self._title(f"{len(rows)}+" if len(rows) == reading.FIRST_ROWS else str(len(rows)))

    def _show_found(self, words: str, found: reading.Found) -> None:
        if words != self._words:
            return
        self._is_complete = True
        self._newest = found.newest
        claims = self.query_one(ClaimList)
        known = [row for one in found.ids if (row := claims.row(one)) and one not in found.rows]
        claims.show(found.ids, [*known, *found.rows.values()])
        claims.forget()
        self._title(f"{len(found.ids):,}")
        if not found.ids:
            nothing = "Nothing fits the filter. Esc clears it." if words else _EMPTY
            self.query_one("#claim", Static).update(text(nothing.replace("\n\n", " ")))

    def _title(self, count: str) -> None:
        what = f"  /{self._words}" if self._words else ""
        line = f" claimtrack  {count} claims{what}  ·  {self.store.place}  ·  {self.author}"
        self.query_one("#title", Static).update(text(line), layout=False)

    @on(ClaimList.Wanted)
    def _want(self, event: ClaimList.Wanted) -> None:
        self._fetch(event.ids)

    @work(thread=True, group="rows", exit_on_error=False)
    def _fetch(self, ids: list[UUID]) -> None:
        try:
            rows = reading.window(self.store, ids)
        except ClaimtrackError as error:
            self.call_from_thread(self.tell, str(error))
        else:
            self.call_from_thread(self.query_one(ClaimList).learn, rows)

    @on(ClaimList.Moved)
    def _moved(self, event: ClaimList.Moved) -> None:
        if event.claim_id is not None:
            self._show_detail(event.claim_id)

    @work(thread=True, exclusive=True, group="detail", exit_on_error=False)
    def _show_detail(self, claim_id: UUID) -> None:
        try:
            shown: Group = sheet(reading.detail(self.store, claim_id))
        except ClaimtrackError as error:
            self.call_from_thread(self.tell, str(error))
        else:
            self.call_from_thread(self._put_detail, claim_id, shown)

    def _put_detail(self, claim_id: UUID, shown: Group) -> None:
        if claim_id == self.query_one(ClaimList).current:
            self.query_one("#claim", Static).update(shown)
            self.query_one("#detail").scroll_home(animate=False)

    @work(thread=True, exclusive=True, group="news", exit_on_error=False)
    def _look_for_news(self) -> None:
        if not self._is_complete:
            return
        try:
            news = reading.news_since(self.store, self._newest, self.author)
        except ClaimtrackError:
            return  # busy or gone for a moment: the next look will tell
        if news:
            who = ", ".join(f"{count} by {author}" for author, count in sorted(news.items()))
            self.call_from_thread(self.tell, f"↑ new changes: {who} — R takes them in")

    # Moving

    def _in_list(self) -> bool:
        return self.query_one(ClaimList).has_focus

    def action_cursor_down(self) -> None:
        """Go to the next claim, or scroll the claim that is open."""
        self._move(lambda claims: claims.move_by(1), lambda pane: pane.scroll_down(animate=False))

    def action_cursor_up(self) -> None:
        """Go to the previous claim, or scroll back."""
        self._move(lambda claims: claims.move_by(-1), lambda pane: pane.scroll_up(animate=False))

    def action_page_down(self) -> None:
        """Go a page down."""
        self._move(lambda c: c.page(1), lambda pane: pane.scroll_page_down(animate=False))

    def action_page_up(self) -> None:
        """Go a page up."""
        self._move(lambda c: c.page(-1), lambda pane: pane.scroll_page_up(animate=False))

    def action_first(self) -> None:
        """Go to the first claim."""
        self._move(lambda c: c.move_to(0), lambda pane: pane.scroll_home(animate=False))

    def action_last(self) -> None:
        """Go to the last claim."""
        self._move(lambda c: c.move_to(len(c.ids)), lambda pane: pane.scroll_end(animate=False))

    def _move(
        self, in_list: Callable[[ClaimList], None], in_claim: Callable[[VerticalScroll], None]
    ) -> None:
        if self._in_list():
            in_list(self.query_one(ClaimList))
        else:
            in_claim(self.query_one("#detail", VerticalScroll))

    def action_open(self) -> None:
        """Read the claim under the cursor."""
        if self.query_one(ClaimList).current is None:
            self.tell("There is no claim to open.")
            return
        self.screen.add_class("-reading")
        self.query_one("#detail").focus()

    def action_step_back(self) -> None:
        """Go one step back: out of the claim, then out of the filter."""
        if self.screen.has_class("-reading"):
            self.screen.remove_class("-reading")
        elif self.query_one("#filter").display:
            self._close_filter(clear=True)
        self.query_one(ClaimList).focus()

    def action_filter(self) -> None:
        """Type a filter."""
        box = self.query_one("#filter", Input)
        box.display = True
        box.focus()

    @on(Input.Changed, "#filter")
    def _filter_changed(self, event: Input.Changed) -> None:
        self._words = event.value
        self._is_complete = False
        self.tell("")
        self._search(event.value)

    @on(Input.Submitted, "#filter")
    def _filter_done(self) -> None:
        self._close_filter(clear=False)

    def _close_filter(self, *, clear: bool) -> None:
        box = self.query_one("#filter", Input)
        if clear:
            box.value = ""
        box.display = bool(box.value)
        self.query_one(ClaimList).focus()

    def action_take_news(self) -> None:
        """Read the list again, with what others wrote."""
        self.tell("")
        self._refresh()

    def _refresh(self) -> None:
        self._search(self._words)
        current = self.query_one(ClaimList).current
        if current is not None:
            self._show_detail(current)

    def action_help(self) -> None:
        """Show every key."""
        self.push_screen(Help())

    # Writing: one at a time, in a worker thread, each one undoable step.

    def _ask(self, name: str, title: str, fields: tuple[Field, ...], then: writing.Then) -> None:
        """Ask for some lines, with what was typed last time and not sent; then write."""
        draft = self.drafts.setdefault(name, {})

        def answered(answers: Answers | None) -> None:
            if not answers:
                self.tell("Kept as a draft." if draft else "")
                return
            self._write(lambda: then(answers), name)

        self.push_screen(Form(title, fields, draft), answered)

    def _write(self, act: Callable[[], str], draft: str | None = None) -> None:
        self._write_in_thread(act, draft)

    @work(thread=True, group="write", exit_on_error=False)
    def _write_in_thread(self, act: Callable[[], str], draft: str | None) -> None:
        with self._writing:
            try:
                done = act()
            except ClaimtrackError as error:
                kept = " What you typed is kept as a draft." if draft else ""
                self.call_from_thread(self.tell, f"{error}{kept}")
                return
        if draft is not None:
            self.drafts.pop(draft, None)
        self.call_from_thread(self.tell, done)
        self.call_from_thread(self._refresh)

    def _on_current(self, act: Callable[[UUID], Coroutine[Any, Any, None] | None]) -> None:
        current = self.query_one(ClaimList).current
        if current is None:
            self.tell("There is no claim under the cursor.")
        else:
            act(current)

    def action_annotate(self) -> None:
        """Write a note on the claim."""
        self._on_current(
            lambda one: self._ask(
                f"note {one}", "Note", NOTE_FIELDS, writing.note(self.store, self.author, one)
            )
        )

    def action_new_claim(self) -> None:
        """Add a claim."""
        self._ask("claim", "New claim", CLAIM_FIELDS, writing.claim(self.store, self.author))

    def action_tag(self) -> None:
        """Put topics on the claim."""
        self._on_current(
            lambda one: self._ask(
                f"tag {one}", "Topics", TAG_FIELDS, writing.tags(self.store, self.author, one)
            )
        )

    def action_rebut(self) -> None:
        """Answer the claim: how, at what, with what."""
        self._on_current(self._rebut)

    def _rebut(self, claim_id: UUID) -> None:
        def with_aim(kind: str, aim: str | None) -> None:
            title = f"{kind.replace('_', '-')} {aim or ''}: the answer"
            act = writing.rebuttal(self.store, self.author, claim_id, kind, aim)
            self._ask(f"answer {claim_id}", title, ANSWER_FIELDS, act)

        def with_kind(kind: str | None) -> None:
            if kind == "counter_accuses":
                with_aim(kind, None)
            elif kind is not None:
                self.push_screen(
                    Chooser("At what is it aimed?", AIMS),
                    lambda aim: with_aim(kind, aim) if aim else None,
                )

        self.push_screen(Chooser("How does the answer meet the claim?", KINDS), with_kind)

    def action_assess(self) -> None:
        """Give one's own verdict on the claim."""
        self._on_current(self._assess)

    def _assess(self, claim_id: UUID) -> None:
        def chosen(verdict: str | None) -> None:
            if verdict is not None:
                act = writing.verdict(self.store, self.author, claim_id, verdict)
                self._ask(f"verdict {claim_id}", f"{verdict}: why?", RATIONALE_FIELDS, act)

        self.push_screen(Chooser("Your verdict", VERDICTS), chosen)

    def action_stage(self, stage: str) -> None:
        """Set how far the work on the claim is; parking asks why."""
        self._on_current(lambda one: self._stage(one, stage))

    def _stage(self, claim_id: UUID, stage: str) -> None:
        if stage == "parked":
            act = writing.stage(self.store, self.author, claim_id, stage)
            self._ask(f"park {claim_id}", "Park it: why?", REASON_FIELDS, act)
        else:
            act = writing.stage(self.store, self.author, claim_id, stage)
            self._write(lambda: act({}))

    def action_undo(self) -> None:
        """Take one's own last change back."""
        self._write(lambda: writing.undo(self.store, self.author))

    def action_redo(self) -> None:
        """Bring back what undo took."""
        self._write(lambda: writing.redo(self.store, self.author))
