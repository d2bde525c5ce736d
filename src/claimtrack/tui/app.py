"""The workbench: one screen, its views, and what keys do to them.

A key becomes an action of the key table; an action is a method of the view, or a verb. Two threads
read and write; the screen itself never waits. It stands before the database libraries are imported:
the Inbox with the first claims, which move; other views come later, and other keys wait for them.
"""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from rich.text import Text
from textual import on
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Event, Paste, Resize
from textual.events import Key as KeyPress
from textual.screen import Screen
from textual.widgets import ContentSwitcher, Input, Static

from claimtrack.addresses import shown
from claimtrack.errors import ClaimtrackError
from claimtrack.render.glyphs import ASCII, UNICODE, Glyphs
from claimtrack.settings import Settings
from claimtrack.store.location import Location
from claimtrack.text import visible
from claimtrack.tui.asking import Drafts
from claimtrack.tui.bars import KeyBar, TitleBar
from claimtrack.tui.chrome import KeyTableProvider
from claimtrack.tui.keys import Burst, KeyTable
from claimtrack.tui.news import ConflictCount, NewsWatch
from claimtrack.tui.opening import Opening
from claimtrack.tui.query_thread import QueryThread
from claimtrack.tui.refusals import SaysRefusals
from claimtrack.tui.settings_watch import SettingsWatch
from claimtrack.tui.themes import THEMES
from claimtrack.tui.typed import TypedKeys
from claimtrack.tui.views.inbox import FIRST_ROWS, MOVES_AT_ONCE, Inbox
from claimtrack.tui.views.view import View
from claimtrack.tui.widgets.rows import Rows
from claimtrack.tui.work import Work

if TYPE_CHECKING:
    from claimtrack.store import Store
    from claimtrack.sync.exchange import Exchange
    from claimtrack.sync.share import Share
    from claimtrack.tui.views.claim import ClaimView

_LOOK_S = 2.0
"""So often drafts are written down, for a terminal may go away, and the settings looked at."""

_MAX_MESSAGE_ROWS = 4
"""So many rows may a sentence take: what to do next stands at its end."""

_ROOM_FOR_PREVIEW = 20
_TWO_PANES = 100
_LIST_BESIDE = 116
"""A preview stands beside a list only where the rows have room for who, when and 40 cells."""


