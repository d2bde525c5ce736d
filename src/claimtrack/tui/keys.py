"""Actions and their keys: what `@action` declares, collected into one table.

Key bar, list of keys, help, palette, docs/keys.md and tests are made of the table. It holds only
keys that every terminal sends. An action is the same in all views; where it does nothing, the
message line says why. Nothing here imports the database libraries: the first frame shows keys.
"""

from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

LISTS = ("inbox", "timeline", "feed", "sources", "actors")
CLAIMS = ("inbox", "claim", "map", "timeline")
BROWSING = (
    "inbox", "claim", "map", "timeline", "feed", "since", "sources", "actors", "actor",
    "agreement", "numbers", "positions",
)  # fmt: skip
ROWS = tuple(view for view in BROWSING if view != "map")
LEADING = (*BROWSING, "reader")
TURNING = (*LEADING, "suggestions")
VIEWS = (*TURNING, "conflicts")
BUT_READER = (*BROWSING, "conflicts")
DIGITS = ",".join("123456789")

MOVING, READING, SWITCHING, ARRANGING, JUDGING, WRITING, SETTLING, MARKING, FILE = GROUPS = (
    "Moving", "Reading a source", "Views", "Arranging a list", "Judging", "Writing",
    "Settling conflicts", "Marks and copies", "The file",
)  # fmt: skip
"""The parts of the help, in its order."""

_BURST, _BURST_S = 5, 0.15

_SHOWN = {
    "enter": "↵", "escape": "Esc", "up": "↑", "down": "↓", "left": "←", "right": "→",
    "pagedown": "PgDn", "pageup": "PgUp", "home": "Home", "end": "End", "space": "Space",
    "slash": "/", "question_mark": "?", "colon": ":", "asterisk": "*", "equals_sign": "=",
    "plus": "+", "left_square_bracket": "[", "right_square_bracket": "]", "tab": "Tab",
    "shift+tab": "⇧Tab", "at": "@",
    "minus": "-", "comma": ",", "left_parenthesis": "(", "right_parenthesis": ")",
    "left_curly_bracket": "{", "right_curly_bracket": "}", "less_than_sign": "<",
    "greater_than_sign": ">", "number_sign": "#", "vertical_line": "|", "backspace": "Bksp",
}  # fmt: skip


