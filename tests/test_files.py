"""Files that are written whole, and stay as private as what they are made from."""

import errno
import json
import os
import shutil
import socket
import sqlite3
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest

from claimtrack import changes, files
from claimtrack.errors import (
    FileExistsAlreadyError,
    FullDiskError,
    MissingFolderError,
    ReadOnlyFileError,
)
from claimtrack.files import UnwritableFileError, drafted, put_in_place, write_folder
from claimtrack.settings import config_path
from claimtrack.store import Location, Store, create_store, location_of, open_store, restoring
from claimtrack.store.backup import back_up, backup_folder, backups
from claimtrack.store.busy_note import leave_note, read_note
from claimtrack.store.restoring import restore
from claimtrack.sync.exchange import Exchange
from claimtrack.sync.share import Share
from claimtrack.transfer import exporting
from claimtrack.tui.asking import Drafts
from conftest import KERRY, Shell, exported

unix = pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def path_of(store: Store) -> Path:
    assert store.location.path is not None
    return store.location.path


def everything_in(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


@pytest.fixture
def claims(kerry: Store) -> Path:
    """Return a file that only its owner may read, under a mask that lets everybody."""
    path = path_of(kerry)
    path.chmod(0o600)
    return path


@pytest.fixture(autouse=True)
def _mask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


# Whole, or not there.


def test_a_draft_takes_the_name_when_it_is_complete(tmp_path: Path) -> None:
    path = tmp_path / "new.txt"
    with drafted(path) as draft:
        draft.write_text("whole", "utf-8")
        assert not path.exists()
        assert draft.parent == path.parent

    assert path.read_text("utf-8") == "whole"
    assert everything_in(tmp_path) == {"new.txt"}


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (errno.ENOSPC, FullDiskError),
        (errno.EDQUOT, FullDiskError),
        (errno.EACCES, ReadOnlyFileError),
        (errno.EROFS, ReadOnlyFileError),
        (errno.EFBIG, UnwritableFileError),
        (errno.EIO, UnwritableFileError),
    ],
)
@pytest.mark.parametrize("replaces", [True, False])
def test_what_the_system_refuses_is_a_sentence_and_leaves_nothing(
    tmp_path: Path, number: int, expected: type[Exception], replaces: bool
) -> None:
    path = tmp_path / "file.txt"
    if replaces:
        path.write_text("before", "utf-8")

    def write_half() -> None:
        with drafted(path, replaces=replaces) as draft:
            draft.write_text("half", "utf-8")
            raise OSError(number, os.strerror(number))

    with pytest.raises(expected):
        write_half()

    assert everything_in(tmp_path) == ({"file.txt"} if replaces else set())
    assert not replaces or path.read_text("utf-8") == "before"


def test_a_draft_never_takes_a_name_that_somebody_took_meanwhile(tmp_path: Path) -> None:
    path = tmp_path / "new.txt"
    with pytest.raises(FileExistsAlreadyError), drafted(path):
        path.write_text("somebody's", "utf-8")

    assert path.read_text("utf-8") == "somebody's"
    assert everything_in(tmp_path) == {"new.txt"}


def test_nor_does_it_where_there_are_no_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_link(*_: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", no_link)
    path = tmp_path / "new.txt"
    with drafted(path) as draft:
        draft.write_text("whole", "utf-8")
    with pytest.raises(FileExistsAlreadyError), drafted(tmp_path / "other.txt"):
        (tmp_path / "other.txt").write_text("somebody's", "utf-8")

    assert path.read_text("utf-8") == "whole"
    assert (tmp_path / "other.txt").read_text("utf-8") == "somebody's"


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingFolderError, match="nowhere: there is no such folder"):
        create_store(tmp_path / "nowhere" / "claims.db")


def test_a_very_long_name_is_drafted_too(tmp_path: Path) -> None:
    path = tmp_path / ("é" * 120 + ".txt")
    with drafted(path) as draft:
        draft.write_text("whole", "utf-8")

    assert path.exists()


