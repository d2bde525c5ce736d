"""What the cells of a case say: lists in their several spellings, addresses, languages."""

import ast
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from re import finditer

from claimtrack.formats.bounded_json import JsonError, parsed
from claimtrack.formats.markup import web_address
from claimtrack.text import normalise

_LONGEST_LIST = 20_000
_MOST_ITEMS = 500
_SHUT = {")": "(", "]": "[", "}": "{"}


def listed(cell: str) -> list[str]:
    """Return the items of a cell: a list of Python or JSON, else what commas part."""
    cell = cell.strip()
    if cell.startswith("[") and cell.endswith("]") and len(cell) <= _LONGEST_LIST:
        try:
            items = ast.literal_eval(cell)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            items = _json_list(cell)
        if isinstance(items, list):
            return _once(str(item) for item in items if isinstance(item, str | int | float))
    return _once(cell.split(","))


def one_or_listed(cell: str) -> list[str]:
    """Return the items of a list, or a cell that is none as one item, commas and all."""
    return listed(cell) if cell.strip().startswith("[") else _once([cell])


def addresses(text: str) -> list[str]:
    """Return the addresses of the web in a text, each once, without the signs of the sentence."""
    found = (
        web_address(_without_ending(match[0])) for match in finditer(r"https?://[^\s<>\"]+", text)
    )
    return list(dict.fromkeys(address for address in found if address is not None))


def language_codes(names: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return the codes of languages, each once, and the names that are no language known here."""
    known = _languages()
    codes: dict[str, None] = {}
    unknown = []
    for name in names:
        code = known.get(normalise(name))
        if code is not None:
            codes[code] = None
        elif name.strip():
            unknown.append(name)
    return list(codes), unknown


def _without_ending(address: str) -> str:
    """Return an address without what ends the sentence or the bracket around it."""
    while address:
        last = address[-1]
        opening = _SHUT.get(last)
        is_shut = opening is not None and address.count(opening) < address.count(last)
        if not is_shut and last not in ".,;:!?'’”»*":
            break
        address = address[:-1]
    return address


def _once(items: Iterable[str]) -> list[str]:
    stripped = (" ".join(item.split()) for item in items)
    by_name = {normalise(item): item for item in reversed([*stripped]) if item}
    return list(reversed(by_name.values()))[:_MOST_ITEMS]


def _json_list(cell: str) -> object:
    try:
        return parsed(cell)
    except JsonError:
        return None


@cache
def _languages() -> dict[str, str]:
    table = tomllib.loads(Path(__file__).with_name("languages.toml").read_text("utf-8"))
    return {normalise(name): code for code, names in table.items() for name in names}
