"""Every write leaves its history, and the history alone makes the rows again."""

import random
from uuid import UUID

import pytest
from sqlmodel import col, select

from claimtrack import changes, ids
from claimtrack.changes import projection, recording
from claimtrack.changes.integrity import check
from claimtrack.changes.revision import OthersWorkError
from claimtrack.changes.undo import UndoneAlreadyError, redo, undo
from claimtrack.errors import (
    DanglingReferenceError,
    ForbiddenFieldError,
    InvalidRecordError,
    NothingToUndoError,
    NotYoursError,
    OpenConflictError,
)
from claimtrack.history import log
from claimtrack.models import Actor, Change, Changeset, Claim
from claimtrack.queries.change_history import history
from claimtrack.queries.conflicts import open_conflicts
from claimtrack.schemas.listing import RowRef
from claimtrack.store import Store
from claimtrack.vocabulary import ChangesetKind
from conftest import tables


def a_claim(store: Store, author: str = "alice", **fields: str) -> UUID:
    return changes.add_claim(store, author, {"text": "The dam is safe.", **fields}, speaker="Mill")


def field(store: Store, claim_id: UUID, name: str) -> object:
    with store.reading() as session:
        return session.exec(select(Claim).where(col(Claim.id) == claim_id)).one().model_dump()[name]


def heads(store: Store, claim_id: UUID) -> frozenset[UUID]:
    from claimtrack.history.fold import heads

    with store.reading() as session:
        return heads(log.edits_of(session.connection(), [claim_id])[claim_id])


def test_an_added_claim_has_author_time_and_reason_in_its_history(store: Store) -> None:
    claim = changes.add_claim(store, "alice", {"text": "It rained."}, reason="from the interview")

    with store.reading() as session:
        (entry,) = history(session, entity_ids=[claim])
    assert (entry.author, entry.reason, entry.fields["text"]) == (
        "alice",
        "from the interview",
        (None, "It rained."),
    )
    assert entry.at.tzinfo is not None


def test_a_revision_shows_what_was_before_and_after(store: Store) -> None:
    claim = a_claim(store, place="Ghent")

    changes.revise(
        store, "bob", RowRef("claim", claim), {"place": "Bruges"}, reason="the transcript"
    )

    with store.reading() as session:
        newest = history(session, entity_ids=[claim])[0]
    assert newest.fields["place"] == ("Ghent", "Bruges")
    assert (newest.author, newest.reason) == ("bob", "the transcript")


def test_writing_what_is_there_already_leaves_no_changeset(store: Store) -> None:
    claim = a_claim(store, place="Ghent")

    changed = changes.revise(store, "bob", RowRef("claim", claim), {"place": "Ghent"})

    with store.reading() as session:
        authors = session.exec(select(Changeset.author)).all()
    assert not changed
    assert authors == ["alice"]


def test_a_failing_block_leaves_nothing(store: Store) -> None:
    before = tables(store)

    def fails() -> None:
        with recording(store, "alice") as opened:
            opened.add("claim", ids.random_id(), {"text": "Half done."})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()

    assert tables(store) == before


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"text": ""}, InvalidRecordError),
        ({"text": "x", "said": "2015-02-30"}, InvalidRecordError),
        ({"text": "x", "stage": "done"}, InvalidRecordError),
        ({"text": "a\x00b"}, InvalidRecordError),
        ({"text": "a\ud800b"}, InvalidRecordError),
        ({"text": "x", "nonsense": "y"}, InvalidRecordError),
        ({"text": "x", "speaker_id": UUID(int=7)}, DanglingReferenceError),
        ({"text": "x", "said": "2015", "said_basis": "unknown"}, InvalidRecordError),
    ],
)
def test_a_wrong_value_is_refused_and_nothing_is_written(
    store: Store, values: dict[str, object], error: type[Exception]
) -> None:
    before = tables(store)

    with pytest.raises(error):
        changes.add_claim(store, "alice", values)

    assert tables(store) == before


def test_what_a_row_is_cannot_be_revised(store: Store) -> None:
    note = changes.annotate(store, "alice", RowRef("claim", a_claim(store)), "Hm.")

    with pytest.raises(ForbiddenFieldError):
        changes.revise(store, "bob", RowRef("annotation", note), {"author": "bob"})


def test_a_retracted_claim_is_out_of_sight_and_comes_back(store: Store) -> None:
    claim = a_claim(store)

    changes.retract(store, "alice", [RowRef("claim", claim)])
    hidden = field(store, claim, "retracted")
    changes.restore(store, "alice", [RowRef("claim", claim)])

    assert hidden is True
    assert field(store, claim, "retracted") is False


