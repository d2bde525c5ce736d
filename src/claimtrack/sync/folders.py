"""Is a file where other computers reach it too: in a synced folder, or on a network drive?

There SQLite's locks and journals do not hold (sqlite.org/howtocorrupt, sqlite.org/useovernet), so
the answer decides whether people work on the file itself. Standard library only.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from fnmatch import fnmatch
from pathlib import Path

from claimtrack.sync.errors import UnknownModeError

_MARKS = (
    ("Syncthing", (".stfolder",)),
    ("Dropbox", (".dropbox.cache",)),
    ("Nextcloud", (".nextcloudsync.log", ".sync_*.db", "._sync_*.db")),
    ("ownCloud", (".owncloudsync.log",)),
    ("Google Drive", (".tmp.drivedownload", ".tmp.driveupload", ".shortcut-targets-by-id")),
    ("Synology Drive", (".SynologyWorkingDirectory",)),
)
"""What each tool leaves in the uppermost folder that it synchronises.

A `.dropbox` counts too where it is a file: in the home folder it is the program's own folder.
"""

_NAMED = (
    ("iCloud", ("Mobile Documents", "iCloudDrive", "iCloud Drive")),
    ("OneDrive", ("OneDrive", "OneDrive - *", "OneDrive-*")),
    ("Google Drive", ("GoogleDrive-*", "GoogleDrive", "Google Drive")),
    ("Dropbox", ("Dropbox-*",)),
)
"""How the tools that leave no mark call their folders."""

_NETWORK = frozenset((
    "9p", "afpfs", "afs", "beegfs", "ceph", "cifs", "coda", "curlftpfs", "davfs", "davfs2",
    "gcsfuse", "glusterfs", "google-drive-ocamlfuse", "gpfs", "gvfsd-fuse", "lustre", "ncpfs",
    "nfs", "nfs4", "ocfs2", "onedriver", "prl_fs", "pvfs2", "rclone", "s3fs", "smb", "smb2",
    "smb3", "smbfs", "smbnetfs", "sshfs", "vboxsf", "vmhgfs", "vmhgfs-fuse", "webdav",
))  # fmt: skip
"""File systems that more than one computer writes to, without the "fuse." before some."""

_ONEDRIVE = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
_IN_MACOS = re.compile(r"^.* on (.*) \(([^,)]+)", re.M)


def why_shared(path: Path) -> str | None:
    """Return why a file is not to be worked on itself, to be read after its name; else None.

    CLAIMTRACK_MODE decides first, then a file `.claimtrack-exchange` or `.claimtrack-direct` beside
    it, which counts for everybody who shares the folder. Raises UnknownModeError.
    """
    folder = path.parent
    mode = os.environ.get("CLAIMTRACK_MODE") or "auto"
    if mode not in ("exchange", "direct", "auto"):
        raise UnknownModeError(mode)
    if mode == "exchange":
        return "is shared by exchange (CLAIMTRACK_MODE)"
    if mode == "direct" or (folder / ".claimtrack-direct").exists():
        return None
    if (folder / ".claimtrack-exchange").exists():
        return "is in a folder marked for exchange"
    tool = synced_by(folder)
    if tool is not None:
        return f"is in a folder that {tool} synchronises"
    kind = network_type(folder)
    return f"is on a network drive ({kind})" if kind is not None else None


def synced_by(folder: Path) -> str | None:
    """Return the tool that synchronises a folder, or None; it is only looked at."""
    upwards = (folder, *folder.parents)
    for location in upwards:
        tool = _marked(location) or _named(location)
        if tool is not None:
            return tool
    for tool, root in _stated_roots():
        if root in upwards:
            return tool
    return None


def _marked(location: Path) -> str | None:
    try:
        names = os.listdir(location)  # noqa: PTH208 — names are all that is wanted
    except OSError:
        return None
    hidden = [name for name in names if name.startswith(".")]
    for tool, marks in _MARKS:
        if any(fnmatch(name, mark) for mark in marks for name in hidden):
            return tool
    return "Dropbox" if ".dropbox" in hidden and (location / ".dropbox").is_file() else None


def _named(location: Path) -> str | None:
    for tool, names in _NAMED:
        if any(fnmatch(location.name, name) for name in names):
            return tool
    in_cloud = location.parent.name == "CloudStorage" and location.parent.parent.name == "Library"
    return location.name.partition("-")[0] if in_cloud else None


def _stated_roots() -> Iterator[tuple[str, Path]]:
    """Yield the folders that the tools themselves name: OneDrive in the environment, Dropbox in
    its info.json (help.dropbox.com, "How to find the Dropbox folders").
    """
    for name in _ONEDRIVE:
        if os.environ.get(name):
            yield "OneDrive", Path(os.environ[name]).resolve()
    homes = (os.environ.get(name) for name in ("APPDATA", "LOCALAPPDATA"))
    files = [Path(home) / "Dropbox" / "info.json" for home in homes if home]
    with suppress(RuntimeError):  # nobody's home is known
        files.append(Path.home() / ".dropbox" / "info.json")
    for path in files:
        with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
            for account in json.loads(path.read_text("utf-8")).values():
                yield "Dropbox", Path(account["path"]).resolve()


def network_type(folder: Path) -> str | None:
    """Return the type of a network file system that a folder is on, or None."""
    if sys.platform == "win32":
        return _windows_type(folder)
    with suppress(OSError, subprocess.SubprocessError):
        kind = mounted_as(folder, _mounts())
        return kind if str(kind).removeprefix("fuse.") in _NETWORK else None
    return None


def _mounts() -> Iterable[tuple[str, str]]:
    """Return where each file system is mounted, and its type."""
    if sys.platform == "darwin":
        done = subprocess.run(
            ["/sbin/mount"], capture_output=True, text=True, timeout=5, check=True
        )
        return mounts_of_macos(done.stdout)
    return mounts_of_linux(Path("/proc/self/mounts").read_text("utf-8", "surrogateescape"))


def mounts_of_linux(table: str) -> list[tuple[str, str]]:
    """Read /proc/mounts (fstab(5)): spaces and the like in a name are octal there."""
    rows = (line.split(" ") for line in table.splitlines())
    return [
        (re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), fields[1]), fields[2])
        for fields in rows
        if len(fields) > 2
    ]


def mounts_of_macos(output: str) -> list[tuple[str, str]]:
    """Read what `mount` prints: "//bob@host/share on /Volumes/share (smbfs, nodev)"."""
    return _IN_MACOS.findall(output)


def mounted_as(folder: Path, mounts: Iterable[tuple[str, str]]) -> str | None:
    """Return the type of the innermost file system above a folder; of two in one place, the last.

    A root of the type 9p is a container's own disk, and shared with nobody.
    """
    upwards = {str(parent): len(str(parent)) for parent in (folder, *folder.parents)}
    innermost, depth = None, 0
    for point, kind in mounts:
        if upwards.get(point, -1) >= depth:
            innermost, depth = kind, upwards[point]
    return None if innermost == "9p" and depth <= 1 else innermost


def _windows_type(folder: Path) -> str | None:
    if folder.drive.startswith("\\\\"):
        return "a share"
    if sys.platform == "win32":
        import ctypes

        remote = 4  # DRIVE_REMOTE
        if ctypes.windll.kernel32.GetDriveTypeW(folder.anchor) == remote:
            return "a mapped drive"
    return None
