"""Selecting: a quote as its words, their context and their place, or a sentence why not."""

from collections.abc import Sequence
from dataclasses import dataclass

from claimtrack.errors import ClaimtrackError, InvalidValueError
from claimtrack.quotes.typography import Variant, typographic_variant
from claimtrack.text import clusters_around, visible

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
            positions = ", ".join(str(place) for place in places)
            sentence = (
                f"{words} does not stand at {start} but at {positions}. "
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
        return selector_at(text, start, len(exact))
    places = occurrences(text, exact, _SHOWN + 1)
    if start is not None and places:
        raise QuoteNotFoundError(exact, start=start, places=places[:_SHOWN])
    if not places:
        raise QuoteNotFoundError(exact, start=start, variant=typographic_variant(text, exact))
    if len(places) > 1:
        raise AmbiguousQuoteError(text, exact, places)
    return selector_at(text, places[0], len(exact))


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


def whole_characters(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span widened so that it cuts nothing that a reader sees as one character.

    A base with its marks, a joined emoji, a flag, a Hangul syllable and CR LF are such. An empty
    span inside one becomes all of it; elsewhere it stays empty. Positions outside the text are
    brought to its ends.
    """
    start = max(0, min(start, len(text)))
    end = max(start, min(end, len(text)))
    return clusters_around(text, start)[0], clusters_around(text, end)[1]


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
