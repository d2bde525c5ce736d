"""How a brief says dates, states, answers, grades and likelihoods to people outside the desk."""

import re

from claimtrack.brief.description import Line, Mark, Said, State
from claimtrack.dates import bounds
from claimtrack.explanations import meaning
from claimtrack.vocabulary import (
    Aim,
    Credibility,
    DateBasis,
    Label,
    Likelihood,
    Link,
    QuoteState,
    RebuttalKind,
    Reliability,
    SourceKind,
)

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_PLAIN = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?([~?%]?)")
_UNSURE = {"~": "about {}", "?": "{} (uncertain)", "%": "about {} (uncertain)", "": "{}"}

STATES = {
    Label.UNANSWERED: ("○", "unchallenged", "no answer that attacks it is on record"),
    Label.STANDS: ("◆", "challenged but holds", "every recorded attack on it fails"),
    Label.DISPUTED: ("≠", "contested", "the record decides for neither side"),
    Label.DEFEATED: ("✗", "rebutted on this record", "a recorded attack on it is not met"),
}
"""Each label of docs/standing.md: its sign, its words for people outside, and what it means."""

LABELS = {label: words for label, (_, words, _) in STATES.items()}

QUOTES = {
    QuoteState.EXACT: ("✓", "found word for word in the kept copy"),
    QuoteState.MOVED: ("→", "found word for word, elsewhere in the newest copy"),
    QuoteState.AMBIGUOUS: ("?", "found in several places of the newest copy"),
    QuoteState.ALTERED: ("≠", "not found as it stands: the newest copy differs"),
    QuoteState.MISSING: ("✗", "not found in the newest copy"),
    QuoteState.NO_COPY: ("·", "not checked: no copy of the source is kept"),
}

_RANGES = {
    Likelihood.ALMOST_NO_CHANCE: "1 to 5 %",
    Likelihood.VERY_UNLIKELY: "5 to 20 %",
    Likelihood.UNLIKELY: "20 to 45 %",
    Likelihood.ROUGHLY_EVEN: "45 to 55 %",
    Likelihood.LIKELY: "55 to 80 %",
    Likelihood.VERY_LIKELY: "80 to 95 %",
    Likelihood.ALMOST_CERTAIN: "95 to 99 %",
}
"""Intelligence Community Directive 203, Analytic Standards (2015), section D.6.e(2)(a)."""

_DONE = {
    RebuttalKind.DENIES: "Denied",
    RebuttalKind.CONTRADICTS: "Contradicted",
    RebuttalKind.UNDERMINES: "Its evidence is attacked",
    RebuttalKind.UNDERCUTS: "Its inference is attacked",
    RebuttalKind.NARROWS: "Narrowed",
    RebuttalKind.CONCEDES: "Conceded in part",
    RebuttalKind.COUNTER_ACCUSES: "Met with a counter-accusation",
    RebuttalKind.WITHDRAWS: "Withdrawn",
}
_LINKS = {
    Link.SPEAKER: "The speaker says that it answers this.",
    Link.REPORTER: "The reporter says that it answers this.",
    Link.DESK: "That it answers this is the desk's reading.",
}
_NO_ATTACK = (RebuttalKind.NARROWS, RebuttalKind.CONCEDES, RebuttalKind.COUNTER_ACCUSES)
_SOURCES = {SourceKind.POST: "post", SourceKind.DATASET: "data set"}


def date_words(edtf: str | None) -> str:
    """Return a date as people read it: "12 May 2015", "since February 2015", "about May 2015"."""
    if not edtf:
        return "date not known"
    if "/" not in edtf:
        return _one_date(edtf)
    first, _, last = edtf.partition("/")
    is_open = ("", "..")
    if first in is_open:
        return f"until {_one_date(last)}" if last not in is_open else "date not known"
    if last in is_open:
        return f"since {_one_date(first)}"
    return f"{_without(first, last)} to {_one_date(last)}"


def _without(first: str, last: str) -> str:
    """Return the first date of two without what the second has too: "15" of "15 to 17 May 2015"."""
    one, other = _PLAIN.fullmatch(first), _PLAIN.fullmatch(last)
    if one is None or other is None or one[4] or other[4] or one[1] != other[1]:
        return _one_date(first)
    if one[3] and other[3]:
        return str(int(one[3])) if one[2] == other[2] else f"{int(one[3])} {_month(one[2])}"
    return (
        _month(one[2]) if one[2] and other[2] and not one[3] and not other[3] else _one_date(first)
    )


def _one_date(edtf: str) -> str:
    match = _PLAIN.fullmatch(edtf)
    if match is None:
        earliest, latest = bounds(edtf)
        known = earliest is not None and latest is not None
        return f"{_day(earliest)} to {_day(latest)}" if known else edtf
    year, month, day, unsure = match.groups()
    words = " ".join(
        part for part in (day and str(int(day)), month and _month(month), year) if part
    )
    return _UNSURE[unsure].format(words)


def _month(number: str) -> str:
    place = int(number) - 1
    return _MONTHS[place] if 0 <= place < len(_MONTHS) else number


def _day(day: object) -> str:
    return _one_date(str(day))


def dated(edtf: str | None, words: str | None, basis: str | None) -> Line:
    """Return a date with how it is known: as the source states it, or as somebody inferred it."""
    line: Line = (date_words(edtf),)
    source: Line = ("the source's words: “", Said(words), "”") if words else ()
    if edtf and basis == DateBasis.INFERRED:
        return (*line, " (inferred", *(("; ", *source) if source else ()), ")")
    if source:
        return (*line, " (", *source, ")")
    if edtf and basis == DateBasis.STATED:
        return (*line, " (as the source states)")
    return line


def state_of(label: Label, reason: Line = ()) -> State:
    """Return a standing in outside words."""
    sign, words, _ = STATES[label]
    return State(label.value, sign, words, reason)


def quote_mark(state: str | None) -> Mark | None:
    """Return how a quote fares, for people who know nothing of anchors."""
    if state is None:
        return None
    sign, words = QUOTES[QuoteState(state)]
    return Mark(state.replace(" ", "-"), sign, words, state != QuoteState.EXACT)


def answer_words(kind: str, aim: str | None) -> str:
    """Return what an answer does to a claim: "Denied as to its premise"."""
    done = _DONE[RebuttalKind(kind)]
    if aim in (None, Aim.WHOLE, Aim.INFERENCE, Aim.SOURCE):
        return done
    return f"{done} as to its {aim}"


def attacks(kind: str) -> bool:
    """Say whether an answer of this kind attacks what it answers (docs/standing.md)."""
    return kind not in _NO_ATTACK


def link_words(link: str | None) -> str:
    """Return who says that this answers that, as a sentence; "" where nobody does."""
    return _LINKS[Link(link)] if link else ""


def likelihood_words(term: str) -> str:
    """Return a likelihood with the range that ICD 203 gives it."""
    return f"{term} ({_RANGES[Likelihood(term)]} in the terms of ICD 203)"


def source_kind(kind: str) -> str:
    """Return what a source is called by its kind."""
    return _SOURCES.get(SourceKind(kind), kind)


def grade_words(reliability: str | None, credibility: str | None) -> str:
    """Return the Admiralty grade with what it means: "B3 (source: …)"; "" for none."""
    if not reliability and not credibility:
        return ""
    parts = []
    if reliability:
        told = meaning(Reliability, Reliability(reliability))
        parts.append(f"source: {told}")
    if credibility:
        told = meaning(Credibility, Credibility(credibility))
        parts.append(f"information: {told}")
    return f"{reliability or ''}{credibility or ''} ({'; '.join(parts)})"
