"""A reviewed claim as a record: text, speaker, where it appeared, how organisations rated it."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from claimtrack.formats.claim_review.addresses import COMPLETED, review_address
from claimtrack.formats.claim_review.names import Reviewer, reviewer_in, site_of, speaker_in
from claimtrack.formats.claim_review.nodes import (
    Node,
    address_in,
    addresses_in,
    listed,
    objects,
    text_in,
    types_of,
)
from claimtrack.formats.claim_review.reviews import Found
from claimtrack.formats.claim_review.verdicts import Ratings
from claimtrack.formats.format import Account
from claimtrack.formats.markup import plain, web_address
from claimtrack.formats.stated_dates import Order, stated
from claimtrack.text import normalise

FROM_ITEM = "claim's text from what is reviewed"
PLACEHOLDER = "placeholder taken as nothing"
NO_ADDRESS = "appearance without an address"
SECOND_RATING = "reviewRating (another of the same review)"
_KINDS = {
    "NewsArticle": "article", "Article": "article", "BlogPosting": "post", "Report": "report",
    "SocialMediaPosting": "post", "DiscussionForumPosting": "post", "VideoObject": "broadcast",
    "Dataset": "dataset", "PodcastEpisode": "broadcast", "BroadcastEvent": "broadcast",
}  # fmt: skip
_NO_DATES = ("0001-01-01", "0000-00-00", "01/01/0001")
_NOTHING = frozenset(("tbd", "n/a", "na", "none", "null", "undefined", "unknown", "-", "--"))


class NoClaimError(ValueError):
    """A review that says no claim; the message is the reason."""


@dataclass(slots=True)
class Converter:
    """Makes records of reviewed claims, and tells in the account what it did on the way."""

    account: Account
    ratings: Ratings
    order: Order | None = None
    unmapped: dict[str, set[str]] = field(default_factory=dict)
    """By reviewer, the ratings that mean no verdict."""
    _cards: dict[str, dict[str, Any]] = field(default_factory=dict)

    def record(self, found: Found) -> dict[str, Any]:
        """Return the record of a claim. Raises NoClaimError where the review says none."""
        if not found.reviews:
            raise NoClaimError("claimReview: has no review")
        first = found.reviews[0]
        item = _item(first)
        language = text_in(first.get("inLanguage"))
        text = self._claim_text(first, item, language)
        citations: dict[str, dict[str, Any]] = {}
        values: dict[str, Any] = {"key": "", "text": text}
        values |= self._speaker(item, language)
        values |= self._date(item.get("datePublished"), "said", "itemReviewed.datePublished")
        assessments = []
        for review in found.reviews:
            url, is_completed = review_address(review, found.page)
            if is_completed:
                self.account.repair(COMPLETED)
            reviewer = reviewer_in(review, self.ratings.names, url)
            if reviewer is not None and reviewer.repair:
                self.account.repair(reviewer.repair)
            source = self._review_source(review, url, reviewer, text)
            values["key"] = values["key"] or _key(source, text)
            citations.setdefault(source["key"], {"source": source, "role": "reports"})
            assessment = self._assessment(review, reviewer, source)
            if assessment is not None:
                assessments.append(assessment)
        for source in self._appearances(item, citations):
            citations.setdefault(source["key"], {"source": source, "role": "reports"})
        values["citations"] = list(citations.values())
        values["assessments"] = assessments
        return {name: value for name, value in values.items() if value not in (None, [], "")}

    def _claim_text(self, review: Node, item: Node, language: str | None) -> str:
        claimed = review.get("claimReviewed")
        said = self._plain(text_in(claimed, language))
        if said:
            if (
                isinstance(claimed, list)
                and len({one for one in claimed if isinstance(one, str)}) > 1
            ):
                self.account.lose("claimReviewed: claims beyond the first of a list")
            return said
        names = ("text", "name", "headline") if "Claim" in types_of(item) else ("text",)
        for name in names:
            said = self._plain(text_in(item.get(name), language))
            if said:
                self.account.repair(FROM_ITEM)
                return said
        raise NoClaimError("claimReviewed: says no claim")

    def _speaker(self, item: Node, language: str | None) -> dict[str, Any]:
        speaker = speaker_in(item.get("author") or item.get("creator"), language)
        if speaker.repair:
            self.account.repair(speaker.repair)
        notes = []
        if speaker.words:
            notes.append(f"Speaker, as the review has it: {self._plain(speaker.words)}")
        if speaker.others:
            notes.append(f"Also said by: {', '.join(map(str, map(self._plain, speaker.others)))}")
        return {
            "speaker": self._plain(speaker.name),
            "capacity": self._plain(speaker.capacity) if speaker.name else None,
            "note": "\n".join(notes),
        }

    def _date(self, value: Any, name: str, place: str) -> dict[str, Any]:
        """Return a date under a name, with its words where it cannot be read."""
        words = text_in(value)
        if words is None or normalise(words) in _NOTHING:
            return {}
        if words.startswith(_NO_DATES):
            self.account.repair(PLACEHOLDER)
            return {}
        read = stated(words, self.order)
        if read.repair:
            self.account.repair(read.repair)
        if read.edtf is not None:
            return {name: read.edtf}
        self.account.lose(place)
        return {f"{name}_words": " ".join(words.split())}

    def _review_source(
        self, review: Node, url: str | None, reviewer: Reviewer | None, text: str
    ) -> dict[str, Any]:
        language = text_in(review.get("inLanguage"))
        title = self._plain(text_in([review.get("name"), review.get("headline")], language))
        name = None if reviewer is None else self._plain(reviewer.name)
        by = None if reviewer is None else self._plain(reviewer.writer)
        return self._card(
            url or f"{normalise(name or '')} on {_digest(text)}",
            {
                "kind": "article",
                "title": title or (None if url else f"Review of “{text[:200]}”"),
                "url": url,
                "issuer": name,
                **self._date(review.get("datePublished"), "published", "datePublished"),
                "language": language,
                "note": f"By {by}." if by else None,
            },
        )

    def _appearances(self, item: Node, known: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """Yield where the claim appeared, without the pages of its reviews."""
        works = [*listed(item.get("firstAppearance")), *listed(item.get("appearance"))]
        each_work = (one for work in works for one in _with_one_address(work))
        for node in each_work:
            url = address_in({"url": node.get("url"), "@id": node.get("@id")})
            if url is None:
                self._tell_of_no_address(node.get("url"))
            elif url not in known:
                date = self._date(
                    node.get("datePublished"), "published", "appearance.datePublished"
                )
                yield self._work(url, node, date)
        # What is reviewed may be the work itself, where the claim appeared.
        url = address_in(item.get("url"))
        if url is not None and url not in known:
            yield self._work(url, item, {})
        elif url is None and text_in(item.get("url")):
            self._tell_of_no_address(item["url"])
        for other in addresses_in(item.get("sameAs")):
            if other not in known:
                yield self._work(other, {}, {})

    def _work(self, url: str, node: Node, date: dict[str, Any]) -> dict[str, Any]:
        """Return the source that a work is."""
        names = [text_in(node.get("headline")), text_in(node.get("name"))]
        titles = [self._plain(words) for words in names if words]
        kinds = (_KINDS[name] for name in types_of(node) if name in _KINDS)
        title = next((one for one in titles if one and normalise(one) not in _NOTHING), None)
        outlet = self._plain(text_in(node.get("publisher")))
        return self._card(
            url, {"kind": next(kinds, None), "title": title, "url": url, "outlet": outlet, **date}
        )

    def _tell_of_no_address(self, value: Any) -> None:
        """Count an appearance that says no address: nothing, or words that are none."""
        if normalise(text_in(value) or "-") in _NOTHING:
            self.account.repair(PLACEHOLDER)
        else:
            self.account.lose(NO_ADDRESS)

    def _assessment(
        self, review: Node, reviewer: Reviewer | None, source: Mapping[str, Any]
    ) -> dict[str, Any] | None:
        if reviewer is None:
            return None
        language = text_in(review.get("inLanguage"))
        ratings = listed(review.get("reviewRating"))
        if len(ratings) > 1:
            self.account.lose(SECOND_RATING, 1)
        rating = ratings[0] if ratings else None
        parts = rating if isinstance(rating, dict) else {"alternateName": rating}
        value = parts.get("ratingValue")
        words = self._plain(
            text_in([parts.get("alternateName"), parts.get("name"), parts.get("text")], language)
        ) or text_in(value)
        if words is None:
            return None
        name = str(self._plain(reviewer.name))
        site = site_of(source.get("url"))
        verdict = self.ratings.verdict(words, name, reviewer.site, site)
        if verdict is None:
            self.unmapped.setdefault(name, set()).add(words)
        scale = {
            part: text_or_number(parts.get(field_name))
            for part, field_name in (
                ("worst", "worstRating"), ("best", "bestRating"), ("value", "ratingValue"),
            )
        }  # fmt: skip
        known = {part: given for part, given in scale.items() if given is not None}
        explained = text_in(parts.get("ratingExplanation"), language)
        reasons = [text_in(review.get("reviewBody"), language)]
        if explained and not re.fullmatch(r"[\d.,\s-]+", explained):
            reasons.append(explained)
        told = dict.fromkeys(filter(None, map(self._lines, reasons)))
        values = {
            "reviewer": name,
            "verdict": verdict,
            "rating": words,
            "scale": known or None,
            "source": source["key"],
            "date": source.get("published"),
            "rationale": "\n\n".join(told),
        }
        return {part: given for part, given in values.items() if given}

    def _card(self, key: str, values: dict[str, Any]) -> dict[str, Any]:
        """Return what an input says of a source: the first of each field."""
        card = self._cards.setdefault(key, {"key": key})
        for name, value in values.items():
            if value:
                card.setdefault(name, value)
        return card

    def _plain(self, words: str | None) -> str | None:
        """Return the text of a field of one line."""
        return " ".join((self._lines(words) or "").split()) or None

    def _lines(self, words: str | None) -> str | None:
        """Return the text of a field that has lines."""
        if words is None:
            return None
        read = plain(words)
        if read.repair:
            self.account.repair(read.repair)
        return read.text.strip()


def text_or_number(value: Any) -> str | int | float | None:
    """Return an end of a scale as it is given; None of what is empty or no such thing."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return value
    return text_in(value)


