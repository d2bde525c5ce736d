"""Files by name: only plain ones are read, and what is written whole is there whole, or not at all.

A draft lies beside the place that it is for, and is as private as what it is made from, from its
first byte on; it takes the name once everything is on the disk.
"""

import errno
import os
import stat
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from glob import escape
from pathlib import Path
from typing import BinaryIO

from claimtrack.errors import (
    ClaimtrackError,
    FileExistsAlreadyError,
    FullDiskError,
    MissingFolderError,
    ReadOnlyFileError,
)

_KINDS = (
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)
_UNTOUCHED_S = 24 * 3600.0
"""A draft that nobody has written to for so long is nobody's work any more."""

_LONGEST_NAME = 180
_REFUSED = (errno.EACCES, errno.EPERM, errno.EROFS)
_NO_FOLDER = (errno.ENOENT, errno.ENOTDIR)


class SpecialFileError(ClaimtrackError):
    """A pipe, a device or a socket, where a file is meant: to read one may never end."""

    def __init__(self, path: Path, kind: str) -> None:
        super().__init__(
            f"{path}: is {kind}, not a file. Name a file; where a command reads records, `-` is "
            "standard input."
        )


class UnwritableFileError(ClaimtrackError):
    """The system refuses to write a file, for a reason of its own."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: could not be written ({reason}). Nothing was left of it there.")


def refuse_special(path: Path) -> None:
    """Raise SpecialFileError for a pipe, a device or a socket; what is not there is no matter."""
    with suppress(OSError, ValueError):
        _refuse_kind(path, path.stat().st_mode)


def open_plain(path: Path) -> BinaryIO:
    """Open a file for reading. Raises SpecialFileError, and OSError as `open` does."""
    refuse_special(path)
    handle = os.open(path, os.O_RDONLY | _flags("O_NONBLOCK", "O_CLOEXEC", "O_BINARY"))
    file = os.fdopen(handle, "rb")
    try:
        _refuse_kind(path, os.fstat(handle).st_mode)  # it may be another since
    except SpecialFileError:
        file.close()
        raise
    return file


def _refuse_kind(path: Path, mode: int) -> None:
    for is_kind, kind in _KINDS:
        if is_kind(mode):
            raise SpecialFileError(path, kind)


def refuse_existing(path: Path) -> None:
    """Raise FileExistsAlreadyError, or SpecialFileError, where something has the name."""
    refuse_special(path)
    with writing_errors(path):
        if os.path.lexists(path):
            raise FileExistsAlreadyError(path)


def status_of(path: Path) -> os.stat_result | None:
    """Return what the system knows of a file; None where there is none."""
    try:
        return path.stat()
    except OSError:
        return None


def make_private_folder(folder: Path) -> None:
    """Make a folder of the person's own, with those above it; nobody else may look into it."""
    known = status_of(folder)
    if known is not None and stat.S_ISDIR(known.st_mode) and not known.st_mode & 0o077:
        return
    if not folder.parent.is_dir():
        make_private_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    if stat.S_IMODE(folder.stat().st_mode) & 0o077:
        with suppress(OSError):
            folder.chmod(0o700)  # as an earlier version made it


@contextmanager
def drafted(
    path: Path,
    like: os.stat_result | None = None,
    *,
    mode: int | None = None,
    replaces: bool = False,
) -> Iterator[Path]:
    """Yield an empty draft of a file, which takes its name when the block ends.

    It is as private as a file that is `like` it, or has a `mode`; else as any new file. Unless it
    `replaces` what has the name, nothing is ever overwritten. Where the block fails, or the system
    refuses, nothing is left. Raises FileExistsAlreadyError, FullDiskError, ReadOnlyFileError,
    MissingFolderError and UnwritableFileError.
    """
    if not replaces:
        refuse_existing(path)
    with writing_errors(path):
        draft = new_draft(path, like, mode=mode)
        try:
            yield draft
            put_in_place(draft, path, replaces=replaces)
        finally:
            remove_draft(draft)
        remove_leftovers(path)


def refuse_filled(folder: Path) -> None:
    """Raise FileExistsAlreadyError, unless a folder is empty, or still to be made in another."""
    with writing_errors(folder):
        if not os.path.lexists(folder):
            if not folder.absolute().parent.is_dir():
                raise MissingFolderError(folder.absolute().parent)
        elif not folder.is_dir():
            refuse_existing(folder)
        elif any(folder.iterdir()):
            raise FileExistsAlreadyError(folder)


@contextmanager
def drafted_folder(folder: Path, like: os.stat_result | None = None) -> Iterator[Path]:
    """Yield a folder to fill; it gets the name of a new or empty one once it is whole.

    It is as private as a file that it shall be `like`, and nobody else may look into it before.
    Raises the errors of `drafted`.
    """
    refuse_filled(folder)
    with writing_errors(folder), ExitStack() as ends:
        draft = draft_name(folder)
        ends.callback(_remove_folder, draft)
        draft.mkdir(mode=0o777 if like is None else 0o700)
        yield draft
        for path in (*draft.rglob("*"), draft):
            if path.is_file():
                _flush(path)
            if like is not None:
                mode = like.st_mode & 0o777 | 0o600
                _make_like(path, like, _of_folder(mode) if path.is_dir() else mode)
        _rename_anew(draft, folder)
        flush_folder(folder.parent)


