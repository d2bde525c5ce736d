"""A claim as one row of a list: who says it and how it stands at any width, the rest by room."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from claimtrack.dates import precision
from claimtrack.render.glyphs import Glyphs
from claimtrack.render.lines import Span
from claimtrack.schemas.listing import USUAL_COLUMNS, ClaimRow
from claimtrack.text import clip, visible, width

_SIGN, _CLAIM = 2, 40
"""A claim is recognised by so many cells: what else a row could show gives way to them."""
_SPEAKERS = (13, 16, 24)
"""With the space behind it: where it is narrow, usual, and the most."""

_CELLS = {
    "said": 11, "standing": 11, "answers": 4, "notes": 4, "stage": 2, "owner": 9, "sources": 4,
    "verdicts": 4, "whole date": 11, "precision": 14, "stage in words": 8,
}  # fmt: skip
BEFORE_WORDS = ("standing", "said", "answers")
"""Columns that stand before speaker and words; the others stand behind."""

_BY_NEED = ("stage", "said", "answers", "standing", "notes", "sources", "verdicts", "owner")


@dataclass(frozen=True, slots=True)
class Plan:
    """What all rows of a list show at one width, and how many cells the speaker has.

    `order` are the columns that are shown, as they follow each other.
    """

    shown: frozenset[str]
    speaker: int
    order: tuple[str, ...]


@lru_cache(maxsize=64)
def plan_for(cells: int, columns: tuple[str, ...] = USUAL_COLUMNS, *, dated: bool = False) -> Plan:
    """Return what there is room for beside 40 cells of the claim.

    Speaker and standing are there at any width, the date too where the rows are `dated`. What a
    narrow row shows, a wider one shows as well. The `columns` follow each other as given, those
    before the words and those behind.
    """
    wanted = [name for name in _BY_NEED if name in columns]
    order = columns
    if dated:
        order = columns if "said" in columns else ("said", *columns)
        wanted = ["said", *(name for name in wanted if name != "said")]
        wanted[4:4] = ["whole date", "precision"]
    wanted += ["stage in words"] if "stage" in columns else []
    room = cells - _SIGN - _SPEAKERS[0] - _CLAIM
    shown = set()
    speaker = _SPEAKERS[0]
    for name in wanted:
        if name not in _BY_NEED[:4] and speaker < _SPEAKERS[1]:
            longer = max(0, min(room, _SPEAKERS[1] - speaker))
            speaker, room = speaker + longer, room - longer
        if _CELLS[name] > room and not (dated and name == "said"):
            break
        shown.add(name)
        room -= _CELLS[name]
    order = tuple(name for name in order if name in shown)
    return Plan(frozenset(shown), max(speaker, min(_SPEAKERS[2], speaker + room // 2)), order)


def claim_spans(row: ClaimRow, cells: int, plan: Plan, glyphs: Glyphs) -> tuple[Span, ...]:
    """Return the state, date, answers, speaker and words of a claim, as planned for the list."""
    shown = plan.shown
    parts: list[Span] = [(f"{glyphs.standings[row.standing]} ", row.standing)]
    for name in plan.order:
        if name == "standing":
            parts.append((f"{row.standing:10} ", row.standing))
        elif name == "said":
            exact = f"{precision(row.said):13} " if "precision" in shown else ""
            parts.append((_said(row, shown, glyphs) + exact, "dim"))
        elif name == "answers":
            against = f"{glyphs.against}{row.rebuttals}" if row.rebuttals else ""
            parts.append((f"{against:3} ", row.standing))
    parts.append((fit(row.speaker or "unknown", plan.speaker - 1, glyphs) + " ", "bold"))
    tail = _tail(row, plan, glyphs)
    parts.append((fit(row.text, max(4, cells - _cells_of(parts) - _cells_of(tail)), glyphs), ""))
    return (*parts, *tail)


def _cells_of(spans: Sequence[Span]) -> int:
    return sum(width(words) for words, _ in spans)


def fit(words: str, cells: int, glyphs: Glyphs) -> str:
    """Return what a person wrote in exactly so many cells."""
    shown = clip(visible(words[: 4 * cells]), cells, glyphs.more)
    return shown + " " * (cells - width(shown))


def _said(row: ClaimRow, shown: frozenset[str], glyphs: Glyphs) -> str:
    if "whole date" in shown:
        return f"{clip(row.said or 'undated', 21, glyphs.more):21} "
    return f"{short_date(row.said, glyphs):10} "


def short_date(said: str | None, glyphs: Glyphs) -> str:
    """Return an EDTF date in ten cells: of an interval, its beginning and a sign."""
    if not said:
        return "undated"
    if "/" in said:
        begin = said.partition("/")[0]
        return clip(f"{begin or '..'}{glyphs.arrow}" if len(begin) < 10 else said, 10, glyphs.arrow)
    return clip(said, 10, glyphs.more)


def _tail(row: ClaimRow, plan: Plan, glyphs: Glyphs) -> list[Span]:
    """Return warnings, what the claim has, its owner and its stage, at the right end."""
    tail: list[Span] = []
    if row.in_conflict:
        tail.append((" !", "defeated"))
    if row.retracted:
        tail.append((" retracted", "defeated"))
    for name in plan.order:
        if name == "sources":
            tail.append((_number(glyphs.source, row.citations), "dim"))
        elif name == "verdicts":
            tail.append((_number(glyphs.settled, row.assessments), "dim"))
        elif name == "notes":
            tail.append((_number(glyphs.note, row.annotations), "dim"))
        elif name == "owner":
            tail.append((f" {fit(row.owner or '', 8, glyphs)}", "dim"))
        elif name == "stage":
            words = f" {row.stage:7}" if "stage in words" in plan.shown else ""
            tail.append((f" {glyphs.stages.get(row.stage, ' ')}{words}", "dim"))
    return tail


def _number(sign: str, number: int) -> str:
    """Return a number of up to two digits behind its sign; nothing for none."""
    return f" {f'{sign}{min(number, 99)}' if number else '':3}"
