"""What each field asks for, in a sentence, and what each word of a list means; pure.

Forms explain themselves with these, and so do the options of the command line.
"""

from enum import StrEnum

from claimtrack.vocabulary import (
    ActorKind,
    Aim,
    CitationRole,
    Comparator,
    Confidence,
    CountBasis,
    Credibility,
    DateBasis,
    Lineage,
    Link,
    Motivation,
    Nature,
    Occasion,
    RebuttalKind,
    Reliability,
    SourceKind,
    Stage,
    Verdict,
    Wording,
)

_DATE = "As exact as it is known: 2015-05-12, 2015-05, 2015~; or 28 Jan 2003."

_FIELDS = {
    "claim": {
        "text": "The proposition, in your words; what the source says is quoted.",
        "speaker": "Who said it; empty if unknown.",
        "capacity": "As what the speaker said it: Foreign Minister.",
        "said": f"When it was said. {_DATE}",
        "said_words": "How the source says when: last Tuesday.",
        "said_basis": "How the date is known.",
        "occasion": "How often it was said.",
        "repeats": "The earlier claim that this one says again.",
        "place": "Where the claim is about.",
        "period": f"When the claim is about. {_DATE}",
        "nature": "What it is about: the world, a stance, a plan, the future.",
        "language": "The language of its words: en, uk.",
        "stage": "How far the work on it is.",
        "owner": "Who works on it.",
        "part_of": "The claim that this one is a part of.",
        "same_as": "The claim that this one is the same as.",
        "note": "A remark for everybody; a note with your name is written with `a`.",
    },
    "source": {
        "title": "Its title.",
        "kind": "What kind of thing it is.",
        "issuer": "Who issued it.",
        "outlet": "Where it appeared: a paper, a channel, a site.",
        "url": "Its address.",
        "archive_url": "Where a web archive keeps it.",
        "published": f"When it was published. {_DATE}",
        "published_words": "How the source says when it was published.",
        "published_basis": "How the date is known.",
        "language": "The language that it is in: en, uk.",
        "reliability": "The Admiralty letter (NATO AJP-2.1).",
        "derived_from": "The source that this one takes from.",
        "lineage": "Whether it is an original; empty where nobody has looked.",
        "search_words": "Of a search: for what words you looked.",
        "search_found": "Of a search: what was found; nothing, too.",
        "searched_by": "Of a search: who looked.",
        "confidential": "Whether its name is for the team alone.",
        "pseudonym": "What a confidential one is called outside the team.",
        "same_as": "The source that this one is the same as.",
        "note": "A remark for everybody.",
    },
    "actor": {
        "name": "What the person or body is called.",
        "kind": "What it is.",
        "role": "Its office or role; tells namesakes apart.",
        "part_of": "The body that it belongs to.",
        "confidential": "Whether the name is for the team alone.",
        "pseudonym": "What a confidential one is called outside the team.",
        "same_as": "The person or body that this is the same as.",
        "note": "A remark for everybody.",
    },
    "citation": {
        "role": "What the source does for the claim.",
        "wording": "Whose words they are.",
        "locator": "Where it stands: ¶9, page 3, 00:41:10.",
        "derived_from": "The citation that this one takes from.",
        "lineage": "Whether it is an original; empty where nobody has looked.",
        "translation": "The quoted words in your language, beside the original.",
        "translator": "Who translated them.",
        "credibility": "The Admiralty number (NATO AJP-2.1).",
        "note": "A remark for everybody.",
    },
    "rebuttal": {
        "kind": "How the one claim answers the other.",
        "aim": "At what part of the claim it is aimed; whole, unless said.",
        "link": "Who says that the one answers the other.",
        "citation": "The one citation of the claim that an undermining answer strikes.",
        "support": "The support of the claim that an undercutting answer is aimed at.",
        "note": "A remark for everybody.",
    },
    "alias": {
        "name": "Another name of the person or body.",
        "note": "A remark for everybody.",
    },
    "support": {
        "group": "A name for premises that hold only together.",
        "note": "A remark for everybody.",
    },
    "assessment": {
        "verdict": "Your own judgement, which is never the computed standing.",
        "likelihood": "How likely the claim is true, in the terms of ICD 203.",
        "confidence": "How sure you are of that likelihood (ICD 203).",
        "rationale": "Your reasons, in a sentence or two.",
        "rating": "The label that an outside reviewer gave, word for word.",
        "scale": "Its scale, from worst to best: 2 of 1..5.",
        "date": f"When it was judged. {_DATE}",
    },
    "quantity": {
        "words": "The words of the claim that say the number; they are read.",
        "comparator": "How the number is meant.",
        "low": "The number, or the lower end of a range, in digits.",
        "high": "The upper end of a range, in digits.",
        "unit": "In what it is counted: tons, per cent; empty for things and persons.",
        "measure": "What is counted, in the same words for all that count it: soldiers killed.",
        "counted_by": "How the number came about; empty where nobody knows.",
        "period": f"The time that it is of. {_DATE}",
        "note": "A remark for everybody.",
    },
    "annotation": {
        "body": "The note, with your name; one that ends with ? is a question.",
        "motivation": "Why the note is made.",
        "settled": "Whether the note is dealt with.",
    },
    "tagging": {"tag": "Topics, with commas between."},
    "changeset": {"reason": "Why; kept in the history."},
}  # fmt: skip

