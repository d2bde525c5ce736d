"""Nobody's work is hidden without a word: by a retraction, by an undo, here or in another copy."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import col, select

from claimtrack import changes
from claimtrack.changes import projection
from claimtrack.changes.as_of import as_it_was
from claimtrack.changes.integrity import check
from claimtrack.changes.revision import OthersWorkError
from claimtrack.changes.settlement import keep, settle
from claimtrack.changes.undo import redo, undo
from claimtrack.history import log
from claimtrack.history.cutoff import Cutoff
from claimtrack.merging import merge
from claimtrack.models import Change
from claimtrack.queries.change_history import history
from claimtrack.queries.conflicts import open_conflicts
from claimtrack.queries.detail import claim_detail
from claimtrack.queries.feed import feed_order, feed_rows
from claimtrack.queries.lookup import find
from claimtrack.queries.moments import Moment
from claimtrack.queries.outline import outline
from claimtrack.queries.rows import row_fields
from claimtrack.render.detail import note_lines
from claimtrack.schemas.listing import RowRef
from claimtrack.schemas.rows import ConflictRow
from claimtrack.store import Store, create_store
from claimtrack.transfer import import_path
from conftest import Shell, tables
from copies import copied, rebuild

Hang = Callable[[Store, str, UUID], UUID]
"""Puts something by an author on a claim, and returns its row."""


def add(store: Store, author: str = "alice") -> UUID:
    """Add a claim, cited from a source."""
    source = changes.add_source(store, author, {"title": "The report", "kind": "document"})
    return changes.add_claim(store, author, {"text": "The dam is safe."}, source_id=source)


def note(store: Store, author: str, claim: UUID, body: str = "Ask again.") -> UUID:
    return changes.annotate(store, author, RowRef("claim", claim), body)


def judge(store: Store, author: str, claim: UUID) -> UUID:
    return changes.assess(store, author, [claim], "supported")[0]


def tag(store: Store, author: str, claim: UUID) -> UUID:
    return changes.tag(store, author, [claim], ["dams"])[0]


def cite(store: Store, author: str, claim: UUID) -> UUID:
    source = changes.add_source(store, author, {"title": "The minutes", "kind": "document"})
    return changes.cite(store, author, claim, source, {"role": "supports"})


def answer(store: Store, author: str, claim: UUID) -> UUID:
    denial = {"text": "It is not."}
    return changes.rebut(store, author, [claim], {"kind": "denies"}, counterclaim=denial)[0]


def be_answer(store: Store, author: str, claim: UUID) -> UUID:
    other = changes.add_claim(store, author, {"text": "The dam leaks."})
    return changes.rebut(store, author, [other], {"kind": "denies"}, counterclaim_id=claim)[0]


def note_on_citation(store: Store, author: str, claim: UUID) -> UUID:
    with store.reading() as session:
        citation = claim_detail(session, claim).citations[0]
    return changes.annotate(store, author, RowRef("citation", citation.id), "Wrong page?")


def reply(store: Store, author: str, claim: UUID) -> UUID:
    own = note(store, "alice", claim)
    return changes.annotate(store, author, RowRef("annotation", own), "I asked.")


HANGING: dict[Hang, str] = {
    note: "1 note",
    judge: "1 verdict",
    tag: "1 topic",
    cite: "1 citation",
    answer: "1 answer",
    be_answer: "1 answer",
    note_on_citation: "1 note",
    reply: "1 note",
}


def is_retracted(store: Store, row_id: UUID, entity: str = "claim") -> bool:
    with store.reading() as session:
        return bool(row_fields(session, entity, row_id)["retracted"])


def conflicts(store: Store, row_id: UUID) -> list[ConflictRow]:
    with store.reading() as session:
        return open_conflicts(session, [row_id])


def asked(store: Store, row_id: UUID) -> list[tuple[str, str]]:
    """Return who is asked whether a row stays in sight, and what each did; it must be in sight."""
    (conflict,) = conflicts(store, row_id)
    assert conflict.field == "retracted"
    assert not is_retracted(store, row_id, conflict.entity)
    return [(one.author, one.words) for one in conflict.candidates]


def assert_sound(store: Store) -> None:
    """Assert that everything follows from the log, however often it is folded."""
    before = tables(store)
    assert check(store).problems == []
    with store.writing() as session:
        query = select(col(Change.entity), col(Change.entity_id)).distinct()
        rows = sorted(session.exec(query).all(), key=lambda row: row[1].hex, reverse=True)
        projection.refold(session.connection(), [(row[0], row[1]) for row in rows])
    assert tables(store) == before


def two_copies(folder: Path, store: Store) -> tuple[Store, Store]:
    return copied(store, folder / "alice.db"), copied(store, folder / "bob.db")


def merged_both_ways(folder: Path, one: Store, other: Store) -> Store:
    """Merge two copies in both orders; return the one, which is as the other."""
    first, second = copied(one, folder / "first.db"), copied(other, folder / "second.db")
    merge(first, other.location, "alice")
    merge(second, one.location, "bob")
    assert tables(first) == tables(second)
    assert_sound(first)
    rebuild(second)
    assert tables(first) == tables(second)
    return first


# Here and now


@pytest.mark.parametrize("hang", HANGING, ids=lambda hang: hang.__name__)
def test_who_retracts_what_carries_the_work_of_others_is_told_whose_and_how_much(
    sqlite_store: Store, hang: Hang
) -> None:
    claim = add(sqlite_store)
    hang(sqlite_store, "bob", claim)
    before = tables(sqlite_store)

    with pytest.raises(OthersWorkError) as refused:
        changes.retract(sqlite_store, "alice", [RowRef("claim", claim)])

    what = f"claim “The dam is safe.” ({claim.hex[:8]})"
    assert str(refused.value) == (
        f"{what} carries {HANGING[hang]} by bob; `--with-others` retracts it all the same."
    )
    assert tables(sqlite_store) == before


@pytest.mark.parametrize("hang", HANGING, ids=lambda hang: hang.__name__)
def test_with_others_it_is_retracted_and_nothing_is_in_conflict(store: Store, hang: Hang) -> None:
    claim = add(store)
    hung = hang(store, "bob", claim)
    with store.reading() as session:
        changed = history(session, entity_ids=[hung])

    changes.retract(store, "alice", [RowRef("claim", claim)], with_others=True)

    assert is_retracted(store, claim)
    assert conflicts(store, claim) == []
    assert_sound(store)
    with store.reading() as session:  # to have been seen is no news
        assert history(session, entity_ids=[hung]) == changed
        (newest,) = feed_rows(session, feed_order(session, cap=1)).values()
    assert re.fullmatch("The claim “[^”]*” is retracted", newest.sentence)


def test_how_much_there_is_is_counted_by_author(sqlite_store: Store) -> None:
    claim = add(sqlite_store)
    for hang, author in ((note, "bob"), (note, "bob"), (judge, "bob"), (note, "eve")):
        hang(sqlite_store, author, claim)

    with pytest.raises(OthersWorkError, match=r"2 notes and 1 verdict by bob, 1 note by eve;"):
        changes.retract(sqlite_store, "alice", [RowRef("claim", claim)])


def test_ones_own_work_and_what_is_retracted_already_does_not_count(store: Store) -> None:
    claim = add(store)
    for hang in HANGING:
        hang(store, "alice", claim)
    gone = note(store, "bob", claim, "Never mind.")
    changes.retract(store, "bob", [RowRef("annotation", gone)])

    changes.retract(store, "alice", [RowRef("claim", claim)])

    assert is_retracted(store, claim)
    assert conflicts(store, claim) == []


def test_what_is_retracted_along_with_a_row_is_not_hidden_by_it(sqlite_store: Store) -> None:
    claim = add(sqlite_store)
    hung = note(sqlite_store, "bob", claim)

    rows = [RowRef("claim", claim), RowRef("annotation", hung)]

    assert changes.retract(sqlite_store, "alice", rows) == 2


@pytest.mark.parametrize("entity", ["source", "citation", "rebuttal", "annotation", "actor", "tag"])
def test_every_kind_of_row_that_can_carry_work_asks_for_it(
    sqlite_store: Store, entity: str
) -> None:
    claim = add(sqlite_store)
    tagging, denial, own = (hang(sqlite_store, "alice", claim) for hang in (tag, answer, note))
    with sqlite_store.reading() as session:
        (citation,) = claim_detail(session, claim).citations
        topic = row_fields(session, "tagging", tagging)["tag_id"]
    actor = changes.add_actor(sqlite_store, "alice", {"name": "Mill"})
    targets = {
        "source": citation.source_id, "citation": citation.id, "rebuttal": denial,
        "annotation": own, "actor": actor, "tag": topic,
    }  # fmt: skip
    target = RowRef(entity, targets[entity])
    if entity == "tag":
        other = changes.add_claim(sqlite_store, "bob", {"text": "Another."}, tags=["dams"])
        assert other
    else:
        changes.annotate(sqlite_store, "bob", target, "Really?")

    with pytest.raises(
        OthersWorkError, match=rf"{entity} (“.+” \()?{target.id.hex[:8]}\)? carries 1 "
    ):
        changes.retract(sqlite_store, "alice", [target])
    changes.retract(sqlite_store, "alice", [target], with_others=True)

    assert is_retracted(sqlite_store, target.id, entity)
    assert_sound(sqlite_store)


def test_work_that_came_since_one_looked_keeps_the_row_in_sight(store: Store) -> None:
    claim = add(store)
    note(store, "bob", claim)
    with store.reading() as session:
        looked_at = log.newest_id(session.connection())
    note(store, "eve", claim)

    changes.retract(store, "alice", [RowRef("claim", claim)], with_others=True, seen_at=looked_at)

    assert {author for author, _ in asked(store, claim)} == {"alice", "eve"}
    assert_sound(store)


@pytest.mark.parametrize("hang", HANGING, ids=lambda hang: hang.__name__)
def test_work_on_a_row_that_somebody_else_retracted_brings_it_back_to_be_settled(
    store: Store, hang: Hang
) -> None:
    claim = add(store)
    if hang is reply:
        note(store, "alice", claim)
    changes.retract(store, "alice", [RowRef("claim", claim)])
    hung = hang(store, "bob", claim)

    words = dict(asked(store, claim))

    assert "without having seen the retraction" in words["bob"]
    assert HANGING[hang] in words["bob"]
    assert set(words) == {"bob", "alice"}
    assert_sound(store)
    with store.reading() as session:
        entity = session.exec(select(Change.entity).where(col(Change.entity_id) == hung)).first()
    changes.retract(store, "bob", [RowRef(str(entity), hung)])
    assert is_retracted(store, claim)
    assert conflicts(store, claim) == []
    assert_sound(store)


# Across copies


@pytest.mark.parametrize("hang", HANGING, ids=lambda hang: hang.__name__)
def test_what_a_retraction_in_another_copy_had_not_seen_keeps_the_row_in_sight(
    tmp_path: Path, sqlite_store: Store, hang: Hang
) -> None:
    claim = add(sqlite_store)
    if hang is reply:
        note(sqlite_store, "alice", claim)
    alice, bob = two_copies(tmp_path, sqlite_store)
    changes.retract(alice, "alice", [RowRef("claim", claim)])
    hang(bob, "bob", claim)

    both = merged_both_ways(tmp_path, alice, bob)

    assert {author for author, _ in asked(both, claim)} == {"alice", "bob"}


def test_what_it_had_seen_stays_hidden_in_every_copy(tmp_path: Path, sqlite_store: Store) -> None:
    claim = add(sqlite_store)
    for hang in HANGING:
        hang(sqlite_store, "bob", claim)
    alice, bob = two_copies(tmp_path, sqlite_store)
    changes.retract(alice, "alice", [RowRef("claim", claim)], with_others=True)
    changes.add_claim(bob, "bob", {"text": "Something else."})

    both = merged_both_ways(tmp_path, alice, bob)

    assert is_retracted(both, claim)
    assert conflicts(both, claim) == []


def test_the_note_alone_that_arrives_later_brings_the_claim_back(
    tmp_path: Path, sqlite_store: Store
) -> None:
    claim = add(sqlite_store)
    alice, bob = two_copies(tmp_path, sqlite_store)
    note_on_citation(bob, "bob", claim)
    changes.retract(alice, "alice", [RowRef("claim", claim)])

    report = merge(alice, bob.location, "alice")

    assert report.conflicts == 1
    assert {author for author, _ in asked(alice, claim)} == {"alice", "bob"}
    assert_sound(alice)


def test_a_conflict_tells_all_that_somebody_hung_on_the_row(
    tmp_path: Path, sqlite_store: Store
) -> None:
    claim = add(sqlite_store)
    note(sqlite_store, "bob", claim)  # alice sees this one
    alice, bob = two_copies(tmp_path, sqlite_store)
    for hang in (note, judge, tag, cite):
        hang(bob, "bob", claim)
    note_on_citation(bob, "carol", claim)
    changes.retract(alice, "alice", [RowRef("claim", claim)], with_others=True)

    both = merged_both_ways(tmp_path, alice, bob)

    work = "worked on it ({}), without having seen the retraction"
    assert dict(asked(both, claim)) == {
        "alice": "retracted it, without having seen the other",
        "bob": work.format("1 note, 1 verdict, 1 citation and 1 topic"),
        "carol": work.format("1 note"),
    }


def test_the_conflict_is_settled_by_hand_like_any_other(
    tmp_path: Path, sqlite_store: Store
) -> None:
    claim = add(sqlite_store)
    alice, bob = two_copies(tmp_path, sqlite_store)
    changes.retract(alice, "alice", [RowRef("claim", claim)])
    note(bob, "bob", claim)
    both = merged_both_ways(tmp_path, alice, bob)
    (conflict,) = conflicts(both, claim)
    hides = [bool(one.values["retracted"]) for one in conflict.candidates]

    gone, stays = copied(both, tmp_path / "gone.db"), copied(both, tmp_path / "stays.db")
    settle(gone, "eve", [keep(conflict, hides.index(True) + 1)], "entered twice")
    settle(stays, "eve", [keep(conflict, hides.index(False) + 1)], "it is needed")

    assert is_retracted(gone, claim)
    assert not is_retracted(stays, claim)
    assert conflicts(gone, claim) == conflicts(stays, claim) == []
    assert_sound(gone)
    assert_sound(stays)
    assert merge(gone, bob.location, "eve").incoming == 0
    undo(gone, "eve")
    assert conflicts(gone, claim)[0].candidates == conflict.candidates
    redo(gone, "eve")
    assert is_retracted(gone, claim)
    assert_sound(gone)


def test_new_work_after_a_settlement_is_asked_about_again(
    tmp_path: Path, sqlite_store: Store
) -> None:
    claim = add(sqlite_store)
    changes.retract(sqlite_store, "alice", [RowRef("claim", claim)])
    note(sqlite_store, "bob", claim)
    (conflict,) = conflicts(sqlite_store, claim)
    hidden = next(n for n, one in enumerate(conflict.candidates, 1) if one.values["retracted"])
    settle(sqlite_store, "eve", [keep(conflict, hidden)], "entered twice")
    assert is_retracted(sqlite_store, claim)

    note(sqlite_store, "bob", claim, "But look!")

    assert {author for author, _ in asked(sqlite_store, claim)} == {"eve", "bob"}


def test_the_past_shows_what_kept_a_row_in_sight_then(sqlite_store: Store) -> None:
    claim = add(sqlite_store)
    changes.retract(sqlite_store, "alice", [RowRef("claim", claim)])
    hung = note_on_citation(sqlite_store, "bob", claim)
    with sqlite_store.reading() as session:
        then = log.newest_id(session.connection())
    assert then is not None
    changes.retract(sqlite_store, "bob", [RowRef("annotation", hung)])

    with (
        sqlite_store.reading() as session,
        as_it_was(session, RowRef("claim", claim), Moment("then", Cutoff(then))) as past,
    ):
        was = claim_detail(past.session, claim)

    assert not was.claim.retracted
    assert [one.field for one in was.conflicts] == ["retracted"]
    assert is_retracted(sqlite_store, claim)


# Undo


def test_the_undo_of_an_addition_leaves_what_carries_the_work_of_others_and_says_so(
    store: Store,
) -> None:
    source = changes.add_source(store, "alice", {"title": "The report", "kind": "document"})
    claim = changes.add_claim(
        store, "alice", {"text": "The dam is safe."}, source_id=source, tags=["dams"]
    )
    note(store, "bob", claim)
    judge(store, "bob", claim)

    done = undo(store, "alice")

    assert not is_retracted(store, claim)
    assert conflicts(store, claim) == []
    with store.reading() as session:
        detail = claim_detail(session, claim)
    assert (detail.tags, detail.citations) == ((), ())
    assert done.sentences() == [
        "“The dam is safe.” stays: it carries 1 verdict and 1 note by bob."
    ] or done.sentences() == ["“The dam is safe.” stays: it carries 1 note and 1 verdict by bob."]
    assert_sound(store)
    redo(store, "alice")
    with store.reading() as session:
        detail = claim_detail(session, claim)
    assert (detail.tags, len(detail.citations)) == (("dams",), 1)
    assert_sound(store)


def test_an_undo_that_leaves_everything_is_a_step_all_the_same(sqlite_store: Store) -> None:
    first = changes.add_claim(sqlite_store, "alice", {"text": "Earlier."})
    claim = changes.add_claim(sqlite_store, "alice", {"text": "The dam is safe."})
    note(sqlite_store, "bob", claim)

    undo(sqlite_store, "alice")
    undo(sqlite_store, "alice")

    assert not is_retracted(sqlite_store, claim)
    assert is_retracted(sqlite_store, first)
    assert_sound(sqlite_store)


def test_an_undo_elsewhere_that_had_not_seen_the_work_leaves_the_row_in_sight(
    tmp_path: Path, sqlite_store: Store
) -> None:
    claim = add(sqlite_store)
    alice, bob = two_copies(tmp_path, sqlite_store)
    assert undo(alice, "alice").left == ()
    note(bob, "bob", claim)

    both = merged_both_ways(tmp_path, alice, bob)

    assert {author for author, _ in asked(both, claim)} == {"alice", "bob"}


def test_what_was_hidden_knowingly_is_hidden_again_by_the_undo_of_its_undo(store: Store) -> None:
    claim = add(store)
    note(store, "bob", claim)
    changes.retract(store, "alice", [RowRef("claim", claim)], with_others=True)
    undo(store, "alice")
    assert not is_retracted(store, claim)
    assert conflicts(store, claim) == []

    done = redo(store, "alice")

    assert done.left == ()
    assert is_retracted(store, claim)
    assert conflicts(store, claim) == []
    assert_sound(store)


def test_what_came_in_between_is_not_hidden_by_it(sqlite_store: Store) -> None:
    claim = add(sqlite_store)
    note(sqlite_store, "bob", claim)
    changes.retract(sqlite_store, "alice", [RowRef("claim", claim)], with_others=True)
    undo(sqlite_store, "alice")
    note(sqlite_store, "eve", claim)

    done = redo(sqlite_store, "alice")

    assert [row.work for row in done.left] == ["1 note by eve"]
    assert not is_retracted(sqlite_store, claim)
    assert_sound(sqlite_store)


# Two who import the same records


RECORDS = [
    {
        "type": "claim",
        "key": key,
        "text": f"The {key} is safe.",
        "speaker": "Mill",
        "tags": ["water"],
        "citations": [{"source": {"title": "The report", "kind": "document"}, "role": "supports"}],
    }
    for key in ("dam", "weir")
]


def imported(store: Store, author: str, folder: Path) -> None:
    path = folder / "records.jsonl"
    path.write_text("\n".join(map(json.dumps, RECORDS)), "utf-8")
    assert import_path(store, path, author, dataset="water").refused == 0


def live(store: Store) -> set[str]:
    """Return the kinds of the rows in sight."""
    with store.reading() as session:
        connection = session.connection()
        return {
            entity
            for entity, table in projection.TABLES.items()
            if connection.execute(select(table.c.id).where(table.c.retracted.is_(False))).first()
        }


KINDS = {"claim", "actor", "source", "citation", "tag", "tagging", "origin"}


def test_the_undo_of_an_import_leaves_what_a_teammate_imported_elsewhere(tmp_path: Path) -> None:
    template = create_store(tmp_path / "empty.db")
    alice, bob = two_copies(tmp_path, template)
    imported(alice, "alice", tmp_path)
    imported(bob, "bob", tmp_path)
    apart = copied(alice, tmp_path / "apart.db")
    merge(alice, bob.location, "alice")

    here, there = undo(alice, "alice"), undo(apart, "alice")

    assert here.retracted == there.held == 0
    named = 4  # the actor, the tag and a source for each claim: they are left as they are
    assert here.held == there.retracted - named
    assert there.sentences()[0].startswith(f"{there.retracted} rows out of sight now, ")
    assert live(alice) == KINDS
    assert live(apart) == set()
    both = merged_both_ways(tmp_path, apart, bob)
    assert live(both) == KINDS
    with both.reading() as session:
        assert open_conflicts(session) == []
    undo(bob, "bob")
    both = merged_both_ways(tmp_path, apart, bob)
    assert live(both) == set()


def test_in_one_file_the_undo_says_that_a_second_import_holds_nothing(
    store: Store, tmp_path: Path
) -> None:
    imported(store, "alice", tmp_path)
    imported(store, "bob", tmp_path)

    done = undo(store, "alice")

    (told,) = done.sentences()
    assert told.startswith(f"{done.retracted} rows out of sight now, also where a later import ")
    assert told.endswith("importing again brings them back.")
    assert done.retracted > len(RECORDS)
    assert live(store) == set()
    imported(store, "bob", tmp_path)
    assert live(store) == KINDS
    assert_sound(store)


def test_the_undo_of_an_import_leaves_the_claims_that_others_work_on(
    store: Store, tmp_path: Path
) -> None:
    imported(store, "alice", tmp_path)
    with store.reading() as session:
        claim = find(session, "dam").id
    note(store, "bob", claim)

    done = undo(store, "alice")

    assert [(row.id, row.work) for row in done.left] == [(claim, "1 note by bob")]
    assert live(store) == {"claim", "annotation", "actor"}  # its speaker is still named
    assert_sound(store)


def test_a_person_who_retracts_hides_what_two_imported(tmp_path: Path) -> None:
    template = create_store(tmp_path / "empty.db")
    alice, bob = two_copies(tmp_path, template)
    imported(alice, "alice", tmp_path)
    imported(bob, "bob", tmp_path)
    with alice.reading() as session:
        claim = find(session, "dam").id
    changes.retract(alice, "alice", [RowRef("claim", claim)])

    both = merged_both_ways(tmp_path, alice, bob)

    assert is_retracted(both, claim)
    assert conflicts(both, claim) == []


# What fell


def dispute(store: Store, author: str = "alice") -> tuple[UUID, UUID, UUID]:
    """Make a claim that a denial without evidence leaves standing; return its citation too."""
    claim = changes.add_claim(store, author, {"text": "The dam is safe."})
    citation = cite(store, author, claim)
    denial = {"text": "It is not."}
    (rebuttal,) = changes.rebut(store, author, [claim], {"kind": "denies"}, counterclaim=denial)
    return claim, citation, rebuttal


def flips(store: Store) -> dict[UUID, tuple[str, str]]:
    return {one.claim_id: (one.before, one.after) for one in store.take_flips()}


def test_a_step_tells_which_standings_it_turned(store: Store) -> None:
    claim, citation, rebuttal = dispute(store)
    with store.reading() as session:
        counter = row_fields(session, "rebuttal", rebuttal)["counterclaim_id"]
    assert flips(store) == {claim: ("unanswered", "stands")}

    changes.retract(store, "alice", [RowRef("citation", citation)])
    assert flips(store) == {claim: ("stands", "disputed"), counter: ("defeated", "disputed")}
    undo(store, "alice")
    assert flips(store) == {claim: ("disputed", "stands"), counter: ("disputed", "defeated")}
    changes.revise(store, "alice", RowRef("rebuttal", rebuttal), {"aim": "number"})
    assert flips(store)[claim] == ("stands", "unanswered (number stands)")
    note(store, "alice", claim)
    assert flips(store) == {}


def test_new_claims_and_those_that_are_gone_are_not_turned(store: Store) -> None:
    claim, _, rebuttal = dispute(store)
    with store.reading() as session:
        counter = row_fields(session, "rebuttal", rebuttal)["counterclaim_id"]

    changes.retract(store, "alice", [RowRef("claim", counter)])
    assert flips(store) == {claim: ("stands", "unanswered")}
    changes.restore(store, "alice", [RowRef("claim", counter)])
    assert flips(store) == {claim: ("unanswered", "stands")}


def test_a_merge_and_an_import_tell_it_too(tmp_path: Path, sqlite_store: Store) -> None:
    _, citation, _ = dispute(sqlite_store)
    alice, bob = two_copies(tmp_path, sqlite_store)
    changes.retract(bob, "alice", [RowRef("citation", citation)])

    planned = merge(alice, bob.location, "alice", dry_run=True)
    report = merge(alice, bob.location, "alice")

    words = {"“The dam is safe.”: stands → disputed"}
    assert words < {str(one) for one in planned.flips} == {str(one) for one in report.flips}
    assert merge(alice, bob.location, "alice").flips == []


def test_the_command_line_names_the_first_ten_and_a_program_all(
    shell: Shell, tmp_path: Path
) -> None:
    store = create_store(tmp_path / "claims.db")
    imported(store, "tester", tmp_path)
    more = [changes.add_claim(store, "tester", {"text": f"Claim {n}."}) for n in range(11)]
    claims = [str(one) for one in more]
    with store.reading() as session:
        dam, weir = find(session, "dam").id, find(session, "weir").id
    other = changes.add_claim(store, "tester", {"text": "All of it is wrong."})
    every = [dam, weir, *more]

    changes.rebut(store, "tester", every, {"kind": "denies"}, counterclaim_id=other)
    shell("retract", str(other))
    lines = shell.err.splitlines()
    undone = shell.json("undo")

    assert lines[:2] == ["dam: stands → unanswered", "weir: stands → unanswered"]
    told = [f"“Claim {n}.”: disputed → unanswered" for n in (0, 1, 10, 2, 3, 4, 5, 6)]
    assert lines[2:10] == told
    assert lines[10:] == ["and 3 more standings; --json names all"]
    assert len(undone[0]["flips"]) == len(every)
    assert undone[0]["flips"][0] == {
        "claim": str(dam), "key": "dam", "before": "unanswered", "after": "stands",
        "words": None,
    }  # fmt: skip
    assert shell.err == ""
    rows = shell.json("retract", str(other), claims[0])
    assert [len(row["flips"]) for row in rows] == [len(every) - 1, 0]


def test_on_the_command_line_others_work_is_named_and_hidden_only_on_demand(
    shell: Shell, tmp_path: Path
) -> None:
    store = create_store(tmp_path / "claims.db")
    claim = changes.add_claim(store, "tester", {"text": "The dam is safe."})
    note(store, "bob", claim)

    shell("retract", str(claim), code=1)
    assert shell.out == ""
    assert shell.err == (
        f"claim “The dam is safe.” ({claim.hex[:8]}) carries 1 note by bob; "
        "`--with-others` retracts it all the same.\n"
    )
    shell("undo")
    assert shell.err.splitlines()[1:] == ["“The dam is safe.” stays: it carries 1 note by bob."]
    assert shell("retract", str(claim), "--with-others") == str(claim)
    assert is_retracted(store, claim)
    (row,) = shell.json("undo")
    assert (row["left"], is_retracted(store, claim)) == ([], False)
    changes.annotate(store, "eve", RowRef("claim", claim), "Again?")
    (row,) = shell.json("redo")
    left = {"entity": "claim", "id": str(claim), "work": "1 note by eve"}
    assert row["left"] == [{**left, "name": "“The dam is safe.”"}]


# What was replied to is there as a stub


def test_a_retracted_note_with_live_replies_is_a_stub(store: Store, tmp_path: Path) -> None:
    claim = add(store)
    first = note(store, "alice", claim, "Wrong!")
    gone = note(store, "alice", claim, "Quite wrong!")
    second = changes.annotate(store, "alice", RowRef("annotation", first), "I take it back.")
    changes.annotate(store, "bob", RowRef("annotation", second), "Good.")
    for row_id in (first, second, gone):
        changes.retract(store, "alice", [RowRef("annotation", row_id)], with_others=True)

    with store.reading() as session:
        detail = claim_detail(session, claim)

    (stub,) = detail.annotations
    (below,) = stub.replies
    assert [(one.author, one.body, one.retracted) for one in (stub, below, *below.replies)] == [
        ("alice", "", True),
        ("alice", "", True),
        ("bob", "Good.", False),
    ]
    shown = ["".join(words for words, _ in line.paragraphs[0]) for line in note_lines(detail)]
    assert shown == ["✎ alice: retracted", "✎ alice: retracted", "✎ bob: Good."]


@pytest.mark.parametrize("entity", ["rebuttal", "claim"])
def test_a_retracted_answer_with_live_replies_is_a_stub(
    sqlite_store: Store, shell: Shell, entity: str
) -> None:
    claim = add(sqlite_store)
    rebuttal = answer(sqlite_store, "alice", claim)
    counter = row_fields_of(sqlite_store, "rebuttal", rebuttal)["counterclaim_id"]
    answer(sqlite_store, "bob", counter)
    target = RowRef(entity, rebuttal if entity == "rebuttal" else counter)

    changes.retract(sqlite_store, "alice", [target], with_others=True)

    (shown,) = shell.json("show", str(claim))
    (stub,) = shown["rebuttals"]
    assert (stub["id"], stub["retracted"], stub["author"]) == (str(rebuttal), True, "alice")
    (below,) = stub["rebuttals"]
    assert (below["retracted"], below["claim"]["text"]) == (False, "It is not.")
    lines = shell("show", str(claim)).splitlines()
    place = next(n for n, line in enumerate(lines) if "retracted · alice" in line)
    assert "denies  It is not." in lines[place + 1]
    with sqlite_store.reading() as session:
        nodes = outline(session, claim).nodes
    assert [(one.depth, one.stub_author, one.claim.text) for one in nodes[:3]] == [
        (0, None, "The dam is safe."),
        (1, "alice", "It is not."),
        (2, None, "It is not."),
    ]


def row_fields_of(store: Store, entity: str, row_id: UUID) -> dict[str, Any]:
    with store.reading() as session:
        return row_fields(session, entity, row_id)


def test_an_answer_that_was_linked_by_mistake_leaves_no_stub(sqlite_store: Store) -> None:
    claim, other = add(sqlite_store), add(sqlite_store)
    answer(sqlite_store, "alice", other)
    (mistake,) = changes.rebut(
        sqlite_store, "alice", [claim], {"kind": "denies"}, counterclaim_id=other
    )
    changes.retract(sqlite_store, "alice", [RowRef("rebuttal", mistake)])
    answer(sqlite_store, "bob", other)

    with sqlite_store.reading() as session:
        assert claim_detail(session, claim).rebuttals == ()
