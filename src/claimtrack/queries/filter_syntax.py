"""A search as a person types it, parsed into words, phrases and filters; no text is invalid."""

import re
from dataclasses import dataclass, field, replace

from claimtrack.dates import bounds
from claimtrack.entities import FILTERED, Kind
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

FILTERS: dict[str, str] = {
    "speaker": "who said it: a name, another name, or the beginnings of its words",
    "tag": "a topic",
    "stage": "how far the work is: inbox, open, checked, parked",
    "owner": "whose work it is",
    "kind": "fact, position, …; denies, contradicts, …; person, government, …",
    "standing": "unanswered, stands, disputed, defeated",
    "since": "said on this date or later",
    "until": "said on this date or earlier",
    "source": "cited from this source: a key, an id, or words of its title",
    "import": "came with this import: its case or dataset",
    "arrived": "last: came in or changed with the last merge",
    "has": ", ".join(HAS),
    **{field.filter: field.filter_takes for field in FILTERED},
}
"""Every filter, and what it takes; `-` before one turns it around."""

CLOSED = {
    "stage": tuple(word.value for word in Stage),
    "standing": tuple(word.value for word in Label),
    "kind": KINDS,
    "has": HAS,
    "arrived": ("last",),
    **{field.filter: tuple(map(str, field.words)) for field in FILTERED if field.words},
}
"""The filters that take the words of a list, and which."""

_DATES = ("since", "until", *(field.filter for field in FILTERED if field.kind is Kind.DATE))
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
    return _filter(name, value, name not in CLOSED, negated=False)


def _filter(name: str, value: str, quoted: bool, negated: bool) -> Filter:
    values = (value,) if quoted else tuple(part for part in value.split(",") if part)
    if name in _DATES:
        values = (value,)
        try:
            bounds(value)
        except InvalidValueError as error:
            raise BadQueryError(f"{name}:{value}", str(error)) from None
    allowed = CLOSED.get(name)
    if allowed is not None:
        values = tuple(
            _ALIASES.get(part.lower(), part.lower().replace("-", "_")) for part in values
        )
        for part in values:
            if part not in allowed:
                raise BadQueryError(f"{name}:{part}", f"takes one of {', '.join(allowed)}")
    if not values:
        raise BadQueryError(f"{name}:{value}", "needs a value")
    return Filter(name, values, negated)
