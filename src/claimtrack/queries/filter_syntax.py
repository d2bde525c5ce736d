"""A search as a person types it, parsed into words, phrases and filters; no text is invalid."""

import re
from dataclasses import dataclass, field, replace

from claimtrack.dates import bounds
from claimtrack.entities import FILTERED, Field, Kind
from claimtrack.errors import BadQueryError, InvalidValueError
from claimtrack.similarity import is_address
from claimtrack.vocabulary import ActorKind, Label, Nature, RebuttalKind, Stage, Verdict
from claimtrack.words import Sought, sought

KINDS = tuple(word.value for word in (*Nature, *RebuttalKind, *ActorKind))
"""What `kind:` takes: the nature of the claim, the kind of an answer to it, or of its speaker."""

HAS = (
    "rebuttal",
    "answer",
    "citation",
    "quote",
    "note",
    "question",
    "assessment",
    "split",
    "stale",
    "tag",
    "owner",
    "speaker",
    "date",
    "number",
    "gap",
    "conflict",
)

LINEAGE = ("unexamined", "circle", "one", "several", "echoed")
"""What `lineage:` takes; what each means is in `lineage_filters`."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a filter asks of a claim, in a line for people, and which words it takes."""

    what: str
    words: tuple[str, ...] = ()
    """The list whose words it takes; () where any text will do."""
    is_date: bool = False


def _of_field(field: Field) -> Asked:
    words = tuple(map(str, field.words)) if field.words else ()
    return Asked(f"{field.filter_takes}.", words, is_date=field.kind is Kind.DATE)


_STAGES = tuple(word.value for word in Stage)
_LABELS = tuple(word.value for word in Label)
_VERDICTS = tuple(word.value for word in Verdict)
FILTERS: dict[str, Asked] = {
    "speaker": Asked("Said by this actor: any of its names, or beginnings of their words."),
    "tag": Asked("On this topic."),
    "stage": Asked(f"{', '.join(_STAGES)}.", _STAGES),
    "owner": Asked("This person's work."),
    "kind": Asked("fact, forecast, …; denied how; person, government, …", KINDS),
    "standing": Asked(f"{', '.join(_LABELS)}.", _LABELS),
    "since": Asked("Said on this date or later.", is_date=True),
    "until": Asked("Said on this date or earlier.", is_date=True),
    "month": Asked("Whose date begins in this month, year or day.", is_date=True),
    "source": Asked("Cited from: key, id, words of the title, address (or its host and path)."),
    "rating": Asked("Rated so by an outside organisation: a part of its own label."),
    "verdict": Asked(f"Judged so by one of the desk: {', '.join(_VERDICTS)}.", _VERDICTS),
    "reviewer": Asked("Judged by this person, or this outside organisation."),
    "unjudged": Asked("This person has not judged it yet."),
    "measure": Asked("Gives a number of this measure: a part of its name."),
    "lineage": Asked(
        "One or several independent origins; echoed: fewer than sources; unexamined; a circle.",
        LINEAGE,
    ),
    "import": Asked("Came with this case or dataset."),
    "arrived": Asked("last: came in or changed with the last merge.", ("last",)),
    "has": Asked(f"{', '.join(HAS)}.", HAS),
    "is": Asked("answer: it only answers other claims, and nothing answers it.", ("answer",)),
    **{field.filter: _of_field(field) for field in FILTERED},
}
"""Every filter: the help, completion, and what a search may say follow from this table."""

_ALIASES = {"annotation": "note", "rebuttals": "rebuttal", "citations": "citation"}

