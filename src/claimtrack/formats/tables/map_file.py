"""A map: which column of a table goes where, in a small TOML file that people edit."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from claimtrack.errors import ClaimtrackError
from claimtrack.formats.stated_dates import Order
from claimtrack.formats.tables.places import WORDS, Place, folded, place_named, place_names

_FIELDS = {
    "sheet": str,
    "header": int,
    "key": str,
    "dataset": str,
    "separator": str,
    "dates": str,
    "columns": dict,
    "constants": dict,
    "words": dict,
}
NOWHERE = ("", "-")
"""A column with one of these has no place, and is not counted as lost."""


class MapError(ClaimtrackError):
    """A map that cannot be used; `reason` is what is wrong, and what there is instead."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the map: {reason}")


@dataclass(frozen=True, slots=True)
class TableMap:
    """What a map says; where it says nothing, the table's own names and evidence decide.

    `header` is the number of the row with the names of the columns. `columns` are their places,
    None for one that is left out on purpose. `constants` are the values of places that no column
    has; `words` translates the words of a column, by place and folded word.
    """

    sheet: str | None = None
    header: int | None = None
    key: str | None = None
    dataset: str | None = None
    separator: str | None = None
    dates: Order | None = None
    columns: Mapping[str, Place | None] | None = None
    constants: Mapping[Place, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def read_map(text: str) -> TableMap:
    """Read a map. Raises MapError with one sentence."""
    try:
        given = tomllib.loads(text.removeprefix("\ufeff"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise MapError(f"is no TOML: {str(error)[0].lower()}{str(error)[1:]}.") from None
    for name, value in given.items():
        if name not in _FIELDS:
            raise MapError(f"{name!r} is no field of a map; there are {', '.join(_FIELDS)}.")
        if not isinstance(value, _FIELDS[name]) or isinstance(value, bool):
            wanted = {str: "text", int: "a number", dict: "a table"}[_FIELDS[name]]
            raise MapError(f"{name} should be {wanted}.")
    if given.get("dates") not in (None, "dmy", "mdy"):
        raise MapError(f"dates is {given['dates']!r}; it is dmy (12.05.) or mdy (05/12).")
    if given.get("header", 1) < 1:
        raise MapError("header is the number of a row, from 1.")
    columns = given.get("columns")
    _refuse_shared(columns or {})
    return TableMap(
        **{name: given.get(name) for name in ("sheet", "header", "key", "dataset", "dates")},
        separator=given.get("separator"),
        columns=None
        if columns is None
        else {name: _place(name, to) for name, to in columns.items()},
        constants={
            _known_place(name): _text(f"constants, {name!r}", value)
            for name, value in given.get("constants", {}).items()
        },
        words={place: _words(place, words) for place, words in given.get("words", {}).items()},
    )


def _refuse_shared(columns: Mapping[str, Any]) -> None:
    """Refuse two columns of one place; only notes and tags take in several."""
    seen: dict[Any, str] = {}
    for column, place in columns.items():
        if place in (*NOWHERE, "note", "tags"):
            continue
        if place in seen:
            both = f"{seen[place]!r} and {column!r} both go to {place}"
            raise MapError(f"{both}; number one of them, or give it another place.")
        seen[place] = column


def _place(column: str, to: Any) -> Place | None:
    name = _text(f"columns, {column!r}", to).strip()
    return None if name in NOWHERE else _known_place(name)


def _known_place(name: str) -> Place:
    place = place_named(name)
    if place is None:
        near = get_close_matches(name, place_names(), 1)
        hint = f" (do you mean {near[0]}?)" if near else ""
        raise MapError(f"{name!r} is no place{hint}; there are {', '.join(place_names())}.")
    return place


def _text(where: str, value: Any) -> str:
    if not isinstance(value, str):
        raise MapError(f"{where} should be text.")
    return value


def _words(place: str, words: Any) -> dict[str, str]:
    if place not in WORDS:
        raise MapError(f"words, {place!r}: only these take a list of words: {', '.join(WORDS)}.")
    if not isinstance(words, dict):
        raise MapError(f"words, {place!r} should be a table: their word = ours.")
    for theirs, ours in words.items():
        if ours not in WORDS[place] and ours != "":
            known = ", ".join(WORDS[place])
            raise MapError(f"words, {place!r}: {ours!r:.60} is not one of {known}.")
        _text(f"words, {place!r}, {theirs!r}", ours)
    return {folded(theirs): ours for theirs, ours in words.items()}


def unknown_columns(table_map: TableMap, header: Sequence[str]) -> None:
    """Refuse a map that names a column that the table has not. Raises MapError."""
    named = [*(table_map.columns or ()), *([table_map.key] if table_map.key else [])]
    for name in named:
        if name not in header:
            near = get_close_matches(name, header, 1, 0.7)
            hint = f" (do you mean {near[0]!r}?)" if near else ""
            there = ", ".join(repr(one) for one in header if one)
            raise MapError(f"there is no column {name!r}{hint}; there are {there or 'none'}.")
