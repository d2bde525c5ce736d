"""A case of thirty claims from five sources, typed from an empty file through a real terminal."""

import json
import shlex
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from claimtrack.changes.integrity import check
from claimtrack.store import create_store, open_store
from conftest import exported
from hand import keys_of, type_keys

CASE = Path(__file__).parent / "typed_case"
KEYS = CASE / "keys.txt"
PATIENCE_S = 120.0
_SET_ASIDE = ("id", "snapshot", "start", "text_sha256")
"""Ids, and what says the same as the words that stand beside it."""

_NAMES = {"actor": "name", "source": "title", "claim": "text"}


def typed_case(folder: Path, pause_s: float) -> list[str]:
    """Return the export of the case, a record a line, when it was typed at this pace."""
    folder.mkdir()
    shutil.copy(CASE / "ferry.txt", folder)
    create_store(folder / "claims.db").close()
    keys = list(keys_of(KEYS))
    type_keys(folder, keys, pause_s, PATIENCE_S + 2 * pause_s * len(keys))
    store = open_store(folder / "claims.db")
    assert check(store).problems == []
    return comparable(exported(store))


def comparable(lines: list[str]) -> list[str]:
    """Return records with names in the place of ids, in an order that does not follow from them."""
    records = [json.loads(line) for line in "".join(lines).splitlines()]
    names = {
        record["id"]: f"{record['type']}: {record.get(_NAMES[record['type']]) or record['url']}"
        for record in records
    }
    return sorted(json.dumps(_plain(record, names), sort_keys=True) for record in records)


def _plain(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, dict):
        kept = {name: part for name, part in value.items() if name not in _SET_ASIDE}
        return {name: _plain(part, names) for name, part in kept.items()}
    if isinstance(value, list):
        return sorted((_plain(part, names) for part in value), key=json.dumps)
    return names.get(value, value) if isinstance(value, str) else value


def written_down() -> list[str]:
    """Return the case as it is to be."""
    return (CASE / "case.jsonl").read_text("utf-8").splitlines()


def test_the_case_that_is_written_down_has_thirty_claims_and_five_sources() -> None:
    records = [json.loads(line) for line in written_down()]
    claims = [record for record in records if record["type"] == "claim"]

    assert Counter(record["type"] for record in records)["source"] == 5
    assert len(claims) == 30
    assert sum(len(claim.get("rebuttals", ())) for claim in claims) == 7
    assert {key for claim in claims for key in claim} >= {"annotations", "assessments", "tags"}


@pytest.mark.parametrize(("step", "keys"), [('n "The bridge at Ash"', 6), ("] n n n n n n", 1 + 6)])
def test_a_step_takes_so_many_keys_beside_its_words(step: str, keys: int) -> None:
    line = next(line for line in KEYS.read_text("utf-8").splitlines() if line.startswith(step))
    words = shlex.split(line, posix=False)

    assert sum(not word.startswith(('"', "paste:")) for word in words) == keys


def test_a_case_typed_without_a_pause_is_the_case_that_is_written_down(tmp_path: Path) -> None:
    assert typed_case(tmp_path / "at-once", 0.0) == written_down()


@pytest.mark.slow
def test_a_case_typed_with_a_quarter_of_a_second_between_keys_is_the_same(tmp_path: Path) -> None:
    assert typed_case(tmp_path / "slowly", 0.25) == written_down()
