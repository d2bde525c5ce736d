"""What a whole step did, in a sentence: the change that it was made for, and what came with it."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from claimtrack.entities import ENTITIES, Kind, label_of
from claimtrack.history.fold import RETRACTED
from claimtrack.queries.field_words import value_words
from claimtrack.queries.row_names import NOUNS, Known, as_key
from claimtrack.queries.sentences import RowChange, Step, sentence

_LEADS = (
    "rebuttal", "support", "assessment", "annotation", "claim", "citation", "quantity",
    "distinction", "assignment", "tagging", "source", "exhibit", "alias", "actor", "snapshot",
    "tag", "setting", "origin",
)  # fmt: skip
"""Which change a step was made for: the first of these kinds that it wrote to."""


_CAME_ABOUT = {"import": "Imported", "settle": "Settled", "adopt": "Taken in"}

_OWN_REASON = re.compile(r"(undo of|back to before) [0-9a-f-]{8,36}")
"""What claimtrack gives as a reason itself: the sentence says it in words."""


@dataclass(frozen=True, slots=True)
class Bulk:
    """How many rows of one kind a step wrote to, and the patch that all of them got, if one.

    `new` counts those of them that the step began.
    """

    entity: str
    count: int
    patch: Mapping[str, Any]
    new: int


def step_sentence(changes: Sequence[RowChange], known: Known) -> str:
    """Return what a step of few changes did."""
    if not changes:
        return "Nothing"
    if len(changes) == 1:
        return sentence(changes[0], known)
    alike = {(change.entity, change.step, _patch(change)) for change in changes}
    if len(alike) == 1:
        first = changes[0]
        patch = {name: after for name, (_, after) in first.fields.items()}
        new = len(changes) if first.is_new else 0
        return bulk_sentence([Bulk(first.entity, len(changes), patch, new)], len(changes))
    lead = min(changes, key=_rank)
    others = (change for change in changes if change is not lead)
    rest = [change for change in others if not _is_said(change, lead, known)]
    told = sentence(lead, known)
    return f"{told}; and {_counted(rest)}" if rest else told


def _rank(change: RowChange) -> tuple[int, int]:
    """Return how much a step was made for a change: what is new first, an answer before a claim."""
    if change.step is Step.ADDED:
        return 0, _LEADS.index(change.entity)
    return 1, _order(change.entity)


def _patch(change: RowChange) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((name, str(after)) for name, (_, after) in change.fields.items()))


def _is_said(change: RowChange, lead: RowChange, known: Known) -> bool:
    """Say whether the sentence of the lead names this row already, or it says nothing more."""
    if change.entity in ("origin", "snapshot"):
        return True
    answerer = as_key(lead.state.get("counterclaim_id"))
    if lead.entity == "rebuttal" and change.entity == "claim" and answerer in known:
        return known[answerer][1].get("text") == change.state.get("text")
    return change.entity in ("actor", "tag") and change.is_new


def _counted(changes: Sequence[RowChange]) -> str:
    """Return what else a step did: "1 new citation and 2 topics of claims retracted"."""
    counts = Counter((_LEADS.index(change.entity), change.step.value) for change in changes)
    parts = []
    for (place, step), count in sorted(counts.items()):
        words = noun(_LEADS[place], count)
        parts.append(words.replace(" ", " new ", 1) if step == "added" else f"{words} {step}")
    return _listed(parts)


def bulk_sentence(bulks: Sequence[Bulk], most: int) -> str:
    """Return what a step of many changes did; more than `most` were not counted."""
    if not bulks:
        return "Nothing"
    more = "More than " if sum(bulk.count for bulk in bulks) > most else ""
    if len(bulks) == 1 and bulks[0].patch and not bulks[0].new:
        return _same_patch(bulks[0], more.lower())
    told = [bulk for bulk in bulks if bulk.entity != "origin"] or list(bulks)
    told.sort(key=lambda bulk: _order(bulk.entity))
    parts = []
    for bulk in told:
        words = noun(bulk.entity, bulk.count)
        parts.append(words.replace(" ", " new ", 1) if bulk.new == bulk.count else words)
    return f"{more}{_listed(parts)}"


def _same_patch(bulk: Bulk, more: str) -> str:
    whom = f"{more}{noun(bulk.entity, bulk.count)}"
    if RETRACTED in bulk.patch:
        verb = "is" if bulk.count == 1 else "are"
        return f"{whom} {verb} {'retracted' if bulk.patch[RETRACTED] else 'back'}"
    parts = []
    for name, value in bulk.patch.items():
        field = ENTITIES[bulk.entity][name]
        if isinstance(field.kind, Kind) and field.kind in (Kind.ID, Kind.DIGEST, Kind.FLAG):
            parts.append(label_of(bulk.entity, name))
        else:
            label = label_of(bulk.entity, name)
            parts.append(f"{label} {value_words(field, value) or 'none'}")
    told = f"{_listed(parts)} of {whom}"
    return told[:1].upper() + told[1:]


def undo_sentence(told: str, depth: int) -> str:
    """Return the sentence of a step below so many undos: "Undone: …", or "Brought back: …"."""
    if not depth:
        return told
    return f"{'Undone' if depth % 2 else 'Brought back'}: {told}"


def kind_sentence(kind: str, told: str) -> str:
    """Return the sentence of a step with how it came about, where it was no edit."""
    return f"{_CAME_ABOUT[kind]}: {told}" if kind in _CAME_ABOUT else told


def reason_words(reason: str | None) -> str:
    """Return why a step was made, as a person gave it; "" where an id is all there is."""
    return "" if reason is None or _OWN_REASON.fullmatch(reason) else reason


def beside(entities: Sequence[str]) -> str:
    """Return what a step wrote to, too: " (with 2 citations and 1 answer)"; "" for nothing."""
    counts = Counter(entities)
    parts = [noun(entity, counts[entity]) for entity in sorted(counts, key=_order)]
    return f" (with {_listed(parts)})" if parts else ""


def first_told(entities: Sequence[str]) -> int:
    """Return which of several rows of these kinds a step is told by."""
    return min(range(len(entities)), key=lambda place: _order(entities[place]))


def noun(entity: str, count: int) -> str:
    """Return so many rows of a kind: "1 answer", "3 claims"."""
    return f"{count:,} {NOUNS[entity][count != 1]}"


def _order(entity: str) -> int:
    main = ("claim", "rebuttal", "source", "citation")
    return main.index(entity) if entity in main else len(main) + _LEADS.index(entity)


def _listed(parts: Sequence[str]) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"
