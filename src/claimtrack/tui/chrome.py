"""What stands around the views: title, key bar, list of keys, help, and the palette."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from rich.text import Text
from textual.command import DiscoveryHit, Hit, Hits, Provider

from claimtrack.render.glyphs import Glyphs
from claimtrack.text import clip, visible, width
from claimtrack.tui.keys import MOVING, Action, KeyTable

if TYPE_CHECKING:
    from claimtrack.tui.app import Workbench

_TABS = (
    ("1", "inbox", "Inbox"), ("2", "sources", "Sources"), ("3", "map", "Map"),
    ("4", "timeline", "Time"), ("5", "conflicts", "Conflicts"), ("6", "feed", "Feed"),
    ("7", "actors", "Actors"),
)  # fmt: skip


_WITHIN = {"claim": "inbox", "reader": "sources", "suggestions": "sources", "actor": "actors"}
"""Views that one comes to from another: in the title they are that one."""


def title_line(
    view: str, cells: int, place: str, author: str, counts: tuple[int, int], glyphs: Glyphs
) -> Text:
    """Return the title: the views with their keys, then the file and the author.

    `counts` are the fields in conflict, and the changesets that wait to be shared. In Conflicts the
    digits choose, so that the other views stand there without theirs.
    """
    conflicts, waiting = counts
    title = Text(" claimtrack " if cells >= 86 else " ", "bold", no_wrap=True)
    for key, name, words in _TABS:
        here = name == _WITHIN.get(view, view)
        label = words if cells >= 70 else words[:3]
        if name == "conflicts" and conflicts:
            label += f"{glyphs.dot}{conflicts:,}"
        label = f" {label} " if view == "conflicts" and not here else f" {key} {label} "
        title.append(label, "bold reverse" if here else "")
    room = cells - width(title.plain) - 1
    who = visible(author)
    where = visible(place.rsplit("/", 1)[-1])
    choices = [who, f"{where} {glyphs.dot} {who}"]  # the last that there is room for
    if waiting:
        to_share = f"{waiting:,} to share"
        longer = f"{to_share} {glyphs.dot} {who}"
        choices = [who, to_share, longer, f"{where}, {longer}"]
    right = [words for words in choices if width(words) <= room or words == who][-1]
    right = clip(right, max(0, room), glyphs.more)
    title.append(" " * max(1, room - width(right)) + right)
    return title


def key_bar(keys: list[tuple[str, str]], cells: int) -> Text:
    """Return the keys that one needs most; the last three, undo, help and quit, always fit."""
    gap = 2 if cells >= 100 else 1
    last = keys[-3:] if cells >= 90 else keys[-3:-1]
    room = cells - 1 - sum(width(key) + width(word) + 1 + gap for key, word in last)
    shown = []
    for key, word in keys[:-3]:
        room -= width(key) + width(word) + 1 + gap
        if room < 0:
            break
        shown.append((key, word))
    bar = Text(" ", no_wrap=True)
    for key, word in (*shown, *last):
        bar.append(key, "bold underline").append(f" {word}{' ' * gap}")
    return bar


def key_list(table: KeyTable, view: str, cells: int) -> Text:
    """Return all keys of a view in columns, each with the name of what it does."""
    entries = [
        (action.shown, action.name.replace("_", " "))
        for action in table.actions
        if view in action.views
    ]
    keys_width = max(width(keys) for keys, _ in entries) + 1
    column = keys_width + max(width(words) for _, words in entries) + 2
    columns = max(1, (cells - 1) // column)
    height = -(-len(entries) // columns)
    listing = Text(no_wrap=True)
    for row in range(height):
        for keys, words in entries[row::height]:
            listing.append(f" {keys:>{keys_width}}", "bold").append(
                f" {words:{column - keys_width - 2}}"
            )
        listing.append("\n")
    listing.append(" ? again: all keys, each with a sentence · any other key goes on", "italic")
    return listing


def all_keys(table: KeyTable) -> str:
    """Return every key by subject, for the help."""
    parts = []
    widest = max(len(action.shown) for action in table.actions)
    for group in dict.fromkeys(action.group for action in table.actions):
        rows = [action for action in table.actions if action.group == group]
        lines = "\n".join(f"  {action.shown:{widest}}  {action.help}" for action in rows)
        parts.append(f"{group}\n{lines}")
    return "\n\n".join(parts)


class KeyTableProvider(Provider):
    """Finds actions by what they do; beside each its key and its line on the command line."""

    @property
    def _bench(self) -> "Workbench":
        return cast("Workbench", self.app)

    def _actions(self) -> "list[tuple[str, str, Callable[[], Any]]]":
        """Return words, hint and what to run, of each action that does something here."""
        bench = self._bench
        here = (action for action in bench.keys.actions if bench.view_name in action.views)
        saved: list[tuple[str, str, Callable[[], Any]]] = [
            (f"Filter: {name}", words, partial(bench.show_claims, words))
            for name, words in bench.settings.filters.items()
        ]
        return saved + [
            (
                f"{_capital(action.help)}  ({action.shown})",
                _help(action),
                partial(bench.perform, action.name),
            )
            for action in sorted(here, key=lambda action: action.group == MOVING)
            if action.name != "palette"
        ]

    async def discover(self) -> Hits:
        """Offer every action that does something here."""
        for words, hint, run in self._actions():
            yield DiscoveryHit(words, run, help=hint)

    async def search(self, query: str) -> Hits:
        """Offer the actions that fit what was typed."""
        matcher = self.matcher(query)
        for words, hint, run in self._actions():
            score = matcher.match(f"{words} {hint}")
            if score > 0:
                yield Hit(score, matcher.highlight(words), run, help=hint)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _help(key: Action) -> str:
    return f"{key.group}" + (f" · {key.command}" if key.command else "")
