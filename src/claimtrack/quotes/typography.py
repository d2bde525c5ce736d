"""Typography normalised, so that quotes which differ in nothing else compare equal.

Quotation marks, dashes, spaces, line breaks, ellipses and invisible characters are written in
many ways; what stands in the document stays as it is, and every normalised position leads back to
it.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, islice

_INVISIBLE = "\xad\u200b\u200c\u200d\u2060\ufeff"
# What a run may have swallowed at the edges of a wording; the first three are the usual spaces.
EDGES = f" \n\xa0\t\r\v\f\u2009\u2028\u2029\u202f\u3000{_INVISIBLE}"
LIKE = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′‹›´`ʼ", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
    }
)
"""One character for one, so that positions stay; what people and programs change when they copy."""

_PLAIN = LIKE | str.maketrans(dict.fromkeys(_INVISIBLE, "\xad"))
# Runs that typography writes in several lengths; a soft hyphen stands here for all the invisible.
_RUN = re.compile(r"\s*-[\s\-]*|\s+|\.{3}|\xad+")


_UNSEEN = str.maketrans(dict.fromkeys(_INVISIBLE, "\xad"))
# Written without spaces: kana, Han, Thai, Lao, Burmese and Khmer.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff00-\uffef"
)
_NOTHING = rf"(?<=[{_UNSPACED}])\s*\n\s*(?=[{_UNSPACED}])|\xad+(?:[ \t]*\r?\n\s*)?"
# A raised number beside a number may be its power, so it is no mark; one in brackets is.
_MARK = r"\s?\[\d{1,3}\]|(?<![\d\s⁰¹²³⁴-⁹])[⁰¹²³⁴-⁹]+(?!\w)|(?<=\w)[*†‡]+(?!\w)"
_MARKS = re.compile(_MARK)
_SPACED = rf"(?P<nothing>{_NOTHING})|\s+"  # each takes 3 ms to compile: at its first use
_SPACED_OR_MARKED = rf"(?P<nothing>{_NOTHING}|{_MARK})|\s+"


@dataclass(frozen=True, slots=True)
class Variant:
    """The document's own wording of a quote that differs from what was typed by typography only."""

    exact: str
    start: int


@dataclass(frozen=True, slots=True)
class Normalised:
    """A text with plain typography, and the way back to the positions in the text as it stands.

    `places` are the normalised positions at which runs got shorter, `shifts` by how much the
    text's own position is ahead from there on.
    """

    text: str
    places: tuple[int, ...]
    shifts: tuple[int, ...]

    def original_position(self, place: int) -> int:
        """Return the position in the text as it stands."""
        return place + self.shifts[bisect_right(self.places, place) - 1]

    def original_span(self, text: str, start: int, end: int) -> tuple[int, int]:
        """Return the span of `text` for a normalised span, without spaces at its edges."""
        first = self.original_position(start)
        words = text[first : self.original_position(end)].rstrip(EDGES)
        bare = words.lstrip(EDGES)
        first += len(words) - len(bare)
        return first, first + len(bare)


def normalise_typography(text: str) -> Normalised:
    """Return `text` with plain typography."""
    return _with_plain_runs(text.translate(_PLAIN), _RUN)


def normalise_spacing(text: str, *, without_marks: bool = False) -> Normalised:
    """Return `text` with single spaces, and without what nobody sees.

    A soft hyphen joins the parts of a word, over the end of a line too; writing without spaces
    has none where a line was broken. With `without_marks` the marks of footnotes go as well.
    """
    return _with_plain_runs(
        text.translate(_UNSEEN), _SPACED_OR_MARKED if without_marks else _SPACED
    )


