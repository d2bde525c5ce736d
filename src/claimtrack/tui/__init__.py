"""Keys in, rows on a screen: the only place that knows Textual."""

import gc
import os
import sys
from typing import TYPE_CHECKING

from claimtrack.store.location import Location

if TYPE_CHECKING:
    from claimtrack.sync.exchange import Exchange
    from claimtrack.tui.app import Workbench


def run(location: Location, author: str | None) -> None:
    """Open the screen on a file or a server and stay until the person leaves.

    Without an author the settings say who writes, also when they change meanwhile.
    Raises the errors of `store.open_store`.
    """
    gc.disable()  # until the screen stands: nothing of what it is made of is garbage
    gc.set_threshold(700, 10, 10)  # Python's own; a command that soon ends has larger ones
    from claimtrack.store.header import read_header
    from claimtrack.sync.share import find_share

    share = find_share(location)
    path = location.path if share is None else share.working_copy() or share.path
    if path is not None:
        read_header(path)  # what is refused at a glance is refused without a screen
    # Read by Textual at import: repaint at once, no smooth scrolling, the terminal's true size.
    os.environ.setdefault("TEXTUAL_FPS", "120")
    os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")
    os.environ.setdefault("TEXTUAL_SMOOTH_SCROLL", "0")
    for frozen in ("COLUMNS", "LINES"):
        os.environ.pop(frozen, None)
    from claimtrack.render.glyphs import for_locale
    from claimtrack.settings import read_settings
    from claimtrack.tui.app import Workbench

    screen = Workbench(share or location, author, read_settings(), for_locale(*_locale()))
    if sys.platform == "win32":  # there a terminal sends keys as such, and ends what runs in it
        _stay(screen)
        return
    from claimtrack.tui.escape_key import tell_escape_apart
    from claimtrack.tui.terminal import TerminalDriver, leaving_with_terminal

    tell_escape_apart()
    screen.driver_class = TerminalDriver
    with leaving_with_terminal(screen):
        _stay(screen)


def _stay(screen: "Workbench") -> None:
    """Run the screen until it is left, and publish what was written in it."""
    screen.run()
    if screen.open_error is not None:
        raise screen.open_error
    if screen.exchange is not None:
        publish_at_last(screen.exchange)


def publish_at_last(exchange: "Exchange") -> None:
    """Publish what was written last; say on the terminal, which is back, where that cannot be."""
    from claimtrack.errors import ClaimtrackError
    from claimtrack.text import visible

    try:
        exchange.publish()
    except ClaimtrackError as error:
        print(visible(str(error)), file=sys.stderr)


def _locale() -> tuple[str, str]:
    """Return the encoding and the language of the terminal's locale; UTF-8 where none is set."""
    names = (os.environ.get(name) for name in ("LC_ALL", "LC_CTYPE", "LANG"))
    language, _, encoding = next((name for name in names if name), "").partition(".")
    return encoding.partition("@")[0] or "utf-8", language
