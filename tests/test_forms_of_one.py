"""One thing that came in in several forms: each adds what it says, and none takes anything back."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from claimtrack import changes
from claimtrack.schemas.listing import RowRef
from claimtrack.store import Store
from claimtrack.transfer import Report, import_path
from claimtrack.transfer.forms import stated_anew
from conftest import exported

_REVIEW = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "url": "https://checks.example/dam/",
    "claimReviewed": "The dam broke.",
    "author": {"@type": "Organization", "name": "River Checks"},
}
RICH_REVIEW = _REVIEW | {
    "name": "Did the dam break?",
    "datePublished": "2024-03-09",
    "reviewBody": "It stands.",
    "reviewRating": {
        "@type": "Rating", "alternateName": "Wrong", "ratingValue": 1, "worstRating": 1,
        "bestRating": 5,
    },
    "itemReviewed": {
        "@type": "Claim",
        "author": {"@type": "Person", "name": "Vera Lund"},
        "appearance": [{"@type": "CreativeWork", "url": "https://paper.example/1"}],
    },
}  # fmt: skip
POOR_REVIEW = _REVIEW | {"reviewRating": {"@type": "Rating", "alternateName": "Wrong"}}

_CASE = "https://euvsdisinfo.eu/report/dam"
RICH_CASE = (
    "id,title,summary,disproof,date,outlet,keywords,issue\n"
    f"{_CASE},The dam,The dam was blown up by divers.,It stands.,2024-03-09,Lake Radio,dam,7\n"
)
POOR_CASE = f"id,title,outlet,date\n{_CASE},The dam,Lake Radio,2024-03-09\n"


def _map_of(*edges: tuple[str, str]) -> dict[str, Any]:
    """Return a map of AIFdb in which the claim 1 and another stand, with an edge through a node."""
    nodes = [
        {"nodeID": name, "text": f"Claim {name}.", "type": "I", "timestamp": "2024-03-09 10:00:00"}
        for name in ("1", "2")
    ]
    nodes += [{"nodeID": f"{start}{end}", "text": "RA", "type": "RA"} for start, end in edges]
    inner = [pair for a, b in edges for pair in ((a, a + b), (a + b, b))]
    return {"nodes": nodes, "edges": [{"fromID": a, "toID": b} for a, b in inner]}


_NOTE = {"id": "n1", "uri": "https://paper.example/1", "user": "acct:ann@notes.example",
         "group": "__world__", "text": "Look here."}  # fmt: skip
_PASSAGE = [{"selector": [{"type": "TextQuoteSelector", "exact": "the dam"}]}]

FORMS: dict[str, tuple[str, Any, Any, dict[str, int]]] = {
    "claimreview": ("json", RICH_REVIEW, POOR_REVIEW, {"citations": 2, "assessments": 1}),
    "euvsdisinfo": ("csv", RICH_CASE, POOR_CASE, {"rebuttals": 1, "tags": 1}),
    "aif": ("json", _map_of(("2", "1")), _map_of(), {"claims": 2, "supports": 1}),
    "hypothesis": (
        "json", {"rows": [_NOTE | {"target": _PASSAGE}]}, {"rows": [_NOTE]}, {"annotations": 1}
    ),
}  # fmt: skip


def _import(store: Store, folder: Path, name: str, content: Any) -> Report:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return import_path(store, path, "ann")


def _text_of(store: Store) -> str:
    return "\n".join(exported(store))


@pytest.mark.parametrize("order", [("rich", "poor"), ("poor", "rich")])
def test_a_poorer_form_takes_nothing_back_and_a_second_run_changes_nothing(
    order: tuple[str, str], store: Store, tmp_path: Path
) -> None:
    for format_name, (suffix, rich, poor, counts) in FORMS.items():
        both = {"rich": rich, "poor": poor}
        reports = [_import(store, tmp_path, f"{name}.{suffix}", both[name]) for name in order]
        once = _text_of(store)
        again = [_import(store, tmp_path, f"{name}.{suffix}", both[name]) for name in order * 2]

        assert {each.format for each in reports} == {format_name}
        assert [each.retracted + each.conflicts + each.refused for each in reports] == [0, 0]
        assert {name: sum(each.rows[name] for each in reports) for name in counts} == counts
        assert [each.changeset for each in again] == [None] * 4
        assert _text_of(store) == once
        if order[0] == "rich":
            assert (reports[1].revised, reports[1].changeset) == (0, None)
    for words in ("It stands.", "blown up by divers", '"exact":"the dam"', '"issuer":"River'):
        assert words in once.replace('": "', '":"')


def test_a_form_revises_what_it_says_otherwise_and_leaves_what_the_desk_wrote(
    store: Store, tmp_path: Path
) -> None:
    _import(store, tmp_path, "rich.json", RICH_REVIEW)
    (claim,) = (one for one in map(json.loads, exported(store)) if one["type"] == "claim")
    dam = RowRef("claim", UUID(claim["id"]))
    changes.revise(store, "bob", dam, {"text": "The dam at Orlo broke."})
    other = POOR_REVIEW | {
        "datePublished": "2024-03-10",
        "reviewRating": {"@type": "Rating", "alternateName": "Half wrong"},
    }
    reports = [_import(store, tmp_path, "other.json", other) for _ in range(2)]
    reports.append(_import(store, tmp_path, "rich.json", RICH_REVIEW))
    (now,) = (one for one in map(json.loads, exported(store)) if one["type"] == "claim")

    assert [each.revised for each in reports] == [1, 0, 0]
    assert [each.conflicts for each in reports] == [0, 0, 0]
    assert now["text"] == "The dam at Orlo broke."
    (judged,) = now["assessments"]
    assert (judged["rating"], judged["date"]) == ("Half wrong", "2024-03-10")
    assert judged["rationale"] == "It stands."
    assert "scale" not in judged  # that of the other rating


_Row = Mapping[str, Any]
ANEW: dict[str, tuple[str, _Row, _Row, list[_Row], _Row]] = {
    "what it lacks stays": ("source", {"title": None}, {"title": "Dam"}, [{"title": "Dam"}], {}),
    "what is new is added": ("source", {"title": "Dam"}, {"title": None}, [{}], {"title": "Dam"}),
    "what a form said, and the desk has revised": (
        "source", {"title": "Dam"}, {"title": "Dams"}, [{"title": "Dam"}], {},
    ),
    "what none said yet": (
        "source", {"title": "B"}, {"title": "A"}, [{"title": "A"}], {"title": "B"},
    ),
    "a shorter note": ("claim", {"note": "a"}, {"note": "b\na"}, [{"note": "b\na"}], {}),
    "another note": ("claim", {"note": "a\nc"}, {"note": "b\na"}, [], {"note": "b\na\nc"}),
    "a rating brings its scale": (
        "assessment",
        {"rating": "Half", "date": None},
        {"rating": "Wrong", "scale": "1", "verdict": "refuted", "date": "2024"},
        [],
        {"rating": "Half", "scale": None, "verdict": None, "date": "2024"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", ANEW)
def test_of_a_row_that_is_there_a_form_says_only_what_no_form_said(case: str) -> None:
    entity, values, current, before, wanted = ANEW[case]

    anew = stated_anew(entity, values, current, before)
    assert {name: value for name, value in anew.items() if name in wanted} == wanted
    assert {name for name in anew if name not in wanted and anew[name] is not None} == set()
