"""To add what is there already never replaces a field: it says what is there, and what differs."""

import pytest

from claimtrack import changes
from claimtrack.errors import AmbiguousIdError, ThereAlreadyError
from claimtrack.queries.claim_list import claims
from claimtrack.queries.filter_syntax import parse
from claimtrack.schemas.listing import RowRef
from claimtrack.store import Store
from conftest import Shell, tables

HORVAT = {"name": "Ana Horvat", "role": "mayor"}


def test_an_actor_that_is_there_is_told_with_what_differs(store: Store) -> None:
    changes.add_actor(store, "alice", HORVAT)
    before = tables(store)

    for values in (HORVAT, {"name": "ana  horvat"}):
        with pytest.raises(ThereAlreadyError, match="Ana Horvat") as told:
            changes.add_actor(store, "bob", values)
        assert "differ" not in str(told.value)
    with pytest.raises(ThereAlreadyError, match="role: mayor there, singer here"):
        changes.add_actor(store, "bob", {**HORVAT, "role": "singer"}, aliases=["The Voice"])

    assert tables(store) == before


def test_a_source_that_is_there_is_told_with_what_differs(store: Store) -> None:
    typed = {"title": "Report", "url": "https://example.org/x", "kind": "report"}
    changes.add_source(store, "alice", {**typed, "published": "2015"}, issuer="Quell Town")
    before = tables(store)

    with pytest.raises(ThereAlreadyError, match=r"published: 2015 .*there, 2016 .*here") as told:
        changes.add_source(
            store, "bob", {"title": "Report", "url": typed["url"], "published": "2016"}
        )
    assert "kind" not in str(told.value)
    assert tables(store) == before


def test_what_was_retracted_comes_back_as_it_was(store: Store) -> None:
    actor = changes.add_actor(store, "alice", HORVAT)
    changes.retract(store, "alice", [RowRef("actor", actor)])

    with pytest.raises(ThereAlreadyError, match="--restore"):
        changes.add_actor(store, "alice", {**HORVAT, "role": "singer"})

    assert changes.add_actor(store, "alice", HORVAT) == actor
    with store.reading() as session:
        assert list(claims(session, parse(""))) == []


def test_a_citation_that_is_there_keeps_its_fields(store: Store) -> None:
    claim = changes.add_claim(store, "alice", {"text": "No."})
    source = changes.add_source(store, "alice", {"title": "Report"})
    first = changes.cite(store, "alice", claim, source, {"role": "supports", "locator": "¶1"})

    again = changes.cite(store, "bob", claim, source, {"role": "supports", "locator": "¶1"})
    with pytest.raises(ThereAlreadyError, match="role: supports there, disputes here"):
        changes.cite(store, "bob", claim, source, {"role": "disputes", "locator": "¶1"})

    assert again == first


def test_a_qualifier_makes_a_namesake(shell: Shell) -> None:
    shell("init")
    first = shell("add", "actor", "Ana Horvat")
    shell("add", "actor", "Ana Horvat", code=1)
    assert "--qualifier" in shell.err
    second = shell("add", "actor", "Ana Horvat", "--qualifier", "mayor of Ash")

    assert first != second
    shell("add", "claim", "No.", "--speaker", "ana horvat", code=1)
    assert first[:8] in shell.err
    assert "mayor of Ash" in shell.err
    shell("add", "claim", "Yes.", "--speaker", "Ana Horvat (mayor of Ash)")
    shell("add", "claim", "No.", "--speaker", first)
    assert shell("add", "actor", "Ana Horvat", "--qualifier", "Mayor of Ash", code=1) == ""
    assert "role" in shell.json("show", second)[0]


def test_namesakes_are_one_wherever_they_are_made(store: Store) -> None:
    made = changes.add_actor(store, "alice", {"name": "Ana"}, qualifier="mayor of Ash")

    changes.add_claim(store, "alice", {"text": "No."}, speaker="ANA (Mayor of Ash)")

    with pytest.raises(ThereAlreadyError):
        changes.add_actor(store, "bob", {"name": "Ana"}, qualifier="mayor of Ash")
    changes.add_actor(store, "alice", {"name": "Ana"})
    with pytest.raises(AmbiguousIdError, match=made.hex[:12]):
        changes.add_claim(store, "alice", {"text": "Yes."}, speaker="Ana")


def test_revise_gives_an_actor_one_more_name(shell: Shell) -> None:
    shell("init")
    shell("add", "actor", "Ana Horvat")
    source = shell("add", "source", "Report")

    shell("revise", "Ana Horvat", "--alias", "the mayor")
    shell("revise", source, "--alias", "the report", code=1)
    shell("add", "claim", "No.", "--speaker", "The Mayor")

    assert shell.json("list")[0]["speaker"] == "Ana Horvat"
