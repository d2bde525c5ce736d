"""The formats there are, and which one a file is; apart, as it loads every parser."""

from collections.abc import Sequence
from typing import BinaryIO

from claimtrack.errors import UnknownFormatError
from claimtrack.formats import (
    aif,
    argdown,
    bibtex,
    claim_review,
    csl_json,
    dossier,
    dot,
    euvsdisinfo,
    hypothesis,
    jsonl,
    kialo,
    old_workbook,
    open_sheet,
    ris,
    text_table,
    w3c,
    workbook,
)
from claimtrack.formats.format import Format

# In the order of recognition: the particular before the general, which more files begin like.
FORMATS: tuple[Format, ...] = (
    kialo.FORMAT, aif.FORMAT, ris.FORMAT, bibtex.FORMAT, csl_json.FORMAT, hypothesis.FORMAT,
    w3c.FORMAT, claim_review.FORMAT, workbook.FORMAT, open_sheet.FORMAT, old_workbook.FORMAT,
    jsonl.FORMAT, dossier.FORMAT,
    euvsdisinfo.FORMAT, text_table.FORMAT, argdown.FORMAT, dot.FORMAT,
)  # fmt: skip
DEFAULT = jsonl.FORMAT
"""What is read where neither content nor suffix says anything, and written unless told."""

IMPORTED = sorted((each for each in FORMATS if each.imports), key=lambda each: each.name)
EXPORTED = sorted(
    (each for each in FORMATS if each.exports),
    key=lambda each: (each is not DEFAULT, each.name),
)

HEAD_BYTES = 4096
"""So much of a file's beginning is shown to `recognises`."""


_FAR_BYTES = 2**20
"""So much of JSON is looked at that says nothing of itself before."""
_IN_JSON = (aif.FORMAT, csl_json.FORMAT, hypothesis.FORMAT, w3c.FORMAT, claim_review.FORMAT)
_OWN_LINE = b'{"type"'
"""How the lines of our own exports begin."""


def beginning_of(file: BinaryIO) -> bytes:
    """Return so much of a file's beginning as tells its format; the file is read from its start.

    JSON that begins with a long text says only behind that what it is.
    """
    head = file.read(HEAD_BYTES)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    is_known = start[:1] not in (b"{", b"[") or any(
        each.recognises(head) for each in FORMATS if each.imports and each is not DEFAULT
    )
    if not is_known and not start.startswith(_OWN_LINE):
        far = head + file.read(_FAR_BYTES)
        if (b"\n" not in start or not DEFAULT.recognises(head)) and (
            any(each.recognises(far) for each in _IN_JSON)
        ):
            head = far
    file.seek(0)
    return head


def format_named(name: str, among: Sequence[Format]) -> Format:
    """Return a format by its name.

    Raises UnknownFormatError, which names those that there are.
    """
    for format_ in among:
        if format_.name == name:
            return format_
    raise UnknownFormatError([format_.name for format_ in among])


def recognise(head: bytes, suffix: str) -> Format:
    """Return the format to read a file in: by its first bytes, then by its suffix.

    Where several formats recognise the bytes, the suffix decides among them, else their order.
    """
    matches = [format_ for format_ in FORMATS if format_.imports and format_.recognises(head)]
    for format_ in matches or IMPORTED:
        if suffix in format_.suffixes:
            return format_
    return matches[0] if matches else DEFAULT


def as_markdown() -> str:
    """Return docs/formats.md."""
    formats = sorted(FORMATS, key=lambda each: each.name)
    rows = "".join(
        f"| `{row.name}` | {row.description} | {' '.join(f'`{name}`' for name in row.suffixes)} | "
        f"{yes(row.imports)} | {yes(row.exports)} | {yes(row.streams)} | "
        f"{' '.join(f'`{flag_of(name)}`' for name in row.options)} |\n"
        for row in formats
    )
    return (
        "# Formats\n\nMade from the declarations in `src/claimtrack/formats/`; `claimtrack import "
        "--formats` lists them too. A file's format is recognised by its first bytes, then by its "
        "suffix; `--format` overrides both. A format that streams is read a record at a time, "
        "however large the file is. A folder or a `.zip` is imported file by file, each a step of "
        "its own that `undo` takes back; a dry run tries each alone. The fields of a record are in "
        "[dossier.md](dossier.md). Reviews (`claimreview`), cases (`euvsdisinfo`), notes "
        "(`hypothesis`, `w3c`) and nodes of AIFdb are published in several forms: a form adds what "
        "it says, and revises what it says otherwise than those before it; what it lacks is not "
        "taken back.\n\n"
        "| `--format` | what it is | suffixes | import | export | streams | options |\n"
        f"|---|---|---|---|---|---|---|\n{rows}"
    ) + "".join(_places(each) for each in formats if each.places)


def _places(format_: Format) -> str:
    """Return the section that says which field of a format goes where."""
    rows = "".join(f"| {name} | {place} |\n" for name, place in format_.places)
    return f"\n## {format_.name}\n\n| in the file | in claimtrack |\n|---|---|\n{rows}"


def flag_of(option: str) -> str:
    """Return an option of reading as it is typed: `--date-order`."""
    return f"--{option.replace('_', '-')}"


def yes(value: bool) -> str:
    """Return yes or no."""
    return "yes" if value else "no"
