"""The actions of the key table that change nothing in the file: moving, views, filter, help."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from claimtrack.render.lines import Target
from claimtrack.schemas.listing import RowRef
from claimtrack.tui.strip import all_keys
from claimtrack.tui.views.conflicts import Conflicts
from claimtrack.tui.views.listing import Listing
from claimtrack.tui.views.map import MapView
from claimtrack.tui.views.reader import ReaderView, read_source
from claimtrack.tui.views.sources import Sources
from claimtrack.tui.views.suggestions import suggest
from claimtrack.tui.widgets.forms import HelpScreen

if TYPE_CHECKING:
    from claimtrack.tui.app import Workbench

_MOST_MARKED = 100_000


def next(bench: "Workbench") -> None:  # noqa: A001 — the action's name in the key table
    """Go to the next row."""
    bench.view.rows.move_by(1)


def previous(bench: "Workbench") -> None:
    """Go to the previous row."""
    bench.view.rows.move_by(-1)


def page_down(bench: "Workbench") -> None:
    """Go a page down."""
    bench.view.rows.page(1)


def page_up(bench: "Workbench") -> None:
    """Go a page up."""
    bench.view.rows.page(-1)


def first(bench: "Workbench") -> None:
    """Go to the first row."""
    bench.view.rows.first()


def last(bench: "Workbench") -> None:
    """Go to the last row."""
    bench.view.rows.last()


def open(bench: "Workbench") -> None:  # noqa: A001 — the action's name in the key table
    """Open what is under the cursor."""
    bench.view.open()


def back(bench: "Workbench") -> None:
    """Go one step back."""
    bench.step_back()


def step_on(bench: "Workbench") -> None:
    """Go to the next of what the view is in."""
    bench.view.step(1)


def step_back(bench: "Workbench") -> None:
    """Go to the previous of what the view is in."""
    bench.view.step(-1)


def pane(bench: "Workbench") -> None:
    """Go to the next tab or pane."""
    bench.view.pane(1)


def pane_back(bench: "Workbench") -> None:
    """Go to the tab or pane before."""
    bench.view.pane(-1)


def fold(bench: "Workbench") -> None:
    """Fold answers away."""
    if isinstance(bench.view, MapView):
        bench.view.fold()


def unfold(bench: "Workbench") -> None:
    """Unfold answers."""
    if isinstance(bench.view, MapView):
        bench.view.unfold()


def fold_all(bench: "Workbench") -> None:
    """Fold to a level."""
    if isinstance(bench.view, MapView):
        bench.view.fold_all()


def filter(bench: "Workbench") -> None:  # noqa: A001 — the action's name in the key table
    """Type a filter; in a view without a list, that of the Inbox."""
    if not isinstance(bench.view, Listing):
        bench.switch("inbox")
    if isinstance(bench.view, Listing):
        bench.view.type_filter()


def view_source(bench: "Workbench") -> None:
    """Read the source of what one is at."""
    here = bench.view.targets()[:1]
    claim = bench.view.claim_id()
    if here and here[0].entity in ("source", "citation"):
        read_source(bench, RowRef(here[0].entity, here[0].id))
    elif claim is not None:
        read_source(bench, RowRef("claim", claim))
    else:
        bench.tell("There is nothing under the cursor that stands in a source.")


def view_cited(bench: "Workbench") -> None:
    """List the claims that are cited from the source under the cursor."""
    if isinstance(bench.view, Sources) and bench.view.window.current is not None:
        bench.show_claims(f"source:{bench.view.window.current.hex}")


def _read(bench: "Workbench", act: Callable[[ReaderView], None]) -> None:
    if isinstance(bench.view, ReaderView):
        act(bench.view)


def caret_on(bench: "Workbench") -> None:
    """Go to the next character."""
    _read(bench, lambda view: view.document.step(1))


def caret_back(bench: "Workbench") -> None:
    """Go to the character before."""
    _read(bench, lambda view: view.document.step(-1))


def word_on(bench: "Workbench") -> None:
    """Go to the next word."""
    _read(bench, lambda view: view.document.step_by("word", 1))


def word_back(bench: "Workbench") -> None:
    """Go to the word before."""
    _read(bench, lambda view: view.document.step_by("word", -1))


def sentence_on(bench: "Workbench") -> None:
    """Go to the next sentence."""
    _read(bench, lambda view: view.document.step_by("sentence", 1))


def sentence_back(bench: "Workbench") -> None:
    """Go to the sentence before."""
    _read(bench, lambda view: view.document.step_by("sentence", -1))


def paragraph_on(bench: "Workbench") -> None:
    """Go to the next paragraph."""
    _read(bench, lambda view: view.document.step_by("paragraph", 1))


def paragraph_back(bench: "Workbench") -> None:
    """Go to the paragraph before."""
    _read(bench, lambda view: view.document.step_by("paragraph", -1))


def select(bench: "Workbench") -> None:
    """Begin a selection at the caret, or take more into it."""
    _read(bench, lambda view: view.document.select_more())


def find(bench: "Workbench") -> None:
    """Type what to find in the text."""
    _read(bench, ReaderView.type_words)


def find_on(bench: "Workbench") -> None:
    """Go to the next place found."""
    _read(bench, lambda view: view.find_next(1))


def find_back(bench: "Workbench") -> None:
    """Go to the place found before."""
    _read(bench, lambda view: view.find_next(-1))


def copy_older(bench: "Workbench") -> None:
    """Read an older kept copy."""
    _read(bench, lambda view: view.turn_to_copy(1))


def copy_newer(bench: "Workbench") -> None:
    """Read a newer kept copy."""
    _read(bench, lambda view: view.turn_to_copy(-1))


def suggestions(bench: "Workbench") -> None:
    """List who says what in the text."""
    _read(bench, lambda view: suggest(bench, view))


def view_inbox(bench: "Workbench") -> None:
    """Show the Inbox."""
    bench.switch("inbox")


def view_sources(bench: "Workbench") -> None:
    """Show the sources."""
    bench.switch("sources")


def view_map(bench: "Workbench") -> None:
    """Show the argument around the claim that one is at."""
    target: Target | None = bench.view.rows.target()
    claim = target.claim_id if target is not None and target.claim_id else bench.view.claim_id()
    if bench.view_name == "feed":
        claim = None
    outline = bench.screen_stack[0].query_one(MapView)
    claim = claim or outline.around or bench.inbox.window.current
    if claim is not None:
        outline.show(claim)
    bench.switch("map")


def view_timeline(bench: "Workbench") -> None:
    """Show the claims by date."""
    bench.switch("timeline")


def view_conflicts(bench: "Workbench") -> None:
    """Show what is in conflict."""
    bench.switch("conflicts")


def keep(bench: "Workbench") -> None:
    """Choose the candidate whose number was pressed: the first key of the action is for 1."""
    key = bench.keys.named("keep", "conflicts")
    numbers = key.keys.split(",") if key is not None else []
    if not isinstance(bench.view, Conflicts):
        return
    if bench.pressed in numbers:
        bench.view.keep(numbers.index(bench.pressed) + 1)
    else:
        bench.tell("Press the number that stands before it on the card.")


def keep_both(bench: "Workbench") -> None:
    """Choose what all wrote, in one text."""
    if isinstance(bench.view, Conflicts):
        bench.view.keep_both()


def leave_open(bench: "Workbench") -> None:
    """Take back what is chosen for a conflict."""
    if isinstance(bench.view, Conflicts):
        bench.view.leave_open()


def view_feed(bench: "Workbench") -> None:
    """Show who changed what."""
    bench.switch("feed")


def mark(bench: "Workbench") -> None:
    """Mark the row under the cursor."""
    if isinstance(bench.view, Listing):
        bench.view.window.toggle_mark()
        bench.view.count_again()


def mark_all(bench: "Workbench") -> None:
    """Mark all rows that the filter finds, or take all marks off."""
    if not isinstance(bench.view, Listing):
        return
    window = bench.view.window
    if window.marked:
        window.unmark()
    elif len(window.order) > _MOST_MARKED:
        bench.tell(f"{len(window.order):,} are too many to mark: narrow the filter first.")
    else:
        window.mark(window.order)
    bench.view.count_again()


def take_news(bench: "Workbench") -> None:
    """Take in what others wrote."""
    bench.take_news()


def help(bench: "Workbench") -> None:  # noqa: A001 — the action's name in the key table
    """Show the keys of this view; pressed again, all keys."""
    if not bench.toggle_strip():
        bench.push_screen(HelpScreen(all_keys(bench.keys)))


def palette(bench: "Workbench") -> None:
    """Find an action by its name."""
    bench.action_command_palette()


def quit(bench: "Workbench") -> None:  # noqa: A001 — the action's name in the key table
    """Leave; if choices would be lost, only when asked again."""
    if not bench.screen_stack[0].query_one(Conflicts).holds_back():
        bench.exit()
