"""ClaimReview of schema.org in all its shapes: JSON-LD, pages, feeds, and answers of an API."""

import re
from collections.abc import Iterator

from claimtrack.formats.claim_review.blocks import blocks_of
from claimtrack.formats.claim_review.losses import count_losses
from claimtrack.formats.claim_review.merging import merged
from claimtrack.formats.claim_review.ours import come_back, write
from claimtrack.formats.claim_review.ratings_map import proposed, ratings_with
from claimtrack.formats.claim_review.records import Converter, NoClaimError, dates_in
from claimtrack.formats.claim_review.reviews import Found, Search
from claimtrack.formats.format import Format, Input, Raw, Reading, Unreadable
from claimtrack.formats.stated_dates import column_order
from claimtrack.ids import claim_id

NAME = "claimreview"
_MOST_LISTED = 12
_JSON_SIGNS = re.compile(
    rb'"(?:schema:|https?:\\?/\\?/schema\.org\\?/)?ClaimReview"|"claimReviewed"|"claimReview"\s*:|'
    rb'"claimReviewMarkups"|"itemReviewed"|"@context"\s*:[^,]{0,200}?schema\.org'
)
_PAGE = re.compile(
    rb"(?:<\?xml[^>]{0,200}>\s*+)?(?:<!--.{0,500}?-->\s*+){0,8}"
    rb"<(?:!doctype html|html|head|body|script|meta)\b",
    re.I | re.S,
)
_PAGE_SIGNS = re.compile(
    rb"application/ld\+json|schema\.org/ClaimReview|typeof=.{0,40}ClaimReview", re.I
)


def recognises(head: bytes) -> bool:
    """Say whether a file begins as a page, or as JSON that has to do with reviews of claims."""
    beginning = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if beginning.startswith((b"{", b"[")):
        return _JSON_SIGNS.search(beginning) is not None
    return _PAGE.match(beginning) is not None or _PAGE_SIGNS.search(beginning) is not None


def read(source: Input) -> Reading:
    """Read the reviews of an input as claims, each with the organisations' assessments of it.

    Raises UnreadableFileError where it is neither JSON nor a page, or is too large.
    """
    found, faults = _found(source)
    extracts = {one.extract for one in found}
    extract = extracts.pop() if len(extracts) == 1 else ""
    records = list(_records(found, source, extract))
    return Reading([*faults, *records], dataset=f"{NAME} {extract}".strip(), forms=True)


def propose_map(source: Input) -> str:
    """Return a map with the ratings of an input that mean no verdict yet, to be edited."""
    found, _ = _found(source)
    converter = Converter(source.account, ratings_with(None))
    for _ in _converted(found, converter):
        pass
    return proposed(converter.unmapped)


def _found(source: Input) -> tuple[list[Found], list[Unreadable]]:
    """Return the reviews of an input, and what of it cannot be read; the rest is counted."""
    search = Search()
    faults: list[Unreadable] = []
    found = [one for blocks in blocks_of(source, faults) for one in search.found_in(blocks)]
    if search.goes_on:
        source.account.note(f"{source.name}: has a nextPageToken; the answer goes on elsewhere.")
    if not found and not faults:
        source.account.note(f"{source.name}: has no review of a claim (ClaimReview) in it.")
    for kind, count in search.others.items():
        source.account.lose(f"block of another type: {kind}", count)
    return found, faults


def _records(found: list[Found], source: Input, extract: str) -> Iterator[Raw | Unreadable]:
    """Yield the records of reviews.

    Feeds and answers are extracts: they are data sets of their own, so that what they leave out is
    taken back by nobody, and mean the claims of the reviews themselves by their ids.
    """
    order = source.options.date_order or column_order(
        date for one in found for date in dates_in(one)
    )
    converter = Converter(source.account, ratings_with(source.options.map), order)
    for record in merged(_converted(found, converter), source.account):
        if extract and isinstance(record, Raw):
            record.values["id"] = str(claim_id(NAME, record.values["key"]))
        yield record
    _tell_unmapped(converter, source)


def _converted(found: list[Found], converter: Converter) -> Iterator[Raw | Unreadable]:
    for one in found:
        ours = come_back(one.reviews[0]) if one.reviews else None
        if ours is not None:
            yield Raw(one.where, one.line, "claim", ours, original=one.original)
            continue
        try:
            values = converter.record(one)
        except NoClaimError as error:
            yield Unreadable(one.where, one.line, str(error))
            continue
        for review in one.reviews:
            count_losses(review, converter.account)
        yield Raw(one.where, one.line, "claim", values, original=one.original)


def _tell_unmapped(converter: Converter, source: Input) -> None:
    """Say which ratings mean no verdict here."""
    for reviewer, labels in sorted(converter.unmapped.items()):
        shown = [f"“{label[:80]}”" for label in sorted(labels)[:_MOST_LISTED]]
        more = f" and {len(labels) - _MOST_LISTED} more" if len(labels) > _MOST_LISTED else ""
        source.account.note(
            f"Ratings of {reviewer} without a verdict here: {', '.join(shown)}{more}."
        )


FORMAT = Format(
    name=NAME,
    description="Reviews of claims (schema.org ClaimReview): JSON-LD, pages, feeds, Google's API",
    suffixes=(".jsonld", ".html", ".htm", ".xhtml"),
    recognises=recognises,
    read=read,
    write=write,
    needs_reviewer=True,
    options=("date_order", "map"),
    propose_map=propose_map,
    places=(
        ("claimReviewed", "text of the claim"),
        ("itemReviewed.author", "speaker, and with `jobTitle` capacity; placeholders name nobody"),
        ("itemReviewed.datePublished", "said"),
        ("appearance, firstAppearance", "sources, each with a citation `reports`"),
        ("itemReviewed.url, itemReviewed.sameAs", "sources too: where the claim appeared"),
        ("url, name, datePublished, inLanguage", "source (an article), with a citation `reports`"),
        ("author or publisher", "issuer of that source, and reviewer: an organisation"),
        ("reviewRating.alternateName", "rating of the reviewer's assessment, word for word"),
        ("the same, as a whole, in the publisher's table of labels", "verdict of the assessment"),
        ("worstRating, bestRating, ratingValue", "scale of the assessment, as given"),
        ("reviewBody, ratingExplanation", "rationale of the assessment"),
    ),
)
