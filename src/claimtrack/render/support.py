"""What speaks for a claim, and what reviewers judged of it, our own and others, as lines."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from claimtrack.queries.field_words import rated
from claimtrack.render.glyphs import UNICODE, Glyphs
from claimtrack.render.lines import Line, Span, Target, line, standing_span
from claimtrack.schemas.judgements import AssessmentRow
from claimtrack.schemas.rows import ClaimDetail, SupportRow
from claimtrack.text import clip, counted, visible
from claimtrack.vocabulary import AssessmentBasis

_TEXT_CELLS = 200


def support_lines(detail: ClaimDetail, glyphs: Glyphs = UNICODE) -> Iterator[Line]:
    """Yield the claims that speak for a claim; each opens that claim."""
    return _lines(detail.supports, glyphs)


def supported_lines(detail: ClaimDetail, glyphs: Glyphs = UNICODE) -> Iterator[Line]:
    """Yield the claims that a claim speaks for."""
    return _lines(detail.supported, glyphs)


def verdict_lines(detail: ClaimDetail) -> Iterator[Line]:
    """Yield the verdict of each reviewer of the desk; below it the independent one before it."""
    for assessment in own(detail):
        target = Target("assessment", assessment.id, detail.claim.id)
        if assessment.covered:
            words = f"{visible(assessment.reviewer)}: covered until you judge"
            yield line((words, "dim"), target=target, hang="  ")
            continue
        yield line((visible(_judgement(assessment)), ""), target=target, hang="  ")
        if assessment.earlier is not None:
            before = f"independently before: {_judged(assessment.earlier)}"
            yield line((visible(before), "dim"), target=target, lead="  ", hang="    ")


def outside_lines(detail: ClaimDetail) -> Iterator[Line]:
    """Yield what outside organisations published of a claim: "PolitiFact: False → refuted"."""
    for assessment in outside(detail):
        yield line(
            (visible(_outside(assessment)), ""),
            target=Target("assessment", assessment.id, detail.claim.id),
            hang="  ",
        )


def outside(detail: ClaimDetail) -> list[AssessmentRow]:
    """Return the judgements of a claim that outside organisations published."""
    return [row for row in detail.assessments if row.source_id is not None]


def own(detail: ClaimDetail) -> list[AssessmentRow]:
    """Return the judgements of a claim by the desk's own reviewers."""
    return [row for row in detail.assessments if row.source_id is None]


def _lines(supports: Sequence[SupportRow], glyphs: Glyphs) -> Iterator[Line]:
    for row in supports:
        claim = row.claim
        facts = [visible(claim.speaker or "speaker unknown"), claim.said or "undated"]
        facts.append(counted(claim.citations, "citation") if claim.citations else "no citation")
        group = f"with “{visible(row.group)}”  " if row.group else ""
        details = f" {glyphs.dot} ".join([*facts, claim.id.hex[:8]])
        paragraphs: list[tuple[Span, ...]] = [
            (
                (f"{glyphs.supports} {group}", "bold"),
                (clip(visible(claim.text), _TEXT_CELLS, glyphs.more), ""),
            ),
            ((f"{details}  ", "dim"), standing_span(claim, glyphs)),
        ]
        if row.note:
            paragraphs.append(((visible(row.note, newlines=True), "italic"),))
        yield Line(tuple(paragraphs), Target("support", row.id, claim.id), hang="  ")


def confidential_lines(fields: Mapping[str, Any]) -> Iterator[Line]:
    """Yield that a source or an actor is for the team alone, and what others call it."""
    if fields.get("confidential"):
        name = fields.get("pseudonym")
        words = f"confidential{f': outside the team “{visible(name)}”' if name else ''}"
        yield line((words, "defeated"))


def _judgement(row: AssessmentRow) -> str:
    return f"{row.reviewer}: {_judged(row)}"


def _judged(row: AssessmentRow) -> str:
    parts = [rated(row.rating, row.scale, row.verdict), row.likelihood or ""]
    parts.append(f"{row.confidence} confidence" if row.confidence else "")
    judgement = ", ".join(part for part in parts if part)
    remarks = [
        "informed" if row.basis == AssessmentBasis.INFORMED else "",
        "of an earlier wording" if row.outdated else "",
        f"{counted(row.answers_since, 'answer')} since" if row.answers_since else "",
        f"{counted(row.citations_since, 'citation')} since" if row.citations_since else "",
    ]
    if any(remarks):
        judgement += f" ({', '.join(filter(None, remarks))})"
    return judgement + (f" — {row.rationale}" if row.rationale else "")


def _outside(row: AssessmentRow) -> str:
    words = f"{row.reviewer}: {rated(row.rating, row.scale, row.verdict)}"
    words += f", {row.date}" if row.date else ""
    words += f" · {row.source}" if row.source else ""
    words += " (of an earlier wording)" if row.outdated else ""
    return words + (f" — {row.rationale}" if row.rationale else "")
