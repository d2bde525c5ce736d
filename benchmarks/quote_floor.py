"""How often an altered quote is found, and how often a stranger is taken for one.

Usage: python benchmarks/quote_floor.py FOLDER [quotes, 2000 unless said]

FOLDER holds plain texts, such as news articles. Quotes are cut out of one of them at random. In a
copy of their own text in which words of the quote were exchanged for others of the folder, each
should be `altered` at its place; in another text of the folder, each should be `missing`. Without
context the words alone decide; with it, what stands between the same neighbours counts too.
"""

import random
import sys
from collections import Counter
from pathlib import Path

from claimtrack.quotes import IndexedText, Quote, selector_at
from claimtrack.vocabulary import QuoteState

_LENGTHS = (12, 20, 30, 60, 120, 240)


def main() -> None:
    """Print a line for each length of quotes."""
    texts = [path.read_text("utf-8") for path in sorted(Path(sys.argv[1]).glob("*.txt"))]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 2_000
    chance = random.Random(5)
    words = [word for text in texts for word in text.split()]
    copies = [IndexedText(text) for text in texts]
    told: dict[int, Counter[str]] = {length: Counter() for length in _LENGTHS}
    for _ in range(count):
        length = chance.choice(_LENGTHS)
        mine, other = chance.sample(range(len(texts)), 2)
        text = texts[mine]
        start = chance.randrange(max(1, len(text) - length))
        quote = Quote.of(selector_at(text, start, min(length, len(text) - start)))
        bare = Quote(quote.exact)
        parts = quote.exact.split(" ")
        for place in chance.sample(range(len(parts)), max(1, len(parts) // 6)):
            parts[place] = chance.choice(words)
        now = " ".join(parts)
        changed = IndexedText(text[:start] + now + text[start + len(quote.exact) :])
        if now == quote.exact:
            continue
        seen = told[length]
        seen["quotes"] += 1
        for name, one in (("bare", bare), ("context", quote)):
            found = changed.locate(one, copies[mine])
            near = found.candidate is not None and abs(found.candidate.start - start) <= 12
            seen[f"{name} found"] += found.state is QuoteState.ALTERED and near
            wrong = copies[other].locate(one, copies[mine]).state is QuoteState.ALTERED
            seen[f"{name} strange"] += wrong
    for length, seen in told.items():
        of = seen.pop("quotes")
        rates = ", ".join(f"{name} {number / of:.1%}" for name, number in sorted(seen.items()))
        print(f"{length} characters, {of} quotes: {rates}")


if __name__ == "__main__":
    main()