def test_what_a_kill_left_is_removed_a_day_later(tmp_path: Path) -> None:
    old, new = tmp_path / ".~new.txt.1-0.part", tmp_path / ".~new.txt.2-0.part"
    for left in (old, new):
        left.touch()
    os.utime(old, (0, 0))
    with drafted(tmp_path / "new.txt"):
        pass

    assert everything_in(tmp_path) == {"new.txt", new.name}


def full_disk(patch: pytest.MonkeyPatch) -> None:
    """Have the disk be full when a draft is to be flushed."""

    def flush(path: Path) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

    patch.setattr(files, "_flush", flush)


@pytest.mark.parametrize(
    "words",
    [
        ("export", "--output", "out/copy.jsonl"),
        ("export", "--format", "dossier", "--output", "out/case"),
        ("export", "--format", "dossier", "--output", "out"),
        ("backup", "--to", "out/copy.db"),
        ("restore", "claims.db", "--to", "out/copy.db"),
        ("init", "--file", "out/new.db"),
    ],
    ids=lambda words: " ".join(words),
)
def test_no_command_leaves_half_a_file_on_a_full_disk(
    kerry_shell: Shell, tmp_path: Path, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "out").mkdir()
    full_disk(monkeypatch)
    kerry_shell(*words, code=1)

    assert kerry_shell.err.count("\n") == 1
    assert "the disk is full. Nothing was written; make room" in kerry_shell.err
    assert everything_in(tmp_path / "out") == set()


