"""A search as a person types it, parsed into words, phrases and filters; no text is invalid."""

import re
from dataclasses import dataclass, field, replace

from claimtrack.dates import bounds
from claimtrack.entities import FILTERED, Field, Kind
from claimtrack.errors import BadQueryError, InvalidValueError
from claimtrack.text import fold
from claimtrack.vocabulary import ActorKind, Label, Nature, RebuttalKind, Stage

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
    "tag",
    "owner",
    "date",
    "conflict",
)


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
FILTERS: dict[str, Asked] = {
    "speaker": Asked("Said by this actor: any of its names, or beginnings of their words."),
    "tag": Asked("On this topic."),
    "stage": Asked(f"{', '.join(_STAGES)}.", _STAGES),
    "owner": Asked("This person's work."),
    "kind": Asked("fact, forecast, …; denied how; person, government, …", KINDS),
    "standing": Asked(f"{', '.join(_LABELS)}.", _LABELS),
    "since": Asked("Said on this date or later.", is_date=True),
    "until": Asked("Said on this date or earlier.", is_date=True),
    "source": Asked("Cited from: key, id or words of the title."),
    "import": Asked("Came with this case or dataset."),
    "arrived": Asked("last: came in or changed with the last merge.", ("last",)),
    "has": Asked(f"{', '.join(HAS)}.", HAS),
    **{field.filter: _of_field(field) for field in FILTERED},
}
"""Every filter: the help, completion, and what a search may say follow from this table."""

_ALIASES = {"annotation": "note", "rebuttals": "rebuttal", "citations": "citation"}

_PART = re.compile(r'(-?)(?:([a-z]+):)?(?:"([^"]*)"|(\S+))')


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter; any of its values will do."""

    name: str
    values: tuple[str, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A search: folded words that must all be there, the last as a beginning; phrases; filters.

    `unknown` are the parts that look like a filter and are none: they are searched as words, and
    a face may say so.
    """

    words: tuple[str, ...] = ()
    prefix: str | None = None
    phrases: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()
    retracted: bool = False
    unknown: tuple[str, ...] = field(default=())

    def with_filters(self, more: tuple[Filter, ...]) -> "Query":
        """Return the same search with more filters."""
        return replace(self, filters=(*self.filters, *more))

    def warnings(self) -> list[str]:
        """Return a sentence for each part that looks like a filter and is none."""
        return [
            f"{name}: is no filter, so it was searched as a word. Filters: {', '.join(FILTERS)}."
            for name in self.unknown
        ]


def parse(text: str, *, retracted: bool = False) -> Query:
    """Read a search as a person types it: `cease-fire speaker:moscow -stage:parked "heavy fire"`.

    Raises BadQueryError where a filter's value is not one that it takes.
    """
    words: list[str] = []
    phrases: list[str] = []
    filters: list[Filter] = []
    unknown: list[str] = []
    ends_open = False
    for minus, name, quoted, bare in _PART.findall(text):
        value = quoted or bare
        if name in FILTERS and value:
            filters.append(_filter(name, value, bool(quoted), bool(minus)))
            ends_open = False
            continue
        if name:
            unknown.append(name)
        folded = fold(f"{name} {value}" if name else value)
        if quoted and " " in folded:
            phrases.append(folded)
        words += folded.split()
        ends_open = bool(folded) and not quoted
    open_word = words.pop() if words and ends_open else None
    if open_word is not None and text[-1:].isspace():
        words, open_word = [*words, open_word], None
    return Query(
        tuple(dict.fromkeys(words)),
        open_word,
        tuple(phrases),
        tuple(filters),
        retracted,
        tuple(unknown),
    )


def filter_of(name: str, value: str) -> Filter:
    """Return a filter whose value was given apart, as an option of the command line.

    Raises BadQueryError where the value is not one that the filter takes.
    """
    return _filter(name, value, not FILTERS[name].words, negated=False)


def _filter(name: str, value: str, quoted: bool, negated: bool) -> Filter:
    values = (value,) if quoted else tuple(part for part in value.split(",") if part)
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
