"""A claim that others judged in words found nowhere else, for the tests of blind review."""

import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from claimtrack import changes, ids
from claimtrack.changes import recording
from claimtrack.merging import merge
from claimtrack.schemas.listing import RowRef
from claimtrack.store import Store, open_store
from filled import filled_file

CLAIM, OTHER, NOTE, _SPEAKER, _SOURCE, _CITATION, _REBUTTAL = (
    UUID(int=(0xC1A1 << 112) + number) for number in range(1, 8)
)
SECRETS = (
    "quagga", "okapi", "axolotl", "pangolin", "narwhal", "tapir", "cassowary", "dugong",
    "misleading", "almost no chance",
)  # fmt: skip
"""What was judged and noted, in words that stand nowhere else on a screen or in a report."""

VERDICT = ids.assessment_id(CLAIM, "bob")


def add_two_claims(store: Store) -> None:
    """Add a claim that is to be judged, and another that answers it."""
    with recording(store, "alice") as changeset:
        speaker = changeset.add("actor", _SPEAKER, {"name": "Mill", "kind": "person"})
        values = {"text": "The river is dirty.", "said": "2015-05-04", "owner": "dave"}
        changeset.add("claim", CLAIM, {**values, "speaker_id": speaker})
        changeset.add("claim", OTHER, {"text": "The river is clean.", "said": "2015-05-05"})
        source = changeset.add("source", _SOURCE, {"kind": "report", "title": "Report"})
        citation = {"claim_id": CLAIM, "source_id": source, "role": "reports"}
        changeset.add("citation", _CITATION, citation)
        rebuttal = {"claim_id": CLAIM, "counterclaim_id": OTHER, "kind": "denies", "aim": "whole"}
        changeset.add("rebuttal", _REBUTTAL, rebuttal)


def covered_case(folder: Path) -> Store:
    """Return a file with it, which is made once: all is to be judged blind."""
    path = folder / "claims.db"
    path.write_bytes(_made())
    store = open_store(path)
    store.mark_new()
    return store


@cache
def _made() -> bytes:
    with TemporaryDirectory() as name:
        path, copy = Path(name) / "claims.db", Path(name) / "copy.db"
        store = filled_file(path)
        add_two_claims(store)
        judge(store)
        store.close()
        shutil.copy(path, copy)
        one, other = open_store(path), open_store(copy)
        verdict = RowRef("assessment", VERDICT)
        changes.revise(one, "bob", verdict, {"rationale": "A tapir said so."})
        changes.revise(other, "bob", verdict, {"rationale": "A cassowary said so."})
        note = RowRef("annotation", NOTE)
        changes.revise(one, "carol", note, {"body": "Not the okapi."})
        changes.revise(other, "carol", note, {"body": "Not the okapi, but a dugong."})
        other.close()
        merge(one, copy, "bob")
        changes.set_setting(one, "alice", "blind", "all")
        one.close()
        return path.read_bytes()


def judge(store: Store) -> None:
    """Have bob judge, revise, and be noted on, answered and tied to; carol judges otherwise."""
    changes.assess(
        store, "bob", [CLAIM], "misleading", likelihood="almost no chance", confidence="low",
        rationale="The quagga was never there.",
    )  # fmt: skip
    verdict = RowRef("assessment", VERDICT)
    values = {"rating": "Four axolotls"}
    changes.revise(store, "bob", verdict, values, reason="after the pangolin")
    changes.assess(store, "carol", [CLAIM], "mixed", rationale="A narwhal was.")
    with recording(store, "carol") as changeset:
        note = {"author": "carol", "body": "I saw an okapi.", "motivation": "commenting"}
        changeset.add("annotation", NOTE, {**note, "assessment_id": VERDICT})
    changes.annotate(store, "bob", RowRef("annotation", NOTE), "Was it a dugong?")
    asked = changes.annotate(store, "dave", verdict, "Which animal?", motivation="questioning")
    changes.annotate(store, "bob", RowRef("annotation", asked), "The okapi, or the dugong.")
