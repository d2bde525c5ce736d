"""The stems of words, in the languages that Snowball knows (pure)."""

from collections.abc import Callable
from functools import lru_cache

from claimtrack.text import fold

_NAMES = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "eo": "esperanto", "es": "spanish", "et": "estonian", "eu": "basque",
    "fa": "persian", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi",
    "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian",
    "nb": "norwegian", "ne": "nepali", "nl": "dutch", "nn": "norwegian", "no": "norwegian",
    "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
"""ISO 639-1, and what Snowball calls its rules; which of them there are depends on its version."""

_KEPT = 1 << 17


@lru_cache(64)
def stemmer_of(language: str | None) -> Callable[[str], str] | None:
    """Return what makes a word in lower case its folded stem; None where no rules are known.

    A language is a code, perhaps with a region ("en", "pt-BR"), or its name in English.
    """
    if not language:
        return None
    from snowballstemmer import algorithms, stemmer

    code = language.strip().lower().replace("_", "-").partition("-")[0]
    name = _NAMES.get(code, code)
    if name not in algorithms():
        return None
    stem_word = stemmer(name).stemWord

    @lru_cache(_KEPT)
    def stem(word: str) -> str:
        return fold(stem_word(word)) or word

    return stem
