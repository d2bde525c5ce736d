"""A workbook of ours that comes back: the cells that changed since, and nothing else.

Its sheet of state has each row as it was written, and the changes of the history that it showed. A
row that is gone retracts nothing; a new row without an id is a new claim, quote or answer.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from claimtrack.errors import UnreadableFileError
from claimtrack.formats.format import Base, Input, Raw, Reading, Unreadable
from claimtrack.formats.stated_dates import stated
from claimtrack.formats.tables.grid import Grid, Row, column_letters
from claimtrack.formats.tables.places import COMPUTED, DATES, WORDS, folded
from claimtrack.formats.tables.speakers import as_shown
from claimtrack.formats.tables.written import IDS, STATE, VERSION, digest_of

DATASET = "workbook"
_DIGEST = 4
"""In which cell of its first row the sheet of state has the hash of the others."""
_KINDS = {"claims": "", "quotes": "quote.", "answers": "rebuttal.", "sources": "source."}
_TOLD_BY = {
    "claims": ("text",), "quotes": ("claim", "exact"), "answers": ("claim", "answer"),
    "sources": ("title", "url"),
}  # fmt: skip
"""By what a row is told whose id was emptied."""
_NAMED_BY_US = {
    "claims": COMPUTED | {"key"},
    "quotes": frozenset(("text", "title", "claim", "source")),
    "answers": frozenset(("text", "answer text", "claim", "answer")),
    "sources": frozenset[str](),
}
"""Columns that follow from others; what is changed in them is told, and not taken."""
_WHY = ("the workbook had no such column", "it follows from other rows; change it there")
"""Why a changed cell is not taken, by whether the workbook had its column."""


@dataclass(slots=True)
class _State:
    """What the state says of one sheet: its columns, and its rows with their heads, by id."""

    columns: list[str] = field(default_factory=list)
    rows: dict[str, tuple[frozenset[UUID], list[str]]] = field(default_factory=dict)


@dataclass(slots=True)
class _Entry:
    """A row as it is and as it was, by column; `heads` are the changes that it showed."""

    where: str
    number: int
    now: dict[str, str]
    before: dict[str, str] | None
    heads: frozenset[UUID] = frozenset()


def is_ours(grid: Grid) -> bool:
    """Say whether a sheet of that name is the state of a workbook of ours."""
    first = next(grid.rows(), None)
    return isinstance(first, Row) and first.cells[:2] == [STATE, VERSION]


def read_back(grids: dict[str, Grid], source: Input) -> Reading:
    """Return what changed in a workbook, as records with what they were made from.

    Raises UnreadableFileError where the state has been edited.
    """
    try:
        seen_at, states = _state_of(grids[STATE])
    except (ValueError, IndexError, KeyError, TypeError):
        reason = f"the sheet {STATE!r} was edited, and nobody knows what changed; export anew."
        raise UnreadableFileError(source.name, reason) from None
    back = _Back(source, seen_at, states)
    return Reading(list(back.records(grids)), DATASET)


def _state_of(grid: Grid) -> tuple[UUID, dict[str, _State]]:
    first, *rows = (row.cells for row in grid.rows() if isinstance(row, Row))
    if len(first) > _DIGEST and first[_DIGEST] and first[_DIGEST] != digest_of(rows):
        raise ValueError
    states = {name: _State() for name in _KINDS}
    for name, row_id, heads, *pieces in rows:
        cells = json.loads("".join(pieces))
        if row_id:
            seen = frozenset(UUID(head) for head in heads.split())
            states[name].rows[str(UUID(row_id))] = seen, list(map(str, cells))
        else:
            states[name].columns = list(map(str, cells))
    return UUID(first[2]) if first[2] else UUID(int=0), states


class _Back:
    """Makes records of what a workbook says now and what it said."""

    def __init__(self, source: Input, seen_at: UUID, states: dict[str, _State]) -> None:
        self._account, self._seen_at, self._states = source.account, seen_at, states
        self._bad: list[Unreadable] = []

    def records(self, grids: dict[str, Grid]) -> Iterator[Raw | Unreadable]:
        """Yield the sources and the claims of the workbook, each with what it was made from."""
        entries = {name: list(self._entries(name, grids.get(name))) for name in _KINDS}
        for entry in entries["sources"]:
            yield self._raw("source", entry, self._said("sources", entry), [])
        under: dict[str, list[tuple[str, _Entry]]] = {}
        for name in ("quotes", "answers"):
            for entry in entries[name]:
                claim = (entry.before or entry.now).get("claim", "").strip()
                under.setdefault(claim, []).append((name, entry))
        keys = Counter(entry.now.get("key", "").strip() for entry in entries["claims"])
        for entry in entries["claims"]:
            own, key = entry.now.get(IDS, ""), entry.now.get("key", "").strip()
            names = [name for name in (own, key) if name and (name == own or keys[name] == 1)]
            hanging = [each for name in names for each in under.pop(name, [])]
            yield self._raw("claim", entry, self._said("claims", entry), hanging)
        for listed in under.values():
            for _, entry in listed:
                self._bad.append(
                    Unreadable(
                        entry.where,
                        entry.number,
                        "belongs to a claim that the sheet 'claims' has not: in its column 'claim' "
                        "stands the id or the key of one",
                    )
                )
        yield from self._bad

    def _entries(self, name: str, grid: Grid | None) -> Iterator[_Entry]:
        """Yield the rows of a sheet, and count those that are gone."""
        state = self._states[name]
        left = dict(state.rows)
        unnamed: list[tuple[Row, dict[str, str]]] = []
        rows = (row for row in grid.rows() if isinstance(row, Row)) if grid else iter(())
        columns = [cell.strip() for cell in header.cells] if (header := next(rows, None)) else []
        for row in rows:
            now = dict(zip(columns, (*row.cells, *[""] * len(columns)), strict=False))
            where, row_id = f"sheet {name!r}, row {row.number}", now.get(IDS, "").strip()
            if not any(cell.strip() for cell in row.cells):
                continue
            if row_id and row_id not in left:
                again = (
                    "stands in this sheet twice"
                    if row_id in state.rows
                    else "is none of this workbook"
                )
                self._bad.append(
                    Unreadable(
                        where,
                        row.number,
                        f"the id {row_id:.40} {again}; leave it empty for a new row",
                    )
                )
                continue
            if not row_id:
                unnamed.append((row, now))
                continue
            yield self._edited(name, row, columns, now | {IDS: row_id}, left.pop(row_id))
        for row, now in unnamed:
            lost = [one for one, (_, cells) in left.items() if self._says(name, cells, now)]
            if len(lost) == 1:
                where = f"sheet {name!r}, row {row.number}"
                self._account.note(f"{where}: its id is gone; taken as the row that said this.")
                yield self._edited(name, row, columns, now | {IDS: lost[0]}, left.pop(lost[0]))
            else:
                for at, column in enumerate(columns):
                    place = f"{name} {column_letters(at + 1)}{row.number}"
                    self._tells_unreadable(f"{_KINDS[name]}{column}", place, now[column])
                yield _Entry(f"sheet {name!r}, row {row.number}", row.number, now, None)
        for heads, cells in left.values():
            before = dict(zip(state.columns, cells, strict=True))
            yield _Entry(f"sheet {name!r}", 0, before, before, heads)
        if left:
            self._account.note(
                f"sheet {name!r}: {len(left):,} of the rows are gone; nothing is retracted."
            )

    def _edited(
        self,
        name: str,
        row: Row,
        columns: list[str],
        now: dict[str, str],
        state: tuple[frozenset[UUID], list[str]],
    ) -> _Entry:
        """Return a row of ours with what it said, and tell which of its cells changed."""
        heads, cells = state
        before = dict(zip(self._states[name].columns, cells, strict=True))
        self._tell(name, row, columns, before)
        fixed = {column: before.get(column, "") for column in _NAMED_BY_US[name]}
        where = f"sheet {name!r}, row {row.number}"
        return _Entry(where, row.number, {**before, **now, **fixed}, before, heads)

    def _says(self, name: str, cells: list[str], now: dict[str, str]) -> bool:
        """Say whether a row without an id has the words of one whose id no row has any more."""
        before = dict(zip(self._states[name].columns, cells, strict=True))
        told = [column for column in _TOLD_BY[name] if before.get(column)]
        return bool(told) and all(same(before[column], now.get(column, "")) for column in told)

    def _tell(self, name: str, row: Row, columns: list[str], before: dict[str, str]) -> None:
        """Tell which cells of a row changed, and count what of that has no place."""
        for at, (column, cell) in enumerate(zip(columns, row.cells, strict=False)):
            was = before.get(column, "")
            if same(cell, was) or column == IDS:
                continue
            place = f"{name} {column_letters(at + 1)}{row.number}"
            if column in _NAMED_BY_US[name] or column not in before:
                self._account.lose(f"{name}, {column}: is not taken in")
                why = _WHY[column in before]
                self._account.note(f"not taken: {place}, {column}, {cell!r:.60}: {why}.")
                continue
            if self._tells_unreadable(f"{_KINDS[name]}{column}", place, cell):
                continue
            left, right = _apart(was, cell)
            self._account.note(f"{place}, {column}: {left!r:.60} → {right!r:.60}")

    def _raw(
        self, kind: str, entry: _Entry, said: tuple[dict[str, Any], dict[str, Any] | None],
        under: list[tuple[str, _Entry]],
    ) -> Raw | Unreadable:  # fmt: skip
        """Return the record of a row, with what hangs on it."""
        values, before = said
        heads = {UUID(entry.now[IDS]): entry.heads} if before is not None else {}
        for name, each in under:
            now, was = self._said(name, each)
            listed = "citations" if name == "quotes" else "rebuttals"
            values.setdefault(listed, []).append(now)
            if was is not None and before is not None:
                before.setdefault(listed, []).append(was)
                heads[UUID(each.now[IDS])] = each.heads
        if before is None:
            if kind == "claim" and not values.get("text"):
                return Unreadable(entry.where, entry.number, "has no text of a claim")
            values["key"] = f"row-{entry.number}-{self._seen_at.hex[:12]}"
            return Raw(entry.where, entry.number, kind, values)
        return Raw(entry.where, entry.number, kind, values, base=Base(before, heads, self._seen_at))

    def _said(self, name: str, entry: _Entry) -> tuple[dict[str, Any], dict[str, Any] | None]:
        """Return what a row says as the fields of a record, and what it said."""
        before = None if entry.before is None else self._fields(name, entry.before, entry.before)
        return self._fields(name, entry.now, entry.before or {}), before

    def _fields(self, name: str, cells: dict[str, str], before: dict[str, str]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for column, cell in cells.items():
            was = before.get(column, "")
            if column in (_NAMED_BY_US[name] - {"claim", "source", "answer"}):
                continue
            if name == "claims" and column not in self._states[name].columns:
                continue
            text = was if same(cell, was) else cell.replace("\r\n", "\n")
            value = self._value(f"{_KINDS[name]}{column}", text, was)
            if value not in (None, ""):
                values[column] = value
        if name == "claims" and "speaker" in values:
            shown = (cells.get("speaker_id", ""), cells.get("speaker_kind", ""))
            values["speaker"] = as_shown(values["speaker"], *shown)
        if name == "answers":
            values["claim"] = values.pop("answer", None) or {"text": cells.get("answer text", "")}
            values.setdefault("kind", "contradicts")
        elif name == "quotes":
            values.pop("claim", None)
        return values

    def _value(self, place: str, text: str, was: str) -> Any:
        """Return a cell as its field has it; what cannot be read stays as it was, and is told."""
        column = place.rpartition(".")[2]
        if column == "retracted":
            return text.strip().casefold() in ("true", "yes", "1")
        if column == "tags":
            return [tag for part in text.split(";") if (tag := part.strip())]
        if not text or text == was:
            return text
        if place in DATES:
            date = stated(text)
            if date.edtf is None:
                self._account.lose(f"{place}: no date that can be read")
            return date.edtf or was
        if place in WORDS:
            if (word := _word(place, text)) is None:
                self._account.lose(f"{place}: none of the words of it")
            return word or was
        return text

    def _tells_unreadable(self, field_name: str, place: str, cell: str) -> bool:
        """Tell of a cell that cannot be read as its field, and say whether it is such a one."""
        why = None
        if cell.strip() and field_name in DATES and stated(cell).edtf is None:
            why = "no date that can be read"
        elif cell.strip() and field_name in WORDS and _word(field_name, cell) is None:
            why = f"none of {', '.join(WORDS[field_name])}"
        if why is not None:
            column = field_name.rpartition(".")[2]
            self._account.note(f"not taken: {place}, {column}, {cell!r:.60}: {why}.")
        return why is not None


def _word(place: str, cell: str) -> str | None:
    """Return the word of a closed list that a cell says, or None."""
    return next((one for one in WORDS[place] if folded(one) == folded(cell)), None)


def same(one: str, other: str) -> bool:
    """Say whether two cells hold the same text, however its lines end."""
    return one == other or one.replace("\r\n", "\n").replace("\r", "\n") == other.replace(
        "\r\n", "\n"
    ).replace("\r", "\n")


def _apart(was: str, now: str) -> tuple[str, str]:
    """Return two texts, long ones from shortly before the place where they part."""
    parted = (at for at, (one, other) in enumerate(zip(was, now, strict=False)) if one != other)
    same_at_first = next(parted, min(len(was), len(now)))
    if same_at_first < 40:
        return was, now
    start = same_at_first - 20
    return f"…{was[start:]}", f"…{now[start:]}"
