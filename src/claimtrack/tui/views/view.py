"""What every view of the workbench has: rows that the keys move, and something to act on.

The actions that all views share stand here; a view that does one in its own way overrides it, or
the method below that the action calls.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, cast
from uuid import UUID

from textual.containers import Container

from claimtrack.render.lines import Target
from claimtrack.schemas.listing import RowRef
from claimtrack.tui.chrome import help_pages
from claimtrack.tui.keys import (
    BROWSING,
    BUT_READER,
    CLAIMS,
    FILE,
    LISTS,
    MOVING,
    READING,
    ROWS,
    SWITCHING,
    TURNING,
    action,
)
from claimtrack.tui.refusals import SaysRefusals
from claimtrack.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from claimtrack.tui.app import Workbench
    from claimtrack.tui.widgets.document import Document


@dataclass(frozen=True, slots=True)
class SelectedText:
    """Words that are selected in a copy of a source: `exact` stands there at `start`.

    `locator` says where for people ("¶9"); `is_quoted` that quotation marks are around them;
    `published` is the date of the source, "" where it has none.
    """

    source_id: UUID
    snapshot_id: UUID
    exact: str
    start: int
    locator: str
    is_quoted: bool
    published: str = ""


class View(SaysRefusals, Container):
    """One view; the workbench shows one at a time."""

    name_in_keys: ClassVar[str]
    bar: ClassVar[str] = ""
    """The actions that the key bar begins with; undo, help and leaving always follow."""

    @property
    def bench(self) -> "Workbench":
        """Return the workbench."""
        return cast("Workbench", self.app)

    @property
    def rows(self) -> "Rows | Document":
        """Return what the keys move now."""
        raise NotImplementedError

    def targets(self) -> list[Target]:
        """Return what a verb acts on: what is marked, else what is under the cursor."""
        here = self.rows.target()
        return [here] if here is not None else []

    def claim_id(self) -> UUID | None:
        """Return the claim that the view is at, for the views that show one."""
        return next((target.claim_id for target in self.targets() if target.claim_id), None)

    def claim_under_cursor(self) -> UUID | None:
        """Return the claim under the cursor, else the one that the view is at."""
        here = self.rows.target()
        return here.claim_id if here is not None and here.claim_id else self.claim_id()

    def acting_on(self) -> str:
        """Return in words what verbs act on; "" for nothing."""
        selected = self.selected_text()
        if selected is not None:
            return selected.exact
        return self.rows.words_here() if isinstance(self.rows, Rows) else ""

    def on_descendant_focus(self) -> None:
        """Say what verbs act on now."""
        if self.bench.is_ready and self.bench.view is self:
            self.bench.redraw_keys()

    def filter_words(self) -> str:
        """Return the filter of what is listed, "" for none."""
        return ""

    def selected_text(self) -> SelectedText | None:
        """Return the words of a source that are selected."""
        return None

    def source_here(self) -> UUID | None:
        """Return the source under the cursor, or that one is in."""
        return next((target.id for target in self.targets() if target.entity == "source"), None)

    def clear_selection(self) -> None:
        """Select nothing: what was selected is recorded."""

    @property
    def is_filled(self) -> bool:
        """Say whether what the view was opened with is in it; keys for its rows wait until then."""
        return not self.bench.queries.is_asking("view", "first")

    def enter(self) -> None:
        """Become the view that is seen."""
        self.screen.set_focus(self.rows)

    def reload(self) -> None:
        """Show again what is in the file; the cursor stays where it is."""

    def take_news(self) -> None:
        """Take in what others wrote, too."""
        self.reload()

    def show_added(self, claim_id: UUID) -> None:
        """Show a claim that was just added here."""
        self.reload()

    def step(self, direction: int) -> None:
        """Go to the next (1) or the previous (-1) of what the view is in."""

    def pane(self, direction: int) -> None:
        """Go to the next (1) or the previous (-1) part of the view."""

    def back(self) -> bool:
        """Go one step back inside the view; say whether there was one."""
        return False

    def turn_to(self, key: str) -> None:
        """Show the view that a digit stands for in the other views."""
        for turn in self.bench.keys.having(key):
            if turn.group == SWITCHING:
                method = getattr(self, f"action_{turn.name}", None)
                method() if method is not None else self.bench.work.start(turn)
                return

    def drop_last_choice(self) -> bool:
        """Take back what was done here and is not written yet; say whether there was any."""
        return False

    def warns_before_quit(self) -> bool:
        """Say, once, that leaving the program would lose something."""
        return False

    # What keys do in every view.

    @action("j,down", "next row", MOVING)
    def action_next(self) -> None:
        """Go to the next row."""
        self.rows.move_by(1)

    @action("k,up", "previous row", MOVING)
    def action_previous(self) -> None:
        """Go to the previous row."""
        self.rows.move_by(-1)

    @action("pagedown,ctrl+f", "a page down", MOVING)
    def action_page_down(self) -> None:
        """Go a page down."""
        self.rows.page(1)

    @action("pageup,ctrl+b", "a page up", MOVING)
    def action_page_up(self) -> None:
        """Go a page up."""
        self.rows.page(-1)

    @action("home,g", "the first row", MOVING)
    def action_first(self) -> None:
        """Go to the first row."""
        self.rows.first()

    @action("end,G", "the last row", MOVING)
    def action_last(self) -> None:
        """Go to the last row."""
        self.rows.last()

    @action(
        "enter,l,right",
        "open what is under the cursor",
        MOVING,
        bar="read",
        views=ROWS,
    )
    @action(
        "enter,l,right",
        "read the claim that the conflict is on",
        MOVING,
        bar="claim",
        views=("conflicts",),
    )
    @action(
        "enter,l,right",
        "read the claim that it is recorded as; select its words in the source, where it is not",
        MOVING,
        bar="read",
        views=("suggestions",),
    )
    @action("enter", "open what is under the cursor", MOVING, bar="read", views=("map", "reader"))
    def action_open(self) -> None:
        """Open what is under the cursor."""

    @action(
        "escape,left,h",
        "one step back; loses nothing",
        MOVING,
        views=(*ROWS, "suggestions", "conflicts"),
    )
    @action("escape", "one step back; loses nothing", MOVING, views=("map", "reader"))
    def action_back(self) -> None:
        """Go one step back, in the view or to the view before."""
        self.bench.step_back()

    @action(
        "right_square_bracket",
        "the next claim; in the Map the next open end, in the Timeline the next period, in a "
        "source the next quote, in Suggestions the next source, in Conflicts the next that is not "
        "decided",
        MOVING,
        bar="next",
    )
    def action_step_on(self) -> None:
        """Go to the next of what the view is in."""
        self.step(1)

    @action("left_square_bracket", "the one before", MOVING)
    def action_step_back(self) -> None:
        """Go to the previous of what the view is in."""
        self.step(-1)

    @action(
        "tab",
        "from the list or the text to what is beside it, and back",
        MOVING,
        bar="pane",
        views=(*LISTS, "map", "reader", "suggestions", "conflicts"),
    )
    def action_pane(self) -> None:
        """Go to the next part of the view."""
        self.pane(1)

    @action(
        "slash",
        "filter: words, speaker: standing: tag: since: has: …",
        MOVING,
        bar="filter",
        views=BUT_READER,
        command="claimtrack list",
        opens=True,
    )
    def action_filter(self) -> None:
        """Type a filter; in a view without a list, that of the Inbox."""
        self.bench.switch("inbox")
        self.bench.inbox.action_filter()

    @action(
        "s",
        "read the source, at the passage that is cited",
        READING,
        bar="source",
        views=(*CLAIMS, "sources"),
    )
    def action_view_source(self) -> None:
        """Read the source of what one is at."""
        from claimtrack.tui.views.reader import read_source

        here = self.targets()[:1]
        claim = self.claim_id()
        if here and here[0].entity in ("source", "citation"):
            read_source(self.bench, RowRef(here[0].entity, here[0].id))
        elif claim is not None:
            read_source(self.bench, RowRef("claim", claim))
        else:
            self.bench.show_message("There is nothing under the cursor that stands in a source.")

    @action("1", "Inbox: the list with a preview", SWITCHING, views=TURNING)
    def action_view_inbox(self) -> None:
        """Show the Inbox."""
        self.bench.switch("inbox")

    @action(
        "2",
        "Sources: documents and what is cited from them",
        SWITCHING,
        views=TURNING,
        command="claimtrack list --sources",
    )
    def action_view_sources(self) -> None:
        """Show the sources."""
        self.bench.switch("sources")

    @action(
        "3,m",
        "Map: the argument around the claim, as an outline",
        SWITCHING,
        views=TURNING,
        command="claimtrack standing",
    )
    def action_view_map(self) -> None:
        """Show the argument around the claim that one is at."""
        from claimtrack.tui.views.map import MapView

        outline = self.bench.screen_stack[0].query_one(MapView)
        claim = self.claim_under_cursor() or outline.around or self.bench.inbox.window.current
        if claim is not None:
            outline.show(claim)
        self.bench.switch("map")

    @action("4,w", "Timeline: the claims by date", SWITCHING, views=BROWSING)
    @action("4", "Timeline: the claims by date", SWITCHING, views=("reader", "suggestions"))
    def action_view_timeline(self) -> None:
        """Show the claims by date."""
        self.bench.switch("timeline")

    @action(
        "5",
        "Conflicts: what two people wrote at once",
        SWITCHING,
        views=TURNING,
        command="claimtrack conflicts",
    )
    def action_view_conflicts(self) -> None:
        """Show what is in conflict."""
        self.bench.switch("conflicts")

    @action(
        "6",
        "Feed: who changed what, when and why",
        SWITCHING,
        views=TURNING,
        command="claimtrack log",
    )
    def action_view_feed(self) -> None:
        """Show who changed what."""
        self.bench.switch("feed")

    @action(
        "7",
        "Actors: who speaks, how often, and how it stands",
        SWITCHING,
        views=TURNING,
        command="claimtrack list --actors",
    )
    def action_view_actors(self) -> None:
        """Show who speaks."""
        self.bench.switch("actors")

    @action(
        "A",
        "Agreement: how far reviewers agree on what the Inbox lists, and where they split",
        SWITCHING,
        views=TURNING,
        command="claimtrack agreement",
    )
    def action_view_agreement(self) -> None:
        """Show how far reviewers agree."""
        self.bench.switch("agreement")

    @action("R", "take in what others wrote", FILE, bar="take in", after="redo")
    def action_take_news(self) -> None:
        """Take in what others wrote."""
        self.bench.take_news()

    @action(
        "question_mark",
        "the keys of this view and all signs; twice: all keys",
        FILE,
        bar="keys",
        opens=True,
    )
    def action_help(self) -> None:
        """Show the keys of this view and all signs."""
        from claimtrack.tui.widgets.help import HelpPages

        pages = help_pages(self.bench.keys, self.bench.view_name, self.bench.glyphs)
        self.bench.push_screen(HelpPages(pages))

    @action("colon,ctrl+p", "find a command by its name", FILE, opens=True)
    def action_palette(self) -> None:
        """Find an action by its name."""
        self.bench.action_command_palette()

    @action("q", "leave", FILE, bar="quit")
    def action_quit(self) -> None:
        """Leave; if something would be lost, only when asked again."""
        if not any(view.warns_before_quit() for view in self.bench.screen_stack[0].query(View)):
            self.bench.exit()
