"""Opening what a person names: a dossier's folder, a file of JSON Lines, standard input."""

import io
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from claimtrack.errors import ClaimtrackError, UnreadableFileError
from claimtrack.formats import Raw, Unreadable, dossier, jsonl
from claimtrack.transfer.documents import read_bytes

JSONL_DATASET = "jsonl"
"""The dataset of JSON Lines without `--dataset`: one for all, so that any copy of a dump agrees."""

_CASE = "case.yaml"
_LARGEST_CASE_BYTES = 64 * 2**20


class OutsideFolderError(ClaimtrackError):
    """A dossier names a file that lies outside its own folder."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name!r} leads out of the folder; keep the documents beside the case")


@dataclass(slots=True)
class Opened:
    """An input: its name for messages, its dataset, its records, and how to read one again."""

    name: str
    importer: str
    dataset: str
    records: Callable[[], Iterator[Raw | Unreadable]]
    again: Callable[[Raw], Raw]
    progress: Callable[[], float | None]


@contextmanager
def opened_input(
    path: Path | None, dataset: str | None = None, format_name: str | None = None
) -> Iterator[Opened]:
    """Open a dossier or JSON Lines; `path` None is standard input.

    Raises UnreadableFileError with the line and column where there are any.
    """
    if path is None:
        with tempfile.TemporaryFile() as spool:
            shutil.copyfileobj(sys.stdin.buffer, spool)
            spool.seek(0)
            yield _input_of(spool, "standard input", None, dataset, format_name)
        return
    case = path / _CASE if path.is_dir() else path
    if path.is_dir() and not case.is_file():
        raise UnreadableFileError(path, f"a folder without a {_CASE}, so no dossier.")
    try:
        with case.open("rb") as file:
            yield _input_of(file, str(case), case.parent, dataset, format_name)
    except FileNotFoundError:
        raise UnreadableFileError(path, "there is no such file.") from None
    except PermissionError:
        raise UnreadableFileError(path, "may not be read; check its permissions.") from None


def _input_of(
    file: BinaryIO, name: str, folder: Path | None, dataset: str | None, format_name: str | None
) -> Opened:
    if format_name is None:
        is_yaml = name.endswith((".yaml", ".yml"))
        format_name = "dossier" if is_yaml else "jsonl"
    if format_name == "dossier":
        return _dossier(file, name, folder, dataset)
    return _jsonl(file, name, dataset or JSONL_DATASET)


def _dossier(file: BinaryIO, name: str, folder: Path | None, dataset: str | None) -> Opened:
    data = file.read(_LARGEST_CASE_BYTES + 1)
    read = dossier.read(data, name, lambda sibling: _sibling(folder, sibling))
    records = list(read.records)
    done = 0

    def stream() -> Iterator[Raw | Unreadable]:
        nonlocal done
        for done, record in enumerate(records, 1):  # noqa: B007 — `done` feeds the progress
            yield record

    return Opened(
        name,
        "dossier",
        dataset or read.case,
        stream,
        lambda raw: raw,
        lambda: done / len(records) if records else 1.0,
    )


def _jsonl(file: BinaryIO, name: str, dataset: str) -> Opened:
    size = file.seek(0, io.SEEK_END)
    file.seek(0)

    def stream() -> Iterator[Raw | Unreadable]:
        file.seek(0)
        return jsonl.read(file, name)

    return Opened(
        name,
        "jsonl",
        dataset,
        stream,
        lambda raw: jsonl.read_at(file, raw),
        lambda: file.tell() / size if size else 1.0,
    )


def _text_of(path: Path) -> str:
    """Return the text of a document beside a case, as it stands."""
    data = read_bytes(path)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        reason = f"is not UTF-8 (byte 0x{data[error.start]:02X} at {error.start})."
        raise UnreadableFileError(path, reason) from None


def _sibling(folder: Path | None, name: str) -> str:
    """Return the text of a document beside the case; it never leaves the folder."""
    if folder is None:
        raise OutsideFolderError(name)
    root = folder.resolve()
    if "\x00" in name or not (root / name).resolve().is_relative_to(root):
        raise OutsideFolderError(name)
    return _text_of(root / name)
