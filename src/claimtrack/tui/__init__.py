"""Keys in, rows on a screen: the only place that knows Textual."""

import os

from claimtrack.store.place import Place


def run(place: Place, author: str) -> None:
    """Open the screen on a file or a server and stay until the person leaves.

    Raises the errors of `store.open_store`.
    """
    from claimtrack.store.header import read_header

    if place.path is not None:
        read_header(place.path)  # what is refused at a glance is refused without a screen
    # Read by Textual at import: repaint at once, no smooth scrolling, the terminal's true size.
    os.environ.setdefault("TEXTUAL_FPS", "120")
    os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")
    os.environ.setdefault("TEXTUAL_SMOOTH_SCROLL", "0")
    for frozen in ("COLUMNS", "LINES"):
        os.environ.pop(frozen, None)
    from claimtrack.settings import read_settings
    from claimtrack.sheet.glyphs import for_locale
    from claimtrack.tui.app import Workbench

    screen = Workbench(place, author, read_settings(), for_locale(*_locale()))
    screen.run()
    if screen.lost is not None:
        raise screen.lost


def _locale() -> tuple[str, str]:
    """Return the encoding and the language of the terminal's locale; UTF-8 where none is set."""
    names = (os.environ.get(name) for name in ("LC_ALL", "LC_CTYPE", "LANG"))
    language, _, encoding = next((name for name in names if name), "").partition(".")
    return encoding.partition("@")[0] or "utf-8", language
