"""The name inside the words for a speaker: "spokesman Dmitri Peskov"; none in "few officials"."""

import re
from collections.abc import Sequence

from claimtrack.attribution.lexicon import Lexicon
from claimtrack.attribution.tokens import WORD, Token

_LOWER = re.compile(r"[^\W\d_]+")
_INSIDE = re.compile(r"(?<=[^\W\d_,] )[^\W\d_]+")


class NameFinder:
    """Finds names in the runs of one document, whose spelling tells names from other words."""

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._ordinary = {word for word in _LOWER.findall(text) if word.islower()}
        self._capital = {word for word in _INSIDE.findall(text) if word[0].isupper()}

    def name_in(self, tokens: Sequence[Token], *, opens: bool, full: Sequence[str] = ()) -> str:
        """Return the name that ends a run of words, without titles; "" where it has none.

        It may stand before "of …" too, if it is one of the `full` names. Where another noun
        follows it, or a preposition stands before it, it is no name of a speaker: "Clinton
        supporters", "critics of Moscow". `opens` says that the run begins its sentence.
        """
        ends = (at for at in range(2, len(tokens)) if self._ends_full_name(tokens, at, full))
        end = next(ends, None)
        end = next((at for at, token in enumerate(tokens[:end]) if token.text == "("), end)
        end = len(tokens) if end is None else end
        start = end
        while start and self._is_name_part(tokens, start - 1):
            start -= 1
        if self._is_object(tokens, start):
            return ""
        kept = self.without_titles([token for token in tokens[start:end] if token.kind == WORD])
        if kept and self.lexicon.has("genitive", kept[0].low):
            kept = kept[2:] if len(kept) > 3 else []
        while kept and (self.lexicon.has("determiners", kept[0].low) or not kept[0].capital):
            kept = kept[1:]
        if not kept or not kept[-1].capital:
            return ""
        if len(kept) == 1 and self._is_plain(kept[0], opens=opens and start == 0):
            return ""
        return joined(kept)

    def without_titles(self, run: Sequence[Token]) -> list[Token]:
        """Return what follows the last title of a run: "Secretary of State John Kerry"."""
        name = list(run)
        titled = [at for at, token in enumerate(run) if self.lexicon.has("titles", token.low)]
        if titled and titled[-1] + 1 < len(run):
            name = name[titled[-1] + 1 :]
            if self.lexicon.has("offices", name[0].low) and len(name) > 2:
                name = name[1:]
        return name

    def _ends_full_name(self, tokens: Sequence[Token], at: int, full: Sequence[str]) -> bool:
        """Say whether a full name ends before the preposition at `at`."""
        name = f"{tokens[at - 2].text} {tokens[at - 1].text}"
        return self.lexicon.has("prepositions", tokens[at].low) and name in full

    def _is_name_part(self, tokens: Sequence[Token], at: int) -> bool:
        if tokens[at].capital:
            return True
        is_inside = at > 0 and self.lexicon.has("inside_names", tokens[at].low)
        return is_inside and tokens[at - 1].capital

    def _is_object(self, tokens: Sequence[Token], start: int) -> bool:
        """Say whether a preposition stands before the name: "officials at the Treasury"."""
        before = start - 1
        if before > 0 and self.lexicon.has("determiners", tokens[before].low):
            before -= 1
        return before >= 0 and self.lexicon.has("prepositions", tokens[before].low)

    def _is_plain(self, token: Token, *, opens: bool) -> bool:
        """Say whether a capitalised word only begins its sentence: "Few", "Officials"."""
        lists = ("common", "plurals", "determiners", "adverbs", "titles", "documents")
        if token.low in self.lexicon.pronouns:
            return True
        if any(self.lexicon.has(name, token.low) for name in lists):
            return True
        plural = token.low.endswith(tuple(self.lexicon.lists["plural_endings"]))
        is_known = token.text in self._capital
        return opens and not is_known and (plural or token.low in self._ordinary)


def joined(tokens: Sequence[Token]) -> str:
    """Return tokens as a text, with a space where the document has any."""
    out = ""
    for number, token in enumerate(tokens):
        glued = number and token.start == tokens[number - 1].end
        out += token.text if glued or not number else f" {token.text}"
    return out