def test_an_export_that_breaks_off_leaves_nothing(
    kerry_shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> Iterator[object]:
        yield "actor", {"id": "x"}
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(exporting.Export, "records", broken)
    for words in (("-o", "x.jsonl"), ("-o", "case", "--format", "dossier")):
        before = everything_in(tmp_path)
        kerry_shell("export", *words, code=1)
        assert everything_in(tmp_path) == before


def test_a_dossier_comes_into_an_empty_folder_that_is_there(
    kerry_shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "case"
    folder.mkdir()
    inode = folder.stat().st_ino
    monkeypatch.chdir(folder)
    kerry_shell("export", "--format", "dossier", "-o", ".", "--file", "../claims.db")

    assert folder.stat().st_ino == inode
    assert (folder / "case.yaml").exists()
    kerry_shell("export", "--format", "dossier", "-o", ".", "--file", "../claims.db", code=1)
    assert "exists already" in kerry_shell.err


def test_a_folder_that_somebody_fills_meanwhile_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "case"
    flush = files._flush

    def fill(path: Path) -> None:
        folder.mkdir(exist_ok=True)
        (folder / "theirs").touch()
        flush(path)

    monkeypatch.setattr(files, "_flush", fill)
    with pytest.raises(FileExistsAlreadyError):
        write_folder(folder, {"case.yaml": b"x"})

    assert everything_in(tmp_path) == {"case", "case/theirs"}


# Copy, then rename: nobody's work falls between the two.


def test_restore_lets_nobody_write_between_the_copy_and_the_renaming(
    kerry: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = path_of(kerry)
    kept = back_up(kerry.location)
    tried: list[str] = []

    def write_first(draft: Path, place: Path, *, replaces: bool) -> None:
        with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as connection:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                tried.append(str(error))
        put_in_place(draft, place, replaces=replaces)

    monkeypatch.setattr(restoring, "put_in_place", write_first)
    restore(path, kept)

    assert tried == ["database is locked"]


def test_the_name_of_a_damaged_file_is_never_free_while_it_is_restored(
    kerry: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = path_of(kerry)
    kept = back_up(kerry.location)
    data = path.read_bytes()
    path.write_bytes(data[:8192] + bytes(8192) + data[16384:])
    was_there: list[bool] = []

    def look_first(draft: Path, place: Path, *, replaces: bool) -> None:
        was_there.append(path.exists())
        put_in_place(draft, place, replaces=replaces)

    monkeypatch.setattr(restoring, "put_in_place", look_first)
    done = restore(path, kept)

    assert was_there == [True]
    assert done.aside is not None
    assert done.aside.read_bytes()[8192:16384] == bytes(8192)
    assert path.read_bytes()[8192:16384] != bytes(8192)


def test_restore_follows_a_link(kerry: Store, tmp_path: Path) -> None:
    real = path_of(kerry).rename(tmp_path / "real.db")
    path = tmp_path / "claims.db"
    path.symlink_to(real)
    before = len(exported(open_store(path)))
    kept = back_up(Location(path=path))
    changes.add_claim(open_store(path), "alice", {"text": "later"})

    restore(path, kept)

    assert path.is_symlink()
    assert len(exported(open_store(real))) == before


def test_what_one_thread_writes_while_another_sees_the_file_replaced_is_kept(
    sqlite_store: Store, tmp_path: Path
) -> None:
    path = path_of(sqlite_store)
    changes.add_claim(sqlite_store, "alice", {"text": "first"})
    older = tmp_path / "older.db"
    shutil.copyfile(path, older)
    rescued: list[Path] = []
    sqlite_store.merge_rescued = lambda _, copy: rescued.append(copy)
    looking = threading.Thread(target=lambda: len(exported(sqlite_store)))

    with changes.recording(sqlite_store, "alice") as opened:
        opened.add("claim", uuid4(), {"text": "second"})
        opened.connection.exec_driver_sql("UPDATE claim SET place = place")
        older.replace(path)
        looking.start()
        looking.join(0.2)
    looking.join()

    texts = [
        json.loads(line).get("text") for copy in rescued for line in exported(open_store(copy))
    ]
    assert "second" in texts


def test_two_screens_keep_each_others_drafts(kerry: Store) -> None:
    first, second = (Drafts(kerry.location, "alice") for _ in range(2))
    first["note"] = {"body": "of the first"}
    first.save()
    second["claim"] = {"text": "of the second"}
    second.save()
    first["note"]["body"] += " screen"
    first.save()

    assert Drafts(kerry.location, "alice") == {
        "note": {"body": "of the first screen"},
        "claim": {"text": "of the second"},
    }


# As private as what it is made from.


@unix
@pytest.mark.parametrize("permissions", [0o600, 0o640, 0o644])
def test_what_is_made_of_a_file_has_its_mode(
    kerry_shell: Shell, kerry: Store, tmp_path: Path, permissions: int
) -> None:
    path = path_of(kerry)
    path.chmod(permissions)
    kept = Path(kerry_shell("backup"))
    kerry_shell("backup", "--to", "copy.db")
    kerry_shell("export", "-o", "copy.jsonl")
    kerry_shell("export", "-o", "case", "--format", "dossier")
    kerry_shell("restore", str(kept), "--to", "again.db")
    kerry_shell("annotate", "soldiers-220", "note")
    kerry_shell("restore", str(kept))

    made = [*backup_folder(path).iterdir(), *(tmp_path / "case").iterdir(), path]
    made += [tmp_path / name for name in ("copy.db", "copy.jsonl", "again.db")]
    assert {mode(one) for one in made} == {permissions}
    assert mode(tmp_path / "case") == permissions | (permissions >> 2 & 0o111)
    home = tmp_path / "home"
    assert {mode(folder) for folder in (home, *home.rglob("*")) if folder.is_dir()} == {0o700}


@unix
def test_a_draft_is_private_from_its_first_byte(claims: Path, tmp_path: Path) -> None:
    seen = []
    for target in (tmp_path / "copy.db", tmp_path / "more.db"):
        with drafted(target, claims.stat()) as draft:
            seen.append((mode(draft), draft.stat().st_size))

    assert seen == [(0o600, 0)] * 2


@unix
def test_a_group_that_cannot_be_kept_may_read_nothing(
    claims: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    claims.chmod(0o664)
    status = list(claims.stat())
    status[5] += 1  # another group

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "chown", refuse)
    with drafted(tmp_path / "copy.db", os.stat_result(status)) as draft:
        permissions = mode(draft)

    assert permissions == 0o604


@unix
def test_a_folder_of_backups_of_an_earlier_version_is_closed(kerry: Store) -> None:
    folder = backup_folder(path_of(kerry))
    folder.mkdir(parents=True)
    folder.chmod(0o755)

    back_up(kerry.location)

    assert mode(folder) == 0o700


@unix
def test_what_is_rescued_of_a_replaced_file_has_its_mode(claims: Path, tmp_path: Path) -> None:
    older = tmp_path / "older.db"
    shutil.copy(claims, older)
    store = open_store(claims)
    store.merge_rescued = lambda *_: None
    changes.add_claim(store, "alice", {"text": "second"})
    older.replace(claims)
    exported(store)

    (rescued,) = (backup.path for backup in backups(claims) if backup.is_rescued)
    assert mode(rescued) == 0o600


@unix
@pytest.mark.parametrize("permissions", [0o600, 0o664])
def test_a_private_copy_and_what_is_published_have_the_shared_files_mode(
    kerry: Store, permissions: int
) -> None:
    path = path_of(kerry)
    path.chmod(permissions)
    exchange = Exchange(Share(path, "is shared"), "alice")
    store = exchange.open()
    changes.add_claim(store, "alice", {"text": "mine"})
    exchange.publish()

    assert mode(exchange.working_copy) == permissions
    assert mode(path) == permissions
    assert mode(exchange.working_copy.parent) == 0o700
    assert mode(exchange.share.folder) == 0o700


@unix
def test_a_note_for_those_who_wait_is_as_private_as_the_file(claims: Path, tmp_path: Path) -> None:
    with leave_note(claims, "alice's import of leak.jsonl"):
        assert mode(tmp_path / ".claims.db.busy") == 0o600
        assert read_note(claims) == "alice's import of leak.jsonl"


# Pipes, devices and sockets.


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def a_socket(path: Path) -> None:
    with closing(socket.socket(socket.AF_UNIX)) as server:
        server.bind(os.path.relpath(path))


def a_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


@unix
@pytest.mark.parametrize("make", [a_pipe, a_socket, a_device], ids=lambda make: make.__name__)
def test_pipes_devices_and_sockets_are_refused_wherever_a_file_is_named(
    kerry_shell: Shell, tmp_path: Path, make: Callable[[Path], None]
) -> None:
    make(tmp_path / "special")
    told = {}
    for words in (
        "list --file special",
        "add claim x --file special",
        "init --file special",
        "check --file special",
        "upgrade --file special",
        "backup --file special",
        "restore claims.db --file special",
        "restore special",
        "restore claims.db --to special",
        "open special",
        "./special",
        "merge special",
        "merge claims.db --file special",
        "import special",
        "import special --format jsonl",
        "import claims.jsonl --file special",
        "snapshot dispatch special",
        "add source title --text special",
        "export --output special",
        "export --output special --format dossier",
        "backup --to special",
    ):
        kerry_shell(*words.split(), code=1)
        told[words] = kerry_shell.err

    kind = make.__name__.replace("_", " ")
    assert [
        words for words, sentence in told.items() if f": is {kind}, not a" not in sentence
    ] == []
    assert (tmp_path / "special").is_symlink() or not (tmp_path / "special").is_file()


@unix
def test_a_dossier_may_name_no_pipe(kerry_shell: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "case"
    folder.mkdir()
    os.mkfifo(folder / "text.txt")
    yaml = "case: x\nsources:\n  - key: s\n    title: T\n    file: text.txt\n"
    (folder / "case.yaml").write_text(yaml, "utf-8")

    kerry_shell("import", "case", code=1)

    assert "is a pipe, not a file" in kerry_shell.err


@unix
def test_a_pipe_in_the_place_of_a_note_or_of_the_settings_holds_nobody_up(
    kerry_shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CLAIMTRACK_AUTHOR")
    config_path().parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(config_path())
    os.mkfifo(tmp_path / ".claims.db.busy")

    kerry_shell("import", str(KERRY), code=1)

    assert "is no plain file. So nobody knows who writes" in kerry_shell.err
    assert read_note(tmp_path / "claims.db") is None


def test_only_a_leading_tilde_is_somebodys_home(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell("init", "--file", "./~x.db")
    shell("add", "claim", "text", "--file", "./~x.db")
    shell("list", "--file", "~nobody-of-this-name.db", code=1)

    assert (tmp_path / "~x.db").exists()
    assert shell.err.startswith("~nobody-of-this-name.db: there is no such file")
    assert location_of("~/x.db").path == Path(os.environ["HOME"]) / "x.db"
    assert location_of("./~/x.db").path == Path("./~/x.db")
    assert location_of("a/~/x.db").path == Path("a/~/x.db")
