"""The words that say numbers, as `english_numbers.toml` lists them, and a text as tokens."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

_TOKENS = (
    r"(?P<skipped>https?://\S+|www\.\S+|[^\s@]{1,64}@[^\s@]{1,253}\.\w+|<[^<>]*>|[@#]\w+)"
    r"|(?P<digits>\d{1,3}(?:[ \u00a0\u202f\u2009'’]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*)"
    r"(?P<behind>[^\W\d_]*)"
    r"|(?P<word>[^\W_]+(?:['’][^\W\d_]+)*)"
    r"|(?P<mark>--+|<=|>=|\S)"
)  # fmt: skip
"""Addresses, tags and handles; digits with the letters glued behind them; words; single marks."""
SKIPPED, DIGITS, WORD, MARK = "skipped", "digits", "word", "mark"
HYPHENS = frozenset("-‐‑–—")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a text, `text[start:end]`; `behind` are the letters glued to its digits."""

    kind: str
    text: str
    lower: str
    """The token in lower case, with a typewriter's apostrophe."""
    start: int
    end: int
    behind: str = ""
    apart: bool = True
    """Whether space stands before it."""


@dataclass(frozen=True, slots=True)
class NumberWords:
    """A language's words for numbers and for what stands around them."""

    values: Mapping[str, int]
    scales: Mapping[str, int]
    suffixes: Mapping[str, int]
    units: Mapping[str, str]
    before: Mapping[tuple[str, ...], str]
    behind: Mapping[tuple[str, ...], str]
    lists: Mapping[str, frozenset[str]] = field(repr=False)

    def has(self, name: str, token: Token | None) -> bool:
        """Say whether a token is in a list of the file."""
        return token is not None and token.lower in self.lists[name]

    def is_plural(self, token: Token | None) -> bool:
        """Say whether a word looks like several of a thing."""
        if token is None or token.kind != WORD or not token.text[0].isalpha():
            return False
        word = token.lower.removesuffix("'")
        if word in self.lists["nouns.plurals"]:
            return True
        return word.endswith("s") and len(word) > 3 and not self._is_singular(word)

    def _is_singular(self, word: str) -> bool:
        return word in self.lists["nouns.singulars"] or word.endswith(("ss", "us", "is", "'s"))


@cache
def english() -> NumberWords:
    """Return the words of English."""
    name = "english_numbers.toml"
    parts = tomllib.loads(resources.files(__package__).joinpath(name).read_text("utf-8"))
    lists = {
        f"{part}.{name}": frozenset(words)
        for part in ("measures", "before", "nouns", "verbs", "places")
        for name, words in parts[part].items()
    }
    return NumberWords(
        values=parts["values"], scales=parts["scales"], suffixes=parts["suffixes"],
        units=parts["units"], before=_phrases(parts["before"]), behind=_phrases(parts["behind"]),
        lists=lists,
    )  # fmt: skip


def _phrases(listed: Mapping[str, list[str]]) -> dict[tuple[str, ...], str]:
    """Return phrases as the tokens that they are, with what each says."""
    return {
        tuple(token.lower for token in tokens(phrase)): sign
        for sign, phrases in listed.items()
        for phrase in phrases
        if sign != "skipped"
    }


def tokens(text: str) -> tuple[Token, ...]:
    """Return the tokens of a text in order."""
    found: list[Token] = []
    end = 0
    for match in re.finditer(_TOKENS, text):
        kind, (start, upto), behind = match.lastgroup or MARK, match.span(), ""
        if kind == "behind":
            kind, behind = DIGITS, match["behind"]
        piece = match[kind]
        if kind == WORD and any(character.isdigit() for character in piece):
            kind = SKIPPED
        lower = piece.lower().replace("’", "'")
        found.append(Token(kind, piece, lower, start, upto, behind, start > end or not start))
        end = upto
    return tuple(found)
