"""How many independent origins a claim has, over a store: the command, the tab and the filter."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from claimtrack import changes
from claimtrack.brief.kinds import Audience
from claimtrack.changes.briefing import make_brief
from claimtrack.queries.claim_list import claims
from claimtrack.queries.copies import look_alike_copies
from claimtrack.queries.filter_syntax import LINEAGE, parse
from claimtrack.queries.lineage import claim_lineage
from claimtrack.queries.lookup import find
from claimtrack.render import as_plain
from claimtrack.render.lineage import copy_lines, lineage_lines
from claimtrack.schemas.lineage import ClaimLineage
from claimtrack.schemas.listing import RowRef
from claimtrack.store import Store, create_store
from claimtrack.transfer import import_path
from conftest import Shell, exported
from filled import Fill
from test_look_alike_copies import FOOTER, WIRE, prose


def _source(key: str, **more: Any) -> dict[str, Any]:
    return {"type": "source", "key": key, "title": key.title(), "kind": "article", **more}


def _claim(key: str, *sources: str, **roles: str) -> dict[str, Any]:
    """Return a claim that these sources support, and others as their roles say."""
    cited = [{"source": source, "role": "supports"} for source in sources]
    cited += [{"source": source, "role": role} for source, role in roles.items()]
    return {"key": key, "text": f"The dam, {key}.", "citations": cited}


RECORDS: list[dict[str, Any]] = [
    _source("wire", issuer="Reuters", lineage="original", published="2015-05-10"),
    _source("morning", derived_from="wire", published="2015-05-11"),
    _source("evening", derived_from="morning"),
    _source("blog"),
    _source("letter"),
    _source("second", issuer="Thomson Reuters"),
    _source("own", lineage="original"),
    _source("hen"),
    _source("egg", derived_from="hen"),
    {**_source("gone"), "retracted": True},
    _source("away", derived_from="gone"),
    _claim("five", "wire", "morning", "evening", "blog", "letter"),
    _claim("copies", "morning", "evening"),
    _claim("issuer", "wire", "second"),
    _claim("two", "wire", "own", "blog"),
    _claim("round", "hen", "egg"),
    _claim("partly", "hen", "blog"),
    _claim("roles", "wire", own="reports", blog="disputes"),
    _claim("inert", "away", "gone", "blog"),
    _claim("none"),
]
FIGURES = {
    "five": (5, 1, 3),
    "copies": (2, 1, 1),
    "issuer": (2, 1, 1),
    "two": (3, 2, 3),
    "round": (2, 0, 0),
    "partly": (2, 1, 1),
    "roles": (2, 2, 2),
    "inert": (2, 1, 2),
    "none": (0, 0, 0),
}


@pytest.fixture
def dam(filled_store: Callable[[Fill], Store], tmp_path: Path) -> Store:
    """Return a store of each kind with the records; two names of Reuters are one."""
    path = tmp_path / "dam.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in RECORDS), "utf-8")
    store = filled_store(lambda store: import_path(store, path, "alice", dataset="dam"))
    unite(store, "Reuters", "Thomson Reuters", "actor")
    egg = row(store, "egg", "source").id
    changes.revise(store, "alice", row(store, "hen", "source"), {"derived_from_id": egg})
    return store


def row(store: Store, words: str, kind: str) -> RowRef:
    with store.reading() as session:
        return find(session, words, (kind,))


def unite(store: Store, one: str, other: str, kind: str) -> None:
    changes.unite(store, "alice", row(store, one, kind), row(store, other, kind))


def lineage(store: Store, key: str) -> ClaimLineage:
    with store.reading() as session:
        return claim_lineage(session, find(session, key, ("claim",)).id)


def figures(store: Store, key: str) -> tuple[int, int, int]:
    found = lineage(store, key)
    return found.sources, found.least, found.most


def citation(store: Store, key: str, source: str) -> RowRef:
    """Return the citation of a claim in a source."""
    there = row(store, source, "source").id
    return next(
        RowRef("citation", each.id)
        for each in lineage(store, key).citations
        if each.source == there
    )


def found_by(store: Store, words: str) -> set[str]:
    with store.reading() as session:
        return {str(each.key) for each in claims(session, parse(words), limit=100)}


def shown(store: Store, key: str) -> str:
    return "\n".join(map(str, as_plain(list(lineage_lines(lineage(store, key))))))


def test_origins_are_counted_shown_found_and_come_back(dam: Store, tmp_path: Path) -> None:
    assert {key: figures(dam, key) for key in FIGURES} == FIGURES
    assert lineage(dam, "five").words == "5 sources: at least 1, at most 3 independent origins."
    assert lineage(dam, "none").words == "Nothing is cited for it yet, so it has no origin."
    assert "goes round in a circle" in lineage(dam, "round").words
    roles = {
        role.role: (role.sources, role.least, role.most) for role in lineage(dam, "roles").roles
    }
    assert roles == {"supports": (1, 1, 1), "reports": (1, 1, 1), "disputes": (1, 1, 1)}

    tree = shown(dam, "five").splitlines()[2:]
    assert (
        "\n".join(tree[:3]) == "Wire · Reuters  original\n└ Morning  derived\n  └ Evening  derived"
    )
    assert {*tree[3:]} == {"Blog  not examined", "Letter  not examined"}
    assert "not cited itself" in shown(dam, "copies")
    assert "Egg → Hen → Egg" in shown(dam, "round") or "Hen → Egg → Hen" in shown(dam, "round")
    found = {word: found_by(dam, f"lineage:{word}") for word in LINEAGE}
    assert found == {
        "unexamined": {"five", "issuer", "two", "partly", "inert"},
        "circle": {"round", "partly"},
        "one": {"copies", "issuer", "partly"},
        "several": {"two", "roles"},
        "echoed": {"five", "copies", "issuer", "round", "partly"},
    }
    assert found_by(dam, "-lineage:circle lineage:one") == {"copies", "issuer"}

    (tmp_path / "out.jsonl").write_text("".join(exported(dam)), "utf-8")
    other = create_store(tmp_path / "other.db")
    report = import_path(other, tmp_path / "out.jsonl", "bob")
    assert report.refused == 0
    assert {key: figures(other, key) for key in FIGURES} == FIGURES


def test_what_is_recorded_united_and_retracted_changes_the_figures(dam: Store) -> None:
    evening, blog = citation(dam, "five", "evening"), citation(dam, "five", "blog")

    changes.revise(dam, "alice", evening, {"lineage": "original"})
    assert figures(dam, "five") == (5, 2, 4)  # a citation goes before its source
    changes.revise(dam, "alice", evening, {"derived_from_id": blog.id})
    assert figures(dam, "five") == (5, 1, 3)
    changes.revise(dam, "alice", blog, {"derived_from_id": evening.id})
    assert figures(dam, "five") == (5, 1, 2)
    assert len(lineage(dam, "five").circles) == 1
    assert "five" in found_by(dam, "lineage:circle")

    other = citation(dam, "two", "own")
    changes.revise(dam, "alice", blog, {"derived_from_id": other.id})  # of another claim
    assert figures(dam, "five") == (5, 2, 3)
    changes.retract(dam, "alice", [other])
    assert figures(dam, "five") == (5, 1, 3)  # what was retracted is inert
    changes.retract(dam, "alice", [row(dam, "morning", "source")], with_others=True)
    assert figures(dam, "five") == (4, 1, 3)
    unite(dam, "blog", "letter", "source")
    assert figures(dam, "five") == (3, 1, 2)  # what is united is one
    changes.restore(dam, "alice", [row(dam, "gone", "source")])
    assert figures(dam, "inert") == (3, 1, 2)


def briefed(store: Store, key: str) -> tuple[int, ...] | None:
    """Return the figures of a claim in a brief; it has none of fewer than two sources."""
    wanted = [row(store, key, "claim").id]
    made = make_brief(store, wanted, Audience.DESK, "2016-01-01", author="alice")
    counted = made.findings.lineage
    return None if counted is None else tuple(int(str(cell[0])) for cell in counted.rows[0][1:])


def test_a_brief_counts_the_origins_that_the_command_counts(dam: Store) -> None:
    unite(dam, "blog", "letter", "source")
    unite(dam, "morning", "evening", "source")
    changes.revise(
        dam, "alice", row(dam, "own", "source"), {"derived_from_id": row(dam, "hen", "source").id}
    )
    changes.retract(dam, "alice", [row(dam, "wire", "source")], with_others=True)
    expected = {key: figures(dam, key) for key in FIGURES}

    assert expected["five"] == (2, 1, 2)
    assert {key: briefed(dam, key) for key in FIGURES} == {
        key: found if found[0] > 1 else None for key, found in expected.items()
    }


def test_what_disputes_a_claim_tells_on_where_a_source_is_from_and_is_no_origin(dam: Store) -> None:
    blog = row(dam, "blog", "source").id
    changes.revise(dam, "alice", row(dam, "wire", "source"), {"derived_from_id": blog})
    changes.revise(dam, "alice", citation(dam, "roles", "blog"), {"lineage": "original"})

    assert figures(dam, "roles") == briefed(dam, "roles") == (2, 2, 2)
    assert "roles" in found_by(dam, "lineage:several")


def test_the_command_says_it_in_words_and_in_json(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "dam.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in RECORDS), "utf-8")
    shell("init")
    shell("import", str(path))
    shell("revise", "hen", "--derived-from", "egg")

    assert "2 sources: at least 1, at most 2 independent origins" in shell("lineage", "issuer")
    (record,) = shell.json("lineage", "round")
    assert (record["least"], record["most"], len(record["citations"])) == (0, 0, 2)
    assert [len(circle) for circle in record["circles"]] == [2]
    assert record["roots"] == []
    (record,) = shell.json("lineage", "five")
    assert [root["lineage"] for root in record["roots"]].count("original") == 1
    assert "say one of the two" in refused(
        shell, "revise", "evening", "--derived-from", "blog", "--lineage", "original"
    )
    shell("revise", "evening", "--lineage", "original")
    assert "at least 2, at most 4" in shell("lineage", "five")
    shell("revise", "evening", "--derived-from", "blog")
    assert "at least 1, at most 3" in shell("lineage", "five")


def refused(shell: Shell, *words: str) -> str:
    shell(*words, code=1)
    return shell.err


def test_copies_are_offered_with_their_passage_and_never_linked(
    filled_store: Callable[[Fill], Store], tmp_path: Path
) -> None:
    records = [
        _source("late", text=f"{prose(80, 30)} {WIRE}", published="2015-05-12"),
        _source("wire", text=WIRE, published="2015-05-10"),
        _source("undated", text=f"{prose(81, 10)} {WIRE}"),
        _source("other", text=f"{prose(82, 90)} {FOOTER}"),
        _source("settled", text=WIRE, lineage="original", published="2016"),
        _source("empty", text=""),
        _source("none"),
    ]
    path = tmp_path / "copies.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    store = filled_store(lambda store: import_path(store, path, "alice", dataset="dam"))
    settled = row(store, "settled", "source")

    with store.reading() as session:
        found = look_alike_copies(session)
    pairs = {(each.copy_name, each.origin_name) for each in found}
    assert pairs == {("Wire", "Settled"), ("Late", "Settled"), ("Undated", "Settled")}
    assert {each.passage for each in found} == {WIRE}
    assert found[0].of_copy == found[0].of_origin == 1.0
    assert "shares 100 % of its words" in str(list(as_plain(list(copy_lines(found[0])))))

    changes.revise(store, "alice", settled, {"lineage": None})
    changes.revise(store, "alice", row(store, "late", "source"), {"derived_from_id": settled.id})
    unite(store, "wire", "undated", "source")
    with store.reading() as session:
        found = look_alike_copies(session)
        of_other = look_alike_copies(session, row(store, "other", "source").id)
    assert [(each.copy_name, each.origin_name) for each in found] == [("Settled", "Wire")]
    assert of_other == []
