"""The paragraphs of a draft as a page (HTML) or as plain text, a paragraph a line."""

import re
from collections.abc import Iterable, Iterator

from claimtrack.formats.html_tokens import tokens
from claimtrack.proofing.draft import DraftParagraph, Gathering

_BLOCKS = frozenset(
    ("p", "div", "li", "ul", "ol", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "td",
     "th", "table", "section", "article", "header", "footer", "main", "aside", "nav", "figure",
     "figcaption", "blockquote", "hr", "body", "html", "address", "pre")
)  # fmt: skip
_KEY = re.compile(r"\[(@[^\[\]]+)\]")
_EACH = re.compile(r"@\{?([\w][\w:.#$%&\-+?<>~/]*)")


def page_paragraphs(page: str) -> Iterator[DraftParagraph]:
    """Yield the paragraphs of a page; a `q` is in quotation marks, a `blockquote` set off."""
    gathering, depth, line = Gathering(), 0, 1
    address = ""
    place = 0
    for token in tokens(page):
        at = page.find(token.words, place) if token.words else place
        line += page.count("\n", place, at)
        place = at
        if not token.name:
            for part in token.words.splitlines(keepends=True) or [""]:
                _write(gathering, type(token)("", part).text, line)
                line += part.count("\n")
                place += len(part)
            continue
        if token.name == "q":
            gathering.write("”" if token.is_end else "“", line)
        elif token.name == "a":
            if token.is_end and address:
                gathering.refer(address, line, is_address=True)
            address = "" if token.is_end else token.attributes().get("href", "")
        elif token.name == "br":
            gathering.write(" ", line)
        elif token.name in _BLOCKS:
            if (paragraph := gathering.finished()) is not None:
                yield paragraph
            if token.name == "blockquote":
                depth = max(0, depth - 1) if token.is_end else depth + 1
            gathering = Gathering(is_quotation=depth > 0)
    if (paragraph := gathering.finished()) is not None:
        yield paragraph


def line_paragraphs(lines: Iterable[tuple[str, tuple[str, ...]]]) -> Iterator[DraftParagraph]:
    """Yield paragraphs that stand in a line each, with the addresses that each links to."""
    for number, (line, addresses) in enumerate(lines, start=1):
        gathering = Gathering()
        _write(gathering, line, number)
        for address in addresses:
            gathering.refer(address, number, is_address=True)
        if (paragraph := gathering.finished()) is not None:
            yield paragraph


def _write(gathering: Gathering, words: str, line: int) -> None:
    """Write words, with what stands in brackets behind an @ as references."""
    place = 0
    for found in _KEY.finditer(words):
        gathering.write(words[place : found.start()], line)
        for key in _EACH.finditer(found[1]):
            gathering.refer(key[1].rstrip(".,;:"), line)
        place = found.end()
    gathering.write(words[place:], line)
