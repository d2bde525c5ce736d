"""What in a draft the file does not bear out, each with its line."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from claimtrack.proofing.draft import DraftParagraph, Reference
from claimtrack.proofing.kinds import FindingKind
from claimtrack.proofing.numbers import StatedNumber, overstated
from claimtrack.proofing.quotations import Quotables, Quotation, quotations, sentences


@dataclass(frozen=True, slots=True)
class ClaimFacts:
    """A claim as the file has it now: how it stands and why, and what changed since a state."""

    id: UUID
    name: str
    standing: str
    reason: str
    partial: str | None = None
    retracted: bool = False
    changed: str | None = None
    numbers: tuple[StatedNumber, ...] = ()
    """The numbers that are recorded of it."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a file knows of what a draft says.

    `claims` are those that the draft refers to, by the words of the reference; None is no claim.
    `lost` are citations whose words no longer stand in their kept copy, with the state.
    `confidential` finds the names in a text that nobody outside may read, each from where to where,
    with its pseudonym; `gives_away` says whether an address has one in it.
    """

    claims: Mapping[Reference, ClaimFacts | None]
    quotables: Quotables
    lost: Mapping[UUID, str]
    confidential: Callable[[str], Iterable[tuple[int, int, str]]]
    gives_away: Callable[[str], bool]
    names: Callable[[UUID], str] = str


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong in a line of the draft: the words there, the claim, and the sentence."""

    line: int
    kind: FindingKind
    words: str
    claim: str | None
    says: str


def findings(draft: Iterable[DraftParagraph], facts: Facts) -> Iterator[Finding]:
    """Yield what a draft says that the file does not bear out, in the order of the draft."""
    for paragraph in draft:
        found = [
            *_references(paragraph, facts),
            *_quotations(paragraph, facts),
            *_names(paragraph, facts),
        ]
        order = list(FindingKind)
        yield from sorted(found, key=lambda one: (one.line, order.index(one.kind)))


def _references(paragraph: DraftParagraph, facts: Facts) -> Iterator[Finding]:
    for reference in paragraph.references:
        if reference not in facts.claims:
            continue
        line, claim = paragraph.line_of(reference.start), facts.claims[reference]
        if claim is None:
            yield Finding(line, FindingKind.UNKNOWN, reference.words, None,
                          "no claim of the file has this key")  # fmt: skip
            continue
        words, is_attributed = _sentence(paragraph, reference)
        for kind, says in _of_claim(claim, is_attributed=is_attributed):
            yield Finding(line, kind, words, claim.name, says)
        for says in overstated(words, claim.numbers):
            yield Finding(line, FindingKind.OVERSTATED, words, claim.name, says)


def _of_claim(claim: ClaimFacts, *, is_attributed: bool) -> Iterator[tuple[FindingKind, str]]:
    if claim.retracted:
        yield FindingKind.RETRACTED, "it was taken back out of the file"
        return
    if claim.standing == "defeated":
        yield FindingKind.DEFEATED, f"it is rebutted on this record: {claim.reason}"
    elif claim.standing == "disputed":
        yield FindingKind.CONTESTED, f"it is contested: {claim.reason}"
    elif claim.partial:
        yield FindingKind.CONTESTED, f"it is {claim.partial}: {claim.reason}"
    if claim.standing in ("defeated", "disputed") and not is_attributed:
        left = "rebutted" if claim.standing == "defeated" else "open"
        says = f"the sentence states as a fact what the record leaves {left}: say who says so"
        yield FindingKind.OVERSTATED, says
    if claim.changed:
        yield FindingKind.CHANGED, claim.changed


def _sentence(paragraph: DraftParagraph, reference: Reference) -> tuple[str, bool]:
    """Return the sentence that a reference is in or behind, and whether it says who says so."""
    if paragraph.is_quotation:
        return paragraph.text, True
    last = ("", False)
    for sentence in sentences(paragraph):
        if sentence.start >= reference.start and last[0]:
            break
        last = paragraph.text[sentence.start : sentence.end], sentence.is_attributed
        if sentence.end > reference.start:
            break
    return last


def _quotations(paragraph: DraftParagraph, facts: Facts) -> Iterator[Finding]:
    meant = {
        claim.id for reference in paragraph.references if (claim := facts.claims.get(reference))
    }
    for quotation in quotations(paragraph):
        finding = _of_quotation(quotation, facts, meant)
        if finding is not None:
            kind, name, says = finding
            yield Finding(paragraph.line_of(quotation.start), kind, quotation.words, name, says)


def _of_quotation(
    quotation: Quotation, facts: Facts, meant: Collection[UUID]
) -> tuple[FindingKind, str | None, str] | None:
    """Return what is wrong with a quotation: the best that any citation says for it counts."""
    matches = facts.quotables.matches(quotation.words)
    if not matches:
        return FindingKind.UNCITED, None, "no citation of the file has these words"
    if matches[0].altered is not None:
        claim = facts.names(matches[0].quotable.claim_id)
        return FindingKind.ALTERED, claim, f"the citation has: {matches[0].altered}"
    own = [match for match in matches if match.quotable.claim_id in meant] or matches
    verbatim = [match for match in own if match.quotable.is_verbatim]
    claim = facts.names(own[0].quotable.claim_id)
    if not verbatim:
        return FindingKind.REWORDED, claim, "the source reports this in its own words"
    if meant and own[0].quotable.claim_id not in meant:
        return FindingKind.ELSEWHERE, claim, "these words are cited for another claim"
    if all(match.quotable.citation_id in facts.lost for match in verbatim):
        state = facts.lost[verbatim[0].quotable.citation_id]
        return FindingKind.LOST, claim, f"in the kept copy the words are {state}"
    return None


def _names(paragraph: DraftParagraph, facts: Facts) -> Iterator[Finding]:
    text = paragraph.text
    found = [
        (start, text[start:end], f"the name is confidential; a brief has “{pseudonym}” there")
        for start, end, pseudonym in facts.confidential(text)
    ]
    found += [
        (link.start, link.words, "the address is that of a confidential source, or names somebody")
        for link in paragraph.references
        if link.is_address and facts.gives_away(link.words)
    ]
    for start, words, says in found:
        yield Finding(paragraph.line_of(start), FindingKind.CONFIDENTIAL, words, None, says)
