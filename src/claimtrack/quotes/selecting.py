"""Selectors: a quote as its words, their context and their place."""

import re
from dataclasses import dataclass, field

from claimtrack.errors import InvalidValueError
from claimtrack.text import clusters_around

# Code points of context on each side: enough to tell repeated words apart, few enough to read.
CONTEXT = 32


@dataclass(frozen=True, slots=True)
class Selector:
    """Where a quote stands: its words, what is around them, and the position of the first.

    `exact` is the text from `start` on, `prefix` and `suffix` at most 32 code points before and
    after it, shorter only at the text's own ends. `left_out` are the spans of `exact` that are no
    part of what is quoted: a running head where a page ends, the mark of a footnote. `page` is
    where it was found, of a text that has pages; it is no part of how it is found again.
    """

    exact: str
    prefix: str
    suffix: str
    start: int
    left_out: tuple[tuple[int, int], ...] = ()
    page: str | None = field(default=None, compare=False)

    def as_fields(self) -> dict[str, str | int | None]:
        """Return it as the fields of a row; `left_out` as "30-66 70-72", None for nothing."""
        spans = " ".join(f"{start}-{end}" for start, end in self.left_out)
        return {
            "exact": self.exact,
            "prefix": self.prefix,
            "suffix": self.suffix,
            "start": self.start,
            "left_out": spans or None,
        }


def occurrences(text: str, exact: str, limit: int = 10) -> list[int]:
    """Return the positions at which `exact` stands in `text`, in order, at most `limit` of them.

    Occurrences may overlap. An empty `exact` stands nowhere.
    """
    places: list[int] = []
    place = text.find(exact) if exact else -1
    while place >= 0 and len(places) < limit:
        places.append(place)
        place = text.find(exact, place + 1)
    return places


def selector_at(text: str, start: int, length: int) -> Selector:
    """Return the selector of the `length` code points of `text` that begin at `start`.

    Raises `InvalidValueError` when they are none, or not all inside the text.
    """
    end = start + length
    if start < 0 or length < 1 or end > len(text):
        raise InvalidValueError(
            f"The span from {start} to {end} is empty or outside the text, which has "
            f"{len(text)} characters; select at least one of them."
        )
    return Selector(
        exact=text[start:end],
        prefix=text[max(0, start - CONTEXT) : start],
        suffix=text[end : end + CONTEXT],
        start=start,
    )


def quoted_words(exact: str, left_out: str | None) -> str:
    """Return the words of a quote without what `left_out` says is no part of them.

    Spans that are not in order or not inside `exact` are passed over.
    """
    if not left_out:
        return exact
    words: list[str] = []
    place = 0
    for start, end in left_out_spans(left_out):
        if place <= start <= end <= len(exact):
            words.append(exact[place:start])
            if exact[start:end].strip() != exact[start:end] or "\f" in exact[start:end]:
                words.append(" ")  # words parted by the end of a page stay parted
            place = end
    return "".join((*words, exact[place:]))


def left_out_spans(left_out: str) -> list[tuple[int, int]]:
    """Return the spans that a row writes as "30-66 70-72"; what is none is passed over."""
    found = re.findall(r"(?<!\S)(\d{1,9})-(\d{1,9})(?!\S)", left_out)
    return [(int(start), int(end)) for start, end in found]


def page_of(text: str, start: int, end: int, *, has_pages: bool = False) -> str | None:
    """Return the page of a span, "p. 3" or "pp. 3–4"; None of a text without pages.

    Form feeds part the pages; `has_pages` is true of a text that has one page at least.
    """
    if not has_pages and "\f" not in text:
        return None
    first = text.count("\f", 0, start) + 1
    last = first + text.count("\f", start, end)
    return f"p. {first}" if first == last else f"pp. {first}–{last}"


def whole_characters(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span widened so that it cuts nothing that a reader sees as one character.

    A base with its marks, a joined emoji, a flag, a Hangul syllable and CR LF are such. An empty
    span inside one becomes all of it; elsewhere it stays empty. Positions outside the text are
    brought to its ends.
    """
    start = max(0, min(start, len(text)))
    end = max(start, min(end, len(text)))
    return clusters_around(text, start)[0], clusters_around(text, end)[1]
