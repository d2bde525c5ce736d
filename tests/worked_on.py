"""An import, and after it whatever people do to what was imported; for tests of bulk work."""

import json
import tempfile
from pathlib import Path

from sqlmodel import col, select

from claimtrack import changes
from claimtrack.models import Changeset
from claimtrack.queries.detail import claim_detail
from claimtrack.queries.lookup import find
from claimtrack.queries.rows import row_fields
from claimtrack.schemas.listing import RowRef
from claimtrack.store import Store
from claimtrack.transfer import import_path
from copies import replayable

_RECORDS = 26


def _record(number: int, said: str) -> dict[str, object]:
    source = {"title": f"Report {number // 2}", "kind": "document", "issuer": f"Board {number % 4}"}
    return {
        "key": f"c{number}",
        "text": f"Dam {number} {said}.",
        "speaker": f"Speaker {number // 3}",
        "tags": ["water", f"topic {number % 5}"],
        "citations": [{"source": source, "role": "supports", "exact": f"Dam {number} holds."}],
        "answers": [{"kind": "denies", "aim": "whole", "claims": [f"c{number - 1}"]}]
        if number % 4 == 3
        else [],
    }


def import_dams(store: Store, author: str, numbers: range, said: str = "is safe") -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "records.jsonl"
        path.write_text("\n".join(json.dumps(_record(n, said)) for n in numbers), "utf-8")
        assert import_path(store, path, author, dataset="dams").refused == 0


def worked_on(store: Store) -> None:
    """An import by alice, and after it whatever people do to what was imported."""
    with replayable():
        import_dams(store, "alice", range(_RECORDS))
        with store.reading() as session:
            (first,) = session.exec(select(col(Changeset.id))).all()
            ids = {n: find(session, f"c{n}").id for n in range(_RECORDS)}
            details = {n: claim_detail(session, ids[n]) for n in ids}
        claims = {n: RowRef("claim", ids[n]) for n in ids}
        changes.revise(store, "bob", claims[0], {"owner": "bob"})
        changes.revise(store, "alice", claims[1], {"owner": "alice"})
        changes.tag(store, "bob", [ids[2]], ["water", "dry"])
        changes.tag(store, "alice", [ids[4]], ["dry"])
        changes.annotate(store, "bob", RowRef("citation", details[5].citations[0].id), "Wrong?")
        own = changes.annotate(store, "alice", claims[6], "Ask.")
        changes.annotate(store, "bob", RowRef("annotation", own), "I asked.")
        changes.annotate(store, "alice", claims[8], "To do.")
        changes.unite(store, "alice", claims[9], claims[10])
        changes.unite(store, "bob", claims[12], claims[13])
        changes.retract(store, "alice", [claims[14]], with_others=True)
        changes.retract(store, "bob", [claims[16]], with_others=True)
        for author in ("bob", "carol"):
            words = {"text": f"Dam 17, says {author}."}
            changes.revise(store, author, claims[17], words, seen=frozenset((first,)))
        changes.rebut(store, "carol", [ids[18]], {"kind": "denies"}, counterclaim={"text": "No."})
        with store.reading() as session:
            source = row_fields(session, "citation", details[20].citations[0].id)["source_id"]
        said = {"text": "So we said."}
        changes.add_claim(store, "carol", said, speaker="Speaker 7", source_id=source)
        import_dams(store, "bob", range(22, 24))
        import_dams(store, "alice", range(24, 25), "was safe")
