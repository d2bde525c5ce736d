"""The full-text index: FTS5 in SQLite, `tsvector` in PostgreSQL, over words folded by us.

Both hold the same words (`words.held_words`), so both find the same claims. SQLite's keeps where
words stand, and no text (FTS5 "contentless", of any version); PostgreSQL's keeps no places, and the
text beside it says whether words stand next to each other.
What is indexed of a claim: its text, place and note, the speaker's name and other names, and the
words that are cited for it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Connection,
    Select,
    and_,
    bindparam,
    column,
    delete,
    func,
    or_,
    select,
    table,
    text,
)
from sqlalchemy.sql.elements import ColumnElement, TextClause
from sqlmodel import col

from claimtrack.entities import ENTITIES
from claimtrack.models import Actor, Alias, Citation, Claim, SearchText
from claimtrack.store.bulk import among, insert_many
from claimtrack.store.united import united
from claimtrack.words import Form, Sought, held_words

_BATCH = 4000
_TABLE = SearchText.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it
_WRITTEN = [
    Claim.__table__.c[field.name]  # type: ignore[attr-defined]  # as above
    for field in ENTITIES["claim"].fields
    if field.searched and not field.to
]
_OF_CLAIMS = (*(each.name for each in _WRITTEN), "speaker_id")
_FULL_TEXT = table("search_index", column("rowid"), column("search_index"))
_INDEXED = table("search_index_docsize", column("id"))
_LITTER = 10_000
"""So many keys that are no claim's any more are left alone."""


@dataclass(slots=True)
class NewTexts:
    """What was just written of claims that are new with all that is cited for them.

    So no table need be asked for it: the fields of each claim, and its live citations, by claim.
    """

    claims: dict[UUID, Mapping[str, Any]] = field(default_factory=dict)
    quotes: defaultdict[UUID, list[tuple[UUID, str]]] = field(
        default_factory=lambda: defaultdict(list)
    )


_NOTHING = NewTexts()


def refresh(connection: Connection, claim_ids: Iterable[UUID], new: NewTexts = _NOTHING) -> None:
    """Bring the words of these claims up to date; the only writer of the index."""
    pending = iter(claim_ids)
    while batch := list(islice(pending, _BATCH)):
        _write(connection, _words_of(connection, batch, new))


def rebuild(connection: Connection) -> None:
    """Index every claim anew."""
    connection.exec_driver_sql("DELETE FROM search_text")
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("INSERT INTO search_index(search_index) VALUES ('delete-all')")
    refresh(connection, list(connection.execute(select(col(Claim.id))).scalars()))


def stale(connection: Connection) -> list[UUID]:
    """Return the claims that the index does not hold as they are now (for `check`)."""
    is_sqlite = connection.dialect.name == "sqlite"
    wrong: list[UUID] = []
    pending = iter(connection.execute(select(col(Claim.id))).scalars().all())
    while batch := list(islice(pending, _BATCH)):
        wanted = _words_of(connection, batch)
        held = {row.claim_id: (row.digest, row.words) for row in _held(connection, batch)}
        for claim_id in batch:
            words = wanted[claim_id]
            if held.get(claim_id) != (_digest(words), None if is_sqlite else words):
                wrong.append(claim_id)
    return wrong + _unindexed(connection)


def _unindexed(connection: Connection) -> list[UUID]:
    """Return the claims of which SQLite's full text has nothing under their key."""
    if connection.dialect.name != "sqlite":
        return []
    indexed = select(_INDEXED.c.id)
    query = select(col(SearchText.claim_id)).where(col(SearchText.key).not_in(indexed))
    return list(connection.execute(query).scalars())


def matching(connection: Connection, wanted: Sequence[Sought]) -> Select[Any]:
    """Select the claims that hold all that is sought, negated or not.

    All is folded already, so nothing that a person typed can be read as query syntax.
    """
    if connection.dialect.name == "sqlite":
        rows = _FULL_TEXT.join(_TABLE, _TABLE.c.key == _FULL_TEXT.c.rowid)
        return select(_TABLE.c.claim_id).select_from(rows).where(_matches(wanted))
    # That index keeps no places: whether words stand next to each other is asked of the text.
    in_order = [_holds(each) for each in wanted if each.needs_order]
    return select(_TABLE.c.claim_id).where(_has_words(wanted), *in_order)


