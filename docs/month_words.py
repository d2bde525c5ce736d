"""Write src/claimtrack/months.toml from the CLDR, as Babel brings it: pip install babel.

Run it when a language is added below. Nothing of claimtrack needs Babel.
"""

import sys
from collections import defaultdict
from pathlib import Path

from babel import Locale, __version__

from claimtrack.months import folded_name

# The languages of Europe and its neighbours, and those of the fact-checkers of the X-FACT corpus.
_LANGUAGES = (
    "ar", "ar_DZ", "ar_IQ", "ar_MA", "ar_SY", "az", "be", "bg", "bn", "bs", "ca", "cs", "da",
    "de", "de_AT", "el", "en", "en_AU", "en_GB", "es", "es_MX", "et", "fa", "fi", "fr", "fr_CA",
    "gl", "gu", "he", "hi", "hr", "hu", "hy", "id", "it", "ka", "kk", "ky", "lt", "lv", "mk",
    "mr", "ms", "nb", "nl", "nn", "pa", "pl", "pt", "pt_BR", "ro", "ru", "si", "sk", "sl", "sq",
    "sr", "sr_Latn", "sv", "sw", "ta", "te", "tg", "tr", "uk", "ur", "uz", "uz_Cyrl",
)  # fmt: skip
_SHORTEST = 3
"""Shorter words of an alphabet are too often others (Catalan `ag.`)."""
_FIRST_WITH_SHORT_NAMES = "\u0600"
_ALSO = {"sept": 9, "tues": 2, "thur": 4, "thurs": 4}


def _words(kind: str) -> list[str]:
    meanings: dict[str, set[int]] = defaultdict(set)
    for language in _LANGUAGES:
        names = getattr(Locale.parse(language), kind)
        for form in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in names[form][width].items():
                    # A weekday is counted from 0; "d’abril" is a small word and a month.
                    word = folded_name(name.removeprefix("de ").removeprefix("d’"))
                    meanings[word].add(number + (kind == "days"))
    for word, number in _ALSO.items():
        if (kind == "months") == (word == "sept"):
            meanings[word].add(number)
    named: dict[int, list[str]] = defaultdict(list)
    for word, numbers in meanings.items():
        is_word = len(word) >= _SHORTEST or word[:1] >= _FIRST_WITH_SHORT_NAMES
        if len(numbers) == 1 and is_word and not any(map(str.isdecimal, word)):
            named[min(numbers)].append(word)
    return ["|".join(sorted(named[number])) for number in sorted(named)]


def main() -> None:
    """Write the table."""
    lines = [f"# Made by docs/month_words.py from the CLDR of Babel {__version__}; folded as"]
    lines += ["# `claimtrack.months` does. January and Monday come first."]
    for kind, name in (("months", "months"), ("days", "weekdays")):
        lines += [f"{name} = [", *(f'  "{words}",' for words in _words(kind)), "]"]
    target = Path(__file__).parents[1] / "src/claimtrack/months.toml"
    target.write_text("\n".join(lines) + "\n", "utf-8")
    sys.stdout.write(f"{target.name} written\n")


if __name__ == "__main__":
    main()
