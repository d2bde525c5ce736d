"""What a format is: one declaration, at the end of the file that reads and writes it.

Reading and writing are pure: a reader is given an open file and gives records that nobody has
checked yet; a writer is given records and gives text.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, BinaryIO, Literal
from uuid import UUID

from claimtrack.errors import InvalidValueError

DEEPEST = 64
"""How far records may nest; far beyond any argument, far below what a parser chokes on."""


@dataclass(frozen=True, slots=True)
class Base:
    """What a record of ours said when it was exported, and what of the history that showed.

    `heads` are the changesets of each row that was exported as one; of other rows what was written
    up to the changeset `seen_at` counts as seen.
    """

    values: dict[str, Any]
    heads: Mapping[UUID, frozenset[UUID]]
    seen_at: UUID


@dataclass(frozen=True, slots=True)
class Raw:
    """One record as read: where it stands, its type, its values (a record of docs/dossier.md).

    `where` is said as the input counts ("line 3", "row 7", "element 12") and is what a refusal
    shows; `line` counts from 1, and is 0 where there are no lines. `offset` is the byte at which
    the record begins, or what else its reader finds it by. `original` is the record as the file had
    it, where `values` were made from something else: it is kept with them, and nothing reads it.
    With a `base` only what differs from that is written, as by somebody who has seen no more. One
    that `is_part` says nothing of the fields of its row that it leaves out; one that `only_names`
    its row, as a note does what it is on, leaves a row that is there as it is. `stand_ins` are
    fields filled for want of better: of a form (`Reading.forms`) only a new row takes them.
    """

    where: str
    line: int
    type: str
    values: dict[str, Any]
    offset: int = 0
    original: dict[str, Any] | None = None
    base: Base | None = None
    is_part: bool = False
    only_names: bool = False
    stand_ins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A record that cannot even be read: it refuses itself, not the file."""

    where: str
    line: int
    reason: str


@dataclass(slots=True)
class Account:
    """What a reading tells beside its records: what had no place, what was mended, what came twice.

    A reader adds to it as it yields; a record that waits for another may be read again, and its
    reader then counts nothing anew (`Reading.again`).
    """

    lost: Counter[str] = field(default_factory=Counter)
    """In how many records each field of the format had something that found no place."""
    repaired: Counter[str] = field(default_factory=Counter)
    """What was taken otherwise than it was written, by the kind of the repair."""
    duplicates: int = 0
    joined: int = 0
    """Records of the format that became a part of another one before them."""
    notes: list[str] = field(default_factory=list)

    def lose(self, field_name: str, times: int = 1) -> None:
        """Count a field that had something in so many records, and no place here."""
        self.lost[field_name] += times

    def repair(self, kind: str, times: int = 1) -> None:
        """Count a repair, named by its kind ("markup stripped")."""
        self.repaired[kind] += times

    def duplicate(self) -> None:
        """Count a record that is, word for word, one that was read before, and is not yielded."""
        self.duplicates += 1

    def join(self) -> None:
        """Count a record that adds to one before it, as a second row of the same claim does."""
        self.joined += 1

    def note(self, sentence: str) -> None:
        """Keep a sentence that the report shows."""
        self.notes.append(sentence)


@dataclass(frozen=True, slots=True)
class Options:
    """What the person said about how to read; a format declares which of it its reader uses.

    `map` is the text of a map file; `date_order` decides what no date of a column does; `private`
    takes in what is marked as private; `speaker` names the field that says who speaks ("outlet").
    """

    map: str | None = None
    date_order: Literal["dmy", "mdy"] | None = None
    private: bool = False
    speaker: str | None = None

    def said(self) -> list[str]:
        """Return the names of the options that were given."""
        return [each.name for each in fields(self) if getattr(self, each.name) not in (None, False)]

    def only(self, names: Collection[str]) -> "Options":
        """Return these options without those that are not among `names`."""
        return Options(**{name: getattr(self, name) for name in self.said() if name in names})


AS_IT_IS = Options()
"""Nothing was said about how to read."""


