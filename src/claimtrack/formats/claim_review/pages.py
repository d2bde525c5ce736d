"""What a page says of reviews in its markup: blocks of JSON-LD, microdata and RDFa.

Blocks of JSON-LD are found here; `extruct` reads microdata and RDFa, and is only asked where a page
has them.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from claimtrack.errors import MissingExtraError, UnreadableFileError
from claimtrack.formats.format import DEEPEST
from claimtrack.formats.html_tokens import Token, tokens
from claimtrack.formats.markup import web_address

_SCRIPT = re.compile(r"<script\b([^<>]{0,2000})>|<!--", re.I)
_JSON_LD = re.compile(r"application/ld\+json", re.I)
_CLOSING = re.compile(r"</script[\s/>]", re.I)
_REVIEW = re.compile(r"(?:^|[\s/:#])ClaimReview\s*$|(?:^|[\s/:#])ClaimReview\s", re.I)
LARGEST_MARKED_BYTES = 8 * 2**20
"""So long a page is read for microdata and RDFa at most: their readers build a tree of it."""
_DEEPEST_TAGS = 250
_NEVER_OPEN = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
     "track", "wbr", "p", "li", "dt", "dd", "option", "tr", "td", "th", "thead", "tbody", "tfoot",
     "colgroup", "rp", "rt", "optgroup", "html", "body", "head")
)  # fmt: skip
"""Elements without an end, or whose end may be left out."""


@dataclass(frozen=True, slots=True)
class Script:
    """A block of JSON-LD: its number in the page, its line, its text."""

    number: int
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """What the tags of a page say: its address, and which of the two forms of markup it has."""

    address: str | None = None
    has_microdata: bool = False
    has_rdfa: bool = False
    deepest: int = 0
    """How far elements nest, without those whose ends may be left out."""
    deepest_item: int = 0
    """How far described things nest."""


def scripts_of(page: str) -> Iterator[Script]:
    """Yield the blocks of JSON-LD of a page; what is in a comment is none of it."""
    place, number, line, counted = 0, 0, 1, 0
    while (found := _SCRIPT.search(page, place)) is not None:
        if found[1] is None:
            end = page.find("-->", found.end())
            place = len(page) if end < 0 else end + 3
            continue
        closing = _CLOSING.search(page, found.end())
        end = len(page) if closing is None else closing.start()
        if _JSON_LD.search(found[1]):
            number += 1
            line += page.count("\n", counted, found.end())
            counted = found.end()
            yield Script(number, line, page[found.end() : end])
        place = end


def page_of(text: str) -> Page:
    """Return what the tags of a page say of it."""
    addresses: dict[str, str] = {}
    has_microdata = has_rdfa = False
    nesting = _Nesting()
    for token in tokens(text):
        if not token.name:
            continue
        nesting.take(token)
        if token.is_end:
            continue
        words = token.words.lower()
        if token.name in ("link", "meta"):
            _note_address(token, addresses)
        if "claimreview" in words:
            said = token.attributes()
            has_microdata = has_microdata or bool(_REVIEW.search(said.get("itemtype", "")))
            has_rdfa = has_rdfa or bool(_REVIEW.search(said.get("typeof", "")))
    address = addresses.get("canonical") or addresses.get("og:url")
    return Page(address, has_microdata, has_rdfa, nesting.deepest, nesting.deepest_item)


@dataclass(slots=True)
class _Nesting:
    """How far the elements of a page nest, told before anything follows them by recursion."""

    deepest: int = 0
    deepest_item: int = 0
    _open: list[tuple[str, bool]] = field(default_factory=list)
    _times: Counter[str] = field(default_factory=Counter)
    _items: int = 0

    def take(self, token: Token) -> None:
        """Take in a tag; an end tag ends the last element of its name, and all that are in it."""
        name = token.name
        if name in _NEVER_OPEN or token.words.endswith("/>"):
            return
        if not token.is_end:
            is_item = "itemscope" in token.words or "typeof" in token.words
            self._open.append((name, is_item))
            self._times[name] += 1
            self._items += is_item
            self.deepest = max(self.deepest, len(self._open))
            self.deepest_item = max(self.deepest_item, self._items)
        while token.is_end and self._times[name]:
            last, was_item = self._open.pop()
            self._times[last] -= 1
            self._items -= was_item
            if last == name:
                break


def marked_items(text: str, page: Page, name: str) -> Iterator[tuple[str, Any]]:
    """Yield the place and the value of each thing that microdata and RDFa describe.

    Raises MissingExtraError where `extruct` is not installed.
    """
    if not (page.has_microdata or page.has_rdfa):
        return
    if len(text) > LARGEST_MARKED_BYTES:
        raise UnreadableFileError(name, "has microdata or RDFa in more than 8 MiB; split it.")
    if page.deepest_item > DEEPEST or page.deepest > _DEEPEST_TAGS:
        raise UnreadableFileError(name, "has microdata or RDFa in a page that nests too deeply.")
    try:
        from extruct.rdfa import RDFaExtractor
        from extruct.w3cmicrodata import MicrodataExtractor
    except ImportError:
        what = "microdata" if page.has_microdata else "RDFa"
        raise MissingExtraError(f"{name}: a page with {what}", "pages") from None
    base = page.address or "https://page.invalid/"
    if page.has_microdata:
        for number, item in enumerate(MicrodataExtractor().extract(text, base_url=""), 1):
            yield f"microdata {number}", _as_node(item)
    if page.has_rdfa:
        nodes = RDFaExtractor().extract(text, base_url=base)
        yield from (("RDFa", node) for node in _in_order(nodes))


def _note_address(token: Token, addresses: dict[str, str]) -> None:
    said = token.attributes()
    name = (said.get("rel") or said.get("property") or "").lower()
    address = web_address(said.get("href") or said.get("content"))
    if name in ("canonical", "og:url") and address is not None:
        addresses.setdefault(name, address)


def _in_order(nodes: Any) -> list[Any]:
    """Return the nodes of a graph, which has no order, in one that does not change.

    That of what they say; the names that the reader of RDFa makes up for them say nothing.
    """

    def said(value: Any) -> str:
        return re.sub(r'"_:[^"]*"', '""', json.dumps(value, sort_keys=True, ensure_ascii=False))

    ordered = [
        {
            name: sorted(value, key=said) if isinstance(value, list) else value
            for name, value in node.items()
        }
        for node in nodes
    ]
    return sorted(ordered, key=said)


def _as_node(item: Any, depth: int = 0) -> Any:
    """Return an item of microdata as an object of JSON-LD."""
    if depth > _DEEPEST_TAGS:
        return None
    if isinstance(item, list):
        return [_as_node(one, depth + 1) for one in item]
    if not isinstance(item, dict) or "properties" not in item:
        return item.get("value") if isinstance(item, dict) else item
    values = {name: _as_node(one, depth + 1) for name, one in item["properties"].items()}
    said = {"@type": item.get("type"), "@id": item.get("id")}
    return {**{name: value for name, value in said.items() if value}, **values}
