"""A claim or a source with all that is on it, as lines, part by part."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from claimtrack.entities import ENTITIES
from claimtrack.render.conflict import entity_label, field_label
from claimtrack.render.glyphs import UNICODE, Glyphs
from claimtrack.render.history import brief_history_lines
from claimtrack.render.lineage import origin_lines
from claimtrack.render.lines import Line, Span, Target, heading, line, standing_span
from claimtrack.render.numbers import stated_lines
from claimtrack.render.quote import cut_spans, flowing, state_span
from claimtrack.render.support import (
    confidential_lines,
    outside,
    outside_lines,
    own,
    support_lines,
    supported_lines,
    verdict_lines,
)
from claimtrack.render.to_do import to_do_lines
from claimtrack.schemas.listing import ClaimRow
from claimtrack.schemas.rows import (
    AnnotationRow,
    CitationRow,
    ClaimDetail,
    ConflictRow,
    RebuttalRow,
    SourceDetail,
)
from claimtrack.text import clip, counted, visible
from claimtrack.vocabulary import Link

_TEXT_CELLS = 200
UNNAMED = "author unknown"
"""What stands for the author of a note whose file named none."""
_HEADING_CELLS = 40
_ABOUT = [(field.name, field.sheet) for field in ENTITIES["claim"].fields if field.sheet]


def claim_lines(detail: ClaimDetail, glyphs: Glyphs = UNICODE) -> list[Line]:
    """Return a claim with everything on it."""
    lines = [*head_lines(detail, glyphs), *stated_lines(detail.numbers, glyphs)]
    if detail.citations:
        lines += [heading(f"SOURCES {len(detail.citations)}"), *citation_lines(detail, glyphs)]
    lines += [heading(f"AGAINST {detail.claim.rebuttals:,}"), *answer_lines(detail, glyphs)]
    if detail.supports:
        lines += [heading(f"FOR {len(detail.supports)}"), *support_lines(detail, glyphs)]
    if detail.supported:
        lines += [heading(f"SUPPORTS {len(detail.supported)}"), *supported_lines(detail, glyphs)]
    if detail.answers:
        count = len(detail.answers) + detail.more.answers
        lines += [heading(f"ANSWERS {count:,}"), *answered_lines(detail, glyphs)]
    if detail.same:
        lines += [heading(f"THE SAME AS {len(detail.same)}"), *same_claim_lines(detail, glyphs)]
    if own(detail):
        lines += [heading(f"VERDICTS {len(own(detail))}"), *verdict_lines(detail)]
    if outside(detail):
        lines += [heading(f"JUDGED OUTSIDE {len(outside(detail))}"), *outside_lines(detail)]
    if detail.annotations:
        lines += [heading(f"NOTES {len(detail.annotations)}"), *note_lines(detail, glyphs)]
    return [
        *lines,
        heading(f"HISTORY {detail.changesets:,}"),
        *brief_history_lines(detail.history, detail.changesets, glyphs),
    ]


def is_cut(detail: ClaimDetail) -> bool:
    """Say whether answers are left out."""
    pending = list(detail.rebuttals)
    while pending:
        answer = pending.pop()
        if answer.more:
            return True
        pending += answer.rebuttals
    return bool(detail.more.rebuttals or detail.more.answers)


def head_lines(detail: ClaimDetail, glyphs: Glyphs = UNICODE) -> Iterator[Line]:
    """Yield what is claimed, by whom and when, and how it stands and why."""
    state, conflicts, who, reason = _facts(detail, glyphs)
    words, topics, note = _words(detail, glyphs)
    yield from filter(None, (state, words, conflicts, who))
    yield from _pointed_lines(detail, glyphs)
    yield from filter(None, (topics, reason, *to_do_lines(detail, glyphs), note))


def fact_lines(detail: ClaimDetail, glyphs: Glyphs = UNICODE) -> Iterator[Line]:
    """Yield how a claim stands, who said it and when, and why it stands so; not its words."""
    return filter(None, (*_facts(detail, glyphs), *to_do_lines(detail, glyphs)))


def words_lines(detail: ClaimDetail, glyphs: Glyphs = UNICODE) -> Iterator[Line]:
    """Yield the words of a claim, its topics and its note."""
    return filter(None, _words(detail, glyphs))


def _facts(detail: ClaimDetail, glyphs: Glyphs) -> tuple[Line, Line | None, Line, Line]:
    claim = detail.claim
    stage = claim.stage + (f", {visible(claim.owner)}" if claim.owner else "")
    key = f"  {visible(claim.key)}" if claim.key else ""
    state = line(
        standing_span(claim, glyphs),
        (f"   {claim.id.hex[:8]}{key}   {stage}", "dim"),
        ("   retracted" if claim.retracted else "", "defeated"),
    )
    conflicts = _in_conflict(detail.conflicts) if detail.conflicts else None
    who = line((visible(_attribution(claim, detail.fields)), ""))
    return state, conflicts, who, line((visible(detail.reason), claim.standing))


def _words(detail: ClaimDetail, glyphs: Glyphs) -> tuple[Line, Line | None, Line | None]:
    claim, fields = detail.claim, detail.fields
    me = Target("claim", claim.id, claim.id)
    words = line((visible(claim.text, newlines=True), "bold"), target=me)
    about = [form.format(fields[name]) for name, form in _ABOUT if fields[name]]
    topics = f" {glyphs.dot} ".join(part for part in (*about, ", ".join(detail.tags)) if part)
    note = fields["note"]
    return (
        words,
        line((visible(topics), "dim")) if topics else None,
        line((visible(note, newlines=True), "italic")) if note else None,
    )


def _pointed_lines(detail: ClaimDetail, glyphs: Glyphs) -> Iterator[Line]:
    """Yield what a claim is a part of, and what it repeats; each opens that."""
    for other in detail.points_to:
        speaker = f"{visible(other.speaker)}: " if other.speaker else ""
        words = clip(visible(other.text), _TEXT_CELLS, glyphs.more)
        yield line(
            (f"{field_label('claim', other.field)} ", "dim"),
            (f"{speaker}{words} ({other.id.hex[:8]})", ""),
            target=Target("claim", other.id, other.id),
            hang="  ",
        )


def _in_conflict(conflicts: Iterable[ConflictRow]) -> Line:
    """Return the fields in conflict, of the claim or of rows on it, each with its authors."""
    fields = []
    for conflict in conflicts:
        kind = "" if conflict.entity == "claim" else f" of the {entity_label(conflict.entity)}"
        authors = dict.fromkeys(visible(candidate.author) for candidate in conflict.candidates)
        fields.append(
            f"{field_label(conflict.entity, conflict.field)}{kind} ({', '.join(authors)})"
        )
    return line((f"! in conflict: {'; '.join(fields)}", "defeated"))


def citation_lines(detail: ClaimDetail, glyphs: Glyphs = UNICODE) -> Iterator[Line]:
    """Yield the citations of the claim, each with its notes."""
    for citation in detail.citations:
        yield _citation(citation, detail.claim.id, glyphs)
        yield from thread_lines(citation.annotations, detail.claim.id, glyphs, "  ")


def answer_lines(detail: ClaimDetail, glyphs: Glyphs = UNICODE) -> Iterator[Line]:
    """Yield the answers to the claim, and the answers to those, as a tree."""
    if not detail.rebuttals:
        yield line(("nothing answers it yet", "dim"))
    yield from _tree_lines(detail.rebuttals, detail.more.rebuttals, glyphs)
    for branch in detail.deeper:
        words = clip(visible(branch.claim.text), _HEADING_CELLS, glyphs.more)
        yield heading(f"LEVEL {branch.level + 1:,}: AGAINST {branch.claim.id.hex[:8]}  {words}")
        yield from _tree_lines(branch.rebuttals, 0, glyphs)


def _tree_lines(rebuttals: tuple[RebuttalRow, ...], more: int, glyphs: Glyphs) -> Iterator[Line]:
    pending = _branches(rebuttals, more, "", glyphs)
    while pending:
        answer, parent_lead, lead, hang = pending.pop()
        if isinstance(answer, int):
            yield line(
                (f"{glyphs.more} and {counted(answer, 'more answer')}", "dim"),
                lead=parent_lead + lead,
            )
            continue
        yield _answer(answer, f"{parent_lead}{lead}", f"{parent_lead}{hang}", glyphs)
        yield from thread_lines(answer.annotations, answer.claim.id, glyphs, f"{parent_lead}{hang}")
        pending += _branches(answer.rebuttals, answer.more, f"{parent_lead}{hang}", glyphs)


def answered_lines(detail: ClaimDetail, glyphs: Glyphs = UNICODE) -> Iterator[Line]:
    """Yield what the claim itself answers."""
    for answer in detail.answers:
        kind = kind_words(answer.kind, answer.aim)
        yield line(
            (f"{glyphs.answers[answer.kind]} {kind}: ", "bold"),
            (f"{visible(answer.claim.speaker or 'speaker unknown')}: ", ""),
            (clip(visible(answer.claim.text), _TEXT_CELLS, glyphs.more), ""),
            target=Target("claim", answer.claim.id, answer.claim.id),
            hang="  ",
        )
    if detail.more.answers:
        yield line((f"{glyphs.more} and {detail.more.answers:,} more", "dim"))


def same_claim_lines(detail: ClaimDetail, glyphs: Glyphs = UNICODE) -> Iterator[Line]:
    """Yield the claims that were united with this one, with how many answers each has."""
    for claim in detail.same:
        counts = f"{_or_none(claim.rebuttals, 'answer')}, {_or_none(claim.citations, 'citation')}"
        yield line(
            (f"{claim.id.hex[:8]}  ", "dim"),
            (f"{visible(claim.speaker or 'speaker unknown')}: ", ""),
            (clip(visible(claim.text), _TEXT_CELLS, glyphs.more), ""),
            (f"  {counts}", "dim"),
            target=Target("claim", claim.id, claim.id),
            hang="  ",
        )


def note_lines(detail: ClaimDetail, glyphs: Glyphs = UNICODE) -> Iterator[Line]:
    """Yield the notes on the claim, as threads."""
    return thread_lines(detail.annotations, detail.claim.id, glyphs, "")


def source_lines(detail: SourceDetail, glyphs: Glyphs = UNICODE) -> list[Line]:
    """Return a source with its kept copies, its citations and the notes on it."""
    source, fields = detail.source, detail.fields
    me = Target("source", source.id)
    lines = [
        line((visible(source.name), "bold"), target=me),
        line((f"{source.id.hex[:8]}  {visible(source.key or '')}", "dim")),
    ]
    facts = [source.kind, source.issuer, source.outlet, source.published or "undated"]
    facts += [f"reliability {source.reliability}" if source.reliability else None]
    lines.append(line((visible(f" {glyphs.dot} ".join(filter(None, facts))), "")))
    if source.url and source.title:
        lines.append(line((visible(source.url), "dim")))
    if fields.get("archive_url"):
        lines.append(line((f"archived at {visible(fields['archive_url'])}", "dim")))
    lines += confidential_lines(fields)
    lines += origin_lines(fields)
    if fields.get("note"):
        lines.append(line((visible(fields["note"]), "italic")))
    copies = "no copy is kept" if not source.snapshots else f"kept copies: {source.snapshots}"
    lines.append(line((copies, "stands" if source.snapshots else "dim")))
    lines.append(heading(f"CITED {source.citations}"))
    lines += [_cited(citation, claim, glyphs) for citation, claim in detail.cited]
    if detail.annotations:
        lines.append(heading(f"NOTES {len(detail.annotations)}"))
        lines += thread_lines(detail.annotations, None, glyphs, "")
    return lines


def _cited(citation: CitationRow, claim: ClaimRow, glyphs: Glyphs) -> Line:
    """Return what a source is cited for, and in which words."""
    locator = visible(citation.locator or "passage unknown")
    state = [("  ", ""), state_span(citation.state, glyphs)] if citation.state else []
    paragraphs: list[tuple[Span, ...]] = [
        (
            (f"{glyphs.source} {locator}  ", "dim"),
            (f"{visible(claim.speaker or 'speaker unknown')}: ", ""),
            (clip(visible(claim.text), _TEXT_CELLS, glyphs.more), ""),
            ("  ", ""),
            standing_span(claim, glyphs),
            *state,
        )
    ]
    if citation.exact:
        words = flowing(citation.exact, citation.left_out)
        words = clip(visible(words), _TEXT_CELLS, glyphs.more)
        paragraphs.append(((words, "italic"),))
    return Line(tuple(paragraphs), Target("citation", citation.id, claim.id), hang="  ")


def kind_words(kind: str, aim: str | None) -> str:
    """Return how an answer meets a claim: "contradicts the number"."""
    words = kind.replace("_", "-")
    return words if aim in (None, "whole") else f"{words} the {aim}"


def _attribution(claim: ClaimRow, fields: Mapping[str, Any]) -> str:
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
    words = flowing(citation.exact or "", citation.left_out)
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
    if citation.cut_away:
        paragraphs.append(cut_spans(citation.cut_away, glyphs))
    if citation.note:
        paragraphs.append(((visible(citation.note, newlines=True), "italic"),))
    return Line(tuple(paragraphs), Target("citation", citation.id, claim_id), hang="  ")


def _branches(
    rebuttals: tuple[RebuttalRow, ...], more: int, parent_lead: str, glyphs: Glyphs
) -> list[tuple[RebuttalRow | int, str, str, str]]:
    """Return the answers with the guides before each, in reverse: the last is taken first.

    The number of those that are left out stands for them.
    """
    answers: list[RebuttalRow | int] = [*rebuttals, *([more] if more else [])]
    last = len(answers) - 1
    return [
        (
            answer,
            parent_lead,
            glyphs.corner if place == last else glyphs.branch,
            "  " if place == last else glyphs.stem,
        )
        for place, answer in reversed(list(enumerate(answers)))
    ]


def _answer(rebuttal: RebuttalRow, lead: str, hang: str, glyphs: Glyphs) -> Line:
    if rebuttal.retracted:
        return _stub(rebuttal, lead, hang, glyphs)
    facts = [visible(rebuttal.claim.speaker or "speaker unknown"), rebuttal.claim.said or "undated"]
    facts.append(_or_none(rebuttal.claim.citations, "citation"))
    if rebuttal.link not in (None, Link.DESK.value):  # the desk need not be told of itself
        facts.append(f"linked by the {rebuttal.link}")
    kind = f"{glyphs.answers[rebuttal.kind]} {kind_words(rebuttal.kind, rebuttal.aim)}"
    if rebuttal.premise:
        kind += f" from “{clip(visible(rebuttal.premise), _HEADING_CELLS, glyphs.more)}”"
    kind += "  "
    details = f" {glyphs.dot} ".join([*facts, rebuttal.claim.id.hex[:8]])
    again = "  (shown above)" if rebuttal.again else ""
    paragraphs: list[tuple[Span, ...]] = [
        ((kind, "bold"), (visible(rebuttal.claim.text), "")),
        ((f"{details}  ", "dim"), standing_span(rebuttal.claim, glyphs), (again, "dim")),
    ]
    if rebuttal.note:
        paragraphs.append(((visible(rebuttal.note, newlines=True), "italic"),))
    return Line(tuple(paragraphs), Target("rebuttal", rebuttal.id, rebuttal.claim.id), lead, hang)


def _stub(rebuttal: RebuttalRow, lead: str, hang: str, glyphs: Glyphs) -> Line:
    """Return an answer that is out of sight, for the sake of what replies to it."""
    kind = f"{glyphs.answers[rebuttal.kind]} {kind_words(rebuttal.kind, rebuttal.aim)}  "
    by = f"retracted {glyphs.dot} {visible(rebuttal.author or 'somebody')}"
    target = Target("rebuttal", rebuttal.id, rebuttal.claim.id)
    details = f" {glyphs.dot} {rebuttal.claim.id.hex[:8]}"
    return Line((((kind, "dim"), (by, "dim"), (details, "dim")),), target, lead, hang)


def thread_lines(
    roots: Iterable[AnnotationRow], claim_id: UUID | None, glyphs: Glyphs, lead: str
) -> Iterator[Line]:
    """Yield notes, each with the replies to it below and further in."""
    pending = [(note, lead) for note in reversed(tuple(roots))]
    while pending:
        note, before = pending.pop()
        sign = glyphs.question if note.motivation == "questioning" else glyphs.note
        done = f" {glyphs.settled} settled" if note.settled and not note.retracted else ""
        body = "retracted" if note.retracted else visible(note.body, newlines=True)
        yield line(
            (f"{sign} {visible(note.author or UNNAMED)}: ", "accent"),
            (body, "dim" if note.settled or note.retracted else ""),
            (done, "stands"),
            target=Target("annotation", note.id, claim_id),
            lead=before,
            hang=f"{before}  ",
        )
        pending += [(reply, f"{before}  ") for reply in reversed(note.replies)]


def _or_none(count: int, what: str) -> str:
    return counted(count, what) if count else f"no {what}"
