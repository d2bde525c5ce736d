"""What is written for reviews, numbers, lineage, searches and exhibits, by the one writer."""

from typing import Any
from uuid import UUID

import pytest

from claimtrack import changes
from claimtrack.changes.exhibits import initials
from claimtrack.changes.integrity import check
from claimtrack.errors import ClaimtrackError, InvalidRecordError, ThereAlreadyError
from claimtrack.schemas.listing import RowRef
from claimtrack.store import Store
from conftest import exported
from test_support import rows

SEARCH = {"search_words": "fallen 2015", "search_found": "nothing", "searched_by": "carol",
          "published": "2015-06"}  # fmt: skip


def added(store: Store, text: str = "At least 220 fell.") -> UUID:
    return changes.add_claim(store, "alice", {"text": text})


def test_an_assignment_is_one_however_the_name_is_written_and_comes_back(store: Store) -> None:
    claim = added(store)
    (first,) = changes.assign(store, "alice", [claim], ["Bob"])
    again, other = changes.assign(store, "carol", [claim], ["bob ", "Dora"])

    assert (first, len(rows(store, "assignment"))) == (again, 2)
    assert changes.unassign(store, "alice", [claim], ["BOB", "nobody"]) == 1
    assert {row["id"]: row["retracted"] for row in rows(store, "assignment")} == {
        first: True, other: False,
    }  # fmt: skip
    changes.assign(store, "alice", [claim], ["bob"])
    assert [row["retracted"] for row in rows(store, "assignment")] == [False, False]
    assert check(store).problems == []


def test_a_setting_holds_until_it_is_set_again_or_taken_back(sqlite_store: Store) -> None:
    done = [
        changes.set_setting(sqlite_store, "alice", name, value, subject)
        for name, value, subject in (
            ("blind", "all", ""), ("blind", "all", ""), ("blind", "off", ""),
            ("editor", "yes", "Carol"), ("editor", None, "carol "), ("editor", None, "carol"),
        )
    ]  # fmt: skip

    assert done == [True, False, True, True, True, False]
    found = {(row["name"], row["value"], row["retracted"]) for row in rows(sqlite_store, "setting")}
    assert found == {("blind", "off", False), ("editor", "yes", True)}
    changes.set_setting(sqlite_store, "alice", "editor", "yes", "Carol")
    assert not any(row["retracted"] for row in rows(sqlite_store, "setting"))


def test_a_number_that_is_there_already_says_so_where_it_differs(sqlite_store: Store) -> None:
    claim = added(sqlite_store)
    number = {"words": "at least 220", "comparator": ">=", "low": "220"}
    first = changes.add_number(sqlite_store, "alice", claim, number)

    assert changes.add_number(sqlite_store, "bob", claim, number) == first
    with pytest.raises(ThereAlreadyError, match="at least 220 there"):
        changes.add_number(sqlite_store, "bob", claim, {**number, "low": 230})
    changes.revise(sqlite_store, "bob", RowRef("quantity", first), {"low": "230", "unit": "men"})
    (row,) = rows(sqlite_store, "quantity")
    assert (row["low"], row["high"], row["unit"]) == ("230", None, "men")


def test_an_exhibit_keeps_the_mark_that_it_was_given_first(sqlite_store: Store) -> None:
    one, two = (changes.add_source(sqlite_store, "a", {"title": title}) for title in "ab")
    marks = changes.mark_exhibits(sqlite_store, "Ana Lopez", [(one, None)])
    marks += changes.mark_exhibits(sqlite_store, "Ben Okri", [(one, None), (two, None)])

    assert marks == ["AL1", "AL1", "BO1"]
    names = ("Ana Lopez", "ana", "Jan van der Meer", "7", "Łukasz Ż")
    assert [initials(name) for name in names] == ["AL", "AN", "JVD", "X", "ŁŻ"]


def test_an_original_is_derived_from_nothing(sqlite_store: Store) -> None:
    wire, paper = (changes.add_source(sqlite_store, "a", {"title": title}) for title in "wp")
    target = RowRef("source", paper)

    def lineage() -> tuple[Any, Any]:
        (row,) = (row for row in rows(sqlite_store, "source") if row["id"] == paper)
        return row["lineage"], row["derived_from_id"]

    changes.mark_lineage(sqlite_store, "alice", target, original=True)
    assert lineage() == ("original", None)
    changes.revise(sqlite_store, "alice", target, {"derived_from_id": wire})
    assert lineage() == (None, wire)
    changes.revise(sqlite_store, "alice", target, {"lineage": "original"})
    assert lineage() == ("original", None)
    both = {"lineage": "original", "derived_from_id": wire}
    with pytest.raises(InvalidRecordError, match="derived from nothing"):
        changes.revise(sqlite_store, "alice", target, both)
    changes.mark_lineage(sqlite_store, "alice", target)
    assert lineage() == (None, None)


def test_a_search_is_a_source_of_its_own_beside_the_place(store: Store) -> None:
    place = "https://registry.example/"
    site = changes.add_source(store, "alice", {"title": "Registry", "url": place})
    claim = added(store, "There is no record of the fallen.")
    search, citation = changes.record_search(store, "alice", place, SEARCH, supports=claim)
    again = changes.record_search(store, "bob", place, SEARCH, supports=claim)

    assert again == (search, citation)
    assert search != site
    found = {row["id"]: row for row in rows(store, "source")}[search]
    assert (found["kind"], found["url"], found["issuer_id"]) == ("search", place, None)
    (cited,) = rows(store, "citation")
    assert (cited["id"], cited["role"]) == (citation, "supports")
    with pytest.raises(ThereAlreadyError, match="what was found"):
        changes.record_search(store, "bob", place, {**SEARCH, "search_found": "two names"})
    assert check(store).problems == []
    assert sum('"kind":"search"' in line.replace(" ", "") for line in exported(store)) == 1


@pytest.mark.parametrize("lacking", SEARCH)
def test_a_search_says_where_when_by_whom_and_for_what(sqlite_store: Store, lacking: str) -> None:
    with pytest.raises(ClaimtrackError, match="is missing: say"):
        changes.record_search(sqlite_store, "alice", "the archive", {**SEARCH, lacking: ""})
