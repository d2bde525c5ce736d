"""Words as anchors: a rare word of a quote says where in the text to look for it."""

import re
from collections.abc import Mapping, Sequence

WORD = re.compile(r"\w+")


def rarest(
    words: Mapping[str, Sequence[int]], passage: str, count: int, *, known: bool = False
) -> list[tuple[str, int]]:
    """Return the whole words of `passage` that the text has least often, and where they begin.

    A word at an edge may be a part of a longer one, so it is none of them. With `known`, words
    that the text does not have at all are left out.
    """
    found: dict[str, int] = {}
    for word in WORD.finditer(passage):
        if word.start() and word.end() < len(passage) and (not known or word[0] in words):
            found.setdefault(word[0], word.start())
    counted = sorted(found, key=lambda word: (len(words.get(word, ())), found[word]))
    return [(word, found[word]) for word in counted[:count]]
