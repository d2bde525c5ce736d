"""What one field of a kind of row is, and one kind of row: the columns of the table of fields."""

from dataclasses import KW_ONLY, dataclass
from enum import Enum, StrEnum


class Kind(Enum):
    """What a field holds; one that takes the words of a list has the list itself as its kind."""

    TEXT = "text"
    DATE = "an EDTF date; its bounds stand in two columns beside it"
    ID = "a UUID"
    NUMBER = "a whole number"
    FLAG = "true or false"
    DIGEST = "the SHA-256 of a text: it follows from that, and nobody types it"


TEXT, DATE, ID, NUMBER, FLAG, DIGEST = Kind

BOUNDS = ("_earliest", "_latest")
"""How the columns end that are computed from a date when a row is written; never in the log."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field, by the name of its column; what is left out does not apply to it."""

    name: str
    kind: Kind | type[StrEnum]
    _: KW_ONLY
    to: str = ""
    """The kind of row that it points to."""
    group: str = ""
    """Fields that mean nothing apart fold as one, under this name: a date with its words."""
    fixed: bool = False
    """Never changed once it is written: it says which row this is."""
    separator: str = ""
    """What stands between two wordings where both are kept; "" where they cannot be."""
    default: str | bool | None = None
    """The value of which an export says nothing."""
    record: str | None = None
    """Its name in a record; "" where what the record is nested in, or holds, says it."""
    searched: bool = False
    """The full text of a claim follows from it."""
    argued: bool = False
    """A standing may follow from it."""
    filter: str = ""
    """The name of the filter of claims that a text, date or word list has, in small letters."""
    add: int = 0
    """An option of `add`, `cite` and so on, in the order of these numbers; 0 for none."""
    revise: bool = False
    """Offered by `revise`."""
    form: bool = False
    """Offered by the form that revises, on the screen."""
    sheet: str = ""
    """How the sheet of a claim says it, `{}` standing for its value."""
    metavar: str | None = None
    """What the help of an option writes for its value; None for what all of its kind have."""
    help: str = ""
    """What the help of an option says."""
    label: str = ""
    """What a researcher calls it; "" where that is its name."""

    @property
    def short(self) -> str:
        """Return its name in options, histories and mostly records: `speaker` for `speaker_id`."""
        return self.name.removesuffix("_id")

    @property
    def record_name(self) -> str:
        """Return its name in a record, or "" where it has none."""
        return self.short if self.record is None else self.record

    @property
    def title(self) -> str:
        """Return what a researcher calls it."""
        return self.label or self.short.replace("_", " ")

    @property
    def words(self) -> type[StrEnum] | None:
        """Return the list whose words it takes, if it takes the words of a list."""
        return None if isinstance(self.kind, Kind) else self.kind

    @property
    def filter_takes(self) -> str:
        """Return what its filter takes, for a person."""
        if self.words:
            return ", ".join(self.words)
        return f"{self.title}: a date" if self.kind is DATE else f"a part of its {self.title}"


@dataclass(frozen=True, slots=True)
class Entity:
    """A kind of row: what a researcher calls it, and the field that says what a row is, or ""."""

    label: str
    named_by: str
    _: KW_ONLY
    fields: tuple[Field, ...]
    """In the order in which people are asked for them; the columns have their own."""
    retractable: bool = False
    """Whether the screen takes it out of sight."""

    def __getitem__(self, name: str) -> Field:
        """Return a field by its name."""
        return next(field for field in self.fields if field.name == name)
