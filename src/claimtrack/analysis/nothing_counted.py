"""Noughts in words: "no soldiers", "none of them", "nobody was hurt"."""

from collections.abc import Sequence

from claimtrack.analysis.number_words import MARK, WORD, NumberWords, Token

_NEAR_HARM = 4
_NOUN_WITHIN = 3
_NONE_BEFORE = frozenset(
    ("of", "were", "was", "survived", "have", "had", "are", "remained", "remain", "has", "is")
)
_NO_COUNT = frozenset(["the", "that", "this", "it", "your", "them", "above"])


def nothing_at(
    tokens: Sequence[Token], place: int, words: NumberWords, *, everything: bool = False
) -> int | None:
    """Return where the words of a nought that begins here end, or None where none begins.

    "No soldiers" ends with what is counted. With `everything`, the mere words are one.
    """
    word = tokens[place].lower
    after = tokens[place + 1 :]
    if word == "none":
        return place + 1 if _none_counts(after) else None
    if word == "nobody":
        return place + 1 if everything or _are_harmed(after, words) else None
    if word != "no":
        return None
    if after and after[0].lower == "one":
        return place + 2 if everything or _are_harmed(after[1:], words) else None
    if len(after) > 1 and after[0].text == "-" and after[1].lower == "one":
        return place + 3 if _are_harmed(after[2:], words) else None
    several = _several_follow(after, words)
    return place + 1 + several if several or (everything and len(tokens) == 1) else None


def _none_counts(after: Sequence[Token]) -> bool:
    if not after or after[0].kind == MARK:
        return True
    if after[0].lower == "of":
        return len(after) > 1 and after[1].lower not in (_NO_COUNT - {"the", "them"})
    return after[0].lower in _NONE_BEFORE


def _are_harmed(after: Sequence[Token], words: NumberWords) -> bool:
    """Say whether something is said to happen to nobody that is counted by heads."""
    for token in after[:_NEAR_HARM]:
        if token.kind != WORD:
            return False
        if words.has("verbs.harm", token):
            return True
    return False


def _several_follow(after: Sequence[Token], words: NumberWords) -> int:
    """Return how many words "no" is said of, where it is of several: "no ground forces"."""
    if not after or words.has("nouns.uncounted", after[0]):
        return 0
    for count, token in enumerate(after[:_NOUN_WITHIN], 1):
        if token.kind != WORD or words.has("verbs.stops", token):
            return 0
        if words.is_plural(token):
            return count
    return 0
