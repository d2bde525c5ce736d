"""Typography normalised, so that quotes which differ in nothing else compare equal.

Quotation marks, dashes, spaces, line breaks, ellipses and invisible characters are written in
many ways; what stands in the document stays as it is, and every normalised position leads back to
it.
"""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

_INVISIBLE = "\xad\u200b\u200c\u200d\u2060\ufeff"
# What a run may have swallowed at the edges of a wording; the first three are the usual spaces.
EDGES = f" \n\xa0\t\r\v\f\u2009\u2028\u2029\u202f\u3000{_INVISIBLE}"
# One character for one, so that positions stay; what people and programs change when they copy.
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′‹›´`ʼ", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys(_INVISIBLE, "\xad"),
    }
)
# Runs that typography writes in several lengths; a soft hyphen stands here for all the invisible.
_RUN = re.compile(r"\s*-[\s\-]*|\s+|\.{3}|\xad+")


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
    plain_text = text.translate(_PLAIN)
    pieces: list[str] = []
    places, shifts = [0], [0]
    read = written = 0
    for run in _RUN.finditer(plain_text):
        plain = "" if run[0][0] == "\xad" else "…" if run[0][0] == "." else "-"
        plain = " " if run[0].isspace() else plain
        pieces += (plain_text[read : run.start()], plain)
        written += run.start() - read + len(plain)
        read = run.end()
        if read - written != shifts[-1]:
            places.append(written)
            shifts.append(read - written)
    pieces.append(plain_text[read:])
    return Normalised("".join(pieces), tuple(places), tuple(shifts))


def typographic_variant(text: str, exact: str) -> Variant | None:
    """Return the first wording in `text` that differs from `exact` by typography only."""
    wanted = normalise_typography(exact.strip()).text
    normal = normalise_typography(text)
    place = normal.text.find(wanted) if wanted else -1
    if place >= 0:
        start, end = normal.original_span(text, place, place + len(wanted))
        return Variant(text[start:end], start)
    for form in ("NFC", "NFD"):
        recoded = unicodedata.normalize(form, exact)
        if (place := text.find(recoded)) >= 0:
            return Variant(recoded, place)
    return None
