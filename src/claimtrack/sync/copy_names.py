"""What tools call the second copy of a file that was changed in two places; each with its source.

What a file is says its content, whatever it is called. The name says who made it: of a damaged copy
nothing else is left to go by, and a copy that a tool made is nobody's own file to go on with.
"""

import re
from typing import NamedTuple


class CopyName(NamedTuple):
    """A tool, an example for "claims.db", what it puts around the stem, and who says so."""

    tool: str
    example: str
    pattern: str
    source: str


COPY_NAMES = (
    CopyName(
        "Dropbox", "claims (Bob's conflicted copy 2015-05-12).db",
        r"{stem} \(.*conflicted copy.*\)",
        "help.dropbox.com/syncing-uploads/conflicted-copy",
    ),
    CopyName(
        "Dropbox", "claims (In Konflikt stehende Kopie von Bob 2015-05-12).db",
        r"{stem} \(.*in konflikt stehende kopie.*\)",
        "Dropbox in German; cleanup scripts on GitHub look for these words",
    ),
    CopyName(
        "Dropbox", "claims (Copie en conflit de Bob 2015-05-12).db",
        r"{stem} \(copie en conflit.*\)",
        "Dropbox in French; cleanup scripts on GitHub look for these words",
    ),
    CopyName(
        "Dropbox", "claims (Copia conflictiva de Bob 2015-05-12).db",
        r"{stem} \(copia conflictiva.*\)",
        "Dropbox in Spanish; cleanup scripts on GitHub look for these words",
    ),
    CopyName(
        "Nextcloud or ownCloud", "claims (conflicted copy 2015-05-12 101010).db",
        r"{stem} \(conflicted copy.*\)", "doc.owncloud.com/desktop/next/conflicts.html",
    ),
    CopyName(
        "ownCloud", "claims_conflict-20150512-101010.db", r"{stem}_conflict-\d{{8}}-\d{{6}}",
        "its desktop program until 2.5 (2018); as above since",
    ),
    CopyName(
        "Syncthing", "claims.sync-conflict-20150512-101010-K3X2R2T.db",
        r"{stem}\.sync-conflict-\d{{8}}-\d{{6}}.*", "docs.syncthing.net/users/syncing.html",
    ),
    CopyName(
        "Seafile", "claims (SFConflict bob@example.org 2015-05-12-10-10-10).db",
        r"{stem}.* \(SFConflict .*\)", "help.seafile.com/syncing_client/file_conflicts",
    ),
    CopyName(
        "Synology Drive", "claims_Bob-PC_May-12-1010-2015_Conflict.db", r"{stem}_.*Conflict(_\d+)?",
        "kb.synology.com/en-eu/DSM/tutorial/Synology_Drive_file_conflict_resolution",
    ),
    CopyName(
        "Resilio Sync", "claims.Conflict.db", r"{stem}\.Conflict\d*",
        "help.resilio.com/hc/en-us/articles/204753629",
    ),
    CopyName("rclone", "claims.conflict1.db", r"{stem}\.conflict\d+", "rclone.org/bisync"),
    CopyName(
        "Syncplicity", "claims (edited by Bob on Home PC @ 5-12-15 2-15-00 PM).db",
        r"{stem} \(edited by .*\)", "otago.custhelp.com/app/answers/detail/a_id/2465",
    ),
    CopyName(
        "OneDrive", "claims-DESKTOP-7.db", r"{stem}-(?-i:[A-Z0-9][A-Z0-9-]{{0,14}})",
        "the computer's name, of at most 15 signs (NetBIOS); reported by its users",
    ),
    CopyName(
        "a cloud drive or a browser", "claims (1).db", r"{stem} ?\(\d+\)",
        "OneDrive: wisfile.ai/faq/how-does-onedrive-resolve-duplicate-file-names",
    ),
)  # fmt: skip
"""Case does not matter, but to OneDrive's: "claims-draft.db" is a name that people give.

Translations are never complete. A copy in words that are not here is found by what is in it.
"""


def tool_of(name: str, stem: str, suffix: str) -> str | None:
    """Return the tool that gives such a name to a copy of the file `stem` + `suffix`, or None."""
    body = name
    if suffix and name.casefold().endswith(suffix.casefold()):
        body = name[: -len(suffix)]
    for known in COPY_NAMES:
        pattern = known.pattern.format(stem=re.escape(stem))
        if re.fullmatch(pattern, body, re.IGNORECASE | re.DOTALL):
            return known.tool
    word = body.casefold().removeprefix(stem.casefold())
    return "a tool" if word != body.casefold() and "conflict" in word else None
