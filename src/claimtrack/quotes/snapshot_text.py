"""A snapshot's text, in which quotes are found again; docs/quotes.md has the rules."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from claimtrack.quotes.corrections import STRUCK, is_struck, struck_spans, without_brackets
from claimtrack.quotes.nearest import WORD, Passage, nearest, rarest_words
from claimtrack.quotes.selecting import CONTEXT, Selector, occurrences, selector_at
from claimtrack.quotes.typography import normalise_typography
from claimtrack.vocabulary import QuoteState

# So many places of the same words are told apart by their context one by one.
_MOST_PLACES = 100
# From so many on, looking at each costs more than reading the whole text.
_MOST_ANCHORS = 2000
_SHOWN = 10
# Words of this length are no accident: once in the text, they are taken for the same passage.
_DISTINCTIVE = 24
# So much more may stand in the brackets of a correction for it to be shown with the words.
_OF_A_BRACKET = 200


@dataclass(frozen=True, slots=True)
class Quote:
    """Words to find again, with what is known of their place; None is unknown."""

    exact: str
    prefix: str | None = None
    suffix: str | None = None
    start: int | None = None

    @classmethod
    def of(cls, selector: Selector) -> Self:
        """Return the quote that a selector anchors."""
        return cls(selector.exact, selector.prefix, selector.suffix, selector.start)

    @property
    def has_context(self) -> bool:
        """Say whether anything around the words is known."""
        return bool(self.prefix or self.suffix)

    def is_like(self, other: "Quote") -> bool:
        """Say whether another quote has the same words in the same context."""
        return (self.prefix, self.exact, self.suffix) == (other.prefix, other.exact, other.suffix)

    @property
    def has_full_context(self) -> bool:
        """Say whether the context is as long as `selector_at` makes it.

        It is shorter only where a text ends; selectors from elsewhere may have less.
        """
        known = self.prefix is not None and self.suffix is not None
        return known and (len(self.prefix or "") == CONTEXT or self.start == len(self.prefix or ""))


@dataclass(frozen=True, slots=True)
class Located:
    """How a quote fares in a text.

    `candidate` is the passage that it is, or may be: of `exact` and `moved` with the very words;
    of `ambiguous` None, with the first `places` instead; of `altered` the closest passage, where
    `similarity` says in percent how close and `only_typography` that nothing but quotation marks,
    dashes, spaces, line breaks, editorial brackets or ellipses differs. `is_struck` says that the
    document strikes words of it now: it was corrected.
    """

    state: QuoteState
    candidate: Selector | None = None
    places: tuple[int, ...] = ()
    similarity: int = 100
    only_typography: bool = False
    is_struck: bool = False


class IndexedText:
    """The text of a snapshot. What the quotes in it share is worked out once, when needed."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def words(self) -> dict[str, list[int]]:
        """Return where each word of the text begins, in order."""
        positions: dict[str, list[int]] = defaultdict(list)
        for word in WORD.finditer(self.text):
            positions[word[0]].append(word.start())
        return dict(positions)

    def locate(self, quote: Quote, origin: "IndexedText | None" = None) -> Located:
        """Find a quote again; `origin` is the snapshot that it was taken from, where there is one.

        With it, other places that had the same words are not mistaken for the quote's own.
        """
        text, exact = self.text, quote.exact
        if origin is not None and (origin is self or origin.text == text):
            if quote.start is not None and text.startswith(exact, quote.start):
                return self._located(quote, quote.start)
            origin = None  # it is not where it says it was taken from
        places = self._candidates(quote)
        own = self._own_places(quote, places, origin)
        if len(own) == 1:
            if self._strikes(own[0], len(exact), quote, origin):
                return self._struck(own[0], len(exact))
            return self._located(quote, own[0])
        # Where the words stand only in places of others, the quote's own place may have changed.
        passage = None if own else nearest(text, self.words, quote, only_in_context=bool(places))
        if passage is not None:
            return self._altered(passage)
        if places:
            return Located(QuoteState.AMBIGUOUS, places=tuple((own or places)[:_SHOWN]))
        return Located(QuoteState.MISSING)

    def places(self, exact: str, limit: int = _MOST_PLACES) -> Sequence[int]:
        """Return where these very words stand, in order, at most `limit` places."""
        # Of one or two words, each may be a part of a longer one.
        word, offset = next(iter(rarest_words(self.words, exact, 1)), ("", 0))
        anchors = self.words.get(word, ())
        if not word or len(anchors) > _MOST_ANCHORS:
            return occurrences(self.text, exact, limit)
        places = []
        for place in anchors:
            if place >= offset and self.text.startswith(exact, place - offset):
                places.append(place - offset)
                if len(places) == limit:
                    break
        return places

    def _located(self, quote: Quote, place: int) -> Located:
        state = QuoteState.EXACT if place == quote.start else QuoteState.MOVED
        return Located(state, selector_at(self.text, place, len(quote.exact)), (place,))

    def _altered(self, passage: Passage) -> Located:
        struck = is_struck(self.text, passage.start, passage.end)
        return Located(
            QuoteState.ALTERED,
            selector_at(self.text, passage.start, passage.end - passage.start),
            (passage.start,),
            passage.similarity,
            passage.only_typography and not struck,
            struck,
        )

    def _strikes(self, place: int, length: int, quote: Quote, origin: "IndexedText | None") -> bool:
        """Say whether words are struck here that were not where the quote was taken from."""
        if not is_struck(self.text, place, place + length):
            return False
        if origin is None or quote.start is None:
            return STRUCK not in quote.exact
        return not is_struck(origin.text, quote.start, quote.start + length)

    def _struck(self, place: int, length: int) -> Located:
        """Return words that a correction struck, with its brackets where they are near."""
        start, end = next(
            (first, last)
            for first, last in struck_spans(self.text)
            if first < place + length and place < last
        )
        if end - start > length + _OF_A_BRACKET:
            start, end = place, place + length
        passage = selector_at(self.text, start, end - start)
        return Located(QuoteState.ALTERED, passage, (start,), is_struck=True)

    def _own_places(
        self, quote: Quote, places: Sequence[int], origin: "IndexedText | None"
    ) -> Sequence[int]:
        """Return the places that may be the quote's own: one, where that can be said.

        A place fits when a side of the context stands there, and nothing that had the same words
        before fits it as well.
        """
        rivals = [] if origin is None or not places else origin._rivals(quote)
        if len(places) == 1 and not rivals and self._is_plain(quote, origin):
            return places
        fits = {place: self._fit(quote, place) for place in places}
        fitting = [place for place in places if fits[place][0]]
        own = [
            place
            for place in fitting
            if not any(self._fit(rival, place) >= fits[place] for rival in rivals)
        ]
        if origin is None:  # what stood twice before is not known: more context outweighs less
            most = max((fits[place][0] for place in own), default=0)
            own = [place for place in own if fits[place][0] == most]
        elif not own and quote.start in fitting:  # one of several that are alike all around
            full = [place for place in fitting if fits[place][0] == 2]
            alike = sum(quote.is_like(rival) for rival in rivals)
            own = [quote.start] if quote.start in full and len(full) <= 1 + alike else full
        return own

    def _is_plain(self, quote: Quote, origin: "IndexedText | None") -> bool:
        """Say whether words that stand once need no context to be the quote's own."""
        return origin is not None or not quote.has_context or len(quote.exact) >= _DISTINCTIVE

    def _rivals(self, quote: Quote) -> list[Quote]:
        """Return the other places of the same words in the snapshot that a quote was taken from."""
        length = len(quote.exact)
        places = [place for place in self._candidates(quote) if place != quote.start]
        return [Quote.of(selector_at(self.text, place, length)) for place in places]

    def _candidates(self, quote: Quote) -> Sequence[int]:
        """Return where the words stand; very common words, where a side of the context does too."""
        places = self.places(quote.exact)
        before, after = quote.prefix or "", quote.suffix or ""
        if len(places) < _MOST_PLACES or not (before or after):
            return places
        in_context: set[int] = set()
        if before:
            in_context |= {place + len(before) for place in self.places(before + quote.exact)}
        if after:
            in_context |= set(self.places(quote.exact + after))
        return sorted(in_context)

    def _fit(self, quote: Quote, place: int) -> tuple[int, int]:
        """Return how many sides of the context stand at a place, and how many code points of it."""
        before, after = quote.prefix or "", quote.suffix or ""
        # A correction around the very words is no other context.
        place, end = without_brackets(self.text, place, place + len(quote.exact))
        left = _common_prefix(before[::-1], self.text[max(0, place - len(before)) : place][::-1])
        right = _common_prefix(after, self.text[end : end + len(after)])
        if quote.has_full_context and len(before) < CONTEXT:
            fits_left = left == len(before) and place == left
        else:
            wide = self.text[max(0, place - 2 * CONTEXT) : place]
            fits_left = before != "" and (
                left == len(before)
                or normalise_typography(wide).text.endswith(normalise_typography(before).text)
            )
        if quote.has_full_context and len(after) < CONTEXT:
            fits_right = right == len(after) and end + right == len(self.text)
        else:
            wide = self.text[end : end + 2 * CONTEXT]
            fits_right = after != "" and (
                right == len(after)
                or normalise_typography(wide).text.startswith(normalise_typography(after).text)
            )
        return fits_left + fits_right, left + right


def _common_prefix(first: str, second: str) -> int:
    """Return how many code points two texts begin with alike."""
    if first == second:
        return len(first)
    return next(
        (place for place, (a, b) in enumerate(zip(first, second, strict=False)) if a != b),
        min(len(first), len(second)),
    )
