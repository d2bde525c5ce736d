"""The views of the workbench: a list, a claim, an argument, a source, each on the whole screen."""

from claimtrack.tui.views.view import View


def views_beside_inbox() -> tuple[type[View], ...]:
    """Import the views that come after the first frame, with their verbs, and return them.

    With them come the database libraries, which the first frame does without.
    """
    from claimtrack.tui.verbs import settling, suggesting  # noqa: F401 — they declare their keys
    from claimtrack.tui.views.actor import ActorView
    from claimtrack.tui.views.actors import Actors
    from claimtrack.tui.views.agreement import AgreementView
    from claimtrack.tui.views.claim import ClaimView
    from claimtrack.tui.views.conflicts import Conflicts
    from claimtrack.tui.views.feed import Feed
    from claimtrack.tui.views.map import MapView
    from claimtrack.tui.views.numbers import NumbersView
    from claimtrack.tui.views.positions import PositionsView
    from claimtrack.tui.views.reader import ReaderView
    from claimtrack.tui.views.since import SinceView
    from claimtrack.tui.views.sources import Sources
    from claimtrack.tui.views.suggestions import SuggestionsView
    from claimtrack.tui.views.timeline import Timeline

    return (
        ClaimView, MapView, Timeline, Feed, SinceView, Sources, Actors, ActorView, ReaderView,
        SuggestionsView, Conflicts, AgreementView, NumbersView, PositionsView,
    )  # fmt: skip
