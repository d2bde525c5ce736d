"""Sharing through git: a merge driver and a textconv (gitattributes(5)), installed by one command.

git keeps the attributes in the repository and the commands in each clone's own configuration: it
runs nothing that came with a clone. So every clone installs once.
"""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from claimtrack.errors import ClaimtrackError
from claimtrack.files import drafted, refuse_special, status_of
from claimtrack.history.dating import LAST_MS
from claimtrack.merging.errors import RefusedClockError
from claimtrack.merging.job import merge
from claimtrack.merging.plan import Ids, MergeReport
from claimtrack.merging.source import open_source
from claimtrack.merging.verify import header_of, verified
from claimtrack.store import location_of, open_store
from claimtrack.store.header import SCHEMA_VERSION
from claimtrack.store.session import ignore
from claimtrack.text import visible
from claimtrack.vocabulary import ChangesetKind

ATTRIBUTES = {"merge": "claimtrack", "diff": "claimtrack"}
"""What .gitattributes says of claims files."""

_AT_ONCE = 500
_OF_ANOTHER = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR")


_MEND = "git show THEIRS:FILE > copy.db; claimtrack merge copy.db --file FILE --mend-clock"
"""What a person does whose `git merge` met a date from far ahead."""


class NoRepositoryError(ClaimtrackError):
    """A folder that git does not know, or no git."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(f"{folder}: {reason}. Run `git init` there, or name a clone with --repo.")


def install(folder: Path, pattern: str) -> Path:
    """Have git merge and show files of this pattern through claimtrack; return the attributes.

    Doing it again changes nothing. Raises NoRepositoryError.
    """
    top = Path(run_git(folder, "rev-parse", "--show-toplevel").strip())
    program = f"{shlex.quote(sys.executable)} -m claimtrack git"
    for name, value in (
        ("merge.claimtrack.name", "the union of two histories"),
        ("merge.claimtrack.driver", f"{program} merge-driver %O %A %B %P"),
        ("merge.claimtrack.recursive", "binary"),
        ("diff.claimtrack.textconv", f"{program} textconv"),
    ):
        run_git(top, "config", "--local", name, value)
    attributes = top / ".gitattributes"
    line = attributes_line(pattern)
    refuse_special(attributes)
    lines = attributes.read_text("utf-8").splitlines() if attributes.exists() else []
    if line not in lines:
        with drafted(attributes, status_of(attributes), replaces=True) as draft:
            draft.write_text("\n".join([*lines, line]) + "\n", "utf-8")
    return attributes


def drive(
    ours: Path, theirs: Path, author: str, on_notice: Callable[[str], None] = ignore
) -> MergeReport:
    """Merge what git calls theirs (%B) into ours (%A), which becomes the merged file.

    The common ancestor is of no use: the histories say more than it does.
    """
    store = open_store(ours)
    # git keeps the past; what is kept under the name of its temporary file helps nobody.
    store.mark_new()
    store.is_remembered = False
    store.on_notice = on_notice
    try:
        return merge(store, theirs, author)
    except RefusedClockError as error:
        raise RefusedClockError(str(theirs), error.fault, _MEND) from None


def as_text(path: Path) -> Iterator[str]:
    """Yield a file's history as lines, the oldest first: what `git diff` and `git log -p` show."""
    try:
        with open_source(location_of(path)) as source:
            source.examine()
            ids = Ids()
            for digits, _ in source.fingerprints():
                ids.append(digits)
            for batch in ids.batches(_AT_ONCE):
                for raw, rows in source.changesets(batch):
                    yield from _lines(raw, rows)
    except ClaimtrackError as error:
        yield visible(str(error))


def _lines(raw: Any, rows: Iterator[Any]) -> Iterator[str]:
    header = header_of(raw, latest_ms=LAST_MS, newest_schema=SCHEMA_VERSION)
    reason = f"  {header.reason}" if header.reason else ""
    when = f"{header.recorded_at:%Y-%m-%d %H:%M}"
    yield visible(f"{when}  {header.author}  {header.kind} {header.id.hex[:16]}{reason}")
    changes = verified(header, raw.digest, rows)
    if header.kind == ChangesetKind.IMPORT:
        yield f"    {sum(1 for _ in changes):,} rows"
        return
    for digits, entity, _, patch in changes:
        yield visible(f"    {entity} {digits[:8]} {patch}")


def attributes_line(pattern: str) -> str:
    """Return the line of .gitattributes for files of a pattern."""
    return " ".join((pattern, *(f"{name}={value}" for name, value in ATTRIBUTES.items())))


def run_git(folder: Path, *words: str, is_apart: bool = False) -> str:
    """Return what git prints; with `is_apart` it knows of no repository but the folder's own.

    Raises NoRepositoryError.
    """
    program = shutil.which("git")
    if program is None:
        raise NoRepositoryError(folder, "git is not installed")
    hidden = _OF_ANOTHER if is_apart else ()
    done = subprocess.run(  # noqa: S603 — words of ours, and no shell
        [program, "-C", folder, *words], capture_output=True, check=False,
        encoding="utf-8", errors="surrogateescape",
        env={name: value for name, value in os.environ.items() if name not in hidden},
    )  # fmt: skip
    if done.returncode:
        raise NoRepositoryError(folder, "is in no git repository")
    return done.stdout
