"""What others did since one last looked: what counts, what is new, and what is as good as lost."""

from pathlib import Path
from uuid import UUID

import pytest

from claimtrack import changes
from claimtrack.changes.reviewing import assign
from claimtrack.formats.document import Document
from claimtrack.history import packing
from claimtrack.merging import merge
from claimtrack.queries.since import since
from claimtrack.schemas.listing import RowRef
from claimtrack.schemas.since import EventRow, SinceRows
from claimtrack.store import Store
from claimtrack.store.last_look import keep_look
from claimtrack.store.location import data_folder
from conftest import Shell
from copies import CLAIMS, add_claims, copied, edit, path_of
from filled import filled_file

A, B, C, *_ = CLAIMS


@pytest.fixture
def template(tmp_path: Path) -> Path:
    return path_of(filled_file(tmp_path / "template.db", add_claims))


@pytest.fixture
def bob(template: Path, tmp_path: Path) -> Store:
    return copied(template, tmp_path / "bob.db")


@pytest.fixture
def desk(store: Store, template: Path) -> Store:
    """Return a store on each of the two databases, with what the template holds."""
    merge(store, template, "desk")
    return store


def looked(store: Store, me: str, limit: int | None = None) -> SinceRows:
    with store.reading() as session:
        return since(session, me, limit)[0]


def events(store: Store, me: str) -> list[EventRow]:
    return [event for group in looked(store, me).groups for event in group.events]


def kinds(store: Store, me: str) -> list[tuple[str, UUID | None, str]]:
    return [(event.kind.value, event.claim, event.by) for event in events(store, me)]


def read(store: Store, me: str) -> None:
    with store.reading() as session:
        keep_look(session.connection(), me, since(session, me)[1])


def answer(store: Store, author: str, claim: UUID, text: str = "It was not.") -> UUID:
    values = {"text": text}
    return changes.rebut(store, author, [claim], {"kind": "denies"}, counterclaim=values)[0]


def test_each_kind_is_found_once_with_who_and_about_which_claim(desk: Store) -> None:
    edit(desk, "alice", A, owner="alice")
    changes.assess(desk, "alice", [B], "supported")
    note = changes.annotate(desk, "alice", RowRef("claim", C), "Who counted?")
    source = changes.add_source(
        desk, "alice", {"title": "Log", "kind": "document"}, text="It carried nine men."
    )
    changes.cite(desk, "alice", C, source, {"exact": "It carried nine men."})
    answer(desk, "bob", A, "That was seen already.")
    read(desk, "alice")
    assert looked(desk, "alice").groups == ()

    answer(desk, "bob", A, "No bridge stood there.")
    changes.cite(desk, "bob", A, source, {})
    answer(desk, "bob", C)  # neither owned nor judged
    edit(desk, "bob", B, text="Another wording altogether.")
    changes.annotate(desk, "bob", RowRef("annotation", note), "The police.")
    changes.snapshot(desk, "bob", source, Document("Nothing of the kind stands here."))
    answer(desk, "alice", A, "My own doubt.")
    assign(desk, "bob", [C], ["alice", "carol"])
    gone = answer(desk, "bob", A, "Withdrawn at once.")
    changes.retract(desk, "bob", [RowRef("rebuttal", gone)])

    assert sorted(kinds(desk, "alice")) == [
        ("answer", A, "bob"),
        ("assignment", C, "bob"),
        ("citation", A, "bob"),
        ("quote", C, "bob"),
        ("reply", C, "bob"),
        ("stale", B, "bob"),
    ]
    assert [group.claim for group in looked(desk, "alice", limit=1).groups] == [C]
    assert looked(desk, "alice", limit=1).claims == 3
    assert next(event.words for event in events(desk, "alice") if event.kind == "stale") == (
        "You judged “Claim 1.”; it reads “Another wording altogether.” now"
    )


def test_what_a_merge_brings_late_is_new_and_what_was_read_in_a_copy_is_not(
    desk: Store, bob: Store, template: Path, tmp_path: Path
) -> None:
    edit(desk, "alice", A, owner="alice")
    answer(bob, "bob", A, "Older than the mark.")
    edit(desk, "alice", B, place="Ghent")
    read(desk, "alice")

    merge(desk, bob.location, "desk")
    assert kinds(desk, "alice") == [("answer", A, "bob")]

    # Bob's copy takes the place of the file, and no merge was made on this computer.
    merge(bob, desk.location, "bob")
    assert kinds(bob, "alice") == [("answer", A, "bob")]
    read(bob, "alice")
    assert kinds(desk, "alice") == []

    # An older copy that is looked at later takes nothing back.
    read(copied(template, tmp_path / "older.db"), "alice")
    assert kinds(desk, "alice") == []


def test_a_lost_or_damaged_mark_is_said_and_nothing_counts_as_seen(desk: Store) -> None:
    edit(desk, "alice", A, owner="alice")
    answer(desk, "bob", A)
    read(desk, "alice")
    (mark,) = (data_folder() / "looks").iterdir()
    whole = mark.read_bytes()

    for damaged in (b"", whole[:-1], whole.partition(b"\n")[2], b"[]\n", b"{}\n"):
        mark.write_bytes(damaged)
        assert looked(desk, "alice").last is None
        assert kinds(desk, "alice") == [("answer", A, "bob")]
    mark.write_bytes(whole)
    assert looked(desk, "alice").last is not None
    assert kinds(desk, "alice") == []


def test_what_came_in_after_one_read_is_not_counted_as_seen(desk: Store) -> None:
    edit(desk, "alice", A, owner="alice")
    with desk.reading() as session:
        _, look = since(session, "alice")
    answer(desk, "bob", A)
    with desk.reading() as session:
        keep_look(session.connection(), "alice", look)

    assert kinds(desk, "alice") == [("answer", A, "bob")]


def test_a_conflict_is_about_its_claim_and_a_large_import_is_read_from_its_blocks(
    desk: Store, bob: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(desk, "alice", A, owner="alice", place="Ghent")
    read(desk, "alice")
    edit(bob, "bob", A, place="Bruges")
    monkeypatch.setattr(packing, "PACKED_FROM", 1)
    answer(bob, "bob", A)
    merge(desk, bob.location, "desk")

    assert sorted(kinds(desk, "alice")) == [("answer", A, "bob"), ("conflict", A, "bob")]
    assert [event.claim for event in events(desk, "bob")] == [A]  # alice wrote the other value


def test_the_command_says_since_when_and_moves_the_mark_only_when_told(shell: Shell) -> None:
    shell("init")
    claim = shell("add", "claim", "It rained.", "--owner", "alice", "--as", "alice")
    shell("rebut", claim, "--text", "It snowed.", "--kind", "contradicts", "--as", "bob")

    (event,) = shell.json("since", "--as", "alice")
    assert (event["kind"], event["claim"], event["by"]) == ("answer", claim, "bob")
    assert event["words"] == "“It snowed.” contradicts “It rained.”"
    assert "No earlier look of yours" in shell.err
    assert event["when"].endswith("Z")
    assert "bob" in shell("since", "--read", "--as", "alice")
    assert shell("since", "--as", "alice") == ""
    assert "nothing of others concerns you" in shell.err