def keys(connection: Connection, wanted: Sequence[Sought]) -> Select[Any]:
    """Select the keys of the index that hold all that is sought; of words alone, and no phrases.

    SQLite's may be keys that are no claim's any more.
    """
    if connection.dialect.name == "sqlite":
        return select(_FULL_TEXT.c.rowid).where(_matches(wanted))
    return select(_TABLE.c.key).where(_has_words(wanted))


def litter(connection: Connection) -> list[int]:
    """Return the keys of the index that are no claim's any more; PostgreSQL keeps none."""
    if connection.dialect.name != "sqlite":
        return []
    indexed = connection.execute(select(func.count()).select_from(_INDEXED)).scalar_one()
    live = connection.execute(select(func.count()).select_from(_TABLE)).scalar_one()
    if indexed == live:
        return []
    query = select(_INDEXED.c.id).where(_INDEXED.c.id.not_in(select(_TABLE.c.key)))
    return list(connection.execute(query).scalars())


def probe(connection: Connection, wanted: Sequence[Sought]) -> ColumnElement[bool]:
    """Return the condition that a row of `search_text` has all that is sought; cheap on one row.

    SQLite gathers the keys of all that match first, which are whole numbers, in their order: a
    sixth of what it takes to gather the claims.
    """
    if connection.dialect.name == "sqlite":
        return col(SearchText.key).in_(select(_FULL_TEXT.c.rowid).where(_matches(wanted)))
    return and_(*(_holds(each) for each in wanted))


def _has_words(wanted: Sequence[Sought]) -> TextClause:
    terms = [_any_of([_tsquery(form) for form in each.forms], "|", "&") for each in wanted]
    return text(
        "array_to_tsvector(string_to_array(search_text.words, ' ')) @@ CAST(:terms AS tsquery)"
    ).bindparams(bindparam("terms", " & ".join(terms), unique=True))


def _matches(wanted: Sequence[Sought]) -> ColumnElement[bool]:
    terms = [_any_of([_fts5(form) for form in each.forms], "OR", "AND") for each in wanted]
    found: ColumnElement[bool] = _FULL_TEXT.c.search_index.bool_op("MATCH")(" AND ".join(terms))
    return found


def _holds(each: Sought) -> ColumnElement[bool]:
    padded = " " + col(SearchText.words) + " "
    return or_(*(padded.contains(form.pattern(), autoescape=True) for form in each.forms))


def _any_of(forms: Sequence[Sequence[str]], either: str, both: str) -> str:
    return "(" + f" {either} ".join(f"({f' {both} '.join(words)})" for words in forms) + ")"


def _fts5(form: Form) -> list[str]:
    return [f'"{form.words}"' + "*" * form.is_open]  # FTS5 knows which words are neighbours


def _tsquery(form: Form) -> list[str]:
    *whole, last = form.words.split()
    return [*dict.fromkeys(f"'{word}'" for word in whole), f"'{last}'" + ":*" * form.is_open]


def _words_of(
    connection: Connection, batch: Sequence[UUID], new: NewTexts = _NOTHING
) -> dict[UUID, str]:
    """Return the folded words of each claim, composed from the tables or from what is new."""
    parts: dict[UUID, list[str | None]] = {}
    speaker_of: dict[UUID, UUID] = {}
    held = [claim_id for claim_id in batch if claim_id not in new.claims]
    written: list[Any] = [
        (claim_id, *map(values.get, _OF_CLAIMS))
        for claim_id in batch
        if (values := new.claims.get(claim_id)) is not None
    ]
    if held:
        claims = select(col(Claim.id), *_WRITTEN, col(Claim.speaker_id)).where(
            among(connection, col(Claim.id), held)
        )
        written += connection.execute(claims)
    for claim_id, *fields, speaker_id in written:
        parts[claim_id] = fields
        if speaker_id is not None:
            speaker_of[claim_id] = speaker_id
    names = _names_of(connection, set(speaker_of.values()))
    for claim_id, speaker_id in speaker_of.items():
        parts[claim_id].extend(names[speaker_id])
    for claim_id, exact in _quotes_of(connection, held):
        if claim_id in parts:
            parts[claim_id].append(exact)
    for claim_id in batch if new.quotes else ():
        if claim_id in new.claims:
            parts[claim_id].extend(exact for _, exact in sorted(new.quotes.get(claim_id, ())))
    return {
        claim_id: held_words(" ".join(filter(None, words))) for claim_id, words in parts.items()
    }


