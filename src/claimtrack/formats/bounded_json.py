"""JSON with bounds: what nests too deep, is too long, or says one name twice, is refused.

Source: RFC 8259, without what parsers differ about (NaN, Infinity, names that stand twice). A file
that is one list of objects is read an element at a time, however long it is, and each can be read
again by its place.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, NoReturn

from claimtrack.errors import UnreadableFileError
from claimtrack.formats.format import DEEPEST, Input

LARGEST_BYTES = 64 * 2**20
"""So much of JSON is read as one value at most."""
_CHUNK_BYTES = 2**20
_BOM = b"\xef\xbb\xbf"
_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")
_STRINGS = re.compile(r'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
# A text with the quote that ends it, or a bracket; a text that breaks off has no such quote.
_STRUCTURE = re.compile(rb'"(?:[^"\\]++|\\.)*+("?)|[{}\[\]]', re.DOTALL)
_SCALAR = re.compile(rb"[^\s,:\[\]{}\"]++")
_SPACE = re.compile(rb"[ \t\r\n]*+")


class JsonError(ValueError):
    """What is no JSON that we read; the message is the reason, with its place."""


@dataclass(frozen=True, slots=True)
class Element:
    """An element of a list: its number from 1, line and byte; its value, or why it has none."""

    number: int
    line: int
    offset: int
    value: Any = None
    fault: str | None = None

    @property
    def where(self) -> str:
        """Return its place, as a refusal names it."""
        return f"element {self.number}"


def parsed(text: str | bytes) -> Any:
    """Return the value of a text of JSON. Raises JsonError, with line and column."""
    if isinstance(text, bytes):
        text = _decoded(text)
    if text.count("{") + text.count("[") > DEEPEST:
        _refuse_depth(text)
    try:
        return _DECODER.decode(text.strip())
    except json.JSONDecodeError as error:
        line = f"line {error.lineno}, " if error.lineno > 1 else ""
        raise JsonError(f"not JSON: {error.msg.lower()} at {line}column {error.colno}") from None
    except RecursionError:
        raise JsonError("nested too deeply") from None
    except JsonError:
        raise
    except ValueError:  # a number with more digits than Python converts
        raise JsonError("a number in it is too long") from None


def read_json(source: Input) -> Any:
    """Return the value of a whole file. Raises UnreadableFileError, with what to do."""
    data = source.file.read(LARGEST_BYTES + 1)
    if len(data) > LARGEST_BYTES:
        raise UnreadableFileError(source.name, "is longer than 64 MiB; split it.")
    _refuse_binary(data, source.name)
    try:
        return parsed(data.removeprefix(_BOM))
    except JsonError as error:
        raise UnreadableFileError(source.name, f"{error}.") from None


def elements(source: Input, *names: str) -> Iterator[Element]:
    """Yield the elements of the list that a file is, or that its object has under one of `names`.

    An element that cannot be read tells its fault, and those behind it are read on. Raises
    UnreadableFileError where the file itself breaks off or is no such list.
    """
    scan = _Scan(source.file, source.name)
    first = scan.peek()
    if first == b"[":
        yield from _array(scan)
    elif first == b"{":
        yield from _object_with(scan, names)
    else:
        scan.refuse("is no list of objects.")
    if scan.peek():
        scan.refuse("goes on behind its end.")


def _object_with(scan: "_Scan", names: tuple[str, ...]) -> Iterator[Element]:
    """Yield the elements of the first list under one of `names`; the other fields are passed by."""
    scan.expect(b"{")
    found, has_more = False, scan.peek() != b"}"
    while has_more:
        _, _, name = scan.take("a name")
        scan.expect(b":")
        if not found and _name(scan, name) in names and scan.peek() == b"[":
            found = True
            yield from _array(scan)
        else:
            scan.take("the value of a name")
        has_more = scan.next_or(b"}")
    if scan.peek() == b"}":
        scan.expect(b"}")
    if not found:
        scan.refuse(f"has no list under {' or '.join(names)}.")


def _name(scan: "_Scan", text: bytes) -> str:
    try:
        name = parsed(text)
    except JsonError as error:
        scan.refuse(f"{error}.")
    return name if isinstance(name, str) else scan.refuse("not JSON: a name is a text in quotes.")


def _array(scan: "_Scan") -> Iterator[Element]:
    scan.expect(b"[")
    number = 0
    has_more = scan.peek() != b"]"
    while has_more:
        number += 1
        offset, line, text = scan.take(f"element {number}")
        try:
            yield Element(number, line, offset, parsed(text))
        except JsonError as error:
            yield Element(number, line, offset, fault=str(error))
        has_more = scan.next_or(b"]")
    if not number:
        scan.expect(b"]")


class _Scan:
    """A file of JSON as its values are taken one after another; held is one of them at most."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._file, self._name = file, name
        self._base = file.tell()
        self._buffer, self._place, self._line = file.read(max(_CHUNK_BYTES, 4)), 0, 1
        self._is_whole = False
        _refuse_binary(self._buffer, name)
        self._place = len(_BOM) * self._buffer.startswith(_BOM)

    def refuse(self, reason: str) -> NoReturn:
        """Refuse the file at this line."""
        raise UnreadableFileError(self._name, reason, f"line {self._line}")

    def peek(self) -> bytes:
        """Return the next byte that is no space; b"" at the end of the file."""
        while True:
            space = _SPACE.match(self._buffer, self._place)
            end = self._place if space is None else space.end()
            self._go_to(end)
            if end < len(self._buffer) or not self._more():
                return self._buffer[end : end + 1]

    def expect(self, sign: bytes) -> None:
        """Pass a sign over, which has to be the next."""
        if self.peek() != sign:
            self.refuse(f"not JSON: {sign.decode()} is missing.")
        self._place += 1

    def next_or(self, closing: bytes) -> bool:
        """Pass over a comma, and say so, or what closes."""
        sign = self.peek()
        if sign not in (b",", closing):
            self.refuse("is cut off." if not sign else "not JSON: a comma is missing.")
        self._place += 1
        return sign == b","

    def take(self, what: str) -> tuple[int, int, bytes]:
        """Return where the next value begins (byte and line), and its bytes."""
        self.peek()
        while (end := self._end()) is None:
            if len(self._buffer) - self._place > LARGEST_BYTES:
                self.refuse(f"{what} is longer than 64 MiB.")
            if not self._more() and self._end() is None:
                self.refuse(f"is cut off inside {what}.")
        if end == self._place:
            self.refuse(f"not JSON: {what} is missing.")
        start, line = self._base + self._place, self._line
        text = self._buffer[self._place : end]
        self._go_to(end)
        return start, line, text

    def _go_to(self, place: int) -> None:
        self._line += self._buffer.count(b"\n", self._place, place)
        self._place = place

    def _end(self) -> int | None:
        """Return where the value that begins here ends; None where that is not yet read."""
        first = self._buffer[self._place : self._place + 1]
        if not first or first not in b'"{[':
            scalar = _SCALAR.match(self._buffer, self._place)
            end = self._place if scalar is None else scalar.end()
            return None if end == len(self._buffer) and not self._is_whole else end
        depth = 0
        for piece in _STRUCTURE.finditer(self._buffer, self._place):
            sign = piece[0][:1]
            if sign == b'"' and not piece[1]:
                return None
            depth += (sign in b"{[") - (sign in b"}]")
            if depth == 0:
                return piece.end()
        return None

    def _more(self) -> bool:
        """Read on, as much again as is held; say whether there was more."""
        more = self._file.read(max(_CHUNK_BYTES, len(self._buffer) - self._place))
        self._buffer = self._buffer[self._place :] + more
        self._base += self._place
        self._place = 0
        self._is_whole = not more
        return bool(more)


def _refuse_binary(head: bytes, name: str) -> None:
    if head.startswith(_UTF16_BOMS):
        raise UnreadableFileError(name, "is UTF-16; save it as UTF-8.")
    if b"\x00" in head[:4096]:
        raise UnreadableFileError(name, "is no text but a binary file; JSON is wanted.")


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        place = f"line {line}, " if line > 1 else ""
        column = error.start - before.rfind(b"\n")
        wrong = data[error.start]
        raise JsonError(f"not UTF-8 (byte 0x{wrong:02X} at {place}column {column})") from None


def _refuse_depth(text: str) -> None:
    """Refuse deep nesting before any parser follows it; brackets inside strings do not count."""
    depth = 0
    for bracket in re.findall(r"[{}\[\]]", _STRINGS.sub("", text)):
        depth += 1 if bracket in "{[" else -1
        if depth > DEEPEST:
            raise JsonError(f"nested more than {DEEPEST} deep")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) != len(pairs):
        times = Counter(name for name, _ in pairs)
        repeated = next(name for name, count in times.items() if count > 1)
        raise JsonError(f"the field {repeated!r:.60} stands in one object twice")
    return values


def _constant(name: str) -> NoReturn:
    raise JsonError(f"{name} is no JSON")


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_constant)
