"""JSON Lines: one record a line, read as a stream. Source: jsonlines.org; RFC 8259."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, BinaryIO

from pydantic_core import to_json

from claimtrack.errors import UnreadableFileError
from claimtrack.formats.bounded_json import JsonError, parsed
from claimtrack.formats.format import (
    Format,
    Input,
    Output,
    Raw,
    Reading,
    Records,
    Unreadable,
)
from claimtrack.text import printable

LONGEST_LINE_BYTES = 64 * 2**20
_BOM = b"\xef\xbb\xbf"
_OURS = frozenset(("type", "id", "key", "text", "name", "title", "url", "speaker"))
_HEAD_BYTES = 4096
_TYPES = ("actor", "source", "claim")
_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")


def recognises(head: bytes) -> bool:
    """Say whether a file begins with a line that is an object with fields of ours.

    A line that is broken, or longer than what is shown of it, may be one.
    """
    line, end, _ = head.removeprefix(_BOM).lstrip().partition(b"\n")
    if not line.startswith(b"{") or line.strip() == b"{":
        return False
    try:
        values = parsed(line) if end or len(head) < _HEAD_BYTES else {}
    except JsonError:
        return True
    return not values or not isinstance(values, dict) or not _OURS.isdisjoint(values)


def read(source: Input) -> Reading:
    """Read a file one line at a time; blank lines are passed over.

    The first record raises UnreadableFileError where the file is not text at all.
    """
    file, name = source.file, source.name
    return Reading(
        _records(file, name),
        again=lambda raw: _read_again(file, raw, name),
        actors=lambda: _actors(file, name),
    )


def _records(
    file: BinaryIO, name: str, is_wanted: Callable[[bytes], object] = bytes.strip
) -> Iterator[Raw | Unreadable]:
    """Yield the records of the lines that are wanted: unless said, of those that are not blank."""
    _refuse_binary(file, name)
    offset = file.tell()
    number = 0
    while line := file.readline(LONGEST_LINE_BYTES + 1):
        number += 1
        start, offset = offset, offset + len(line)
        if len(line) > LONGEST_LINE_BYTES:
            offset += _skip_line(file)
            yield Unreadable(f"line {number}", number, "longer than 64 MiB")
            continue
        if number == 1:
            line = line.removeprefix(_BOM)
        if is_wanted(line):
            yield _parsed(line, number, start)


def _read_again(file: BinaryIO, raw: Raw, name: str) -> Raw:
    """Read a record again, whose place in the file is known; the file's position is kept."""
    position = file.tell()
    file.seek(raw.offset)
    line = file.readline(LONGEST_LINE_BYTES + 1).removeprefix(_BOM)
    file.seek(position)
    record = _parsed(line, raw.line, raw.offset)
    if isinstance(record, Unreadable):
        raise UnreadableFileError(name, "changed while it was read.", record.where)
    return record


def _actors(file: BinaryIO, name: str) -> Iterator[Raw]:
    """Read the actors alone; the file's position is kept.

    What cannot be read is passed over: the reading of all records tells of it.
    """
    position = file.tell()
    file.seek(0)
    for record in _records(file, name, _may_be_actor):
        if isinstance(record, Raw) and record.type == "actor":
            yield record
    file.seek(position)


def _may_be_actor(line: bytes) -> bool:
    """Say whether a line may say `actor`, perhaps with a letter written as its number."""
    return b"actor" in line or b"\\u00" in line


def write(records: Records, output: Output) -> Iterator[str]:
    """Yield every record as a line."""
    for output.written, (kind, values) in enumerate(records, 1):
        yield as_line({"type": kind, **values}) + "\n"


def as_line(values: Mapping[str, Any]) -> str:
    """Return what `text.dumps` does of plain values of a store, which takes it twice as long."""
    return printable(to_json(values).decode("utf-8"))


def _refuse_binary(file: BinaryIO, name: str) -> None:
    start = file.tell()
    head = file.read(4096)
    file.seek(start)
    if head.startswith(_UTF16_BOMS):
        raise UnreadableFileError(name, "is UTF-16; save it as UTF-8.")
    if b"\x00" in head or head.startswith((b"\x89PNG", b"%PDF", b"PK\x03\x04", b"\x1f\x8b")):
        raise UnreadableFileError(name, "is no text but a binary file; JSON Lines is wanted.")


def _skip_line(file: BinaryIO) -> int:
    skipped = 0
    while part := file.readline(LONGEST_LINE_BYTES):
        skipped += len(part)
        if part.endswith(b"\n"):
            break
    return skipped


def _parsed(line: bytes, number: int, offset: int) -> Raw | Unreadable:
    where = f"line {number}"
    try:
        values = parsed(line)
    except JsonError as error:
        return Unreadable(where, number, str(error))
    if not isinstance(values, dict):
        return Unreadable(where, number, "should be an object: { … }")
    kind = values.pop("type", "claim")
    if kind not in _TYPES:
        return Unreadable(where, number, f"type {kind!r:.60} is not one of {', '.join(_TYPES)}")
    return Raw(where, number, kind, values, offset)


FORMAT = Format(
    name="jsonl",
    description="JSON Lines: a record a line",
    suffixes=(".jsonl", ".ndjson"),
    recognises=recognises,
    read=read,
    streams=True,
    write=write,
)
