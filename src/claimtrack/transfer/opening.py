"""Opening what a person names: a dossier's folder, a file of any format, standard input."""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from claimtrack.errors import ClaimtrackError, UnreadableFileError
from claimtrack.files import open_plain, writing_errors
from claimtrack.formats import Raw, Unreadable
from claimtrack.formats.format import AS_IT_IS, Account, Format, Input, Options, Reading
from claimtrack.formats.registry import IMPORTED, beginning_of, flag_of, format_named, recognise
from claimtrack.text import spoken
from claimtrack.transfer.documents import read_bytes

Progress = Callable[[], float]
"""Returns which part of an input was read, 0 to 1."""


class OutsideFolderError(ClaimtrackError):
    """A dossier names a file that lies outside its own folder."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name!r} leads out of the folder; keep the documents beside the case")


class UnusedOptionError(ClaimtrackError):
    """Something was said about how to read a file whose format has no use for it."""

    def __init__(self, name: str, format_: Format, option: str) -> None:
        users = [each.name for each in IMPORTED if option in each.options]
        of = f"; it is for {spoken(users)}" if users else ""
        super().__init__(
            f"{name} is read as {format_.name}, which has no use for {flag_of(option)}{of}."
        )


@dataclass(slots=True)
class Opened:
    """An input: its name for messages, its format, its dataset, its records, how far it is read.

    `is_named` says that the person named the dataset. `held` are the records where the format does
    not stream.
    """

    name: str
    format: Format
    dataset: str
    records: Iterator[Raw | Unreadable]
    progress: Progress
    reading: Reading
    account: Account
    held: Sequence[Raw | Unreadable] = ()
    is_named: bool = False
    keys: set[str] = field(default_factory=set)
    """The keys of the records taken so far, where they are made from what the records say."""

    @property
    def streams(self) -> bool:
        """Say whether a record can be read again, so that of one that waits its place will do."""
        return self.reading.again is not None

    def actors(self) -> Iterator[Raw]:
        """Return the actors among the records, before any record is taken."""
        if self.streams:
            return self.reading.actors()
        return (raw for raw in self.held if isinstance(raw, Raw) and raw.type == "actor")

    def again(self, raw: Raw) -> Raw:
        """Return a record in full, of which only its place may have been kept."""
        return raw if self.reading.again is None else self.reading.again(raw)


@contextmanager
def opened_input(
    path: Path | None,
    dataset: str | None = None,
    format_name: str | None = None,
    options: Options = AS_IT_IS,
    name: str | None = None,
) -> Iterator[Opened]:
    """Open a file or folder of records in the format that is named or recognised.

    `path` None is standard input; `name` is what messages call it where it is one of several, of
    which each takes of the options what it has use for. Raises UnknownFormatError,
    UnusedOptionError, and UnreadableFileError with the line and column where there are any.
    """
    if path is None:
        with tempfile.TemporaryFile() as spool:
            with writing_errors(Path(tempfile.gettempdir()) / "standard input"):
                shutil.copyfileobj(sys.stdin.buffer, spool)
                spool.seek(0)
            yield _opened(spool, "standard input", None, dataset, format_name, options)
        return
    main = _main_file(path) if path.is_dir() else path
    with _plain(path, main) as file:
        if name is not None:
            used = _format_of(file, name, format_name).options
            options = options.only(used)
        yield _opened(file, name or str(main), main.parent, dataset, format_name, options)


def _plain(path: Path, main: Path) -> BinaryIO:
    """Open the main file of what was named."""
    try:
        return open_plain(main)
    except FileNotFoundError:
        raise UnreadableFileError(path, "there is no such file.") from None
    except PermissionError:
        raise UnreadableFileError(path, "may not be read; check its permissions.") from None
    except OSError as error:
        raise UnreadableFileError(path, f"cannot be read ({error.strerror}).") from None


def _main_file(folder: Path) -> Path:
    """Return the file that makes a folder one of a format."""
    formats = [format_ for format_ in IMPORTED if format_.main_file]
    for format_ in formats:
        main = folder / str(format_.main_file)
        if main.is_file():
            return main
    names = " or ".join(f"a {format_.main_file}, so no {format_.name}" for format_ in formats)
    raise UnreadableFileError(folder, f"a folder without {names}.")


def _opened(
    file: BinaryIO,
    name: str,
    folder: Path | None,
    dataset: str | None,
    format_name: str | None,
    options: Options,
) -> Opened:
    format_ = _format_of(file, name, format_name, is_piped=folder is None)
    for option in options.said():
        if option not in format_.options:
            raise UnusedOptionError(name, format_, option)
    source = Input(
        file,
        name,
        lambda sibling: text_of(_beside(folder, sibling)),
        options=options,
        sibling_bytes=lambda sibling: read_bytes(_beside(folder, sibling)),
    )
    reading = format_.read(source)
    streams = reading.again is not None
    held: Sequence[Raw | Unreadable] = () if streams else list(reading.records)
    records, progress = _streamed(file, reading) if streams else _counted(held)
    # Without a name of its own a dump shares its format's: so any copy of it agrees.
    named = (dataset or "").strip() or reading.dataset or format_.name
    opened = Opened(
        name,
        format_,
        named,
        records,
        progress,
        reading,
        source.account,
        held,
        is_named=bool((dataset or "").strip()),
    )
    if reading.content_keys:
        opened.records = _noting_keys(records, opened.keys)
    return opened


def _format_of(
    file: BinaryIO, name: str, format_name: str | None, *, is_piped: bool = False
) -> Format:
    """Return the format that is named, else the one that the file's beginning is recognised as.

    What comes through a pipe has no name to go by, and is JSON Lines where nothing is recognised.
    """
    if format_name is not None:
        return format_named(format_name, IMPORTED)
    head, suffix = beginning_of(file), Path(name).suffix.lower()
    format_ = recognise(head, suffix)
    if is_piped or format_.recognises(head) or suffix in format_.suffixes or not head.strip():
        return format_
    what = "JSON of a shape" if head.lstrip()[:1] in (b"{", b"[") else "a file of a format"
    raise UnreadableFileError(
        name,
        f"{what} that is not known here. Known are {', '.join(each.name for each in IMPORTED)} "
        "(`claimtrack import --formats`); where it is one of them, say so with --format.",
    )


def format_of(path: Path, format_name: str | None = None) -> Format:
    """Return the format in which a file or folder would be read.

    Raises UnknownFormatError and UnreadableFileError.
    """
    main = _main_file(path) if path.is_dir() else path
    with _plain(path, main) as file:
        return _format_of(file, str(main), format_name)


def proposed_map(path: Path, format_name: str | None = None) -> str:
    """Return a map for a file, to be edited, with what its columns seem to be.

    Raises UnusedOptionError where its format is read without a map, and UnreadableFileError.
    """
    with _plain(path, path) as file:
        format_ = _format_of(file, str(path), format_name)
        if format_.propose_map is None:
            raise UnusedOptionError(str(path), format_, "map")
        return format_.propose_map(
            Input(file, str(path), lambda sibling: text_of(_beside(path.parent, sibling)))
        )


def _noting_keys(records: Iterator[Raw | Unreadable], keys: set[str]) -> Iterator[Raw | Unreadable]:
    for record in records:
        if isinstance(record, Raw) and isinstance(key := record.values.get("key"), str):
            keys.add(key)
        yield record


def _streamed(file: BinaryIO, reading: Reading) -> tuple[Iterator[Raw | Unreadable], Progress]:
    """Return records as they are read, and how far the file is read."""
    size = os.fstat(file.fileno()).st_size
    return iter(reading.records), lambda: file.tell() / size if size else 1.0


def _counted(
    records: Sequence[Raw | Unreadable],
) -> tuple[Iterator[Raw | Unreadable], Progress]:
    """Return records that are all read already, and how many of them are taken."""
    taken = 0

    def counting() -> Iterator[Raw | Unreadable]:
        nonlocal taken
        for taken, record in enumerate(records, 1):  # noqa: B007 — `taken` feeds the progress
            yield record

    return counting(), lambda: taken / len(records) if records else 1.0


def text_of(path: Path) -> str:
    """Return the text of a file, as it stands. Raises UnreadableFileError."""
    data = read_bytes(path)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        reason = f"is not UTF-8 (byte 0x{data[error.start]:02X} at {error.start})."
        raise UnreadableFileError(path, reason) from None


def _beside(folder: Path | None, name: str) -> Path:
    """Return the path of a file beside the one that is read; it never leaves the folder."""
    if folder is None:
        raise OutsideFolderError(name)
    root = folder.resolve()
    if "\x00" in name or not (root / name).resolve().is_relative_to(root):
        raise OutsideFolderError(name)
    return root / name
