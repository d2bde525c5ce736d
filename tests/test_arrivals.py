"""What a merge would bring, told before; and what the last one brought, found after."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest

from claimtrack import changes
from claimtrack.merging import merge
from claimtrack.queries.arrivals import arrivals
from claimtrack.queries.claim_list import claims, first, order
from claimtrack.queries.filter_syntax import parse
from claimtrack.schemas.listing import RowRef
from claimtrack.store import Store, open_store
from conftest import Shell, tables
from copies import CLAIMS, add_claims, copied, edit, path_of
from filled import filled_file


@pytest.fixture
def template(tmp_path: Path) -> Path:
    return path_of(filled_file(tmp_path / "template.db", add_claims))


@pytest.fixture
def bob(template: Path, tmp_path: Path) -> Store:
    return copied(template, tmp_path / "bob.db")


@pytest.fixture
def chen(template: Path, tmp_path: Path) -> Store:
    return copied(template, tmp_path / "chen.db")


@pytest.fixture
def desk(store: Store, template: Path) -> Store:
    """Return a store on each of the two databases, with what the template holds."""
    merge(store, template, "desk")
    return store


def note(store: Store, author: str, claim: UUID, body: str) -> None:
    changes.annotate(store, author, RowRef("claim", claim), body)


def arrived(store: Store, words: str = "arrived:last") -> set[UUID]:
    query = parse(words)
    with store.reading() as session:
        found = {row.id for row in claims(session, query)}
        assert set(first(session, query, 10)[0]) == set(order(session, query)) == found
    return found


@pytest.mark.parametrize("is_late", [False, True])
def test_claims_that_came_in_or_changed_with_the_last_merge_are_found(
    desk: Store, bob: Store, is_late: bool
) -> None:
    edit(bob, "bob", CLAIMS[0], place="Ghent")
    note(bob, "bob", CLAIMS[1], "Ask again.")
    made = changes.add_claim(bob, "bob", {"text": "It rained."})
    if is_late:
        edit(desk, "desk", CLAIMS[2], place="Bruges")
    merge(desk, bob.location, "desk")
    edit(desk, "desk", CLAIMS[2], note="Later.")

    assert arrived(desk) == {CLAIMS[0], CLAIMS[1], made}
    assert arrived(desk, "-arrived:last") == {CLAIMS[2]}
    assert arrived(desk, "arrived:last rained") == {made}


def test_a_merge_that_brings_nothing_is_not_the_last(desk: Store, bob: Store) -> None:
    edit(bob, "bob", CLAIMS[0], place="Ghent")
    merge(desk, bob.location, "desk")
    merge(desk, bob.location, "desk")

    assert arrived(desk) == {CLAIMS[0]}


def test_each_merge_counts_for_itself_and_two_copies_of_one_command_together(
    desk: Store, bob: Store, chen: Store
) -> None:
    edit(bob, "bob", CLAIMS[0], place="Ghent")
    merge(desk, bob.location, "desk")
    edit(bob, "bob", CLAIMS[1], place="Ghent")
    edit(chen, "chen", CLAIMS[2], place="Ghent")

    merge(desk, bob.location, "desk")
    apart = arrived(desk)
    merge(desk, chen.location, "desk", goes_on=True)

    assert apart == {CLAIMS[1]}
    assert arrived(desk) == {CLAIMS[1], CLAIMS[2]}


def test_a_dry_run_names_the_claims_and_the_conflicts_and_writes_nothing(
    desk: Store, bob: Store
) -> None:
    edit(desk, "desk", CLAIMS[0], place="Ghent")
    edit(bob, "bob", CLAIMS[0], place="Bruges", note="Look.")
    note(bob, "bob", CLAIMS[1], "Ask again.")
    note(bob, "chen", CLAIMS[1], "And again.")
    made = changes.add_claim(bob, "bob", {"text": "It rained."})
    before = tables(desk), arrived(desk)

    report = merge(desk, bob.location, "desk", dry_run=True)

    assert (tables(desk), arrived(desk)) == before
    preview = report.preview
    assert preview is not None
    told = {claim.id: claim for claim in preview.claims}
    assert {id_: claim.is_new for id_, claim in told.items()} == {
        CLAIMS[0]: False, CLAIMS[1]: False, made: True,
    }  # fmt: skip
    assert told[CLAIMS[0]].changes == {"place": ("Ghent", "Bruges"), "note": ("nothing", "Look.")}
    assert (told[CLAIMS[1]].on_it, told[CLAIMS[1]].authors) == ({"annotation": 2}, ("bob", "chen"))
    (row,) = preview.conflicts
    assert [(one.author, one.changeset_id in preview.changesets) for one in row.candidates] == [
        ("bob", True), ("desk", False),
    ]  # fmt: skip


def test_the_preview_is_what_is_found_after_the_merge(desk: Store, bob: Store) -> None:
    for claim in CLAIMS:
        edit(bob, "bob", claim, place="Ghent")
    edit(desk, "desk", CLAIMS[0], place="Bruges")

    told = merge(desk, bob.location, "desk", dry_run=True, preview_limit=None).preview
    cut = merge(desk, bob.location, "desk", dry_run=True, preview_limit=2).preview
    merge(desk, bob.location, "desk")

    assert told is not None
    assert cut is not None
    assert (len(cut.claims), cut.claim_count) == (2, 3)
    with desk.reading() as session:
        assert arrivals(session) == told


def test_a_conflict_that_was_open_before_is_not_told_as_new(desk: Store, bob: Store) -> None:
    edit(desk, "desk", CLAIMS[0], place="Ghent")
    edit(bob, "bob", CLAIMS[0], place="Bruges")
    merge(desk, bob.location, "desk")
    edit(bob, "bob", CLAIMS[0], note="Look.")

    report = merge(desk, bob.location, "desk", dry_run=True)

    assert report.preview is not None
    assert report.preview.conflicts == []
    assert [claim.changes for claim in report.preview.claims] == [{"note": ("nothing", "Look.")}]


@pytest.fixture
def copies(shell: Shell, tmp_path: Path, template: Path) -> Callable[[int], None]:
    """Return what makes the file of the shell and a copy, which has so many claims more."""

    def make(more: int) -> None:
        template.rename(tmp_path / "claims.db")
        other = copied(tmp_path / "claims.db", tmp_path / "bob.db")
        edit(open_store(tmp_path / "claims.db"), "alice", CLAIMS[0], place="Ghent")
        edit(other, "bob", CLAIMS[0], place="Bruges")
        for number in range(more):
            changes.add_claim(other, "bob", {"text": f"It rained {number}."})

    return make


def test_the_dry_run_tells_in_sentences_about_this_file(
    shell: Shell, copies: Callable[[int], None]
) -> None:
    copies(25)

    told = shell("merge", "bob.db", "--dry-run").splitlines()

    assert "it and this file have diverged; this file takes in" in " ".join(told[:2])
    text = "\n".join(told)
    assert "would come in or change here: 26 claims" in text
    assert "and 6 more; --json lists all" in text
    assert "would be in conflict here: 1 field" in text
    assert "1  Bruges — bob, comes in, would be shown" in text
    assert "2  Ghent — alice, is here" in text
    assert "see `claimtrack conflicts`" not in text
    assert shell("conflicts") == ""


def test_json_of_a_dry_run_lists_all(shell: Shell, copies: Callable[[int], None]) -> None:
    copies(25)

    (told,) = shell.json("merge", "bob.db", "--dry-run")
    (done,) = shell.json("merge", "bob.db")

    assert len(told["claims"]) == 26
    (row,) = told["in_conflict"]
    assert [one["comes_in"] for one in row["candidates"]] == [True, False]
    assert {"claims", "in_conflict", "preview"}.isdisjoint(done)


def test_two_copies_of_one_command_are_the_last_merge(
    shell: Shell, copies: Callable[[int], None], tmp_path: Path
) -> None:
    copies(0)
    chen = copied(tmp_path / "bob.db", tmp_path / "chen.db")
    edit(chen, "chen", CLAIMS[1], place="Mol")

    assert "claimtrack list arrived:last" in shell("merge", "bob.db", "chen.db")
    assert len(shell.json("list", "arrived:last")) == 2
    assert len(shell.json("list", "--arrived", "last")) == 2
    shell("list", "arrived:first", code=1)
    assert "takes one of last" in shell.err