def write_folder(
    folder: Path, contents: Mapping[str, bytes], like: os.stat_result | None = None
) -> None:
    """Write files into a new or empty folder, all or none; the last one makes it complete.

    A new folder appears with all that is in it. Files and folder are as private as a file that
    they shall be `like`. Raises the errors of `drafted`.
    """
    refuse_filled(folder)
    with writing_errors(folder), ExitStack() as ends:
        if folder.is_dir():  # perhaps the one that the person is in: it stays the same folder
            for name, data in contents.items():
                with drafted(folder / name, like) as draft:
                    draft.write_bytes(data)
                ends.callback((folder / name).unlink)
            ends.pop_all()
            return
        draft = draft_name(folder)
        ends.callback(_remove_folder, draft)
        draft.mkdir(mode=0o777 if like is None else 0o700)
        for name, data in contents.items():
            create_like(draft / name, like)
            (draft / name).write_bytes(data)
            _flush(draft / name)
        if like is not None:
            _make_like(draft, like, _of_folder(like.st_mode))
        _rename_anew(draft, folder)
        flush_folder(folder.parent)
    remove_leftovers(folder)


def _of_folder(mode: int) -> int:
    """Return the mode of a folder for files of a mode: who may read them may look into it."""
    return mode & 0o777 | 0o600 | (mode | 0o600) >> 2 & 0o111


def _rename_anew(draft: Path, folder: Path) -> None:
    """Give a folder a name that nobody has, or that an empty folder has."""
    try:
        draft.rename(folder)
    except OSError as error:
        if os.path.lexists(folder):
            raise FileExistsAlreadyError(folder) from error
        raise


def new_draft(path: Path, like: os.stat_result | None = None, *, mode: int | None = None) -> Path:
    """Make an empty draft beside a file."""
    draft = draft_name(path)
    create_like(draft, like, mode=mode)
    return draft


def draft_name(path: Path) -> Path:
    """Return a name beside a file that nobody has, and that sync tools pass over.

    Dropbox passes over `.~…`, Nextcloud over `….part`.
    """
    name = path.name.encode("utf-8", "surrogateescape")[:_LONGEST_NAME].decode("utf-8", "ignore")
    return path.with_name(f".~{name}.{os.getpid()}-{os.urandom(4).hex()}.part")


def create_like(path: Path, like: os.stat_result | None = None, *, mode: int | None = None) -> None:
    """Make an empty file that is as private as another, before anything is written into it."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _flags("O_NOFOLLOW", "O_CLOEXEC")
    first = mode if mode is not None else 0o666 if like is None else 0o600
    os.close(os.open(path, flags, first))
    if like is not None:
        _make_like(path, like, stat.S_IMODE(like.st_mode) & 0o777 | 0o600)


def _make_like(path: Path, like: os.stat_result, mode: int) -> None:
    """Give a file or folder a mode; the group of another file too, or nothing to the group."""
    if os.name == "nt":
        return
    if path.stat().st_gid != like.st_gid:
        try:
            os.chown(path, -1, like.st_gid)
        except OSError:
            mode &= 0o707
    with suppress(OSError):  # a file system without permissions
        path.chmod(mode)


def put_in_place(draft: Path, path: Path, *, replaces: bool) -> None:
    """Give a finished draft its name, once it is on the disk.

    What it replaces keeps its owner. Raises FileExistsAlreadyError, unless it `replaces`.
    """
    _flush(draft)
    if replaces:
        with suppress(OSError, AttributeError):  # only root can, and only root needs to
            os.chown(draft, path.stat().st_uid, -1)
        draft.replace(path)
    else:
        _name_anew(draft, path)
    flush_folder(path.parent)


def _name_anew(draft: Path, path: Path) -> None:
    """Give a draft a name that nobody has."""
    try:
        os.link(draft, path)
    except FileExistsError:
        raise FileExistsAlreadyError(path) from None
    except OSError:  # a file system without links: the name is taken first, then the file put there
        try:
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        except FileExistsError:
            raise FileExistsAlreadyError(path) from None
        draft.replace(path)


def remove_draft(draft: Path) -> None:
    """Remove a draft, and what SQLite left beside it."""
    for name in (draft.name, f"{draft.name}-journal"):
        with suppress(OSError):
            draft.with_name(name).unlink()


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def flush_folder(folder: Path) -> None:
    """Have a new name on the disk too, where a folder can be synchronised."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def remove_leftovers(path: Path) -> None:
    """Remove what a kill left of earlier drafts of this file."""
    with suppress(OSError):
        for draft in path.parent.glob(f".~{escape(path.name)}.*.part"):
            if time.time() - draft.stat().st_mtime > _UNTOUCHED_S:
                _remove_folder(draft) if draft.is_dir() else draft.unlink()


def _remove_folder(folder: Path) -> None:
    import shutil  # the screen's first frame comes by here, and does without

    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def writing_errors(path: Path) -> Iterator[None]:
    """Turn what the system says of writing a file into a sentence."""
    try:
        yield
    except BrokenPipeError:
        raise  # of standard output, which is no file
    except OSError as error:
        if is_full(error):
            raise FullDiskError(path) from error
        if error.errno in _REFUSED:
            raise ReadOnlyFileError(path) from error
        if error.errno in _NO_FOLDER:
            raise MissingFolderError(path.absolute().parent) from error
        raise UnwritableFileError(path, error.strerror or str(error)) from error


@contextmanager
def errors_naming(path: Path, draft: Path) -> Iterator[None]:
    """Have what is wrong with a draft say the name of the file that it is a copy of."""
    try:
        yield
    except ClaimtrackError as error:
        error.args = (str(error).replace(str(draft), str(path)),)
        raise


def is_full(error: OSError) -> bool:
    """Say whether there is no room: on the disk, or of what this user may have."""
    return error.errno in (errno.ENOSPC, errno.EDQUOT)


def _flags(*names: str) -> int:
    """Return these flags of `open`, as far as the system has them."""
    return sum(getattr(os, name, 0) for name in names)
