"""The names of months and weekdays in the languages that sources are written in.

The table `months.toml` is made from the CLDR (docs/month_words.py); wide and abbreviated names,
as they stand alone and inside a date. A word that is another month in another language (listopad,
November in Polish and October in Croatian) is none.
"""

import tomllib
from functools import cache
from importlib import resources

from claimtrack.text import fold, normalise

_FIRST_INDIC, _LAST_INDIC = "\u0900", "\u0dff"


def folded_name(word: str) -> str:
    """Return a name as the table has it: without case, marks and points.

    The marks of Indic scripts are vowels, and part January from June.
    """
    is_indic = any(_FIRST_INDIC <= character <= _LAST_INDIC for character in word)
    return normalise(word).strip(". ") if is_indic else fold(word)


def month_of(word: str) -> int | None:
    """Return which month a word names, 1 to 12; None for none, and for one that may be two."""
    return _names("months").get(folded_name(word))


def weekday_of(word: str) -> int | None:
    """Return which weekday a word names, 0 for Monday; None for none, and for one of two."""
    place = _names("weekdays").get(folded_name(word))
    return None if place is None else place - 1


def longer_names() -> dict[str, int]:
    """Return the months whose names are several words, by their folded names."""
    return {name: month for name, month in _names("months").items() if " " in name}


@cache
def _names(kind: str) -> dict[str, int]:
    table = resources.files(__package__).joinpath("months.toml").read_text("utf-8")
    return {
        name: place
        for place, names in enumerate(tomllib.loads(table)[kind], 1)
        for name in names.split("|")
    }
