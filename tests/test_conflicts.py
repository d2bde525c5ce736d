"""Conflicts through the command line: told with before, who, when and why; settled as one step."""

import io
import json
import shutil
import sys
from pathlib import Path
from uuid import UUID

import pytest

from claimtrack import changes
from claimtrack.changes.integrity import check
from claimtrack.changes.settlement import ConflictChangedError, Decision, keep, settle
from claimtrack.changes.undo import redo, undo
from claimtrack.errors import InvalidRecordError
from claimtrack.history.fold import Edit, common_ancestors, fold, writers
from claimtrack.queries.conflicts import joined_text, open_conflicts
from claimtrack.queries.field_words import format_group
from claimtrack.queries.rows import editable
from claimtrack.schemas.listing import RowRef
from claimtrack.schemas.rows import ConflictRow
from claimtrack.store import Store, open_store
from claimtrack.vocabulary import ChangesetKind
from conftest import Shell, tables


def disagree(store: Store, claim: UUID, **fields: tuple[str | None, str | None]) -> None:
    """Let bob and chen fill in the same form at once; of each field, what either wrote."""
    target = RowRef("claim", claim)
    with store.reading() as session:
        seen = editable(session, target, ()).seen
    for author, place in (("bob", 0), ("chen", 1)):
        values = {name: both[place] for name, both in fields.items()}
        changes.revise(store, author, target, values, seen=seen, reason=f"{author}'s source")


def the_conflicts(store: Store) -> dict[str, ConflictRow]:
    with store.reading() as session:
        return {one.field: one for one in open_conflicts(session)}


@pytest.fixture
def opened(shell: Shell, tmp_path: Path) -> Store:
    shell("init")
    return open_store(tmp_path / "claims.db")


@pytest.fixture
def claim(opened: Store) -> UUID:
    values = {"text": "The dam is safe.", "place": "Ghent", "note": "First.", "said": "2015-05"}
    return changes.add_claim(opened, "alice", values)


def test_a_conflict_is_told_with_what_was_before_and_who_when_and_why(
    shell: Shell, opened: Store, claim: UUID
) -> None:
    disagree(opened, claim, text=("The old dam is safe.", "The dam is unsafe."))

    told = shell("conflicts")
    (row,) = shell.json("conflicts")

    assert "  before  The dam is safe." in told
    assert "{+old +}" in told
    assert "[-safe-]{+unsafe+}" in told
    assert "bob's source" in told
    assert row["before"] == {"text": "The dam is safe."}
    first, second = row["candidates"]
    assert (first["author"], first["reason"], second["author"]) == ("chen", "chen's source", "bob")
    assert ["insert", "old "] in second["difference"]
    assert {"at", "changeset", "values", "words"} <= first.keys()


