"""The closed word lists: one StrEnum each, stored by value under a CHECK."""

from enum import StrEnum


class ActorKind(StrEnum):
    """What an actor is; `unnamed` ("a senior official") is never matched by name."""

    PERSON = "person"
    GOVERNMENT = "government"
    ORGANIZATION = "organization"
    OUTLET = "outlet"
    UNNAMED = "unnamed"


class SourceKind(StrEnum):
    """What kind of thing a source is; `search` is a look for something, found or not."""

    ARTICLE = "article"
    REPORT = "report"
    SPEECH = "speech"
    INTERVIEW = "interview"
    STATEMENT = "statement"
    POST = "post"
    BROADCAST = "broadcast"
    DATASET = "dataset"
    DOCUMENT = "document"
    SEARCH = "search"


class CitationRole(StrEnum):
    """What a source does for a claim: say that it was said, that it is so, or that it is not."""

    REPORTS = "reports"
    SUPPORTS = "supports"
    DISPUTES = "disputes"


class Wording(StrEnum):
    """Whose words a quote is in; only `verbatim` is shown as the speaker's own."""

    VERBATIM = "verbatim"
    PARAPHRASE = "paraphrase"
    SUMMARY = "summary"
    TRANSLATION = "translation"


class Nature(StrEnum):
    """What a claim is about: the world, a stance, a plan, the future, a judgement."""

    FACT = "fact"
    POSITION = "position"
    INTENTION = "intention"
    FORECAST = "forecast"
    OPINION = "opinion"


class Occasion(StrEnum):
    """How often it was said, as far as the source says."""

    ONCE = "once"
    AGAIN = "again"
    REPEATEDLY = "repeatedly"


class Stage(StrEnum):
    """How far the work on a claim is."""

    INBOX = "inbox"
    OPEN = "open"
    CHECKED = "checked"
    PARKED = "parked"


class DateBasis(StrEnum):
    """How a date is known: the source states it, we infer it (the note says why), or not at all."""

    STATED = "stated"
    INFERRED = "inferred"
    UNKNOWN = "unknown"


class RebuttalKind(StrEnum):
    """How one claim answers another; what each does to a standing is in `argument`."""

    DENIES = "denies"
    CONTRADICTS = "contradicts"
    UNDERMINES = "undermines"
    UNDERCUTS = "undercuts"
    NARROWS = "narrows"
    CONCEDES = "concedes"
    COUNTER_ACCUSES = "counter_accuses"
    WITHDRAWS = "withdraws"


class Aim(StrEnum):
    """What part of a claim an answer is aimed at."""

    WHOLE = "whole"
    PREMISE = "premise"
    NUMBER = "number"
    DATE = "date"
    PLACE = "place"
    ATTRIBUTION = "attribution"
    INFERENCE = "inference"
    SOURCE = "source"


class Link(StrEnum):
    """Who says that this answers that: the speaker, the reporter, or our own changes."""

    SPEAKER = "speaker"
    REPORTER = "reporter"
    DESK = "desk"


class Motivation(StrEnum):
    """Why a note was made (W3C Web Annotation), and `replying` for replies."""

    COMMENTING = "commenting"
    QUESTIONING = "questioning"
    HIGHLIGHTING = "highlighting"
    BOOKMARKING = "bookmarking"
    EDITING = "editing"
    REPLYING = "replying"


class Reliability(StrEnum):
    """The Admiralty letter of a source (NATO AJP-2.1); F is *cannot be judged*, never the worst."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"


class Credibility(StrEnum):
    """The Admiralty number of a citation (NATO AJP-2.1); 6 is *cannot be judged*."""

    CONFIRMED = "1"
    PROBABLE = "2"
    POSSIBLE = "3"
    DOUBTFUL = "4"
    IMPROBABLE = "5"
    UNJUDGED = "6"


class Likelihood(StrEnum):
    """The seven terms of ICD 203, from the least to the most likely."""

    ALMOST_NO_CHANCE = "almost no chance"
    VERY_UNLIKELY = "very unlikely"
    UNLIKELY = "unlikely"
    ROUGHLY_EVEN = "roughly even chance"
    LIKELY = "likely"
    VERY_LIKELY = "very likely"
    ALMOST_CERTAIN = "almost certain"


class Confidence(StrEnum):
    """How sure the reviewer is of the likelihood, kept apart from it (ICD 203)."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"


