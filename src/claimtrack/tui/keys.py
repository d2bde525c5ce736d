"""Every key in one table: bindings, key bar, help, palette, docs/keys.md and tests are made of it.

Only keys that every terminal sends. A verb is the same in all views; where it does nothing, the
message line says why.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

LISTS = ("inbox", "timeline", "feed", "sources")
CLAIMS = ("inbox", "claim", "map", "timeline")
BROWSING = ("inbox", "claim", "map", "timeline", "feed", "sources")
LEADING = (*BROWSING, "reader")
TURNING = (*LEADING, "suggestions")
VIEWS = (*TURNING, "conflicts")
BUT_READER = (*BROWSING, "conflicts")
_DIGITS = ",".join("123456789")

_SHOWN = {
    "enter": "↵", "escape": "Esc", "up": "↑", "down": "↓", "left": "←", "right": "→",
    "pagedown": "PgDn", "pageup": "PgUp", "home": "Home", "end": "End", "space": "Space",
    "slash": "/", "question_mark": "?", "colon": ":", "asterisk": "*", "equals_sign": "=",
    "left_square_bracket": "[", "right_square_bracket": "]", "tab": "Tab", "shift+tab": "⇧Tab",
    "minus": "-", "comma": ",", "left_parenthesis": "(", "right_parenthesis": ")",
    "left_curly_bracket": "{", "right_curly_bracket": "}", "less_than_sign": "<",
    "greater_than_sign": ">", "backspace": "Bksp",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Key:
    """One action: its name, its keys as Textual names them, and what it does.

    `bar` is its word in the key bar. `views` are those in which it does
    something; `writes` says that it changes the file; `command` is the same on the command line.
    """

    name: str
    keys: str
    help: str
    group: str
    bar: str = ""
    views: tuple[str, ...] = VIEWS
    writes: bool = False
    command: str = ""

    @property
    def shown(self) -> str:
        """Return its keys as people read them."""
        return " ".join(shown(one) for one in self.keys.replace(_DIGITS, "1-9").split(","))


def shown(key: str) -> str:
    """Return how people read a key: "⌃P" is written ^p."""
    if key.startswith("ctrl+"):
        return f"^{key.removeprefix('ctrl+')}"
    return _SHOWN.get(key, key)


_MOVE, _READ, _VIEW, _JUDGE, _WRITE, _SETTLE, _MARK, _FILE = (
    "Moving", "Reading a source", "Views", "Judging", "Writing", "Settling conflicts",
    "Marks and copies", "The file",
)  # fmt: skip

KEYS = (
    Key("next", "j,down", "next row", _MOVE),
    Key("previous", "k,up", "previous row", _MOVE),
    Key("page_down", "pagedown,ctrl+f", "a page down", _MOVE),
    Key("page_up", "pageup,ctrl+b", "a page up", _MOVE),
    Key("first", "home,g", "the first row", _MOVE),
    Key("last", "end,G", "the last row", _MOVE),
    Key("open", "enter,l,right", "open what is under the cursor", _MOVE, "read",
        ("inbox", "claim", "timeline", "feed", "sources")),
    Key("open", "enter,l,right", "read the claim that the conflict is on", _MOVE, "claim",
        ("conflicts",)),
    Key("open", "enter,l,right", "read the claim that it is recorded as; select its words in the "
        "source, where it is not", _MOVE, "read", ("suggestions",)),
    Key("open", "enter", "open what is under the cursor", _MOVE, "read", ("map", "reader")),
    Key("unfold", "right,l", "unfold the answers", _MOVE, "unfold", ("map",)),
    Key("fold", "left,h", "fold the answers away, or go to what is answered", _MOVE, "fold",
        ("map",)),
    Key("fold_all", "z", "fold to one level, to two, to none", _MOVE, "levels", ("map",)),
    Key("back", "escape,left,h", "one step back; loses nothing", _MOVE, "",
        ("inbox", "claim", "timeline", "feed", "sources", "suggestions", "conflicts")),
    Key("back", "escape", "one step back; loses nothing", _MOVE, "", ("map", "reader")),
    Key("step_on", "right_square_bracket",
        "the next claim; in the Map the next open end, in the Timeline the next period, in a "
        "source the next quote, in Suggestions the next that is not recorded, in Conflicts the "
        "next that is not decided", _MOVE, "next"),
    Key("step_back", "left_square_bracket", "the one before", _MOVE),
    Key("pane", "tab", "the next tab or pane", _MOVE, "tabs", ("claim",)),
    Key("pane_back", "shift+tab", "the tab or pane before", _MOVE, "", ("claim",)),
    Key("pane", "tab", "from the list or the text to what is beside it, and back", _MOVE, "pane",
        (*LISTS, "reader", "suggestions", "conflicts")),
    Key("filter", "slash", "filter: words, speaker: standing: tag: since: has: …", _MOVE, "filter",
        BUT_READER, command="claimtrack list"),

    Key("view_source", "s", "read the source, at the passage that is cited", _READ, "source",
        (*CLAIMS, "sources")),
    Key("caret_on", "l,right", "the next character", _READ, "", ("reader",)),
    Key("caret_back", "h,left", "the character before", _READ, "", ("reader",)),
    Key("word_on", "w", "the next word; selecting, to the end of the word", _READ, "",
        ("reader",)),
    Key("word_back", "b", "the word before; selecting, from its beginning", _READ, "",
        ("reader",)),
    Key("sentence_on", "right_parenthesis", "the next sentence; selecting, to its end", _READ, "",
        ("reader",)),
    Key("sentence_back", "left_parenthesis", "the sentence before; selecting, from its beginning",
        _READ, "", ("reader",)),
    Key("paragraph_on", "right_curly_bracket", "the next paragraph; selecting, to its end", _READ,
        "", ("reader",)),
    Key("paragraph_back", "left_curly_bracket",
        "the paragraph before; selecting, from its beginning", _READ, "", ("reader",)),
    Key("select", "V,v", "select from here; again: the word, the sentence, the paragraph", _READ,
        "select", ("reader",)),
    Key("find", "slash", "find words in the text", _READ, "find", ("reader",)),
    Key("find_on", "f", "the next place found", _READ, "", ("reader",)),
    Key("find_back", "F", "the place found before", _READ, "", ("reader",)),
    Key("suggestions", "S", "list what the text says that somebody said, to be recorded by a key",
        _READ, "suggest", ("reader",), command="claimtrack suggest"),
    Key("copy_older", "less_than_sign", "an older kept copy of the source", _READ, "",
        ("reader",)),
    Key("copy_newer", "greater_than_sign", "a newer kept copy of the source", _READ, "",
        ("reader",)),

    Key("view_inbox", "1", "Inbox: the list with a preview", _VIEW, "", TURNING),
    Key("view_sources", "2", "Sources: documents and what is cited from them", _VIEW, "",
        TURNING, command="claimtrack list --sources"),
    Key("view_map", "3,m", "Map: the argument around the claim, as an outline", _VIEW, "",
        TURNING, command="claimtrack standing"),
    Key("view_timeline", "4,w", "Timeline: the claims by date", _VIEW, "", BROWSING),
    Key("view_timeline", "4", "Timeline: the claims by date", _VIEW, "",
        ("reader", "suggestions")),
    Key("view_cited", "c", "the claims that are cited from the source, in the Inbox", _VIEW,
        "claims", ("sources",)),
    Key("view_conflicts", "5", "Conflicts: what two people wrote at once", _VIEW, "", TURNING,
        command="claimtrack conflicts"),
    Key("view_feed", "6", "Feed: who changed what, when and why", _VIEW, "", TURNING,
        command="claimtrack log"),

    Key("stage_open", "o", "stage: open", _JUDGE, "open", CLAIMS, True,
        "claimtrack revise --stage open"),
    Key("stage_parked", "p", "stage: parked, with a reason", _JUDGE, "park", CLAIMS, True,
        "claimtrack revise --stage parked"),
    Key("stage_checked", "c", "stage: checked", _JUDGE, "checked", CLAIMS, True,
        "claimtrack revise --stage checked"),
    Key("mine", "M", "make it mine, or nobody's again", _JUDGE, "", CLAIMS, True,
        "claimtrack revise --owner"),
    Key("repeats", "equals_sign", "it repeats another claim", _JUDGE, "", CLAIMS, True,
        "claimtrack revise --repeats"),
    Key("verdict", "v", "your own verdict, with a rationale", _JUDGE, "verdict", CLAIMS, True,
        "claimtrack assess"),

    Key("rebut", "r", "answer it: kind and aim by a key each", _WRITE, "rebut",
        (*CLAIMS, "reader"), True, "claimtrack rebut"),
    Key("annotate", "a", "write a note on it", _WRITE, "note",
        ("inbox", "claim", "map", "timeline", "sources", "reader"), True, "claimtrack annotate"),
    Key("reply", "y", "reply to the note under the cursor", _WRITE, "reply",
        ("inbox", "claim", "sources", "reader"), True, "claimtrack annotate --reply-to"),
    Key("settle", "x", "settle the note under the cursor, or open it again", _WRITE, "settle",
        ("inbox", "claim", "sources", "reader"), True, "claimtrack revise --settled"),
    Key("tag", "t", "put topics on it, or take them off", _WRITE, "tag", CLAIMS, True,
        "claimtrack tag"),
    Key("new_claim", "n", "add a claim; in a source, from the words selected", _WRITE, "new",
        LEADING, True, "claimtrack add claim"),
    Key("accept", "n", "record the statement as a claim, with speaker, citation and rebuttal",
        _WRITE, "record", ("suggestions",), True, "claimtrack suggest --accept"),
    Key("correct", "e", "correct the statement in a form, then record it", _WRITE, "correct",
        ("suggestions",), True),
    Key("cite", "c", "cite the words selected for a claim that is there", _WRITE, "cite",
        ("reader",), True, "claimtrack cite"),
    Key("revise", "e", "revise it in a form", _WRITE, "revise",
        (*CLAIMS, "sources", "reader"), True, "claimtrack revise"),
    Key("revise_in_editor", "E", "revise it in $EDITOR", _WRITE, "", (*CLAIMS, "sources"), True,
        "claimtrack revise"),
    Key("retract", "d", "retract it; u brings it back", _WRITE, "", LEADING, True,
        "claimtrack retract"),
    Key("restore", "b", "back to what it was before this change", _WRITE, "back to before",
        ("feed",), True, "claimtrack undo"),

    Key("keep", _DIGITS, "choose what has this number", _SETTLE, "choose", ("conflicts",),
        command="claimtrack settle --keep"),
    Key("keep_both", "b", "choose a text that has what both wrote", _SETTLE, "both",
        ("conflicts",), command="claimtrack settle --both"),
    Key("write_instead", "e", "write another value instead", _SETTLE, "write", ("conflicts",),
        command="claimtrack settle --value"),
    Key("leave_open", "0,backspace", "take back what is chosen for this one", _SETTLE,
        "leave open", ("conflicts",)),
    Key("settle_conflicts", "s,ctrl+s", "settle all that are decided, as one step with a reason",
        _SETTLE, "settle", ("conflicts",), True, "claimtrack settle -"),

    Key("mark", "space", "mark the row: verbs then act on all that are marked", _MARK, "mark",
        ("inbox", "timeline")),
    Key("mark_all", "asterisk", "mark all that the filter finds, or none", _MARK, "",
        ("inbox", "timeline")),
    Key("copy", "C", "copy: text, citation, Markdown, id", _MARK, "",
        ("inbox", "claim", "map", "timeline", "sources", "reader")),

    Key("undo", "u,ctrl+z", "take your own last change back; in Conflicts first the last choice",
        _FILE, "undo", VIEWS, True,
        "claimtrack undo"),
    Key("redo", "U,ctrl+y", "bring back what undo took", _FILE, "", VIEWS, True,
        "claimtrack redo"),
    Key("take_news", "R", "take in what others wrote", _FILE),
    Key("help", "question_mark", "the keys of this view; twice: all keys", _FILE, "keys"),
    Key("palette", "colon,ctrl+p", "find a command by its name", _FILE),
    Key("quit", "q", "leave", _FILE, "quit"),
)  # fmt: skip
"""In the order of the help. An action with other keys in other views stands there twice."""


BARS = {
    "inbox": "stage_open stage_parked stage_checked verdict rebut annotate open filter mark tag "
    "view_source",
    "claim": "rebut annotate view_source reply settle verdict tag revise open pane step_on",
    "map": "open fold unfold fold_all step_on rebut annotate verdict",
    "timeline": "step_on open filter rebut annotate verdict tag mark",
    "feed": "open pane restore filter new_claim",
    "sources": "open view_cited pane annotate filter reply settle revise",
    "reader": "select suggestions new_claim cite rebut annotate step_on find open pane",
    "suggestions": "accept correct open step_on pane",
    "conflicts": "keep keep_both write_instead settle_conflicts step_on leave_open open filter",
}
"""What the key bar of each view begins with; undo, help and leaving always follow."""


class KeyTable:
    """The table as it is used, with what the settings changed."""

    def __init__(self, changed: Mapping[str, str] | None = None) -> None:
        self.problems: list[str] = []
        self.keys = self._with(changed or {})

    def find(self, physical: str, view: str) -> Key | None:
        """Return what a key does in a view."""
        return next((key for key in self.having(physical) if view in key.views), None)

    def having(self, physical: str) -> Iterator[Key]:
        """Yield every action that has a key, in any view."""
        return (key for key in self.keys if physical in key.keys.split(","))

    def where_it_works(self, physical: str) -> str:
        """Return where a key does something, for a view in which it does not; "" if nowhere."""
        told = [
            f"{', '.join(one.views)}: {one.bar or one.name.replace('_', ' ')}"
            for one in self.having(physical)
        ]
        return f"{shown(physical)} does nothing here, but in {'; in '.join(told)}." if told else ""

    def named(self, name: str, view: str) -> Key | None:
        """Return an action by its name, as it is in a view."""
        found = [key for key in self.keys if key.name == name]
        return next((key for key in found if view in key.views), found[0] if found else None)

    def physical(self) -> list[str]:
        """Return every key that does something somewhere."""
        return list(dict.fromkeys(one for key in self.keys for one in key.keys.split(",")))

    def bar(self, view: str) -> list[tuple[str, str]]:
        """Return the key bar of a view: keys with a word each, the most needed first."""
        names = [*BARS[view].split(), "undo", "help", "quit"]
        keys = [key for name in names if (key := self.named(name, view)) is not None]
        return [(key.shown.split(" ")[0], key.bar) for key in keys if view in key.views]

    def _with(self, changed: Mapping[str, str]) -> tuple[Key, ...]:
        names = {key.name for key in KEYS}
        for name in changed.keys() - names:
            self.problems.append(f"[keys] {name}: there is no such action; docs/keys.md has all.")
        table = list(KEYS)
        for name, wanted in changed.items():
            keys = ",".join(part.strip() for part in wanted.split(",") if part.strip())
            clash = self._clash(table, name, keys)
            if name in names and clash:
                self.problems.append(f"[keys] {name} = {wanted!r}: {clash}. It was passed over.")
            elif name in names:
                table = [replace(key, keys=keys) if key.name == name else key for key in table]
        return tuple(table)

    def _clash(self, table: list[Key], name: str, keys: str) -> str | None:
        """Return why an action cannot have these keys, or None."""
        own = {view for key in table if key.name == name for view in key.views}
        for other in table:
            both = set(other.keys.split(",")) & set(keys.split(","))
            if other.name != name and both and own & set(other.views):
                return f"{shown(min(both))} is {other.name} already"
        return None


def as_markdown() -> str:
    """Return docs/keys.md."""
    parts = []
    parts.append(
        "# Keys\n\nMade from the table in `src/claimtrack/tui/keys.py`; `?` shows the keys of a "
        "view on the screen, `??` all of them, and `:` finds a command by its name. The names in "
        "the last column are those that `[keys]` in the [settings](settings.md) takes.\n"
    )
    for group in dict.fromkeys(key.group for key in KEYS):
        rows = "".join(
            f"| {key.shown} | {key.help} | {_where(key)} | `{key.name}` |\n"
            for key in KEYS
            if key.group == group
        )
        parts.append(f"\n## {group}\n\n| key | what it does | where | name |\n|---|---|---|---|\n")
        parts.append(rows)
    return "".join(parts)


def _where(key: Key) -> str:
    return _WHERE.get(key.views) or ", ".join(key.views)


_WHERE = {
    VIEWS: "everywhere",
    TURNING: "everywhere but in conflicts",
    LEADING: "everywhere but in suggestions and in conflicts",
    BUT_READER: "everywhere but in the reader and in suggestions",
    BROWSING: "everywhere but in the reader, in suggestions and in conflicts",
}
