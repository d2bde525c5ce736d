"""The past through the command line: who wrote what, and a claim as it was."""

from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest
from sqlmodel import select

from claimtrack import changes
from claimtrack.changes.as_of import NotThereYetError, as_it_was
from claimtrack.errors import BadQueryError
from claimtrack.history.cutoff import Cutoff
from claimtrack.models import Changeset
from claimtrack.queries.detail import claim_detail
from claimtrack.queries.moments import Moment, end_of, find_moment
from claimtrack.schemas.listing import RowRef
from claimtrack.store import Store, open_store
from conftest import Shell

_HEAD = ("as_of", "later_changes", "limits")


@pytest.fixture
def opened(shell: Shell, tmp_path: Path) -> Store:
    shell("init")
    return open_store(tmp_path / "claims.db")


def newest(store: Store) -> UUID:
    with store.reading() as session:
        return max(session.exec(select(Changeset.id)))


def test_blame_names_for_each_field_who_wrote_it_when_and_why(shell: Shell, opened: Store) -> None:
    claim = changes.add_claim(
        opened, "alice", {"text": "The dam is safe.", "said": "2015-05"}, speaker="Mill"
    )
    changes.revise(opened, "bob", RowRef("claim", claim), {"place": "Ghent"}, reason="the caption")
    made = newest(opened)
    changes.revise(opened, "chen", RowRef("claim", claim), {"note": "Hm."})
    changes.revise(opened, "chen", RowRef("claim", claim), {"note": None})

    rows = {row["field"]: row for row in shell.json("blame", str(claim))}
    told = shell("blame", str(claim)[:8])

    assert (rows["text"]["author"], rows["text"]["words"]) == ("alice", "The dam is safe.")
    place = rows["place"]
    assert (place["author"], place["reason"], place["changeset_id"]) == (
        "bob", "the caption", str(made),
    )  # fmt: skip
    assert "Mill" in rows["speaker_id"]["words"]
    assert rows["said"]["words"] == "2015-05 (stated)"
    assert "note" not in rows
    assert "bob" in told
    assert "the caption" in told


def test_a_claim_is_shown_as_it_was_with_what_hung_on_it_then(
    kerry_shell: Shell, tmp_path: Path
) -> None:
    sh = kerry_shell
    (tmp_path / "report.txt").write_text("The report says: at least 220 soldiers.", "utf-8")
    store = open_store(tmp_path / "claims.db")
    before = newest(store)
    was = sh("show", "soldiers-220")
    source = sh("add", "source", "The report", "--text", "report.txt")
    sh("cite", "soldiers-220", "--source", source, "--exact", "at least 220", "--role", "supports")
    sh("revise", "soldiers-220", "--place", "Donbas", "--speaker", "Somebody else")
    sh("annotate", "soldiers-220", "Ask for the report.")
    sh("tag", "soldiers-220", "later")
    sh("assess", "soldiers-220", "unproven")
    sh("rebut", "soldiers-220", "--text", "There were none.", "--speaker", "Moscow")
    between = newest(store)
    (now,) = sh.json("show", "soldiers-220")
    sh("retract", "soldiers-220")

    (then,) = sh.json("show", "soldiers-220", "--as-of", before.hex)
    told = sh("show", "soldiers-220", "--as-of", before.hex[:16])
    (later,) = sh.json("show", "soldiers-220", "--as-of", str(between))

    assert told.splitlines()[0].startswith("As it was at changeset")
    assert "later changes are not shown" in told.replace("\n", " ")
    assert told.split("\n", 1)[1].strip().endswith(was.splitlines()[-1].strip())
    assert [line for line in was.splitlines() if line not in told] == []
    assert (then["place"], then["tags"]) == (None, [one for one in now["tags"] if one != "later"])
    assert len(now["assessments"]) == len(then["assessments"]) + 1
    assert len(now["rebuttals"]) == len(then["rebuttals"]) + 1
    same = {name: value for name, value in later.items() if name not in _HEAD}
    assert same == now
    assert later["later_changes"] == 1


