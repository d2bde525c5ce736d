"""What was changed, in sentences: names and words, never ids, names of columns or counts of rows.

The one place that makes them, for the feed, histories, `log`, undo and redo; pure. What a change
did comes in as its fields, and the rows that it names as `Known`, by their ids.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from claimtrack.entities import ENTITIES, Field, Kind, label_of
from claimtrack.history.fold import RETRACTED, group_of
from claimtrack.queries.field_words import brief, group_words, value_words
from claimtrack.queries.row_names import (
    Known,
    State,
    answer_words,
    answered,
    answerer,
    as_key,
    claim_words,
    named,
    note_words,
    noted,
    pair_words,
    phrase,
    setting_words,
)
from claimtrack.text import visible
from claimtrack.vocabulary import SettingName

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
    if group == "lineage":
        return _descent(subject, state, known)
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


def _descent(subject: str, state: State, known: Known) -> str:
    """Return where a source or citation has its words from, as it is now."""
    if state.get("lineage"):
        return f"{subject} is an {state['lineage']}"
    if state.get("derived_from_id"):
        return f"{subject} is derived from {named(state['derived_from_id'], known)}"
    return f"the lineage of {subject} is not examined"


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


# What became of a row as a whole.


def _plain(state: State, known: Known, step: Step, called: str, added: str) -> str:
    """Return the sentence of a row that is there, gone or back, as most rows are."""
    if step is Step.ADDED:
        return added
    return f"{called} is {'retracted' if step is Step.RETRACTED else 'back'}"


def _of_claim(state: State, known: Known, step: Step) -> str:
    words = claim_words(state, known)
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
        return _plain(state, known, step, answer_words(state, known), "")
    verb = _ANSWERS.get(str(state.get("kind")), "answers")
    told = f"{answerer(state, known)} {verb} {answered(state, known)}"
    found = known.get(as_key(state.get("counterclaim_id")))
    if found is not None and found[1].get("speaker_id"):
        told += f": {claim_words(found[1], known)}"
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
        return _plain(state, known, step, note_words(state, known), "")
    body, author = brief(state.get("body")), state.get("author")
    reply = known.get(as_key(state.get("reply_to_id")))
    if reply is not None:
        to = visible(str(reply[1].get("author") or "a note"))
        return f"{author} replies to {to}: {body}" if author else f"reply to {to}: {body}"
    motivation = str(state.get("motivation"))
    if author:
        return f"{author} {_NOTES.get(motivation, 'notes on')} {noted(state, known)}: {body}"
    return (
        f"{'question' if motivation == 'questioning' else 'note'} on {noted(state, known)}: {body}"
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
        return f"{pair_words(state, known)} may be the same after all"
    return f"{pair_words(state, known)} are never the same{_back(step)}"


def _of_assignment(state: State, known: Known, step: Step) -> str:
    claim, who = named(state.get("claim_id"), known), state.get("reviewer")
    if not who:  # the sentence stands behind that name
        gone = step is Step.RETRACTED
        return f"{'no longer takes' if gone else 'takes'} on to judge {claim}{_back(step)}"
    return f"{visible(str(who))} is {_again('asked', step)} to judge {claim}{_back(step)}"


def _of_exhibit(state: State, known: Known, step: Step) -> str:
    mark, source = visible(str(state.get("mark") or "")), named(state.get("source_id"), known)
    return f"{source} is {_again(f'exhibit {mark}', step)}{_back(step)}"


def _of_setting(state: State, known: Known, step: Step) -> str:
    if state.get("name") == SettingName.EDITOR:
        who = visible(str(state.get("subject") or "somebody"))
        return f"{who} is {_again('an editor', step)}{_back(step)}"
    called, value = setting_words(state), visible(str(state.get("value") or "unknown"))
    if step is Step.RETRACTED:
        return f"{called}: no longer"
    return f"{called}: {value}{_back(step)}"


_WHOLE: dict[str, Callable[[State, Known, Step], str]] = {
    "claim": _of_claim, "source": _simple("source"), "actor": _simple("actor"),
    "alias": _of_alias, "citation": _of_citation, "rebuttal": _of_rebuttal,
    "support": _of_support, "assessment": _of_verdict, "annotation": _of_note, "snapshot": _of_copy,
    "tag": _simple("tag"), "tagging": _of_tagging, "origin": _of_origin, "distinction": _of_pair,
    "assignment": _of_assignment, "quantity": _simple("quantity"), "exhibit": _of_exhibit,
    "setting": _of_setting,
}  # fmt: skip


def _again(words: str, step: Step) -> str:
    return f"no longer {words}" if step is Step.RETRACTED else words


def _back(step: Step) -> str:
    return " again" if step is Step.RESTORED else ""


def capital(words: str) -> str:
    """Return a sentence with a capital, unless it begins with a name or with what somebody said."""
    begins = words.partition(" ")[0].rstrip(":")
    return words[:1].upper() + words[1:] if begins in _OWN_WORDS else words
