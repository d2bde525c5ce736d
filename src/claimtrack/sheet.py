"""A claim on paper, for both faces: what is claimed, where it stands written, what answers it.

What people wrote is data: it becomes Rich text with control characters made visible, never markup.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text
from rich.tree import Tree

from claimtrack.shapes.rows import (
    AnnotationRow,
    AssessmentRow,
    CitationRow,
    ClaimDetail,
    ClaimRow,
    HistoryRow,
    RebuttalRow,
)
from claimtrack.text import clip, visible

ANSWER_GLYPHS = {
    "denies": "⊖", "contradicts": "⊖", "undermines": "⊖", "undercuts": "⊖", "withdraws": "⊖",
    "narrows": "⊙", "concedes": "⊕", "counter_accuses": "⇄",
}  # fmt: skip
_PARTS = 8


GLYPHS = {"unanswered": "○", "stands": "✓", "disputed": "≠", "defeated": "✗"}
STYLES = {"unanswered": "", "stands": "green", "disputed": "yellow", "defeated": "red"}


def text(value: str | None, style: str = "") -> Text:
    """Return what a person wrote as Rich text: shown as it is, harmless to the terminal."""
    return Text().append(visible(value or ""), style)


def standing_text(label: str, partial: str | None = None) -> Text:
    """Return a standing as glyph, word and colour."""
    words = f"{GLYPHS.get(label, '?')} {label}" + (f", {partial}" if partial else "")
    return text(words, STYLES.get(label, ""))


def sheet(detail: ClaimDetail) -> Group:
    """Return a claim with everything on it, to be printed at any width."""
    return Group(*_parts(detail))


def _parts(detail: ClaimDetail) -> Iterator[RenderableType]:
    yield from _head(detail)
    if detail.citations:
        yield _rule(f"SOURCES {len(detail.citations)}")
        for citation in detail.citations:
            yield from _citation(citation)
    yield _rule(f"AGAINST {detail.claim.rebuttals}")
    yield _tree(detail)
    if detail.answers:
        yield _rule(f"ANSWERS {len(detail.answers)}")
        for answer in detail.answers:
            kind = _kind(answer.kind, answer.aim)
            yield text(f"{ANSWER_GLYPHS[answer.kind]} {kind}: {_called(answer.claim)}")
    if detail.assessments:
        yield _rule(f"VERDICTS {len(detail.assessments)}")
        for assessment in detail.assessments:
            yield text(_judgement(assessment))
    if detail.annotations:
        yield _rule(f"NOTES {len(detail.annotations)}")
        yield from _notes(detail.annotations, 0)
    yield from _history(detail.history)


def _head(detail: ClaimDetail) -> Iterator[RenderableType]:
    claim, fields = detail.claim, detail.fields
    head = standing_text(claim.standing, claim.partial)
    head.append_text(
        text(f"   {claim.id.hex[:8]}" + (f"  {claim.key}" if claim.key else ""), "dim")
    )
    head.append_text(text(f"   {claim.stage}" + (f", {claim.owner}" if claim.owner else ""), "dim"))
    if claim.retracted:
        head.append_text(text("   retracted", "bold red"))
    yield head
    yield text(claim.text, "bold")
    yield text(_said(claim, fields))
    about = [f"about {fields['period']}" if fields["period"] else "", fields["nature"] or ""]
    about += [", ".join(detail.tags)]
    line = " · ".join(part for part in about if part)
    if line:
        yield text(line, "dim")
    yield text(detail.reason, STYLES.get(claim.standing, ""))
    if fields["note"]:
        yield text(fields["note"], "italic")
    for conflict in detail.conflicts:
        names = " or ".join(
            f"{', '.join(map(str, values.values()))} ({author or 'unknown'})"
            for _, author, values in conflict.candidates
        )
        yield text(f"! {conflict.field} is in conflict: {names}", "bold red")


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


def _citation(citation: CitationRow) -> Iterator[RenderableType]:
    words = citation.exact or ""
    if citation.wording == "verbatim" and words and not words.startswith(("“", '"', "«", "„")):
        words = f"“{words}”"
    how = ", " + (citation.wording or "wording unknown")
    if citation.wording is None and citation.role != "reports":
        how = ""  # evidence need not be anybody's words
    where = citation.source + (f" {citation.locator}" if citation.locator else "")
    grade = f"  {citation.grade}" if citation.grade else ""
    yield text(f"§ {where} · {citation.role}{how}{grade}", "dim")
    if words:
        yield _indented(words)
    if citation.note:
        yield _indented(citation.note, "italic")
    yield from _notes(citation.annotations, 2)


def _tree(detail: ClaimDetail) -> Tree:
    """Return the answers to a claim, and theirs, as a tree."""
    root = Tree(text("nothing answers it yet" if not detail.rebuttals else "this claim", "dim"))
    pending: list[tuple[Tree, tuple[RebuttalRow, ...]]] = [(root, detail.rebuttals)]
    while pending:
        branch, rebuttals = pending.pop()
        for one in rebuttals:
            node = branch.add(_answer(one))
            for note in one.annotations:
                node.add(text(f"note by {note.author}: {note.body}", "italic"))
            pending.append((node, one.rebuttals))
    return root


def _answer(one: RebuttalRow) -> Text:
    glyph = ANSWER_GLYPHS[one.kind]
    line = text(f"{glyph} {_kind(one.kind, one.aim)}  ", "bold")
    line.append_text(text(one.claim.text))
    facts = [one.claim.speaker or "speaker unknown", one.claim.said or "undated"]
    facts.append(_counted(one.claim.citations, "citation"))
    if one.link:
        facts.append(f"linked by the {one.link}")
    line.append("\n").append_text(text(f"{' · '.join(facts)} · {one.claim.id.hex[:8]}", "dim"))
    line.append_text(text("  "))
    line.append_text(standing_text(one.claim.standing, one.claim.partial))
    if one.again:
        line.append_text(text("  (shown above)", "dim"))
    if one.note:
        line.append("\n").append_text(text(one.note, "italic"))
    return line


def _kind(kind: str, aim: str | None) -> str:
    words = kind.replace("_", "-")
    return words if aim in (None, "whole") else f"{words} the {aim}"


def _judgement(one: AssessmentRow) -> str:
    parts = [one.verdict, one.likelihood or ""]
    parts.append(f"{one.confidence} confidence" if one.confidence else "")
    line = f"{one.reviewer}: " + ", ".join(part for part in parts if part)
    if one.outdated:
        line += " (of an earlier wording)"
    return line + (f" — {one.rationale}" if one.rationale else "")


def _notes(notes: Iterable[AnnotationRow], inset: int) -> Iterator[RenderableType]:
    pending = [(note, inset) for note in reversed(tuple(notes))]
    while pending:
        note, indent = pending.pop()
        asks = "?" if note.motivation == "questioning" else "✎"
        done = " ✓ settled" if note.settled else ""
        yield _indented(f"{asks} {note.author}: {note.body}{done}", inset=indent)
        pending += [(reply, indent + 2) for reply in reversed(note.replies)]


def _history(history: tuple[HistoryRow, ...]) -> Iterator[RenderableType]:
    changesets: dict[UUID, HistoryRow] = {}
    for row in history:
        changesets.setdefault(row.changeset_id, row)
    yield _rule(f"HISTORY {len(changesets)}")
    for row in list(changesets.values())[:_PARTS]:
        when = row.at.strftime("%Y-%m-%d %H:%M")
        why = f" — {row.reason}" if row.reason else ""
        yield text(f"{when}  {row.author}  {row.kind}{why}", "dim")


def _called(claim: ClaimRow) -> str:
    return f"{claim.speaker or 'speaker unknown'}: {clip(visible(claim.text), 70)}"


def _counted(count: int, what: str) -> str:
    return f"no {what}" if count == 0 else f"{count} {what}{'' if count == 1 else 's'}"


def _indented(words: str, style: str = "", inset: int = 2) -> Padding:
    return Padding(text(words, style), (0, 0, 0, inset))


def _rule(title: str) -> Rule:
    return Rule(Text(title, style="bold"), align="left", style="dim")
