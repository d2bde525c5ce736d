"""What a format is: one declaration, at the end of the file that reads and writes it.

Reading and writing are pure: a reader is given an open file and gives records that nobody has
checked yet; a writer is given records and gives text.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

DEEPEST = 64
"""How far records may nest; far beyond any argument, far below what a parser chokes on."""


@dataclass(frozen=True, slots=True)
class Raw:
    """One record as read: where it stands (line from 1), its type, its values.

    `offset` is the byte at which its line begins, where it can be read again from there.
    """

    where: str
    line: int
    type: str
    values: dict[str, Any]
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A record that cannot even be read: it refuses itself, not the file."""

    where: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Input:
    """What a reader is given: an open file at its beginning, and its name for messages.

    `sibling` returns the text of a file that lies beside it, by name.
    """

    file: BinaryIO
    name: str
    sibling: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader gives: the records, and the dataset that the file itself names, if any."""

    records: Iterable[Raw | Unreadable]
    dataset: str | None = None


@dataclass(frozen=True, slots=True)
class Output:
    """What a writer is given beside the records; `siblings` are the files to write beside it.

    `case` is the name of the whole. A writer adds to `siblings` their texts, by file name.
    """

    case: str
    siblings: dict[str, str] = field(default_factory=dict)


Records = Iterable[tuple[str, dict[str, Any]]]
"""Types and values of records: actors come first, then sources, then claims."""


def not_read(source: Input) -> Reading:
    """Stand for the reader of a format that is only exported."""
    raise NotImplementedError(source.name)


def no_actors(_file: BinaryIO) -> Iterator[Raw]:
    """Stand for the reader of actors of a format that has none, or does not stream."""
    return iter(())


def not_written(_records: Records, output: Output) -> Iterator[str]:
    """Stand for the writer of a format that is only imported."""
    raise NotImplementedError(output.case)


@dataclass(frozen=True, slots=True)
class Format:
    """A format, declared once; `import`, `export`, their lists and docs/formats.md collect it.

    `recognises` is asked about the first 4,096 bytes of a file (or all of them, where it has
    fewer). `read_at` reads a record again by its offset: the mark of a format that streams, whose
    records are not all held in memory; `read_actors` gives its actors before all others, because
    any record may use the names that they bring. `main_file` makes a folder one of this format,
    with the siblings in it.
    """

    name: str
    description: str
    suffixes: tuple[str, ...] = ()
    recognises: Callable[[bytes], bool] = lambda _: False
    read: Callable[[Input], Reading] = not_read
    read_at: Callable[[BinaryIO, Raw], Raw] | None = None
    read_actors: Callable[[BinaryIO], Iterator[Raw]] = no_actors
    write: Callable[[Records, Output], Iterator[str]] = not_written
    main_file: str | None = None

    @property
    def imports(self) -> bool:
        """Say whether it can be read."""
        return self.read is not not_read

    @property
    def exports(self) -> bool:
        """Say whether it can be written."""
        return self.write is not not_written

    @property
    def streams(self) -> bool:
        """Say whether it is read a record at a time, however large the file is."""
        return self.read_at is not None
