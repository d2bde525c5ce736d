"""How near claims are to a sentence: by the words that both have, and by runs of letters (pure).

Two measures are added. Words, or their stems where the claim's language is known, weigh by how rare
they are in the file (Okapi BM25: Robertson and Zaragoza 2009, section 3.5). Runs of three to five
letters, over the borders of words, see spellings, compounds and turns of phrase that no word shows;
they weigh by how few of the candidates have them. The numbers below were tuned on every second
query of benchmarks/seen.py, and are laid out for researchers in docs/analysis.md.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum, log, sqrt
from operator import itemgetter
from typing import Any

from claimtrack.analysis.stems import stemmer_of
from claimtrack.text import fold
from claimtrack.words import BREAK, held_words

_ADDRESS = re.compile(
    r"https?://\S+|\b[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}(?::\d+)?/\S*", re.IGNORECASE
)
_HANDLE = re.compile(r"[@#](\w+)")
_WITHIN_HANDLE = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|_")

_MOST_WORDS = 100
"""So many different words of a sentence are looked at, from its beginning."""
_MOST_LETTERS = 1_000
"""And so many letters of it, and of a claim, for their runs."""

_RERANKED = 50
_USUAL_WORDS = 20
_SATURATION, _BY_LENGTH = 1.2, 0.9
_RARITY = 1.3
"""The power to which the rarity of a word is raised."""
_RUNS = range(3, 6)
_RUNS_BY_LENGTH = 0.8
_RUNS_BESIDE_WORDS = 80
"""How much runs count beside words."""

_MOST = 0.999
"""The score of what is not the sentence's own words is less than theirs."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A claim that may say the same: its own words, and what else of it is worded.

    `rest` are the words that are cited for it, and the note on it. `language` is a code or a name
    of its language, where that is known. Of equal ones the least in `order` comes first.
    """

    id: Any
    order: Any
    text: str
    rest: Sequence[str] = ()
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Near:
    """A claim that is near: `score` goes from 0 to 1, which is the sentence's own words.

    A score is no probability. `words` are those of the sentence that the claim has too, perhaps in
    another form, as they are folded; the rarest first.
    """

    id: Any
    score: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Wording:
    """A text as it is compared: how often it has each held word, how many, and its letters.

    `spelled` has the words that folding changes, as they are written.
    """

    words: Mapping[str, int]
    length: int
    folded: str
    spelled: Mapping[str, str]

    def stems(self, stem: Callable[[str], str]) -> Counter[str]:
        """Return how often it has each stem."""
        counts: Counter[str] = Counter()
        for word, times in self.words.items():
            counts[stem(self.spelled.get(word, word))] += times
        return counts


def plain_sentence(text: str) -> str:
    """Return a sentence without addresses, and with handles and hashtags as their words.

    "@HillaryClinton" is "Hillary Clinton": posts name people and things so.
    """
    without = _ADDRESS.sub(" ", text)
    return _HANDLE.sub(lambda handle: f" {_WITHIN_HANDLE.sub(' ', handle[1])} ", without)


def sentence_words(text: str) -> list[str]:
    """Return the held words by which claims like a sentence are looked for; each is given once."""
    return list(_wording(plain_sentence(text)).words)[:_MOST_WORDS]


def nearest(
    sentence: str, candidates: Sequence[Candidate], weights: Mapping[str, float], limit: int
) -> list[Near]:
    """Return the candidates that are nearest to a sentence, the nearest first.

    `weights` says how rare each of the `sentence_words` is. What shares nothing with the sentence
    is left out. Equal ones come in their order.
    """
    if not candidates:
        return []
    sought = _Sought(_wording(plain_sentence(sentence)), weights)
    worded = {each.id: _wordings_of(each) for each in candidates}
    by_words = {
        row: max(sought.by_words(one.words, one.length) for one in wordings)
        for row, wordings in worded.items()
    }
    best = sorted(candidates, key=lambda each: (-by_words[each.id], each.order))[:_RERANKED]
    runs = _Runs(sought.wording, [worded[each.id][-1] for each in best])
    whole = sought.by_words(sought.wording.words, sought.wording.length)
    whole += _RUNS_BESIDE_WORDS * runs.alike(sought.wording)
    folded, found = sought.wording.folded, []
    for each in best:
        stem, score = stemmer_of(each.language), 0.0
        for one in worded[each.id]:
            words = one.words if stem is None else one.stems(stem)
            by_word = sought.by_words(words, one.length, stem)
            score = max(score, by_word + _RUNS_BESIDE_WORDS * runs.alike(one))
        if score > 0:
            is_same = fold(each.text) == folded
            shared = sought.shared(words, stem)
            near = Near(each.id, 1.0 if is_same else min(score / whole, _MOST), shared)
            found.append((-near.score, each.order, near))
    return [near for _, _, near in sorted(found, key=itemgetter(0, 1))[:limit]]


class _Sought:
    """The sentence, with what its words weigh; as they stand, and as stems of a language."""

    def __init__(self, wording: _Wording, weights: Mapping[str, float]) -> None:
        self.wording = wording
        words = filter(weights.__contains__, wording.words)
        self._weights = {word: weights[word] ** _RARITY for word in words}
        self._by_stem: dict[Callable[[str], str] | None, dict[str, list[str]]] = {
            None: {word: [word] for word in self._weights}
        }

    def by_words(
        self, words: Mapping[str, int], length: int, stem: Callable[[str], str] | None = None
    ) -> float:
        """Return how near a text with these words, or stems, of which there are so many, comes."""
        usual = 1 - _BY_LENGTH + _BY_LENGTH * length / _USUAL_WORDS
        total = 0.0
        for form, spellings in self._forms(stem).items():
            times = words.get(form)
            if times:
                rarity = max(self._weights[word] for word in spellings)
                total += rarity * times * (_SATURATION + 1) / (times + _SATURATION * usual)
        return total

    def shared(
        self, words: Mapping[str, int], stem: Callable[[str], str] | None
    ) -> tuple[str, ...]:
        """Return the words of the sentence that a text has, the rarest first."""
        held = [
            word
            for form, spellings in self._forms(stem).items()
            if form in words
            for word in spellings
        ]
        return tuple(sorted(held, key=lambda word: (-self._weights[word], word)))

    def _forms(self, stem: Callable[[str], str] | None) -> dict[str, list[str]]:
        forms = self._by_stem.get(stem)
        if forms is None and stem is not None:
            forms = {}
            for word in self._weights:
                forms.setdefault(stem(self.wording.spelled.get(word, word)), []).append(word)
            self._by_stem[stem] = forms
        return forms or {}


class _Runs:
    """Runs of letters, and what each weighs by how few of the texts have it."""

    def __init__(self, sought: _Wording, texts: Sequence[_Wording]) -> None:
        self._runs = {one.folded: _runs_of(one.folded) for one in texts}
        having: Counter[str] = Counter()
        for one in texts:
            having.update(self._runs[one.folded].keys())
        rarity = [log(1 + len(texts) / (count + 0.5)) for count in range(len(texts) + 1)]
        self._rarity = {run: rarity[count] for run, count in having.items()}
        self._of_no_text = rarity[0]
        self._sought = self._weighed(sought.folded)
        self._length = _length_of(self._sought)

    def alike(self, text: _Wording) -> float:
        """Return how many runs a text shares, as they weigh, for its length: a cosine, nearly."""
        weighed = self._weighed(text.folded)
        both = self._sought.keys() & weighed.keys()
        if not both:
            return 0.0
        shared = fsum(self._sought[run] * weighed[run] for run in both)
        length: float = _length_of(weighed) ** _RUNS_BY_LENGTH * self._length
        return shared / length

    def _weighed(self, folded: str) -> dict[str, float]:
        runs = self._runs.get(folded)
        if runs is None:
            runs = self._runs[folded] = _runs_of(folded)
        rarity, least = self._rarity, self._of_no_text
        return {
            run: rarity.get(run, least) if times == 1 else rarity.get(run, least) * (1 + log(times))
            for run, times in runs.items()
        }


def _runs_of(folded: str) -> Counter[str]:
    letters = f" {folded[:_MOST_LETTERS]} "
    return Counter(
        [letters[at : at + length] for length in _RUNS for at in range(len(letters) - length + 1)]
    )


def _length_of(weighed: Mapping[str, float]) -> float:
    return sqrt(fsum([weight * weight for weight in weighed.values()]))


def _wordings_of(candidate: Candidate) -> list[_Wording]:
    """Return all that is worded of a claim, behind its own words where they are the less of it."""
    rest = " ".join(candidate.rest)
    all_of_it = _wording(f"{candidate.text} {rest}" if rest else candidate.text)
    is_longer = len(rest) > len(candidate.text)
    return [_wording(candidate.text), all_of_it] if is_longer else [all_of_it]


def _wording(text: str) -> _Wording:
    held = [word for word in held_words(text).split() if word != BREAK]
    spelled = {}
    if not text.isascii():
        spelled = {
            folded: word
            for word in re.findall(r"[^\W\d_]+", text.lower())
            if not word.isascii() and (folded := fold(word)) != word
        }
    return _Wording(Counter(held), len(held), fold(text), spelled)
