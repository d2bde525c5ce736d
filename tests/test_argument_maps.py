"""Argument maps of others, Kialo's text and AIF's JSON: claims, what answers and what supports."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from claimtrack.formats import aif, kialo
from claimtrack.formats.format import Raw
from claimtrack.store import Store
from claimtrack.transfer import import_path
from conftest import DATA, exported
from readers import read

SAMPLES = Path(__file__).parent / "samples"
KIALO, AIF = SAMPLES / "harbour.kialo.txt", SAMPLES / "harbour.aif.json"


def pairs(records: list[Raw], name: str) -> set[tuple[str, str]]:
    """Return who supports or answers whom, by the first three words of each."""
    begins = {raw.values["key"]: " ".join(raw.values["text"].split()[:3]) for raw in records}
    found = set()
    for raw in records:
        for edge in raw.values.get(name, []):
            targets = edge["claims"] if name == "answers" else [edge["claim"]]
            found |= {(begins[raw.values["key"]], begins[target]) for target in targets}
    return found


def test_a_kialo_discussion_is_a_tree_of_claims_that_support_and_answer() -> None:
    records, wrong, account, dataset = read(kialo.FORMAT, KIALO.read_bytes())
    claims = [raw for raw in records if raw.type == "claim"]
    by_words = {raw.values["text"].split(".")[0]: raw.values for raw in claims}

    assert dataset == "kialo should the harbour be closed to cruise ships"
    assert pairs(claims, "supports") == {
        ("Their engines run", "The harbour should"),
        ("Since the power", "Four hundred people"),
    }
    assert pairs(claims, "answers") == {
        ("Since the power", "Their engines run"),
        ("The line serves", "Since the power"),
        ("Four hundred people", "The harbour should"),
        ("They would work", "Four hundred people"),
    }
    assert len(claims) == 7  # the same words twice below one claim are two claims
    line = by_words["The line serves two ships at a time"]
    assert line["text"].endswith("In August there are five.")
    log = by_words[
        "Since the power line of 2023 most ships switch their engines off, the port's log says"
    ]
    assert [one["source"]["url"] for one in log["citations"]] == ["https://port.example.org/log"]
    cited = [raw.values for raw in claims if "jobs" in str(raw.values.get("citations"))]
    assert [one["text"] for one in cited] == ["Four hundred people work on the quay."]
    assert account.lost == {"source without an address": 1}
    assert account.repaired == {"Markdown taken out of the words": 1}
    assert not wrong


def test_keys_of_a_kialo_discussion_do_not_hang_on_its_numbers() -> None:
    """Numbers follow the votes: a claim that is moved up is the same claim."""
    text = KIALO.read_text()
    moved = text.replace("1.3. Con: Four", "1.4. Con: Four").replace(
        "1.2. Con: Four", "1.3. Con: It would be quiet.\n1.2. Con: Four", 1
    )
    before, after = (
        {raw.values["key"] for raw in read(kialo.FORMAT, one.encode())[0] if raw.type == "claim"}
        for one in (text, moved)
    )

    assert before < after


def test_a_graph_of_aif_is_claims_groups_and_conflicts() -> None:
    records, wrong, account, dataset = read(aif.FORMAT, AIF.read_bytes())
    values = {raw.values["key"]: raw.values for raw in records}

    assert dataset == "aif"
    assert set(values) == {"11", "12", "13", "15", "17", "21"}
    group = {"claim": "11", "note": "Scheme: CauseToEffect", "group": "14"}
    assert values["12"]["supports"] == values["13"]["supports"] == [group]
    assert values["21"]["supports"] == [{"claim": "11"}]
    assert values["15"]["answers"] == [{"claims": ["11"], "kind": "contradicts", "link": "desk"}]
    assert values["17"]["answers"] == [
        {
            "claims": ["11"],
            "kind": "undercuts",
            "aim": "inference",
            "link": "desk",
            "support": {"claim": "12", "group": "14"},
        }
    ]
    assert [(one.where, one.reason) for one in wrong] == [("node 23", "is a claim without `text`")]
    assert account.lost == {"L node": 1, "YA node": 1, "edge of a node that is not there": 1}
    said = next(raw.original for raw in records if raw.values["key"] == "12")
    assert said is not None
    assert "Ann : their engines run all night" in [one["text"] for one in said["beside"]]


def test_ids_of_a_file_that_counts_from_one_are_its_own() -> None:
    def of(words: str) -> str | None:
        node = {"nodeID": "1", "type": "I", "text": words}
        return read(aif.FORMAT, json.dumps({"AIF": {"nodes": [node], "edges": []}}).encode())[3]

    assert of("It rained.") == of("It rained.")
    assert of("It rained.") != of("It snowed.")


@pytest.mark.parametrize("path", [KIALO, AIF], ids=lambda path: path.suffixes[0][1:])
def test_a_map_comes_in_once(path: Path, sqlite_store: Store) -> None:
    first = import_path(sqlite_store, path, "ann")
    before = exported(sqlite_store)
    again = import_path(sqlite_store, path, "ann")

    assert first.rows["claims"] == {KIALO: 7, AIF: 6}[path]
    assert first.rows["supports"] == {KIALO: 2, AIF: 3}[path]
    assert not again.added
    assert exported(sqlite_store) == before


@pytest.mark.skipif(not DATA.is_dir(), reason="needs the third-party data")
def test_claims_and_pairs_of_the_graphs_are_those_that_are_counted_otherwise() -> None:
    for path in sorted((DATA / "09_argument_graphs" / "aif").glob("*.json")):
        graph = json.loads(path.read_text("utf-8"))
        kinds = {node["nodeID"]: node["type"] for node in graph["nodes"]}
        ends = [(edge["fromID"], edge["toID"]) for edge in graph["edges"]]
        expected = {
            kind: {
                (premise, conclusion)
                for premise, middle in ends
                for middle_too, conclusion in ends
                if middle == middle_too
                and (kinds[premise], kinds[middle], kinds[conclusion]) == ("I", kind, "I")
            }
            for kind in ("RA", "CA")
        }
        records, wrong, _, _ = read(aif.FORMAT, path.read_bytes())
        found = {
            "RA": {
                (raw.values["key"], one["claim"])
                for raw in records
                for one in raw.values.get("supports", [])
            },
            "CA": {
                (raw.values["key"], one["claims"][0])
                for raw in records
                for one in raw.values.get("answers", [])
                if one["kind"] == "contradicts"
            },
        }

        assert found == expected, path.name
        assert not wrong
        assert len(records) == Counter(kinds.values())["I"], path.name


@pytest.mark.skipif(not DATA.is_dir(), reason="needs the third-party data")
def test_lines_of_the_discussions_are_those_that_are_counted_otherwise() -> None:
    for path in sorted((DATA / "07_threads" / "kialo").glob("*.txt")):
        lines = path.read_text("utf-8-sig").split("\n")
        numbered = [line for line in lines if re.match(r"1\.(\d+\.)* ", line)]
        pointing = [line for line in numbered if "-> See" in line]
        records, wrong, _, _ = read(kialo.FORMAT, path.read_bytes())
        claims = [raw for raw in records if raw.type == "claim"]
        edges = {
            name: sum(len(raw.values.get(name, [])) for raw in claims)
            for name in ("supports", "answers")
        }

        assert len(claims) == len(numbered) - len(pointing)
        assert edges["answers"] == sum(" Con: " in line[:60] for line in numbered)
        assert edges["supports"] == sum(" Pro: " in line[:60] for line in numbered)
        assert not wrong


def test_claims_beside_the_head_of_a_file_are_read_and_their_bare_edges_counted() -> None:
    claims = [{"nodeID": str(one), "type": "I", "text": f"Claim {one}"} for one in (1, 2)]
    edges = [{"edgeID": 1, "fromID": "1", "toID": "2"}]
    text = json.dumps({"AIF": {"version": "1.0"}, "nodes": claims, "edges": edges})
    records, wrong, account, _ = read(aif.FORMAT, text.encode())

    assert [raw.values["text"] for raw in records] == ["Claim 1", "Claim 2"]
    assert (wrong, sum(account.lost.values())) == ([], 1)


def test_pro_and_con_are_read_in_capitals_too() -> None:
    text = b"Discussion Title: A\n\n1. One.\n1.1. PRO: Two.\n1.2. con: Three.\n"
    records = read(kialo.FORMAT, text)[0]

    assert [raw.values["text"] for raw in records] == ["One.", "Two.", "Three."]
    assert [sorted(raw.values.keys() & {"supports", "answers"}) for raw in records] == [
        [], ["supports"], ["answers"],
    ]  # fmt: skip


def test_a_graph_behind_a_long_text_is_recognised(sqlite_store: Store, tmp_path: Path) -> None:
    nodes = [{"nodeID": "1", "text": "It rained.", "type": "I"}]
    content = {"text": "word " * 3000, "AIF": {"nodes": nodes, "edges": []}}
    for indent in (None, 1):
        path = tmp_path / f"graph{indent}.json"
        path.write_text(json.dumps(content, indent=indent), "utf-8")
        report = import_path(sqlite_store, path, "ann")
        assert (report.format, report.refused, report.read) == ("aif", 0, 1)