class WorkScreen(SaysRefusals, Screen[None], inherit_bindings=False):
    """The one screen; Tab is ours here, and ^c copies what the mouse selected."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c", "screen.copy_text", "copy the selection", show=False)
    ]

    def _key_escape(self) -> None:
        """Drop what the mouse selected; in a source that is a step back of its own."""
        if self.focused is None or self.focused.id != "reader-text":
            super()._key_escape()


class Workbench(SaysRefusals, App[None]):
    """Shows one store to one author, else to whom the settings name; opens a place itself.

    `open_error` is why the store could not be opened, or not be shown: the screen has left because
    of it.
    """

    CSS_PATH = "workbench.tcss"
    TITLE = "claimtrack"
    COMMANDS: ClassVar[Any] = {KeyTableProvider}
    COMMAND_PALETTE_BINDING = "f12"  # the key table has its own keys for it

    def __init__(
        self,
        store: "Store | Location | Share",
        author: str | None,
        settings: Settings | None = None,
        glyphs: Glyphs = UNICODE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        settings = settings or Settings()
        self._opening = Opening(self, store)
        self.location = self._opening.location
        self.open_error: ClaimtrackError | None = None
        self.glyphs = {"ascii": ASCII, "unicode": UNICODE}.get(settings.glyphs, glyphs)
        self.settings = settings
        self.settings_watch = SettingsWatch(self, author)
        self.author = self.settings_watch.author(settings)
        self.keys = KeyTable(settings.keys)
        self.drafts = Drafts(self.location, self.author)
        self.queries = QueryThread(
            self._opening.open, self.later, self.show_message, self._fail_to_open
        )
        self.message = ""
        self.keeps_message = False
        self._turn = self._message_turn = 0
        self.pressed = ""
        self._trail: list[str] = []
        self.clock = clock
        self.burst = Burst()
        self.typed = TypedKeys(self)
        self.work = Work(self)
        self.news = NewsWatch(self)
        self.conflicts = ConflictCount(self, self.redraw)
        for theme in THEMES.values():
            self.register_theme(theme)
        self.theme = THEMES[settings.theme].name

    def get_default_screen(self) -> Screen[None]:
        """Return the one screen."""
        return WorkScreen(id="_default")

    def compose(self) -> ComposeResult:
        """Lay the workbench out."""
        yield TitleBar(id="title")
        yield Static(id="fault")
        with ContentSwitcher(initial="inbox", id="views"):
            yield Inbox()
        yield Static(id="message")
        yield KeyBar(id="keys")

    def on_mount(self) -> None:
        """Begin with the Inbox."""
        self.inbox.enter()
        self.inbox.show_first(self._opening.first_rows(FIRST_ROWS))
        self.typed.bind_keys(MOVES_AT_ONCE)
        self.redraw()
        self.news.start()
        self.set_interval(_LOOK_S, self.drafts.save)
        self.set_interval(_LOOK_S, self.settings_watch.look)
        self.call_after_refresh(self.queries.start)

    def take_keys(self) -> None:
        """Bind the keys of all views, and show what is wrong with the settings."""
        self.keys = KeyTable(self.settings.keys)
        self.typed.bind_keys()
        self.settings_watch.show_problems(self.keys.problems)

    def _fail_to_open(self, error: ClaimtrackError) -> None:
        """Leave: there is no store to show."""
        self.open_error = error
        self.exit(return_code=1)

    def _handle_exception(self, error: Exception) -> None:
        """Leave with a sentence where the file holds what claimtrack never writes, as a bug else.

        What comes out of such a file may fail anywhere, mostly where it is drawn.
        """
        store = self.queries.opened
        strange = store.explanation() if store is not None and self.open_error is None else None
        if strange is not None:
            self._fail_to_open(strange)
        if self.open_error is None:
            super()._handle_exception(error)
        else:
            self._close_messages_no_wait()

    def _fatal_error(self) -> None:
        """Leave with a traceback: Textual's own shows what variables hold, addresses among them."""
        import traceback

        self.panic(Text(shown(traceback.format_exc())))

    @property
    def store(self) -> "Store":
        """Return the store; waits until it is open."""
        return self.queries.store

    @property
    def exchange(self) -> "Exchange | None":
        """Return what keeps a working copy and the shared file alike, where there is one."""
        return self._opening.exchange

    def on_unmount(self) -> None:
        """Write the drafts down, and end the query thread."""
        self.drafts.save()
        self.queries.close()
        self._opening.close()

    def on_resize(self, event: Resize) -> None:
        """Give each view the panes that there is room for."""
        width, height = event.size.width, event.size.height
        wide, beside, high = width >= _TWO_PANES, width >= _LIST_BESIDE, height >= _ROOM_FOR_PREVIEW
        self.screen_stack[0].set_class(wide, "-wide")
        self.screen_stack[0].set_class(not wide and high, "-stacked")
        self.screen_stack[0].set_class(high, "-tall")
        self.screen_stack[0].set_class(beside, "-beside")
        self.screen_stack[0].set_class(not beside and high, "-below")
        self.call_after_refresh(self.redraw)

    # The views.

    @property
    def inbox(self) -> Inbox:
        """Return the Inbox."""
        return self.screen_stack[0].query_one(Inbox)

    @property
    def view_name(self) -> str:
        """Return the view that is seen, as the key table calls it."""
        return self.screen_stack[0].query_one(ContentSwitcher).current or "inbox"

    @property
    def view(self) -> View:
        """Return the view that is seen."""
        return self.screen_stack[0].query_one(f"#{self.view_name}", View)

    def switch(self, name: str, *, remember: bool = True) -> None:
        """Show another view; `back` returns to this one where it is remembered."""
        if name != self.view_name:
            if remember:
                self._trail.append(self.view_name)
            self._end_message()
            self.screen_stack[0].query_one(ContentSwitcher).current = name
        self.view.enter()
        self.redraw()

    def step_back(self) -> None:
        """Go one step back: in the view, else to the view before."""
        if self.view.back():
            return
        if self.view_name == "claim":
            self._claim_view.forget_trail()
        while self._trail and self._trail[-1] == "claim" and self._claim_view.shown is None:
            self._trail.pop()
        if self._trail:
            self.switch(self._trail.pop(), remember=False)
        else:
            self.show_message("This is the first view. q leaves.")

    @property
    def _claim_view(self) -> "ClaimView":
        from claimtrack.tui.views.claim import ClaimView

        return self.screen_stack[0].query_one(ClaimView)

    def show_claim(self, claim_id: UUID) -> None:
        """Read a claim in a view of its own."""
        claim = self._claim_view
        if self.view_name != "claim":
            claim.forget_trail()
        claim.show(claim_id)
        self.switch("claim")

    def show_claims(self, words: str) -> None:
        """List the claims that a filter finds."""
        self.inbox.filter_by(words)
        self.switch("inbox")

    # Messages.

    def _end_message(self) -> None:
        """Take away what was said to the view that is left; news are told again."""
        if self.message and self._message_turn != self._turn:
            self.keeps_message = False
            self.show_message("")
            self.news.tell_again()

    def show_message(self, sentence: str) -> None:
        """Show a sentence in the message line; it ends with the view that it was said to."""
        self.message, self._message_turn = sentence, self._turn
        if self.is_running:
            message = Text(f" {visible(sentence)}")
            line = self.screen_stack[0].query_one("#message", Static)
            rows = len(message.wrap(self.console, max(10, self.size.width))) if sentence else 1
            line.styles.height = min(rows, _MAX_MESSAGE_ROWS)
            line.update(message, layout=False)

    def show_result(self, sentence: str) -> None:
        """Show the result of a step of one's own: no news replaces it until the next key."""
        self.show_message(sentence)
        self.keeps_message = True

    def show_waiting(self, what: str) -> None:
        """Show what we wait for; from any thread."""
        self.work.note_waiting()
        self.show_message_later(f"waiting: {what}")

    def show_message_later(self, sentence: str) -> None:
        """Show a sentence in the message line; from any thread."""
        self.later(self.show_message, sentence)

    def later(self, act: Callable[..., object], *values: object) -> None:
        """Do something in the screen's own thread, unless the screen is left by then."""
        self.call_later(lambda: act(*values) if self.is_running else None)

    def redraw(self) -> None:
        """Draw title and key bar for the view that is seen."""
        counts = (self.conflicts.number, self._opening.waiting)
        self.screen_stack[0].query_one(TitleBar).draw(counts, str(self.location))
        self.redraw_keys()

    def redraw_keys(self) -> None:
        """Draw the key bar for what is under the cursor now."""
        self.screen_stack[0].query_one(KeyBar).draw()

    # What keys do.

    def action_press(self, physical: str) -> None:
        """Do what a key means in the view that is seen, or say why it does nothing."""
        action = self.keys.find(physical, self.view_name)
        if action is not None and action.writes and isinstance(self.focused, Input):
            self.show_message("Esc or ↵ leaves the line that you type in; then this key works.")
            return
        if action is not None:
            self.perform(action.name, physical)
            return
        if any(other.opens for other in self.keys.having(physical)):
            self.typed.opened_nothing()
        if hint := self.keys.where_it_works(physical):
            self.show_message(hint)

    async def on_event(self, event: Event) -> None:
        """Have keys, and what is pasted, wait for what they are meant for."""
        if isinstance(event, (KeyPress, Paste)) and not event.is_forwarded:
            await self.typed.take(event)
        else:
            await super().on_event(event)

    def on_key(self, event: KeyPress) -> None:
        """Say that a key without a meaning has none."""
        is_unknown = event.is_printable and not any(self.keys.having(event.key))
        if is_unknown and len(self.screen_stack) == 1:
            self.show_message(f"{event.character} does nothing here. ? shows the keys.")

    @property
    def is_ready(self) -> bool:
        """Say whether all views are there."""
        return self._opening.is_ready

    def action_command_palette(self) -> None:
        """Open the palette."""
        from claimtrack.tui.palette import Palette

        if not isinstance(self.screen, Palette):
            self.push_screen(Palette(id="--command-palette"))

    def perform(self, name: str, pressed: str = "") -> None:
        """Do an action of the key table, once all views are there."""
        action = self.keys.named(name, self.view_name)
        if action is None or not (self._opening.is_ready or self.typed.moves_already(action)):
            return
        self.pressed = pressed
        self.settings_watch.look()
        self.keeps_message = False
        self._turn += 1
        if action.writes and self.typed.came_blind():
            self.show_message("Nothing had opened to take that key, so it was not done.")
            return
        one_by_one = self.view_name == "suggestions"  # a key for each, and keys come at once
        if action.writes and not one_by_one and self.burst.is_too_fast(self.typed.arrived()):
            self.show_message(
                "That was too fast for typing, so nothing more was done. u takes back."
            )
            return
        method = getattr(self.view, f"action_{name}", None)
        if method is not None:
            method()
        else:
            self.work.start(action)

    @on(Rows.Picked)
    def _picked(self) -> None:
        self.perform("open")

    def advance(self) -> None:
        """Go on to the next row after a step of triage."""
        if isinstance(self.view, Inbox) and not self.view.window.marked:
            self.view.window.move_by(1)

    # What verbs write.

    async def write(self, act: Callable[[], str], draft: str | None = None) -> bool:
        """Write in a thread of its own, and show the result; False if it was refused."""
        return await self.work.write(act, draft)

    def take_news(self) -> None:
        """Take in what others wrote."""
        self.news.start_over()
        self.show_message("")
        self.view.take_news()

    def look_for_news(self) -> None:
        """Look whether others wrote; the screen does so by itself twice a second."""
        self.news.look()
