"""What a person chose for lists of claims: kept in their own data folder, never in a file."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from claimtrack.errors import ClaimtrackError
from claimtrack.files import drafted, make_private_folder, writing_errors
from claimtrack.settings import COLUMNS
from claimtrack.store.location import Location, data_folder, own_folder

_USUAL = ("said", "")
"""The order and the division of a list that nobody arranged."""


class UnreadableListsError(ClaimtrackError):
    """What was kept cannot be read, so that nothing is written over it."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} cannot be read, so nothing of one's own lists is known or kept: mend it, or "
            "move it away."
        )


@dataclass(frozen=True, slots=True)
class OwnLists:
    """Columns of rows of claims in their order, None where none were chosen; filters by name.

    `arranged` has, by file, the order and the division of the Inbox where they are not the usual.
    """

    columns: tuple[str, ...] | None = None
    filters: Mapping[str, str] = field(default_factory=dict)
    arranged: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def arranged_of(self, location: Location) -> tuple[str, str]:
        """Return the order and the division of a file's list; "" for no division."""
        return self.arranged.get(_place(location), _USUAL)


def lists_path() -> Path:
    """Return where it is kept, whether or not anything was."""
    return data_folder() / "lists.json"


def read_own_lists() -> OwnLists:
    """Return what was kept; nothing where there is none. Raises UnreadableListsError."""
    path = lists_path()
    try:
        values = json.loads(path.read_text("utf-8"))
        columns = values["columns"]
        return OwnLists(
            None if columns is None else tuple(name for name in columns if name in COLUMNS),
            {str(name): str(words) for name, words in values["filters"].items()},
            {str(place): (str(sort), str(by)) for place, (sort, by) in values["arranged"].items()},
        )
    except FileNotFoundError:
        return OwnLists()
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        raise UnreadableListsError(path) from None


def usable_own_lists() -> OwnLists:
    """Return what was kept, or nothing where it cannot be read: a list does without it."""
    try:
        return read_own_lists()
    except UnreadableListsError:
        return OwnLists()


def keep_columns(columns: tuple[str, ...]) -> None:
    """Keep which columns are shown. Raises UnreadableListsError, and what writing a file raises."""
    _change(lambda own: replace(own, columns=columns))


def keep_filter(name: str, words: str) -> None:
    """Keep a filter by a name, in place of one that has it. Raises as `keep_columns` does."""
    _change(lambda own: replace(own, filters={**own.filters, name: words}))


def forget_filter(name: str) -> None:
    """Keep a filter no longer. Raises as `keep_columns` does."""
    _change(lambda own: replace(own, filters=_without(own.filters, name)))


def keep_arranged(location: Location, sort: str, division: str) -> None:
    """Keep how the list of a file is arranged. Raises as `keep_columns` does."""
    place = _place(location)
    chosen = {} if (sort, division) == _USUAL else {place: (sort, division)}
    _change(lambda own: replace(own, arranged={**_without(own.arranged, place), **chosen}))


def _without(kept: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {other: value for other, value in kept.items() if other != name}


def _place(location: Location) -> str:
    return own_folder("lists", location.path).name if location.path else str(location)


def _change(change: Callable[[OwnLists], OwnLists]) -> None:
    """Change what was kept: read anew, as another screen may have written since."""
    own, path = change(read_own_lists()), lists_path()
    with writing_errors(path):
        make_private_folder(path.parent)
    with drafted(path, mode=0o600, replaces=True) as draft:
        draft.write_text(json.dumps(asdict(own), ensure_ascii=False, indent=1), "utf-8")
