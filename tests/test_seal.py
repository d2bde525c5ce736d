"""What is gone or altered in a history is shown by a seal, and named by whoever kept more."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.changes.integrity import check
from claimtrack.changes.leftovers import compute_again
from claimtrack.changes.sealing import Witness, read_seal, seal
from claimtrack.history.digest import ChangesetHeader, digest_of
from claimtrack.history.seal import Seal, UnreadableSealError, as_lines
from claimtrack.merging import merge
from claimtrack.models import METADATA
from claimtrack.store import Store, create_store, open_store
from claimtrack.store.backup import back_up
from conftest import Shell
from copies import CLAIMS, add_claims, copied, edit, log_of, path_of, rebuild, tampered
from filled import Fill, filled_file

GONE = "is gone: it was there when the seal was made"
ALTERED = "is not what was sealed: it was altered since"


@pytest.fixture
def claims(filled_store: Callable[[Fill], Store]) -> Store:
    return filled_store(add_claims)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    store = filled_file(tmp_path / "claims.db", add_claims)
    edit(store, "alice", place="Ghent")
    return path_of(store)


def again(path: Path) -> Store:
    """Open a file that another program changed, as one that needs no backup today."""
    store = open_store(path)
    store.mark_new()
    return store


def sealed(store: Store) -> Seal:
    return seal(store)[0]


def listed(store: Store) -> Witness:
    return Witness("the list", seal(store)[1])


def take_out(path: Path, changeset: UUID) -> None:
    """Take a changeset out with all that it left, so that nothing in the file tells of it."""
    tampered(path, "DELETE FROM changeset WHERE id = ?", changeset.bytes)
    tampered(path, "DELETE FROM change WHERE changeset_id = ?", changeset.bytes)


def rewrite(path: Path, changeset: UUID, author: str) -> None:
    """Put a changeset under another name, with a digest that fits."""
    store = open_store(path)
    changesets, changes = METADATA.tables["changeset"], METADATA.tables["change"]
    with store.reading() as session:
        connection = session.connection()
        row = connection.execute(changesets.select().where(changesets.c.id == changeset)).one()
        written = [
            (one.entity_id.hex, one.entity, one.parents, one.patch)
            for one in connection.execute(
                changes.select()
                .where(changes.c.changeset_id == changeset)
                .order_by(changes.c.entity_id)
            )
        ]
    header = ChangesetHeader(
        row.id, author, row.kind, row.reason, row.undoes_id, row.schema_version, row.recorded_at
    )
    tampered(path, "UPDATE changeset SET author = ?, digest = ? WHERE id = ?",
             author, digest_of(header, written), changeset.bytes)  # fmt: skip


def test_a_seal_fits_however_much_is_added(claims: Store) -> None:
    made, kept = sealed(claims), listed(claims)
    edit(claims, "bob", place="Ghent")

    report = check(claims, [made, kept])

    assert report.problems == []
    assert report.seals == ["unchanged since the seal over 1 changeset; 1 changeset added"] * 2


def test_what_a_merge_brought_since_is_no_change_though_its_ids_are_older(
    tmp_path: Path, path: Path
) -> None:
    alice = again(path)
    bob = copied(path, tmp_path / "bob.db")
    edit(bob, "bob", CLAIMS[1], place="Lier")
    edit(alice, "alice", place="Bruges")
    made = sealed(alice)

    merge(alice, bob.location, "alice")
    edit(alice, "alice", CLAIMS[2], place="Mol")
    report = check(alice, [made])

    assert min(log_of(bob) - log_of(again(path)), default=None) is None
    assert report.problems == []
    assert report.seals == ["unchanged since the seal over 3 changesets; 2 changesets added"]


def test_the_newest_changeset_taken_out_with_its_rows_is_shown_by_the_seal_alone(
    tmp_path: Path, path: Path
) -> None:
    moved = copied(path, tmp_path / "moved.db")  # beside which no memory is kept
    made = sealed(moved)
    moved_path = path_of(moved)
    take_out(moved_path, max(log_of(moved)))
    rebuild(again(moved_path))
    with again(moved_path).writing() as session:
        compute_again(session.connection())

    assert check(again(moved_path)).problems == []
    (problem,) = check(again(moved_path), [made]).problems
    assert problem.startswith("The seal over 2 changesets does not fit;")
    assert problem.endswith("1 changeset up to the newest of them: at least 1 of them is gone.")


def test_the_list_names_what_is_gone(tmp_path: Path, path: Path) -> None:
    moved = copied(path, tmp_path / "moved.db")
    kept, newest = listed(moved), max(log_of(moved))
    take_out(path_of(moved), newest)

    report = check(again(path_of(moved)), [kept])

    assert any(newest.hex[:16] in one and GONE in one for one in report.problems)


def test_a_rewritten_changeset_whose_digest_fits_is_shown_and_the_list_names_it(
    tmp_path: Path, path: Path
) -> None:
    moved = copied(path, tmp_path / "moved.db")
    made, kept, newest = sealed(moved), listed(moved), max(log_of(moved))
    rewrite(path_of(moved), newest, "mallory")
    altered = again(path_of(moved))

    assert check(altered).problems == []
    assert "some were altered, or are gone." in check(altered, [made]).problems[0]
    (problem,) = check(altered, [kept]).problems
    assert newest.hex[:16] in problem
    assert ALTERED in problem


def test_a_list_beside_the_seal_names_what_the_seal_alone_cannot(
    tmp_path: Path, path: Path
) -> None:
    moved = copied(path, tmp_path / "moved.db")
    made = sealed(moved)
    edit(moved, "alice", place="Bruges")
    later, lost = listed(moved), sorted(log_of(moved))[1]
    take_out(path_of(moved), lost)

    alone = check(again(path_of(moved)), [made]).problems
    beside = check(again(path_of(moved)), [made, later]).problems

    assert not any(GONE in one for one in alone)
    assert sum(lost.hex[:16] in one and GONE in one for one in beside) == 1
    assert not any("does not fit;" in one for one in beside)


@pytest.mark.parametrize("before", [True, False], ids=["made before", "made after"])
def test_a_backup_names_what_is_gone_and_merging_it_brings_it_back(
    path: Path, before: bool
) -> None:
    store = again(path)
    lost = max(log_of(store))
    if before:
        backup = back_up(store.location)
        made = sealed(store)
    else:
        made = sealed(store)
        edit(store, "alice", CLAIMS[1], place="Mol")
        backup = back_up(store.location)
    take_out(path, lost)

    report = check(again(path), [made])
    merge(again(path), backup, "alice")

    assert any(lost.hex[:16] in one and GONE in one for one in report.problems)
    assert any(f"`claimtrack merge {backup}`" in one for one in report.next)
    assert check(again(path), [made]).problems == []


def test_a_backup_that_is_older_than_the_seal_names_what_it_knows(path: Path) -> None:
    store = again(path)
    lost = max(log_of(store))
    back_up(store.location)
    edit(store, "alice", CLAIMS[1], place="Mol")
    made = sealed(store)
    take_out(path, lost)

    problems = check(again(path), [made]).problems

    assert "at least 1 of them is gone" in problems[0]
    assert any(lost.hex[:16] in one and "a backup or a list has it" in one for one in problems)


def test_the_order_in_which_changesets_came_does_not_matter(tmp_path: Path, path: Path) -> None:
    alice = again(path)
    bob = copied(path, tmp_path / "bob.db")
    edit(alice, "alice", place="Bruges")
    edit(bob, "bob", CLAIMS[1], place="Lier")

    merge(alice, bob.location, "alice")
    merge(bob, alice.location, "bob")

    assert sealed(alice) == sealed(bob)


def test_both_databases_give_one_history_one_seal(claims: Store, tmp_path: Path) -> None:
    copy = create_store(tmp_path / "copy.db")
    copy.mark_new()
    merge(copy, claims.location, "alice")

    assert sealed(copy) == sealed(claims)


IDS = st.integers(0, 2**128 - 1).map("{:032x}".format)


@given(st.dictionaries(IDS, IDS, max_size=8), st.data())
def test_no_history_but_the_sealed_one_fits(held: dict[str, str], data: st.DataObject) -> None:
    made = Seal.of(held)
    other = dict(held)
    for id_ in data.draw(st.lists(st.sampled_from(sorted(held)), unique=True)) if held else ():
        other.pop(id_)
    for id_ in data.draw(st.lists(st.sampled_from(sorted(other)), unique=True)) if other else ():
        other[id_] = data.draw(IDS)

    assert made.sealed(other) == (held if other == held else None)
    assert Seal.read(f" {made}\n") == made


def test_the_command_prints_a_word_and_check_compares_with_it(
    shell: Shell, path: Path, tmp_path: Path
) -> None:
    word = shell("seal", "--output", "case.seal")
    (row,) = shell.json("seal")
    digest = subprocess.run(
        ["sha256sum", "case.seal"], capture_output=True, text=True, check=True
    ).stdout[:64]  # fmt: skip

    assert word == row["seal"] == f"{row['changesets']}-{row['newest']}-{row['digest']}"
    assert digest == row["digest"]
    assert shell("check", "--against", word).splitlines() == [
        "unchanged since the seal over 2 changesets",
        "sound: 3 claims, 2 changesets",
    ]
    shutil.copy(path, tmp_path / "moved.db")
    take_out(tmp_path / "moved.db", max(log_of(again(path))))
    out = shell("check", "--against", "case.seal", "--file", "moved.db", code=1)
    assert GONE in out
    assert shell.json("check", "--against", word)[0]["seals"] != []


ZEROS = b"0" * 32


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("absent", None),
        ("1-2-3", None),
        ("a\0b", None),
        ("text", b"hello\n"),
        ("endless", b"0" * 1000),
        ("twice", (ZEROS + b" " + ZEROS + b"\n") * 2),
    ],
)
def test_what_is_no_seal_gets_a_sentence(
    tmp_path: Path, name: str, content: bytes | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    if content is not None:
        Path(name).write_bytes(content)

    with pytest.raises(UnreadableSealError, match="Name the word that `claimtrack seal` printed"):
        read_seal(name)


def test_a_list_is_read_back_as_it_was_written(path: Path, tmp_path: Path) -> None:
    _, held = seal(again(path))
    (tmp_path / "list").write_bytes(b"".join(as_lines(held)))

    assert read_seal(str(tmp_path / "list")) == Witness(str(tmp_path / "list"), held)


# Whether a file is the one that was written to here


def test_check_tells_an_older_copy_by_what_was_written_here_last(path: Path) -> None:
    store = again(path)
    older = shutil.copy(path, path.with_name("older.db"))
    edit(store, "alice", place="Bruges")
    shutil.copy(older, path)
    late = again(path)
    told: list[str] = []
    late.on_notice = told.append

    (problem,) = check(late).problems

    assert "the change that you wrote here last" in problem
    assert told == []


@pytest.mark.parametrize("witness", ["memory", "backup"])
def test_check_tells_that_another_program_wrote_the_id_of_the_workspace(
    path: Path, tmp_path: Path, witness: str
) -> None:
    if witness == "backup":
        path = path_of(copied(path, tmp_path / "moved.db"))
        back_up(again(path).location)
    tampered(path, "UPDATE workspace SET id = ?", UUID(int=7).bytes)

    (problem,) = check(again(path)).problems

    assert "The file says that it is of workspace 00000000" in problem
    assert "Another program wrote that id" in problem


def test_a_new_file_under_an_old_name_is_no_fault(path: Path) -> None:
    back_up(again(path).location)
    path.unlink()

    store = create_store(path)

    assert check(store).problems == []


@pytest.mark.parametrize("brings", [True, False])
def test_a_workspace_that_was_joined_here_is_no_fault(
    tmp_path: Path, path: Path, brings: bool
) -> None:
    other = filled_file(tmp_path / "other.db")
    if brings:
        edit(filled_file(tmp_path / "other.db", add_claims), "bob", place="Mol")
    tampered(path_of(other), "UPDATE workspace SET id = ?", UUID(int=1).bytes)
    store = again(path)
    back_up(store.location)

    merge(store, path_of(other), "alice", join=True)

    assert check(again(path)).problems == []
