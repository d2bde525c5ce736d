"""JSON Lines: one record a line, read as a stream. Source: jsonlines.org; RFC 8259."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, BinaryIO, NoReturn

from pydantic_core import to_json

from claimtrack.errors import UnreadableFileError
from claimtrack.formats.format import (
    DEEPEST,
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
_TYPES = ("actor", "source", "claim")
_STRINGS = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")


class _LineError(ValueError):
    """A line that is no record; the message is the reason."""


def recognises(head: bytes) -> bool:
    """Say whether a file begins with an object."""
    return head.removeprefix(_BOM).lstrip().startswith(b"{")


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


def write(records: Records, _output: Output) -> Iterator[str]:
    """Yield every record as a line."""
    for kind, values in records:
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
        values = _values(line)
    except _LineError as error:
        return Unreadable(where, number, str(error))
    kind = values.pop("type", "claim")
    if kind not in _TYPES:
        return Unreadable(where, number, f"type {kind!r:.60} is not one of {', '.join(_TYPES)}")
    return Raw(where, number, kind, values, offset)


def _values(line: bytes) -> dict[str, Any]:
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError as error:
        wrong = line[error.start]
        reason = f"not UTF-8 (byte 0x{wrong:02X} at column {error.start + 1})"
        raise _LineError(reason) from None
    if text.count("{") + text.count("[") > DEEPEST:
        _refuse_depth(text)
    try:
        values = _DECODER.decode(text.strip())
    except json.JSONDecodeError as error:
        raise _LineError(f"not JSON: {error.msg.lower()} at column {error.colno}") from None
    except RecursionError:
        raise _LineError("nested too deeply") from None
    except _LineError:
        raise
    except ValueError:  # a number with more digits than Python converts
        raise _LineError("a number in it is too long") from None
    if not isinstance(values, dict):
        raise _LineError("should be an object: { … }")
    return values


def _refuse_depth(text: str) -> None:
    """Refuse deep nesting before any parser follows it; brackets inside strings do not count."""
    depth = 0
    for character in _STRINGS.sub("", text):
        if character in "{[":
            depth += 1
            if depth > DEEPEST:
                raise _LineError(f"nested more than {DEEPEST} deep")
        elif character in "}]":
            depth -= 1


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) != len(pairs):
        names = [name for name, _ in pairs]
        repeated = next(name for name in names if names.count(name) > 1)
        raise _LineError(f"the field {repeated!r:.60} stands in one object twice")
    return values


def _constant(name: str) -> NoReturn:
    raise _LineError(f"{name} is no JSON")


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_constant)


FORMAT = Format(
    name="jsonl",
    description="JSON Lines: a record a line",
    suffixes=(".jsonl", ".ndjson"),
    recognises=recognises,
    read=read,
    streams=True,
    write=write,
)