class Verdict(StrEnum):
    """One reviewer's judgement of a claim."""

    SUPPORTED = "supported"
    REFUTED = "refuted"
    MIXED = "mixed"
    MISLEADING = "misleading"
    UNPROVEN = "unproven"


class AssessmentBasis(StrEnum):
    """Whether a reviewer had seen the verdicts of others; empty where nobody knows."""

    INDEPENDENT = "independent"
    INFORMED = "informed"


class Lineage(StrEnum):
    """What is known of where a source or citation has its words from, besides what it names.

    One that names what it is derived from is derived; any other was not examined.
    """

    ORIGINAL = "original"


class Comparator(StrEnum):
    """How the number in a claim is meant; `none` is the word for zero, not a missing number."""

    EQUAL = "="
    AT_LEAST = ">="
    MORE_THAN = ">"
    AT_MOST = "<="
    LESS_THAN = "<"
    ABOUT = "~"
    BETWEEN = "between"
    NONE = "none"


class Relation(StrEnum):
    """How two numbers of one measure go together."""

    SAME = "same"
    COMPATIBLE = "compatible"
    DIFFER = "differ"
    AGAINST_NONE = "reported against none"
    NOT_COMPARABLE = "not comparable"


class CountBasis(StrEnum):
    """How a number came about; empty where nobody knows."""

    VERIFIED = "verified"
    ESTIMATED = "estimated"


class SettingName(StrEnum):
    """The settings that a file holds for everybody who works on it."""

    BLIND = "blind"
    EDITOR = "editor"


class Blind(StrEnum):
    """Of which claims the verdicts of others are covered until one has judged them."""

    OFF = "off"
    ASSIGNED = "assigned"
    ALL = "all"


class Label(StrEnum):
    """How a claim stands in the recorded argument; computed, never typed."""

    UNANSWERED = "unanswered"
    STANDS = "stands"
    DISPUTED = "disputed"
    DEFEATED = "defeated"


class QuoteState(StrEnum):
    """How a quote fares in a kept copy; computed, never typed. The rules are in docs/quotes.md."""

    EXACT = "exact"
    MOVED = "moved"
    AMBIGUOUS = "ambiguous"
    ALTERED = "altered"
    MISSING = "missing"
    NO_COPY = "no copy"


class EventKind(StrEnum):
    """What somebody else did since one last looked; computed, never typed (docs/analysis.md)."""

    ANSWER = "answer"
    SUPPORT = "support"
    CITATION = "citation"
    STALE = "stale"
    QUOTE = "quote"
    CONFLICT = "conflict"
    REPLY = "reply"
    ASSIGNMENT = "assignment"


class ChangesetKind(StrEnum):
    """What made a changeset."""

    EDIT = "edit"
    IMPORT = "import"
    SETTLE = "settle"
    UNDO = "undo"
    ADOPT = "adopt"


class Sort(StrEnum):
    """Orders of a list of claims; within each, the latest said comes first.

    `said`, `entered` and `changed` begin with the latest, `speaker` with A, `answers` with the
    most, and `standing` with what is defeated, disputed, and stands, before what is unanswered.
    """

    SAID = "said"
    ENTERED = "entered"
    CHANGED = "changed"
    SPEAKER = "speaker"
    ANSWERS = "answers"
    STANDING = "standing"


class Grouping(StrEnum):
    """What a list of claims is divided by; a claim stands under each of its topics and sources."""

    SPEAKER = "speaker"
    TOPIC = "topic"
    STANDING = "standing"
    SOURCE = "source"
    MONTH = "month"


class Compared(StrEnum):
    """What of the judgements of several reviewers is compared."""

    VERDICT = "verdict"
    LIKELIHOOD = "likelihood"
    CONFIDENCE = "confidence"
