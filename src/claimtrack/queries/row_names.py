"""What rows are called inside sentences: “…” for a claim, a name for an actor; pure."""

from collections.abc import Callable, Mapping
from typing import Any

from claimtrack.entities import TARGETS
from claimtrack.queries.field_words import brief
from claimtrack.text import visible
from claimtrack.vocabulary import SettingName

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
    "assignment": ("assignment", "assignments"), "quantity": ("number", "numbers"),
    "exhibit": ("exhibit mark", "exhibit marks"),
    "setting": ("setting of the file", "settings of the file"),
}  # fmt: skip


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


def claim_words(state: State, known: Known) -> str:
    """Return the beginning of a claim's words."""
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
    return named(speaker, known) if speaker else claim_words(state, known)


def answerer(state: State, known: Known) -> str:
    """Return who answers, or the words of the answer where nobody is named."""
    found = known.get(as_key(state.get("counterclaim_id")))
    return _who(found[1], known) if found is not None else "somebody"


def answered(state: State, known: Known) -> str:
    """Return what is answered: a claim, or the part of one that the answer is aimed at."""
    aim = state.get("aim")
    claim = named(state.get("claim_id"), known)
    return claim if aim in (None, "whole") else f"the {aim} of {claim}"


def answer_words(state: State, known: Known) -> str:
    """Return what an answer is called."""
    return f"the answer of {answerer(state, known)} to {named(state.get('claim_id'), known)}"


def _support(state: State, known: Known) -> str:
    supporter, claim = (named(state.get(name), known) for name in ("supporter_id", "claim_id"))
    return f"the support of {supporter} for {claim}"


def note_words(state: State, known: Known) -> str:
    """Return what a note is called."""
    return f"the note{of_whom(state.get('author'))} on {noted(state, known)}"


def of_whom(name: Any) -> str:
    """Return " of NAME", or "" where there is none."""
    return f" of {visible(str(name))}" if name else ""


def noted(state: State, known: Known) -> str:
    """Return what a note is on."""
    on = next((state[name] for name in TARGETS if state.get(name)), None)
    return named(on, known)


def pair_words(state: State, known: Known) -> str:
    """Return the two rows that are never one."""
    one, other = (named(state.get(name), known) for name in ("one_id", "other_id"))
    return f"{one} and {other}"


def setting_words(state: State) -> str:
    """Return what a setting of the file is called: blind review, or who is an editor."""
    name = str(state.get("name") or "without a name")
    if name == SettingName.EDITOR:
        return f"the word that {visible(str(state.get('subject') or 'somebody'))} is an editor"
    if name == SettingName.BLIND:
        return "blind review"
    subject = state.get("subject")
    return f"the setting {visible(name)}" + (f" of {visible(str(subject))}" if subject else "")


_PHRASES: dict[str, Callable[[State, Known], str]] = {
    "claim": claim_words,
    "source": _source,
    "actor": lambda state, known: visible(str(state.get("name") or "somebody without a name")),
    "alias": lambda state, known: (
        f"the other name {brief(state.get('name'))} of {named(state.get('actor_id'), known)}"
    ),
    "citation": _citation,
    "rebuttal": answer_words,
    "support": _support,
    "assessment": lambda state, known: (
        f"the verdict{of_whom(state.get('reviewer'))} on {named(state.get('claim_id'), known)}"
    ),
    "annotation": note_words,
    "snapshot": lambda state, known: f"the kept copy of {named(state.get('source_id'), known)}",
    "tag": lambda state, known: f"the topic {visible(str(state.get('name') or 'without a name'))}",
    "tagging": lambda state, known: (
        f"{named(state.get('tag_id'), known)} of {named(state.get('claim_id'), known)}"
    ),
    "origin": lambda state, known: f"the import record of {named(state.get('entity_id'), known)}",
    "distinction": pair_words,
    "assignment": lambda state, known: (
        f"{visible(str(state.get('reviewer') or 'somebody'))}, asked to judge "
        f"{named(state.get('claim_id'), known)}"
    ),
    "quantity": lambda state, known: (
        f"the number {brief(state.get('words'))} of {named(state.get('claim_id'), known)}"
    ),
    "exhibit": lambda state, known: (
        f"the exhibit mark {visible(str(state.get('mark') or 'without words'))} of "
        f"{named(state.get('source_id'), known)}"
    ),
    "setting": lambda state, known: setting_words(state),
}