def _no_sibling(name: str) -> bytes:
    raise InvalidValueError(f"{name!r} cannot be read: nothing lies beside this file.")


@dataclass(frozen=True, slots=True)
class Input:
    """What a reader is given: an open file at its beginning, and its name for messages.

    `sibling` returns the text of a file that lies beside it, by name; `sibling_bytes` its bytes.
    Both raise a ClaimtrackError where there is none, or it may not be read.
    """

    file: BinaryIO
    name: str
    sibling: Callable[[str], str]
    account: Account = field(default_factory=Account)
    options: Options = AS_IT_IS
    sibling_bytes: Callable[[str], bytes] = _no_sibling


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader gives: the records, and the dataset that the file itself names, if any.

    Of a format that streams, `again` reads one record again by its place, and `actors` reads all
    actors before any other record is taken, each time it is called: any record may use the names
    that they bring. Both keep the file's position, and count nothing in the account.
    `content_keys` says that keys are made from what the records say, as nothing names them: of a
    record that was edited since, nothing tells which it was. `short_keys` says that keys are short
    words of a person's own making ("smith2019"), which two inputs may give to two things.
    `forms` says that what it tells of is published in several places, here with more and there with
    less: a record adds and revises, and takes nothing back by leaving it out.
    """

    records: Iterable[Raw | Unreadable]
    dataset: str | None = None
    again: Callable[[Raw], Raw] | None = None
    actors: Callable[[], Iterator[Raw]] = lambda: iter(())
    content_keys: bool = False
    short_keys: bool = False
    forms: bool = False


@dataclass(slots=True)
class Output:
    """What a writer is given beside the records; `siblings` are the files to write beside it.

    `case` is the name of the whole, and `reviewer` whose verdicts are wanted. A writer adds to
    `siblings` their texts, by file name, to `account` what it could not say, and to `written` what
    it said: a record of ours, or what stands for one in its format.
    """

    case: str
    reviewer: str | None = None
    siblings: dict[str, str] = field(default_factory=dict)
    account: Account = field(default_factory=Account)
    written: int = 0


Records = Iterable[tuple[str, dict[str, Any]]]
"""Types and values of records: actors come first, then sources, then claims."""


def not_read(source: Input) -> Reading:
    """Stand for the reader of a format that is only exported."""
    raise NotImplementedError(source.name)


def not_written(_records: Records, output: Output) -> Iterator[str]:
    """Stand for the writer of a format that is only imported."""
    raise NotImplementedError(output.case)


@dataclass(frozen=True, slots=True)
class Format:
    """A format, declared once; `import`, `export`, their lists and docs/formats.md collect it.

    `recognises` is asked about the first 4,096 bytes of a file (or all of them, where it has
    fewer). A format that `streams` is read a record at a time, and its `Reading` says how one is
    read again; the records of the others are all held. `main_file` makes a folder one of this
    format, with the siblings in it. A format that `is_table` is written a row a claim, in columns
    that one may choose, and not by `write`; one that `needs_reviewer`, of one person's verdicts.
    `options` are those fields of `Options` that its reader uses.
    `places` says which field of the format goes where, for docs/formats.md. `propose_map` returns
    a map file for an input, to be edited; None where the format is read without a map.
    """

    name: str
    description: str
    suffixes: tuple[str, ...] = ()
    recognises: Callable[[bytes], bool] = lambda _: False
    read: Callable[[Input], Reading] = not_read
    streams: bool = False
    write: Callable[[Records, Output], Iterator[str]] = not_written
    main_file: str | None = None
    is_table: bool = False
    needs_reviewer: bool = False
    options: tuple[str, ...] = ()
    places: tuple[tuple[str, str], ...] = ()
    propose_map: Callable[[Input], str] | None = None

    @property
    def imports(self) -> bool:
        """Say whether it can be read."""
        return self.read is not not_read

    @property
    def exports(self) -> bool:
        """Say whether it can be written."""
        return self.is_table or self.write is not not_written
