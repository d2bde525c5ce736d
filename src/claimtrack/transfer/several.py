"""A folder or a zip archive as the files in it that a format knows, and the names of the others."""

import os
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from claimtrack.errors import UnreadableFileError
from claimtrack.files import open_plain, writing_errors
from claimtrack.formats.registry import IMPORTED, beginning_of, recognise

MOST_FILES = 1_000
LARGEST_UNPACKED = 2**30
"""So many bytes an archive may unfold to, all its files together."""
_LARGEST_RATIO = 200
_FREE_BYTES = 2**20
"""What is smaller may be packed as tightly as it likes."""
_ENCRYPTED = 0x1
_GUESSED = (".txt",)
"""What may be anything: by this suffix alone no format is taken inside a folder."""


@dataclass(slots=True)
class Several:
    """What was found: files with the names that messages call them by; those that none knows."""

    files: list[tuple[Path, str]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


@contextmanager
def several(path: Path) -> Iterator[Several | None]:
    """Give the files of a folder or of an archive; None of anything that is one input itself.

    Raises UnreadableFileError for an archive that is broken, encrypted, or unfolds to too much.
    """
    if path.is_dir() and not _is_case(path):
        yield _found(path, str(path))
    elif path.suffix.lower() == ".zip" and path.is_file():
        with tempfile.TemporaryDirectory() as folder:
            _unpack(path, Path(folder))
            yield _found(Path(folder), str(path))
    else:
        yield None


def _is_case(folder: Path) -> bool:
    return any(each.main_file and (folder / each.main_file).is_file() for each in IMPORTED)


def _found(folder: Path, name: str) -> Several:
    found = Several()
    for place, _, files in os.walk(folder):
        here = Path(place)
        inside = here.relative_to(folder)
        if any(part.startswith((".", "__MACOSX")) for part in inside.parts):
            continue
        if inside.parts and any(_is_case(folder / up) for up in (inside, *inside.parents[:-1])):
            if _is_case(here):
                found.files.append((here, f"{name}/{inside.as_posix()}"))
            continue
        for file in (each for each in files if not each.startswith(".")):
            shown = f"{name}/{(inside / file).as_posix()}"
            if _is_known(here / file):
                found.files.append((here / file, shown))
            else:
                found.unknown.append(shown)
            if len(found.files) + len(found.unknown) > MOST_FILES:
                raise UnreadableFileError(name, f"holds more than {MOST_FILES:,} files; split it.")
    found.files.sort(key=lambda each: each[1])
    found.unknown.sort()
    if not found.files:
        known = ", ".join(each.name for each in IMPORTED)
        raise UnreadableFileError(
            name, f"holds no file of a format that is known here: {known} (`import --formats`)."
        )
    return found


def _is_known(path: Path) -> bool:
    try:
        with open_plain(path) as file:
            head = beginning_of(file)
    except OSError:
        return False
    suffix = path.suffix.lower()
    format_ = recognise(head, suffix)
    by_suffix = suffix in format_.suffixes and suffix not in _GUESSED
    return bool(head.strip()) and (format_.recognises(head) or by_suffix)


def _unpack(path: Path, folder: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [each for each in archive.infolist() if not each.is_dir()]
            _refuse_unbounded(path, members)
            for member in members:
                target = folder.joinpath(*PurePosixPath(member.filename).parts)
                with writing_errors(target):
                    target.parent.mkdir(parents=True, exist_ok=True)
                    with archive.open(member) as packed, target.open("xb") as unpacked:
                        shutil.copyfileobj(packed, unpacked)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError,
            ValueError, OSError) as error:  # fmt: skip
        reason = str(error)[:100] or type(error).__name__
        raise UnreadableFileError(path, f"an archive that cannot be read ({reason}).") from None


def _refuse_unbounded(path: Path, members: list[zipfile.ZipInfo]) -> None:
    """Refuse an archive by what its directory says; what unfolds to more `zipfile` refuses."""
    if len(members) > MOST_FILES:
        raise UnreadableFileError(path, f"holds more than {MOST_FILES:,} files; split it.")
    if sum(member.file_size for member in members) > LARGEST_UNPACKED:
        raise UnreadableFileError(path, "unfolds to more than 1 GiB; split it.")
    names = set()
    for member in members:
        name = member.filename
        parts = PurePosixPath(name).parts
        if name.startswith("/") or ".." in parts or "\\" in name or ":" in name or not parts:
            raise UnreadableFileError(path, f"its file {name!r:.80} leads out of the archive.")
        if member.flag_bits & _ENCRYPTED:
            raise UnreadableFileError(path, "is encrypted; unpack it and import the folder.")
        if member.file_size > max(_FREE_BYTES, _LARGEST_RATIO * member.compress_size):
            raise UnreadableFileError(
                path, f"its file {name!r:.80} unfolds to far more than it is."
            )
        if name in names:
            raise UnreadableFileError(path, f"has two files called {name!r:.80}.")
        names.add(name)
