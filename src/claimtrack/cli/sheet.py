"""A claim on paper: what is claimed, where it stands written, what answers it, what we think."""

from collections.abc import Iterable
from typing import Any

from claimtrack.cli.console import STYLES, standing_text, terminal, text
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


def print_sheet(detail: ClaimDetail) -> None:
    """Print a claim with everything on it."""
    out = terminal()
    _print_head(out, detail)
    if detail.citations:
        _rule(out, f"SOURCES {len(detail.citations)}")
        for citation in detail.citations:
            _print_citation(out, citation)
    _rule(out, f"AGAINST {detail.claim.rebuttals}")
    out.print(_tree(detail))
    if detail.answers:
        _rule(out, f"ANSWERS {len(detail.answers)}")
        for answer in detail.answers:
            kind = _kind(answer.kind, answer.aim)
            line = f"{ANSWER_GLYPHS[answer.kind]} {kind}: {_called(answer.claim)}"
            out.print(text(line))
    if detail.assessments:
        _rule(out, f"VERDICTS {len(detail.assessments)}")
        for assessment in detail.assessments:
            out.print(text(_judgement(assessment)))
    if detail.annotations:
        _rule(out, f"NOTES {len(detail.annotations)}")
        _print_notes(out, detail.annotations, "")
    _print_history(out, detail.history)


def _print_head(out: Any, detail: ClaimDetail) -> None:
    claim, fields = detail.claim, detail.fields
    head = standing_text(claim.standing, claim.partial)
    head.append_text(
        text(f"   {claim.id.hex[:8]}" + (f"  {claim.key}" if claim.key else ""), "dim")
    )
    head.append_text(text(f"   {claim.stage}" + (f", {claim.owner}" if claim.owner else ""), "dim"))
    if claim.retracted:
        head.append_text(text("   retracted", "bold red"))
    out.print(head)
    out.print(text(claim.text, "bold"))
    out.print(text(_said(claim, fields)))
    about = [f"about {fields['period']}" if fields["period"] else "", fields["nature"] or ""]
    about += [", ".join(detail.tags)]
    line = " · ".join(part for part in about if part)
    if line:
        out.print(text(line, "dim"))
    out.print(text(detail.reason, STYLES.get(claim.standing, "")))
    if fields["note"]:
        out.print(text(fields["note"], "italic"))
    for conflict in detail.conflicts:
        names = " or ".join(
            f"{', '.join(map(str, values.values()))} ({author or 'unknown'})"
            for _, author, values in conflict.candidates
        )
        out.print(text(f"! {conflict.field} is in conflict: {names}", "bold red"))


def _said(claim: ClaimRow, fields: Any) -> str:
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


def _print_citation(out: Any, citation: CitationRow) -> None:
    words = citation.exact or ""
    if citation.wording == "verbatim" and words and not words.startswith(("“", '"', "«", "„")):
        words = f"“{words}”"
    how = citation.wording or "wording unknown"
    where = citation.source + (f" {citation.locator}" if citation.locator else "")
    grade = f"  {citation.grade}" if citation.grade else ""
    out.print(text(f"§ {where} · {citation.role}, {how}{grade}", "dim"))
    if words:
        out.print(_indented(words))
    if citation.note:
        out.print(_indented(citation.note, "italic"))
    _print_notes(out, citation.annotations, "  ")


def _tree(detail: ClaimDetail) -> Any:
    """Return the answers to a claim, and theirs, as a tree."""
    from rich.tree import Tree

    root = Tree(text("nothing answers it yet" if not detail.rebuttals else "this claim", "dim"))
    pending: list[tuple[Any, tuple[RebuttalRow, ...]]] = [(root, detail.rebuttals)]
    while pending:
        branch, rebuttals = pending.pop()
        for one in rebuttals:
            node = branch.add(_answer(one))
            for note in one.annotations:
                node.add(text(f"note by {note.author}: {note.body}", "italic"))
            pending.append((node, one.rebuttals))
    return root


def _answer(one: RebuttalRow) -> Any:
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


def _print_notes(out: Any, notes: Iterable[AnnotationRow], indent: str) -> None:
    pending = [(note, indent) for note in reversed(tuple(notes))]
    while pending:
        note, inset = pending.pop()
        asks = "?" if note.motivation == "questioning" else "✎"
        done = " ✓ settled" if note.settled else ""
        out.print(_indented(f"{asks} {note.author}: {note.body}{done}", inset=len(inset)))
        pending += [(reply, inset + "  ") for reply in reversed(note.replies)]


def _print_history(out: Any, history: tuple[HistoryRow, ...]) -> None:
    changesets: dict[Any, HistoryRow] = {}
    for row in history:
        changesets.setdefault(row.changeset_id, row)
    _rule(out, f"HISTORY {len(changesets)}")
    for row in list(changesets.values())[:_PARTS]:
        when = row.at.strftime("%Y-%m-%d %H:%M")
        why = f" — {row.reason}" if row.reason else ""
        out.print(text(f"{when}  {row.author}  {row.kind}{why}", "dim"))


def _called(claim: ClaimRow) -> str:
    return f"{claim.speaker or 'speaker unknown'}: {clip(visible(claim.text), 70)}"


def _counted(count: int, what: str) -> str:
    return f"no {what}" if count == 0 else f"{count} {what}{'' if count == 1 else 's'}"


def _indented(words: str, style: str = "", inset: int = 2) -> Any:
    from rich.padding import Padding

    return Padding(text(words, style), (0, 0, 0, inset))


def _rule(out: Any, title: str) -> None:
    line = text(f"─ {title} ", "bold")
    line.append_text(text("─" * max(0, min(out.width, 100) - len(title) - 3), "dim"))
    out.print(line, no_wrap=True, crop=True)
