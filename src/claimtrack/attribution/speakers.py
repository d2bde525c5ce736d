"""Who is meant: "he" is the man spoken of before, "Putney" is Kerry Putney.

Names are learnt in the order in which the document says them; nothing is known about the world.
"""

from collections.abc import Sequence

from claimtrack.attribution.lexicon import Lexicon
from claimtrack.attribution.names import NameFinder, joined
from claimtrack.attribution.statement import Span
from claimtrack.attribution.tokens import Token

_MAN, _WOMAN, _PERSON, _BODY, _SINGLE = "man", "woman", "person", "body", "single"
_ANTECEDENTS = {
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

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.names = NameFinder(text, lexicon)
        self._full: dict[str, str] = {}
        self._kinds: dict[str, str] = {}
        self._recent: list[tuple[int, str]] = []
        self._sentence = 0

    def learn_names(self, sentence: Sequence[Token]) -> None:
        """Learn the full names of a sentence: runs of two or more capitalised words."""
        self._sentence += 1
        run: list[Token] = []
        for token in sentence:
            opens = not run and self.lexicon.has("openers", token.low)
            if token.capital and token.low not in self.lexicon.pronouns and not opens:
                run.append(token)
                continue
            is_office = run and self.lexicon.has("titles", run[-1].low)
            if not (is_office and self.lexicon.has("genitive", token.low)):
                self._learn(run)
                run = []
        self._learn(run)

    def _learn(self, run: Sequence[Token]) -> None:
        titles = {token.low for token in run if self.lexicon.has("titles", token.low)}
        name = self.names.without_titles(run)
        if len(name) > 1 and not self.lexicon.has("common", name[0].low):
            full = joined(name)
            if self._kind(full) != _BODY:
                self._full.setdefault(name[-1].low, full)
            self._mark(full, titles)
        elif len(name) == 1 and titles:
            self._mark(self._full.get(name[0].low, name[0].text), titles)

    def _mark(self, name: str, titles: set[str]) -> None:
        if titles & self.lexicon.lists["women"]:
            self._kinds[name] = _WOMAN
        elif titles & self.lexicon.lists["men"]:
            self._kinds[name] = _MAN

    def _kind(self, name: str) -> str:
        if name in self._kinds:
            return self._kinds[name]
        parts = name.split()
        if any(self.lexicon.has("bodies", part.lower()) for part in parts):
            return _BODY
        return _PERSON if len(parts) > 1 else _SINGLE

    def resolve(self, sentence: Sequence[Token], name: Span | None) -> tuple[str | None, bool]:
        """Return whom the words at `name` stand for, and whether that is a name."""
        if name is None:
            return None, False
        tokens = sentence[slice(*name)]
        low = tokens[0].low
        is_pronoun = low in self.lexicon.pronouns or self.lexicon.has("possessives", low)
        if len(tokens) == 1 and is_pronoun:
            return self._antecedent(self.lexicon.pronouns.get(low, "none"))
        if self._are_coordinated(tokens):
            return joined(tokens), False
        proper = self._proper(sentence, tokens)
        if not proper:
            return joined(tokens), False
        full = self._full.get(proper.lower(), proper)
        self._recent = [*self._recent[-_MEMORY:], (self._sentence, full)]
        return full, True

    def _proper(self, sentence: Sequence[Token], tokens: Sequence[Token]) -> str:
        known = [self._full.get(token.low, "") for token in tokens]
        return self.names.name_in(tokens, opens=tokens[0] is sentence[0], full=known)

    def _are_coordinated(self, tokens: Sequence[Token]) -> bool:
        """Say whether two people are named: they stay together, as the document has them."""
        for at, token in enumerate(tokens):
            if self.lexicon.has("listing", token.low) and 0 < at < len(tokens) - 1:
                names = [self._full.get(word.low, "") for word in (tokens[at - 1], tokens[-1])]
                return all(name and self._kind(name) != _BODY for name in names)
        return False

    def _antecedent(self, pronoun: str) -> tuple[str | None, bool]:
        """Return the name that a pronoun stands for; "it" only for one in the sentence before."""
        for kinds in _ANTECEDENTS.get(pronoun, ()):
            for sentence, name in reversed(self._recent):
                near = pronoun in (_MAN, _WOMAN) or self._sentence - sentence < _BODY_REACH
                if near and self._kind(name) in kinds:
                    if pronoun in (_MAN, _WOMAN):
                        self._kinds.setdefault(name, pronoun)
                    return name, True
        return None, False
