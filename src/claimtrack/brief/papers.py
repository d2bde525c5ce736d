"""What only the desk reads of a claim: stage, owner, topics, rationales, notes, history."""

from claimtrack.brief.description import Inline, Line, Said
from claimtrack.brief.indexes import Indexes
from claimtrack.brief.material import ClaimFacts, NoteFacts

_DEEPEST = 20


def papers_of(indexes: Indexes, claim: ClaimFacts) -> tuple[tuple[str, Line], ...]:
    """Return the desk's own papers on a claim, each with what it is called."""
    papers: list[tuple[str, Line]] = []
    if claim.key:
        papers.append(("Record", (Said(claim.key),)))
    if claim.stage:
        papers.append(("Stage", (claim.stage,)))
    if claim.owner:
        papers.append(("Owner", (Said(claim.owner),)))
    if claim.tags:
        papers.append(("Topics", (Said(", ".join(claim.tags)),)))
    if claim.note:
        papers.append(("Desk's note", (Said(claim.note),)))
    for row in indexes.assessments[claim.id]:
        if row.rationale:
            who = row.reviewer or "somebody"
            papers.append(("Rationale", (Said(who), ": ", Said(row.rationale))))
    targets = [claim.id, *(row.id for row in indexes.citations[claim.id])]
    targets += [row.id for row in indexes.answers[claim.id]]
    targets += [row.id for row in indexes.assessments[claim.id]]
    for target in targets:
        papers += _threads(indexes.notes[target])
    for step in indexes.history[claim.id]:
        line: Line = (
            f"{step.at or 'time not known'}, ",
            Said(step.who or "somebody"),
            ": ",
            Said(step.detail),
        )
        papers.append(("History", line))
    return tuple(papers)


def _threads(notes: list[NoteFacts]) -> list[tuple[str, Line]]:
    """Return notes, each with the replies to it below it."""
    below: dict[object, list[NoteFacts]] = {}
    known = {note.id for note in notes}
    for note in notes:
        below.setdefault(note.reply_to_id if note.reply_to_id in known else None, []).append(note)
    found: list[tuple[str, Line]] = []
    pending = [(note, 0) for note in reversed(below.get(None, []))]
    while pending:
        note, depth = pending.pop()
        line: list[Inline] = [Said(note.author or "nobody named"), ": ", Said(note.body)]
        if note.settled:
            line.append(" (settled)")
        found.append(("Note" if depth == 0 else "Reply", tuple(line)))
        if depth < _DEEPEST:
            pending += [(reply, depth + 1) for reply in reversed(below.get(note.id, []))]
    return found
