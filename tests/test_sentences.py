"""What was changed is told in sentences: by names and words, for every field of every kind of row.

No id, no name of a column, and no count of rows stands in one.
"""

import re
from enum import StrEnum
from typing import Any

import pytest

from claimtrack import changes
from claimtrack.changes.undo import redo, undo
from claimtrack.entities import ENTITIES, Field, Kind
from claimtrack.history.fold import RETRACTED
from claimtrack.queries.change_history import history
from claimtrack.queries.feed import feed_order, feed_rows
from claimtrack.queries.row_names import NOUNS, Known
from claimtrack.queries.sentences import RowChange, sentence
from claimtrack.queries.steps import Bulk, bulk_sentence
from claimtrack.queries.telling import step_told
from claimtrack.schemas.listing import RowRef
from claimtrack.store import Store
from everything import SAFE, UNSAFE, a_few_of_everything

_IDS = {entity: f"{number:08x}-1111-4111-8111-111111111111" for number, entity in
        enumerate(ENTITIES, start=0xA0000000)}  # fmt: skip
_NEVER = re.compile(
    r"[0-9a-f]{8}|\b\w+_\w+\b|\b(?:sha256|url|exact|prefix|suffix|start)\b|\brows?\b|(?-i:\bNone\b)",
    re.I,
)


def value_of(field: Field) -> Any:
    """Return a value that such a field may have, without an underscore in it."""
    if isinstance(field.kind, type) and issubclass(field.kind, StrEnum):
        return list(field.kind)[-1].value
    if field.kind is Kind.ID:
        return _IDS[field.to or "claim"]
    values = {Kind.FLAG: False, Kind.NUMBER: 7, Kind.DATE: "2015-05", Kind.DIGEST: "0" * 64}
    return values.get(field.kind, "claim" if field.name == "entity" else "some words")


def whole(entity: str) -> dict[str, Any]:
    """Return a row of a kind with every field."""
    return {field.name: value_of(field) for field in ENTITIES[entity].fields}


KNOWN: Known = {
    id_.replace("-", ""): (entity, whole(entity) | ({"text": "The dam is safe."} if
                           entity == "claim" else {"name": "Mill"} if entity == "actor" else {}))
    for entity, id_ in _IDS.items()
}  # fmt: skip


@pytest.mark.parametrize("entity", ENTITIES)
def test_every_change_of_every_kind_of_row_is_told_in_words(entity: str) -> None:
    state = whole(entity)
    added = {name: (None, value) for name, value in state.items()}
    told = {
        "added": sentence(RowChange(entity, state, added, is_new=True), KNOWN),
        "retracted": sentence(RowChange(entity, state, {RETRACTED: (False, True)}), KNOWN),
        "restored": sentence(RowChange(entity, state, {RETRACTED: (True, False)}), KNOWN),
        "open anew": sentence(RowChange(entity, state, {}), KNOWN),
    }
    for field in ENTITIES[entity].fields:
        if field.name != RETRACTED:
            value = state[field.name]
            for before, after in ((None, value), (value, None), (value, value)):
                now = RowChange(entity, {**state, field.name: after}, {field.name: (before, after)})
                told[f"{field.name}: {before} to {after}"] = sentence(now, KNOWN)

    assert all(len(words) > 10 for words in told.values()), told
    assert {what: words for what, words in told.items() if _NEVER.search(words)} == {}
    assert len({told["added"], told["retracted"], told["restored"]}) == 3


@pytest.mark.parametrize("entity", ENTITIES)
def test_many_changes_of_one_kind_are_told_by_what_they_are(entity: str) -> None:
    noun = NOUNS[entity]

    assert bulk_sentence([Bulk(entity, 3, {}, 3)], 10) == f"3 new {noun[1]}"
    assert bulk_sentence([Bulk(entity, 1, {RETRACTED: True}, 0)], 10) == f"1 {noun[0]} is retracted"
    assert bulk_sentence([Bulk(entity, 11, {}, 0)], 10) == f"More than 11 {noun[1]}"


ANSWER = {"claim_id": _IDS["claim"], "counterclaim_id": _IDS["claim"], "kind": "denies"}
SAID: dict[str, tuple[str, dict[str, Any], dict[str, tuple[Any, Any]], bool]] = {
    "Mill denies the premise of “The dam is safe.”: “The dam is safe.”": (
        "rebuttal", {**ANSWER, "aim": "premise"}, {"kind": (None, "denies")}, True),
    "The place of “It is.” is “Lier” now, before “Ghent”": (
        "claim", {"text": "It is."}, {"place": ("Ghent", "Lier")}, False),
    "The stage of “It is.” is open no longer": (
        "claim", {"text": "It is."}, {"stage": ("open", None)}, False),
    "The date said of “It is.”: 2015, “in May”": (
        "claim", {"text": "It is.", "said": "2015", "said_words": "in May"},
        {"said": (None, "2015"), "said_words": (None, "in May")}, False),
    "“It is.” is said by Mill now": (
        "claim", {"text": "It is."}, {"speaker_id": (_IDS["source"], _IDS["actor"])}, False),
    "Mill is also called “The mill”": (
        "alias", {"actor_id": _IDS["actor"], "name": "The mill"}, {"name": (None, "x")}, True),
}  # fmt: skip


@pytest.mark.parametrize("words", SAID)
def test_a_change_is_told_so(words: str) -> None:
    entity, state, fields, is_new = SAID[words]

    assert sentence(RowChange(entity, state, fields, is_new), KNOWN) == words


def test_a_step_is_told_in_the_feed_in_its_history_and_when_it_is_undone(store: Store) -> None:
    a_few_of_everything(store)
    claims = [RowRef("claim", SAFE), RowRef("claim", UNSAFE)]
    changes.revise_all(store, "alice", claims, {"stage": "open"})
    undone = undo(store, "alice")
    back = redo(store, "alice")
    changes.retract(store, "alice", [RowRef("claim", UNSAFE)])
    with store.reading() as session:
        feed = list(feed_rows(session, feed_order(session)).values())
        feed.sort(key=lambda row: row.id, reverse=True)
        steps = [row.sentence for row in feed]
        told = [row for row in history(session) if row.changeset_id == feed[-1].id]
        again = step_told(session.connection(), undone.changeset)

    assert undone.told == again == "Undone: Stage open of 2 claims"
    assert back.told == "Brought back: Stage open of 2 claims"
    assert steps[:4] == ["The claim “It is not.” is retracted", back.told, undone.told,
                         "Stage open of 2 claims"]  # fmt: skip
    assert steps[4] == "The place of “The dam is safe.” is “Mol” now, before “Lier”"
    assert "Town denies “The dam is safe.”: “It is not.”" in [row.sentence for row in told]
    assert not [row.sentence for row in told if _NEVER.search(row.sentence)]
    assert not [words for row in told for words in row.told if _NEVER.search(str(words[2]))]


def test_a_first_value_of_a_row_that_was_there_is_no_new_row(store: Store) -> None:
    claim = changes.add_claim(store, "alice", {"text": "The dam is safe."})
    changes.revise(store, "bob", RowRef("claim", claim), {"place": "Ghent"})
    with store.reading() as session:
        (newest, *_) = history(session)

    assert newest.sentence == "The place of “The dam is safe.” is “Ghent”"
