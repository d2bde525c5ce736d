"""Which fields of a review have something that finds no place in a record."""

from collections.abc import Mapping
from typing import Any

from claimtrack.formats.claim_review.nodes import address_in, is_filled, objects, text_in
from claimtrack.formats.format import Account

# What of each part has a place, or says nothing of its own.
_REVIEW = frozenset(
    ("claimReviewed", "itemReviewed", "author", "publisher", "url", "name", "headline",
     "inLanguage", "datePublished", "reviewRating", "reviewBody", "mainEntityOfPage")
)  # fmt: skip
_ITEM = frozenset(
    ("author", "creator", "datePublished", "url", "appearance", "firstAppearance", "sameAs")
)
_WORK = frozenset(("name", "headline", "publisher"))
"""What is said of a work by which it is shown, where it has an address."""
_SPEAKER = frozenset(("name", "jobTitle"))
_REVIEWER = frozenset(("name", "url", "worksFor", "affiliation", "memberOf"))
_RATING = frozenset(
    (
        "alternateName",
        "name",
        "text",
        "ratingValue",
        "bestRating",
        "worstRating",
        "ratingExplanation",
    )
)


def count_losses(review: Mapping[str, Any], account: Account) -> None:
    """Count in the account each field of a review, and of its parts, that has no place."""
    lost = {name for name in _left(review, _REVIEW) if not _repeats_url(review, name)}
    for item in objects(review.get("itemReviewed")):
        placed = _ITEM if address_in(item.get("url")) is None else _ITEM | _WORK
        claim = text_in(review.get("claimReviewed"))
        lost |= {
            f"itemReviewed.{name}"
            for name in _left(item, placed)
            if claim is None or text_in(item[name]) != claim
        }
        lost |= _parts(item, "author", _SPEAKER, "itemReviewed.author")
    lost |= _parts(review, "author", _REVIEWER, "author")
    lost |= _parts(review, "publisher", _REVIEWER, "publisher")
    lost |= _parts(review, "reviewRating", _RATING, "reviewRating")
    for name in sorted(lost):
        account.lose(name)


def _parts(whole: Mapping[str, Any], name: str, placed: frozenset[str], path: str) -> set[str]:
    return {f"{path}.{field}" for part in objects(whole.get(name)) for field in _left(part, placed)}


def _left(node: Mapping[str, Any], placed: frozenset[str]) -> set[str]:
    return {
        name
        for name, value in node.items()
        if name not in placed and not name.startswith("@") and is_filled(value)
    }


def _repeats_url(review: Mapping[str, Any], name: str) -> bool:
    value = text_in(review[name])
    return value is not None and value == text_in(review.get("url"))
