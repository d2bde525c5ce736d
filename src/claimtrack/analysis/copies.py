"""Look-alike copies: kept texts of which one may be a copy of the other (pure).

Texts are compared by their shingles: eight words that follow each other. Nothing is linked by
this; a person decides. The rules are laid out for researchers in docs/analysis.md.
"""

import re
from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, chain, islice
from typing import Any
from zlib import crc32

from claimtrack.text import UNSPACED, fold

Key = Any
"""The id of what a text is of."""

Shingles = Sequence[int]
"""The shingles of a text as numbers, in their order."""

WORDS = 8
"""So many words that follow each other are a shingle."""

LEAST_SHARED = 8
"""So many shingles at least two texts must share: fifteen words in a row."""

LEAST_PART = 0.5
"""So much at least of one of the two must stand in the other."""

MANY = 5
"""What stands in so many texts may be boilerplate."""

_MOSTLY = 2 / 3
"""A text consists of what many have, and not just of boilerplate, from this part on."""

_NEARLY = 0.9
"""So near to the most that a copy shares with any, the earliest is what it is a copy of."""

_SHORT = 200
_EVERY = 4
"""Of a text with more shingles than that, every fourth is looked up; which, its words decide."""

_CANDIDATES = 5
_LONGEST_TOKEN = 40
_KEPT_TOKENS = 1 << 18
_LEAST_BITS, _MOST_BITS = 16, 26


@dataclass(frozen=True, slots=True)
class Alike:
    """Two texts of which the later may be a copy of the earlier.

    `shared` counts shingles; `of_copy` is which part of the copy's own, 0 to 1, and `of_origin`
    which part of the origin's. Boilerplate is left out of all three.
    """

    copy: Key
    origin: Key
    shared: int
    of_copy: float
    of_origin: float


def shingles(text: str) -> Shingles:
    """Return the shingles of a text; none of one that is too short.

    Words are compared as search folds them. The numbers are the same in every run.
    """
    words = list(chain.from_iterable(map(_WORDS_OF.__getitem__, text.split())))
    return array("q", map(hash, zip(*(words[start:] for start in range(WORDS)), strict=False)))


class _WordsOf(dict[str, tuple[int, ...]]):
    """The words in what stands between spaces, as numbers, read once for each that is met."""

    def __missing__(self, token: str) -> tuple[int, ...]:
        found: list[str] = []
        for word in fold(token).split():  # of scripts without spaces, the characters
            found += word if re.match(f"[{UNSPACED}]", word) else (word,)
        numbers = tuple(crc32(word.encode("utf-8", "surrogatepass")) for word in found)
        if len(self) >= _KEPT_TOKENS:
            self.clear()
        if len(token) <= _LONGEST_TOKEN:
            self[token] = numbers
        return numbers


_WORDS_OF = _WordsOf()


class Texts:
    """Texts by their shingles, in the order in which one may be the origin of those behind it.

    `between` is called at times, and may raise to leave it.
    """

    def __init__(
        self, texts: Mapping[Key, Shingles], between: Callable[[], None] = lambda: None
    ) -> None:
        self._texts = texts
        self._between = between
        self._roughly, self._mask = _rough_counts(texts.values(), between)
        self.boilerplate = self._boilerplate()
        """The shingles that many texts have and that are a small part of at least half of those.

        So a footer or an agency's disclaimer is set aside, but a dispatch that many printed is
        not: in most texts that hold it, there is hardly anything else.
        """

    def _boilerplate(self) -> frozenset[int]:
        if MANY not in self._roughly:
            return frozenset()
        roughly, mask = self._roughly, self._mask
        often: list[tuple[int, Shingles]] = []
        holders: Counter[int] = Counter()
        for text in map(set, self._texts.values()):
            self._between()
            found = [each for each in text if roughly[each & mask] >= MANY]
            if found:
                holders.update(found)
                often.append((len(text), array("q", found)))
        of_many = {each for each, number in holders.items() if number >= MANY}
        mostly: Counter[int] = Counter()
        for size, common_perhaps in often:
            common = of_many.intersection(common_perhaps)
            if len(common) >= _MOSTLY * size:
                mostly.update(common)
        return frozenset(each for each in of_many if 2 * mostly[each] <= holders[each])

    def look_alikes(
        self,
        are_one: Callable[[Key, Key], bool] = lambda *_: False,
        root_of: Callable[[Key], Key] = lambda key: key,
    ) -> Iterator[Alike]:
        """Yield the texts that look like copies, each with the earlier one it shares most with.

        Of several with which it shares nearly as much that is the first, or what that one is known
        to come from (`root_of`), where it looks like that too. `are_one` says of which two nothing
        is to be said.
        """
        roughly, mask = self._roughly, self._mask
        first: dict[int, Key] = {}  # which text had a shingle first
        places = {key: place for place, key in enumerate(self._texts)}
        own = lru_cache(64)(lambda key: set(self._texts[key]).difference(self.boilerplate))
        for key, place in places.items():
            self._between()
            shared = own(key)
            every = _EVERY if len(shared) > _SHORT else 1
            looked_up = [each for each in shared if not each % every and roughly[each & mask] > 1]
            votes = Counter([first[each] for each in looked_up if each in first])
            others = [other for other, _ in votes.most_common(_CANDIDATES)]
            others += [root for root in map(root_of, others) if places.get(root, place) < place]
            alike = [
                Alike(key, other, both, both / len(shared), both / len(own(other)))
                for other in dict.fromkeys(others)
                if not are_one(key, other) and (both := len(shared & own(other))) >= LEAST_SHARED
            ]
            for each in looked_up:
                first.setdefault(each, key)
            likeliest = _likeliest(alike, places, root_of)
            if likeliest is not None:
                yield likeliest


