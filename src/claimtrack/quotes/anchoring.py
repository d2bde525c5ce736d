"""Anchoring: the words that somebody typed as a quote of a text, or a sentence that helps."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from claimtrack.diff import RunKind, difference
from claimtrack.errors import ClaimtrackError, InvalidValueError
from claimtrack.quotes.hyphens import spelt_spans
from claimtrack.quotes.page_breaks import spans_over_page_breaks
from claimtrack.quotes.selecting import (
    CONTEXT,
    Selector,
    occurrences,
    page_of,
    quoted_words,
    selector_at,
)
from claimtrack.quotes.snapshot_text import IndexedText, Quote
from claimtrack.quotes.typography import (
    Variant,
    footnote_marks,
    marked_spans,
    normalise_spacing,
    respaced_spans,
    typographic_variant,
)
from claimtrack.text import visible

# How many places a sentence lists before it says "and more".
_SHOWN = 5


class QuoteNotFoundError(ClaimtrackError):
    """The words do not stand in the text, or not at the position given.

    `variant` is the document's wording where the words are the same but for typography, capitals
    or editorial marks; `closest` the passage most like them where there is one; else None.
    `places` are positions where the words do stand.
    """

    def __init__(
        self,
        exact: str,
        *,
        start: int | None = None,
        places: Sequence[int] = (),
        variant: Variant | None = None,
        closest: Variant | None = None,
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
                "other quotation marks, dashes, accents, capitals, ligatures or editorial marks. "
                f"Copy its own wording: {_one_line(variant.exact)}"
            )
        elif closest is not None:
            sentence = (
                f"{words} is not in the text. The closest passage stands at {closest.start}: "
                f"{_one_line(closest.exact)}\n"
                f"It differs so: {_differences(_one_line(exact), _one_line(closest.exact))}\n"
                "Copy its words, or cite yours as a paraphrase."
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
        self.closest = closest


class AmbiguousQuoteError(ClaimtrackError):
    """The words stand in the text more than once; `places` are the first positions."""

    def __init__(self, text: str, exact: str, spans: Sequence[tuple[int, int]]) -> None:
        """Write the sentence; `spans` are two or more in which `exact` stands in `text`."""
        shown = spans[:_SHOWN]
        lines = "".join(f"\n  {start}: {_in_context(text, start, end)}" for start, end in shown)
        more = f" (the first {len(shown)})" if len(spans) > len(shown) else ""
        super().__init__(
            f"“{_shortened(exact)}” stands in the text more than once. "
            f"Say which with --start and one of these positions{more}, or quote more words:{lines}"
        )
        self.exact = exact
        self.places = tuple(start for start, _ in shown)


def select(text: str, exact: str, start: int | None = None) -> Selector:
    """Anchor `exact` in `text`: at `start` if given, else at the one place where it stands.

    Where the text has the same words with other white space or soft hyphens, marks of footnotes
    between them, or the end of a page, the selector has the text's own wording; `left_out` says
    what in it is no part of the quote.

    Raises `QuoteNotFoundError` when it stands nowhere, or not at `start`; `AmbiguousQuoteError`
    when it stands in several places and no `start` says which; `InvalidValueError` for no words.
    """
    if not exact:
        raise InvalidValueError("A quote needs at least one character; give the words themselves.")
    if start is not None and start >= 0 and text.startswith(exact, start):
        return _selected(text, exact, start, [((start, start + len(exact)), ())])
    spans = [(place, place + len(exact)) for place in occurrences(text, exact, _SHOWN + 1)]
    if spans:
        return _selected(text, exact, start, [(span, ()) for span in spans])
    return _selected(text, exact, start, _mended(text, exact))


Found = tuple[tuple[int, int], tuple[tuple[int, int], ...]]
"""A span of a text, and the spans in it that are no part of the quote."""


def _mended(text: str, exact: str) -> list[Found]:
    """Return where the text has the words with other spaces, or with something between them."""
    spans = respaced_spans(text, exact, _SHOWN + 1)
    if spans:
        return [(span, ()) for span in spans]
    if spans := spelt_spans(text, exact, _SHOWN + 1):
        return [(span, ()) for span in spans]
    if spans := marked_spans(text, exact, _SHOWN + 1):
        return [(span, footnote_marks(text, *span)) for span in spans]
    broken = islice(spans_over_page_breaks(text, exact), _SHOWN + 1)
    return [((start, end), (between,)) for start, end, between in broken]


def _selected(text: str, exact: str, start: int | None, found: Sequence[Found]) -> Selector:
    """Return the selector of the one span that is meant."""
    meant = [place for place in found if start is None or place[0][0] == start]
    if len(meant) > 1:
        raise AmbiguousQuoteError(text, exact, [span for span, _ in meant])
    if not meant:
        if found:
            places = [span[0] for span, _ in found[:_SHOWN]]
            raise QuoteNotFoundError(exact, start=start, places=places)
        raise _not_found(text, exact, start)
    ((first, end), left_out) = meant[0]
    selector = selector_at(text, first, end - first)
    return replace(
        selector,
        left_out=tuple((a - first, b - first) for a, b in left_out),
        page=page_of(text, first, end),
    )


def same_words(exact: str, left_out: str | None, typed: str) -> bool:
    """Say whether a quote's own wording is what was typed, but for spaces and soft hyphens."""
    wordings = (quoted_words(exact, left_out), typed)
    if spelt_spans(wordings[0], typed, 1) == [(0, len(wordings[0]))]:
        return True
    own, wanted = (normalise_spacing(words, without_marks=True).text for words in wordings)
    return own.split() == wanted.split()


def _not_found(text: str, exact: str, start: int | None) -> QuoteNotFoundError:
    """Return the refusal that helps most: with the text's own wording, or the closest passage."""
    variant = typographic_variant(text, exact)
    if variant is None:
        passage = IndexedText(text).locate(Quote(exact))
        if passage.candidate is not None:
            like = Variant(passage.candidate.exact, passage.candidate.start)
            if not passage.only_typography:
                return QuoteNotFoundError(exact, start=start, closest=like)
            variant = like
    return QuoteNotFoundError(exact, start=start, variant=variant)


def _differences(typed: str, own: str) -> str:
    """Return two wordings as one, what is only in the first or the second one marked."""
    signs = {RunKind.EQUAL: "{}", RunKind.DELETE: "[-{}-]", RunKind.INSERT: "{{+{}+}}"}
    return "".join(signs[run.kind].format(run.text) for run in difference(typed, own))


def _one_line(words: str) -> str:
    """Return words for a sentence; spaces and line breaks are no difference."""
    return visible(" ".join(words.split()))


def _in_context(text: str, place: int, end: int) -> str:
    """Return the quote in a span with a few words around it, on one line."""
    before, after = text[max(0, place - CONTEXT) : place], text[end : end + CONTEXT]
    more_before, more_after = "…" * (place > CONTEXT), "…" * (end + CONTEXT < len(text))
    return visible(f"{more_before}{before}[{_cut(text[place:end])}]{after}{more_after}")


def _cut(words: str) -> str:
    return words if len(words) <= 60 else f"{words[:59]}…"


def _shortened(words: str) -> str:
    return visible(_cut(words))
