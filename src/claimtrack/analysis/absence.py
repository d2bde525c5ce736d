"""Absence claims: that there is no record of something, that it never was, that nobody did it.

Nothing can be cited that says so, except that somebody searched and found nothing. English only:
what is said to be absent in another language is not recognised, and so never called a gap.
"""

import re

from claimtrack.vocabulary import Nature

_TRACES = (
    "documents? documentation evidence indications? mentions? proof records? reports? signs? "
    "testimony traces?"
)
_UNFOUND = "alternative chance choice doubt hope need point question reason sense use way wonder"
_MODALS = (
    "can can't cannot could couldn't may might must mustn't shall should shouldn't will won't "
    "would wouldn't"
)
_IS = "is|are|was|were|has been|have been|had been"
_MANNER = "almost likely probably again"

_FORMS = tuple(
    re.compile(form.replace(" ", r"\s+"), re.IGNORECASE)
    for form in (
        rf"\bno (?:[\w'-]+ ){{0,2}}?(?:{_TRACES.replace(' ', '|')}) (?:of|that|for|to)\b",
        rf"\bthere(?: (?:{_IS})|'s) (?:still )?no (?!(?:{_UNFOUND.replace(' ', '|')})\b)(?=\w)",
        r"\b(?:nobody|no one|no-one)(?: (?:has|had)\b|'s )",
    )
)
_NEVER = re.compile(r"(?<![\w-])never(?![\w-])(?!\s+(?:mind|again)\b)", re.IGNORECASE)
_BEFORE = re.compile(
    rf"(?:\b(?:{_MODALS.replace(' ', '|')})|'ll|'d)(?:\s+(?:{_MANNER.replace(' ', '|')}))?\s+$",
    re.IGNORECASE,
)


def absence_in(text: str, *, language: str | None = None, nature: str | None = None) -> str | None:
    """Return the words by which a claim says that something is absent; None where it does not.

    `language` is a BCP 47 tag; a text of which nobody said the language is read as English. A claim
    that is known not to be one of fact (`Nature`) says what is hoped or meant, and is none.
    """
    if nature not in (None, Nature.FACT.value):
        return None
    if language and language.lower().split("-")[0] not in ("en", "eng", "und"):
        return None
    plain = text.replace("’", "'")
    found = [match for form in _FORMS if (match := form.search(plain))]
    found += [
        match
        for match in _NEVER.finditer(plain)
        if not _BEFORE.search(plain, max(0, match.start() - 40), match.start())
    ][:1]
    first = min(found, key=lambda match: match.start(), default=None)
    return None if first is None else text[first.start() : first.end()].strip()
