"""Text that people wrote: folded for search, shown safely, measured in cells, checked at the door.

Offsets and limits are in code points. Everything here is pure, and the same on every database.
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence

from claimtrack.errors import InvalidValueError

# A generous field: about forty printed pages. The text of a snapshot passes its own limit.
TEXT_LIMIT = 100_000

# Letters that NFKD does not take apart, and what people type who have no key for them. Apostrophes
# that Unicode counts as letters part words, as the other apostrophes do (сумʼяття); the prime that
# transliterates a soft sign falls away (Luhansʹk). Arabic and Persian as Lucene's analysers fold
# them (ArabicNormalizer, PersianNormalizer): one yeh, one kaf, one heh, no tatweel.
_PLAIN_LETTERS = {
    "ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "ŧ": "t", "æ": "ae", "œ": "oe", "þ": "th",
    "ð": "d", "ʼ": " ", "ʻ": " ", "ʹ": "",
    "ى": "ي", "ی": "ي", "ے": "ي", "ک": "ك", "ڪ": "ك", "ة": "ه", "ہ": "ه", "ە": "ه", "ٱ": "ا",
    "ـ": "",
}  # fmt: skip

# What parts words, but may stand inside one: between the thousands of a number, and in a compound.
# Each becomes a character that counts as white space in the end, unless it has been looked at.
_COMMA, _POINT, _APOSTROPHE, _THIN, HYPHEN, _RAISED = "\x1c\x1d\x1e\x1f\x0b\x0c"
_SIGNS = {
    **dict.fromkeys(",٬،", _COMMA), ".": _POINT, **dict.fromkeys("'’", _APOSTROPHE),
    **dict.fromkeys("\xa0\u2007\u2009\u202f", _THIN), **dict.fromkeys("-‐‑־", HYPHEN),
}  # fmt: skip
# A number in groups of three, or as in India (12,50,000); 0.500 is none, nor is 12.05.2015.
_GROUPED = re.compile(
    r"[1-9](?<![0-9].)(?<![0-9][\x1c-\x1f].)[0-9]{0,2}"
    r"(?:(?:\x1c[0-9]{3})+|(?:\x1c[0-9]{2})+\x1c[0-9]{3}|(?:\x1d[0-9]{3})+|(?:\x1e[0-9]{3})+"
    r"|(?:\x1f[0-9]{3})+)(?![0-9])"
)
_UNGROUPED = dict.fromkeys(map(ord, (_COMMA, _POINT, _APOSTROPHE, _THIN)))
_SET_HIGHER = re.compile(f"([0-9])?{_RAISED}([^{_RAISED}]*){_RAISED}(?=([0-9])?)")
# Of Unicode's kinds of compatibility forms, those whose digits go on with a number beside them.
_SAME_LINE = ("<font>", "<wide>", "<narrow>", "<initial>", "<medial>", "<final>", "<isolated>")

UNSPACED = (
    "\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\ua9e0-\ua9ff\uaa60-\uaa7f"  # Thai, Lao, Burmese, Khmer
    "\u3005-\u3007\u3021-\u3029\u3031-\u3035\u303b\u3041-\u312f\u31a0-\u31bf\u31f0-\u31ff"  # kana
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U0001aff0-\U0001b16f\U00020000-\U000323af"  # Han
)
"""Letters of scripts that put no space between words, as a class of a regular expression."""
_UNSPACED_RUN = f"[{UNSPACED}]+"  # compiled at its first use, as all large classes: it takes 1 ms
_MAY_BE_UNSPACED = re.compile("[^\0-\u0e00]")  # one range is looked for, and compiled, much faster


class _Folding(dict[int, str]):
    """A translation table that works out each character at its first use, without context."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        folded = _SIGNS.get(character)
        if folded is None:
            folded = _set_off(character, _letters_of(character))
        self[code] = folded
        return folded


def _letters_of(character: str) -> str:
    letters = _without_marks(unicodedata.normalize("NFKD", character))
    letters = _without_marks(unicodedata.normalize("NFKD", letters.casefold()))
    return "".join(_letter_of(letter) for letter in letters)


def _letter_of(letter: str) -> str:
    plain = _SIGNS.get(letter) or _PLAIN_LETTERS.get(letter)
    if plain is not None:
        return plain
    digit = unicodedata.decimal(letter, None)
    if digit is not None:
        return str(digit)
    return letter if _in_word(letter) else " "


def _set_off(character: str, letters: str) -> str:
    """Keep what is no digit of a number on the line apart from one: 220¹, 1½, 10⁶, ①, ❶."""
    form = unicodedata.decomposition(character).partition(" ")[0]
    if form in ("<super>", "<sub>"):
        return f"{_RAISED}{letters}{_RAISED}"
    if not form and unicodedata.category(character) == "No" and "\u2460" <= character <= "\u2793":
        return f" {int(unicodedata.numeric(character))} "
    is_apart = form.startswith("<") and form not in _SAME_LINE
    return f" {letters} " if is_apart and any("0" <= c <= "9" for c in letters) else letters


def _without_marks(text: str) -> str:
    """Drop marks and invisible formats; Mc is a vowel with its own width in Indic scripts.

    The few Mc that reorder (a combining class above 0) go too, so that texts which Unicode holds
    to be the same fold to the same words.
    """
    return "".join(
        c
        for c in text
        if unicodedata.category(c) not in ("Mn", "Me", "Cf") and not unicodedata.combining(c)
    )


def _in_word(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] in "LN" or category == "Mc"


_FOLDING = _Folding()


def fold(text: str) -> str:
    """Return the words of `text` as search compares them, joined by single spaces.

    Compatibility forms are taken apart (NFKD), combining marks, invisible characters and tatweel
    dropped, case folded, and letters such as ł, ø, æ and the forms of yeh and kaf written as people
    type them. The digits of every script are 0 to 9, and 12,500, 12.500, 12’500 and ١٢٬٥٠٠ are
    12500; a fraction, a footnote's mark or an exponent is no digit of the number before it. A word
    is a run of letters, numbers and spacing marks; everything else parts words, and so does the
    border between a script that puts no space between words and any other. The result holds
    nothing but word characters and single spaces, folds to itself, and is "" for a text without
    words. A query must be folded the same way.

    Files hold folded words: whoever changes what this returns adds a migration, for an upgrade
    folds every claim anew.
    """
    return " ".join(fold_to_hyphens(text).split())


def fold_to_hyphens(text: str) -> str:
    """Return `text` folded, with `HYPHEN` for a hyphen and white space of any kind between."""
    folded = _GROUPED.sub(_joined_digits, text.translate(_FOLDING))
    if _RAISED in folded:
        folded = _SET_HIGHER.sub(_apart, folded.replace(_RAISED * 2, ""))
    return re.sub(_UNSPACED_RUN, r" \g<0> ", folded) if _MAY_BE_UNSPACED.search(folded) else folded


def _joined_digits(number: re.Match[str]) -> str:
    return number[0].translate(_UNGROUPED)


def _apart(raised: re.Match[str]) -> str:
    before, letters, after = raised.groups()
    return f"{before or ''}{' ' if before else ''}{letters}{' ' if after else ''}"


def normalise(text: str) -> str:
    """Return `text` as natural keys compare it: NFKC, case folded, spaces collapsed and stripped.

    Marks and punctuation stay: two names that differ in them are two names. The result
    normalises to itself.
    """
    if text.isascii():
        return " ".join(text.lower().split())
    # Folding can leave something to compose, and composing something to fold: Unicode's own
    # NFKC_Casefold (section 3.13, D146) is the same sandwich.
    for _ in range(3):
        text = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(unicodedata.normalize("NFKC", text).split())


# Control (Cc), format (Cf), line and paragraph separators and surrogates, as of Unicode 16, with
# the places kept free for more format characters. Not in it are the Arabic, Syriac and Kaithi
# number signs (Cf, but drawn) and the variation selectors (marks, needed for emoji).
_HIDDEN = (
    "\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ud800-\udfff\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e00ff"
)
_HIDDEN_ONE = f"[{_HIDDEN}]"
_HIDDEN_OR_BREAK = f"\r\n|[{_HIDDEN}]"
# What ZWNJ and ZWJ are written behind: Arabic to Mongolian and the other Indic blocks, and emoji.
# Anywhere else they are as invisible and as idle as a zero-width space.
_JOINERS = "\u200c\u200d"
_JOINED = (
    "[\u0600-\u1cff\u2190-\u2bff\ua800-\uabff\ufe0f\U00011000-\U00011fff\U0001f000-\U0001faff]"
)


def _joins(match: re.Match[str]) -> bool:
    """Say whether the matched character is a joiner in a place where joiners are written."""
    before = match.start() - 1
    return match[0] in _JOINERS and before >= 0 and bool(re.match(_JOINED, match.string[before]))


def visible(text: str, *, newlines: bool = False) -> str:
    """Return `text` for a terminal: what would steer or deceive it is shown, never sent.

    C0 controls and DEL become control pictures (␛, ␉, ␡), the rest of what has no shape of its
    own becomes its number (⟨U+202E⟩): C1, bidi controls, line separators, zero-width and tag
    characters, lone surrogates. A line break, LF or CRLF, is one ⏎, so that a table cell stays
    one line and still says that the text has two; with `newlines` it is kept, as LF. A lone CR is
    never kept: it would overwrite its line. ZWJ and ZWNJ stay behind letters and emoji that are
    written with them. Making visible twice is the same as once. For people only: never parse or
    store it.
    """
    if text.isprintable():
        return text
    line_break = "\n" if newlines else "⏎"

    def replacement(match: re.Match[str]) -> str:
        hidden = match[0]
        if hidden in ("\n", "\r\n"):
            return line_break
        code = ord(hidden)
        if code < 0x20:
            return chr(0x2400 + code)
        if _joins(match):
            return hidden
        return "␡" if code == 0x7F else f"⟨U+{code:04X}⟩"

    return re.sub(_HIDDEN_OR_BREAK, replacement, text)


_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


def dumps(value: object) -> str:
    """Return `value` as one line of compact JSON that is safe to print, without a line end.

    Readable text stays readable; what `visible` would show as a number is escaped (`\\u202e`, in
    surrogate pairs beyond U+FFFF), so `json.loads` returns an equal value. The one text that JSON
    itself cannot carry is a high surrogate before a low one, which `check_text` refuses. Raises
    `ValueError` for NaN and the infinities, which are not JSON, and `TypeError` for other objects.
    """
    return printable(_encode(value))


def printable(line: str) -> str:
    """Return a line of JSON so that it is safe to print, as `dumps` does."""
    if (line.isascii() and "\x7f" not in line) or line.isprintable():
        return line
    return re.sub(_HIDDEN_ONE, _escaped, line)


def _escaped(match: re.Match[str]) -> str:
    if _joins(match):
        return match[0]
    code = ord(match[0])
    if code < 0x10000:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"


def check_text(text: str, limit: int = TEXT_LIMIT) -> str:
    """Return `text` unchanged when it can be stored: no U+0000, no lone surrogate, not too long.

    `limit` is in code points and included. Raises `InvalidValueError` with the position, counted
    in code points from 0. PostgreSQL refuses U+0000, and UTF-8 has no lone surrogates.
    """
    if len(text) > limit:
        raise InvalidValueError(
            f"The text has {len(text):,} characters, and {limit:,} are the limit; shorten it."
        )
    if "\x00" in text:
        raise InvalidValueError(
            f"The text has the character U+0000 at position {text.index(chr(0))}; remove it."
        )
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise InvalidValueError(
                f"The text has half a character (U+{ord(text[error.start]):04X}, a lone surrogate)"
                f" at position {error.start}; remove it."
            ) from None
    return text


