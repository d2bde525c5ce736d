"""Lines for both faces: styled words, laid out to a width in cells.

A line knows what it is about, so that a verb can act on it. What people wrote is made visible
before it gets here; a token names a role ("dim", "disputed"), and each face has its own colours.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from claimtrack.render.glyphs import UNICODE, Glyphs
from claimtrack.schemas.listing import ClaimRow, RowRef
from claimtrack.text import cells_of, visible, width

if TYPE_CHECKING:
    from rich.text import Text

Span = tuple[str, str]
"""Words, and the token that they are drawn in; "" is plain."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a line is about: a row of the file, and the claim that it belongs to.

    Of a change, `id` is its changeset and `row` what was changed.
    """

    entity: str
    id: UUID
    claim_id: UUID | None = None
    row: RowRef | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """Paragraphs that belong together, such as an answer and the facts about it.

    `lead` stands before the first row, drawn as `lead_token` says, and `hang`, dim, before all
    others. A `rule` is a heading with a line behind it.
    """

    paragraphs: tuple[tuple[Span, ...], ...]
    target: Target | None = None
    lead: str = ""
    hang: str = ""
    rule: bool = False
    lead_token: str = "dim"  # noqa: S105 — the name of a colour


@dataclass(frozen=True, slots=True)
class Row:
    """One row of cells, and the number of the line that it is part of."""

    spans: tuple[Span, ...]
    line: int


_STYLES = {
    "unanswered": "", "stands": "green", "disputed": "yellow", "defeated": "red", "dim": "dim",
    "bold": "bold", "italic": "italic", "heading": "bold", "accent": "cyan",
}  # fmt: skip
"""The colours of the tokens in Rich."""

_RULED_CELLS = 80
"""How long a heading is with its line, where no terminal has a width."""

_WORDS = re.compile(r"\S+[^\S\n]*|[^\S\n]+|\n")
_SIGNED = re.compile(r"[^\S\n]*\S \S+[^\S\n]*")
"""A sign and its word at the beginning of a span, which no row parts."""


def line(*spans: Span, target: Target | None = None, lead: str = "", hang: str = "") -> Line:
    """Return a line of one paragraph."""
    return Line((spans,), target, lead, hang)


def standing_span(claim: ClaimRow, glyphs: Glyphs) -> Span:
    """Return a standing as sign, word and token."""
    partial = f", {claim.partial}" if claim.partial else ""
    return f"{glyphs.standings.get(claim.standing, '?')} {claim.standing}{partial}", claim.standing


def heading(words: str) -> Line:
    """Return a heading."""
    return Line((((words, "heading"),),), rule=True)


def laid_out(lines: Sequence[Line], cells: int, rule: str = "─") -> list[Row]:
    """Return the rows of lines at a width; what is too long goes on in the next row."""
    rows: list[Row] = []
    for number, line_ in enumerate(lines):
        if line_.rule:
            words = line_.paragraphs[0][0][0]
            tail = rule * max(0, cells - width(words) - 3)
            spans = ((f"{rule} ", "dim"), (words, "heading"), (f" {tail}", "dim"))
            rows.append(Row(spans, number))
            continue
        lead, token = line_.lead, line_.lead_token
        beside = max(width(line_.lead), width(line_.hang))
        for paragraph in line_.paragraphs:
            for part in wrapped(paragraph, max(1, cells - beside)):
                rows.append(Row(((lead, token), *part) if lead else tuple(part), number))
                lead, token = line_.hang, "dim"
    return rows


def wrapped(spans: Iterable[Span], cells: int) -> list[list[Span]]:
    """Return the rows of one paragraph; a word that no row can hold is cut."""
    rows: list[list[Span]] = [[]]
    used = 0
    for words, token in spans:
        signed = _SIGNED.match(words)
        parts = (match[0] for match in _WORDS.finditer(words, signed.end() if signed else 0))
        for word in (*((signed[0],) if signed else ()), *parts):
            if word == "\n":
                rows.append([])
                used = 0
                continue
            bare = width(word.rstrip())
            if used and used + bare > cells:
                rows.append([])
                used = 0
                if not bare:
                    continue  # a row does not begin with the space that ended the last one
            while bare > cells:
                head = cells_of(word, cells)
                _put(rows[-1], head, token)
                word = word[len(head) :]
                bare = width(word.rstrip())
                rows.append([])
                used = 0
            _put(rows[-1], word, token)
            used += width(word)
    return rows


def _put(row: list[Span], words: str, token: str) -> None:
    if row and row[-1][1] == token:
        row[-1] = (row[-1][0] + words, token)
    else:
        row.append((words, token))


def text(value: str | None, style: str = "") -> "Text":
    """Return what a person wrote as Rich text: shown as it is, harmless to the terminal."""
    from rich.text import Text

    return Text().append(visible(value or ""), style)


def standing_sign(label: str) -> "Text":
    """Return the sign of a standing in its colour, for a table with a legend."""
    return text(UNICODE.standings.get(label, "?"), _STYLES.get(label, ""))


def standing_legend() -> str:
    """Return what the signs of the standings mean, in a line."""
    return "   ".join(f"{sign} {label}" for label, sign in UNICODE.standings.items())


def standing_text(label: str) -> "Text":
    """Return a standing as sign, word and colour."""
    return text(f"{UNICODE.standings.get(label, '?')} {label}", _STYLES.get(label, ""))


def as_rich(lines: Sequence[Line], cells: int) -> "Iterator[Text]":
    """Yield the rows of lines at a width as Rich text, for the command line."""
    from rich.text import Text

    for row in laid_out(lines, cells):
        yield Text.assemble(*((words, _STYLES.get(token, "")) for words, token in row.spans))


def as_plain(lines: Sequence[Line]) -> Iterator[str]:
    """Yield lines as they go into a pipe: each paragraph is one row, of whatever length."""
    for line_ in lines:
        if line_.rule:
            yield "".join(words for words, _ in laid_out([line_], _RULED_CELLS)[0].spans)
            continue
        lead = line_.lead
        for paragraph in line_.paragraphs:
            for row in "".join(words for words, _ in paragraph).split("\n"):
                yield f"{lead}{row}".rstrip()
                lead = line_.hang
