"""All signs of the screen with what each means."""

from claimtrack.render.glyphs import Glyphs
from claimtrack.text import width

_STANDINGS = {
    "unanswered": "nothing answers it yet",
    "stands": "what answers it fails",
    "disputed": "answered, and the record does not settle it",
    "defeated": "an answer to it holds",
}
_QUOTES = {
    "exact": "the quoted words stand in the kept copy",
    "moved": "they stand there, at another place",
    "ambiguous": "they stand there more than once",
    "altered": "they stand there in other words",
    "missing": "they do not stand there",
    "no copy": "no copy of the source is kept",
}


def legend(glyphs: Glyphs) -> list[tuple[str, str]]:
    """Return each sign with its meaning, in the order in which one meets them."""
    answers: dict[str, list[str]] = {}
    for kind, sign in glyphs.answers.items():
        answers.setdefault(sign, []).append(kind.replace("_", "-"))
    return [
        *((glyphs.standings[name], f"{name}: {means}") for name, means in _STANDINGS.items()),
        (f"{glyphs.against}2", "so many answers to it"),
        *((sign, f"an answer that {', '.join(kinds)}") for sign, kinds in answers.items()),
        *((sign, f"stage: {name}") for name, sign in glyphs.stages.items() if sign.strip()),
        ("!", "in conflict: two people wrote there unseen"),
        (glyphs.cursor, "the row that the keys act on"),
        (glyphs.marked, "a marked row: verbs act on all of them"),
        (glyphs.source, "where a source has it"),
        (f"{glyphs.note}2", "so many notes"),
        (glyphs.note, "a note"),
        (glyphs.question, "a question"),
        (glyphs.settled, "settled, or recorded already"),
        *((glyphs.quotes[name], f"{name}: {means}") for name, means in _QUOTES.items()),
        (glyphs.end, "an open end: nobody has answered it"),
        (glyphs.folded, "folded: there is more below"),
        (glyphs.unfolded, "unfolded"),
        (glyphs.arrow, "what was, and what it became; behind a date: it goes on"),
        (glyphs.value, "in Numbers: a value that is said"),
        (glyphs.excluded, "in Numbers: more, or less, than this"),
        (glyphs.about, "in Numbers: near the value"),
        (glyphs.back_arrow, "in Numbers: it goes on downwards"),
        (glyphs.more, "cut, or being read"),
        (glyphs.warning, "something to look at"),
    ]


def legend_text(glyphs: Glyphs) -> str:
    """Return the legend, a sign a line."""
    signs = legend(glyphs)
    widest = max(width(sign) for sign, _ in signs)
    return "\n".join(f"  {sign}{' ' * (widest - width(sign))}  {means}" for sign, means in signs)
