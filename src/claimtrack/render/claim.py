"""A claim on paper, part by part: what is claimed, where it stands written, what answers it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from claimtrack.render.conflict import field_called, row_called
from claimtrack.render.glyphs import UNICODE, Glyphs
from claimtrack.render.history import past
from claimtrack.render.lines import Line, Span, Target, heading, line
from claimtrack.render.quote import state_span
from claimtrack.schemas.listing import ClaimRow
from claimtrack.schemas.rows import (
    AnnotationRow,
    AssessmentRow,
    CitationRow,
    ClaimDetail,
    ConflictRow,
    RebuttalRow,
)
from claimtrack.text import clip, counted, visible

_ANSWERED_CELLS = 200


def sheet(detail: ClaimDetail, glyphs: Glyphs = UNICODE) -> list[Line]:
    """Return a claim with everything on it."""
    told = list(head(detail, glyphs))
    if detail.citations:
        told += [heading(f"SOURCES {len(detail.citations)}"), *sources(detail, glyphs)]
    told += [heading(f"AGAINST {detail.claim.rebuttals}"), *answers(detail, glyphs)]
    if detail.answers:
        told += [heading(f"ANSWERS {len(detail.answers)}"), *answered(detail, glyphs)]
    if detail.same:
        told += [heading(f"THE SAME AS {len(detail.same)}"), *same(detail, glyphs)]
    if detail.assessments:
        told += [heading(f"VERDICTS {len(detail.assessments)}"), *verdicts(detail)]
    if detail.annotations:
        told += [heading(f"NOTES {len(detail.annotations)}"), *notes(detail, glyphs)]
    changesets = len({row.changeset_id for row in detail.history})
    return [*told, heading(f"HISTORY {changesets}"), *past(detail.history, glyphs, brief=True)]


def head(detail: ClaimDetail, glyphs: Glyphs = UNICODE) -> Iterator[Line]:
    """Yield what is claimed, by whom and when, and how it stands and why."""
    claim, fields = detail.claim, detail.fields
    me = Target("claim", claim.id, claim.id)
    stage = claim.stage + (f", {visible(claim.owner)}" if claim.owner else "")
    key = f"  {visible(claim.key)}" if claim.key else ""
    yield line(
        standing_span(claim, glyphs),
        (f"   {claim.id.hex[:8]}{key}   {stage}", "dim"),
        ("   retracted" if claim.retracted else "", "defeated"),
    )
    yield line((visible(claim.text, newlines=True), "bold"), target=me)
    if detail.conflicts:
        yield _in_conflict(detail.conflicts)
    yield line((visible(_said(claim, fields)), ""))
    about = [f"about {fields['period']}" if fields["period"] else "", fields["nature"] or ""]
    told = f" {glyphs.dot} ".join(part for part in (*about, ", ".join(detail.tags)) if part)
    if told:
        yield line((visible(told), "dim"))
    yield line((visible(detail.reason), claim.standing))
    if fields["note"]:
        yield line((visible(fields["note"], newlines=True), "italic"))


def _in_conflict(conflicts: Iterable[ConflictRow]) -> Line:
    """Return which fields are in conflict, of the claim or of what hangs on it, and whose."""
    told = []
    for one in conflicts:
        kind = "" if one.entity == "claim" else f" of the {row_called(one.entity)}"
        authors = dict.fromkeys(visible(candidate.author) for candidate in one.candidates)
        told.append(f"{field_called(one.field)}{kind} ({', '.join(authors)})")
    return line((f"! in conflict: {'; '.join(told)}", "defeated"))


def standing_span(claim: ClaimRow, glyphs: Glyphs) -> Span:
    """Return a standing as sign, word and token."""
    partial = f", {claim.partial}" if claim.partial else ""
    return f"{glyphs.standings.get(claim.standing, '?')} {claim.standing}{partial}", claim.standing


def sources(detail: ClaimDetail, glyphs: Glyphs = UNICODE) -> Iterator[Line]:
    """Yield where the claim stands written, each place with its notes."""
    for citation in detail.citations:
        yield _citation(citation, detail.claim.id, glyphs)
        yield from threads(citation.annotations, detail.claim.id, glyphs, "  ")


def answers(detail: ClaimDetail, glyphs: Glyphs = UNICODE) -> Iterator[Line]:
    """Yield the answers to the claim, and the answers to those, as a tree."""
    if not detail.rebuttals:
        yield line(("nothing answers it yet", "dim"))
    pending = _branches(detail.rebuttals, "", glyphs)
    while pending:
        one, parent_lead, lead, hang = pending.pop()
        yield _answer(one, f"{parent_lead}{lead}", f"{parent_lead}{hang}", glyphs)
        yield from threads(one.annotations, one.claim.id, glyphs, f"{parent_lead}{hang}")
        pending += _branches(one.rebuttals, f"{parent_lead}{hang}", glyphs)


def answered(detail: ClaimDetail, glyphs: Glyphs = UNICODE) -> Iterator[Line]:
    """Yield what the claim itself answers."""
    for one in detail.answers:
        kind = kind_words(one.kind, one.aim)
        yield line(
            (f"{glyphs.answers[one.kind]} {kind}: ", "bold"),
            (f"{visible(one.claim.speaker or 'speaker unknown')}: ", ""),
            (clip(visible(one.claim.text), _ANSWERED_CELLS, glyphs.more), ""),
            target=Target("claim", one.claim.id, one.claim.id),
            hang="  ",
        )


def same(detail: ClaimDetail, glyphs: Glyphs = UNICODE) -> Iterator[Line]:
    """Yield the claims that were united with this one, with how many answers each has."""
    for one in detail.same:
        counts = f"{_or_none(one.rebuttals, 'answer')}, {_or_none(one.citations, 'citation')}"
        yield line(
            (f"{one.id.hex[:8]}  ", "dim"),
            (f"{visible(one.speaker or 'speaker unknown')}: ", ""),
            (clip(visible(one.text), _ANSWERED_CELLS, glyphs.more), ""),
            (f"  {counts}", "dim"),
            target=Target("claim", one.id, one.id),
            hang="  ",
        )


def verdicts(detail: ClaimDetail) -> Iterator[Line]:
    """Yield what each reviewer holds."""
    for one in detail.assessments:
        yield line(
            (visible(_judgement(one)), ""),
            target=Target("assessment", one.id, detail.claim.id),
            hang="  ",
        )


def notes(detail: ClaimDetail, glyphs: Glyphs = UNICODE) -> Iterator[Line]:
    """Yield the notes on the claim, as threads."""
    return threads(detail.annotations, detail.claim.id, glyphs, "")


def kind_words(kind: str, aim: str | None) -> str:
    """Return how an answer meets a claim: "contradicts the number"."""
    words = kind.replace("_", "-")
    return words if aim in (None, "whole") else f"{words} the {aim}"


def _said(claim: ClaimRow, fields: Mapping[str, Any]) -> str:
    who = claim.speaker or "speaker unknown"
    if fields["capacity"]:
        who += f", {fields['capacity']}"
    when = f"said {claim.said}" if claim.said else "undated"
    if fields["said_basis"] == "inferred":
        when += " (inferred)"
    if claim.said_words:
        when += f", “{claim.said_words}”"
    how_often = fields["occasion"] if fields["occasion"] in ("again", "repeatedly") else ""
    return " · ".join(part for part in (who, when, how_often, fields["place"] or "") if part)


def _citation(citation: CitationRow, claim_id: UUID, glyphs: Glyphs) -> Line:
    words = citation.exact or ""
    if citation.wording == "verbatim" and words and not words.startswith(("“", '"', "«", "„")):
        words = f"“{words}”"
    how = ", " + (citation.wording or "wording unknown")
    if citation.wording is None and citation.role != "reports":
        how = ""  # evidence need not be anybody's words
    where = citation.source + (f" {citation.locator}" if citation.locator else "")
    grade = f"  {citation.grade}" if citation.grade else ""
    facts = visible(f"{where} · {citation.role}{how}{grade}")
    state = [("  ", ""), state_span(citation.state, glyphs)] if citation.state else []
    paragraphs: list[tuple[Span, ...]] = [((f"{glyphs.source} {facts}", "dim"), *state)]
    if words:
        paragraphs.append(((visible(words, newlines=True), ""),))
    if citation.note:
        paragraphs.append(((visible(citation.note, newlines=True), "italic"),))
    return Line(tuple(paragraphs), Target("citation", citation.id, claim_id), hang="  ")


def _branches(
    rebuttals: tuple[RebuttalRow, ...], parent_lead: str, glyphs: Glyphs
) -> list[tuple[RebuttalRow, str, str, str]]:
    """Return the answers with the guides before each, the first one last: it is taken first."""
    last = len(rebuttals) - 1
    return [
        (
            one,
            parent_lead,
            glyphs.corner if place == last else glyphs.branch,
            "  " if place == last else glyphs.stem,
        )
        for place, one in reversed(list(enumerate(rebuttals)))
    ]


def _answer(one: RebuttalRow, lead: str, hang: str, glyphs: Glyphs) -> Line:
    facts = [visible(one.claim.speaker or "speaker unknown"), one.claim.said or "undated"]
    facts.append(_or_none(one.claim.citations, "citation"))
    if one.link:
        facts.append(f"linked by the {one.link}")
    kind = f"{glyphs.answers[one.kind]} {kind_words(one.kind, one.aim)}  "
    told = f" {glyphs.dot} ".join([*facts, one.claim.id.hex[:8]])
    again = "  (shown above)" if one.again else ""
    paragraphs: list[tuple[Span, ...]] = [
        ((kind, "bold"), (visible(one.claim.text), "")),
        ((f"{told}  ", "dim"), standing_span(one.claim, glyphs), (again, "dim")),
    ]
    if one.note:
        paragraphs.append(((visible(one.note, newlines=True), "italic"),))
    return Line(tuple(paragraphs), Target("rebuttal", one.id, one.claim.id), lead, hang)


def _judgement(one: AssessmentRow) -> str:
    parts = [one.verdict, one.likelihood or ""]
    parts.append(f"{one.confidence} confidence" if one.confidence else "")
    told = f"{one.reviewer}: " + ", ".join(part for part in parts if part)
    if one.outdated:
        told += " (of an earlier wording)"
    return told + (f" — {one.rationale}" if one.rationale else "")


def threads(
    roots: Iterable[AnnotationRow], claim_id: UUID | None, glyphs: Glyphs, lead: str
) -> Iterator[Line]:
    """Yield notes, each with the replies to it below and further in."""
    pending = [(note, lead) for note in reversed(tuple(roots))]
    while pending:
        note, before = pending.pop()
        sign = glyphs.question if note.motivation == "questioning" else glyphs.note
        done = f" {glyphs.settled} settled" if note.settled else ""
        yield line(
            (f"{sign} {visible(note.author)}: ", "accent"),
            (visible(note.body, newlines=True), "dim" if note.settled else ""),
            (done, "stands"),
            target=Target("annotation", note.id, claim_id),
            lead=before,
            hang=f"{before}  ",
        )
        pending += [(reply, f"{before}  ") for reply in reversed(note.replies)]


def _or_none(count: int, what: str) -> str:
    return counted(count, what) if count else f"no {what}"
