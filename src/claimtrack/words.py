"""What is searched for in folded words, and how those are written so that all of it is found.

Both databases compare runs between spaces, and know no language. So what has no spaces is held
as overlapping pieces of two characters (日本語: 日本 本語 語), and a compound once more as one
word; what is asked for is written the same way. Pure, and the same on every database.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from claimtrack.text import HYPHEN, UNSPACED, fold, fold_to_hyphens

BREAK = "¦"
"""Stands between the words of a text and its compounds: no phrase goes over it."""
_COMPOUND = re.compile(rf"[^\s]+(?:{HYPHEN}[^\s]+)+")
_UNSPACED = f"[{UNSPACED}]"
_LEAST_GROUPED = 4


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write what is sought: words next to each other, as the index holds them."""

    words: str
    is_open: bool = False
    """Whether the last word is only a beginning."""

    def pattern(self) -> str:
        """Return what a held text contains, between two spaces of its own, where it has this."""
        return f" {self.words}" if self.is_open else f" {self.words} "


@dataclass(frozen=True, slots=True)
class Sought:
    """A word or phrase that a text must hold in one of its forms; if `negated`, in none."""

    forms: tuple[Form, ...]
    negated: bool = False
    address: str | None = None
    """The address of a source that will do as well, as it was typed."""

    @property
    def needs_order(self) -> bool:
        """Say whether a text may hold all words of a form and yet not the form."""
        return any(" " in form.words for form in self.forms)

    def is_in(self, held: str) -> bool:
        """Say whether a text as `held_words` returns it has this, whether or not it is negated."""
        padded = f" {held} "
        return any(form.pattern() in padded for form in self.forms)


def held_words(text: str) -> str:
    """Return the words of a text as they are held: folded, cut into pieces, compounds at the end.

    A compound is what hyphens join, unless they join numbers: cease-fire, MH-17, not 2014-2015.
    """
    folded = fold_to_hyphens(text)
    compounds = dict.fromkeys(_joined(match) for match in _compounds(folded))
    words = _in_pieces(folded.split())
    return f"{words} {BREAK} {_in_pieces(list(compounds))}" if compounds else words


def sought(
    text: str, *, is_open: bool = False, negated: bool = False, address: str | None = None
) -> Sought | None:
    """Return what a typed word or phrase asks for; None where it has no words.

    Its words must be next to each other. With `is_open` the last is a beginning. A compound is
    also found as one word, and a number also where plain spaces part its thousands.
    """
    folded = fold_to_hyphens(text)
    spellings = [folded.split()]
    if not spellings[0]:
        return None
    if any(_compounds(folded)):
        spellings.append(_COMPOUND.sub(_joined_if_compound, folded).split())
    (first, *_), *_ = spellings
    if len(spellings[0]) == 1 and len(first) >= _LEAST_GROUPED and first.isdigit():
        spellings.append(f"{int(first):,}".split(",") if first[0] != "0" else [first])
    forms = dict.fromkeys(_form(words, is_open) for words in spellings)
    return Sought(tuple(forms), negated, address)


def words_sought(text: str) -> list[Sought]:
    """Return each word of a text on its own, as a beginning; for names, titles and addresses."""
    return [each for word in fold(text).split() if (each := sought(word, is_open=True))]


def hold_all(text: str, wanted: Iterable[Sought]) -> bool:
    """Say whether a text has all that is sought and nothing that is negated."""
    held = held_words(text)
    return all(each.is_in(held) != each.negated for each in wanted)


def _compounds(folded: str) -> Iterator[re.Match[str]]:
    if HYPHEN in folded:
        yield from filter(_is_compound, _COMPOUND.finditer(folded))


def _is_compound(match: re.Match[str]) -> bool:
    parts = match[0].split(HYPHEN)
    return not any(first.isdigit() and second.isdigit() for first, second in pairwise(parts))


def _joined(match: re.Match[str]) -> str:
    return match[0].replace(HYPHEN, "")


def _joined_if_compound(match: re.Match[str]) -> str:
    return _joined(match) if _is_compound(match) else match[0]


def _form(words: list[str], is_open: bool) -> Form:
    *others, last = words
    if last.isascii() or not re.match(_UNSPACED, last):
        return Form(_in_pieces(words), is_open)
    if len(last) > 1:  # every two characters are a piece of their own, wherever the run goes on
        last, is_open = " ".join(last[at : at + 2] for at in range(len(last) - 1)), False
    else:
        is_open = True
    return Form(" ".join(filter(None, (_in_pieces(others), last))), is_open)


def _in_pieces(words: list[str]) -> str:
    joined = " ".join(words)
    if joined.isascii() or not re.search(_UNSPACED, joined):
        return joined
    return " ".join(
        " ".join(word[at : at + 2] for at in range(len(word)))
        if re.match(_UNSPACED, word)
        else word
        for word in words
    )
