"""What was changed, in sentences: names and words, never ids, names of columns or counts of rows.

The one place that makes them, for the feed, histories, `log`, undo and redo; pure. What a change
did comes in as its fields, and the rows that it names as `Known`, by their ids.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from claimtrack.entities import ENTITIES, TARGETS, Field, Kind, label_of
from claimtrack.history.fold import RETRACTED, group_of
from claimtrack.queries.field_words import brief, group_words, value_words
from claimtrack.text import visible

State = Mapping[str, Any]
"""The fields of a row, as the log has them: ids are text."""

Known = Mapping[str, tuple[str, State]]
"""Rows by the hexadecimal digits of their ids: the kind of each, and what names it."""

NOUNS = {
    "claim": ("claim", "claims"), "source": ("source", "sources"),
    "actor": ("person or body", "persons and bodies"), "alias": ("other name", "other names"),
    "citation": ("citation", "citations"), "rebuttal": ("answer", "answers"),
    "support": ("support", "supports"),
    "assessment": ("verdict", "verdicts"), "annotation": ("note", "notes"),
    "snapshot": ("kept copy", "kept copies"), "tag": ("topic", "topics"),
    "tagging": ("topic of a claim", "topics of claims"),
    "origin": ("import record", "import records"),
    "distinction": ("pair that is never one", "pairs that are never one"),
}  # fmt: skip

_ANSWERS = {
    "denies": "denies", "contradicts": "contradicts", "undermines": "undermines",
    "undercuts": "undercuts", "narrows": "narrows", "concedes": "concedes",
    "counter_accuses": "counter-accuses on", "withdraws": "withdraws",
}  # fmt: skip
_NOTES = {
    "questioning": "asks about", "highlighting": "marks", "bookmarking": "keeps in mind",
    "editing": "proposes for",
}  # fmt: skip
_POINTS = {
    "part_of": "part of", "same_as": "the same as", "derived_from": "derived from",
    "issuer": "issued by", "speaker": "said by", "citation": "borne out by",
    "support": "aimed at",
}  # fmt: skip

_OWN_WORDS = frozenset(("the", "new", "a", "note", "question", "reply", "stage", "what"))
"""Words of ours that a sentence begins with; a name keeps the letters that it has."""


class Step(Enum):
    """What a change did to the row as a whole."""

    ADDED = "added"
    REVISED = "revised"
    RETRACTED = "retracted"
    RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class RowChange:
    """One change: `fields` with what each was and became, `state` the row as it is after it.

    `author` made it: the sentence stands behind that name, and does not say it again.
    """

    entity: str
    state: State
    fields: Mapping[str, tuple[Any, Any]]
    is_new: bool = False
    author: str = ""

    @property
    def step(self) -> Step:
        """Return what it did to the row as a whole."""
        if RETRACTED in self.fields and not (self.is_new and not self.fields[RETRACTED][1]):
            return Step.RETRACTED if self.fields[RETRACTED][1] else Step.RESTORED
        return Step.ADDED if self.is_new else Step.REVISED


def sentence(change: RowChange, known: Known) -> str:
    """Return what one change did: "Russia denies the premise of “220 soldiers …”"."""
    if not change.fields:
        return (
            f"What is in conflict about {phrase(change.entity, change.state, known)} is open anew"
        )
    if change.step is not Step.REVISED:
        state = change.state
        if change.author and change.author in (state.get("author"), state.get("reviewer")):
            state = {**state, "author": None, "reviewer": None}
        return capital(_WHOLE[change.entity](state, known, change.step))
    return capital("; ".join(clauses(change, known)))


def clauses(change: RowChange, known: Known) -> list[str]:
    """Return what became of each field, or group of fields, that has something to say."""
    entity, state = change.entity, change.state
    subject = phrase(entity, state, known)
    groups: dict[str, dict[str, tuple[Any, Any]]] = {}
    for name, values in change.fields.items():
        if name != RETRACTED:
            groups.setdefault(group_of(entity, name), {})[name] = values
    found = [_clause(entity, group, fields, state, subject, known) for group, fields in
             groups.items()]  # fmt: skip
    return found or [f"{subject} is as it was"]


def _clause(
    entity: str,
    group: str,
    fields: Mapping[str, tuple[Any, Any]],
    state: State,
    subject: str,
    known: Known,
) -> str:
    label = label_of(entity, group)
    if group not in fields or len(fields) > 1:
        return f"the {label} of {subject}: {group_words(entity, group, state) or 'none now'}"
    (before, after) = fields[group]
    field = ENTITIES[entity][group]
    if field.kind is Kind.ID:
        return _pointing(field, subject, before, after, known)
    if field.kind is Kind.FLAG:
        what = {"settled": "settled", "transcript": "a transcript"}.get(field.name, label)
        return f"{subject} is {'' if after else 'not '}{what}"
    if field.kind is Kind.DIGEST:
        return f"the {label} of {subject} is another"
    if field.group:
        return f"the {label} of {subject}: {group_words(entity, group, state) or 'none now'}"
    was = value_words(field, before)
    if after in (None, ""):
        return f"the {label} of {subject} is {was or 'nothing'} no longer"
    now = value_words(field, after)
    return f"the {label} of {subject} is {now}" + (f" now, before {was}" if was else "")


def _pointing(field: Field, subject: str, before: Any, after: Any, known: Known) -> str:
    """Return that a row points to another now, or to none."""
    if field.short == "repeats":
        if after is None:
            return f"{subject} repeats {named(before, known)} no longer"
        return f"{subject} repeats {named(after, known)}"
    how = _POINTS.get(field.short, f"beside ({field.title})")
    if after is None:
        return f"{subject} is {how} {named(before, known)} no longer"
    return f"{subject} is {how} {named(after, known)}{' now' if before is not None else ''}"


def field_changes(change: RowChange, known: Known) -> tuple[tuple[str, str | None, str], ...]:
    """Return each field in words: what it is called, what it was if anything, what it became."""
    told = []
    for name, (before, after) in change.fields.items():
        field = ENTITIES[change.entity][name]
        is_nothing = before is None and after in (None, False)
        if is_nothing or field.kind is Kind.DIGEST or (field.fixed and field.kind is Kind.ID):
            continue  # what a row hangs on is in its sentence
        was = None if before is None else _value(field, before, known)
        told.append((field.title, was, _value(field, after, known)))
    return tuple(told)


def _value(field: Field, value: Any, known: Known) -> str:
    if value is None:
        return "nothing"
    if field.kind is Kind.FLAG:
        return "yes" if value else "no"
    if field.kind is Kind.ID:
        return named(value, known)
    return value_words(field, value) or "nothing"


# What a row is called.


def named(row_id: Any, known: Known) -> str:
    """Return what a row is called, by its id; by its kind alone where it is not known."""
    found = known.get(as_key(row_id))
    return phrase(*found, known) if found is not None else "something that is not in this file"


def as_key(row_id: Any) -> str:
    """Return an id as `Known` has it."""
    return str(row_id).replace("-", "").lower()


def phrase(entity: str, state: State, known: Known) -> str:
    """Return what a row is called inside a sentence: “…” for a claim, a name for an actor."""
    return _PHRASES[entity](state, known)


def _claim(state: State, known: Known) -> str:
    return brief(state.get("text") or "a claim without words")


def _source(state: State, known: Known) -> str:
    title = state.get("title") or state.get("url")
    if title:
        return f"the source {brief(title)}"
    return f"the {state.get('kind') or 'source'} of {state.get('published') or 'no date'}"


def _citation(state: State, known: Known) -> str:
    claim, source = (named(state.get(name), known) for name in ("claim_id", "source_id"))
    return f"the citation of {claim} from {source}"


def _who(state: State, known: Known) -> str:
    """Return who says a claim, or its words where nobody is named."""
    speaker = state.get("speaker_id")
    return named(speaker, known) if speaker else _claim(state, known)


def _answerer(state: State, known: Known) -> str:
    found = known.get(as_key(state.get("counterclaim_id")))
    return _who(found[1], known) if found is not None else "somebody"


def _answered(state: State, known: Known) -> str:
    aim = state.get("aim")
    claim = named(state.get("claim_id"), known)
    return claim if aim in (None, "whole") else f"the {aim} of {claim}"


def _rebuttal(state: State, known: Known) -> str:
    return f"the answer of {_answerer(state, known)} to {named(state.get('claim_id'), known)}"


def _support(state: State, known: Known) -> str:
    supporter, claim = (named(state.get(name), known) for name in ("supporter_id", "claim_id"))
    return f"the support of {supporter} for {claim}"


def _note(state: State, known: Known) -> str:
    return f"the note{_of(state.get('author'))} on {_noted(state, known)}"


def _of(name: Any) -> str:
    return f" of {visible(str(name))}" if name else ""


def _noted(state: State, known: Known) -> str:
    on = next((state[name] for name in TARGETS if state.get(name)), None)
    return named(on, known)


def _pair(state: State, known: Known) -> str:
    one, other = (named(state.get(name), known) for name in ("one_id", "other_id"))
    return f"{one} and {other}"


_PHRASES: dict[str, Callable[[State, Known], str]] = {
    "claim": _claim,
    "source": _source,
    "actor": lambda state, known: visible(str(state.get("name") or "somebody without a name")),
    "alias": lambda state, known: (
        f"the other name {brief(state.get('name'))} of {named(state.get('actor_id'), known)}"
    ),
    "citation": _citation,
    "rebuttal": _rebuttal,
    "support": _support,
    "assessment": lambda state, known: (
        f"the verdict{_of(state.get('reviewer'))} on {named(state.get('claim_id'), known)}"
    ),
    "annotation": _note,
    "snapshot": lambda state, known: f"the kept copy of {named(state.get('source_id'), known)}",
    "tag": lambda state, known: f"the topic {visible(str(state.get('name') or 'without a name'))}",
    "tagging": lambda state, known: (
        f"{named(state.get('tag_id'), known)} of {named(state.get('claim_id'), known)}"
    ),
    "origin": lambda state, known: f"the import record of {named(state.get('entity_id'), known)}",
    "distinction": _pair,
}


# What became of a row as a whole.


def _plain(state: State, known: Known, step: Step, called: str, added: str) -> str:
    """Return the sentence of a row that is there, gone or back, as most rows are."""
    if step is Step.ADDED:
        return added
    return f"{called} is {'retracted' if step is Step.RETRACTED else 'back'}"


def _of_claim(state: State, known: Known, step: Step) -> str:
    words = _claim(state, known)
    speaker = state.get("speaker_id")
    added = f"{named(speaker, known)} claimed: {words}" if speaker else f"new claim: {words}"
    return _plain(state, known, step, f"the claim {words}", added)


def _simple(entity: str) -> Callable[[State, Known, Step], str]:
    def told(state: State, known: Known, step: Step) -> str:
        called = phrase(entity, state, known)
        return _plain(state, known, step, called, f"new: {called}")

    return told


def _of_alias(state: State, known: Known, step: Step) -> str:
    who, name = named(state.get("actor_id"), known), brief(state.get("name"))
    return f"{who} is {_again('also called', step)} {name}{_back(step)}"


def _of_citation(state: State, known: Known, step: Step) -> str:
    claim, source = (named(state.get(name), known) for name in ("claim_id", "source_id"))
    exact = state.get("exact") if step is Step.ADDED else None
    words = f", in the words {brief(exact)}" if exact else ""
    return f"{claim} is {_again('cited', step)} from {source}{words}{_back(step)}"


def _of_rebuttal(state: State, known: Known, step: Step) -> str:
    if step is not Step.ADDED:
        return _plain(state, known, step, _rebuttal(state, known), "")
    verb = _ANSWERS.get(str(state.get("kind")), "answers")
    told = f"{_answerer(state, known)} {verb} {_answered(state, known)}"
    found = known.get(as_key(state.get("counterclaim_id")))
    if found is not None and found[1].get("speaker_id"):
        told += f": {_claim(found[1], known)}"
    return told


def _of_support(state: State, known: Known, step: Step) -> str:
    supporter, claim = (named(state.get(name), known) for name in ("supporter_id", "claim_id"))
    return f"{supporter} {_again('supports', step)} {claim}{_back(step)}"


def _of_verdict(state: State, known: Known, step: Step) -> str:
    if step is not Step.ADDED:
        return _plain(state, known, step, phrase("assessment", state, known), "")
    judgement = group_words("assessment", "judgement", state) or "no verdict"
    return f"{phrase('assessment', state, known)}: {judgement}"


def _of_note(state: State, known: Known, step: Step) -> str:
    if step is not Step.ADDED:
        return _plain(state, known, step, _note(state, known), "")
    body, author = brief(state.get("body")), state.get("author")
    reply = known.get(as_key(state.get("reply_to_id")))
    if reply is not None:
        to = visible(str(reply[1].get("author") or "a note"))
        return f"{author} replies to {to}: {body}" if author else f"reply to {to}: {body}"
    motivation = str(state.get("motivation"))
    if author:
        return f"{author} {_NOTES.get(motivation, 'notes on')} {_noted(state, known)}: {body}"
    return (
        f"{'question' if motivation == 'questioning' else 'note'} on {_noted(state, known)}: {body}"
    )


def _of_copy(state: State, known: Known, step: Step) -> str:
    added = f"a copy of {named(state.get('source_id'), known)} is kept"
    return _plain(state, known, step, phrase("snapshot", state, known), added)


def _of_tagging(state: State, known: Known, step: Step) -> str:
    claim, topic = (named(state.get(name), known) for name in ("claim_id", "tag_id"))
    has = "has no longer" if step is Step.RETRACTED else "has"
    return f"{claim} {has} {topic}{_back(step)}"


def _of_origin(state: State, known: Known, step: Step) -> str:
    called = named(state.get("entity_id"), known)
    dataset = visible(str(state.get("dataset") or "somewhere"))
    if step is Step.RETRACTED:
        return f"{called} counts as imported from {dataset} no longer"
    return f"{called} {'counts as' if step is Step.RESTORED else 'is'} imported from {dataset}"


def _of_pair(state: State, known: Known, step: Step) -> str:
    if step is Step.RETRACTED:
        return f"{_pair(state, known)} may be the same after all"
    return f"{_pair(state, known)} are never the same{_back(step)}"


_WHOLE: dict[str, Callable[[State, Known, Step], str]] = {
    "claim": _of_claim, "source": _simple("source"), "actor": _simple("actor"),
    "alias": _of_alias, "citation": _of_citation, "rebuttal": _of_rebuttal,
    "support": _of_support, "assessment": _of_verdict, "annotation": _of_note, "snapshot": _of_copy,
    "tag": _simple("tag"), "tagging": _of_tagging, "origin": _of_origin, "distinction": _of_pair,
}  # fmt: skip


def _again(words: str, step: Step) -> str:
    return f"no longer {words}" if step is Step.RETRACTED else words


def _back(step: Step) -> str:
    return " again" if step is Step.RESTORED else ""


def capital(words: str) -> str:
    """Return a sentence with a capital, unless it begins with a name or with what somebody said."""
    begins = words.partition(" ")[0].rstrip(":")
    return words[:1].upper() + words[1:] if begins in _OWN_WORDS else words
