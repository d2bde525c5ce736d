"""The settings file while the screen is open: who writes, and what is wrong with the file."""

from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text
from textual.widgets import Static

from claimtrack.settings import (
    Settings,
    UnreadableAuthorError,
    config_path,
    login_name,
    read_settings,
)
from claimtrack.text import visible
from claimtrack.tui.themes import THEMES

if TYPE_CHECKING:
    from claimtrack.tui.app import Workbench


class SettingsWatch:
    """Takes the settings in when the file changes, and keeps what is wrong in it on show.

    `given` is the author where one was named that is stronger than the file.
    """

    def __init__(self, bench: "Workbench", given: str | None) -> None:
        self._bench = bench
        self._given = given
        self._path = config_path()
        self._stamp = _stamp(self._path)

    def author(self, settings: Settings) -> str:
        """Return who writes; where the file does not let that be known, who sits there."""
        return self._given or settings.author or login_name()

    def shown_author(self) -> str:
        """Return who writes, for the title."""
        return "nobody" if self._author_fault else self._bench.author

    def check_author(self) -> None:
        """Read the file again where it changed. Raises UnreadableAuthorError."""
        self.look()
        if self._author_fault:
            raise UnreadableAuthorError(self._author_fault)

    @property
    def _author_fault(self) -> str:
        return "" if self._given else self._bench.settings.author_fault

    def look(self) -> None:
        """Take the file in where it changed; what draws the signs stays until the next start."""
        stamp = _stamp(self._path)
        if stamp == self._stamp or not self._bench.is_ready:
            return
        self._stamp = stamp
        bench = self._bench
        bench.settings = settings = read_settings(self._path)
        bench.author = self.author(settings)
        self._read_as_author()
        bench.drafts.belong_to(bench.author)
        bench.theme = THEMES[settings.theme].name
        bench.take_keys()
        bench.redraw()

    def _read_as_author(self) -> None:
        """Have what is read be for whoever writes now."""
        from claimtrack.store.reader import Reader

        store = self._bench.queries.opened
        if store is not None:
            store.reader = Reader(self._bench.author)

    def show_problems(self, of_keys: list[str]) -> None:
        """Keep what is wrong with the file on show, what keeps one from writing first."""
        if not self._bench.is_running:
            return
        fault = self._author_fault
        problems = [one for one in (*self._bench.settings.problems, *of_keys) if one != fault]
        if fault:
            problems.insert(0, f"Nobody can write: {fault.removesuffix(' It was passed over.')}")
        more = f" ({len(problems) - 1} more)" if len(problems) > 1 else ""
        line = self._bench.screen_stack[0].query_one("#fault", Static)
        line.display = bool(problems)
        if problems:
            words = problems[0].replace(str(self._path), self._path.name)
            line.update(Text(f" {visible(words)}{more}", overflow="ellipsis"))


def _stamp(path: Path) -> tuple[int, int, int] | None:
    """Return what changes when a file is written or replaced; None where there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino
