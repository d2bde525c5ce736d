"""The signs of the screen and of `show`, in Unicode and in ASCII; each takes one cell."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Glyphs:
    """One set of signs. A state is always sign, word and colour: no sign stands alone.

    `standings` are by label, `answers` by kind of rebuttal, `stages` by stage, `quotes` by state,
    `bars` from the lowest to the highest, `shades` from none to the densest. `branch`, `corner`,
    `stem` draw trees and take two cells each. `value` is a number on a scale, `excluded` a bound
    that is not one of its numbers, `about` fills what a number may be near.
    """

    name: str
    standings: dict[str, str]
    answers: dict[str, str]
    stages: dict[str, str]
    quotes: dict[str, str]
    cursor: str
    marked: str
    more: str
    rule: str
    branch: str
    corner: str
    stem: str
    folded: str
    unfolded: str
    source: str
    note: str
    question: str
    settled: str
    end: str
    arrow: str
    against: str
    supports: str
    dot: str
    bars: str
    shades: str
    warning: str
    value: str
    excluded: str
    about: str
    back_arrow: str


UNICODE = Glyphs(
    name="unicode",
    standings={"unanswered": "○", "stands": "✓", "disputed": "≠", "defeated": "✗"},
    answers={
        "denies": "⊖", "contradicts": "⊖", "undermines": "⊖", "undercuts": "⊖", "withdraws": "⊖",
        "narrows": "⊙", "concedes": "⊕", "counter_accuses": "⇄",
    },
    stages={"inbox": " ", "open": "◔", "checked": "●", "parked": "‖"},
    quotes={
        "exact": "✓", "moved": "→", "ambiguous": "?", "altered": "≠", "missing": "✗",
        "no copy": "·",
    },
    cursor="▌", marked="◆", more="…", rule="─", branch="├ ", corner="└ ", stem="│ ",
    folded="▸", unfolded="▾", source="§", note="✎", question="?", settled="✓", end="◂", arrow="→",
    against="⊖", supports="⊕", dot="·", bars="▁▂▃▄▅▆▇█", shades=" ░▒▓█", warning="⚠",
    value="●", excluded="○", about="~", back_arrow="←",
)  # fmt: skip

ASCII = Glyphs(
    name="ascii",
    standings={"unanswered": "o", "stands": "+", "disputed": "!", "defeated": "x"},
    answers={
        "denies": "-", "contradicts": "-", "undermines": "-", "undercuts": "-", "withdraws": "-",
        "narrows": "=", "concedes": "+", "counter_accuses": "%",
    },
    stages={"inbox": " ", "open": "@", "checked": "*", "parked": "|"},
    quotes={
        "exact": "+", "moved": ">", "ambiguous": "?", "altered": "!", "missing": "x",
        "no copy": "-",
    },
    cursor=">", marked="#", more="~", rule="-", branch="|-", corner="`-", stem="| ",
    folded=">", unfolded="v", source="S", note="N", question="?", settled="+", end="<", arrow=">",
    against="-", supports="+", dot="|", bars="._-:=+*#", shades=" .:*#", warning="!",
    value="*", excluded="o", about="~", back_arrow="<",
)  # fmt: skip


def for_locale(encoding: str, language: str) -> Glyphs:
    """Return the set that a terminal shows in the right width.

    Where the encoding is not UTF-8 the signs cannot be sent; under Chinese, Japanese and Korean
    locales many of them take two cells (East Asian ambiguous, UAX #11).
    """
    if encoding.lower().replace("-", "") != "utf8" or language[:2].lower() in ("zh", "ja", "ko"):
        return ASCII
    return UNICODE
