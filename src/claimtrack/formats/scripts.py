"""Raised and lowered characters as they are written without raising: 10⁶, 2015⁵, H₂O.

A raised digit that is set down beside others makes another number (2015 with a footnote 5 is not
20155), so it becomes the character that Unicode has for it.
"""

import re

_RAISED = dict(zip("0123456789+-−=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾", strict=True))
_LOWERED = dict(zip("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎", strict=True))
_LETTERS = dict(zip("abcdefghijklmnoprstuvwxyz", "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", strict=True))
# A list of marks, such as 1,2 or 3–5, or a mark with a sign; longer, and it is text of its own.
_SHORT = re.compile(r"[\d+\-−=() ,;*†‡§¶–]{1,12}")
_LONGEST_ENDING = 4


def raised(text: str) -> str | None:
    """Return raised text as characters that are raised themselves; None where it has none.

    A letter alone is raised; the ending of an ordinal (1st, Mme) stays as it is.
    """
    if _SHORT.fullmatch(text) and any(map(str.isdecimal, text)):
        return "".join(_RAISED.get(one, one) for one in text)
    if len(text) == 1 and text in _LETTERS:
        return _LETTERS[text]
    return text if len(text) <= _LONGEST_ENDING and text.rstrip(".").isalpha() else None


def lowered(text: str) -> str | None:
    """Return lowered text as characters that are lowered themselves; None where it has none."""
    if _SHORT.fullmatch(text) and any(map(str.isdecimal, text)):
        return "".join(_LOWERED.get(one, one) for one in text)
    return text if len(text) <= _LONGEST_ENDING and text.isalpha() else None


def raised_letters(text: str) -> str:
    """Return small letters as characters that are raised, each for itself."""
    return "".join(_LETTERS.get(one, one) for one in text)
