"""Verifying many quotes against a long document.

Usage: python benchmarks/quotes.py [characters, 5000000 unless said] [quotes, 2000 unless said]

Quotes of 12 to 300 characters are taken from a made-up text and found again in it after four
changes. The floor is `str.find` for each quote: it says no more than that the words stand
somewhere. The peer is `rapidfuzz.fuzz.partial_ratio_alignment` over the whole text, for a few of
the quotes. Times are of the processor, so that other programs matter less.
"""

import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial

from rapidfuzz import fuzz

from claimtrack.quotes import IndexedText, Quote, selector_at

_PEER = 20


def text_of(characters: int, chance: random.Random) -> str:
    """Return prose of made-up words, common and rare as in a language (Zipf)."""
    letters = "etaoinshrdlucmfwypvbgk"
    words = ["".join(chance.choices(letters, k=chance.randint(2, 10))) for _ in range(40_000)]
    weights = [1 / rank for rank in range(1, len(words) + 1)]
    drawn = chance.choices(words, weights, k=characters // 6)
    return (" ".join(drawn) + " “”")[-characters:]


def quotes_of(text: str, count: int, chance: random.Random) -> list[Quote]:
    """Return quotes from all over a text."""
    lengths = (12, 30, 60, 120, 300)
    places = [chance.randrange(len(text) - lengths[-1]) for _ in range(count)]
    return [Quote.of(selector_at(text, place, chance.choice(lengths))) for place in places]


def seconds(act: Callable[[], object]) -> float:
    """Return the processor seconds that something takes."""
    started = time.process_time()
    act()
    return time.process_time() - started


def changed(text: str) -> str:
    """Return a text of which every twentieth word is another."""
    words = text.split(" ")
    words[::20] = [word[::-1] for word in words[::20]]
    return " ".join(words)


def main() -> None:
    """Measure and print a line for each change, with its ratio to the floor."""
    characters = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000_000
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 2_000
    chance = random.Random(7)
    text = text_of(characters, chance)
    quotes = quotes_of(text, count, chance)
    cases = {
        "the same text": text,
        "a paragraph before": "A paragraph.\n\n" + text,
        "every 20th word another": changed(text),
        "another text": text_of(characters, chance),
    }
    print(f"{count:,} quotes in {characters:,} characters")
    for name, other in cases.items():
        floor = seconds(partial(_find_all, quotes, other))
        states: Counter[str] = Counter()
        taken = seconds(partial(_verify, quotes, text, other, states))
        told = ", ".join(f"{number:,} {state}" for state, number in states.most_common())
        print(f"{name}: {taken:.2f} s, {taken / floor:.1f} times str.find ({floor:.2f} s); {told}")
    peer = seconds(partial(_align, quotes[:_PEER], changed(text)))
    print(
        f"partial_ratio_alignment: {peer * len(quotes) / _PEER:.0f} s, from {_PEER} of the quotes"
    )


def _find_all(quotes: Sequence[Quote], text: str) -> list[int]:
    return [text.find(quote.exact) for quote in quotes]


def _align(quotes: Sequence[Quote], text: str) -> list[object]:
    return [fuzz.partial_ratio_alignment(quote.exact, text) for quote in quotes]


def _verify(quotes: Sequence[Quote], text: str, other: str, states: Counter[str]) -> None:
    origin, copy = IndexedText(text), IndexedText(other)
    states.update(copy.locate(quote, origin).state.value for quote in quotes)


if __name__ == "__main__":
    main()
