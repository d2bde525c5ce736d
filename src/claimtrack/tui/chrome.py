"""What stands around the views: title, help, and the palette."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from rich.text import Text
from textual.command import DiscoveryHit, Hit, Hits, Provider

from claimtrack.render.glyphs import Glyphs
from claimtrack.render.legend import legend_text
from claimtrack.store.own_lists import forget_filter, usable_own_lists
from claimtrack.text import clip, visible, width
from claimtrack.tui.keys import MOVING, Action, KeyTable

if TYPE_CHECKING:
    from claimtrack.tui.app import Workbench

_TABS = (
    ("1", "inbox", "Inbox"), ("2", "sources", "Sources"), ("3", "map", "Map"),
    ("4", "timeline", "Time"), ("5", "conflicts", "Conflicts"), ("6", "feed", "Feed"),
    ("7", "actors", "Actors"),
)  # fmt: skip


_ROOM_BETWEEN_TABS, _ROOM_FOR_PROGRAM, _ROOM_FOR_AUTHOR = 70, 100, 12

_WITHIN = {
    "claim": "inbox", "reader": "sources", "suggestions": "sources", "actor": "actors",
    "agreement": "inbox", "numbers": "inbox", "since": "feed", "positions": "timeline",
}  # fmt: skip
"""Views that one comes to from another: in the title they are that one."""


def tab_labels(
    view: str, cells: int, author: str, counts: tuple[int, int], glyphs: Glyphs
) -> list[tuple[str, str]]:
    """Return the views by name, each as the title has it; before them, without a name, the program.

    In Conflicts the digits choose, while there is anything to choose from. Where room lacks, the
    space between the words gives way, then the number of conflicts; then, from the last, words of
    views that one is not in, which keep their keys: the author's name has room.
    """
    conflicts = counts[0]
    is_narrow = cells < _ROOM_BETWEEN_TABS
    labels = [("", " claimtrack " if cells >= _ROOM_FOR_PROGRAM else "" if is_narrow else " ")]
    for key, name, words in _TABS:
        here = name == _WITHIN.get(view, view)
        label = words
        if name == "conflicts" and conflicts and (not is_narrow or conflicts < 10):
            label += f"{glyphs.dot}{conflicts:,}"
        is_choosing = view == "conflicts" and conflicts and not here
        label = label if is_choosing else f"{key} {label}"
        labels.append((name, f"{label} " if is_narrow else f" {label} "))
    room = cells - 1 - min(width(visible(author)), _ROOM_FOR_AUTHOR)
    for place, (key, name, words) in reversed(tuple(enumerate(_TABS, 1))):
        if sum(width(label) for _, label in labels) < room:
            break
        label = labels[place][1]
        if name != _WITHIN.get(view, view) and key in label:
            labels[place] = name, label.replace(f" {words}", "")
    return labels


def title_line(
    view: str, cells: int, place: str, author: str, counts: tuple[int, int], glyphs: Glyphs
) -> Text:
    """Return the title: the views with their keys, then the file and the author.

    `counts` are the fields in conflict, and the changesets that wait to be shared.
    """
    _, waiting = counts
    title = Text(no_wrap=True)
    for name, label in tab_labels(view, cells, author, counts, glyphs):
        here = name == _WITHIN.get(view, view)
        title.append(label, "bold reverse" if here else "" if name else "bold")
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


def help_pages(table: KeyTable, view: str, glyphs: Glyphs) -> list[tuple[str, str]]:
    """Return the pages of the help: the keys of a view and all signs, then all keys."""
    here = [action for action in table.actions if view in action.views]
    signs = f"{keys_text(here)}\n\nSigns\n{legend_text(glyphs)}"
    return [(f"Keys and signs: {view}", signs), ("All keys", keys_text(table.actions))]


def keys_text(actions: Sequence[Action]) -> str:
    """Return keys with their sentences, by subject."""
    parts = []
    widest = max(len(action.shown) for action in actions)
    for group in dict.fromkeys(action.group for action in actions):
        rows = [action for action in actions if action.group == group]
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
        own = usable_own_lists().filters
        saved: list[tuple[str, str, Callable[[], Any]]] = [
            (f"Filter: {name}", words, partial(bench.show_claims, words))
            for name, words in {**own, **bench.settings.filters}.items()
        ]
        forgotten: list[tuple[str, str, Callable[[], Any]]] = [
            (f"Forget the filter: {name}", words, partial(_forget, bench, name))
            for name, words in own.items()
        ]
        actions: list[tuple[str, str, Callable[[], Any]]] = [
            (
                f"{_capital(action.help)}  ({action.shown})",
                _help(action),
                partial(bench.perform, action.name),
            )
            for action in sorted(here, key=lambda action: action.group == MOVING)
            if action.name != "palette"
        ]
        return saved + actions + forgotten

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


def _forget(bench: "Workbench", name: str) -> None:
    forget_filter(name)
    bench.show_result(f"Forgotten: the filter “{name}”.")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _help(key: Action) -> str:
    return f"{key.group}" + (f" · {key.command}" if key.command else "")
