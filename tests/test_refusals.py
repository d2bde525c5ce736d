"""What a merge refuses of a file before it reads a row, its limits, and what `check` names."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from claimtrack.changes.integrity import check
from claimtrack.errors import ClaimtrackError, DamagedFileError, ForeignFileError, StrangeFileError
from claimtrack.history.entries import entries
from claimtrack.merging import merge
from claimtrack.merging.errors import RefusedMergeError
from claimtrack.models import METADATA
from claimtrack.store import Store, foreign
from copies import add_claims, copied, edit, log_of, path_of, redigested, tampered
from filled import Fill, filled_file
from test_merge import NEWEST

CHANGESETS, CHANGES = METADATA.tables["changeset"], METADATA.tables["change"]


@pytest.fixture
def alice(tmp_path: Path) -> Store:
    return filled_file(tmp_path / "alice.db", add_claims)


@pytest.fixture
def bob(alice: Store, tmp_path: Path) -> Store:
    """Return a teammate's copy in which one field was written."""
    bob = copied(alice, tmp_path / "bob.db")
    edit(bob, "bob", place="Ghent")
    return bob


@pytest.mark.parametrize(
    ("sql", "error", "sentence"),
    [
        ("ALTER TABLE changeset ADD COLUMN more TEXT", ForeignFileError, "that are not ours"),
        ("ALTER TABLE change ADD COLUMN x TEXT DEFAULT 'y'", ForeignFileError, "fills columns"),
        ("ALTER TABLE actor ADD COLUMN x AS (1)", ForeignFileError, "column that is computed"),
        ("CREATE TABLE x (a, b AS (a) STORED)", ForeignFileError, "column that is computed"),
        ("ALTER TABLE changeset DROP COLUMN undoes_id", DamagedFileError, "has no 'undoes_id'"),
        ("ALTER TABLE claim DROP COLUMN note", DamagedFileError, "has no 'note'"),
        ("DROP TABLE tagging", DamagedFileError, "has no table 'tagging'"),
        (f"DELETE FROM changeset WHERE id = {NEWEST}", DamagedFileError, "its changes are not"),
        ("INSERT INTO workspace VALUES ('0', 'x')", DamagedFileError, "more than one workspace"),
    ],
)
def test_a_file_that_is_not_as_claimtrack_makes_it_is_refused_in_a_sentence(
    alice: Store, bob: Store, sql: str, error: type[ClaimtrackError], sentence: str
) -> None:
    tampered(path_of(bob), sql)
    before = path_of(alice).read_bytes()

    with pytest.raises(error, match=sentence):
        merge(alice, path_of(bob), "alice")

    assert path_of(alice).read_bytes() == before


@pytest.mark.parametrize(
    ("column", "most", "sentence"),
    [("author", 200, "author that is no name, or a long one"), ("reason", 10_000, "a long one")],
)
def test_a_merge_takes_what_is_as_long_as_it_may_be_and_no_longer(
    alice: Store, bob: Store, column: str, most: int, sentence: str
) -> None:
    for length in (most + 1, most):
        tampered(
            path_of(bob), f"UPDATE changeset SET {column} = ? WHERE id = {NEWEST}", "ä" * length
        )
        redigested(path_of(bob))
        if length > most:
            with pytest.raises(RefusedMergeError, match=sentence):
                merge(alice, path_of(bob), "alice")

    assert merge(alice, path_of(bob), "alice").incoming == 1


def test_a_look_through_a_file_that_takes_too_long_is_given_up(
    alice: Store, bob: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(foreign, "_LOOK_S", 0.0)
    monkeypatch.setattr(foreign, "_LOOK_S_BY_MB", 0.0)
    monkeypatch.setattr(foreign, "_OPERATIONS_AT_ONCE", 1)

    with pytest.raises(ForeignFileError, match="takes far longer"):
        merge(alice, path_of(bob), "alice")


# What `check` names, on both databases


@pytest.fixture
def claims(filled_store: Callable[[Fill], Store]) -> Store:
    store = filled_store(add_claims)
    edit(store, "alice", place="Ghent")
    return store


def test_check_names_changes_whose_changeset_is_gone(claims: Store) -> None:
    newest = max(log_of(claims))
    with claims.writing() as session:
        session.connection().execute(delete(CHANGESETS).where(CHANGESETS.c.id == newest))

    problems = check(claims).problems

    assert any(
        one.startswith(f"Changeset {newest.hex[:16]} is gone and its changes") for one in problems
    )


def test_check_names_a_changeset_whose_changes_are_gone(claims: Store) -> None:
    newest = max(log_of(claims))
    with claims.writing() as session:
        session.connection().execute(delete(CHANGES).where(CHANGES.c.changeset_id == newest))

    assert f"Changeset {newest.hex[:16]} does not fit its digest" in check(claims).problems[0]


def test_check_names_an_altered_author(claims: Store) -> None:
    newest = max(log_of(claims))
    with claims.writing() as session:
        session.connection().execute(
            update(CHANGESETS).where(CHANGESETS.c.id == newest).values(author="mallory")
        )

    (problem,) = check(claims).problems

    assert f"Changeset {newest.hex[:16]} does not fit its digest" in problem


def test_check_names_a_patch_that_is_none(claims: Store) -> None:
    newest = max(log_of(claims))
    with claims.writing() as session:
        session.connection().execute(
            update(CHANGES).where(CHANGES.c.changeset_id == newest).values(patch="{")
        )

    assert any("patch holds '{', not a patch" in one for one in check(claims).problems)
    with claims.reading() as session:
        assert session.connection().execute(select(CHANGES.c.patch)).scalars().all()


def test_what_fails_because_of_an_edit_says_so(claims: Store) -> None:
    with claims.writing() as session:
        session.connection().execute(update(CHANGES).values(patch="{"))

    with (
        pytest.raises(StrangeFileError, match="`claimtrack check` names all of it"),
        claims.reading() as session,
    ):
        entries(session.connection())


def test_check_names_a_row_that_does_not_follow_from_the_history(claims: Store) -> None:
    actor = METADATA.tables["actor"]
    with claims.writing() as session:
        session.connection().execute(update(actor).values(note="Nobody wrote this."))

    assert any("actor" in one and "note" in one for one in check(claims).problems)
