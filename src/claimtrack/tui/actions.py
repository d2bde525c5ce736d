"""The actions of the key table that change nothing in the file: moving, views, filter, help."""

from typing import TYPE_CHECKING

from claimtrack.sheet.lines import Target
from claimtrack.tui.strip import all_keys
from claimtrack.tui.views.claim import ClaimView
from claimtrack.tui.views.listing import Listing
from claimtrack.tui.views.map import MapView
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
    if isinstance(bench.view, ClaimView | Listing):
        bench.view.pane(1)


def pane_back(bench: "Workbench") -> None:
    """Go to the tab or pane before."""
    if isinstance(bench.view, ClaimView | Listing):
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
    bench.show_claims("has:conflict")


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


def undo(bench: "Workbench") -> None:
    """Take one's own last change back."""
    bench.run_worker(bench.undo(), group="verbs")


def redo(bench: "Workbench") -> None:
    """Bring back what undo took."""
    bench.run_worker(bench.redo(), group="verbs")


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
    """Leave."""
    bench.exit()
