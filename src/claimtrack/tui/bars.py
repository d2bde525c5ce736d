"""The title and the key bar: they say where one is and what keys do, and answer the mouse."""

from typing import TYPE_CHECKING, cast

from rich.text import Text
from textual.events import Click
from textual.widgets import Static

from claimtrack.render.glyphs import Glyphs
from claimtrack.text import clip, visible, width
from claimtrack.tui.chrome import tab_labels, title_line
from claimtrack.tui.keys import BarKey

if TYPE_CHECKING:
    from claimtrack.tui.app import Workbench

_LEAST_NAME_CELLS, _MOST_ACTING = 16, 4
_ROOMY = 100
_GAP = 2
"""Between one key's word and the next key there is more room than between a key and its word."""

Places = list[tuple[int, int, str]]
"""From which column up to which what is named stands."""


def named_at(places: Places, column: int) -> str | None:
    """Return what stands in a column."""
    return next((name for begin, end, name in places if begin <= column < end), None)


class _Bar(Static):
    """A line of words that can be clicked."""

    def __init__(self, *, id: str) -> None:  # noqa: A002 — Textual's own name
        super().__init__(id=id)
        self.places: Places = []

    @property
    def bench(self) -> "Workbench":
        """Return the workbench."""
        return cast("Workbench", self.app)


class TitleBar(_Bar):
    """The views with their keys; a click on one shows it."""

    def draw(self, counts: tuple[int, int], place: str) -> None:
        """Show the view that one is in, the file and the author."""
        bench = self.bench
        cells, view = bench.size.width, bench.view_name
        author = bench.settings_watch.shown_author()
        title = title_line(view, cells, place, author, counts, bench.glyphs)
        self.update(title, layout=False)
        program, *views = tab_labels(view, cells, author, counts, bench.glyphs)
        self.places, at = [], width(program[1])
        for name, label in views:
            self.places.append((at, at + width(label), name))
            at += width(label)

    def on_click(self, event: Click) -> None:
        """Show the view whose name was clicked."""
        name = named_at(self.places, event.x)
        if name is not None and name != self.bench.view_name:
            self.bench.perform(f"view_{name}")


class KeyBar(_Bar):
    """What keys do here, and on what; a click on a key does it."""

    def draw(self) -> None:
        """Show the keys of the view, and what those that write act on."""
        bench = self.bench
        keys = bench.keys.bar(bench.view_name, bench.view.bar)
        about = bench.view.acting_on() if bench.is_ready else ""
        bar, self.places = key_bar(keys, about, bench.size.width, bench.glyphs)
        self.update(bar, layout=False)

    def on_click(self, event: Click) -> None:
        """Do what the key does that was clicked."""
        name = named_at(self.places, event.x)
        if name is not None:
            self.bench.perform(name)


def key_bar(keys: list[BarKey], about: str, cells: int, glyphs: Glyphs) -> tuple[Text, Places]:
    """Return the keys that one needs most, and where each stands.

    Those that write come first, with what they act on behind them, in words; the last three, undo,
    help and quit, always fit.
    """
    last = keys[-3:] if cells >= 90 else keys[-3:-1]
    room = cells - 1 - sum(_width(key) for key in last)
    acting = [key for key in keys[:-3] if key.acts] if about else []
    named = f"on: {clip(visible(about), max(_LEAST_NAME_CELLS, cells // 5), glyphs.more)}"
    room -= width(named) + _GAP if acting else 0
    shown: list[BarKey] = []
    others = [key for key in keys[:-3] if key not in acting]
    most = len(acting) if cells >= _ROOMY else _MOST_ACTING
    for key in (*acting[:most], *others, *acting[most:]):
        room -= _width(key)
        if room < 0:
            break
        shown.append(key)
    bar, places = Text(" ", no_wrap=True), list[tuple[int, int, str]]()
    shown.sort(key=lambda key: key not in acting)
    count = sum(key in acting for key in shown)
    for place, key in enumerate((*shown, *last)):
        if acting and place == count:
            bar.append(f"{named}{' ' * _GAP}", "italic")
        begin = width(bar.plain)
        bar.append(key.shown, "bold underline").append(f" {key.word}")
        places.append((begin, width(bar.plain), key.name))
        bar.append(" " * _GAP)
    return bar, places


def _width(key: BarKey) -> int:
    return width(key.shown) + width(key.word) + 1 + _GAP