_MOST = 500
# A dash, a name with a colon, and a value; what stands before the // of an address is no name.
# Within quotation marks two of them mean one.
_PART = re.compile(r'(-(?!-))?(?:([^\W\d_][\w-]*):(?!//))?(?:"((?:[^"]|"")*)"|(\S+))')


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter; any of its values will do."""

    name: str
    values: tuple[str, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A search: words and phrases that must be there or must not, and filters.

    `unknown` are the parts that look like a filter and are none: they are searched as words, and
    a face says so.
    """

    sought: tuple[Sought, ...] = ()
    filters: tuple[Filter, ...] = ()
    retracted: bool = False
    unknown: tuple[str, ...] = field(default=())

    def with_filters(self, more: tuple[Filter, ...]) -> "Query":
        """Return the same search with more filters."""
        return replace(self, filters=(*self.filters, *more))

    def without_first_letter(self) -> "Query":
        """Return the search without a last word of which only one letter of Latin is typed yet."""
        last = self.sought[-1].forms[0] if self.sought else None
        if last is None or not last.is_open or len(last.words) > 1 or not last.words.isascii():
            return self
        return replace(self, sought=self.sought[:-1])

    def warnings(self) -> list[str]:
        """Return a sentence for each part that looks like a filter and is none."""
        return [_unknown(name) for name in self.unknown]


def _unknown(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name.lower(), FILTERS, n=1)
    nearest = f" The nearest is {near[0]}:." if near else f" Filters: {', '.join(FILTERS)}."
    return f"{name}: is no filter, so it was searched as a word.{nearest}"


def parse(text: str, *, retracted: bool = False) -> Query:
    """Read a search as a person types it: `cease-fire speaker:moscow -drill "heavy fire"`.

    A dash before a word, a phrase or a filter turns it around. Raises BadQueryError where a
    filter's value is not one that it takes, and for more than 500 words and filters.
    """
    wanted: list[Sought] = []
    filters: list[Filter] = []
    unknown: list[str] = []
    for part in _PART.finditer(text):
        minus, name, quoted, bare = part.groups(default="")
        value = quoted.replace('""', '"') or bare
        if name.lower() in FILTERS and value:
            filters.append(_filter(name.lower(), value, bool(quoted), bool(minus)))
            continue
        if name:
            unknown.append(name)
        is_last = part.end() == len(text) and not quoted
        found = _sought(f"{name} {value}" if name else value, is_last, bool(minus))
        wanted += [found] if found else []
    if len(wanted) + len(filters) > _MOST:
        raise BadQueryError(f"{text[:40]}…", f"has more than {_MOST} words and filters")
    return Query(tuple(dict.fromkeys(wanted)), tuple(filters), retracted, tuple(unknown))


def _sought(words: str, is_last: bool, negated: bool) -> Sought | None:
    """Return what a word or phrase asks for; an address also finds what is cited from there."""
    if not is_address(words):
        return sought(words, is_open=is_last, negated=negated)
    written = re.sub(r"https?://(www\.)?", "", words, count=1, flags=re.IGNORECASE)
    return sought(written, is_open=is_last, negated=negated, address=words)


def quoted(value: str) -> str:
    """Return a value as `parse` reads it back, whatever stands in it."""
    escaped = value.replace('"', '""')
    return f'"{escaped}"'


def filter_of(name: str, value: str) -> Filter:
    """Return a filter whose value was given apart, as an option of the command line.

    Raises BadQueryError where the value is not one that the filter takes.
    """
    return _filter(name, value, not FILTERS[name].words, negated=False)


def _filter(name: str, value: str, quoted: bool, negated: bool) -> Filter:
    values = (
        (value,) if quoted or "://" in value else tuple(part for part in value.split(",") if part)
    )
    asked = FILTERS[name]
    if asked.is_date:
        values = (value,)
        try:
            bounds(value)
        except InvalidValueError as error:
            raise BadQueryError(f"{name}:{value}", str(error)) from None
    if asked.words:
        values = tuple(
            _ALIASES.get(part.lower(), part.lower().replace("-", "_")) for part in values
        )
        for part in values:
            if part not in asked.words:
                raise BadQueryError(f"{name}:{part}", f"takes one of {', '.join(asked.words)}")
    if not values:
        raise BadQueryError(f"{name}:{value}", "needs a value")
    return Filter(name, values, negated)
