"""Answers of the Fact Check Tools API of Google, as the reviews of schema.org that they stand for.

`claims.search` gives claims with `claimReview`, `pages` and `pages.list` give a page with
`claimReviewMarkups` (developers.google.com/fact-check/tools/api/reference/rest).
"""

from collections.abc import Mapping
from typing import Any

from claimtrack.formats.claim_review.nodes import Node, objects


def is_answered_claim(node: Mapping[str, Any]) -> bool:
    """Say whether an object is a claim with its reviews."""
    return isinstance(node.get("claimReview"), list) and "@type" not in node


def is_marked_page(node: Mapping[str, Any]) -> bool:
    """Say whether an object is a page with its marked reviews."""
    return isinstance(node.get("claimReviewMarkups"), list)


def reviews_of_claim(claim: Mapping[str, Any]) -> list[Node]:
    """Return the reviews of a claim; each says again what is reviewed."""
    item = {
        "@type": "Claim",
        "author": {"name": claim.get("claimant")},
        "datePublished": claim.get("claimDate"),
    }
    return [
        {
            "@type": "ClaimReview",
            "claimReviewed": claim.get("text"),
            "itemReviewed": item,
            "url": review.get("url"),
            "name": review.get("title"),
            "datePublished": review.get("reviewDate"),
            "inLanguage": review.get("languageCode"),
            "author": _organisation(review.get("publisher")),
            "reviewRating": {"@type": "Rating", "alternateName": review.get("textualRating")},
        }
        for review in objects(claim.get("claimReview"))
    ]


def reviews_of_page(page: Mapping[str, Any]) -> list[Node]:
    """Return the reviews that a page marks, each with the claim of its own."""
    author = page.get("claimReviewAuthor")
    return [
        {
            "@type": "ClaimReview",
            "claimReviewed": markup.get("claimReviewed"),
            "url": markup.get("url") or page.get("pageUrl"),
            "datePublished": page.get("publishDate"),
            "author": {"@type": "Organization", **author} if isinstance(author, dict) else author,
            "reviewRating": _rating(markup.get("rating")),
            "itemReviewed": {
                "@type": "Claim",
                "author": markup.get("claimAuthor"),
                "datePublished": markup.get("claimDate"),
                "name": markup.get("claimLocation"),
                "firstAppearance": markup.get("claimFirstAppearance"),
                "appearance": markup.get("claimAppearances"),
            },
        }
        for markup in objects(page.get("claimReviewMarkups"))
    ]


def _organisation(publisher: Any) -> Any:
    if not isinstance(publisher, dict):
        return publisher
    site = publisher.get("site")
    url = f"https://{site}/" if isinstance(site, str) and site and "/" not in site else site
    return {"@type": "Organization", "name": publisher.get("name"), "url": url}


def _rating(rating: Any) -> Any:
    if not isinstance(rating, dict):
        return rating
    rest = {
        name: value for name, value in rating.items() if name not in ("textualRating", "imageUrl")
    }
    return {"@type": "Rating", "alternateName": rating.get("textualRating"), **rest}
