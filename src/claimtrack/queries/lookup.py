"""What a person means by an id, a unique beginning of one, a record key, a name or part of it."""

import re
from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import Connection, Select, func, select
from sqlmodel import Session, col

from claimtrack.entities import ENTITIES, TARGETS
from claimtrack.errors import AmbiguousIdError, UnknownIdError, WrongKindError
from claimtrack.models import METADATA, Actor, Changeset, Claim, Origin
from claimtrack.queries.blind import COVERED, covered
from claimtrack.queries.namesakes import told_apart
from claimtrack.queries.naming import NAMED_SO, Name, Names, called, names_of, own_name
from claimtrack.schemas.listing import RowRef
from claimtrack.schemas.rows import Flip, FlipRow
from claimtrack.store.united import UNITABLE, united
from claimtrack.text import clip, fold, visible

FINDABLE = (
    "claim", "source", "citation", "rebuttal", "annotation", "assessment", "actor", "tag",
    "snapshot", "alias", "support", "quantity", "exhibit", "assignment",
)  # fmt: skip
"""The kinds of row that people name; in this order they are listed."""

NOTABLE = (*(target.removesuffix("_id") for target in TARGETS), "annotation")
"""The kinds of row that a note can be on; one on a note answers it."""

_HEX = re.compile(r"[0-9a-f]{1,32}")
_SHOWN, _PROPOSED = 10, 5
_SHORTEST_PREFIX, _SHORTEST_ID = 4, 8
"""Digits of an id that are taken for one where a name is wanted."""
_SCANNED = 20_000
_AT_ONCE = 500
_FIRST_WORDS = 40
"""Cells of a claim without a key in a list of standings that were turned."""
_COMPLETED = {"speaker": "actor", "tag": "tag", "source": "source"}
"""What is completed to the name of a row, with the kind of that row."""

NAMED = frozenset(name for name, entity in ENTITIES.items() if entity.named_by)
"""The kinds of row of which a field says what they are."""


def find(
    session: Session, words: str, kinds: Sequence[str] = FINDABLE, *, begins: bool = False
) -> RowRef:
    """Return the one row that `words` stand for: a key exactly, a unique id prefix, else a name.

    With `begins`, also the only row with a name that begins so; without, such rows are proposed.
    Raises UnknownIdError, AmbiguousIdError with the candidates, and WrongKindError where the id
    is one of another kind than `kinds`.
    """
    connection = session.connection()
    steps = [_with_key, _with_prefix, _with_name]
    if len(words) < _SHORTEST_PREFIX:  # "A" is rather a name than the beginning of an id
        steps = [_with_key, _with_name, _with_prefix]
    matches = next((found for step in steps if (found := step(connection, words, kinds))), [])
    near = [] if matches else _close(connection, words, kinds)
    if begins:
        matches = matches or near
    if len(matches) == 1:
        return matches[0]
    if matches:
        raise AmbiguousIdError(words, [describe(connection, ref) for ref in matches[:_SHOWN]])
    others = _with_key(connection, words, FINDABLE) or _with_prefix(connection, words, FINDABLE)
    if len(others) == 1:
        raise WrongKindError(words, others[0].entity, " or ".join(kinds))
    raise UnknownIdError(
        words,
        " or ".join(kinds) if len(kinds) < len(FINDABLE) else "",
        [describe(connection, ref) for ref in near[:_SHOWN]],
    )


def actor_called(connection: Connection, words: str) -> UUID | None:
    """Return the actor that `words` stand for by name or by id; None where nobody is called so.

    Of actors that were united, the one that stands for all. Raises AmbiguousIdError where several
    share the name, with all of them.
    """
    ids = called(connection, "actor", words)
    if not ids and len(words) >= _SHORTEST_ID:
        ids = [ref.id for ref in _with_prefix(connection, words, ("actor",))]
    groups = united(connection, "actor")
    firsts = list(dict.fromkeys(groups.first(id_) for id_ in ids))
    if len(firsts) > 1:
        lines = [describe(connection, RowRef("actor", id_)) for id_ in firsts[:_SHOWN]]
        raise AmbiguousIdError(words, lines)
    return firsts[0] if firsts else None


def actors_close_to(connection: Connection, words: str) -> list[str]:
    """Return the names of actors of which `words` are a part, the shortest first; the first few."""
    close = names_of(connection, "actor").close(words)
    names = {name_of(connection, RowRef("actor", id_)) for id_ in list(close)[:_SHOWN]}
    return sorted(names, key=lambda name: (len(name), name))[:_PROPOSED]


def find_changeset(session: Session, words: str) -> UUID:
    """Return the changeset that begins with these hexadecimal digits."""
    bounds = prefix_bounds(words)
    if bounds is None:
        raise UnknownIdError(words, "changeset")
    query = select(col(Changeset.id), col(Changeset.author)).where(
        col(Changeset.id).between(*bounds)
    )
    rows = session.connection().execute(query.order_by(col(Changeset.id)).limit(_SHOWN)).all()
    if not rows:
        raise UnknownIdError(words, "changeset")
    if len(rows) > 1:
        raise AmbiguousIdError(words, [f"{row[0].hex[:16]} by {row[1]}" for row in rows])
    return rows[0][0]


def prefix_bounds(words: str) -> tuple[UUID, UUID] | None:
    """Return the least and the greatest UUID that begin with these digits, dashes allowed."""
    digits = words.replace("-", "").lower()
    if not _HEX.fullmatch(digits):
        return None
    return UUID(digits.ljust(32, "0")), UUID(digits.ljust(32, "f"))


