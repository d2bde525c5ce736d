"""Hands a file to what shows it on this desktop; over SSH there is none."""

import os
import shutil
import subprocess
import sys
from pathlib import Path


def opened(path: Path) -> bool:
    """Show a file in a program of its own; return whether there is a desktop that has one.

    Nothing of it reaches the terminal, where a browser of text would take the screen's place.
    """
    if sys.platform == "win32":
        os.startfile(path)  # noqa: S606 — the file was just written by us
        return True
    opener = "open" if sys.platform == "darwin" else "xdg-open"
    has_desktop = sys.platform == "darwin" or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
    found = shutil.which(opener) if has_desktop else None
    if found is None:
        return False
    quiet = subprocess.DEVNULL
    subprocess.Popen(  # noqa: S603 — a program of the desktop, and a path without a shell
        [found, str(path)], stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
    )
    return True
