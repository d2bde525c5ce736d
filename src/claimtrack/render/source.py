"""A source on paper: what it is, and what is cited from it."""

from claimtrack.render.claim import threads
from claimtrack.render.glyphs import UNICODE, Glyphs
from claimtrack.render.lines import Line, Span, Target, heading, line
from claimtrack.render.quote import state_span
from claimtrack.schemas.rows import SourceDetail
from claimtrack.text import clip, visible

_CELLS = 200


def source_lines(detail: SourceDetail, glyphs: Glyphs = UNICODE) -> list[Line]:
    """Return a source with its kept copies, its citations and the notes on it."""
    source, fields = detail.source, detail.fields
    me = Target("source", source.id)
    told = [
        line((visible(source.title), "bold"), target=me),
        line((f"{source.id.hex[:8]}  {visible(source.key or '')}", "dim")),
    ]
    facts = [source.kind, source.issuer, source.outlet, source.published or "undated"]
    facts += [f"reliability {source.reliability}" if source.reliability else None]
    told.append(line((visible(f" {glyphs.dot} ".join(one for one in facts if one)), "")))
    told += [line((visible(one), "dim")) for one in (source.url,) if one]
    told += [line((visible(one), "italic")) for one in (fields.get("note"),) if one]
    copies = "no copy is kept" if not source.snapshots else f"kept copies: {source.snapshots}"
    told.append(line((copies, "stands" if source.snapshots else "dim")))
    told.append(heading(f"CITED {source.citations}"))
    for citation, claim in detail.cited:
        spans: list[tuple[Span, ...]] = [
            (
                (f"{glyphs.source} {visible(citation.locator or 'passage unknown')}  ", "dim"),
                (clip(visible(claim.text), _CELLS, glyphs.more), ""),
                *([("  ", ""), state_span(citation.state, glyphs)] if citation.state else []),
            )
        ]
        if citation.exact:
            spans.append(((clip(visible(citation.exact), _CELLS, glyphs.more), "italic"),))
        target = Target("citation", citation.id, claim.id)
        told.append(Line(tuple(spans), target, hang="  "))
    if detail.annotations:
        told.append(heading(f"NOTES {len(detail.annotations)}"))
        told += threads(detail.annotations, None, glyphs, "")
    return told