_Act = TypeVar("_Act", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Action:
    """What keys do: its name, its keys as Textual names them, and what it does in a sentence.

    `bar` is its word in the key bar. `views` are those in which it does something; `writes` says
    that it changes the file, `opens` that it opens what the next keys go to; `command` is the same
    on the command line. `act` is a method of a view, called `action_` and the name, or a verb: a
    coroutine over the workbench.
    """

    name: str
    keys: str
    help: str
    group: str
    bar: str
    views: tuple[str, ...]
    writes: bool
    opens: bool
    command: str
    act: Callable[..., Any]

    @property
    def shown(self) -> str:
        """Return its keys as people read them."""
        return " ".join(shown(key) for key in self.keys.replace(DIGITS, "1-9").split(","))


@dataclass(frozen=True, slots=True)
class BarKey:
    """A key in the key bar with its word; `acts` says that it acts on the row under the cursor."""

    shown: str
    word: str
    name: str
    acts: bool


_ON_NO_ROW = frozenset(
    ("undo", "redo", "new_claim", "new_source", "settle_conflicts", "import_file"),
)


def acts(action: Action) -> bool:
    """Say whether an action writes to what is under the cursor."""
    return action.writes and action.name not in _ON_NO_ROW


def shown(key: str) -> str:
    """Return how people read a key: "⌃P" is written ^p."""
    if key.startswith("ctrl+"):
        return f"^{key.removeprefix('ctrl+')}"
    return _SHOWN.get(key, key)


_declared: dict[Callable[..., Any], list[tuple[Action, str]]] = {}
"""What `action` declared, by what does it: actions, and the names of those that they follow."""


def action(
    keys: str,
    help: str,  # noqa: A002 — the word for it
    group: str,
    *,
    bar: str = "",
    views: tuple[str, ...] = VIEWS,
    writes: bool = False,
    opens: bool = False,
    command: str = "",
    after: str = "",
) -> Callable[[_Act], _Act]:
    """Declare what keys do, beside what does it.

    Several of these on one function, read from the top down, give it other keys in other views.
    In the help an action stands right behind the one called `after`; where none is named, behind
    what its module declared before it in the group, or at the end of the group.
    """

    def declare(act: _Act) -> _Act:
        name = act.__name__.removeprefix("action_")
        declared = Action(name, keys, help, group, bar, views, writes, opens, command, act)
        _declared.setdefault(act, []).insert(0, (declared, after))
        return act

    return declare


def _place(module: str) -> tuple[bool, str]:
    return not module.endswith(".views.view"), module


def declared_actions() -> tuple[Action, ...]:
    """Return the actions of the modules that are imported by now, in the order of the help.

    Those of a view come with the import of its module; in which order modules are imported does
    not matter: what all views have comes first, then the modules by name.
    """
    by_module = sorted(_declared.items(), key=lambda item: _place(item[0].__module__))
    declared = [pair for _, pairs in by_module for pair in pairs]
    named = {action.name: action for action, _ in declared}
    followers: dict[Action | None, list[Action]] = {}
    before: dict[tuple[str, str], Action] = {}
    for action, after in declared:
        part = (action.act.__module__, action.group)
        if after:
            followers.setdefault(named.get(after), []).insert(0, action)
        else:
            followers.setdefault(before.get(part), []).append(action)
        before[part] = action
    ordered: list[Action] = []

    def place(action: Action) -> None:
        ordered.append(action)
        for follower in followers.get(action, ()):
            place(follower)

    for action in followers.get(None, ()):
        place(action)
    return tuple(sorted(ordered, key=lambda action: GROUPS.index(action.group)))


class KeyTable:
    """The table as it is used, with what the settings changed."""

    def __init__(self, changed: Mapping[str, str] | None = None) -> None:
        self.problems: list[str] = []
        self.actions = self._apply(changed or {})
        self._by_key = {
            (key, view): action
            for action in reversed(self.actions)
            for key in action.keys.split(",")
            for view in action.views
        }

    def find(self, key: str, view: str) -> Action | None:
        """Return what a key does in a view."""
        return self._by_key.get((key, view))

    def having(self, key: str) -> Iterator[Action]:
        """Yield every action that has a key, in any view."""
        return (action for action in self.actions if key in action.keys.split(","))

    def where_it_works(self, key: str) -> str:
        """Return where a key does something, for a view in which it does not; "" if nowhere."""
        places = "; in ".join(
            f"{', '.join(action.views)}: {action.bar or action.name.replace('_', ' ')}"
            for action in self.having(key)
        )
        return f"{shown(key)} does nothing here, but in {places}." if places else ""

    def named(self, name: str, view: str) -> Action | None:
        """Return an action by its name, as it is in a view."""
        actions = [action for action in self.actions if action.name == name]
        here = (action for action in actions if view in action.views)
        return next(here, actions[0] if actions else None)

    def every_key(self, names: Collection[str] = ()) -> list[str]:
        """Return every key that does something somewhere, or only those of some actions."""
        wanted = (one for one in self.actions if not names or one.name in names)
        return list(dict.fromkeys(key for action in wanted for key in action.keys.split(",")))

    def bar(self, view: str, names: str) -> list[BarKey]:
        """Return the key bar of a view: keys with a word each, the most needed first.

        `names` are the actions that it begins with; undo, help and leaving always follow.
        """
        actions = (self.named(name, view) for name in (*names.split(), "undo", "help", "quit"))
        return [
            BarKey(action.shown.split(" ")[0], action.bar, action.name, acts(action))
            for action in actions
            if action is not None and view in action.views
        ]

    def _apply(self, changed: Mapping[str, str]) -> tuple[Action, ...]:
        table = list(declared_actions())
        names = {action.name for action in table}
        for name in changed.keys() - names:
            self.problems.append(f"[keys] {name}: there is no such action; docs/keys.md has all.")
        for name, wanted in changed.items():
            keys = ",".join(part.strip() for part in wanted.split(",") if part.strip())
            clash = self._clash(table, name, keys)
            if name in names and clash:
                self.problems.append(f"[keys] {name} = {wanted!r}: {clash}. It was passed over.")
            elif name in names:
                table = [
                    replace(action, keys=keys) if action.name == name else action
                    for action in table
                ]
        return tuple(table)

    def _clash(self, table: list[Action], name: str, keys: str) -> str | None:
        """Return why an action cannot have these keys, or None."""
        own = {view for action in table if action.name == name for view in action.views}
        for other in table:
            both = set(other.keys.split(",")) & set(keys.split(","))
            if other.name != name and both and own & set(other.views):
                return f"{shown(min(both))} is {other.name} already"
        return None


class Burst:
    """Remembers when the last verbs came: faster than anybody types, somebody pasted text.

    Over a lagging line keys come at once, so a verb that opened a form, which took what came behind
    it, begins anew.
    """

    def __init__(self) -> None:
        self._times: deque[float] = deque(maxlen=_BURST)

    def is_too_fast(self, came: float) -> bool:
        """Count one more verb, and when it came; say whether too many came in too short a time."""
        self._times.append(came)
        return len(self._times) == _BURST and came - self._times[0] < _BURST_S

    def begin_anew(self) -> None:
        """Forget what came before: a form took what was typed behind it."""
        self._times.clear()
