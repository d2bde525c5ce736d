"""Tab-separated claims: a header with `key`, `claim` and `speaker`, and a claim a line."""

from collections.abc import Iterator
from io import TextIOWrapper
from typing import BinaryIO

from claimtrack.formats.format import Format, Input, Raw, Reading, Unreadable

_COLUMNS = {"key": "key", "claim": "text", "speaker": "speaker"}


def recognises(head: bytes) -> bool:
    """Say whether a file begins with our header."""
    return head.splitlines()[:1] == [b"\t".join(name.encode() for name in _COLUMNS)]


def read(source: Input) -> Reading:
    """Read a claim from each line after the header; blank lines are passed over."""
    return Reading(_records(source.file))


def _records(file: BinaryIO) -> Iterator[Raw | Unreadable]:
    lines = TextIOWrapper(file, encoding="utf-8", newline="\n")
    for number, line in enumerate(lines, start=1):
        cells = line.rstrip("\r\n").split("\t")
        if number == 1 or cells == [""]:
            continue
        where = f"line {number}"
        if len(cells) != len(_COLUMNS):
            yield Unreadable(where, number, f"has {len(cells)} columns, and not {len(_COLUMNS)}")
        else:
            yield Raw(where, number, "claim", dict(zip(_COLUMNS.values(), cells, strict=True)))


FORMAT = Format(
    name="tsv",
    description="Tab-separated claims with key and speaker",
    suffixes=(".tsv",),
    recognises=recognises,
    read=read,
)
