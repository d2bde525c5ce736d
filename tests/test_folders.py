"""Which folders are synchronised or on a network, by what is really found in them."""

import json
from pathlib import Path

import pytest

from claimtrack.sync.errors import UnknownModeError
from claimtrack.sync.folders import (
    mounted_as,
    mounts_of_linux,
    mounts_of_macos,
    synced_by,
    why_shared,
)

MOUNTS = r"""
/dev/sda1 / ext4 rw,relatime 0 0
proc /proc proc rw 0 0
nas:/desk /mnt/desk nfs4 rw,vers=4.2 0 0
//nas/team /media/team\040drive cifs rw,vers=3.1.1 0 0
bob@host: /home/bob/remote fuse.sshfs rw,nosuid 0 0
/dev/sdb1 /mnt/desk/local ext4 rw 0 0
systemd-1 /mnt/auto autofs rw 0 0
nas:/auto /mnt/auto nfs rw 0 0
"""


@pytest.mark.parametrize(
    ("mark", "tool"),
    [
        (".stfolder/", "Syncthing"),
        (".dropbox.cache/", "Dropbox"),
        (".dropbox", "Dropbox"),
        (".sync_1f2e3d4c5b6a.db", "Nextcloud"),
        ("._sync_1f2e3d4c5b6a.db", "Nextcloud"),
        (".owncloudsync.log", "ownCloud"),
        (".tmp.driveupload/", "Google Drive"),
    ],
)
def test_a_tool_is_known_by_its_mark_anywhere_above(tmp_path: Path, mark: str, tool: str) -> None:
    inner = tmp_path / "team" / "cases" / "river"
    inner.mkdir(parents=True)
    placed = tmp_path / "team" / mark.rstrip("/")
    placed.mkdir() if mark.endswith("/") else placed.write_text("", "utf-8")

    assert synced_by(inner) == tool
    assert why_shared(inner / "claims.db") == f"is in a folder that {tool} synchronises"
    assert synced_by(tmp_path) is None


@pytest.mark.parametrize(
    ("folder", "tool"),
    [
        ("OneDrive", "OneDrive"),
        ("OneDrive - The Desk", "OneDrive"),
        ("Library/CloudStorage/GoogleDrive-bob@example.org", "Google Drive"),
        ("Library/CloudStorage/Box-Box", "Box"),
        ("Library/Mobile Documents", "iCloud"),
    ],
)
def test_a_tool_without_a_mark_is_known_by_the_name_of_its_folder(
    tmp_path: Path, folder: str, tool: str
) -> None:
    (tmp_path / folder / "cases").mkdir(parents=True)

    assert synced_by(tmp_path / folder / "cases") == tool


def test_the_own_folder_of_dropbox_does_not_make_a_home_synchronised(tmp_path: Path) -> None:
    (tmp_path / ".dropbox").mkdir()

    assert synced_by(tmp_path) is None


def test_folders_that_the_tools_name_themselves_are_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    box, drive = tmp_path / "box", tmp_path / "drive"
    told = tmp_path / "home" / ".dropbox" / "info.json"
    for folder in (box, drive, told.parent):
        folder.mkdir(parents=True)
    told.write_text(json.dumps({"personal": {"path": str(box), "host": 1}}), "utf-8")
    monkeypatch.setenv("OneDriveCommercial", str(drive))

    assert synced_by(box) == "Dropbox"
    assert synced_by(drive) == "OneDrive"


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/mnt/desk/cases", "nfs4"),
        ("/media/team drive", "cifs"),
        ("/home/bob/remote/x", "fuse.sshfs"),
        ("/home/bob/remoter", "ext4"),
        ("/mnt/desk/local/x", "ext4"),
        ("/mnt/auto/x", "nfs"),
        ("/", "ext4"),
    ],
)
def test_the_innermost_mount_says_what_a_folder_is_on(folder: str, kind: str) -> None:
    assert mounted_as(Path(folder), mounts_of_linux(MOUNTS)) == kind


def test_a_container_whose_own_disk_looks_like_a_network_is_not_on_one() -> None:
    assert mounted_as(Path("/home/bob"), [("/", "9p")]) is None
    assert mounted_as(Path("/mnt/c/cases"), [("/", "ext4"), ("/mnt/c", "9p")]) == "9p"


def test_what_mount_prints_on_macos_is_understood() -> None:
    told = (
        "/dev/disk3s1s1 on / (apfs, sealed, local, read-only)\n"
        "//bob@nas._smb._tcp.local/team on /Volumes/team drive (smbfs, nodev, nosuid)\n"
    )

    assert mounted_as(Path("/Volumes/team drive/x"), mounts_of_macos(told)) == "smbfs"
    assert mounted_as(Path("/Users/bob"), mounts_of_macos(told)) == "apfs"


def test_a_network_drive_is_named_with_its_kind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claimtrack.sync.folders._mounts", lambda: [(str(tmp_path), "nfs4")])

    assert why_shared(tmp_path / "claims.db") == "is on a network drive (nfs4)"


def test_a_person_or_a_team_can_say_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "claims.db"
    plain = why_shared(path)
    (tmp_path / ".claimtrack-exchange").touch()
    marked = why_shared(path)
    (tmp_path / ".claimtrack-direct").touch()
    (tmp_path / ".stfolder").mkdir()
    direct = why_shared(path)
    monkeypatch.setenv("CLAIMTRACK_MODE", "exchange")
    said = why_shared(path)
    monkeypatch.setenv("CLAIMTRACK_MODE", "both")

    assert (plain, direct) == (None, None)
    assert marked == "is in a folder marked for exchange"
    assert said == "is shared by exchange (CLAIMTRACK_MODE)"
    with pytest.raises(UnknownModeError, match="takes exchange, direct or auto"):
        why_shared(path)
