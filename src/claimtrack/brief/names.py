"""Names that nobody may read, found in any text and replaced by pseudonyms in brackets.

A name is found whatever its case, marks, spaces and hyphens, in addresses and file names too, and
with an ending of up to three letters, as many languages inflect names. Of a person the family name
counts by itself, though another word may be written so: too much is hidden rather than too little.
What describes somebody without a name is beyond this: a person has to read the brief.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import unquote

_WORD = re.compile(r"[^\W_]+")
_SHORTEST_SURNAME, _SHORTEST_INFLECTED = 3, 5
_APART = r"[\W_]{0,4}"
_ENDING = r"[^\W\d_]{0,3}"
_SEVERAL = 2
_BEFORE, _BEHIND = r"(?<![^\W_])", r"(?![^\W_])"


class Concealed:
    """Names, each with the pseudonym that stands for it."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._pseudonyms: list[str] = []
        patterns: list[str] = []
        # The longest first, so that a whole name is no family name with something before it.
        for name, pseudonym in sorted(names.items(), key=lambda each: (-len(each[0]), each)):
            words = _WORD.findall(_folded(name)[0])
            if words:
                ending = _ENDING if len(words[-1]) >= _SHORTEST_INFLECTED else ""
                patterns.append(f"({_APART.join(map(re.escape, words))}{ending})")
                self._pseudonyms.append(pseudonym)
        joined = f"{_BEFORE}(?:{'|'.join(patterns)}){_BEHIND}"
        self._pattern = re.compile(joined) if patterns else None

    def hide(self, text: str) -> str:
        """Return a text with each name as its pseudonym in brackets; the same text without any."""
        parts: list[str] = []
        behind = 0
        for start, end, pseudonym in self.found(text):
            parts += (text[behind:start], f"[{pseudonym}]")
            behind = end
        return "".join((*parts, text[behind:])) if parts else text

    def found(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield where in a text a name begins and ends, with its pseudonym."""
        if self._pattern is None:
            return
        folded, places = _folded(text)
        for match in self._pattern.finditer(folded):
            end = places[match.end() - 1] + 1
            while end < len(text) and unicodedata.combining(text[end]):
                end += 1
            yield places[match.start()], end, self._pseudonyms[(match.lastindex or 1) - 1]

    def names_in_address(self, address: str) -> bool:
        """Say whether an address, a path or a file's name has one of the names in it."""
        if self._pattern is None:
            return False
        return any(
            self._pattern.search(_folded(form)[0])
            for form in (
                address,
                unquote(address),
                re.sub(r"(?<=[a-zа-я])(?=[A-ZА-Я])", " ", address),
            )
        )


NOBODY = Concealed({})


def whole_names(names: Iterable[str]) -> list[str]:
    """Return the names that have a letter or a digit in them."""
    return [name for name in names if _WORD.search(name)]


def last_word(name: str) -> str | None:
    """Return the family name of a name; None for a name of one word."""
    family = name.split(",")[0] if "," in name else name
    words = _WORD.findall(family)
    if len(_WORD.findall(name)) < _SEVERAL or not words:
        return None
    return words[-1] if len(words[-1]) >= _SHORTEST_SURNAME else None


def is_distinct(title: str) -> bool:
    """Say whether a title is more than a word that any text may have, such as "Report"."""
    return len(_WORD.findall(title)) > _SEVERAL


def _folded(text: str) -> tuple[str, list[int]]:
    """Return a text without case, marks and invisible characters, and where each letter was."""
    if text.isascii():
        return text.lower(), list(range(len(text)))
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for letter in unicodedata.normalize("NFKD", character):
            if unicodedata.category(letter) in ("Mn", "Cf"):
                continue
            for folded in letter.casefold():
                letters.append(folded)
                places.append(place)
    return "".join(letters), places