MEANINGS: dict[type[StrEnum], dict[str, str]] = {
    ActorKind: {
        ActorKind.PERSON: "a man or woman",
        ActorKind.GOVERNMENT: "a state, a ministry, a court",
        ActorKind.ORGANIZATION: "any other body",
        ActorKind.OUTLET: "whoever publishes",
        ActorKind.UNNAMED: "“a senior official”: never the same twice",
    },
    SourceKind: {},
    CitationRole: {
        CitationRole.REPORTS: "says that it was said",
        CitationRole.SUPPORTS: "says that it is so",
        CitationRole.DISPUTES: "says that it is not so",
    },
    Wording: {
        Wording.VERBATIM: "the speaker's own words",
        Wording.PARAPHRASE: "the same, in the reporter's words",
        Wording.SUMMARY: "the gist of more",
        Wording.TRANSLATION: "put into another language",
    },
    Nature: {
        Nature.FACT: "how the world is or was",
        Nature.POSITION: "what the speaker stands for",
        Nature.INTENTION: "what the speaker means to do",
        Nature.FORECAST: "what will be",
        Nature.OPINION: "how the speaker values it",
    },
    Occasion: {
        Occasion.ONCE: "on this date",
        Occasion.AGAIN: "it had been said before",
        Occasion.REPEATEDLY: "over and over",
    },
    Stage: {
        Stage.INBOX: "nobody has looked yet",
        Stage.OPEN: "is being worked on",
        Stage.CHECKED: "is done",
        Stage.PARKED: "waits for something",
    },
    DateBasis: {
        DateBasis.STATED: "the source says so",
        DateBasis.INFERRED: "we conclude it; the note says why",
        DateBasis.UNKNOWN: "nobody knows",
    },
    RebuttalKind: {
        RebuttalKind.DENIES: "a bare denial",
        RebuttalKind.CONTRADICTS: "gives a rival fact",
        RebuttalKind.UNDERMINES: "attacks its source or evidence",
        RebuttalKind.UNDERCUTS: "the inference does not follow",
        RebuttalKind.NARROWS: "true only of something else; context is missing",
        RebuttalKind.CONCEDES: "grants it in part",
        RebuttalKind.COUNTER_ACCUSES: "changes the subject to the accuser",
        RebuttalKind.WITHDRAWS: "the speaker takes it back",
    },
    Aim: {
        Aim.WHOLE: "all of it",
        Aim.PREMISE: "what it takes for granted",
        Aim.NUMBER: "the number only",
        Aim.DATE: "the date only",
        Aim.PLACE: "the place only",
        Aim.ATTRIBUTION: "who said it",
        Aim.INFERENCE: "the step from the evidence to it",
        Aim.SOURCE: "where it comes from",
    },
    Link: {
        Link.SPEAKER: "whoever answers says so",
        Link.REPORTER: "the source sets the one against the other",
        Link.DESK: "we do",
    },
    Motivation: {
        Motivation.COMMENTING: "a remark",
        Motivation.QUESTIONING: "a question, open until it is settled",
        Motivation.HIGHLIGHTING: "these words matter",
        Motivation.BOOKMARKING: "to come back to",
        Motivation.EDITING: "something is to be changed",
        Motivation.REPLYING: "an answer to a note",
    },
    Reliability: {
        Reliability.A: "reliable", Reliability.B: "usually reliable",
        Reliability.C: "fairly reliable", Reliability.D: "not usually reliable",
        Reliability.E: "unreliable", Reliability.F: "cannot be judged",
    },
    Credibility: {
        Credibility.CONFIRMED: "confirmed by others", Credibility.PROBABLE: "probably true",
        Credibility.POSSIBLE: "possibly true", Credibility.DOUBTFUL: "doubtful",
        Credibility.IMPROBABLE: "improbable", Credibility.UNJUDGED: "cannot be judged",
    },
    Confidence: {
        Confidence.LOW: "thin or doubtful evidence",
        Confidence.MODERATE: "sound, but open to other readings",
        Confidence.HIGH: "good evidence from several sides",
    },
    Lineage: {
        Lineage.ORIGINAL: "its words come from nobody else's report",
    },
    Comparator: {
        Comparator.EQUAL: "just so many", Comparator.AT_LEAST: "so many or more",
        Comparator.MORE_THAN: "more", Comparator.AT_MOST: "so many or fewer",
        Comparator.LESS_THAN: "fewer", Comparator.ABOUT: "about so many",
        Comparator.BETWEEN: "from low to high", Comparator.NONE: "none at all",
    },
    CountBasis: {
        CountBasis.VERIFIED: "counted one by one",
        CountBasis.ESTIMATED: "worked out from something else",
    },
    Verdict: {
        Verdict.SUPPORTED: "the evidence is for it",
        Verdict.REFUTED: "the evidence is against it",
        Verdict.MIXED: "parts are so, parts are not",
        Verdict.MISLEADING: "true words, false picture",
        Verdict.UNPROVEN: "nobody has shown it",
    },
}  # fmt: skip
"""What each word of a list means, where it does not speak for itself."""


def explain(entity: str, field: str) -> str:
    """Return what a field of a kind of row asks for, in a sentence; "" where nobody is asked."""
    return _FIELDS.get(entity, {}).get(field, "")


def meaning(words: type[StrEnum], word: str) -> str:
    """Return what a word of a list means; "" where it speaks for itself."""
    return MEANINGS.get(words, {}).get(word, "")
