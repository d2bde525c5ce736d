"""Filters by who judged a claim, how, and of which wording."""

from claimtrack import changes
from claimtrack.queries.claim_list import claims
from claimtrack.queries.filter_syntax import parse
from claimtrack.queries.judgements import assessments_of
from claimtrack.schemas.listing import RowRef
from claimtrack.store import Store


def test_claims_are_found_by_who_judged_them_and_how(store: Store) -> None:
    ids = {
        name: changes.add_claim(store, "alice", {"text": f"{name} is so."})
        for name in ("split", "agreed", "stale", "untouched", "outside", "taken back")
    }
    source = changes.add_source(store, "alice", {"title": "A rating", "outlet": "Facta"})

    def judge(name: str, who: str, verdict: str) -> None:
        changes.assess(store, who, [ids[name]], verdict)

    for who, verdict in (("alice", "refuted"), ("bob", "supported"), ("carol", "refuted")):
        judge("split", who, verdict)
        judge("agreed", who, "refuted")
    judge("stale", "alice", "mixed")
    judge("taken back", "alice", "refuted")
    judge("taken back", "bob", "supported")
    changes.revise(store, "alice", RowRef("claim", ids["stale"]), {"text": "It is not so."})
    changes.assess(store, "alice", [ids["outside"]], "refuted", rating="False", source_id=source)
    changes.assess(store, "alice", [ids["outside"]], "supported")
    with store.reading() as session:
        taken = next(
            row.id
            for row in assessments_of(session, ids["taken back"], "")
            if row.reviewer == "bob"
        )
    changes.retract(store, "bob", [RowRef("assessment", taken)])

    for words, expected in {
        "has:split": "split",
        "has:stale": "stale",
        "verdict:refuted": "split, agreed, taken back",
        "verdict:supported": "split, outside",
        "verdict:mixed,unproven": "stale",
        "-verdict:refuted": "stale, untouched, outside",
        "reviewer:facta": "outside",
        "reviewer:Bob": "split, agreed",
        "unjudged:alice": "untouched",
        "unjudged:bob has:assessment": "stale, outside, taken back",
        "-has:split verdict:refuted": "agreed, taken back",
    }.items():
        with store.reading() as session:
            found = {row.id for row in claims(session, parse(words))}
        assert {name for name, id_ in ids.items() if id_ in found} == set(expected.split(", ")), (
            words
        )
