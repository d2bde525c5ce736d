"""Two records that mean one row, and records that keep the row that they made before."""

import json
from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from claimtrack import changes, ids
from claimtrack.changes.integrity import check
from claimtrack.changes.undo import undo
from claimtrack.merging import merge
from claimtrack.models import Actor, Alias, Source
from claimtrack.queries.claim_list import claims
from claimtrack.queries.filter_syntax import parse
from claimtrack.resources import folder
from claimtrack.store import Store, open_store, schema
from claimtrack.transfer import Report, import_path
from claimtrack.vocabulary import ChangesetKind
from conftest import FIXTURES, each_day, exported
from filled import filled_file

Records = list[Mapping[str, object]]
CASES = ("kerry-sochi-2015", "quell-river-2023")
UPPER = {"type": "actor", "name": "REN TV", "kind": "outlet"}
LOWER = {"type": "actor", "name": "Ren TV", "kind": "outlet", "aliases": [{"name": "РЕН ТВ"}]}
POST = {"title": "Facebook post", "kind": "post"}
BARE: Records = [
    {"type": "source", "key": "one", **POST, "text": "The dam is safe."},
    {"type": "source", **POST, "kind": "report", "text": "The dam broke."},
    {"key": "c", "text": "It is safe.", "citations": [{"source": "one", "exact": "The dam"}]},
    {"key": "d", "text": "Water is fine.", "citations": [{"source": {"title": "Leaflet"}}]},
]


def imported(store: Store, folder: Path, records: Records, author: str = "alice") -> Report:
    path = folder / "records.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    return import_path(store, path, author)


def names(store: Store, table: type[Actor] | type[Alias] | type[Source] = Actor) -> list[str]:
    column = col(table.title if table is Source else table.name)  # type: ignore[union-attr]  # by kind
    with store.reading() as session:
        return sorted(session.connection().execute(select(column)).scalars())


def test_two_spellings_in_one_import_are_one_row_with_the_first(
    store: Store, tmp_path: Path
) -> None:
    first = imported(store, tmp_path, [UPPER, LOWER])
    again = imported(store, tmp_path, [UPPER, LOWER])
    turned = imported(store, tmp_path, [LOWER, UPPER])

    assert names(store) == ["REN TV"]
    assert names(store, Alias) == ["РЕН ТВ"]
    (note,) = first.notes
    assert "'Ren TV'" in note
    assert "'REN TV' (line 1)" in note
    for report in (again, turned):
        assert (report.added, report.revised, report.unchanged, report.refused) == (0, 0, 2, 0)
        assert report.changeset is None


def test_two_spellings_in_two_imports_are_one_row_with_the_first(
    store: Store, tmp_path: Path
) -> None:
    imported(store, tmp_path, [UPPER])
    imported(store, tmp_path, [LOWER])
    for records in ([UPPER], [LOWER]):
        report = imported(store, tmp_path, [*records])
        assert (report.added, report.revised, report.conflicts) == (0, 0, 0)

    assert names(store) == ["REN TV"]


def test_the_first_spelling_shows_whoever_merges(tmp_path: Path) -> None:
    one, two = (filled_file(tmp_path / f"{name}.db") for name in ("one", "two"))
    imported(one, tmp_path, [UPPER])
    imported(two, tmp_path, [LOWER])

    for target, source in ((one, two), (two, one)):
        report = merge(target, source.location, "alice", join=True)
        assert report.conflicts == 0
    assert names(one) == names(two) == ["REN TV"]
    assert check(one).problems == check(two).problems == []


def test_what_stands_twice_under_one_name_is_refused_with_both_places(
    store: Store, tmp_path: Path
) -> None:
    report = imported(store, tmp_path, [{**UPPER, "role": "x"}, {**UPPER, "role": "y"}])

    (refusal,) = report.refusals
    assert refusal.where == "line 2"
    assert "line 1" in refusal.reason


@pytest.mark.parametrize("more", [{}, {"speaker": "River Mill Ltd"}])
def test_what_the_file_has_already_is_refused_beside_other_words_of_its_key(
    store: Store, tmp_path: Path, more: dict[str, str]
) -> None:
    had, other = ({"key": "a", "text": text, **more} for text in ("It rained.", "It snowed."))
    imported(store, tmp_path, [had])

    for _ in range(2):
        report = imported(store, tmp_path, [other, had])
        (refusal,) = report.refusals
        assert (refusal.where, report.unchanged + report.revised) == ("line 2", 1)
        assert "line 1" in refusal.reason

    with store.reading() as session:
        assert [row.text for row in claims(session, parse(""))] == ["It snowed."]