ONE_CELL = " -~\xa0-\xac\xae-\u02ff\u0370-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e"
"""Characters of one cell each that nothing joins, as a class of a regular expression: Latin, Greek,
Cyrillic, dashes and curly quotes."""
_ONE_CELL = re.compile(f"[{ONE_CELL}]*")


def spoken(words: Sequence[str]) -> str:
    """Return words as a sentence lists them: "a", "a and b", "a, b and c"."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if words[1:] else words)


def counted(count: int, what: str) -> str:
    """Return a number with its noun: "1 field", "2,000 fields", "2 kept copies"."""
    if count == 1:
        return f"1 {what}"
    return f"{count:,} {what[:-1]}ies" if what.endswith("py") else f"{count:,} {what}s"


def width(text: str) -> int:
    """Return how many terminal cells `text` takes, after `visible`: 0, 1 or 2 a character."""
    if text.isascii() and text.isprintable():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def clip(text: str, cells: int, more: str = "…") -> str:
    """Return `text` if it fits into `cells` terminal cells, else its beginning and `more`.

    Never wider than `cells`, and never cut inside what a reader sees as one character: a base
    with its marks, a Hangul syllable, a joined emoji, a flag. "" when there is no cell.
    """
    if cells <= 0:
        return ""
    window = text[: cells + 1]
    if _ONE_CELL.fullmatch(window):
        return text if len(text) <= cells else f"{window[: cells - 1]}{more}"
    taken = kept = position = 0
    for cluster in clusters(text):
        taken += width(cluster)
        position += len(cluster)
        if taken > cells:
            return f"{text[:kept]}{more}"
        if taken < cells:
            kept = position
    return text


def cells_of(text: str, cells: int) -> str:
    """Return as much of the beginning of `text` as fits into `cells`; at least one character.

    Never cut inside what a reader sees as one character.
    """
    window = text[: cells + 1]
    if _ONE_CELL.fullmatch(window):
        return window[:cells]
    taken = position = 0
    for cluster in clusters(text):
        taken += width(cluster)
        if taken > cells and position:
            break
        position += len(cluster)
    return text[:position]


_LONGEST_CLUSTER = 64


def clusters_around(text: str, position: int) -> tuple[int, int]:
    """Return where the cluster that `position` is inside of begins and ends.

    A cluster is what a reader sees as one character. A position between two, or at an end of the
    text, is returned twice. No more than 64 code points are looked at on either side: a longer
    heap of marks is no writing.
    """
    start = max(0, position - _LONGEST_CLUSTER)
    while start and start < position and _continues(text[start - 1], text[start]):
        start += 1
    for cluster in clusters(text[start : position + _LONGEST_CLUSTER]):
        end = start + len(cluster)
        if start <= position < end:
            return (start, start) if start == position else (start, end)
        start = end
    return position, position


def clusters(text: str) -> Iterator[str]:
    """Yield what a reader sees as one character, after UAX #29 as far as terminals follow it."""
    start, flags = 0, 0
    for index, character in enumerate(text):
        is_flag = "\U0001f1e6" <= character <= "\U0001f1ff"
        if index and not _continues(text[index - 1], character) and not (is_flag and flags % 2):
            yield text[start:index]
            start = index
        flags = flags + 1 if is_flag else 0
    if text:
        yield text[start:]


def _continues(before: str, character: str) -> bool:
    """Say whether `character` belongs to the one before it; with a control only LF after CR."""
    if min(before, character) < " ":
        return before == "\r" and character == "\n"
    return (
        before == "\u200d"
        or character in "\u200c\u200d"
        or unicodedata.category(character)[0] == "M"
        or "\U0001f3fb" <= character <= "\U0001f3ff"  # skin tones
        or "\u1160" <= character <= "\u11ff"  # Hangul vowels and finals
    )
