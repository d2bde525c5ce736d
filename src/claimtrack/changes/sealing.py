"""Seals of a store's history, and what is gone or altered since one was made.

A seal alone proves that nothing is; to name what is, somebody must have kept the ids: the list that
was written with the seal, or a backup.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection, select, type_coerce

from claimtrack.errors import ClaimtrackError
from claimtrack.files import open_plain
from claimtrack.history.clock import minted_at
from claimtrack.history.seal import (
    Fingerprints,
    Seal,
    UnreadableSealError,
    altered,
    missing,
    read_list,
)
from claimtrack.ids import digits_of
from claimtrack.models import METADATA
from claimtrack.models.columns import RAW
from claimtrack.store import Store
from claimtrack.store.backup import backups
from claimtrack.store.errors import UNREADABLE
from claimtrack.store.inspection import fingerprints_in
from claimtrack.text import counted

_CHANGESETS, _ARRIVALS = METADATA.tables["changeset"], METADATA.tables["arrival"]
_NAMED = 20
"""So many changesets are named."""


class Witness(NamedTuple):
    """Who says which changesets there were: a list, or a backup; arrivals in their order."""

    name: str
    held: Fingerprints
    arrivals: Sequence[str] = ()
    backup: Path | None = None


@dataclass(slots=True)
class Comparison:
    """What became of sealed changesets: problems as sentences, or in `sound` that there are none.

    `next` is what to do.
    """

    problems: list[str] = field(default_factory=list)
    sound: list[str] = field(default_factory=list)
    next: list[str] = field(default_factory=list)


Against = Seal | Witness
"""What a history is compared with: a seal, or the list of one."""


def seal(store: Store) -> tuple[Seal, Fingerprints]:
    """Seal the history of a store; also return what the seal is of."""
    with store.reading() as session:
        held = fingerprints(session.connection())
    return Seal.of(held), held


def read_seal(words: str) -> Against:
    """Read a seal, or the file with the list of one. Raises UnreadableSealError."""
    found = Seal.read(words)
    if found is not None:
        return found
    try:
        with open_plain(Path(words)) as file:
            return Witness(words, read_list(words, file))
    except (OSError, ValueError) as error:
        what = "is no seal, and no file of that name can be read"
        raise UnreadableSealError(words, what) from error


def fingerprints(connection: Connection) -> dict[str, str]:
    """Return the digests of all changesets by id, in hexadecimal."""
    query = select(type_coerce(_CHANGESETS.c.id, RAW), _CHANGESETS.c.digest)
    return {digits_of(id_): str(digest) for id_, digest in connection.execute(query)}


def compare(connection: Connection, path: Path | None, against: Sequence[Against]) -> Comparison:
    """Compare a history with seals and lists of seals; the lists help to name what is gone."""
    found = Comparison()
    held = fingerprints(connection)
    query = select(type_coerce(_ARRIVALS.c.changeset_id, RAW)).order_by(_ARRIVALS.c.number)
    arrivals = [digits_of(id_) for id_ in connection.execute(query).scalars()]
    lists = [one for one in against if isinstance(one, Witness)]

    @cache
    def kept() -> list[Witness]:  # read only where something does not fit
        return [] if path is None else list(_backups(path))

    for one in against:
        if isinstance(one, Witness):
            _compare_with(found, one.held, held, kept)
        elif one.sealed(held, arrivals) is not None:
            found.sound.append(_unchanged(one.changesets, len(held)))
        else:
            _name(found, one, held, [*lists, *kept()])
    found.problems = list(dict.fromkeys(found.problems))
    found.next = list(dict.fromkeys(found.next))
    return found


def _unchanged(sealed: int, held: int) -> str:
    added = f"; {counted(held - sealed, 'changeset')} added" if held > sealed else ""
    return f"unchanged since the seal over {counted(sealed, 'changeset')}{added}"


def _compare_with(
    found: Comparison,
    listed: Fingerprints,
    held: Fingerprints,
    witnesses: Callable[[], Sequence[Witness]],
) -> None:
    """Name what is not as it was sealed."""
    gone, changed = missing(listed, held), altered(listed, held)
    if not gone and not changed:
        found.sound.append(_unchanged(len(listed), len(held)))
        return
    found.problems += _sentences(gone, "is gone: it was there when the seal was made")
    found.problems += _sentences(changed, "is not what was sealed: it was altered since")
    _advise(found, gone, changed, witnesses())


def _name(found: Comparison, seal: Seal, held: Fingerprints, witnesses: Sequence[Witness]) -> None:
    """Name what became of sealed changesets, as far as somebody knows which those were."""
    for witness in witnesses:
        sealed = seal.sealed(witness.held, witness.arrivals)
        if sealed is not None:
            _compare_with(found, sealed, held, lambda: witnesses)
            return
    known = {id_: digest for witness in reversed(witnesses) for id_, digest in witness.held.items()
             if id_ <= seal.newest}  # fmt: skip
    gone, changed = missing(known, held), altered(known, held)
    found.problems.append(_misfit(seal, sum(id_ <= seal.newest for id_ in held)))
    found.problems += _sentences(gone, "is gone: a backup or a list has it")
    found.problems += _sentences(changed, "is not as a backup or a list has it: it was altered")
    if gone or changed:
        _advise(found, gone, changed, witnesses)
    else:
        found.next.append(
            "Nothing that is kept here tells which. Where the list was written with the seal "
            "(`claimtrack seal --output`), name it too: `claimtrack check --against LIST`."
        )


def _misfit(seal: Seal, count: int) -> str:
    """Return the sentence about a seal that nothing here fits."""
    sealed = counted(seal.changesets, "changeset")
    here = f"the file holds {counted(count, 'changeset')} up to the newest of them"
    if count < seal.changesets:
        lost = seal.changesets - count
        what = f"at least {lost:,} of them {'is' if lost == 1 else 'are'} gone"
    elif count == seal.changesets:
        what = "they are not the same: some were altered, or are gone"
    else:
        what = (
            "some were altered or are gone, or it is the seal of another copy, or more came in by "
            "merges since than the file remembers"
        )
    return f"The seal over {sealed} does not fit; {here}: {what}."


def _sentences(ids: Sequence[str], what: str) -> Iterator[str]:
    for id_ in ids[:_NAMED]:
        yield f"Changeset {id_[:16]}{_when(id_)} {what}."
    if len(ids) > _NAMED:
        yield f"So it is with {len(ids) - _NAMED:,} more."


def _when(id_: str) -> str:
    try:
        return f" of {minted_at(UUID(id_)):%Y-%m-%d %H:%M} (UTC)"
    except (ValueError, OverflowError):  # no time that there is, in somebody's list
        return ""


def _advise(
    found: Comparison, gone: Sequence[str], changed: Sequence[str], witnesses: Iterable[Witness]
) -> None:
    """Say which backup holds what is gone or was altered."""
    counts = {one.backup: sum(id_ in one.held for id_ in (*gone, *changed))
              for one in witnesses if one.backup is not None}  # fmt: skip
    backup = max(counts, key=lambda path: counts[path], default=None)
    if backup is None or not counts[backup]:
        found.next.append("A teammate's copy may hold what was; compare with it.")
    elif changed:
        found.next.append(f"The backup {backup} holds what was altered or is gone: compare.")
    else:
        found.next.append(f"`claimtrack merge {backup}` takes in {counts[backup]:,} of them.")


def _backups(path: Path) -> Iterator[Witness]:
    """Yield what the backups of a file hold, the newest first."""
    for backup in backups(path):
        with suppress(*UNREADABLE, ClaimtrackError):
            yield Witness(str(backup.path), *fingerprints_in(backup.path), backup.path)
