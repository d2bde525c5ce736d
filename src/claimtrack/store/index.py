"""The full-text index: FTS5 in SQLite, `tsvector` in PostgreSQL, over words folded by us.

Both hold the same words (`words.held_words`), so both find the same claims: the index says which
claims hold all words of what is sought, and the held text whether they stand next to each other.
What is indexed of a claim: its text, place and note, the speaker's name and other names, and the
words that are cited for it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, bindparam, column, or_, select, table, text, update
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import col

from claimtrack.entities import ENTITIES
from claimtrack.models import Actor, Alias, Citation, Claim, SearchText
from claimtrack.store.bulk import insert_many
from claimtrack.store.united import united
from claimtrack.words import Form, Sought, held_words

_BATCH = 1000
_TABLE = SearchText.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it
_WRITTEN = [
    Claim.__table__.c[field.name]  # type: ignore[attr-defined]  # as above
    for field in ENTITIES["claim"].fields
    if field.searched and not field.to
]
_FULL_TEXT = table("search_index", column("rowid"), column("search_index"))


def refresh(connection: Connection, claim_ids: Iterable[UUID]) -> None:
    """Bring the words of these claims up to date; the only writer of the index."""
    pending = iter(claim_ids)
    while batch := list(islice(pending, _BATCH)):
        _write(connection, _words_of(connection, batch))


def rebuild(connection: Connection) -> None:
    """Index every claim anew."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("DELETE FROM search_text")
        connection.exec_driver_sql("INSERT INTO search_index(search_index) VALUES ('rebuild')")
    else:
        connection.exec_driver_sql("DELETE FROM search_text")
    refresh(connection, list(connection.execute(select(col(Claim.id))).scalars()))


def stale(connection: Connection) -> list[UUID]:
    """Return the claims that the index does not hold as they are now (for `check`)."""
    wrong: list[UUID] = []
    pending = iter(connection.execute(select(col(Claim.id))).scalars().all())
    while batch := list(islice(pending, _BATCH)):
        wanted = _words_of(connection, batch)
        held = {row.claim_id: row.words for row in _held(connection, batch)}
        wrong += (claim_id for claim_id in batch if held.get(claim_id) != wanted[claim_id])
    return wrong + _unindexed(connection)


def _unindexed(connection: Connection) -> list[UUID]:
    """Return the claims whose words SQLite's full text does not have under their key."""
    if connection.dialect.name != "sqlite":
        return []
    indexed = select(table("search_index_docsize", column("id")).c.id)
    query = select(col(SearchText.claim_id)).where(col(SearchText.key).not_in(indexed))
    return list(connection.execute(query).scalars())


def candidates(connection: Connection, wanted: Sequence[Sought]) -> Select[Any]:
    """Select the claims that hold the words of all that is sought, negated or not.

    On PostgreSQL, whose index keeps no places, in any order: `holds` is the last word.

    All are folded already, so nothing that a person typed can be read as query syntax.
    """
    if connection.dialect.name == "sqlite":
        terms = [_any_of([_fts5(form) for form in each.forms], "OR", "AND") for each in wanted]
        matching = _FULL_TEXT.c.search_index.op("MATCH")(" AND ".join(terms))
        rows = _FULL_TEXT.join(_TABLE, _TABLE.c.key == _FULL_TEXT.c.rowid)
        return select(_TABLE.c.claim_id).select_from(rows).where(matching)
    terms = [_any_of([_tsquery(form) for form in each.forms], "|", "&") for each in wanted]
    matches = text(
        "array_to_tsvector(string_to_array(search_text.words, ' ')) @@ CAST(:terms AS tsquery)"
    ).bindparams(bindparam("terms", " & ".join(terms), unique=True))
    return select(_TABLE.c.claim_id).where(matches)


def _any_of(forms: Sequence[Sequence[str]], either: str, both: str) -> str:
    return "(" + f" {either} ".join(f"({f' {both} '.join(words)})" for words in forms) + ")"


def _fts5(form: Form) -> list[str]:
    return [f'"{form.words}"' + "*" * form.is_open]  # FTS5 knows which words are neighbours


def _tsquery(form: Form) -> list[str]:
    *whole, last = form.words.split()
    return [*dict.fromkeys(f"'{word}'" for word in whole), f"'{last}'" + ":*" * form.is_open]


