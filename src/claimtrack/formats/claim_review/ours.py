"""Our own checks as ClaimReview: one object for each claim that a reviewer of the desk judged.

Only schema.org's terms; the claim's id is the object's, so that what we wrote comes back as the
same claim and the same verdict. Source: schema.org/ClaimReview.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from claimtrack.errors import InvalidValueError
from claimtrack.formats.claim_review.nodes import Node
from claimtrack.formats.format import Output, Records
from claimtrack.formats.unsaid import count_unsaid, standing
from claimtrack.vocabulary import Verdict

_URN = "urn:uuid:"
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_CLAIM = frozenset({"text", "speaker", "said", "language", "citations", "assessments"})
_VERDICT = frozenset({"reviewer", "verdict", "rationale", "text_sha256", "date"})


def write(records: Records, output: Output) -> Iterator[str]:
    """Yield a list with an object for each claim that `output.reviewer` has a verdict on.

    Raises InvalidValueError where that is none.
    """
    account = output.account
    actors: dict[str, str] = {}
    sources: dict[str, dict[str, Any]] = {}
    before = "[\n"
    for kind, values in standing(records, account):
        if kind == "actor":
            actors[values["name"]] = values.get("kind", "person")
        elif kind == "source":
            sources[values["id"]] = values
        else:
            judged = _verdict(values, output.reviewer)
            if judged is None:
                account.lose("claim without a verdict of the reviewer")
                continue
            count_unsaid("claim", values, _CLAIM, account)
            count_unsaid("assessment", judged, _VERDICT, account)
            review = _review(values, judged, sources, actors)
            yield before + json.dumps(review, ensure_ascii=False, indent=1)
            before = ",\n"
            output.written += 1
    if before != ",\n":
        raise InvalidValueError(f"No claim here has a verdict of {output.reviewer!r}.")
    yield "\n]\n"


def _verdict(claim: dict[str, Any], reviewer: str | None) -> dict[str, Any] | None:
    """Return the reviewer's own verdict on a claim, not one that was published outside."""
    for one in claim.get("assessments", []):
        if one.get("reviewer") == reviewer and one.get("verdict") and not one.get("source"):
            return dict(one)
    return None


def _review(
    claim: dict[str, Any],
    judged: dict[str, Any],
    sources: dict[str, dict[str, Any]],
    actors: dict[str, str],
) -> dict[str, Any]:
    speaker = claim.get("speaker")
    name = speaker.get("name") if isinstance(speaker, dict) else speaker
    body = {"person", "unnamed"}.isdisjoint({actors.get(name, "person")}) if name else False
    item = {
        "@type": "Claim",
        "author": {"@type": "Organization" if body else "Person", "name": name} if name else None,
        "datePublished": claim.get("said"),
        "appearance": [_work(sources[one]) for one in _cited(claim) if one in sources],
    }
    review = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "@id": f"{_URN}{claim['id']}",
        "claimReviewed": claim["text"],
        "inLanguage": claim.get("language"),
        "author": {"@type": "Person", "name": judged["reviewer"]},
        "datePublished": judged.get("date"),
        "reviewRating": {"@type": "Rating", "alternateName": judged["verdict"]},
        "reviewBody": judged.get("rationale"),
        "itemReviewed": _filled(item),
    }
    return _filled(review)


def _cited(claim: dict[str, Any]) -> list[str]:
    return list(dict.fromkeys(str(one["source"]) for one in claim.get("citations", [])))


def _work(source: dict[str, Any]) -> dict[str, Any]:
    work = {
        "@type": "CreativeWork",
        "headline": source.get("title"),
        "url": source.get("url"),
        "datePublished": source.get("published"),
    }
    return _filled(work)


def _filled(node: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in node.items() if value not in (None, "", [])}


def come_back(review: Node) -> dict[str, Any] | None:
    """Return the record of a claim that we wrote ourselves; None of another's review.

    Its speaker and sources are not read again: of them less stands here than in the file.
    """
    name = str(review.get("@id"))
    rating, author = review.get("reviewRating"), review.get("author")
    if not name.startswith(_URN) or not _UUID.fullmatch(name.removeprefix(_URN)):
        return None
    if not isinstance(rating, dict) or not isinstance(author, dict):
        return None
    verdict, text = rating.get("alternateName"), review.get("claimReviewed")
    if verdict not in set(Verdict) or not isinstance(text, str):
        return None
    judged = {"reviewer": author.get("name"), "verdict": verdict}
    if isinstance(review.get("reviewBody"), str):
        judged["rationale"] = review["reviewBody"]
    return {"id": name.removeprefix(_URN), "text": text, "assessments": [judged]}
