"""A store that has a few rows in every table, for what must hold of each column."""

from typing import Any
from uuid import UUID

import pytest

from claimtrack.changes import recording
from claimtrack.history import packing
from claimtrack.store import Store
from claimtrack.store.arrivals import note_arrivals

TEXT = "The dam is safe, said the mill. It is not, said the town."


def _id(number: int) -> UUID:
    return UUID(int=number)


MILL, TOWN, SAFE, UNSAFE, PAPER, COPY = map(_id, range(1, 7))

_ROWS: tuple[tuple[str, UUID, dict[str, Any]], ...] = (
    ("actor", MILL, {"name": "Mill", "kind": "organization", "role": "owner", "note": "a note"}),
    ("actor", TOWN, {"name": "Town", "kind": "government", "part_of_id": MILL,
                     "confidential": True, "pseudonym": "A town"}),
    ("alias", _id(10), {"actor_id": MILL, "name": "The mill", "note": "a note"}),
    ("alias", _id(11), {"actor_id": TOWN, "name": "The town"}),
    ("source", PAPER, {"title": "Paper", "kind": "article", "issuer_id": TOWN, "outlet": "Gazette",
                       "url": "https://example.org/paper", "published": "2015-05",
                       "published_words": "in May", "reliability": "B", "note": "a note"}),
    ("source", _id(12), {"title": "Report", "kind": "report", "derived_from_id": PAPER,
                           "archive_url": "https://archive.example/1", "confidential": True}),
    ("claim", SAFE, {"text": "The dam is safe.", "speaker_id": MILL, "said": "2015-05-11",
                     "said_words": "on Monday", "place": "Ghent", "period": "2015-02/..",
                     "note": "a note", "owner": "alice"}),
    ("claim", UNSAFE, {"text": "It is not.", "speaker_id": TOWN, "part_of_id": SAFE}),
    ("citation", _id(13), {"claim_id": SAFE, "source_id": PAPER, "snapshot_id": COPY, "start": 0,
                           "exact": "The dam is safe", "prefix": "", "suffix": ", said",
                           "role": "reports", "wording": "verbatim", "credibility": "2"}),
    ("citation", _id(14), {"claim_id": UNSAFE, "source_id": PAPER, "role": "reports",
                           "derived_from_id": _id(13)}),
    ("support", _id(30), {"claim_id": SAFE, "supporter_id": UNSAFE, "group": "a",
                          "note": "a note"}),
    ("support", _id(31), {"claim_id": UNSAFE, "supporter_id": SAFE}),
    ("rebuttal", _id(15), {"claim_id": SAFE, "counterclaim_id": UNSAFE, "kind": "denies",
                           "aim": "whole", "link": "desk", "note": "a note"}),
    ("rebuttal", _id(16), {"claim_id": UNSAFE, "counterclaim_id": SAFE, "kind": "denies",
                           "aim": "whole", "link": "desk", "support_id": _id(31)}),
    ("assessment", _id(17), {"claim_id": SAFE, "reviewer": "alice", "verdict": "mixed",
                             "rationale": "both", "text_sha256": "0" * 64}),
    ("assessment", _id(18), {"claim_id": UNSAFE, "reviewer": "bob", "verdict": "mixed",
                             "text_sha256": "0" * 64}),
    ("assessment", _id(32), {"claim_id": SAFE, "reviewer": "PolitiFact", "source_id": PAPER,
                             "rating": "False", "scale": '{"worst": 1, "best": 5, "value": 2}',
                             "date": "2015-06", "text_sha256": "0" * 64}),
    ("annotation", _id(19), {"author": "alice", "body": "Hm.", "motivation": "commenting",
                             "claim_id": SAFE}),
    ("annotation", _id(20), {"author": "bob", "body": "Why?", "motivation": "replying",
                             "claim_id": SAFE, "reply_to_id": _id(19)}),
    ("tag", _id(21), {"name": "dam"}),
    ("tag", _id(22), {"name": "mill"}),
    ("tagging", _id(23), {"tag_id": _id(21), "claim_id": SAFE}),
    ("tagging", _id(24), {"tag_id": _id(22), "claim_id": SAFE}),
    *(("origin", _id(number), {"dataset": "case", "importer": "dossier", "key": f"safe-{number}",
                               "entity": "claim", "entity_id": SAFE, "sha256": "0" * 64})
      for number in (25, 26)),
    ("assignment", _id(33), {"claim_id": SAFE, "reviewer": "carol"}),
    ("assignment", _id(34), {"claim_id": UNSAFE, "reviewer": "alice"}),
    ("quantity", _id(35), {"claim_id": SAFE, "words": "about 3 m", "comparator": "~", "low": "3",
                           "unit": "m", "measure": "height", "counted_by": "estimated",
                           "period": "2015", "note": "a note"}),
    ("quantity", _id(36), {"claim_id": UNSAFE, "words": "none", "comparator": "none"}),
    ("exhibit", _id(37), {"source_id": PAPER, "mark": "AL1"}),
    ("exhibit", _id(38), {"source_id": PAPER, "snapshot_id": COPY, "mark": "AL2"}),
    ("setting", _id(39), {"name": "blind", "value": "assigned"}),
    ("setting", _id(40), {"name": "editor", "subject": "carol", "value": "yes"}),
    ("distinction", _id(28), {"entity": "actor", "one_id": MILL, "other_id": TOWN}),
    ("distinction", _id(29), {"entity": "claim", "one_id": SAFE, "other_id": UNSAFE}),
)  # fmt: skip


def a_few_of_everything(store: Store) -> None:
    """Write rows into every table: also a standing, a conflict and an arrival."""
    with recording(store, "alice", reason="the beginning") as opened:
        first = opened.id
        sha256 = opened.keep_text(TEXT)
        for entity, row_id, values in _ROWS:
            opened.add(entity, row_id, dict(values))
            if entity == "source":
                copy = {"source_id": row_id, "media_type": "text/plain", "sha256": sha256}
                opened.add("snapshot", COPY if row_id == PAPER else _id(27), copy)
    for author, place in (("bob", "Lier"), ("carol", "Mol")):
        with recording(store, author) as opened:
            opened.revise("claim", SAFE, {"place": place}, seen=frozenset((first,)))
    with store.writing() as session:
        note_arrivals(session.connection(), [first])


def a_few_of_everything_and_a_block(store: Store) -> None:
    """Write a few of everything, and a changeset that is packed."""
    a_few_of_everything(store)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packing, "PACKED_FROM", 2)
        with recording(store, "bob", reason="as many as an import") as opened:
            for number, name in enumerate(("Weirs", "Locks"), 71):
                opened.add("tag", _id(number), {"name": name})
