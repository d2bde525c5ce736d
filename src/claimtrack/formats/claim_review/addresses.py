"""Which address a review has: its own, completed where it is short, else that of its page."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin

from claimtrack.formats.claim_review.nodes import address_in, text_in
from claimtrack.formats.markup import web_address

COMPLETED = "address completed"
_SITE = re.compile(r"(?:www\.[\w-]+(?:\.[\w-]+)+|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,12})/\S*", re.I)


def review_address(review: Mapping[str, Any], page: str | None) -> tuple[str | None, bool]:
    """Return the address of a review, and whether it had to be completed.

    One that begins with its path is completed by the page's, or by that of who reviews.
    """
    own = address_in(review.get("url"))
    if own is not None:
        return own, False
    words = text_in(review.get("url"))
    if words is not None:
        completed = _completed(words, page or _site(review))
        if completed is not None:
            return completed, True
    for value in (review.get("mainEntityOfPage"), review.get("@id")):
        address = address_in(value)
        if address is not None:
            return address, False
    return page, False


def _completed(words: str, base: str | None) -> str | None:
    if words.startswith("//"):
        return web_address(f"https:{words}")
    if words.startswith("/"):
        try:
            return None if base is None else web_address(urljoin(base, words))
        except ValueError:
            return None
    return web_address(f"https://{words}") if _SITE.fullmatch(words) else None


def _site(review: Mapping[str, Any]) -> str | None:
    """Return the address of who reviews."""
    return address_in([review.get("author"), review.get("publisher")])