def holds(each: Sought) -> ColumnElement[bool]:
    """Return the condition that a row of `search_text` has what is sought; cheap on one row."""
    padded = " " + col(SearchText.words) + " "
    return or_(*(padded.contains(form.pattern(), autoescape=True) for form in each.forms))


def _words_of(connection: Connection, batch: Sequence[UUID]) -> dict[UUID, str]:
    """Return the folded words of each claim, composed from the tables."""
    speakers: set[UUID] = set()
    parts: dict[UUID, list[str | None]] = {}
    speaker_of: dict[UUID, UUID] = {}
    claims = select(col(Claim.id), *_WRITTEN, col(Claim.speaker_id)).where(col(Claim.id).in_(batch))
    for claim_id, *fields, speaker_id in connection.execute(claims):
        parts[claim_id] = list(fields)
        if speaker_id is not None:
            speakers.add(speaker_id)
            speaker_of[claim_id] = speaker_id
    names = _names_of(connection, speakers)
    for claim_id, speaker_id in speaker_of.items():
        parts[claim_id].extend(names[speaker_id])
    quotes = select(col(Citation.claim_id), col(Citation.exact)).where(
        col(Citation.claim_id).in_(batch),
        col(Citation.exact).is_not(None),
        col(Citation.retracted).is_(False),
    )
    for claim_id, exact in connection.execute(quotes.order_by(col(Citation.id))):
        if claim_id in parts:
            parts[claim_id].append(exact)
    return {
        claim_id: held_words(" ".join(filter(None, words))) for claim_id, words in parts.items()
    }


def _names_of(connection: Connection, actors: set[UUID]) -> dict[UUID, list[str]]:
    """Return what each actor goes by: its name, its other names, and those of who is united."""
    groups = united(connection, "actor")
    wanted = groups.all_of(actors)
    names: dict[UUID, list[str]] = defaultdict(list)
    own = select(col(Actor.id), col(Actor.name)).where(col(Actor.id).in_(wanted))
    others = (
        select(col(Alias.actor_id), col(Alias.name))
        .where(col(Alias.actor_id).in_(wanted), col(Alias.retracted).is_(False))
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
    return connection.execute(
        select(col(SearchText.key), col(SearchText.claim_id), col(SearchText.words)).where(
            col(SearchText.claim_id).in_(batch)
        )
    )


def _write(connection: Connection, wanted: dict[UUID, str]) -> None:
    held = {row.claim_id: (row.key, row.words) for row in _held(connection, list(wanted))}
    fresh = [(claim_id, words) for claim_id, words in wanted.items() if claim_id not in held]
    changed = [
        (*held[claim_id], words)
        for claim_id, words in wanted.items()
        if claim_id in held and held[claim_id][1] != words
    ]
    if fresh:
        newest = select(col(SearchText.key)).order_by(col(SearchText.key).desc()).limit(1)
        first = (connection.execute(newest).scalar() or 0) + 1
        rows = [
            {"key": first + offset, "claim_id": claim_id, "words": words}
            for offset, (claim_id, words) in enumerate(fresh)
        ]
        insert_many(connection, _TABLE, rows)
        _index_sqlite(connection, "", [(row["key"], str(row["words"])) for row in rows])
    if changed:
        # FTS5 must be told the words that it holds, or it keeps pointing to them.
        _index_sqlite(connection, "delete", [(key, old) for key, old, _ in changed])
        statement = (
            update(_TABLE).where(_TABLE.c.key == bindparam("of")).values(words=bindparam("new"))
        )
        connection.execute(statement, [{"of": key, "new": words} for key, _, words in changed])
        _index_sqlite(connection, "", [(key, words) for key, _, words in changed])


def _index_sqlite(connection: Connection, command: str, rows: list[tuple[Any, str]]) -> None:
    if connection.dialect.name != "sqlite":
        return  # PostgreSQL's own index follows the table
    if command:
        connection.exec_driver_sql(
            "INSERT INTO search_index(search_index, rowid, words) VALUES ('delete', ?, ?)", rows
        )
    else:
        connection.exec_driver_sql("INSERT INTO search_index(rowid, words) VALUES (?, ?)", rows)
