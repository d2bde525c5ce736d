"""What the screen can do once it stands: the views beside the Inbox, the actions and the verbs.

Importing them imports the database libraries, so it is done in the reader's thread, after the
first paint.
"""

from claimtrack.tui import actions
from claimtrack.tui.verbs import VERBS
from claimtrack.tui.views.claim import ClaimView
from claimtrack.tui.views.conflicts import Conflicts
from claimtrack.tui.views.feed import Feed
from claimtrack.tui.views.map import MapView
from claimtrack.tui.views.reader import ReaderView
from claimtrack.tui.views.sources import Sources
from claimtrack.tui.views.suggestions import SuggestionsView
from claimtrack.tui.views.timeline import Timeline

ROOMS = (ClaimView, MapView, Timeline, Feed, Sources, ReaderView, SuggestionsView, Conflicts)

__all__ = ["ROOMS", "VERBS", "actions"]
