"""The places that a column of a table can have in a claim's record, and what teams call them."""

import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from claimtrack.vocabulary import (
    Aim,
    CitationRole,
    Confidence,
    Credibility,
    Likelihood,
    Link,
    Nature,
    Occasion,
    RebuttalKind,
    Reliability,
    SourceKind,
    Stage,
    Verdict,
    Wording,
)

CLAIM = (
    "key", "text", "speaker", "capacity", "said", "said_words", "occasion", "place", "period",
    "nature", "language", "stage", "owner", "note", "tags", "repeats", "part_of", "same_as",
    "id", "retracted",
)  # fmt: skip
GROUPS = {
    "source": ("", "url", "title", "kind", "outlet", "issuer", "published", "language",
               "reliability", "archive_url", "note"),
    "quote": ("", "role", "wording", "locator", "credibility", "note"),
    "rebuttal": ("text", "speaker", "kind", "aim", "link", "said", "url", "note"),
    "verdict": ("", "reviewer", "date", "rationale", "likelihood", "confidence"),
}  # fmt: skip
"""What a claim can have several of, with the places in each; "" is the thing itself."""

COMPUTED = frozenset(
    ("standing", "partial", "rebuttals", "citations", "annotations", "assessments", "speaker_id",
     "speaker_kind", "in_conflict")
)  # fmt: skip
"""Columns of our own exports that follow from others, so that they are not read."""

WORDS: dict[str, tuple[str, ...]] = {
    place: tuple(str(word) for word in kinds)
    for place, kinds in (
        ("occasion", Occasion),
        ("nature", Nature),
        ("stage", Stage),
        ("source.kind", SourceKind),
        ("source.reliability", Reliability),
        ("quote.role", CitationRole),
        ("quote.wording", Wording),
        ("quote.credibility", Credibility),
        ("rebuttal.kind", RebuttalKind),
        ("rebuttal.aim", Aim),
        ("rebuttal.link", Link),
        ("verdict", Verdict),
        ("verdict.likelihood", Likelihood),
        ("verdict.confidence", Confidence),
    )
}
"""The words that a place takes, where it takes no others."""

TEXTS = frozenset(("text", "source", "source.url", "source.note", "quote", "quote.note",
                   "rebuttal.text", "rebuttal.url", "rebuttal.note", "verdict",
                   "verdict.rationale"))  # fmt: skip
"""Places of which the text keeps its lines; names and titles stand on one."""

DATES = frozenset(("said", "period", "source.published", "rebuttal.said", "verdict.date"))
_PLACE = re.compile(r"(?P<group>[a-z_]+?)(?P<number>[1-9][0-9]?)?(?:\.(?P<part>[a-z_]+))?")
_WEAK = ("text", "what they said", "what was said", "what he said", "what she said")
_SIGNS = re.compile(r"[\W_]+")
_NUMBER = re.compile(r"(?<!\d)(?:#|no\.?|nr\.?)?(\d{1,2})(?!\d)")


class Place(NamedTuple):
    """Where a column goes: a field of the claim, or a part of its first, second … source."""

    group: str
    part: str
    number: int = 1

    @property
    def name(self) -> str:
        """Return what the words of the place are looked up by: `stage`, `source.kind`."""
        if not self.group:
            return self.part
        return f"{self.group}.{self.part}" if self.part else self.group

    def __str__(self) -> str:
        """Return the place as a map names it."""
        number = str(self.number) if self.number > 1 else ""
        if not self.group:
            return self.part
        return f"{self.group}{number}.{self.part}" if self.part else f"{self.group}{number}"


def place_named(name: str) -> Place | None:
    """Return the place that a map names (`text`, `source2.url`), or None where there is none."""
    if name in CLAIM:
        return Place("", name)
    found = _PLACE.fullmatch(name.replace(" ", ""))
    if found is None:
        return None
    group, part = found["group"], found["part"] or ""
    if group not in GROUPS:
        return None
    if group == "rebuttal" and not part:
        part = "text"
    return Place(group, part, int(found["number"] or 1)) if part in GROUPS[group] else None


def place_names() -> list[str]:
    """Return every place as a map names it, without numbers."""
    grouped = (
        f"{group}.{part}" if part else group for group, parts in GROUPS.items() for part in parts
    )
    return [*CLAIM, *grouped]


def folded(name: str) -> str:
    """Return a name without case, accents, signs and spaces at its ends."""
    apart = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return _SIGNS.sub(" ", plain).strip()


@cache
def _as_listed() -> dict[str, str]:
    text = files(__package__).joinpath("columns.toml").read_text("utf-8")
    return {name: place for place, names in tomllib.loads(text).items() for name in names}


@cache
def _synonyms() -> dict[str, str]:
    return {folded(name): place for name, place in _as_listed().items()} | {
        folded(place): place for place in place_names() if place not in ("id", "retracted")
    }


def guessed(header: str) -> Place | None:
    """Return the place of a column by its name, or None where that is not obvious."""
    name = folded(header)
    known = _synonyms().get(name)
    number = 1
    if known is None and (digits := _NUMBER.search(name)) and int(digits[1]) > 0:
        rest = f"{name[: digits.start()]} {name[digits.end() :]}"
        known = _synonyms().get(" ".join(rest.split()))
        number = int(digits[1])
    place = place_named(known) if known else None
    if place is None or (number > 1 and not place.group):
        return None
    return place._replace(number=number)


def likeness(header: str) -> int:
    """Return how far a name is from one that is listed: 0 as it stands, 1 of a text, 2 otherwise.

    What is called a text may be one about the claim, where another column is called the claim.
    """
    name = _NUMBER.sub(" ", _with_accents(header))
    name = " ".join(name.split())
    return int(name in _WEAK) if name in _as_listed() else 2


def _with_accents(name: str) -> str:
    return " ".join(_SIGNS.sub(" ", name.casefold()).split())


TOLD = (
    ("claim, statement, Behauptung, afirmación …", "text of the claim; a row without is refused"),
    ("key, id; else the content of the row", "key"),
    ("speaker, who said it", "speaker; what the speaker spoke as is capacity"),
    ("date, said", "said, at the precision of the cell; what is no date stays as words"),
    ("place, period, nature, language, stage, owner, note", "the same of the claim"),
    ("tags, topics, keywords", "tags, parted by `;`, `,`, a bar or a line, or as the map says"),
    ("source, link, url, title, outlet, published …", "a source with a citation `reports`"),
    ("quote, page, wording …", "words of the citation of the source with the same number"),
    ("rebuttal, correction; by, date, url", "a claim of the desk that `contradicts` this one"),
    ("verdict, rating; reviewer, date, reason", "an assessment; without a reviewer a note"),
    ("source 2, quote 2, rebuttal 2 …", "a second source, quote, rebuttal"),
    ("any other column", "counted as lost, and kept beside the record"),
)
"""Which columns go where, for docs/formats.md; docs/tables.md has the map that says otherwise."""
