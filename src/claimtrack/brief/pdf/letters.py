"""Which letters the fonts of Typst have no shape for, and what stands in their place.

Typst draws a box for a letter that none of its fonts has, and says nothing. So each letter is drawn
once beside one that no font has, and compared: true of whatever fonts the installed Typst brings.
A script whose letters join or stack is left out altogether: shapes in a row are not its writing.
"""

import re
import unicodedata
from collections.abc import Iterable
from itertools import groupby

from claimtrack.text import counted

_SHEET = (
    b"#set page(width: 30pt, height: 30pt, margin: 5pt)\n"
    b'#for code in sys.inputs.codes.split(",") { page(str.from-unicode(int(code))) }\n'
)
_IN_NO_FONT = 0x10FFFD
_GLYPH = re.compile(r'"#g([0-9A-F]+)"')
_SET = frozenset(
    ("LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "GEORGIAN", "HEBREW", "COMBINING", "MODIFIER",
     "FEMININE", "MASCULINE", "MICRO", "DOUBLE-STRUCK", "SCRIPT", "PLANCK", "KELVIN", "ANGSTROM",
     "OHM", "INFORMATION", "ACCOUNT", "SUPERSCRIPT", "SUBSCRIPT")
)  # fmt: skip
"""With what the names of letters begin that may be set, where a font has them."""
_AT_ONCE = 400


def without_shape(texts: Iterable[str]) -> frozenset[str]:
    """Return the letters of these texts that cannot be set."""
    letters = sorted({letter for text in texts for letter in text if not _is_plain(letter)})
    joined = {letter for letter in letters if _is_of_another_script(letter)}
    asked = [letter for letter in letters if letter not in joined]
    missing = set(joined)
    for start in range(0, len(asked), _AT_ONCE):
        missing |= _drawn_as_a_box(asked[start : start + _AT_ONCE])
    return frozenset(missing)


def _is_plain(letter: str) -> bool:
    return " " <= letter <= "~" or letter == "\n"


def _is_of_another_script(letter: str) -> bool:
    if unicodedata.category(letter)[0] not in "LM":
        return False
    return unicodedata.name(letter, "?").split()[0] not in _SET


def _drawn_as_a_box(letters: list[str]) -> set[str]:
    import typst  # with the extra `print`; who asks has imported it

    codes = ",".join(str(code) for code in (_IN_NO_FONT, *map(ord, letters)))
    compiler = typst.Compiler(_SHEET, ignore_system_fonts=True, sys_inputs={"codes": codes})
    pages = compiler.compile(format="svg")
    drawn = [_GLYPH.findall(page.decode()) for page in pages or () if isinstance(page, bytes)]
    return {letter for letter, glyphs in zip(letters, drawn[1:], strict=True) if glyphs == drawn[0]}


class Replacements:
    """What stands in the place of letters without a shape, and which they were."""

    def __init__(self, missing: frozenset[str]) -> None:
        self._missing = missing
        self._numbers: dict[str, int] = {}

    def replaced(self, text: str) -> str:
        """Return a text with each run of such letters as a word in brackets, with its number."""
        if self._missing.isdisjoint(text):
            return text
        pieces = []
        for is_missing, letters in groupby(text, key=self._missing.__contains__):
            run = "".join(letters)
            pieces.append(self._word(run) if is_missing else run)
        return "".join(pieces)

    def _word(self, run: str) -> str:
        number = self._numbers.setdefault(run, len(self._numbers) + 1)
        return f"[{script_of(run)} {number}]"

    def listed(self) -> list[tuple[str, str]]:
        """Return each word in brackets, with the code points of the letters that it stands for."""
        return [
            (
                f"[{script_of(run)} {number}]",
                f"{counted(len(run), 'letter')}: "
                + " ".join(f"U+{ord(letter):04X}" for letter in run),
            )
            for run, number in self._numbers.items()
        ]


def script_of(run: str) -> str:
    """Return what a person calls the writing that a run of letters begins with."""
    first = unicodedata.name(run[0], "letter").split()[0]
    return {"CJK": "Chinese", "letter": "letter"}.get(first, first.capitalize())