def test_two_keys_of_one_address_both_name_the_source(store: Store, tmp_path: Path) -> None:
    sources = [
        {"type": "source", "key": key, "title": key, "url": "https://example.org/x"}
        for key in ("a", "b")
    ]
    cited = [{"key": f"c{key}", "text": key, "citations": [{"source": key}]} for key in ("a", "b")]

    report = imported(store, tmp_path, [*sources, *cited])

    assert (report.refused, report.rows["sources"], report.rows["citations"]) == (0, 1, 2)
    assert len(report.notes) == 1
    assert imported(store, tmp_path, [*sources, *cited]).changeset is None


def test_posts_with_one_title_and_two_texts_are_two(store: Store, tmp_path: Path) -> None:
    records = [
        {"type": "source", "key": f"{n}", **POST, "text": words}
        for n, words in enumerate(("The dam is safe.", "The dam broke."))
    ]
    keyless = [{name: value for name, value in one.items() if name != "key"} for one in records]

    assert imported(store, tmp_path, [*records]).rows["sources"] == 2
    assert imported(store, tmp_path, [*keyless]).rows["sources"] == 2
    changes.add_source(store, "alice", POST)
    changes.add_source(store, "alice", POST)

    assert names(store, Source) == ["Facebook post"] * 6


def test_a_title_alone_is_no_record(store: Store, tmp_path: Path) -> None:
    report = imported(store, tmp_path, [{"type": "source", **POST}])

    assert "key: is missing" in str(report.refusals[0])


def test_a_source_whose_address_changes_keeps_its_row(store: Store, tmp_path: Path) -> None:
    record = {"type": "source", "key": "a", "title": "Report", "url": "https://example.org/x"}
    imported(store, tmp_path, [record])

    report = imported(store, tmp_path, [{**record, "url": "https://example.org/y"}])

    assert (report.added, report.revised) == (0, 1)
    assert names(store, Source) == ["Report"]