def _likeliest(
    alike: Sequence[Alike], places: Mapping[Key, int], root_of: Callable[[Key], Key]
) -> Alike | None:
    """Return which of several a text is likeliest a copy of; None where it is like none."""
    found = [each for each in alike if max(each.of_copy, each.of_origin) >= LEAST_PART]
    if not found:
        return None
    most = max(each.of_copy for each in found)
    nearly = (each for each in found if each.of_copy >= _NEARLY * most)
    best = min(nearly, key=lambda each: places[each.origin])
    return next((each for each in found if each.origin == root_of(best.origin)), best)


def _rough_counts(
    texts: Collection[Shingles], between: Callable[[], None]
) -> tuple[bytearray, int]:
    """Return in how many texts a shingle stands, at least, by its last bits, with their mask.

    A byte counts several, and no further than `MANY`: most shingles stand in one text only.
    """
    bits = (4 * sum(map(len, texts))).bit_length()
    mask = (1 << min(max(bits, _LEAST_BITS), _MOST_BITS)) - 1
    counts = bytearray(mask + 1)
    for text in texts:
        between()
        for each in set(text):
            place = each & mask
            if counts[place] < MANY:
                counts[place] += 1
    return counts, mask


def shared_passage(
    text: str, own: Shingles, other: Shingles, boilerplate: Collection[int]
) -> tuple[int, int]:
    """Return where the longest passage of a text begins and ends that stands in another, too.

    In code points; `own` and `other` are the shingles of both. (0, 0) where they share none.
    """
    shared = set(other).difference(boilerplate)
    is_shared = bytes(map(shared.__contains__, own))
    stretch = max(is_shared.split(b"\0"), key=len)
    if not stretch:
        return 0, 0
    begins, longest = is_shared.index(stretch), len(stretch)
    there = other.index(own[begins])
    if other[there : there + longest] != own[begins : begins + longest]:
        begins, longest = _longest_run(own, other, shared)
    return _span(text, begins, begins + longest + WORDS - 2)


def _longest_run(own: Shingles, other: Shingles, shared: Collection[int]) -> tuple[int, int]:
    """Return where the longest run begins that stands so in the other, and how long it is."""
    places = dict(zip(reversed(other), range(len(other) - 1, -1, -1), strict=True))
    longest = begins = run = 0
    there, last = -1, len(other) - 1
    for place, each in enumerate(own):
        if run and there < last and other[there + 1] == each:
            there, run = there + 1, run + 1
        else:
            there = places.get(each, -1)
            run = int(there >= 0)
        if each not in shared:
            run = 0
        if run > longest:
            longest, begins = run, place - run + 1
    return begins, longest


def _span(text: str, first: int, last: int) -> tuple[int, int]:
    """Return where a word begins and another ends; words count from 0."""
    passed = list(accumulate(map(len, map(_WORDS_OF.__getitem__, text.split()))))
    tokens = re.finditer(r"\S+", text)
    first, last = bisect_right(passed, first), bisect_right(passed, last)
    begin = next(islice(tokens, first, None))
    return begin.start(), next(islice(tokens, last - first - 1, None), begin).end()