def test_a_date_and_its_words_fold_as_one(store: Store) -> None:
    claim = a_claim(store, said="2015-05-11", said_words="on Monday")

    changes.revise(store, "bob", RowRef("claim", claim), {"said": "2015-05-12"})

    with store.reading() as session:
        patch = history(session, entity_ids=[claim])[0].fields
    assert set(patch) == {"said", "said_words", "said_basis"}


def test_a_stale_form_that_touched_another_field_merges(store: Store) -> None:
    claim = a_claim(store)
    seen = heads(store, claim)
    changes.revise(store, "bob", RowRef("claim", claim), {"place": "Ghent"})

    changes.revise(store, "chen", RowRef("claim", claim), {"owner": "chen"}, seen=seen)

    assert (field(store, claim, "place"), field(store, claim, "owner")) == ("Ghent", "chen")
    with store.reading() as session:
        assert open_conflicts(session) == []


def test_a_stale_form_that_touched_the_same_field_is_a_conflict(store: Store) -> None:
    claim = a_claim(store)
    seen = heads(store, claim)
    changes.revise(store, "bob", RowRef("claim", claim), {"place": "Ghent"})

    changes.revise(store, "chen", RowRef("claim", claim), {"place": "Bruges"}, seen=seen)

    with store.reading() as session:
        (conflict,) = open_conflicts(session)
    assert {(one.author, one.values["place"]) for one in conflict.candidates} == {
        ("bob", "Ghent"),
        ("chen", "Bruges"),
    }
    with pytest.raises(OpenConflictError):
        changes.revise(store, "dana", RowRef("claim", claim), {"place": "Lier"})


def test_a_conflict_is_settled_by_a_change_that_has_seen_both(store: Store) -> None:
    claim = a_claim(store)
    seen = heads(store, claim)
    changes.revise(store, "bob", RowRef("claim", claim), {"place": "Ghent"})
    changes.revise(store, "chen", RowRef("claim", claim), {"place": "Bruges"}, seen=seen)

    with recording(store, "dana", kind=ChangesetKind.SETTLE, reason="the record") as opened:
        opened.revise("claim", claim, {"place": "Ghent"}, settles=True)

    with store.reading() as session:
        assert open_conflicts(session) == []
    assert field(store, claim, "place") == "Ghent"
    assert len(heads(store, claim)) == 1


def test_undo_restores_the_fields_of_ones_own_last_changeset(store: Store) -> None:
    claim = a_claim(store, place="Ghent")
    changes.revise(store, "alice", RowRef("claim", claim), {"place": "Bruges"})

    undo(store, "alice")

    assert field(store, claim, "place") == "Ghent"


def test_undo_never_overwrites_what_a_teammate_wrote_since(store: Store) -> None:
    claim = a_claim(store, place="Ghent")
    changes.revise(store, "alice", RowRef("claim", claim), {"place": "Bruges"})
    changes.revise(store, "bob", RowRef("claim", claim), {"place": "Lier"})

    undo(store, "alice")

    with store.reading() as session:
        (conflict,) = open_conflicts(session)
    assert {one.values["place"] for one in conflict.candidates} == {"Ghent", "Lier"}


def test_undo_after_a_redo_goes_on_to_what_was_before_it(store: Store) -> None:
    claim = a_claim(store)
    changes.tag(store, "alice", [claim], ["water"])

    for act in (undo, redo, undo, redo, undo, undo):
        act(store, "alice")

    assert field(store, claim, "retracted")
    with pytest.raises(NothingToUndoError):
        undo(store, "alice")


def test_undoing_everything_and_redoing_it_gives_equal_rows(store: Store) -> None:
    claim = a_claim(store)
    changes.revise(store, "alice", RowRef("claim", claim), {"place": "Ghent"})
    changes.tag(store, "alice", [claim], ["water"])
    changes.assess(store, "alice", [claim], "unproven")
    rows = {name: tables(store)[name] for name in projection.TABLES}

    for _ in range(4):
        undo(store, "alice")
    with pytest.raises(NothingToUndoError):
        undo(store, "alice")
    undone = field(store, claim, "retracted")
    for _ in range(4):
        redo(store, "alice")

    assert undone is True
    assert {name: tables(store)[name] for name in projection.TABLES} == rows
    with store.reading() as session:
        assert open_conflicts(session) == []


def test_undo_of_a_claim_that_was_worked_on_takes_its_new_speaker_back_too(store: Store) -> None:
    claim = changes.add_claim(store, "alice", {"text": "first"}, speaker="Nobody Before")
    changes.revise(store, "alice", RowRef("claim", claim), {"stage": "checked"})

    for _ in range(2):
        undo(store, "alice")

    with store.reading() as session:
        assert list(session.exec(select(Actor.name).where(col(Actor.retracted).is_(False)))) == []
        assert list(session.exec(select(Claim.id).where(col(Claim.retracted).is_(False)))) == []