def dates_in(found: Found) -> Iterator[str]:
    """Yield the dates of a reviewed claim, as evidence of their order."""
    for review in found.reviews:
        for value in (review.get("datePublished"), _item(review).get("datePublished")):
            words = text_in(value)
            if words is not None:
                yield words


def _item(review: Mapping[str, Any]) -> Node:
    """Return what is reviewed; several of them are one, the first in what both say."""
    whole: Node = {}
    items = listed(review.get("itemReviewed"))
    named = [{"url" if web_address(one) else "name": one} for one in items if isinstance(one, str)]
    for item in (*objects(items), *named):
        for name, value in item.items():
            whole.setdefault(name, value)
    return whole


def _with_one_address(work: Any) -> list[Node]:
    """Return a work as an object with one address; one with several is as many works."""
    node = work if isinstance(work, dict) else {"url": work}
    urls = listed(node.get("url"))
    return [{**node, "url": url} for url in urls] if len(urls) > 1 else [node]


def _key(source: Mapping[str, Any], text: str) -> str:
    """Return the key of a claim: the page of its review, and which of its claims by the words.

    Always with the words: of one page one input may have one claim, and another input another.
    """
    url = source.get("url")
    if url is None:
        return f"{source['key']}"
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{parts.path.rstrip('/')}{query}#{_digest(text)}"


def _digest(text: str) -> str:
    """Return a short digest of a claim's letters and digits: quotes and spaces do not count."""
    letters = "".join(character for character in normalise(text) if character.isalnum())
    return hashlib.sha256((letters or text).encode()).hexdigest()[:10]
