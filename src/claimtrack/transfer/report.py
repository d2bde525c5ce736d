"""What an import did, in numbers and in sentences."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from claimtrack.formats import Raw
from claimtrack.formats.format import Account
from claimtrack.schemas.rows import FlipRow
from claimtrack.schemas.values import Fault

_COUNTED = {
    "claim": "claims",
    "source": "sources",
    "citation": "citations",
    "rebuttal": "rebuttals",
    "support": "supports",
    "quantity": "numbers",
    "assignment": "assignments",
    "exhibit": "exhibit marks",
    "actor": "actors",
    "annotation": "annotations",
    "assessment": "assessments",
    "tagging": "tags",
    "snapshot": "snapshots",
}
_MOST_FAULTS = 10
"""So many faults of a record are named."""
QUOTE_SPACING = "quote spacing"
"""A quote in the document's own wording, where the record has other spaces or line breaks."""
UNPLACED = "passage of a note that the copy has not"
"""A note on words that the kept copy has not, or several times; its passage stays as it came."""
MOST_REFUSALS = 1000
"""So many refusals are kept with their sentences; all are counted."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A record that was refused: where it stands in the file's own terms, which field, why."""

    file: str
    where: str
    key: str | None
    field: str
    reason: str
    more: tuple[Fault, ...] = ()
    """What else is wrong with it."""

    def __str__(self) -> str:
        """Return the sentence: file, place, record, then each field and reason."""
        where = f"{self.file}, {self.where}" if self.where else self.file
        record = f", {self.key!r}" if self.key else ""
        field_name = f", {self.field}" if self.field else ""
        shown = "".join(
            f"; {name}: {reason}" if name else f"; {reason}"
            for name, reason in self.more[: _MOST_FAULTS - 1]
        )
        left = len(self.more) - _MOST_FAULTS + 1
        rest = f"; and {left} more" if left > 0 else ""
        first = self.reason.rstrip(".") if shown else self.reason
        return f"{where}{record}{field_name}: {first}{shown}{rest}"


def key_of(raw: Raw) -> str | None:
    """Return what a refusal calls a record: its key, else its name, its title or its address."""
    values = raw.values
    key = values.get("key") or values.get("name") or values.get("title") or values.get("url")
    return key if isinstance(key, str) else None


def says_more(raw: Raw, first: Raw) -> bool:
    """Say whether a record says of its own row what the first one of that row does not say."""
    return not raw.only_names and any(
        name != "key" and not isinstance(value, list) and value != first.values.get(name)
        for name, value in raw.values.items()
    )


@dataclass(slots=True)
class Report:
    """The outcome of one import; `rows` counts what was added, by kind.

    `format` is the name of the one that it was read in. `duplicates` are records that stand in the
    input again, word for word. `lost` counts, by field of the format, the records of which that
    field found no place here (their originals are kept whole). `notes` tell of records that mean
    the row of another record of the same import, and what else the reader has to say.
    `flips` are the standings of claims that were there before, and that it turned.
    """

    format: str = ""
    read: int = 0
    added: int = 0
    revised: int = 0
    unchanged: int = 0
    refused: int = 0
    duplicates: int = 0
    retracted: int = 0
    rewritten: int = 0
    """Claims that say something else than under the same key last time."""
    other_works: list[tuple[str, str, str]] = field(default_factory=list)
    """Sources with quite another title than under the same key last time: key and both titles."""
    conflicts: int = 0
    rows: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_COUNTED.values(), 0))
    repaired: dict[str, int] = field(default_factory=dict)
    """What was taken otherwise than it was written, by the kind of the repair."""
    lost: dict[str, int] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    changeset: UUID | None = None
    dry_run: bool = False
    flips: list[FlipRow] = field(default_factory=list)

    def refuse(self, refusal: Refusal) -> None:
        """Count a refusal, and keep its sentence while there are not too many."""
        self.refused += 1
        if len(self.refusals) < MOST_REFUSALS:
            self.refusals.append(refusal)

    def mend(self, repaired: Mapping[str, int]) -> None:
        """Count what was taken otherwise than it was written, by kind."""
        for kind, count in repaired.items():
            if count:
                self.repaired[kind] = self.repaired.get(kind, 0) + count

    def count_again(self, *, is_repeated: bool) -> None:
        """Count a record that changes nothing: it stood in this input before, or in the file."""
        if is_repeated:
            self.duplicates += 1
        else:
            self.unchanged += 1

    def take(self, account: Account) -> None:
        """Add what the reader tells of its reading."""
        self.read += account.duplicates + account.joined
        self.duplicates += account.duplicates
        self.lost = dict(account.lost.most_common())
        self.mend(account.repaired)
        self.notes += account.notes

    def count_rows(self, added: Counter[str]) -> None:
        """Count rows that were added, by the name of their table."""
        for entity, count in added.items():
            if entity in _COUNTED:
                self.rows[_COUNTED[entity]] += count
