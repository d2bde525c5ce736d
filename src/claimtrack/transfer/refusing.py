"""What an import refuses: every fault of a record at once, and what it drags along with it."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from claimtrack.errors import RefusedRecordsError
from claimtrack.formats import Raw, Unreadable
from claimtrack.schemas.values import Fault
from claimtrack.text import clip
from claimtrack.transfer.record_plan import RecordPlan, Row, as_uuid
from claimtrack.transfer.report import Refusal, Report, key_of

_MOST_CAUSES = 20_000
"""So many names of refused records are kept, to say what was refused because of them."""
_LONGEST_CAUSE = 200


@dataclass(frozen=True, slots=True)
class _Cause:
    """Where a record that was refused stands, and because of what: the place and the reason."""

    where: str
    root: str
    reason: str


Lack = tuple[str, str, str]
"""What a record names and is not there: its kind, the field, and the words."""


def lacks(plan: RecordPlan, known: Collection[Row]) -> list[Lack]:
    """Return what a planned record names and is neither known nor brought by it."""
    return [
        (row[0], field, words)
        for row, (field, words) in plan.needs.items()
        if row not in known and row not in plan.rows
    ]


class Refusals:
    """The records of one import that were refused, and by what names others may mean them."""

    def __init__(self, file: str, report: Report, *, strict: bool) -> None:
        self._file, self._report, self._strict = file, report, strict
        self._causes: dict[tuple[str, str], _Cause] = {}
        self._held: list[tuple[Raw, Sequence[Fault], Sequence[Lack]]] = []

    def refuse(
        self, raw: Raw | Unreadable, faults: Sequence[Fault], lacking: Sequence[Lack] = ()
    ) -> None:
        """Refuse a record for all its faults, and for all that it names and is not there.

        Of those that name what is not there, `tell_held` tells. Raises RefusedRecordsError where
        one refusal refuses all.
        """
        if isinstance(raw, Raw) and faults:
            self._remember(raw, faults[0], None)
        if isinstance(raw, Raw) and lacking:
            self._held.append((raw, faults, lacking))
        else:
            self._tell(raw, faults)

    def tell_held(self) -> None:
        """Tell of the records that name what is not there, now that it is known what was refused.

        What others hang on was held before them.
        """
        held, self._held = self._held, []
        for raw, faults, lacking in held:
            missing = [(field, self._missing(entity, words)) for entity, field, words in lacking]
            if not faults:
                self._remember(raw, missing[0], (lacking[0][0], lacking[0][2]))
            self._tell(raw, (*faults, *missing))

    def _tell(self, raw: Raw | Unreadable, faults: Sequence[Fault]) -> None:
        first, *more = dict.fromkeys(faults)
        key = key_of(raw) if isinstance(raw, Raw) else None
        refusal = Refusal(self._file, raw.where, key, *first, more=tuple(more))
        if self._strict:
            raise RefusedRecordsError(*str(refusal).split(": ", 1))
        self._report.refuse(refusal)

    def tell_of_another(self, raw: Raw, first: str, place: str) -> None:
        """Tell that a record means the row of another, whose name and place are given."""
        where = f"{self._file}, {raw.where}" if raw.where else self._file
        self._report.notes.append(
            f"{where}, {key_of(raw)!r}: means the same {raw.type} as {first!r} "
            f"({place}); what that one says of it stays."
        )

    def _missing(self, entity: str, words: str) -> str:
        """Return why nothing is found under a name: it was refused itself, or is not there."""
        cause = self._causes.get(_name(entity, words))
        if cause is None:
            return f"no {entity} has the key{'' if entity == 'source' else ' or id'} {words!r}"
        of = f" because of {cause.root}" if cause.root != cause.where else ""
        return f"names {words!r} ({cause.where}), which was refused{of}: {cause.reason}"

    def _remember(self, raw: Raw, first: Fault, because: tuple[str, str] | None) -> None:
        """Keep by which names others may mean this record, and those that stand inside it."""
        before = None if because is None else self._causes.get(_name(*because))
        field, reason = first
        said = f"{field}: {reason}" if field else reason
        where = raw.where or "another record"
        if before is None:
            cause = _Cause(where, where, clip(said.splitlines()[0], _LONGEST_CAUSE))
        else:
            cause = _Cause(where, before.root, before.reason)
        for name in _names(raw.type, raw.values):
            if len(self._causes) < _MOST_CAUSES:
                self._causes.setdefault(name, cause)


def _names(entity: str, values: Any) -> Iterator[tuple[str, str]]:
    """Yield the kinds and names of a record and of those inside it, whatever shape it has."""
    if not isinstance(values, dict):
        return
    for own in ("key", "id"):
        if isinstance(words := values.get(own), str) and words:
            yield _name(entity, words)
    for field, value in values.items():
        for item in value if isinstance(value, list) else ():
            if isinstance(item, dict) and field in ("citations", "rebuttals"):
                nested = "source" if field == "citations" else "claim"
                yield from _names(nested, item.get(nested))


def _name(entity: str, words: str) -> tuple[str, str]:
    known = as_uuid(words)
    return entity, words.strip() if known is None else known.hex