def test_the_standing_of_the_past_follows_from_the_argument_of_the_past(store: Store) -> None:
    claim = changes.add_claim(store, "alice", {"text": "The dam is safe."}, speaker="Mill")
    before = newest(store)
    source = changes.add_source(store, "alice", {"title": "Report"})
    (rebuttal,) = changes.rebut(
        store, "bob", [claim], {"kind": "contradicts"},
        counterclaim={"text": "It leaks."}, source_id=source, citation={"role": "supports"},
    )  # fmt: skip
    answered = newest(store)
    changes.retract(store, "bob", [RowRef("rebuttal", rebuttal)])

    labels = []
    for until in (before, answered, newest(store)):
        with store.reading() as session:
            found = RowRef("claim", claim)
            with as_it_was(session, found, Moment("then", Cutoff(until))) as past:
                labels.append(claim_detail(past.session, claim).claim.standing)

    assert labels == ["unanswered", "defeated", "unanswered"]


def test_a_conflict_of_the_past_is_in_conflict_there(store: Store) -> None:
    from claimtrack.changes.settlement import keep, settle
    from claimtrack.queries.conflicts import open_conflicts

    claim = changes.add_claim(store, "alice", {"text": "The dam is safe."})
    seen = frozenset([newest(store)])
    for author, place in (("bob", "Lier"), ("chen", "Mol")):
        changes.revise(store, author, RowRef("claim", claim), {"place": place}, seen=seen)
    before = newest(store)
    with store.reading() as session:
        (conflict,) = open_conflicts(session)
    settle(store, "dana", [keep(conflict, 1)], "the record")

    with store.reading() as session:
        found = RowRef("claim", claim)
        with as_it_was(session, found, Moment("then", Cutoff(before))) as past:
            (then,) = claim_detail(past.session, claim).conflicts

    assert [one.words for one in then.candidates] == ["Mol", "Lier"]


def test_what_was_not_there_yet_is_a_sentence(shell: Shell, opened: Store) -> None:
    first = changes.add_claim(opened, "alice", {"text": "First."})
    before = newest(opened)
    second = changes.add_claim(opened, "bob", {"text": "Second."})

    shell("show", str(second), "--as-of", before.hex, code=1)
    refused = shell.err
    shell("show", str(first), "--as-of", "2001", code=1)

    assert "was not there at changeset" in refused
    assert "bob added it on" in refused
    assert "not there at the end of 2001 (UTC)" in shell.err


def test_a_source_and_an_actor_have_a_past_too(shell: Shell, opened: Store) -> None:
    source = changes.add_source(opened, "alice", {"title": "Report", "reliability": "B"})
    before = newest(opened)
    changes.revise(opened, "bob", RowRef("source", source), {"reliability": "D"})
    changes.annotate(opened, "bob", RowRef("source", source), "It leaks.")

    (then,) = shell.json("show", str(source), "--as-of", before.hex)

    assert then["reliability"] == "B"
    assert then["annotations"] == []
    assert len(then["history"]) == 1


@pytest.mark.parametrize(
    ("words", "end"),
    [
        ("2026", "2027-01-01T00:00:00+00:00"),
        ("2026-02", "2026-03-01T00:00:00+00:00"),
        ("2026-02-03", "2026-02-04T00:00:00+00:00"),
        ("2026-02-03T10:20", "2026-02-03T10:21:00+00:00"),
        ("2026-02-03 10:20:30Z", "2026-02-03T10:20:31+00:00"),
    ],
)
def test_a_date_counts_to_its_end(words: str, end: str) -> None:
    assert end_of(words) == datetime.fromisoformat(end)


def test_a_day_that_there_is_not_is_refused(sqlite_store: Store) -> None:
    with sqlite_store.reading() as session, pytest.raises(BadQueryError, match="2026-02-30"):
        find_moment(session, "2026-02-30")


def test_the_unborn_are_refused_before_anything_is_folded(store: Store) -> None:
    claim = changes.add_claim(store, "alice", {"text": "First."})

    found = RowRef("claim", claim)
    with (
        store.reading() as session,
        pytest.raises(NotThereYetError, match="alice added it"),
        as_it_was(session, found, Moment("the beginning", Cutoff(UUID(int=0)))),
    ):
        pass
