"""The visible text of a saved HTML page, in time that grows in a line with the page.

A page is read as a row of tags and texts, as the tokenizer of the HTML standard does (section
13.2.5), and never built into a tree: so neither depth nor nesting costs anything, and a page that
breaks off gives the text up to there. Entities of a DTD are not expanded. What style sheets hide
is not known here.
"""

import html
import re
from collections.abc import Iterator

EXTRACTOR = "claimtrack-html 1"
"""The name and version of these rules; another version may give another text of the same page."""

_HIDDEN = frozenset(
    ("script", "style", "noscript", "template", "title", "iframe", "noembed", "noframes",
     "textarea", "audio", "video")
)  # fmt: skip
_PARAGRAPHS = frozenset(
    ("p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "ul", "ol", "dl", "table",
     "figure", "article", "section", "header", "footer", "nav", "aside", "main", "hr", "form")
)  # fmt: skip
_LINES = frozenset(
    ("div", "li", "dt", "dd", "tr", "caption", "figcaption", "address", "body", "head", "html",
     "fieldset", "legend", "option", "details", "summary", "center", "thead", "tbody", "tfoot")
)  # fmt: skip
_CELLS = frozenset(("td", "th"))
_SPACES = re.compile(r"[ \t\n\r\f]+")
# Possessive (+): what is passed over is never tried again, so that no page takes longer.
_TAG = re.compile(
    r"""</?([a-zA-Z][^\t\n\f\r />]*+)"""
    r"""(?:[^>"'=]++|=[\t\n\f\r ]*+(?:"[^"]*+"|'[^']*+')?+|["'])*+>"""
)
_MARKUP = re.compile(r"<[!?/a-zA-Z]")
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.I)
_XML_CHARSET = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]{1,40})["']""")
# int() refuses thousands of digits, and no character has more than seven.
_LONG_NUMBER = re.compile(r"(&#)[0-9]{8,}")


def declared_charset(data: bytes) -> str | None:
    """Return the charset that a page names in its first 4,096 bytes, or None."""
    match = _XML_CHARSET.search(data[:256]) or _CHARSET.search(data[:4096])
    return None if match is None else match[1].decode("ascii")


def is_html(data: bytes) -> bool:
    """Say whether a file begins as an HTML page does."""
    head = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith((b"<!doctype html", b"<html"))


def visible_text(page: str) -> str:
    """Return the text of a page: blocks on lines of their own, paragraphs with a line between.

    Spaces and line ends of the source are one space each, but inside `pre`; no-break spaces and
    all other characters stay.
    """
    lines = _Lines()
    for name, words in _tokens(page):
        if not name:
            lines.write(html.unescape(_LONG_NUMBER.sub(r"\g<1>9999999", words)))
        elif name == "br":
            lines.break_line(1, is_forced=True)
        elif name in _PARAGRAPHS:
            lines.break_line(2)
            if name == "pre":
                lines.is_pre = not words.startswith("</")
        elif name in _LINES:
            lines.break_line(1)
        elif name in _CELLS:
            lines.write(" ")
        elif name == "q":
            lines.write("”" if words.startswith("</") else "“")
    return lines.text()


def _tokens(page: str) -> Iterator[tuple[str, str]]:
    """Yield tags, as name and tag, and the texts between them, under no name."""
    place = 0
    while (markup := _MARKUP.search(page, place)) is not None:
        opening = markup.start()
        if opening > place:
            yield "", page[place:opening]
        tag = _TAG.match(page, opening)
        if tag is None:
            place = _end_of_markup(page, opening)
            continue
        name, place = tag[1].lower(), tag.end()
        if name in _HIDDEN and tag[0][1] != "/":
            place = _end_of(name, page, place)
        else:
            yield name, tag[0]
    yield "", page[place:]


def _end_of_markup(page: str, opening: int) -> int:
    """Return where a comment, declaration or broken tag ends: with the page, if nothing ends it."""
    is_comment = page.startswith("<!--", opening)
    ending = "-->" if is_comment else ">"
    end = page.find(ending, opening + 2)
    return len(page) if end < 0 else end + len(ending)


def _end_of(name: str, page: str, place: int) -> int:
    """Return where what an element hides ends; what is never closed hides the rest."""
    closing = re.compile(f"</{name}[\t\n\f\r />]", re.I).search(page, place)
    return len(page) if closing is None else closing.start()


class _Lines:
    """The lines of a page as they grow."""

    def __init__(self) -> None:
        self.is_pre = False
        self._parts: list[str] = []
        self._breaks = 0
        self._space = False

    def write(self, words: str) -> None:
        """Add text to the line."""
        words = words.replace("\x00", "\ufffd")
        if self.is_pre:
            self._put(words)
            return
        plain = _SPACES.sub(" ", words)
        if plain.startswith(" "):
            self._space = True
        bare = plain.strip(" ")
        if bare:
            self._put(bare)
            self._space = plain.endswith(" ")

    def break_line(self, lines: int, *, is_forced: bool = False) -> None:
        """End the line, with `lines` line ends before what comes next; `br` adds one each time."""
        if not self._parts:
            return
        self._breaks = min(self._breaks + 1, 2) if is_forced else max(self._breaks, lines)
        self._space = False

    def text(self) -> str:
        """Return all lines, with a line end behind the last."""
        return "".join(self._parts).rstrip(" \n") + "\n" if self._parts else ""

    def _put(self, words: str) -> None:
        if self._breaks:
            self._parts.append("\n" * self._breaks)
        elif self._space and self._parts:
            self._parts.append(" ")
        self._breaks, self._space = 0, False
        self._parts.append(words)
