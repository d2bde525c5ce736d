"""What others did since one last looked, as lines: a heading for each claim, an event a line."""

from collections.abc import Iterator

from claimtrack.render.glyphs import UNICODE, Glyphs
from claimtrack.render.lines import Line, Target, line
from claimtrack.schemas.since import SinceRows
from claimtrack.text import counted, visible
from claimtrack.vocabulary import EventKind

_NOUNS = {
    EventKind.ANSWER: "answer",
    EventKind.SUPPORT: "support",
    EventKind.CITATION: "citation",
    EventKind.STALE: "verdict gone stale",
    EventKind.QUOTE: "quote that no longer stands",
    EventKind.CONFLICT: "conflict",
    EventKind.REPLY: "reply",
    EventKind.ASSIGNMENT: "assignment",
}
_SEVERAL = {
    EventKind.STALE: "verdicts gone stale",
    EventKind.QUOTE: "quotes that no longer stand",
    EventKind.REPLY: "replies",
}


def since_lines(rows: SinceRows, glyphs: Glyphs = UNICODE) -> Iterator[Line]:
    """Yield what was done about each claim: it is the target of its heading and of its events."""
    for group in rows.groups:
        key = group.events[0].key
        spans = ((f"{visible(key)}  ", "dim"),) if key else ()
        target = Target("claim", group.claim, group.claim) if group.claim else None
        yield line(*spans, (visible(group.called), "bold"), target=target)
        for event in group.events:
            yield line(
                (f"{event.when:%Y-%m-%d %H:%M} ", "dim"),
                (f"{visible(event.by)} ", "accent"),
                (visible(event.words), ""),
                target=Target(event.row.entity, event.row.id, event.claim),
                lead="  ",
                hang="    ",
            )
    listed = len(rows.groups)
    if rows.claims > listed:
        more = counted(rows.claims - listed, "more claim")
        yield line((f"{glyphs.more} and {more}: `claimtrack since` has all", "dim"))


def since_sentence(rows: SinceRows) -> str:
    """Return how much there is, and since when."""
    if rows.last is None:
        begin = "No earlier look of yours is known here, so all is new"
    else:
        begin = f"Since {rows.last:%Y-%m-%d %H:%M} (UTC)"
    if not rows.counts:
        return f"{begin}: nothing of others concerns you."
    parts = [_number(kind, number) for kind, number in rows.counts.items()]
    return f"{begin}: {', '.join(parts)}."


def _number(kind: EventKind, number: int) -> str:
    if number > 1 and kind in _SEVERAL:
        return f"{number:,} {_SEVERAL[kind]}"
    return counted(number, _NOUNS[kind])
