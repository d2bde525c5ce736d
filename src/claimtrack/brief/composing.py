"""From the rows that an audience may read to the description of a brief."""

from collections import Counter as Tally
from dataclasses import replace
from datetime import datetime

from claimtrack.brief.audience import Covered, cover
from claimtrack.brief.claims import ClaimWriter
from claimtrack.brief.corrections import corrections_of
from claimtrack.brief.description import (
    Brief,
    Code,
    Inline,
    Line,
    Paragraph,
    Said,
)
from claimtrack.brief.drawing import pictures_of
from claimtrack.brief.exhibits import Exhibits
from claimtrack.brief.findings import findings_of
from claimtrack.brief.indexes import Counter, Indexes
from claimtrack.brief.kinds import Audience
from claimtrack.brief.limits import limits_of
from claimtrack.brief.material import Material
from claimtrack.brief.readable import readable
from claimtrack.brief.wording import STATES, date_words, state_of
from claimtrack.text import counted
from claimtrack.vocabulary import Label

CAUTION = (
    "A state says how the argument stands that was recorded here, and nothing of what is true. A "
    "claim may be unchallenged because nobody looked, and rebutted on this record by what another "
    "record would refute."
)
_HOW_TO_READ = (
    "Each claim has who said it, how it stands and why, in which words which source carries it, "
    "and what is on record for and against it. Quotation marks stand only around words that are in "
    "the source as they stand here. Numbered notes name the source, the page, the grade and the "
    "exhibit; the exhibits are listed at the end, with hashes by which anybody can check them."
)
_FOR = {
    Audience.PUBLIC: "the public",
    Audience.COURT: "a court: with the chain of custody of each kept copy",
    Audience.DESK: "the desk alone: with its notes, judgements and history",
}
_SPEAKERS = 6


def compose(
    material: Material,
    audience: Audience,
    dated: str,
    *,
    title: str | None = None,
) -> Brief:
    """Return the description of a brief of a day (EDTF), without what its audience may not read.

    `title` is what the person who makes it calls it; it is not searched for names.
    """
    covered = cover(material, audience)
    covered = replace(covered, material=readable(covered.material))
    indexes = Indexes(covered, audience)
    numbers = Counter()
    corrections = tuple(_paragraph(numbers, line) for line in corrections_of(indexes))
    about = tuple(_paragraph(numbers, line) for line in _about(indexes))
    findings = findings_of(indexes, numbers)
    exhibits = Exhibits(indexes)
    writer = ClaimWriter(indexes, numbers, exhibits)
    claims = tuple(map(writer.describe, indexes.material.chosen))
    drawn_in = tuple(map(writer.describe, indexes.material.drawn_in))
    limits = limits_of(indexes, numbers)
    withheld = tuple(_paragraph(numbers, (sentence,)) for sentence in covered.withheld)
    labels = Tally(indexes.label(claim_id) for claim_id in indexes.listed)
    return Brief(
        title=title or _title(indexes),
        dated=dated,
        dated_words=date_words(dated),
        audience=audience.value,
        cover=tuple(_cover_lines(covered, audience, dated)),
        about=about,
        states=tuple((state_of(label, (STATES[label][2],)), labels[label]) for label in Label),
        caution=(CAUTION,),
        corrections=corrections,
        findings=findings,
        pictures=pictures_of(indexes),
        claims=claims,
        drawn_in=drawn_in,
        limits=limits,
        withheld=withheld,
        exhibits=exhibits.listed(),
    )


def _paragraph(numbers: Counter, line: Line) -> Paragraph:
    number = numbers.next()
    return Paragraph(number, f"p{number}", line)


def _title(indexes: Indexes) -> str:
    count = len(indexes.material.chosen)
    return "Brief on one claim" if count == 1 else f"Brief on {counted(count, 'claim')}"


def _cover_lines(covered: Covered, audience: Audience, dated: str) -> list[tuple[str, Line]]:
    state = covered.material.state
    at = "" if state.newest_at is None else f", of {state.newest_at:%Y-%m-%d %H:%M} UTC"
    lines: list[tuple[str, Line]] = [
        ("As of", (date_words(dated), _later(state.newest_at, dated))),
        ("For", (_FOR[audience],)),
    ]
    if covered.material.asked is not None:
        lines.append(("Claims asked for", (Said(covered.material.asked or "all"),)))
    lines += [
        ("State of the file", (
            f"{counted(state.changesets, 'changeset')}, the newest ", Code(state.newest[:16]), at,
        )),
        ("Seal", (Code(state.seal),)),
    ]  # fmt: skip
    return lines


def _later(newest_at: datetime | None, dated: str) -> str:
    """Return what is to be said of a brief that bears a day before the newest change."""
    if newest_at is None or dated >= f"{newest_at:%Y-%m-%d}":
        return ""
    return f" (so dated by who made it; it shows changes of {date_words(f'{newest_at:%Y-%m-%d}')})"


def _about(indexes: Indexes) -> list[Line]:
    """Say what the brief is about: how many claims, of whom, of when, from how many sources."""
    material = indexes.material
    claims = [indexes.claim(claim_id) for claim_id in material.chosen]
    speakers = Tally(name for claim in claims if (name := indexes.actor(claim.speaker_id)))
    line: list[Inline] = [f"This brief sets out {counted(len(claims), 'claim')}"]
    named = sorted(speakers, key=lambda name: (-speakers[name], name))
    shown = named if len(named) <= _SPEAKERS + 1 else named[:_SPEAKERS]
    for place, name in enumerate(shown):
        line += [" by " if place == 0 else ", ", Said(name)]
    if len(shown) < len(named):
        line.append(f" and {len(named) - len(shown):,} others")
    days = sorted(claim.said for claim in claims if claim.said)
    if days:
        first, last = date_words(days[0]), date_words(days[-1])
        line.append(f", said {first}" if first == last else f", said between {first} and {last}")
    lines: list[Line] = [(*line, ".")]
    if material.drawn_in:
        lines.append(_drawn_in(len(claims), len(material.drawn_in)))
    return [*lines, (_HOW_TO_READ,)]


def _drawn_in(claims: int, others: int) -> Line:
    them = "it" if claims == 1 else "them"
    do = "answers or supports" if others == 1 else "answer or support"
    what = counted(others, "claim")
    return (f"Beside {them}: {what} that {do} {them}, directly or further on.",)
