"""The lines around the views: title with the views, key bar, key strip, help."""

from rich.text import Text

from claimtrack.render.glyphs import Glyphs
from claimtrack.text import clip, visible, width
from claimtrack.tui.keys import KeyTable

_TABS = (
    ("1", "inbox", "Inbox"), ("2", "sources", "Sources"), ("3", "map", "Map"),
    ("4", "timeline", "Time"), ("5", "conflicts", "Conflicts"), ("6", "feed", "Feed"),
)  # fmt: skip


_WITHIN = {"claim": "inbox", "reader": "sources", "suggestions": "sources"}
"""Views that one comes to from another: in the title they are that one."""


def tabs(view: str, cells: int, place: str, author: str, conflicts: int, glyphs: Glyphs) -> Text:
    """Return the title: the views with their keys, then the file and the author.

    In Conflicts the digits choose, so that the other views stand there without theirs.
    """
    title = Text(" claimtrack " if cells >= 76 else " ", "bold", no_wrap=True)
    for key, name, words in _TABS:
        here = name == _WITHIN.get(view, view)
        told = words if cells >= 70 else words[:4]
        if name == "conflicts" and conflicts:
            told += f"{glyphs.dot}{conflicts:,}"
        told = f" {told} " if view == "conflicts" and not here else f" {key} {told} "
        title.append(told, "bold reverse" if here else "")
    room = cells - width(title.plain) - 1
    who = visible(author)
    where = visible(place.rsplit("/", 1)[-1])
    told = f"{where} {glyphs.dot} {who}" if width(where) + width(who) + 3 <= room else who
    told = clip(told, max(0, room), glyphs.more)
    title.append(" " * max(1, room - width(told)) + told)
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


def which_key(table: KeyTable, view: str, cells: int) -> Text:
    """Return all keys of a view in columns, each with the name of what it does."""
    told = [(key.shown, key.name.replace("_", " ")) for key in table.actions if view in key.views]
    keys_width = max(width(keys) for keys, _ in told) + 1
    column = keys_width + max(width(words) for _, words in told) + 2
    columns = max(1, (cells - 1) // column)
    height = -(-len(told) // columns)
    strip = Text(no_wrap=True)
    for row in range(height):
        for keys, words in told[row::height]:
            strip.append(f" {keys:>{keys_width}}", "bold").append(
                f" {words:{column - keys_width - 2}}"
            )
        strip.append("\n")
    strip.append(" ? again: all keys, each with a sentence · any other key goes on", "italic")
    return strip


def all_keys(table: KeyTable) -> str:
    """Return every key by subject, for the help."""
    parts = []
    widest = max(len(key.shown) for key in table.actions)
    for group in dict.fromkeys(key.group for key in table.actions):
        rows = [key for key in table.actions if key.group == group]
        told = "\n".join(f"  {key.shown:{widest}}  {key.help}" for key in rows)
        parts.append(f"{group}\n{told}")
    return "\n\n".join(parts)
