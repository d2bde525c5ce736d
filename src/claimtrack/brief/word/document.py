"""From the description of a brief to a document of Word, part by part in its order."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from claimtrack.brief.description import (
    Brief,
    Claim,
    Exhibit,
    Finding,
    Limit,
    Line,
    Paragraph,
    State,
)
from claimtrack.brief.word.writer import Writer
from claimtrack.dates import bounds


def written(brief: Brief) -> bytes:
    """Return a brief as DOCX."""
    writer = Writer(brief)
    _front(writer, brief)
    _paragraphs(writer, "Corrections", brief.corrections)
    _paragraphs(writer, "About this brief", brief.about)
    everything = (*brief.claims, *brief.drawn_in)
    if everything:
        writer.heading("The claims at a glance", 1)
        writer.table(
            ("Claim", "Words", "State"),
            [((str(one.place),), (one.words,), one.state) for one in everything],
            (14, 106, 40),
        )
    if brief.findings.listed:
        writer.heading("Findings", 1)
        for finding in brief.findings.listed:
            _finding(writer, finding)
    for title, claims in (
        ("Claims", brief.claims), ("Claims that answer or support them", brief.drawn_in)
    ):  # fmt: skip
        if claims:
            writer.heading(title, 1)
        for claim in claims:
            _claim(writer, claim)
    if brief.limits:
        writer.heading("What this brief cannot show", 1)
        for limit in brief.limits:
            _limit(writer, limit)
    _paragraphs(writer, "What was withheld", brief.withheld)
    if brief.exhibits:
        writer.heading("Sources and exhibits", 1)
        for exhibit in brief.exhibits:
            _exhibit(writer, exhibit)
    day = bounds(brief.dated).earliest
    return writer.saved(datetime(day.year, day.month, day.day) if day else datetime(1980, 1, 1))  # noqa: DTZ001 — Word's properties bear no zone


def _front(writer: Writer, brief: Brief) -> None:
    writer.title(brief.title)
    writer.facts(brief.cover)
    writer.write("Normal", brief.caution, italic=True)
    rows: list[tuple[Line | State, ...]] = [
        (state, state.reason, (f"{count:,}",)) for state, count in brief.states
    ]
    writer.table(("State", "Meaning", "Claims"), rows, (52, 88, 20))


def _paragraphs(writer: Writer, title: str, paragraphs: Sequence[Paragraph]) -> None:
    if paragraphs:
        writer.heading(title, 1)
    _numbered(writer, paragraphs)


def _numbered(writer: Writer, paragraphs: Iterable[Paragraph]) -> None:
    for one in paragraphs:
        writer.numbered(one.number, one.anchor, one.line)


def _finding(writer: Writer, finding: Finding) -> None:
    writer.heading(finding.title, 2)
    _numbered(writer, finding.paragraphs)
    if finding.rows:
        width = 160 / len(finding.head)
        writer.table(finding.head, list(finding.rows), (width,) * len(finding.head))


def _limit(writer: Writer, limit: Limit) -> None:
    writer.heading(limit.title, 2)
    _numbered(writer, limit.paragraphs)


def _claim(writer: Writer, claim: Claim) -> None:
    writer.notes.expect(claim.notes)
    writer.heading(f"Claim {claim.place}", 2, claim.state)
    writer.numbered(claim.number, claim.anchor, (claim.words,), "Brief Claim")
    writer.write("Brief Beside", claim.byline)
    writer.facts(claim.facts)
    reason: Line = (": ", *claim.state.reason) if claim.state.reason else ()
    writer.numbered(
        claim.state_paragraph, "", ("How it stands: ",), state=claim.state, behind=(*reason, ".")
    )
    for quote in claim.quotes:
        writer.quote(quote)
    writer.sides(claim.speaks_for, claim.speaks_against)
    _numbered(writer, claim.judgements)
    if claim.ratings:
        writer.write("Brief Column", ("Rated by others",))
        _numbered(writer, claim.ratings)
    if claim.papers:
        writer.write("Brief Column", ("For the desk alone",))
        writer.facts(claim.papers)


def _exhibit(writer: Writer, exhibit: Exhibit) -> None:
    writer.heading(f"{exhibit.mark}: ", 2, behind=exhibit.title, anchor=exhibit.anchor)
    writer.facts(exhibit.facts)
    if exhibit.custody:
        writer.write("Brief Column", ("Chain of custody",))
        for number, line in enumerate(exhibit.custody, start=1):
            writer.write("Brief Fact", (f"{number}.\t", *line))
