"""Where in a block the reviews of claims stand: in lists, graphs and feeds, under any name."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from claimtrack.formats.claim_review.google import (
    is_answered_claim,
    is_marked_page,
    reviews_of_claim,
    reviews_of_page,
)
from claimtrack.formats.claim_review.nodes import (
    Node,
    address_in,
    is_reference,
    shortened,
    types_of,
)

REVIEW = "ClaimReview"
_HOLDERS = frozenset(("DataFeed", "DataFeedItem", "ItemList", "ListItem"))
MOST_REFERENCES = 200
"""So many names inside one review are followed to what they name."""


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of data in the input: where it stands, and its page's own address, where known."""

    where: str
    line: int
    value: Any
    page: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A claim that was reviewed: where it stands, its reviews, what the input had of it."""

    where: str
    line: int
    reviews: list[Node]
    original: dict[str, Any]
    page: str | None = None
    extract: str = ""
    """Of which extract of a review it is (`feed`, `answers`), "" of the review itself."""


@dataclass(slots=True)
class Search:
    """Looks through the blocks of one input; `others` counts what is no review, by type.

    `goes_on` says that an answer of the API has further pages.
    """

    others: Counter[str] = field(default_factory=Counter)
    goes_on: bool = False
    _seen: list[tuple[str, str]] = field(default_factory=list)
    _used: set[str] = field(default_factory=set)

    def found_in(self, blocks: list[Block]) -> Iterator[Found]:
        """Yield the reviews of blocks that know each other's names, as those of one page do."""
        shorter = [
            Block(block.where, block.line, shortened(block.value), block.page) for block in blocks
        ]
        named = _named(block.value for block in shorter)
        for block in shorter:
            if isinstance(block.value, dict) and block.value.get("nextPageToken"):
                self.goes_on = True
            for place, node in self._nodes(block.value, block.where):
                yield from self._found(node, place, block, named)
        for name, types in self._seen:
            if name not in self._used:
                self.others[types] += 1
        self._seen.clear()
        self._used.clear()

    def _found(
        self, node: Node, place: str, block: Block, named: Mapping[str, Node]
    ) -> Iterator[Found]:
        page, line = block.page, block.line
        if is_answered_claim(node):
            yield Found(place, line, reviews_of_claim(node), node, page, "answers")
        elif is_marked_page(node):
            for review in reviews_of_page(node):
                yield Found(place, line, [review], node, page, "answers")
        else:
            known = _References(named, self._used).resolved(node)
            is_feed = isinstance(block.value, dict) and "DataFeed" in types_of(block.value)
            yield Found(place, line, [known], node, page, "feed" if is_feed else "")

    def _nodes(self, value: Any, place: str, *, is_top: bool = True) -> Iterator[tuple[str, Node]]:
        """Yield reviews, and claims with their reviews, wherever they stand in a value."""
        if isinstance(value, list):
            for number, item in enumerate(value, 1):
                inner = f"{place}, {number}" if place else f"element {number}"
                yield from self._nodes(item, inner, is_top=is_top)
            return
        if not isinstance(value, dict):
            return
        if is_review(value) or is_answered_claim(value) or is_marked_page(value):
            yield place, value
        elif is_top and not _holds_others(value):
            self._seen.append((str(value.get("@id")), ", ".join(types_of(value))))
        for name, item in value.items():
            if isinstance(item, dict | list) and name not in ("@context", "claimReview"):
                inner = f"{place}, {name}" if place else name
                yield from self._nodes(item, inner, is_top=is_top and _holds_others(value))


def is_review(node: Mapping[str, Any]) -> bool:
    """Say whether a node is the review of a claim: by its type, or by what only they have."""
    types = types_of(node)
    if REVIEW in types:
        return True
    has_words = isinstance(node.get("claimReviewed"), str | list | dict)
    return has_words and (not types or "Review" in types)


def _holds_others(node: Mapping[str, Any]) -> bool:
    """Say whether a node is only there for those in it."""
    types = types_of(node)
    return not types or "@graph" in node or not _HOLDERS.isdisjoint(types)


def _named(values: Any) -> dict[str, Node]:
    """Return the objects that have an `@id` and say more than it."""
    named: dict[str, Node] = {}
    pending = list(values)
    while pending:
        value = pending.pop()
        if isinstance(value, list):
            pending.extend(value)
        elif isinstance(value, dict):
            name = value.get("@id")
            if isinstance(name, str) and not is_reference(value):
                named.setdefault(name, value)
            pending.extend(item for item in value.values() if isinstance(item, dict | list))
    return named


@dataclass(slots=True)
class _References:
    """Puts objects in place of the names that stand for them, within bounds."""

    named: Mapping[str, Node]
    used: set[str]
    left: int = MOST_REFERENCES
    open: set[str] = field(default_factory=set)

    def resolved(self, value: Any) -> Any:
        """Return a value with its references followed; one that leads to itself stays a name."""
        if isinstance(value, list):
            return [self.resolved(item) for item in value]
        if not isinstance(value, dict):
            return value
        name = value.get("@id")
        if is_reference(value) and isinstance(name, str):
            known = self.named.get(name)
            if known is None or name in self.open or not self.left:
                return value
            self.left -= 1
            self.used.add(name)
            self.open.add(name)
            followed = {each: self.resolved(item) for each, item in known.items()}
            self.open.discard(name)
            return followed
        return {each: self.resolved(item) for each, item in value.items()}


def page_in(blocks: list[Block]) -> str | None:
    """Return the address of the page that the blocks of a page say they are of."""
    for block in blocks:
        value = shortened(block.value)
        graph = value.get("@graph", [value]) if isinstance(value, dict) else value
        for node in graph if isinstance(graph, list) else [graph]:
            if isinstance(node, dict) and "WebPage" in types_of(node):
                return address_in(node)
    return None
