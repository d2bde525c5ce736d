"""Who is meant: "he" is the man spoken of before, "Putney" is Kerry Putney.

Names are learnt in the order in which the document says them; nothing is known about the world.
"""

from collections.abc import Sequence

from claimtrack.attribution.lexicon import Lexicon
from claimtrack.attribution.names import Names, joined
from claimtrack.attribution.phrases import Run
from claimtrack.attribution.tokens import Token

_MAN, _WOMAN, _PERSON, _BODY, _SINGLE = "man", "woman", "person", "body", "single"
_FITS = {
    _MAN: ((_MAN, _PERSON), (_SINGLE,)),
    _WOMAN: ((_WOMAN, _PERSON), (_SINGLE,)),
    _BODY: ((_BODY, _SINGLE),),
    "several": ((_BODY, _SINGLE),),
}
"""Which kinds of name a pronoun may stand for; the first group that has one decides."""
_MEMORY = 12
_BODY_REACH = 2


class Speakers:
    """The names of one document so far."""

    def __init__(self, text: str, words: Lexicon) -> None:
        self.words = words
        self.names = Names(text, words)
        self._full: dict[str, str] = {}
        self._kinds: dict[str, str] = {}
        self._recent: list[tuple[int, str]] = []
        self._sentence = 0

    def meet(self, s: Sequence[Token]) -> None:
        """Learn the full names of a sentence: runs of two or more capitalised words."""
        self._sentence += 1
        run: list[Token] = []
        for token in s:
            if token.capital and token.low not in self.words.pronouns:
                run.append(token)
            elif not (
                run
                and self.words.has("genitive", token.low)
                and self.words.has("titles", run[-1].low)
            ):
                self._learn(run)
                run = []
        self._learn(run)

    def _learn(self, run: Sequence[Token]) -> None:
        titles = {token.low for token in run if self.words.has("titles", token.low)}
        name = self.names.untitled(run)
        if len(name) > 1 and not self.words.has("common", name[0].low):
            full = joined(name)
            if self._kind(full) != _BODY:
                self._full.setdefault(name[-1].low, full)
            self._mark(full, titles)
        elif len(name) == 1 and titles:
            self._mark(self._full.get(name[0].low, name[0].text), titles)

    def _mark(self, name: str, titles: set[str]) -> None:
        if titles & self.words.lists["women"]:
            self._kinds[name] = _WOMAN
        elif titles & self.words.lists["men"]:
            self._kinds[name] = _MAN

    def _kind(self, name: str) -> str:
        if name in self._kinds:
            return self._kinds[name]
        parts = name.split()
        if any(self.words.has("bodies", part.lower()) for part in parts):
            return _BODY
        return _PERSON if len(parts) > 1 else _SINGLE

    def resolve(self, s: Sequence[Token], name: Run | None) -> tuple[str | None, bool]:
        """Return who the words at `name` stand for, and whether that is a name."""
        if name is None:
            return None, False
        tokens = s[slice(*name)]
        low = tokens[0].low
        if len(tokens) == 1 and (low in self.words.pronouns or self.words.has("possessives", low)):
            return self._meant(self.words.pronouns.get(low, "none"))
        if self._are_several(tokens):
            return joined(tokens), False
        proper = self._proper(s, tokens)
        if not proper:
            return joined(tokens), False
        full = self._full.get(proper.lower(), proper)
        self._recent = [*self._recent[-_MEMORY:], (self._sentence, full)]
        return full, True

    def _proper(self, s: Sequence[Token], tokens: Sequence[Token]) -> str:
        known = [self._full.get(token.low, "") for token in tokens]
        return self.names.inside(tokens, opens=tokens[0] is s[0], full=known)

    def _are_several(self, tokens: Sequence[Token]) -> bool:
        """Say whether two people are named: they stay together, as the document has them."""
        for at, token in enumerate(tokens):
            if self.words.has("listing", token.low) and 0 < at < len(tokens) - 1:
                return all(
                    self._full.get(one.low, "") and self._kind(self._full[one.low]) != _BODY
                    for one in (tokens[at - 1], tokens[-1])
                )
        return False

    def _meant(self, pronoun: str) -> tuple[str | None, bool]:
        """Return the name that a pronoun stands for; "it" only for one in the sentence before."""
        for kinds in _FITS.get(pronoun, ()):
            for sentence, name in reversed(self._recent):
                near = pronoun in (_MAN, _WOMAN) or self._sentence - sentence < _BODY_REACH
                if near and self._kind(name) in kinds:
                    if pronoun in (_MAN, _WOMAN):
                        self._kinds.setdefault(name, pronoun)
                    return name, True
        return None, False
