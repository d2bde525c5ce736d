"""Quotes: the exact words of a source, anchored where they stand in its kept text.

The selectors are those of the W3C Web Annotation Data Model (2017, sections 4.2.4 and 4.2.5): a
quote with its context, and a position. Positions count code points from 0, not bytes and not
cells, and an end is exclusive. The text is taken as it came; nothing here changes it.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from claimtrack.errors import ClaimtrackError, InvalidValueError
from claimtrack.text import visible

# Code points of context on each side: enough to tell repeated words apart, few enough to read.
CONTEXT = 32
# How many places a sentence lists before it says "and more".
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Selector:
    """Where a quote stands: its words, what is around them, and the position of the first.

    `exact` is the text from `start` on, `prefix` and `suffix` at most 32 code points before and
    after it, shorter only at the text's own ends.
    """

    exact: str
    prefix: str
    suffix: str
    start: int


@dataclass(frozen=True, slots=True)
class Variant:
    """The document's own wording of a quote that differs from what was typed by typography only."""

    exact: str
    start: int


class QuoteNotFoundError(ClaimtrackError):
    """The words do not stand in the text, or not at the position given.

    `variant` is the document's wording where only typography differs, else None; `places` are
    positions where the words do stand.
    """

    def __init__(
        self,
        exact: str,
        *,
        start: int | None = None,
        places: Sequence[int] = (),
        variant: Variant | None = None,
    ) -> None:
        """Write the sentence; `start` is the position that was asked for, None for none."""
        words = f"“{_shortened(exact)}”"
        if start is not None and places:
            found = ", ".join(str(place) for place in places)
            sentence = (
                f"{words} does not stand at {start} but at {found}. "
                "Give the one that is meant as --start."
            )
        elif variant is not None:
            sentence = (
                f"{words} is not in the text, but at {variant.start} it has the same words with "
                "other quotation marks, dashes, spaces, line breaks or accents. "
                f"Copy its own wording: {visible(variant.exact, newlines=True)}"
            )
        else:
            sentence = (
                f"{words} is not in the text. Copy the words from the kept copy of the source, "
                "or cite them as a paraphrase."
            )
        super().__init__(sentence)
        self.exact = exact
        self.places = tuple(places)
        self.variant = variant


class AmbiguousQuoteError(ClaimtrackError):
    """The words stand in the text more than once; `places` are the first positions."""

    def __init__(self, text: str, exact: str, places: Sequence[int]) -> None:
        """Write the sentence; `places` are two or more positions of `exact` in `text`."""
        shown = places[:_SHOWN]
        lines = "".join(f"\n  {place}: {_in_context(text, exact, place)}" for place in shown)
        more = f" (the first {len(shown)})" if len(places) > len(shown) else ""
        super().__init__(
            f"“{_shortened(exact)}” stands in the text more than once. "
            f"Say which with --start and one of these positions{more}, or quote more words:{lines}"
        )
        self.exact = exact
        self.places = tuple(shown)


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


def select(text: str, exact: str, start: int | None = None) -> Selector:
    """Anchor `exact` in `text`: at `start` if given, else at the one place where it stands.

    Raises `QuoteNotFoundError` when it stands nowhere, or not at `start`; `AmbiguousQuoteError`
    when it stands in several places and no `start` says which; `InvalidValueError` for no words.
    """
    if not exact:
        raise InvalidValueError("A quote needs at least one character; give the words themselves.")
    if start is not None and start >= 0 and text.startswith(exact, start):
        return span(text, start, len(exact))
    places = occurrences(text, exact, _SHOWN + 1)
    if start is not None and places:
        raise QuoteNotFoundError(exact, start=start, places=places[:_SHOWN])
    if not places:
        raise QuoteNotFoundError(exact, start=start, variant=_variant(text, exact))
    if len(places) > 1:
        raise AmbiguousQuoteError(text, exact, places)
    return span(text, places[0], len(exact))


def span(text: str, start: int, length: int) -> Selector:
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


_INVISIBLE = "\xad\u200b\u200c\u200d\u2060\ufeff"
# What a run may have swallowed at the edges of a wording; the first three are the usual spaces.
_EDGES = f" \n\xa0\t\r\v\f\u2009\u2028\u2029\u202f\u3000{_INVISIBLE}"
# One character for one, so that positions stay; what people and programs change when they copy.
_EVEN = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′‹›´`ʼ", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys(_INVISIBLE, "\xad"),
    }
)
# Runs that typography writes in several lengths; a soft hyphen stands here for all the invisible.
_RUN = re.compile(r"\s*-[\s\-]*|\s+|\.{3}|\xad+")


def _variant(text: str, exact: str) -> Variant | None:
    """Return the first wording in `text` that differs from `exact` by typography only."""
    wanted, _, _ = _evened(exact.strip())
    evened, places, moved = _evened(text)
    found = evened.find(wanted) if wanted else -1
    if found >= 0:
        start = _original(found, places, moved)
        words = text[start : _original(found + len(wanted), places, moved)].rstrip(_EDGES)
        return Variant(words.lstrip(_EDGES), start + len(words) - len(words.lstrip(_EDGES)))
    for form in ("NFC", "NFD"):
        recoded = unicodedata.normalize(form, exact)
        if (place := text.find(recoded)) >= 0:
            return Variant(recoded, place)
    return None


def _evened(text: str) -> tuple[str, list[int], list[int]]:
    """Return `text` with plain typography, the positions in it where runs got shorter, and by how
    much the original position is ahead from there on.
    """
    even = text.translate(_EVEN)
    pieces: list[str] = []
    places, moved = [0], [0]
    done = length = 0
    for run in _RUN.finditer(even):
        plain = "" if run[0][0] == "\xad" else "…" if run[0][0] == "." else "-"
        plain = " " if run[0].isspace() else plain
        pieces += (even[done : run.start()], plain)
        length += run.start() - done + len(plain)
        done = run.end()
        if done - length != moved[-1]:
            places.append(length)
            moved.append(done - length)
    pieces.append(even[done:])
    return "".join(pieces), places, moved


def _original(place: int, places: Sequence[int], moved: Sequence[int]) -> int:
    return place + moved[bisect_right(places, place) - 1]


def _in_context(text: str, exact: str, place: int) -> str:
    """Return the quote at `place` with a few words around it, on one line."""
    end = place + len(exact)
    before, after = text[max(0, place - CONTEXT) : place], text[end : end + CONTEXT]
    more_before, more_after = "…" * (place > CONTEXT), "…" * (end + CONTEXT < len(text))
    return visible(f"{more_before}{before}[{_cut(exact)}]{after}{more_after}")


def _cut(words: str) -> str:
    return words if len(words) <= 60 else f"{words[:59]}…"


def _shortened(words: str) -> str:
    return visible(_cut(words))