def describe(connection: Connection, ref: RowRef) -> str:
    """Return one line that tells a row from others: short id, kind, and what it says.

    Actors with their role: it tells namesakes apart.
    """
    name = name_of(connection, ref)
    if ref.entity == "actor":
        role = connection.execute(select(col(Actor.role)).where(col(Actor.id) == ref.id)).scalar()
        name += f", {clip(visible(role), 40)}" if role else ""
    return f"{ref.id.hex[:12]}  {ref.entity}" + (f"  {name}" if name else "")


def name_of(connection: Connection, ref: RowRef) -> str:
    """Return the name of a row, or the beginning of what it says; "" where it has neither."""
    if ref.entity not in NAMED:
        return ""
    if ref.entity == "annotation" and ref.id in covered(connection, [ref.id]):
        return COVERED
    query = select(own_name(ref.entity)).where(METADATA.tables[ref.entity].c.id == ref.id)
    return clip(visible(connection.execute(query).scalar() or ""), 60)


def name_flips(connection: Connection, flips: Sequence[Flip]) -> list[FlipRow]:
    """Return standings that a step turned with the keys of their claims, in the order of these.

    Those of claims without a key come last, each with the first words of its claim.
    """
    keys: dict[UUID, str] = {}
    words: dict[UUID, str] = {}
    for start in range(0, len(flips), _AT_ONCE):
        some = [flip.claim_id for flip in flips[start : start + _AT_ONCE]]
        query = select(col(Origin.entity_id), func.min(col(Origin.key))).where(
            col(Origin.entity_id).in_(some), col(Origin.retracted).is_(False)
        )
        keyed = connection.execute(query.group_by(col(Origin.entity_id)))
        keys.update((row[0], row[1]) for row in keyed)
        nameless = [claim for claim in some if claim not in keys]
        said = select(col(Claim.id), col(Claim.text)).where(col(Claim.id).in_(nameless))
        words.update(
            (row[0], clip(visible(row[1] or ""), _FIRST_WORDS)) for row in connection.execute(said)
        )
    rows = [
        FlipRow(
            one.claim_id, keys.get(one.claim_id), one.before, one.after, words.get(one.claim_id)
        )
        for one in flips
    ]
    return sorted(
        rows, key=lambda row: (row.key is None, row.key or row.words or "", row.claim.hex)
    )


def _with_key(connection: Connection, words: str, kinds: Sequence[str]) -> list[RowRef]:
    query = (
        select(col(Origin.entity), col(Origin.entity_id))
        .where(
            col(Origin.key) == words,
            col(Origin.entity).in_(kinds),
            col(Origin.retracted).is_(False),
        )
        .distinct()
        .order_by(col(Origin.entity_id))
    )
    return [RowRef(row[0], row[1]) for row in connection.execute(query)]


def _with_prefix(connection: Connection, words: str, kinds: Sequence[str]) -> list[RowRef]:
    bounds = prefix_bounds(words)
    if bounds is None:
        return []
    refs: list[RowRef] = []
    for kind in kinds:
        table = METADATA.tables[kind]
        query = select(table.c.id).where(table.c.id.between(*bounds)).order_by(table.c.id)
        refs += [RowRef(kind, id_) for id_ in connection.execute(query.limit(_SHOWN)).scalars()]
    return refs


def _with_name(connection: Connection, words: str, kinds: Sequence[str]) -> list[RowRef]:
    return [
        RowRef(kind, id_)
        for kind in NAMED_SO
        if kind in kinds
        for id_ in _firsts(connection, kind, called(connection, kind, words))
    ]


def _close(connection: Connection, words: str, kinds: Sequence[str]) -> list[RowRef]:
    """Return the rows with a name that begins so."""
    return [
        RowRef(kind, id_)
        for kind in NAMED_SO
        if kind in kinds
        for id_ in _firsts(connection, kind, list(names_of(connection, kind).close(words)))
    ]


def _firsts(connection: Connection, kind: str, ids: Sequence[UUID]) -> Sequence[UUID]:
    """Return one row of several that were united, the first; a single one as it is."""
    if len(ids) < 2 or kind not in UNITABLE:
        return ids
    groups = united(connection, kind)
    return list(dict.fromkeys(groups.first(id_) for id_ in ids))


def names_beginning(session: Session, what: str, typed: str, limit: int = 6) -> list[str]:
    """Return names of speakers, tags, sources, owners or authors that what is typed finds.

    Each word typed begins one of the name. Names that begin as typed come first. Of a very long
    list, only the first 20,000 names are searched.
    """
    wanted = fold(typed)
    if not wanted:
        return []
    found = _names_found(session.connection(), what, typed)
    starts = {name: fold(name).startswith(wanted) for name in found}
    ranked = sorted(starts, key=lambda name: (not starts[name], len(name), name))
    return ranked[:limit]


def _names_found(connection: Connection, what: str, typed: str) -> Iterable[str]:
    if kind := _COMPLETED.get(what):
        names = names_of(connection, kind, unnamed=True, most=_SCANNED)
        found = names.beginning(typed)
        return (told_apart(connection, found) if kind == "actor" else found).values()
    query: Select[str | None] = select(col(Changeset.author)).distinct()
    if what == "owner":
        owned = (col(Claim.owner).is_not(None), col(Claim.retracted).is_(False))
        query = select(col(Claim.owner)).where(*owned).distinct()
    rows = connection.execute(query.limit(_SCANNED)).scalars()
    names = Names(Name(UUID(int=place), name) for place, name in enumerate(filter(None, rows)))
    return names.beginning(typed).values()
