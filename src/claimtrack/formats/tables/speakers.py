"""The speaker of a row of our own tables: the name, with the id and the kind of who had it."""

import re
from typing import Any

from claimtrack.formats.tables.header import Header
from claimtrack.vocabulary import ActorKind

_ID = re.compile(r"[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}")
_SHOWN = ("speaker_id", "speaker_kind")
_KINDS = frozenset(map(str, ActorKind))


def shown_with(header: Header) -> list[int]:
    """Return the columns that say who a speaker is; of a table that lacks one of them none."""
    if not set(_SHOWN) <= set(header.names):
        return []
    return [header.names.index(name) for name in _SHOWN]


def as_shown(name: str, actor: str = "", kind: str = "") -> str | dict[str, Any]:
    """Return who speaks: by the name, with whatever a row says of the id and the kind beside it.

    An older table has an id in place of a name where the name alone does not tell.
    """
    if _ID.fullmatch(name):
        return name
    shown: dict[str, Any] = {"name": name, "as_shown": True}
    if _ID.fullmatch(actor) and kind in _KINDS:
        shown |= {"id": actor, "kind": kind}
    return shown