def test_numbers_go_by_changeset_whatever_is_shown_and_ones_own_is_marked(
    shell: Shell, opened: Store, claim: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = RowRef("claim", claim)
    with opened.reading() as session:
        seen = editable(session, target, ()).seen
    changes.revise(opened, "bob", target, {"place": "Mol"}, seen=seen)
    changes.revise(opened, "chen", target, {"retracted": True}, seen=seen)
    told = {}
    for author in ("bob", "chen"):
        monkeypatch.setenv("CLAIMTRACK_AUTHOR", author)
        told[author] = shell("conflicts").splitlines()
    (row,) = shell.json("conflicts")

    assert [(one["author"], one["is_shown"]) for one in row["candidates"]] == [
        ("chen", False), ("bob", True),
    ]  # fmt: skip
    for author, lines in told.items():
        first, second = (next(line for line in lines if line.startswith(f"  {n} ")) for n in "12")
        assert ("chen (yours)" in first) is (author == "chen")
        assert ("bob (yours)" in second) is (author == "bob")
        assert "shown until it is settled" not in first
        assert "shown until it is settled" in second


def test_a_conflict_is_settled_by_a_number_a_joined_text_or_another_value(
    shell: Shell, opened: Store, claim: UUID
) -> None:
    short = str(claim)[:8]
    disagree(opened, claim, place=("Bruges", "Lier"), note=("First. B.", "First. C."),
             said=("2015-05-11", "2015-05-12"))  # fmt: skip

    shell("settle", short, "place", "--keep", "2", "--reason", "the record")
    shell("settle", short, "note", "--both", "--reason", "both are so")
    shell("settle", short, "--value", "2015-05-13", "--reason", "the transcript")

    (shown,) = shell.json("show", short)
    assert (shown["place"], shown["said"]) == ("Bruges", "2015-05-13")
    assert shown["note"] == "First. B.\n\nFirst. C."
    assert shell.json("conflicts") == []
    log = shell.json("log", short, "--limit", "3")
    assert [(one["kind"], one["reason"]) for one in log] == [
        ("settle", "the transcript"), ("settle", "both are so"), ("settle", "the record"),
    ]  # fmt: skip
    assert shell("check").startswith("sound")


def test_several_conflicts_are_settled_as_one_step_and_one_undo_opens_them_again(
    shell: Shell, opened: Store, claim: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = changes.add_claim(opened, "alice", {"text": "It rained.", "place": "Ghent"})
    disagree(opened, claim, place=("Bruges", "Lier"), owner=("bob", "chen"))
    disagree(opened, other, place=("Aalst", "Mol"))
    before = shell.json("conflicts")
    decided = [{**one, "keep": 2} for one in before]
    lines = "\n".join(map(json.dumps, decided))

    monkeypatch.setattr(sys, "stdin", io.StringIO(lines))
    written = shell("settle", "-", "--reason", "we talked").splitlines()
    settled = shell.json("conflicts")
    (shown,) = shell.json("show", str(claim))
    shell("undo")

    assert len(written) == 2
    assert settled == []
    assert (shown["place"], shown["owner"]) == ("Bruges", "bob")
    assert shell.json("conflicts") == before
    assert shell("check").startswith("sound")
    shell("redo")
    assert shell.json("conflicts") == []
    assert shell.json("show", str(claim))[0]["place"] == "Bruges"
    assert shell("check").startswith("sound")


def test_a_settlement_that_was_undone_can_be_made_anew(store: Store) -> None:
    claim = changes.add_claim(store, "alice", {"text": "The dam is safe.", "place": "Ghent"})
    disagree(store, claim, place=("Bruges", "Lier"))
    settle(store, "alice", [keep(the_conflicts(store)["place"], 1)], "one")
    undo(store, "alice")

    settle(store, "alice", [keep(the_conflicts(store)["place"], 2)], "two")

    assert the_conflicts(store) == {}
    assert check(store).problems == []
    undo(store, "alice")
    assert len(the_conflicts(store)["place"].candidates) == 2
    redo(store, "alice")
    assert the_conflicts(store) == {}


def test_who_wrote_after_the_settlement_keeps_their_value_when_it_is_undone(store: Store) -> None:
    claim = changes.add_claim(store, "alice", {"text": "The dam is safe.", "place": "Ghent"})
    disagree(store, claim, place=("Bruges", "Lier"))
    settle(store, "alice", [keep(the_conflicts(store)["place"], 1)], "one")
    changes.revise(store, "dana", RowRef("claim", claim), {"place": "Mol"})

    undo(store, "alice")

    assert the_conflicts(store) == {}
    with store.reading() as session:
        assert editable(session, RowRef("claim", claim), ("place",)).values["place"] == "Mol"


def test_a_settlement_needs_a_reason_a_candidate_and_the_conflict_as_it_was_seen(
    shell: Shell, opened: Store, claim: UUID
) -> None:
    short = str(claim)[:8]
    disagree(opened, claim, place=("Bruges", "Lier"), stage=("open", "parked"))
    stale = the_conflicts(opened)["place"]
    before = tables(opened)

    for words, told in (
        (("place", "--keep", "1", "--reason", " "), "say why"),
        (("place", "--keep", "3", "--reason", "x"), "no candidate 3"),
        (("place", "--reason", "x"), "one of them"),
        (("place", "--keep", "1", "--both", "--reason", "x"), "one of them"),
        (("stage", "--both", "--reason", "x"), "no free text"),
        (("stage", "--value", "done", "--reason", "x"), "'done' is not one of"),
        (("owner", "--keep", "1", "--reason", "x"), "in conflict: place, stage"),
        (("--keep", "1", "--reason", "x"), "more than one field"),
    ):
        shell("settle", short, *words, code=1)
        assert told in shell.err, shell.err
    shell("settle", short, "place", "--keep", "1", code=2)
    assert tables(opened) == before

    shell("settle", short, "place", "--keep", "1", "--reason", "first")
    with pytest.raises(ConflictChangedError):
        settle(opened, "dana", [keep(stale, 2)], "late")


@pytest.fixture
def three_disputes(opened: Store, claim: UUID) -> Store:
    """Return a file with three fields in conflict; in one of them chen wrote nothing."""
    disagree(opened, claim, place=("Bruges", "Lier"))
    for author, first in (("bob", "Mol"), ("dana", "Aalst")):
        other = changes.add_claim(opened, author, {"text": f"{author} saw it.", "place": "Ghent"})
        disagree(opened, other, place=(first, "Ypres"))
    target = RowRef("claim", claim)
    with opened.reading() as session:
        seen = editable(session, target, ()).seen
    for author in ("bob", "dana"):
        changes.revise(opened, author, target, {"note": f"{author}'s."}, seen=seen)
    return opened


def test_all_are_settled_with_what_one_person_wrote_and_the_rest_is_named(
    shell: Shell, three_disputes: Store, claim: UUID
) -> None:
    before = shell.json("conflicts")

    written = shell("settle", "--all", "--from", "chen", "--reason", "chen has the tape")
    told = shell.err
    (left,) = shell.json("conflicts")
    (shown,) = shell.json("show", str(claim))
    shell("undo")

    assert len(before) == 4
    assert len(written.splitlines()) == 3
    assert told.count("Ypres, not") == 2
    assert "Lier, not Bruges (bob)" in told
    assert f"left open: note of {str(claim).replace('-', '')[:12]}" in told
    assert "chen wrote nothing there" in told
    assert (left["field"], shown["place"]) == ("note", "Lier")
    assert shell.json("conflicts") == before


def test_two_different_values_of_one_person_are_left_open(
    shell: Shell, opened: Store, claim: UUID
) -> None:
    target = RowRef("claim", claim)
    with opened.reading() as session:
        seen = editable(session, target, ()).seen
    for place in ("Bruges", "Lier"):  # on two computers
        changes.revise(opened, "bob", target, {"place": place}, seen=seen)
    disagree(opened, claim, owner=("bob", "chen"))

    shell("settle", "--all", "--from", "bob", "--reason", "bob's turn")

    assert "bob wrote two different values there" in shell.err
    assert [row["field"] for row in shell.json("conflicts")] == ["place"]


def test_at_a_terminal_all_are_shown_and_a_question_is_asked(
    shell: Shell, three_disputes: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("settle", "--all", "--from", "chen", "--reason", "the tape")
    asked: list[str] = []

    def answer(question: str, **_: object) -> bool:
        asked.append(question)
        return False

    monkeypatch.setattr("claimtrack.cli.defaults.has_terminal", lambda: True)
    monkeypatch.setattr("typer.confirm", answer)
    before = shell.json("conflicts")

    assert shell(*words) == ""
    assert "Nothing was settled." in shell.err
    assert asked == ["Settle 3 fields with what chen wrote?"]
    assert shell.json("conflicts") == before
    shell(*words, "--yes")
    assert len(asked) == 1
    assert len(shell.json("conflicts")) == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--all", "--from", "nobody"), "these have: bob, chen, dana"),
        (("--all",), "--all --from NAME"),
        (("--from", "bob"), "--all --from NAME"),
        (("--all", "--from", "bob", "--keep", "1"), "--all --from NAME"),
        (("abc", "--all", "--from", "bob"), "--all --from NAME"),
        ((), "--all --from NAME"),
    ],
)
def test_words_that_settle_nothing_or_too_much_are_refused(
    shell: Shell, three_disputes: Store, words: tuple[str, ...], told: str
) -> None:
    before = tables(three_disputes)

    shell("settle", *words, "--reason", "x", code=1)

    assert told in shell.err
    assert tables(three_disputes) == before


def test_where_nothing_is_in_conflict_settling_all_says_so(shell: Shell, opened: Store) -> None:
    assert shell("settle", "--all", "--from", "bob", "--reason", "x") == ""
    assert "Nothing is in conflict." in shell.err


def test_one_wrong_decision_leaves_all_open(store: Store) -> None:
    claim = changes.add_claim(store, "alice", {"text": "The dam is safe."})
    disagree(store, claim, place=("Bruges", "Lier"), stage=("open", "parked"))
    found = the_conflicts(store)

    decisions = [keep(found["place"], 1), Decision(found["stage"], {"stage": "done"})]
    with pytest.raises(InvalidRecordError, match="not one of"):
        settle(store, "alice", decisions, "why")

    assert the_conflicts(store) == found


def test_a_retraction_beside_an_edit_is_told_in_words_and_settled_either_way(
    shell: Shell, opened: Store, claim: UUID
) -> None:
    with opened.reading() as session:
        seen = editable(session, RowRef("claim", claim), ()).seen
    changes.revise(opened, "bob", RowRef("claim", claim), {"place": "Lier"})
    changes.revise(opened, "chen", RowRef("claim", claim), {"retracted": True}, seen=seen)

    told = " ".join(shell("conflicts").split())
    shell("settle", str(claim), "retracted", "--keep", "1", "--reason", "entered twice")
    (hidden,) = shell.json("show", str(claim))
    shell("undo")
    (open_again,) = shell.json("conflicts")
    shell("settle", str(claim), "--keep", "2", "--reason", "it stays")

    assert "worked on it (place), without having seen the retraction" in told
    assert "retracted it, without having seen the other" in told
    assert hidden["retracted"] is True
    assert open_again["field"] == "retracted"
    assert shell.json("show", str(claim))[0]["retracted"] is False
    assert shell("check").startswith("sound")


def test_a_speaker_in_conflict_is_told_by_name(shell: Shell, opened: Store, claim: UUID) -> None:
    with opened.reading() as session:
        seen = editable(session, RowRef("claim", claim), ()).seen
    for author, name in (("bob", "The Mill"), ("chen", "The Weir")):
        changes.revise(opened, author, RowRef("claim", claim), {}, speaker=name, seen=seen)

    told = shell("conflicts")
    shell("settle", str(claim), "speaker", "--keep", "2", "--reason", "the caption")

    assert "The Mill" in told
    assert "The Weir" in told
    assert shell.json("show", str(claim))[0]["speaker"] == "The Mill"


def test_groups_of_fields_are_told_as_one_value() -> None:
    date = {"said": "2015-05-11", "said_words": "on Monday", "said_basis": "stated"}
    assert format_group("said", date) == "2015-05-11, “on Monday” (stated)"
    assert format_group("quote", {"exact": "a flow", "start": 12, "snapshot_id": "0a1b2c3d-9"}) == (
        "“a flow” at 12 of copy 0a1b2c3d"
    )
    verdict = {"verdict": "mixed", "confidence": "low", "rationale": "Hm."}
    assert format_group("judgement", verdict) == "mixed, low confidence — Hm."


def test_both_makes_each_persons_change_where_they_do_not_touch() -> None:
    before = {"text": "The dam is safe today."}
    values = [{"text": "The dam is safe now."}, {"text": "The old dam is safe today."}]

    assert joined_text("claim", "text", before, values) == "The old dam is safe now."
    assert joined_text("claim", "text", None, values) == (
        "The old dam is safe today. / The dam is safe now."
    )
    assert joined_text("claim", "note", None, [{"note": "A and B"}, {"note": "A"}]) == "A and B"
    assert joined_text("claim", "stage", None, [{"stage": "open"}, {"stage": "parked"}]) is None


def change(number: int, *parents: int, undoes: int | None = None, settles: bool = False,
           **patch: str) -> Edit:  # fmt: skip
    seen = frozenset(UUID(int=one) for one in parents)
    undone = None if undoes is None else UUID(int=undoes)
    return Edit(UUID(int=number), seen, patch, settles=settles, undoes=undone)


def test_the_fold_counts_an_undone_settlement_as_not_made() -> None:
    forked = [change(1, text="a"), change(2, 1, text="b"), change(3, 1, text="c")]
    settled = [*forked, change(4, 2, 3, settles=True, text="b")]
    undone = [*settled, change(5, 4, undoes=4)]
    redone = [*undone, change(6, 5, undoes=5)]

    assert fold("claim", undone) == fold("claim", forked)
    assert fold("claim", redone) == fold("claim", settled)
    assert fold("claim", list(reversed(undone))) == fold("claim", undone)
    assert writers("claim", settled)["text"] == UUID(int=4)
    assert writers("claim", undone)["text"] == UUID(int=3)


def test_what_two_changes_began_with_is_what_both_had_seen() -> None:
    edits = [change(1, text="a"), change(2, 1, text="b"), change(3, 2, text="c"),
             change(4, 1, text="d")]  # fmt: skip

    found = common_ancestors(edits, [UUID(int=3), UUID(int=4)])

    assert [one.changeset_id.int for one in found] == [1]


def test_a_settlement_is_a_changeset_of_its_own_kind(store: Store) -> None:
    claim = changes.add_claim(store, "alice", {"text": "The dam is safe."})
    disagree(store, claim, place=("Bruges", None))

    settle(store, "alice", [keep(the_conflicts(store)["place"], 1)], "because")

    from claimtrack.queries.change_history import history

    with store.reading() as session:
        newest = history(session, entity_ids=[claim])[0]
    assert (newest.kind, newest.reason) == (ChangesetKind.SETTLE, "because")
    assert newest.fields["place"][1] is None


def test_a_settlement_and_its_undo_mean_the_same_on_every_copy(
    shell: Shell, opened: Store, claim: UUID, tmp_path: Path
) -> None:
    disagree(opened, claim, place=("Bruges", "Lier"))
    shutil.copyfile(tmp_path / "claims.db", tmp_path / "copy.db")
    shell("settle", str(claim), "--keep", "2", "--reason", "the record")
    shutil.copyfile(tmp_path / "claims.db", tmp_path / "settled.db")
    shell("undo")

    shell("merge", "settled.db", "--file", "copy.db")
    settled = shell.json("conflicts", "--file", "copy.db")
    shell("merge", "claims.db", "--file", "copy.db")

    assert settled == []
    assert shell.json("conflicts", "--file", "copy.db") == shell.json("conflicts")
    assert tables(open_store(tmp_path / "copy.db")) == tables(opened)
    assert shell("check", "--file", "copy.db").startswith("sound")


def test_two_settlements_that_differ_are_a_conflict_of_their_own(
    shell: Shell, opened: Store, claim: UUID, tmp_path: Path
) -> None:
    disagree(opened, claim, place=("Bruges", "Lier"))
    shutil.copyfile(tmp_path / "claims.db", tmp_path / "copy.db")
    shell("settle", str(claim), "--keep", "1", "--reason", "one", "--as", "dana")
    shell("settle", str(claim), "--keep", "2", "--reason", "two", "--as", "emil",
          "--file", "copy.db")  # fmt: skip

    shell("merge", "copy.db")

    (conflict,) = shell.json("conflicts")
    assert {one["author"] for one in conflict["candidates"]} == {"dana", "emil"}
    shell("undo", "--as", "emil")
    assert shell.json("conflicts") == []
    assert shell.json("show", str(claim))[0]["place"] == "Lier"
    assert shell("check").startswith("sound")
