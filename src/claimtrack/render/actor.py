"""An actor with all that is on it, as lines, part by part."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from uuid import UUID

from claimtrack.entities import label_of
from claimtrack.render.detail import kind_words, thread_lines
from claimtrack.render.glyphs import UNICODE, Glyphs
from claimtrack.render.lines import Line, Span, Target, heading, line, standing_span
from claimtrack.render.support import confidential_lines
from claimtrack.schemas.actors import ActorDetail, ActorMention, DenialRow
from claimtrack.schemas.listing import ClaimRow
from claimtrack.schemas.look_alikes import LookAlike
from claimtrack.schemas.rows import SourceRow
from claimtrack.text import clip, counted, visible

_TEXT_CELLS = 200


def actor_lines(
    detail: ActorDetail, glyphs: Glyphs = UNICODE, alike: Sequence[LookAlike] = ()
) -> list[Line]:
    """Return an actor with everything on it, and whom it looks like; each line can be opened."""
    row = detail.actor
    lines = [*_head(detail, glyphs)]
    if detail.same:
        lines += [heading(f"THE SAME AS {len(detail.same)}"), *_mentions(detail.same, glyphs)]
    if alike:
        own = {row.id, *(other.id for other in detail.same)}
        lines.append(heading(f"LOOKS LIKE {len(alike)}"))
        lines += [_look_alike(pair, own, glyphs) for pair in alike]
    if detail.parts:
        lines += [heading(f"PARTS OF IT {len(detail.parts)}"), *_mentions(detail.parts, glyphs)]
    lines += [heading(f"CLAIMS {row.claims:,}"), *_claims(detail.claims, row.claims, glyphs)]
    lines.append(heading(f"ANSWERS TO ITS CLAIMS {row.answered:,}"))
    lines += _answers(detail.denied, row.answered, glyphs, are_own=False)
    lines.append(heading(f"ANSWERS THAT IT GIVES {row.answers:,}"))
    lines += _answers(detail.denials, row.answers, glyphs, are_own=True)
    if row.sources:
        lines.append(heading(f"SOURCES ISSUED {row.sources:,}"))
        lines += [_source(source, glyphs) for source in detail.sources]
        lines += _more(row.sources, len(detail.sources), glyphs)
    if detail.apart:
        lines.append(heading(f"NEVER THE SAME AS {len(detail.apart)}"))
        lines += _mentions(detail.apart, glyphs)
    if detail.annotations:
        lines.append(heading(f"NOTES {len(detail.annotations)}"))
        lines += thread_lines(detail.annotations, None, glyphs, "")
    return lines


def standing_spans(
    standings: Mapping[str, int], glyphs: Glyphs = UNICODE, *, words: bool
) -> list[Span]:
    """Return how many of an actor's claims stand how: the sign of each standing and a number.

    With `words`, the standing's own word too.
    """
    return [
        (f"{glyphs.standings[label]}{count:,}{f' {label}' if words else ''}", label)
        for label, count in standings.items()
        if count
    ]


def standing_signs(standings: Mapping[str, int]) -> str:
    """Return the same as plain text, without words: for a table."""
    return " ".join(sign for sign, _ in standing_spans(standings, words=False))


def _head(detail: ActorDetail, glyphs: Glyphs) -> Iterator[Line]:
    row, fields = detail.actor, detail.fields
    me = Target("actor", row.id)
    key = f"  {visible(row.key)}" if row.key and row.key != row.id.hex else ""
    yield line((visible(row.name), "bold"), target=me)
    yield line(
        (f"{row.id.hex[:8]}{key}", "dim"), ("   retracted" if row.retracted else "", "defeated")
    )
    facts = f" {glyphs.dot} ".join(filter(None, (row.kind, row.role)))
    yield line((visible(facts), ""))
    yield from confidential_lines(fields)
    if detail.whole is not None:
        words = f"{label_of('actor', 'part_of_id')} {detail.whole.name}"
        yield line((visible(words), ""), target=Target("actor", detail.whole.id))
    for alias in detail.aliases:
        note = f"  {alias.note}" if alias.note else ""
        yield line(
            ("also called ", "dim"),
            (visible(alias.name), ""),
            (visible(note), "italic"),
            target=Target("alias", alias.id),
            hang="  ",
        )
    spans: list[Span] = [(counted(row.claims, "claim"), "bold")]
    for words, token in standing_spans(row.standings, glyphs, words=True):
        spans += [("  ", ""), (words, token)]
    yield line(*spans)
    if fields["note"]:
        yield line((visible(fields["note"], newlines=True), "italic"))


def _mentions(rows: Iterable[ActorMention], glyphs: Glyphs) -> Iterator[Line]:
    for row in rows:
        facts = f" {glyphs.dot} ".join(filter(None, (row.kind, row.role)))
        yield line(
            (f"{row.id.hex[:8]}  ", "dim"),
            (visible(row.name), ""),
            (visible(f"  {facts}"), "dim"),
            target=Target("actor", row.id),
            hang="  ",
        )


def _look_alike(pair: LookAlike, own: Collection[UUID], glyphs: Glyphs) -> Line:
    other, name = (pair.other, pair.other_name) if pair.one in own else (pair.one, pair.one_name)
    settles = f", settles {counted(pair.conflicts, 'conflict')}" if pair.conflicts else ""
    return line(
        (f"{other.hex[:8]}  ", "dim"),
        (visible(name), ""),
        (visible(f"  {glyphs.dot} {pair.why}{settles}"), "dim"),
        target=Target("actor", other),
        hang="  ",
    )


def _claims(claims: Sequence[ClaimRow], count: int, glyphs: Glyphs) -> Iterator[Line]:
    for claim in claims:
        against = f"  {glyphs.against}{claim.rebuttals}" if claim.rebuttals else ""
        yield line(
            (f"{claim.said or 'undated':10} ", "dim"),
            (f"{glyphs.standings[claim.standing]} ", claim.standing),
            (clip(visible(claim.text), _TEXT_CELLS, glyphs.more), ""),
            (against, claim.standing),
            target=Target("claim", claim.id, claim.id),
            hang="  ",
        )
    yield from _more(count, len(claims), glyphs)


def _answers(
    rows: Sequence[DenialRow], count: int, glyphs: Glyphs, *, are_own: bool
) -> Iterator[Line]:
    """Yield answers: what is said against which words, and who the other is."""
    for row in rows:
        answered, by = row.answer.claim, row.by
        how = kind_words(row.answer.kind, row.answer.aim)
        against = clip(visible(answered.text), _TEXT_CELLS, glyphs.more)
        yield Line(
            (
                (
                    (f"{by.said or 'undated':10} ", "dim"),
                    (f"{glyphs.answers[row.answer.kind]} {how}: ", "bold"),
                    ("" if are_own else f"{_speaker(by)}: ", ""),
                    (clip(visible(by.text), _TEXT_CELLS, glyphs.more), ""),
                    ("  ", ""),
                    standing_span(by, glyphs),
                ),
                ((f"to {_speaker(answered)}: {against}" if are_own else f"to {against}", "dim"),),
            ),
            Target("rebuttal", row.answer.id, by.id),
            hang="  ",
        )
    yield from _more(count, len(rows), glyphs)


def _speaker(claim: ClaimRow) -> str:
    return visible(claim.speaker or "speaker unknown")


def _source(source: SourceRow, glyphs: Glyphs) -> Line:
    cited = f"  {glyphs.source}{source.citations}" if source.citations else ""
    return line(
        (f"{source.published or 'undated':10} ", "dim"),
        (clip(visible(source.name), _TEXT_CELLS, glyphs.more), ""),
        (cited, "dim"),
        target=Target("source", source.id),
        hang="  ",
    )


def _more(count: int, shown: int, glyphs: Glyphs) -> Iterator[Line]:
    if count > shown:
        yield line((f"{glyphs.more} and {count - shown:,} more", "dim"))
    elif not count:
        yield line(("none is recorded", "dim"))
