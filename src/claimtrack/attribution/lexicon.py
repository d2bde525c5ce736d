"""The words of a language: which verbs and nouns say that somebody said something.

A language is one TOML file beside this module (`english.toml`); `docs/suggesting.md` says what
each part of it means. Everything about it is here; the rules know only the names of the lists.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

from claimtrack.attribution.statement import StatementKind


class CueForm(StrEnum):
    """Which form of its word a cue is in."""

    BASE = "base"
    PRESENT = "present"
    PAST = "past"
    PARTICIPLE = "participle"
    GERUND = "gerund"
    NOUN = "noun"


# The order of the forms in the file; with four, one form is both past and participle.
_FORMS = {
    4: (CueForm.BASE, CueForm.PRESENT, CueForm.PAST, CueForm.GERUND),
    5: (CueForm.BASE, CueForm.PRESENT, CueForm.PAST, CueForm.PARTICIPLE, CueForm.GERUND),
}


@dataclass(frozen=True, slots=True)
class Cue:
    """What one word form may announce: `after` are words that must follow it."""

    kind: StatementKind
    takes: frozenset[str]
    weight: float
    form: CueForm
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """A language's words, in lower case."""

    language: str
    quotes: tuple[str, ...]
    pronouns: Mapping[str, str]
    cues: Mapping[str, tuple[Cue, ...]]
    phrases: Mapping[tuple[str, ...], StatementKind]
    lists: Mapping[str, frozenset[str]] = field(repr=False)

    def has(self, name: str, word: str) -> bool:
        """Say whether `word` is in the list `name` of the file."""
        return word in self.lists[name]

    def is_small(self, word: str) -> bool:
        """Say whether `word` has no meaning of its own: an article, a preposition, "was"."""
        names = ("common", "determiners", "auxiliaries", "prepositions", "joining", "openers")
        return any(word in self.lists[name] for name in names)

    def negates(self, word: str, following: str) -> bool:
        """Say whether `word` takes back what follows it: "not", but not the one of "not only"."""
        if self.has("no_negations", following):
            return False
        return word.endswith("n't") or self.has("negations", word) or self.has("undoing", word)

    def is_adverb(self, word: str) -> bool:
        """Say whether `word` is an adverb, by the list or by its ending."""
        if word in self.lists["adverbs"]:
            return True
        endings = tuple(self.lists["adverb_endings"])
        return len(word) > 4 and word.endswith(endings) and word not in self.lists["not_adverbs"]


@cache
def load_lexicon(language: str = "english") -> Lexicon:
    """Return the words of a language, by the name of its file."""
    file = resources.files("claimtrack.attribution").joinpath(f"{language}.toml")
    data = tomllib.loads(file.read_text("utf-8"))
    cues: dict[str, list[Cue]] = {}
    for group in data["verbs"]:
        _add(cues, group, _FORMS)
    for group in data["nouns"]:
        _add(cues, group, {1: (CueForm.NOUN,), 2: (CueForm.NOUN, CueForm.NOUN)})
    return Lexicon(
        language=data["language"],
        quotes=tuple(data["quotes"]),
        pronouns=data["pronouns"],
        cues={
            word: tuple(sorted(known, key=lambda cue: -len(cue.after)))
            for word, known in cues.items()
        },
        phrases={
            tuple(words.split()): StatementKind(kind) for words, kind in data["phrases"].items()
        },
        lists={name: frozenset(words) for name, words in data["words"].items()},
    )


def _add(
    cues: dict[str, list[Cue]],
    group: Mapping[str, Any],
    forms: Mapping[int, Sequence[CueForm]],
) -> None:
    takes = frozenset(group.get("takes", ()))
    for line in group["words"]:
        word, _, after = line.partition("+")
        spellings = word.split()
        pairs = zip(spellings, forms[len(spellings)], strict=True)
        for text, form in _without_repeats(pairs):
            cue = Cue(
                StatementKind(group["kind"]), takes, group["weight"], form, tuple(after.split())
            )
            cues.setdefault(text, []).append(cue)


def _without_repeats(pairs: Iterable[tuple[str, CueForm]]) -> list[tuple[str, CueForm]]:
    """Keep each spelling once: where past and participle are one word, it is the past.

    A form that is of no use (because it is mostly another word) is written as "-".
    """
    forms: dict[str, CueForm] = {}
    for text, form in pairs:
        if text == "-":
            continue
        forms.setdefault(text, form)
    return list(forms.items())
