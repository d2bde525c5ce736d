"""Where the citations of a claim come from, and look-alike copies, as lines."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from claimtrack.render.glyphs import UNICODE, Glyphs
from claimtrack.render.lines import Line, Span, Target, heading, line
from claimtrack.schemas.lineage import ClaimLineage, CopyRow, RoleRow, TreeRow
from claimtrack.text import clip, counted, visible

_DEEPEST = 12
"""Further in, a level is told by its number."""
_PASSAGE_CELLS = 300
_TOKENS = {"original": "stands", "not examined": "dim", "derived": ""}
_ORIGINS = "independent origin"


def lineage_lines(lineage: ClaimLineage, glyphs: Glyphs = UNICODE) -> Iterator[Line]:
    """Yield how many origins there may be, what took from what for each role, and the circles."""
    yield line((lineage.words, "bold"))
    for role in lineage.roles:
        yield heading(_role_words(role))
        yield from _tree_lines(role.tree, lineage, glyphs)
        if not role.tree:
            yield line(("all of it goes round in a circle", "dim"))
    if lineage.circles:
        yield heading(f"IN A CIRCLE, NO ORIGIN {len(lineage.circles)}")
    for circle in lineage.circles:
        around = f" {glyphs.arrow} ".join(
            visible(lineage.names[source]) for source in (*circle, circle[0])
        )
        yield line((around, "disputed"), target=Target("source", circle[0]), hang="  ")
    for cited in lineage.citations:
        if cited.root is None:
            yield line(
                (f"{glyphs.source} {_name(lineage, cited.source)}", ""),
                (f"  {cited.role}, leads into it", "dim"),
                target=Target("citation", cited.id, lineage.claim),
                hang="  ",
            )


def _role_words(role: RoleRow) -> str:
    sources = counted(role.sources, "source")
    if not role.most:
        told = "no origin"
    elif role.least == role.most:
        told = counted(role.most, _ORIGINS)
    else:
        told = f"at least {role.least:,}, at most {counted(role.most, _ORIGINS)}"
    return f"{role.role.upper()} {sources}: {told}"


def _tree_lines(tree: Sequence[TreeRow], lineage: ClaimLineage, glyphs: Glyphs) -> Iterator[Line]:
    issuers = {source: root.issuer for root in lineage.roots for source in root.sources}
    stems: list[str] = []
    for row, is_last in zip(tree, _lasts([row.depth for row in tree]), strict=True):
        del stems[max(0, row.depth - 1) :]
        branch = (glyphs.corner if is_last else glyphs.branch) if row.depth else ""
        before = "".join(stems[:_DEEPEST])
        lead, hang = before + branch, before + ("  " if is_last or not row.depth else glyphs.stem)
        if row.depth > _DEEPEST:
            lead, hang = before, before
        if row.depth:
            stems.append("  " if is_last else glyphs.stem)
        yield from _source_lines(row, lineage, issuers.get(row.source), lead, hang, glyphs)


def _source_lines(
    row: TreeRow,
    lineage: ClaimLineage,
    issuer: str | None,
    lead: str,
    hang: str,
    glyphs: Glyphs,
) -> Iterator[Line]:
    level = f"(level {row.depth + 1:,}) " if row.depth > _DEEPEST else ""
    by: Span = (f" {glyphs.dot} {visible(issuer)}" if issuer and not row.depth else "", "dim")
    name: Span = (f"{level}{_name(lineage, row.source)}", "" if row.citations else "dim")
    state: Span = (f"  {row.lineage}", _TOKENS[row.lineage])
    cited = len(row.citations)
    note = "not cited itself" if not cited else counted(cited, "citation") if cited > 1 else ""
    target = Target("source", row.source)
    if cited:
        target = Target("citation", row.citations[0][0], lineage.claim)
    yield line(name, by, state, (f"  {note}", "dim"), target=target, lead=lead, hang=hang)
    for citation, own in row.citations[1:]:
        yield line(
            (f"{glyphs.source} citation {citation.hex[:8]}", "dim"),
            (f"  {own}", _TOKENS[own]),
            target=Target("citation", citation, lineage.claim),
            lead=hang,
            hang=hang,
        )


def _lasts(depths: Sequence[int]) -> list[bool]:
    """Return whether each row of a tree is the last of its siblings."""
    later: set[int] = set()
    lasts: list[bool] = []
    for depth in reversed(depths):
        lasts.append(depth not in later)
        later = {other for other in later if other < depth} | {depth}
    return lasts[::-1]


def _name(lineage: ClaimLineage, source: UUID) -> str:
    return clip(visible(lineage.names[source]), 60)


def copy_lines(row: CopyRow, glyphs: Glyphs = UNICODE) -> Iterator[Line]:
    """Yield a source that looks like a copy, what of, how much of each, and the passage."""
    target = Target("source", row.copy)
    yield line(
        (f"{row.copy.hex[:8]}  {_dated(row.copy_name, row.copy_published)}", "bold"), target=target
    )
    yield line(
        (f"  looks like a copy of {row.origin.hex[:8]}  ", ""),
        (_dated(row.origin_name, row.origin_published), "bold"),
        target=target,
        hang="  ",
    )
    yield line((f"  {parts_in_words(row)}", "dim"), target=target, hang="  ")
    passage = clip(" ".join(visible(row.passage).split()), _PASSAGE_CELLS, glyphs.more)
    yield line((f"  “{passage}”", "italic"), target=target, hang="  ")


def offered_lines(row: CopyRow, glyphs: Glyphs = UNICODE) -> Iterator[Line]:
    """Yield what a source looks like a copy of, above the source itself."""
    yield heading("LOOKS LIKE A COPY")
    yield line(
        ("of ", "dim"), (_dated(row.origin_name, row.origin_published), "bold"),
        target=Target("source", row.origin),
    )  # fmt: skip
    yield line((parts_in_words(row), "dim"))
    passage = clip(" ".join(visible(row.passage).split()), _PASSAGE_CELLS, glyphs.more)
    yield line((f"“{passage}”", "italic"))
    yield line(("= records that it is derived from that; O that it is original.", "dim"))


def origin_lines(fields: Mapping[str, Any]) -> Iterator[Line]:
    """Yield whether a source is original, or what it was derived from; nothing is not examined."""
    if fields.get("lineage"):
        yield line((str(fields["lineage"]), "stands"))
    elif fields.get("derived_from"):
        target = Target("source", fields["derived_from_id"])
        yield line(("derived from ", "dim"), (visible(fields["derived_from"]), ""), target=target)


def parts_in_words(row: CopyRow) -> str:
    """Return "shares 93 % of its words, 41 % of the other's; 57 in a row"."""
    of_copy, of_origin = (f"{round(100 * part):d} %" for part in (row.of_copy, row.of_origin))
    return f"shares {of_copy} of its words, {of_origin} of the other's; {row.words:,} in a row"


def _dated(name: str, published: str | None) -> str:
    return f"{clip(visible(name), 70)} ({visible(published) if published else 'undated'})"