def _quotes_of(connection: Connection, claims: Sequence[UUID]) -> Iterable[Any]:
    """Return what is cited for claims, in the order of the citations: claim and words."""
    if not claims:
        return ()
    quotes = select(col(Citation.claim_id), col(Citation.exact)).where(
        among(connection, col(Citation.claim_id), claims),
        col(Citation.exact).is_not(None),
        col(Citation.retracted).is_(False),
    )
    return connection.execute(quotes.order_by(col(Citation.id)))


def _names_of(connection: Connection, actors: set[UUID]) -> dict[UUID, list[str]]:
    """Return what each actor goes by: its name, its other names, and those of who is united."""
    groups = united(connection, "actor")
    wanted = groups.all_of(actors)
    names: dict[UUID, list[str]] = defaultdict(list)
    own = select(col(Actor.id), col(Actor.name)).where(among(connection, col(Actor.id), wanted))
    others = (
        select(col(Alias.actor_id), col(Alias.name))
        .where(among(connection, col(Alias.actor_id), wanted), col(Alias.retracted).is_(False))
        .order_by(col(Alias.id))
    )
    for query in (own, others):
        for actor_id, words in connection.execute(query):
            names[actor_id].append(words)
    others_of = {actor_id: sorted(groups.all_of([actor_id]) - {actor_id}) for actor_id in actors}
    return {
        actor_id: names[actor_id]
        + [words for other in others_of[actor_id] for words in names[other]]
        for actor_id in actors
    }


def _held(connection: Connection, batch: Sequence[UUID]) -> Any:
    return connection.execute(select(_TABLE).where(among(connection, _TABLE.c.claim_id, batch)))


def _digest(words: str) -> bytes:
    return blake2b(words.encode("utf-8"), digest_size=8).digest()


def _write(connection: Connection, wanted: dict[UUID, str]) -> None:
    held = {row.claim_id: row.digest for row in _held(connection, list(wanted))}
    digests = {claim_id: _digest(words) for claim_id, words in wanted.items()}
    written = [claim_id for claim_id in wanted if held.get(claim_id) != digests[claim_id]]
    if not written:
        return
    is_sqlite = connection.dialect.name == "sqlite"
    rows: list[dict[str, Any]] = [
        {
            "key": key,
            "claim_id": claim_id,
            "digest": digests[claim_id],
            "words": None if is_sqlite else wanted[claim_id],
        }
        for key, claim_id in enumerate(written, start=_newest(connection) + 1)
    ]
    changed = [claim_id for claim_id in written if claim_id in held]
    if changed:
        connection.execute(delete(_TABLE).where(_TABLE.c.claim_id.in_(changed)))
    insert_many(connection, _TABLE, rows)
    if is_sqlite:  # PostgreSQL's own index follows the table
        connection.exec_driver_sql(
            "INSERT INTO search_index(rowid, words) VALUES (?, ?)",
            [(row["key"], wanted[row["claim_id"]]) for row in rows],
        )
        if changed:
            _clear(connection)


def _newest(connection: Connection) -> int:
    """Return the newest key that was ever given, whether or not a claim still has it."""
    queries = [select(func.max(_TABLE.c.key))]
    if connection.dialect.name == "sqlite":
        queries.append(select(func.max(_INDEXED.c.id)))
    return max(connection.execute(query).scalar() or 0 for query in queries)


def _clear(connection: Connection) -> None:
    """Index all anew where most of what SQLite's index holds is of claims that read otherwise now.

    An index without text cannot be told to forget, so the words of a rewritten claim stay under a
    key that is no claim's any more, and is never found.
    """
    live = connection.execute(select(func.count()).select_from(_TABLE)).scalar_one()
    if _newest(connection) > 2 * live + _LITTER:
        rebuild(connection)
