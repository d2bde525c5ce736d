"""Export as tables: a row a claim, as `list` has them, and what that leaves out."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session

from claimtrack.errors import InvalidValueError
from claimtrack.files import drafted
from claimtrack.formats.tables.places import CLAIM, COMPUTED
from claimtrack.formats.tables.written import (
    LONGEST_SHEET_TEXT,
    Cell,
    WrittenRow,
    WrittenSheet,
    write_csv,
    write_workbook,
)
from claimtrack.history import log
from claimtrack.history.fold import heads
from claimtrack.models import METADATA
from claimtrack.queries.claim_list import order, rows_by_id
from claimtrack.queries.filter_syntax import Query, parse
from claimtrack.schemas.listing import ClaimRow
from claimtrack.store import Store
from claimtrack.transfer.exporting import Export, status_of_file

USUAL = tuple(each.name for each in fields(ClaimRow))
"""The columns of claims unless others are asked for: those of `list --json`."""
IN_WORKBOOK = (*USUAL, "place", "tags", "note")
"""The same of a workbook, which people go on working in."""
COLUMNS = (*USUAL, *(name for name in CLAIM if name not in USUAL))
_BATCH = 500
_FEW = 50
"""So many sources are read at once, each with its copies."""
_ALSO_SAID = frozenset(("id", "key", "dataset", "type"))
_QUOTES = (
    "id", "claim", "text", "source", "title", "exact", "role", "wording", "locator", "credibility",
    "note",
)  # fmt: skip
_ANSWERS = ("id", "claim", "text", "answer", "answer text", "kind", "aim", "link", "note")
_SOURCES = (
    "id", "title", "kind", "issuer", "outlet", "url", "published", "published_words", "language",
    "reliability", "note",
)  # fmt: skip


@dataclass(slots=True)
class Written:
    """What a table was written of: how many claims, and what had no place, by field."""

    count: int = 0
    lost: Counter[str] = field(default_factory=Counter)


def columns_named(names: str | None, format_name: str) -> tuple[str, ...]:
    """Return the columns that a person named, with commas between; the usual ones of None.

    Raises InvalidValueError.
    """
    if names is None:
        return IN_WORKBOOK if format_name == "xlsx" else USUAL
    chosen = tuple(dict.fromkeys(name.strip() for name in names.split(",") if name.strip()))
    for name in chosen:
        if name not in COLUMNS:
            raise InvalidValueError(f"--columns: {name!r}; there are {', '.join(COLUMNS)}.")
    if not chosen:
        raise InvalidValueError("--columns names none.")
    return chosen


def export_csv(
    store: Store,
    write: Callable[[str], object],
    query: Query | None = None,
    columns: Sequence[str] = USUAL,
) -> Written:
    """Write the claims that a query finds, or all that are not retracted, as CSV."""
    with store.reading() as session:
        tables = _Tables(session, columns)
        for text in write_csv(columns, tables.claims(query)):
            write(text)
    return tables.written


def export_xlsx(
    store: Store, out: BinaryIO, query: Query | None = None, columns: Sequence[str] = IN_WORKBOOK
) -> Written:
    """Write the same as a workbook, with sheets of quotes, answers and sources and the way back."""
    with store.reading() as session:
        tables = _Tables(
            session, columns if "id" in columns else ("id", *columns), is_workbook=True
        )
        tables.sheets[0].rows = list(tables.claims(query))
        tables.fill_sources()
        newest = log.newest_id(session.connection())
        write_workbook(tables.sheets, out, newest.hex if newest else "")
    return tables.written


def export_table(
    store: Store,
    path: Path | None,
    write: Callable[[str], object],
    query: Query | None = None,
    *,
    format_name: str,
    columns: str | None = None,
) -> Written:
    """Write claims as a table into a new file, or as text where `path` is None.

    `columns` are named with commas between. What is written is as private as the file. Raises
    InvalidValueError, and the errors of `files.drafted`.
    """
    chosen = columns_named(columns, format_name)
    if path is None:
        return export_csv(store, write, query, chosen)
    with drafted(path, status_of_file(store)) as draft:
        if format_name == "xlsx":
            with draft.open("wb") as out:
                return export_xlsx(store, out, query, chosen)
        with draft.open("w", encoding="utf-8", newline="") as file:
            return export_csv(store, file.write, query, chosen)


class _Tables:
    """Claims on their way into tables, some hundreds at a time."""

    def __init__(
        self, session: Session, columns: Sequence[str], *, is_workbook: bool = False
    ) -> None:
        self.written = Written()
        self.sheets = [
            WrittenSheet("claims", columns),
            WrittenSheet("quotes", _QUOTES),
            WrittenSheet("answers", _ANSWERS),
            WrittenSheet("sources", _SOURCES),
        ]
        self._session, self._columns, self._is_workbook = session, columns, is_workbook
        self._export = Export(session.connection())
        self._export.learn_names()
        self._said = ({*columns} - COMPUTED) | _ALSO_SAID
        if is_workbook:
            self._said |= {"citations", "rebuttals"}
        self._sources: dict[str, None] = {}
        self._called: dict[UUID, str] = {}

    def claims(self, query: Query | None) -> Iterator[WrittenRow]:
        """Yield a row a claim, and fill the sheets beside it."""
        ids = list(order(self._session, parse("") if query is None else query))
        for start in range(0, len(ids), _BATCH):
            part = ids[start : start + _BATCH]
            rows = rows_by_id(self._session, part)
            records = {UUID(each["id"]): each for each in self._export.claim_records(part)}
            if self._is_workbook:
                self._beside([records[claim_id] for claim_id in part])
            shown = self._heads(part)
            self._learn_speakers(rows.values())
            for claim_id in part:
                record = records[claim_id]
                self.written.count += 1
                self._lose(record, self._said, "")
                yield WrittenRow(
                    self._cells(rows[claim_id], record), shown.get(claim_id, frozenset())
                )

    def _cells(self, row: ClaimRow, record: Mapping[str, Any]) -> list[Cell]:
        cells: list[Cell] = []
        for name in self._columns:
            value = getattr(row, name) if name in USUAL else record.get(name)
            if name == "speaker" and row.speaker_id is not None:
                value = self._called[row.speaker_id]
            cells.append(self._cell(name, value))
        return cells

    def _learn_speakers(self, rows: Iterable[ClaimRow]) -> None:
        """Look up what speakers are called by themselves, whoever shares the name."""
        ids = {row.speaker_id for row in rows if row.speaker_id} - self._called.keys()
        actor = METADATA.tables["actor"]
        query = select(actor.c.id, actor.c.name).where(actor.c.id.in_(ids))
        self._called.update(map(tuple, self._session.connection().execute(query)))

    def _cell(self, name: str, value: Any) -> Cell:
        if isinstance(value, list):
            return "; ".join(map(str, value))
        if isinstance(value, bool | int) or value is None:
            return value
        text = str(value)
        if self._is_workbook and len(text) > LONGEST_SHEET_TEXT:
            self.written.lost[f"{name}: more than {LONGEST_SHEET_TEXT:,} characters"] += 1
        return text

    def _beside(self, records: Sequence[Mapping[str, Any]]) -> None:
        """Fill the sheets of quotes and answers."""
        quotes, answers = self.sheets[1].rows, self.sheets[2].rows
        cited = [each for record in records for each in record.get("citations", ())]
        self._sources.update(dict.fromkeys(each["source"] for each in cited))
        titles = self._titles([UUID(each["source"]) for each in cited])
        answered = [each for record in records for each in record.get("rebuttals", ())]
        texts = rows_by_id(self._session, [UUID(each["claim"]) for each in answered])
        shown = self._heads([UUID(each["id"]) for each in (*cited, *answered)])
        for record in records:
            for each in record.get("citations", ()):
                self._lose(each, {*_QUOTES}, "citation ")
                extra = {
                    "claim": record["id"],
                    "text": record["text"],
                    "title": titles[each["source"]],
                }
                quotes.append(self._row(_QUOTES, {**each, **extra}, shown))
            for each in record.get("rebuttals", ()):
                self._lose(each, {*_ANSWERS}, "answer ")
                other = texts.get(UUID(each["claim"]))
                extra = {
                    "claim": record["id"],
                    "text": record["text"],
                    "answer": each["claim"],
                    "answer text": other.text if other else None,
                }
                answers.append(self._row(_ANSWERS, {**each, **extra}, shown))

    def _row(
        self,
        columns: Sequence[str],
        values: Mapping[str, Any],
        shown: Mapping[UUID, frozenset[str]],
    ) -> WrittenRow:
        cells = [self._cell(name, values.get(name)) for name in columns]
        return WrittenRow(cells, shown.get(UUID(values["id"]), frozenset()))

    def _titles(self, ids: Sequence[UUID]) -> dict[str, str | None]:
        """Return what sources are called, by id."""
        source = METADATA.tables["source"]
        query = select(source.c.id, source.c.title, source.c.url)
        found: dict[str, str | None] = {}
        for start in range(0, len(ids), _BATCH):
            part = query.where(source.c.id.in_(set(ids[start : start + _BATCH])))
            for source_id, title, url in self._session.connection().execute(part):
                found[str(source_id)] = title or url
        return found

    def fill_sources(self) -> None:
        """Fill the sheet of the sources that the quotes are from."""
        ids = [UUID(each) for each in self._sources]
        for start in range(0, len(ids), _FEW):
            part = ids[start : start + _FEW]
            shown = self._heads(part)
            for record in self._export.sources(part):
                self._lose(record, {*_SOURCES, *_ALSO_SAID}, "source ")
                self.sheets[3].rows.append(self._row(_SOURCES, record, shown))

    def _heads(self, ids: Sequence[UUID]) -> dict[UUID, frozenset[str]]:
        """Return the changes that rows show; nobody asks for them where there is no way back."""
        if not self._is_workbook:
            return {}
        edits = log.edits_of(self._session.connection(), ids)
        return {
            row_id: frozenset(head.hex for head in heads(made)) for row_id, made in edits.items()
        }

    def _lose(self, record: Mapping[str, Any], said: set[str], of: str) -> None:
        self.written.lost.update(
            f"{of}{name}" for name, value in record.items() if name not in said and value
        )
