"""What a brief for a court or the desk says of the past: custody of copies, history of claims."""

import re
from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from sqlmodel import Session

from claimtrack.brief.material import Material, StepFacts
from claimtrack.queries.change_history import history
from claimtrack.queries.custody import custody

_HASH = re.compile(r"[0-9a-f]{64}")
_STANDS = "stands"
"""How a quote stands is said where it is quoted."""


def with_custody(session: Session, material: Material) -> Material:
    """Add the chain of custody of each copy that the brief shows; hashes stand at the exhibit."""
    shown = {copy_id for _, copy_id in material.exhibited() if copy_id is not None}
    inside = {*material.chosen, *material.drawn_in}
    sources = sorted({material.copies[copy_id].source_id for copy_id in shown})
    steps = tuple(
        StepFacts(step.snapshot, step.what, step.at, step.who, _HASH.sub("as above", step.detail))
        for source_id in sources
        for step in custody(session.connection(), source_id)
        if step.snapshot in shown
        and step.what != _STANDS
        and (step.claim is None or step.claim in inside)
    )
    return replace(material, custody=steps)


def with_history(session: Session, material: Material) -> Material:
    """Add who changed what of the claims of the brief, and of what hangs on them, oldest first."""
    claims: Mapping[UUID, UUID] = {
        **{claim_id: claim_id for claim_id in (*material.chosen, *material.drawn_in)},
        **{row.id: row.claim_id for row in material.citations},
        **{row.id: row.claim_id for row in material.rebuttals},
        **{row.id: row.claim_id for row in material.assessments},
    }
    steps = tuple(
        StepFacts(
            claims[row.entity_id],
            row.kind,
            f"{row.at:%Y-%m-%d %H:%M}",
            row.author,
            f"{row.sentence}{f' ({row.reason})' if row.reason else ''}",
        )
        for row in reversed(history(session, entity_ids=list(claims)))
    )
    return replace(material, history=steps)