def as_older(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have sources identified as schema 10 and older did it: without an address by their card."""

    def by_card(*, url: str | None, record: object, original: object, **card: str) -> UUID | None:
        newer = ids.natural_id("source", "url", url.strip()) if url else None
        return newer or ids.card_id(**card)

    monkeypatch.setattr("claimtrack.transfer.identity.ids.source_id", by_card)


REVISIONS = sorted(
    int(path.name[:4]) for path in (folder("migrations") / "versions").glob("[0-9]*.py")
)


@pytest.mark.parametrize("revision", each_day(REVISIONS, 4))
def test_what_an_older_file_imported_comes_in_no_second_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, revision: int
) -> None:
    older = filled_file(tmp_path / "older.db")
    with monkeypatch.context() as patch:
        as_older(patch)
        imported(older, tmp_path, BARE)
        for case in CASES:
            import_path(older, FIXTURES / case, "alice")
    dump = tmp_path / "dump.jsonl"
    dump.write_text("".join(exported(older)), "utf-8")
    go_to(older, f"{revision:04}")
    older.close()
    upgraded = open_store(tmp_path / "older.db")

    reports = [imported(upgraded, tmp_path, BARE)]
    reports += [import_path(upgraded, FIXTURES / case, "alice") for case in CASES]
    changed = [dict(record) for record in BARE]
    changed[0]["note"] = changed[3]["note"] = "Seen."
    later = imported(upgraded, tmp_path, [*changed])
    again = import_path(upgraded, dump, "alice")

    nothing = (0, 0, 0, 0)
    assert [(r.added, r.revised, r.refused, sum(r.rows.values())) for r in reports] == [nothing] * 3
    assert (later.added, later.revised, sum(later.rows.values())) == (0, 2, 0)
    assert (again.added, sum(again.rows.values())) == (0, 0)
    if revision > 1:  # the first knew no standings
        assert check(upgraded).problems == []


def go_to(store: Store, revision: str) -> None:
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        schema.migrate(connection, revision, down=True)
        connection.commit()


def test_the_upgrade_ends_conflicts_of_spelling(store: Store, tmp_path: Path) -> None:
    imported(store, tmp_path, [UPPER])
    ids_of = ids.actor_id("outlet", "Ren TV")
    with changes.recording(store, "bob", kind=ChangesetKind.IMPORT) as step:
        step.overlay("actor", ids_of, {"name": "Ren TV"}, frozenset())
    with store.reading() as session:
        rows = session.connection().execute(
            text("SELECT id FROM changeset ORDER BY id")
        )  # fmt: skip
        first, second = (str(UUID(ids.digits_of(row[0]))) for row in rows)
    candidates = json.dumps([[second, {"name": "Ren TV"}], [first, {"name": "REN TV"}]])
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE actor SET name = 'Ren TV'"))
        actor = ids_of if store.dialect == "postgresql" else ids_of.bytes
        connection.execute(
            text(
                "INSERT INTO conflict (entity_id, field, entity, candidates) "
                "VALUES (:id, 'name', 'actor', :told)"
            ),
            {"id": actor, "told": candidates},
        )
    with store.engine.connect() as connection:
        if store.dialect == "sqlite":
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        schema.migrate(connection, "0010", down=True)
        schema.migrate(connection, "head")
        connection.commit()

    assert names(store) == ["REN TV"]
    assert check(store).problems == []
    with store.reading() as session:
        assert list(claims(session, parse("has:conflict"))) == []


def test_a_record_that_goes_back_is_the_same_when_it_comes_again(
    store: Store, tmp_path: Path
) -> None:
    """Its older content counts as its last import: so too for what it says after that."""
    old: Records = [{"key": "a", "text": "old", "tags": ["dam"]}]
    new: Records = [{"key": "a", "text": "new"}]
    counts = [
        (report.added, report.revised, report.unchanged)
        for report in (imported(store, tmp_path, each) for each in (old, new, old, old, new, new))
    ]

    assert counts == [(1, 0, 0), (0, 1, 0), (0, 1, 0), (0, 0, 1), (0, 1, 0), (0, 0, 1)]
    with store.reading() as session:
        assert [(row.text, row.in_conflict) for row in claims(session, parse(""))] == [
            ("new", False)
        ]
        assert list(claims(session, parse("tag:dam"))) == []
    assert check(store).problems == []


@pytest.mark.parametrize("entity", ["actor", "source"])
def test_a_record_that_goes_back_does_so_for_every_kind(
    store: Store, tmp_path: Path, entity: str
) -> None:
    named = {"name": "Mill"} if entity == "actor" else {"title": "Mill", "key": "mill"}
    one: Records = [{"type": entity, **named, "note": "one"}]
    two: Records = [{"type": entity, **named, "note": "two"}]

    revised = [imported(store, tmp_path, each).revised for each in (one, two, one, one)]

    assert revised == [0, 1, 1, 0]
    assert check(store).problems == []


def test_who_undoes_the_return_has_the_record_as_it_was_before(
    store: Store, tmp_path: Path
) -> None:
    old: Records = [{"key": "a", "text": "old"}]
    new: Records = [{"key": "a", "text": "new"}]
    for each in (old, new, old):
        imported(store, tmp_path, each)

    undo(store, "alice")

    with store.reading() as session:
        assert [row.text for row in claims(session, parse(""))] == ["new"]
    assert imported(store, tmp_path, old).revised == 1
    assert check(store).problems == []


def test_a_source_that_is_refused_takes_with_it_what_cites_it(store: Store, tmp_path: Path) -> None:
    lost = str(UUID(int=7))
    report = imported(store, tmp_path, [
        {"type": "source", "key": "s", "title": "Report", "issuer": lost},
        {"key": "c", "text": "It is safe.", "citations": [{"source": "s"}]},
        {"key": "d", "text": "It is sound."},
    ])  # fmt: skip

    assert (report.added, report.refused) == (1, 2)


def test_a_source_that_waits_for_a_later_one_comes_in(store: Store, tmp_path: Path) -> None:
    report = imported(store, tmp_path, [
        {"type": "source", "key": "b", "title": "Reprint", "derived_from": "a"},
        {"key": "c", "text": "It is safe.", "citations": [{"source": "b"}]},
        {"type": "source", "key": "a", "title": "Report"},
    ])  # fmt: skip

    assert (report.added, report.refused, report.unchanged) == (3, 0, 0)
    assert names(store, Source) == ["Report", "Reprint"]