def _with_plain_runs(text: str, run_pattern: str | re.Pattern[str]) -> Normalised:
    pieces: list[str] = []
    places, shifts = [0], [0]
    read = written = 0
    for run in re.finditer(run_pattern, text):
        plain = _plain_run(run)
        pieces += (text[read : run.start()], plain)
        written += run.start() - read + len(plain)
        read = run.end()
        if read - written != shifts[-1]:
            places.append(written)
            shifts.append(read - written)
    pieces.append(text[read:])
    return Normalised("".join(pieces), tuple(places), tuple(shifts))


def _plain_run(run: re.Match[str]) -> str:
    if run.lastgroup == "nothing" or run[0][0] == "\xad":
        return ""
    if run[0][0] == ".":
        return "…"
    return " " if run[0].isspace() else "-"


def respaced_spans(text: str, exact: str, limit: int) -> list[tuple[int, int]]:
    """Return where `text` has words that differ from `exact` by white space at most, in order."""
    wanted = normalise_spacing(exact.strip()).text.strip()
    return list(islice(_spans_of(text, normalise_spacing(text), wanted), limit))


def marked_spans(text: str, exact: str, limit: int) -> list[tuple[int, int]]:
    """Return where `text` has these words with marks of footnotes between them, in order."""
    wanted = normalise_spacing(exact.strip(), without_marks=True).text.strip()
    return list(islice(_spans_of(text, normalise_spacing(text, without_marks=True), wanted), limit))


def footnote_marks(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """Return where the marks of footnotes stand in a span: raised numbers, [1], * and daggers."""
    return tuple(mark.span() for mark in _MARKS.finditer(text, start, end))


def _spans_of(text: str, normal: Normalised, wanted: str) -> Iterator[tuple[int, int]]:
    place = normal.text.find(wanted) if wanted else -1
    while place >= 0:
        last = place + len(wanted) - 1
        yield normal.original_position(place), normal.original_position(last) + 1
        place = normal.text.find(wanted, place + 1)


def typographic_variant(text: str, exact: str) -> Variant | None:
    """Return the first wording in `text` that differs from `exact` by typography only.

    That is: by quotation marks, dashes, spaces, ellipses, ligatures, accents that are encoded
    otherwise, or capitals. Raised numbers are no plain ones.
    """
    normal = normalise_typography(text)
    wanted = normalise_typography(exact.strip()).text
    if not wanted:
        return None
    place = normal.text.find(wanted)
    span = (place, place + len(wanted)) if place >= 0 else _letters_span(normal.text, wanted)
    if span is None:
        return None
    start, end = normal.original_span(text, *span)
    return Variant(text[start:end], start)


# What a fount draws as one sign, full width or in its place in a word, as letters.
_LETTERS = str.maketrans(
    {
        chr(code): letters
        for block in ((0xFB00, 0xFB4F), (0xFB50, 0xFDFB), (0xFE70, 0xFEFC), (0xFF21, 0xFF5A))
        for code in range(block[0], block[1] + 1)
        if (letters := unicodedata.normalize("NFKC", chr(code))).isalpha()
    }
)
# Pieces end before a space, so that nothing composes over their edges.
_PIECE = re.compile(r"[\s\S]{1,500}\S{0,500}")


def _letters_span(text: str, wanted: str) -> tuple[int, int] | None:
    """Return where `text` has `wanted` in other letters for the same: capitals, ligatures."""
    pieces = list(_PIECE.finditer(text))
    folded = [_folded(piece[0]) for piece in pieces]
    place = "".join(folded).find(target := _folded(wanted))
    if place < 0:
        return None
    starts = list(accumulate(map(len, folded), initial=0))

    def position(at: int, *, is_end: bool = False) -> int:
        number = min(bisect_right(starts, at) - 1, len(pieces) - 1)
        piece, offset = pieces[number], at - starts[number]
        lengths = [len(_folded(piece[0][:end])) for end in range(len(piece[0]) + 1)]
        end = bisect_right(lengths, offset) - 1
        return piece.start() + end + (is_end and lengths[end] < offset)  # inside a ligature

    return position(place), position(place + len(target), is_end=True)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text.translate(_LETTERS).casefold())
