"""Who speaks in a table of ours: a name that a reader knows, and the same actor on the way back."""

import json
from pathlib import Path

import pytest

from claimtrack.changes.revision import revise
from claimtrack.queries.lookup import find
from claimtrack.schemas.listing import RowRef
from claimtrack.store import Store, create_store, location_of
from claimtrack.transfer import import_path
from claimtrack.transfer.table_export import export_table
from conftest import exported

UNNAMED = {"name": "a senior official", "kind": "unnamed"}
RECORDS = [
    {"type": "actor", "key": "mill", "name": "The Mill", "kind": "organization"},
    {"type": "claim", "key": "c1", "text": "They have left.", "speaker": UNNAMED, "citations": [
        {"source": {"url": "https://example.org/a"}}]},
    {"type": "claim", "key": "c2", "text": "They have not left.", "speaker": UNNAMED},
    {"type": "claim", "key": "c3", "text": "It rained.", "speaker": "Ann"},
    {"type": "claim", "key": "c4", "text": "It snowed.", "speaker": "The Mill"},
]  # fmt: skip


def filled(store: Store, folder: Path) -> None:
    path = folder / "records.jsonl"
    path.write_text("\n".join(map(json.dumps, RECORDS)), "utf-8")
    import_path(store, path, "alice")


def table(store: Store, path: Path, columns: str | None = None) -> Path:
    export_table(store, path, print, format_name=path.suffix[1:], columns=columns)
    return path


def speakers(store: Store) -> dict[str, tuple[str, str, str]]:
    """Return who speaks each claim: the id of the actor, the name, the kind."""
    records = [json.loads(line) for line in exported(store)]
    actors = {each["id"]: each for each in records if each["type"] == "actor"}
    by_name = {
        each["name"]: each["id"] for each in actors.values() if each.get("kind") != "unnamed"
    }
    said = ((each["text"], each["speaker"]) for each in records if each["type"] == "claim")
    ids = {text: by_name.get(speaker, speaker) for text, speaker in said}
    return {
        text: (own, actors[own]["name"], actors[own].get("kind", "person"))
        for text, own in ids.items()
    }


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_table_shows_names_and_brings_the_same_actors_into_another_file(
    store: Store, tmp_path: Path, ending: str
) -> None:
    filled(store, tmp_path)
    path = table(store, tmp_path / f"claims.{ending}")
    before = exported(store)
    other = create_store(location_of(tmp_path / "other.db"))

    there, here = import_path(other, path, "bob"), import_path(store, path, "bob")

    assert (there.refused, here.refused, here.changeset) == (0, 0, None)
    assert exported(store) == before
    assert speakers(other) == speakers(store)
    assert import_path(other, path, "bob").changeset is None
    if ending == "csv":
        rows = path.read_text("utf-8").splitlines()
        assert sum(",a senior official," in row and row.endswith(",unnamed") for row in rows) == 2


def test_a_speaker_that_was_renamed_since_is_the_same_and_another_name_is_another(
    sqlite_store: Store, tmp_path: Path
) -> None:
    filled(sqlite_store, tmp_path)
    with sqlite_store.reading() as session:
        ann = find(session, "Ann", ("actor",)).id
    revise(sqlite_store, "alice", RowRef("actor", ann), {"name": "Annie"})
    whole = table(sqlite_store, tmp_path / "claims.csv")
    few = table(sqlite_store, tmp_path / "few.csv", "id,text,speaker")
    revise(sqlite_store, "alice", RowRef("actor", ann), {"name": "Anna"})
    before = speakers(sqlite_store)
    edited = whole.read_text("utf-8").replace(
        "They have left.,a senior official", "They have left.,Anna"
    )

    for path in (whole, few):
        path.write_text(path.read_text("utf-8").replace("It rained", "It rained hard"), "utf-8")
        import_path(sqlite_store, path, "bob")
        assert {one[0] for one in speakers(sqlite_store).values()} == {
            one[0] for one in before.values()
        }
    whole.write_text(edited, "utf-8")
    import_path(sqlite_store, whole, "bob")

    assert speakers(sqlite_store)["They have left."] == (str(ann), "Anna", "person")
