"""Import: a whole file of records in one transaction; a bad record refuses itself, not the file.

A stream: records are taken some thousands at a time. Those that point to a record that has not come
yet are set aside by their place in the file, and read again at the end.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from itertools import islice
from pathlib import Path
from typing import NoReturn
from uuid import UUID

from claimtrack.changes import Recording, recording
from claimtrack.errors import ClaimtrackError, InvalidRecordError
from claimtrack.formats import Raw, Unreadable
from claimtrack.formats.format import AS_IT_IS, Options
from claimtrack.queries.lookup import name_flips
from claimtrack.schemas.records import RECORDS, ActorRecord, ClaimRecord, Record
from claimtrack.schemas.validation import checked, mended
from claimtrack.schemas.values import Fault
from claimtrack.store import Store
from claimtrack.store.bulk import bulk_work
from claimtrack.store.busy_note import leave_note
from claimtrack.transfer.batch import BatchWriter, PlannedRecord
from claimtrack.transfer.before import last_plan, plan_of, rows_in_file
from claimtrack.transfer.changed_rows import refuse_another, refuse_changed
from claimtrack.transfer.identity import main_id
from claimtrack.transfer.last_imports import known_of
from claimtrack.transfer.needs import struck
from claimtrack.transfer.opening import Opened, opened_input
from claimtrack.transfer.plan import plan_record
from claimtrack.transfer.record_plan import RecordPlan, Row, UnplannableError
from claimtrack.transfer.refusing import Refusals, lacks
from claimtrack.transfer.report import Report, key_of, says_more
from claimtrack.transfer.resolver import NameResolver
from claimtrack.transfer.unchanged import Content, canonical, contents
from claimtrack.vocabulary import ChangesetKind

_AT_ONCE = 4000

Progress = Callable[[int, float | None], None]
"""Called with the records read so far, and the part of the input that they are (0 to 1)."""


class _DryRunOverError(Exception):
    """Takes everything back at the end of a dry run."""


def import_path(
    store: Store,
    path: Path | None,
    author: str,
    *,
    dataset: str | None = None,
    format_name: str | None = None,
    strict: bool = False,
    dry_run: bool = False,
    options: Options = AS_IT_IS,
    name: str | None = None,
    new_rows: bool = False,
    on_progress: Progress | None = None,
) -> Report:
    """Import a file or folder of records (`path` None: standard input) as one changeset.

    `name` is what messages call it, where not its path; with `new_rows` no row without a key is a
    changed one. What was imported before is left alone, or revised where it changed. Raises
    UnreadableFileError, ChangedRowsError, and under `strict` RefusedRecordsError: nothing is done.
    """
    report = Report(dry_run=dry_run)
    with opened_input(path, dataset, format_name, options, name) as source:
        report.format = source.format.name
        doing = f"{author}'s import of {Path(source.name).name}"
        with leave_note(store.location.path, doing) as update_note:
            try:
                with recording(
                    store, author, kind=ChangesetKind.IMPORT, reason=f"import of {source.dataset}"
                ) as changeset:
                    job = _Import(changeset, source, report, strict=strict)
                    with bulk_work(changeset.connection):
                        job.run(lambda: _report_progress(job, source, update_note, on_progress))
                    refuse_another(source, report)
                    refuse_changed(changeset.connection, source, report, new_rows=new_rows)
                    _finish(changeset, report)
                    if dry_run:
                        _end_dry_run()
                store.take_flips()  # the report tells of them
                report.changeset = changeset.id if changeset.wrote else None
            except _DryRunOverError:
                pass
    return report


def _finish(changeset: Recording, report: Report) -> None:
    """Compute what follows from what was written, and report it."""
    changeset.finish()
    report.conflicts = changeset.conflicts_found
    report.flips = name_flips(changeset.connection, changeset.flips)


def _end_dry_run() -> NoReturn:
    """End a dry run: everything was computed, and nothing is kept."""
    raise _DryRunOverError


def _report_progress(
    job: "_Import", source: Opened, update_note: Callable[[str], None], on_progress: Progress | None
) -> None:
    update_note(f"{job.report.read:,} records so far")
    if on_progress is not None:
        on_progress(job.report.read, source.progress())


class _Import:
    """One import on its way: what is written, what waits, what is refused."""

    def __init__(
        self, changeset: Recording, source: Opened, report: Report, *, strict: bool
    ) -> None:
        self.report = report
        self._changeset = changeset
        self._source = source
        self._refusals = Refusals(source.name, report, strict=strict)
        self._names = NameResolver(changeset.connection, source.dataset)
        plan = partial(last_plan, changeset, self._names)
        self._writer = BatchWriter(changeset, source.format.name, plan)
        self._waiting: list[Raw] = []
        self._first: dict[UUID, Raw] = {}
        """The first record of each actor and source; another that means it repeats it."""

    def run(self, tick: Callable[[], None]) -> None:
        """Import everything that can be; actors first, so that names mean the same throughout."""
        self._learn_names()
        actors = self._source.actors()
        while batch := list(islice(actors, _AT_ONCE)):
            self.report.read += len(batch)
            self._import_batch(batch, frozenset(), waits=True)
            tick()
        every = self._source.records
        others = (raw for raw in every if isinstance(raw, Unreadable) or raw.type != "actor")
        while part := list(islice(others, _AT_ONCE)):
            self.report.read += len(part)
            self._import_batch(self._readable(part), frozenset(), waits=True)
            tick()
        self._import_waiting(tick)
        self._writer.retract_dropped()
        self.report.take(self._source.account)
        self._writer.report_to(self.report)

    def _learn_names(self) -> None:
        """Take note of all names that actors of this import bring; what is wrong is told later."""
        actors = self._source.actors()
        while batch := list(islice(actors, _AT_ONCE)):
            records = []
            for raw in batch:
                with suppress(InvalidRecordError):
                    records.append(checked(ActorRecord, raw.values))
            self._names.learn(records)
            for record in records:
                dataset = record.dataset or self._source.dataset
                self._names.actors.bring(record, main_id(record, dataset, self._names))

    def _readable(self, batch: Iterable[Raw | Unreadable]) -> Iterator[Raw]:
        for raw in batch:
            if isinstance(raw, Unreadable):
                self._refusals.refuse(raw, [("", raw.reason)])
            else:
                yield raw

    def _import_batch(self, raws: Iterable[Raw], promised: frozenset[Row], *, waits: bool) -> None:
        """Check, plan and write a batch; with `waits`, set aside what points to the unknown."""
        read = contents(self._changeset.connection, raws, self._names)
        records = [
            None if one.unchanged else self._checked(one.raw, promised, waits=waits) for one in read
        ]
        self._names.learn(record for record in records if record is not None)
        fresh = self._not_yet_imported(self._identified(read, records, promised, waits=waits))
        planned: list[tuple[Raw, PlannedRecord]] = []
        for raw, record, item in fresh:
            plan = self._planned(raw, record, promised, waits=waits, main=item.plan.main[1])
            if plan is not None:
                item.plan = plan
                if item.repeats and plan.key is None:
                    plan.key = key_of(raw)
                planned.append((raw, item))
                self._names.remember(plan)
        ready = self._without_dangling(planned, promised, waits=waits)
        self._refusals.tell_held()
        self._write(ready)

    def _checked(self, raw: Raw, promised: frozenset[Row], *, waits: bool) -> Record | None:
        """Return a record as its schema; one that is wrong is looked through to its end first."""
        try:
            return checked(RECORDS[raw.type], raw.values)
        except InvalidRecordError as error:
            rest = mended(RECORDS[raw.type], raw.values, error.faults)
            if rest is None:
                self._refusals.refuse(raw, error.faults)
            else:
                self._planned(raw, rest, promised, waits=waits, faults=error.faults)
        return None

    def _not_yet_imported(
        self, records: Iterable[tuple[Content, Record | None, UUID, str]]
    ) -> list[tuple[Raw, Record, PlannedRecord]]:
        """Leave out the records that were imported just like this before, and count them."""
        identified = list(records)
        before = self._writer.last_imports(
            (main, dataset, content.sha256)
            for content, record, main, dataset in identified
            if record is not None
        )
        seen: dict[UUID, Raw] = {}
        fresh = []
        for content, record, main, dataset in identified:
            raw, text, sha256 = content.raw, content.text, content.sha256
            first = seen.get(main) or self._first.get(main)
            if first is not None and (first.where, first.line) == (raw.where, raw.line):
                first = None  # it waited for what it points to, and comes again
            is_repeated = first is not None and canonical(first) == text
            imports = before.get(main, {})
            known = known_of(imports.values(), is_form=self._source.reading.forms)
            if record is None or is_repeated or sha256 in known:
                # What the file has already may still not stand beside other words of one key.
                if first is None or is_repeated or key_of(first) != key_of(raw):
                    here = {one.changeset_id for one in imports.values() if one.sha256 == sha256}
                    is_here = is_repeated or self._changeset.id in here
                    self.report.count_again(is_repeated=is_here)
                    self._see(seen, main, raw)
                else:
                    self._is_another(raw, record, first)
                continue
            last = imports.get(record.key or main.hex) or max(
                imports.values(), key=lambda each: each.changeset_id, default=None
            )
            item = PlannedRecord.of(content, main, last, is_form=self._source.reading.forms)
            if raw.base is not None and first is None:
                item.base, item.last_import = raw.base, None
                then = {"type": raw.type, **raw.base.values}
                item.last_plan = plan_of(self._changeset, self._names, then, dataset)
            elif first is not None or (last and last.changeset_id == self._changeset.id):
                if not self._is_another(raw, record, first):
                    continue
                item.repeats, item.last_import = True, None
            elif last is not None and not item.is_form:
                item.last_plan = last_plan(self._changeset, self._names, last.sha256, dataset)
                before_it = item.name_before
                if record.key is None and before_it and before_it != raw.values.get("name"):
                    self._refusals.tell_of_another(raw, before_it, "imported before")
                    item.repeats, item.last_import, item.last_plan = True, None, None
            self._see(seen, main, raw)
            fresh.append((raw, record, item))
        return fresh

    def _identified(
        self,
        read: Sequence[Content],
        records: Sequence[Record | None],
        promised: frozenset[Row],
        *,
        waits: bool,
    ) -> Iterator[tuple[Content, Record | None, UUID, str]]:
        """Yield the records with the row and the dataset of each; of one as it was only the row."""
        for content, record in zip(read, records, strict=True):
            if content.unchanged is not None:
                yield content, None, content.unchanged, ""
            elif record is not None:
                dataset = record.dataset or self._source.dataset
                try:
                    yield content, record, main_id(record, dataset, self._names), dataset
                except InvalidRecordError:
                    self._planned(content.raw, record, promised, waits=waits)

    def _see(self, seen: dict[UUID, Raw], main: UUID, raw: Raw) -> None:
        """Take note of the first record that means a row; of claims only within their batch."""
        seen.setdefault(main, raw)
        if raw.type != "claim":
            self._first.setdefault(main, seen[main])

    def _is_another(self, raw: Raw, record: Record | None, first: Raw | None) -> bool:
        """Say whether a record means the row of another by another name; else it is refused."""
        place = first.where if first is not None and first.where else "another record"
        if first is None or isinstance(record, ClaimRecord) or key_of(raw) == key_of(first):
            reason = f"stands in this import twice, with different content (see {place})"
            self._refusals.refuse(raw, [("key", reason)])
            return False
        if says_more(raw, first):
            self._refusals.tell_of_another(raw, str(key_of(first)), place)
        return True

    def _planned(
        self,
        raw: Raw,
        record: Record,
        promised: frozenset[Row],
        *,
        waits: bool,
        main: UUID | None = None,
        faults: Sequence[Fault] = (),
    ) -> RecordPlan | None:
        """Return what a record means, or refuse it: for `faults` and all that planning finds."""
        unknown: Sequence[Fault] = ()
        try:
            plan = plan_record(record, self._names, main)
            if not faults:
                return plan
        except UnplannableError as error:
            plan, unknown, faults = error.plan, error.unknown, (*faults, *error.noted)
        known = promised | rows_in_file(self._changeset.connection, plan.needs)
        lacking = [*(("source", *each) for each in unknown), *lacks(plan, known)]
        if waits and lacking:
            self._set_aside(raw)
        else:
            self._refusals.refuse(raw, faults, lacking)
        return None

    def _without_dangling(
        self, planned: list[tuple[Raw, PlannedRecord]], promised: frozenset[Row], *, waits: bool
    ) -> list[PlannedRecord]:
        """Leave out what points to rows that are neither here nor promised."""
        needs = [item.plan.needs for _, item in planned]
        known = promised | rows_in_file(
            self._changeset.connection, {row for rows in needs for row in rows}
        )
        lost = struck([item.plan.rows for _, item in planned], needs, known)
        kept = [item for place, (_, item) in enumerate(planned) if place not in lost]
        if waits:
            for place in sorted(lost):
                self._set_aside(planned[place][0])
        elif lost:
            known = known.union(*(item.plan.rows for item in kept))
            for place in lost:  # what others hang on comes before them
                raw, item = planned[place]
                self._refusals.refuse(raw, (), lacks(item.plan, known))
        return kept

    def _import_waiting(self, tick: Callable[[], None]) -> None:
        """Import what was set aside, now that everything else is there.

        What they promise each other is found first: all are taken to be sound, then those that
        point to nothing are struck, and those that point to them.
        """
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        promises: dict[int, tuple[set[Row], set[Row]]] = {}
        for start in range(0, len(waiting), _AT_ONCE):
            promises.update(self._promises(start, waiting[start : start + _AT_ONCE]))
        offers = [rows for rows, _ in promises.values()]
        wants = [rows for _, rows in promises.values()]
        broken = struck(
            offers,
            wants,
            rows_in_file(self._changeset.connection, {row for rows in wants for row in rows}),
        )
        kept = {index for place, index in enumerate(promises) if place not in broken}
        promised = frozenset(row for index in kept for row in promises[index][0])
        sound = [raw for index, raw in enumerate(waiting) if index in kept]
        lost = [raw for index, raw in enumerate(waiting) if index not in kept]
        for part, expected in ((sound, promised), (lost, frozenset[Row]())):
            for start in range(0, len(part), _AT_ONCE):
                again = [self._source.again(raw) for raw in part[start : start + _AT_ONCE]]
                self._import_batch(again, expected, waits=False)
                tick()

    def _promises(self, first: int, raws: list[Raw]) -> dict[int, tuple[set[Row], set[Row]]]:
        """Return the rows that records bring and those that they need, by their places.

        Those that fail are left out.
        """
        records: dict[int, Record] = {}
        for index, raw in enumerate(raws, first):
            with suppress(ClaimtrackError):
                again = self._source.again(raw)
                records[index] = checked(RECORDS[again.type], again.values)
        self._names.learn(records.values())
        promises: dict[int, tuple[set[Row], set[Row]]] = {}
        for index, record in records.items():
            with suppress(ClaimtrackError):
                plan = plan_record(record, self._names)
                self._names.remember(plan)
                promises[index] = set(plan.rows), set(plan.needs)
        return promises

    def _write(self, planned: list[PlannedRecord]) -> None:
        for record in planned:
            self.report.mend(record.plan.repaired)
        for outcome in self._writer.write(planned):
            if outcome == "added":
                self.report.added += 1
            elif outcome == "revised":
                self.report.revised += 1
            else:
                self.report.unchanged += 1

    def _set_aside(self, raw: Raw) -> None:
        if self._source.streams:
            raw = Raw(raw.where, raw.line, raw.type, {}, raw.offset)  # its place will do
        self._waiting.append(raw)
