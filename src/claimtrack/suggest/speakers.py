"""Who is meant: "he" is the man spoken of before, "Putney" is Kerry Putney.

Names are learnt in the order in which the document says them; nothing is known about the world.
"""

from collections.abc import Sequence

from claimtrack.suggest.lexicon import Lexicon
from claimtrack.suggest.phrases import Run
from claimtrack.suggest.tokens import WORD, Token

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

    def __init__(self, words: Lexicon) -> None:
        self.words = words
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
        name = self._untitled(run)
        if len(name) > 1 and not self.words.has("common", name[0].low):
            full = joined(name)
            if self._kind(full) != _BODY:
                self._full.setdefault(name[-1].low, full)
            self._mark(full, titles)
        elif len(name) == 1 and titles:
            self._mark(self._full.get(name[0].low, name[0].text), titles)

    def _untitled(self, run: Sequence[Token]) -> list[Token]:
        """Return what follows the last title of a run: "Secretary of State John Kerry"."""
        name = list(run)
        titled = [at for at, token in enumerate(run) if self.words.has("titles", token.low)]
        if titled and titled[-1] + 1 < len(run):
            name = name[titled[-1] + 1 :]
            if self.words.has("offices", name[0].low) and len(name) > 2:
                name = name[1:]
        return name

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
        proper = self._proper(tokens)
        if not proper:
            return joined(tokens), False
        full = self._full.get(proper.lower(), proper)
        self._recent = [*self._recent[-_MEMORY:], (self._sentence, full)]
        return full, True

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

    def _proper(self, tokens: Sequence[Token]) -> str:
        """Return the name inside a run of words, without titles; "" where it has none.

        The name ends the run, or stands before "of …": "spokesman Dmitri Peskov", "Ann Lee of X".
        Where another noun follows it is no name: "Clinton supporters", "a Kremlin aide".
        """
        end = next(
            (at for at, token in enumerate(tokens) if at and self._cuts(tokens, at)), len(tokens)
        )
        start = end
        while start and self._in_name(tokens, start - 1):
            start -= 1
        kept = self._untitled([token for token in tokens[start:end] if token.kind == WORD])
        if kept and self.words.has("genitive", kept[0].low):
            kept = kept[2:] if len(kept) > 3 else []
        while kept and (self.words.has("determiners", kept[0].low) or not kept[0].capital):
            kept = kept[1:]
        if not kept or not kept[-1].capital:
            return ""
        if len(kept) == 1 and self._is_plain(kept[0].low):
            return ""
        return joined(kept)

    def _cuts(self, tokens: Sequence[Token], at: int) -> bool:
        """Say whether a person's name ends before the preposition at `at`."""
        if not self.words.has("prepositions", tokens[at].low) or at < 2:
            return False
        name = tokens[at - 2 : at]
        return all(
            one.capital and not self.words.has("titles", one.low) for one in name
        ) and self._full.get(name[1].low, "").endswith(f"{name[0].text} {name[1].text}")

    def _in_name(self, tokens: Sequence[Token], at: int) -> bool:
        if tokens[at].capital:
            return True
        return self.words.has("inside_names", tokens[at].low) and at > 0 and tokens[at - 1].capital

    def _is_plain(self, low: str) -> bool:
        """Say whether a capitalised word only begins its sentence: "Few", "Officials"."""
        names = ("common", "plurals", "determiners", "adverbs", "titles", "documents")
        return low in self.words.pronouns or any(self.words.has(name, low) for name in names)


def joined(tokens: Sequence[Token]) -> str:
    """Return tokens as a text, with a space where the document has any."""
    out = ""
    for number, token in enumerate(tokens):
        glued = number and token.start == tokens[number - 1].end
        out += token.text if glued or not number else f" {token.text}"
    return out