def test_undo_of_another_speaker_takes_him_back_too_if_the_claim_was_worked_on_since(
    store: Store,
) -> None:
    claim = changes.add_claim(store, "alice", {"text": "first"}, speaker="Said It")
    changes.revise(store, "alice", RowRef("claim", claim), {}, speaker="Nobody Before")
    changes.revise(store, "alice", RowRef("claim", claim), {"stage": "checked"})

    for _ in range(2):
        undo(store, "alice")

    with store.reading() as session:
        speakers = session.exec(select(Actor.name).where(col(Actor.retracted).is_(False)))
        assert list(speakers) == ["Said It"]


def test_undo_leaves_a_speaker_whom_a_teammates_claim_needs(store: Store) -> None:
    changes.add_claim(store, "alice", {"text": "first"}, speaker="Nobody Before")
    changes.add_claim(store, "bob", {"text": "second"}, speaker="Nobody Before")

    undo(store, "alice")

    with store.reading() as session:
        speakers = session.exec(select(Actor.name).where(col(Actor.retracted).is_(False)))
        assert list(speakers) == ["Nobody Before"]


def test_only_ones_own_changesets_can_be_undone_and_only_once(store: Store) -> None:
    a_claim(store)
    with store.reading() as session:
        changeset = session.exec(select(Changeset.id)).one()

    with pytest.raises(NotYoursError):
        undo(store, "bob", changeset)
    undo(store, "alice", changeset)
    with pytest.raises(UndoneAlreadyError):
        undo(store, "alice", changeset)


def test_every_row_follows_from_the_log_after_a_random_history(store: Store) -> None:
    chance = random.Random(11)
    claims = [a_claim(store) for _ in range(3)]
    shown = {claim: heads(store, claim) for claim in claims}
    for step in range(60):
        author = chance.choice(["alice", "bob", "chen"])
        claim = chance.choice(claims)
        target = RowRef("claim", claim)
        act = chance.randrange(7)
        try:
            if act == 0:
                changes.revise(store, author, target, {"place": f"place {step % 3}"})
            elif act == 1:
                values = {"owner": author, "stage": chance.choice(["open", "parked"])}
                changes.revise(store, author, target, values, seen=shown[claim])
            elif act == 2:
                changes.retract(store, author, [target], with_others=chance.random() < 0.5)
            elif act == 3:
                other = chance.choice([one for one in claims if one != claim])
                changes.rebut(store, author, [claim], {"kind": "denies"}, counterclaim_id=other)
            elif act == 4:
                undo(store, author)
            elif act == 5:
                redo(store, author)
            else:
                shown[claim] = heads(store, claim)
        except (NothingToUndoError, OpenConflictError, OthersWorkError):
            continue
    before = tables(store)
    report = check(store)

    with store.writing() as session:
        changed = session.exec(select(Change.entity, Change.entity_id).distinct()).all()
        projection.refold(session.connection(), [(row[0], row[1]) for row in changed])

    assert report.problems == []
    assert tables(store) == before


def test_check_names_a_row_that_another_program_changed(sqlite_store: Store) -> None:
    claim = a_claim(sqlite_store)
    with sqlite_store.writing() as session:
        session.connection().exec_driver_sql("UPDATE claim SET place = 'Elsewhere'")

    problems = check(sqlite_store).problems

    assert any(claim.hex[:8] in one and "place" in one for one in problems)


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        ("UPDATE change SET patch = replace(patch, 'safe', 'sure')", "digest"),
        ("UPDATE text_pack SET size = size + 1", "SHA-256"),
        ("UPDATE search_text SET digest = x'00'", "search index"),
        ("INSERT INTO standing (claim_id, label) SELECT id, 'defeated' FROM claim", "standings"),
        ("DELETE FROM workspace", "workspace"),
        ("UPDATE claim SET said_earliest = '2001-01-01'", "said_earliest"),
        ("INSERT INTO tag (id, retracted, name) VALUES ('00', 0, 'x')", "no history"),
    ],
)
def test_check_names_each_kind_of_damage(sqlite_store: Store, damage: str, told: str) -> None:
    a_claim(sqlite_store)
    changes.add_source(sqlite_store, "alice", {"title": "Report"}, text="Some text.")
    sound = check(sqlite_store).problems
    with sqlite_store.writing() as session:
        session.connection().exec_driver_sql(damage.replace("('00'", "(x'" + "0" * 32 + "'"))

    problems = check(sqlite_store).problems

    assert sound == []
    assert any(told in one for one in problems)
