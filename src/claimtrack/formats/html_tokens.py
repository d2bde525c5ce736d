"""The tags and texts of a page, one after another, as the HTML standard's tokenizer reads them.

Section 13.2.5 of the standard. Nothing is built into a tree, and what is passed over is never
tried again: neither depth nor nesting costs anything, and a page that breaks off gives what stands
up to there.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

# What these elements hold is never a part of the visible text, and no tags are looked for in it.
_PASSED_OVER = frozenset(
    ("script", "style", "noscript", "template", "title", "iframe", "noembed", "noframes",
     "textarea", "audio", "video")
)  # fmt: skip
# Possessive (+): what is passed over is never tried again, so that no page takes longer.
_TAG = re.compile(
    r"""</?([a-zA-Z][^\t\n\f\r />]*+)"""
    r"""(?:[^>"'=]++|=[\t\n\f\r ]*+(?:"[^"]*+"|'[^']*+')?+|["'])*+>"""
)
_ATTRIBUTE = re.compile(
    r"""([^\t\n\f\r "'>/=]++)"""
    r"""(?:[\t\n\f\r ]*+=[\t\n\f\r ]*+(?:"([^"]*+)"|'([^']*+)'|([^\t\n\f\r >]++)))?+"""
)
_MARKUP = re.compile(r"<[!?/a-zA-Z]")
# int() refuses thousands of digits, and no character has more than seven.
_LONG_NUMBER = re.compile(r"(&#)[0-9]{8,}")


@dataclass(frozen=True, slots=True)
class Token:
    """A tag, with its name in small letters, or under no name the text between two."""

    name: str
    words: str

    @property
    def is_end(self) -> bool:
        """Say whether it is an end tag."""
        return self.words.startswith("</")

    @property
    def text(self) -> str:
        """Return a text with its entities decoded."""
        return html.unescape(_LONG_NUMBER.sub(r"\g<1>9999999", self.words))

    def attributes(self) -> dict[str, str]:
        """Return what a tag says besides its name; of a name that stands twice, the first."""
        said: dict[str, str] = {}
        for name, *values in _ATTRIBUTE.findall(self.words, len(self.name) + 1):
            said.setdefault(name.lower(), html.unescape("".join(values)))
        return said


def tokens(page: str) -> Iterator[Token]:
    """Yield the tags of a page, and the texts between them."""
    place = 0
    while (markup := _MARKUP.search(page, place)) is not None:
        opening = markup.start()
        if opening > place:
            yield Token("", page[place:opening])
        tag = _TAG.match(page, opening)
        if tag is None:
            place = _end_of_markup(page, opening)
            continue
        name, place = tag[1].lower(), tag.end()
        if name in _PASSED_OVER and tag[0][1] != "/":
            place = _end_of(name, page, place)
        else:
            yield Token(name, tag[0])
    yield Token("", page[place:])


def comments(page: str) -> Iterator[str]:
    """Yield the comments among the first 10,000 characters of a page."""
    for comment in re.finditer(r"<!--(.*?)-->", page[:10_000], re.S):
        yield comment[1]


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
