"""A claim of a brief in HTML."""

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from claimtrack.brief.description import Claim, Item, Line, Mark, Note, Paragraph, Quote, State
from claimtrack.brief.html.elements import element, inline, joined, said

_NOTHING = "Nothing is on record that speaks for it or against it."
_STAYS = "\N{NO-BREAK SPACE}"
_NONE_FOR = "Nothing is on record that speaks for it."
_NONE_AGAINST = "Nothing is on record that speaks against it."


def claim(row: Claim) -> Markup:
    """Return a claim, which folds under its heading."""
    head = element(
        "summary",
        element("h3", element("span", f"Claim {row.place}", class_="place"), " ", state(row.state)),
    )
    body = (
        numbered(row.number, f"p{row.number}",
                 element("p", row.words, class_="proposition", dir="auto"),
                 element("p", inline(row.byline), class_="byline"), facts(row.facts, "inline")),
        numbered(row.state_paragraph, f"p{row.state_paragraph}",
                 element("p", element("span", "How it stands: ", class_="lead"),
                         state(row.state, parts=False), *_reason(row.state))),
        *(quote(each) for each in row.quotes),
        columns(row),
        *(paragraph(each) for each in row.judgements),
        ratings(row.ratings),
        papers(row.papers),
        notes(row.notes),
    )  # fmt: skip
    folded = element("details", head, *body, open=True)
    return element("section", folded, class_="claim", id=row.anchor)


def _reason(row: State) -> Sequence[Markup | str]:
    return (": ", inline(row.reason), ".") if row.reason else (".",)


def state(row: State, *, parts: bool = True) -> Markup:
    """Return a state as sign and words; colour only repeats what they say."""
    sign = element("span", row.sign, aria_hidden="true")
    whole = element("span", sign, _STAYS, row.words, class_=f"state {row.name}")
    apart = row.parts if parts else ()
    return joined((whole, *(each for part in apart for each in (" ", state(part)))))


def mark(row: Mark) -> Markup:
    """Return how a quote fares."""
    sign = element("span", row.sign, aria_hidden="true")
    return element("span", sign, _STAYS, row.words, class_=f"mark {row.name}")


def numbered(number: int, anchor: str, *children: Markup | None, id_: str | None = None) -> Markup:
    """Return something with the number of its paragraph beside it, by which it is linked to."""
    place = element("a", str(number), href=f"#{anchor}", tabindex="-1")
    inner = element("div", *children)
    return element("div", place, inner, class_="para", id=id_ or anchor)


def paragraph(row: Paragraph) -> Markup:
    """Return a numbered paragraph."""
    return numbered(row.number, row.anchor, element("p", inline(row.line)))


def facts(rows: Sequence[tuple[str, Line]], kind: str = "") -> Markup | None:
    """Return short facts, each with its name."""
    if not rows:
        return None
    listed = (
        element("div", element("dt", name), element("dd", inline(line))) for name, line in rows
    )
    return element("dl", *listed, class_=f"facts {kind}".strip())


def quote(row: Quote, before: Markup | None = None) -> Markup:
    """Return a quote; quotation marks stand around words that are verbatim, and no others."""
    parts: list[Markup | None] = [before]
    reference = element(
        "sup",
        element("a", str(row.note), href=f"#{row.note_anchor}", aria_label=f"Note {row.note}"),
    )
    lead = element("p", inline(row.lead), None if row.words else reference, class_="lead")
    parts.append(lead)
    if row.words is not None:
        marks = ("“", "”") if row.is_verbatim else ("", "")
        words = element("p", marks[0], said(row.words), marks[1], reference, dir="auto")
        parts.append(
            element("blockquote", words, class_="verbatim" if row.is_verbatim else "other")
        )
    if row.translation is not None:
        by = f"Translated by {row.translator}:" if row.translator else "Translated by nobody named:"
        parts.append(element("p", by, class_="lead"))
        parts.append(
            element("blockquote", element("p", row.translation, dir="auto"), class_="other")
        )
    parts += [element("p", inline(line), class_="remark") for line in row.remarks]
    if row.mark is not None and row.mark.is_trouble:
        parts.append(element("p", mark(row.mark), class_="remark"))
    return numbered(row.number, row.anchor, *parts, id_=row.anchor)


def columns(row: Claim) -> Markup:
    """Return what speaks for a claim and against it, side by side where there is room."""
    if not row.speaks_for and not row.speaks_against:
        return element("p", _NOTHING, class_="nothing")
    return element(
        "div",
        _column("For", row.speaks_for, _NONE_FOR),
        _column("Against", row.speaks_against, _NONE_AGAINST),
        class_="columns",
    )


def _column(title: str, items: Sequence[Item], none: str) -> Markup:
    listed = [item(each) for each in items]
    inner = joined(listed) if listed else element("p", none, class_="none")
    return element("div", element("h4", title), inner, class_=f"column {title.lower()}")


def item(row: Item) -> Markup:
    """Return what stands in a column, with the replies to it below it."""
    if row.quote is not None:
        before = element("p", inline(row.lead), class_="lead")
        return element("div", quote(row.quote, before), class_="item")
    parts: list[Markup | None] = [element("p", inline(row.lead), class_="lead")]
    if row.words is not None:
        parts.append(element("p", row.words, dir="auto"))
    if row.state is not None:
        parts.append(element("p", state(row.state), class_="remark"))
    parts += [element("p", inline(line), class_="remark") for line in row.remarks]
    if row.replies or row.further:
        inner = [item(each) for each in row.replies]
        if row.further:
            inner.append(element("p", inline(row.further), class_="remark"))
        parts.append(element("div", *inner, class_="replies"))
    body = numbered(row.number, row.anchor, *parts)
    return element("div", body, class_="item" if row.is_attack else "item aside")


def ratings(rows: Sequence[Paragraph]) -> Markup | None:
    """Return what others outside published, apart from all else."""
    if not rows:
        return None
    return element("div", element("h4", "Rated by others"), *map(paragraph, rows), class_="ratings")


def papers(rows: Sequence[tuple[str, Line]]) -> Markup | None:
    """Return the desk's own papers."""
    if not rows:
        return None
    return element("div", element("h4", "For the desk alone"), facts(rows), class_="papers")


def notes(rows: Iterable[Note]) -> Markup | None:
    """Return the notes of a claim at its foot."""
    listed = [
        element(
            "li",
            element("span", f"{row.number} ", class_="no"),
            inline(row.line),
            " ",
            element("a", "↩", href=f"#{row.back}", aria_label="Back to the quote"),
            id=row.anchor,
        )
        for row in rows
    ]
    if not listed:
        return None
    return element("ol", *listed, class_="notes", aria_label="Notes")
