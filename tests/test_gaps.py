"""Claims that something is absent, and whether a search is cited for them."""

from uuid import UUID

import pytest

from claimtrack import changes
from claimtrack.analysis.absence import absence_in
from claimtrack.queries.claim_list import claims
from claimtrack.queries.detail import claim_detail
from claimtrack.queries.filter_syntax import parse
from claimtrack.schemas.listing import RowRef
from claimtrack.store import Store
from conftest import Shell

ABSENCES = {
    "There is no record of the flight.": "There is no",
    "We found NO\n trace of oil.": "NO\n trace of",
    "No public record of a permit exists.": "No public record of",
    "Inspectors saw no signs that it burned.": "no signs that",
    "There’s no army in the east.": "There’s no",
    "There have been no tests.": "There have been no",
    "He never went to Sochi.": "never",
    "Nobody has seen the order.": "Nobody has",
    "No-one had signed it.": "No-one had",
    "They will never say so, but it never arrived.": "never",
}
NONE = (
    "There is no doubt about it.",
    "There's no way out.",
    "It will never happen.",
    "It can’t ever, and must almost never, fail.",
    "Never again.",
    "A never-ending war.",
    "Nobody wants war.",
    "No record was broken.",
    "He has whenever he nevertheless can.",
    "",
)


@pytest.fixture
def desk(shell: Shell) -> Shell:
    """Return a shell beside a new file."""
    shell("init")
    return shell


def test_absence_is_read_in_a_few_english_forms() -> None:
    assert {text: absence_in(text) for text in ABSENCES} == ABSENCES
    assert {text: absence_in(text) for text in NONE} == dict.fromkeys(NONE)
    text = "He never went."
    assert absence_in(text, language="en-GB", nature="fact") == "never"
    assert absence_in(text, language="de") is None
    for nature in ("position", "intention", "forecast", "opinion"):
        assert absence_in(text, nature=nature) is None


def test_an_absence_without_a_search_is_a_gap(store: Store) -> None:
    texts = {
        "gap": {"text": "There is no record of a permit."},
        "searched": {"text": "There is no trace of a permit."},
        "reported": {"text": "Nobody has seen a permit."},
        "document": {"text": "The mill never had a permit."},
        "taken back": {"text": "The mill never had a licence."},
        "forecast": {"text": "It never rains again so.", "nature": "forecast"},
        "german": {"text": "There is no Erlaubnis.", "language": "de"},
        "present": {"text": "There is a permit, now known to all."},
    }
    ids = {name: changes.add_claim(store, "alice", values) for name, values in texts.items()}

    def found() -> set[str]:
        with store.reading() as session:
            listed = {row.id for row in claims(session, parse("has:gap"))}
            told = {name for name, id_ in ids.items() if claim_detail(session, id_).gap}
            others = {row.id for row in claims(session, parse("-has:gap"))}
        assert told == {name for name, id_ in ids.items() if id_ in listed}
        assert listed | others == set(ids.values())
        assert not listed & others
        return told

    def search(name: str, supports: UUID | None = None) -> tuple[UUID, UUID | None]:
        values = {"search_words": name, "search_found": "nothing", "searched_by": "carol"}
        values["published"] = "2015-06-02"
        return changes.record_search(store, "alice", "The archive", values, supports=supports)

    search("searched", ids["searched"])
    _, citation = search("taken back", ids["taken back"])
    assert citation is not None
    place, _ = search("elsewhere")
    paper = changes.add_source(store, "alice", {"title": "A paper"})
    changes.cite(store, "alice", ids["reported"], place, {"role": "reports"})
    changes.cite(store, "alice", ids["document"], paper, {"role": "supports"})
    assert found() == {"gap", "reported", "document"}
    changes.retract(store, "bob", [RowRef("citation", citation)])
    assert found() == {"gap", "reported", "document", "taken back"}
    changes.unite(store, "bob", *(RowRef("claim", ids[name]) for name in ("searched", "gap")))
    assert found() == {"reported", "document", "taken back"}


def test_a_gap_is_told(desk: Shell) -> None:
    desk("add", "claim", "There is no record of a permit.", "--as", "alice")
    (row,) = desk.json("list", "has:gap")
    told = "“There is no”: no search is cited for it"
    asks = "no search that found nothing is cited for it"

    assert told in desk("show", row["id"])
    assert asks in desk("brief", row["id"], "--format", "md")
    desk(
        "searched", "The archive", "--for", "permit", "--found", "nothing", "--supports", row["id"]
    )
    assert told not in desk("show", row["id"])
    assert asks not in desk("brief", row["id"], "--format", "md")
    assert desk.json("list", "has:gap") == []
