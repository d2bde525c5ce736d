"""Ids as people type them, `-` for those on standard input."""

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID

    from claimtrack.schemas.listing import RowRef
    from claimtrack.store import Store


def found_all(store: "Store", words: Iterable[str], kinds: Sequence[str] = ()) -> "list[RowRef]":
    """Return what each id, prefix or key stands for; all are looked up before anything is done."""
    from claimtrack.queries.lookup import FINDABLE, find

    wanted: list[str] = []
    for word in words:
        wanted += _from_stdin() if word == "-" else [word]
    with store.reading() as session:
        return [find(session, word, kinds or FINDABLE) for word in wanted]


def found_one(store: "Store", word: str, kinds: Sequence[str] = ()) -> "RowRef":
    """Return what one id, prefix or key stands for."""
    from claimtrack.errors import UnknownIdError

    found = found_all(store, [word], kinds)
    if not found:
        raise UnknownIdError(word)
    return found[0]


def id_of(store: "Store", word: str | None, kind: str) -> "UUID | None":
    """Return the id of a row of one kind, or None where none was named."""
    return None if word is None else found_one(store, word, (kind,)).id


def _from_stdin() -> list[str]:
    return [line.strip() for line in sys.stdin if line.strip()]
