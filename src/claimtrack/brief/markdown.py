"""A brief in Markdown, with footnotes that GitHub and pandoc read.

Whatever people wrote is escaped letter by letter, so that no part of it is markup, a list, a link
or HTML; straight quotes and dots too, which pandoc would else replace.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from claimtrack.brief.description import (
    Address,
    Brief,
    Claim,
    Code,
    Exhibit,
    Finding,
    Inline,
    Item,
    Limit,
    Line,
    Mark,
    Paragraph,
    Quote,
    Ref,
    Said,
    State,
)

_SPECIAL = re.compile(r"[!-+\-.:<-@\[-`{-~]")
"""All ASCII punctuation but , ; / and ?, none of which begins anything."""
_SHORT = 160


def as_markdown(brief: Brief) -> str:
    """Return a brief as one text; paragraphs bear their numbers, and anchors are those of HTML."""
    return "\n\n".join(block for block in _blocks(brief) if block) + "\n"


def _blocks(brief: Brief) -> Iterator[str]:
    yield f"# {escaped(brief.title, ' ')}"
    yield _facts(brief.cover)
    yield f"*{_inline(brief.caution)}*"
    yield _table(
        ("State", "Meaning", "Claims"),
        ((_state(each), _inline(each.reason), f"{count:,}") for each, count in brief.states),
    )
    yield from _part("Corrections", map(_paragraph, brief.corrections))
    yield from _part("About this brief", map(_paragraph, brief.about))
    yield from _part("The claims at a glance", _glance((*brief.claims, *brief.drawn_in)))
    yield from _part("Findings", chain.from_iterable(map(_finding, brief.findings.listed)))
    yield from _part("Claims", chain.from_iterable(map(_claim, brief.claims)))
    others = chain.from_iterable(map(_claim, brief.drawn_in))
    yield from _part("Claims that answer or support them", others)
    limits = chain.from_iterable(map(_limit, brief.limits))
    yield from _part("What this brief cannot show", limits)
    yield from _part("What was withheld", map(_paragraph, brief.withheld))
    exhibits = chain.from_iterable(map(_exhibit, brief.exhibits))
    yield from _part("Sources and exhibits", exhibits)
    yield f"Brief as of {brief.dated_words}. Made with claimtrack."


def _part(title: str, blocks: Iterable[str]) -> Iterator[str]:
    """Yield blocks under a title; nothing where there are none."""
    for place, block in enumerate(blocks):
        if place == 0:
            yield f"## {title}"
        yield block


def _glance(claims: Sequence[Claim]) -> Iterator[str]:
    rows = [
        (
            f"[{each.place}](#{each.anchor})",
            escaped(_short(each.words), " "),
            _inline((each.speaker,), " "),
            _state(each.state),
        )
        for each in claims
    ]
    if rows:
        yield _table(("Claim", "Words", "Said by", "State"), rows)


def _finding(row: Finding) -> Iterator[str]:
    yield f"### {row.title}"
    yield from map(_paragraph, row.paragraphs)
    if row.rows:
        yield _table(row.head, ([_inline(cell) for cell in cells] for cells in row.rows))


def _limit(row: Limit) -> Iterator[str]:
    yield f"### {row.title}"
    yield from map(_paragraph, row.paragraphs)


def _claim(row: Claim) -> Iterator[str]:
    yield f"### {_anchor(row.anchor)}Claim {row.place}: {_state(row.state)}"
    yield f"**{row.number}.** **{escaped(row.words)}**"
    yield _inline(row.byline)
    if row.facts:
        yield _facts(row.facts)
    reason = f": {_inline(row.state.reason)}" if row.state.reason else ""
    yield f"**{row.state_paragraph}.** How it stands: {_state(row.state)}{reason}."
    for each in row.quotes:
        yield from _quote(each, "")
    for title, items, none in (
        ("For", row.speaks_for, "Nothing is on record that speaks for it."),
        ("Against", row.speaks_against, "Nothing is on record that speaks against it."),
    ):
        yield f"#### {title}"
        if not items:
            yield none
        for item in items:
            yield from _item(item, 0)
    yield from map(_paragraph, row.judgements)
    if row.ratings:
        yield "#### Rated by others"
        yield from map(_paragraph, row.ratings)
    if row.papers:
        yield "#### For the desk alone"
        yield _facts(row.papers)
    for note in row.notes:
        yield f"[^{note.number}]: {_anchor(note.anchor)}{_inline(note.line, ' ')}"


def _quote(row: Quote, indent: str) -> Iterator[str]:
    reference = f"[^{row.note}]"
    lead = f"{indent}**{row.number}.** {_anchor(row.anchor)}{_inline(row.lead)}"
    yield lead if row.words is not None else lead + reference
    if row.words is not None:
        words = escaped(row.words)
        shown = (
            f"“{words}”" if row.is_verbatim else f"*{words}*" if words.strip() == words else words
        )
        yield _quoted(f"{shown}{reference}", indent)
    if row.translation is not None:
        by = (
            f"Translated by {escaped(row.translator)}:"
            if row.translator
            else "Translated by nobody named:"
        )
        yield indent + by
        yield _quoted(escaped(row.translation), indent)
    for line in row.remarks:
        yield indent + _inline(line, f"\\\n{indent}")
    if row.mark is not None and row.mark.is_trouble:
        yield indent + _mark(row.mark)


def _quoted(words: str, indent: str) -> str:
    return "\n".join(f"{indent}> {line}" for line in words.split("\n"))


def _item(row: Item, level: int) -> Iterator[str]:
    """Yield an item of a column as an entry of a list; replies stand further in."""
    indent = "  " * level
    inner = f"{indent}  "
    if row.quote is not None:
        yield f"{indent}- {_inline(row.lead, ' ')}"
        yield from _quote(row.quote, inner)
        return
    yield f"{indent}- **{row.number}.** {_anchor(row.anchor)}{_inline(row.lead, ' ')}"
    if row.words is not None:
        yield inner + escaped(row.words, f"\\\n{inner}")
    if row.state is not None:
        yield inner + _state(row.state)
    for line in row.remarks:
        yield inner + _inline(line, f"\\\n{inner}")
    for reply in row.replies:
        yield from _item(reply, level + 1)
    if row.further:
        yield inner + _inline(row.further)


def _exhibit(row: Exhibit) -> Iterator[str]:
    yield f"### {_anchor(row.anchor)}{escaped(row.mark)}: {_inline(row.title, ' ')}"
    yield _facts(row.facts)
    if row.custody:
        yield "#### Chain of custody"
        yield "\n".join(
            f"{number}. {_inline(line, ' ')}" for number, line in enumerate(row.custody, 1)
        )


def _paragraph(row: Paragraph) -> str:
    return f"**{row.number}.** {_anchor(row.anchor)}{_inline(row.line)}"


def _facts(rows: Iterable[tuple[str, Line]]) -> str:
    return "\n".join(f"- {name}: {_inline(line, ' ')}" for name, line in rows)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    lines += [f"| {' | '.join(' '.join(cell.split()) for cell in row)} |" for row in rows]
    return "\n".join(lines)


def _state(row: State) -> str:
    return "; ".join(f"{each.sign} {each.words}" for each in (row, *row.parts))


def _mark(row: Mark) -> str:
    return f"{row.sign} {row.words}"


def _anchor(anchor: str) -> str:
    return f'<a id="{anchor}"></a>'


def _short(words: str) -> str:
    return words if len(words) <= _SHORT else f"{words[:_SHORT].rstrip()}…"


def _inline(line: Iterable[Inline], line_break: str = "\\\n") -> str:
    return "".join(_one(part, line_break) for part in line)


def _one(part: Inline, line_break: str) -> str:
    match part:
        case Said(words):
            return escaped(words, line_break)
        case Ref(words, anchor):
            return f"[{escaped(words)}](#{anchor})"
        case Address(words, None):
            return escaped(words, " ")
        case Address(words, link):
            return f"[{escaped(words, ' ')}](<{_target(link or '')}>)"
        case Code(words):
            return f"`{words}`"
        case _:
            return part


def _target(link: str) -> str:
    """Return an address as it may stand between < and >."""
    return re.sub(r"[<>\\\s`*_\[\]|]", _as_percent, link).replace("&", "&amp;")


def _as_percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode())


def escaped(text: str, line_break: str = "\\\n") -> str:
    """Return words that people wrote as plain text: line breaks are hard, blank lines fall."""
    lines = (line.strip() for line in text.split("\n"))
    return line_break.join(_SPECIAL.sub(r"\\\g<0>", line) for line in lines if line)
