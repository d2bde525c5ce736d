"""The page of a brief: its head with what it may load (nothing), its parts in their order."""

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from importlib import resources

from markupsafe import Markup

from claimtrack.brief.description import Brief, Claim, Exhibit, Finding, Picture
from claimtrack.brief.drawing import drawn
from claimtrack.brief.html.claims import claim, facts, paragraph, state
from claimtrack.brief.html.elements import element, inline, joined

_SHORT = 160
(
    _ABOUT,
    _GLANCE,
    _PICTURES,
    _CORRECTIONS,
    _FINDINGS,
    _CLAIMS,
    _DRAWN,
    _LIMITS,
    _WITHHELD,
    _EXHIBITS,
) = (
    ("about", "About this brief"),
    ("glance", "The claims at a glance"),
    ("pictures", "The argument in pictures"),
    ("corrections", "Corrections"),
    ("findings", "Findings"),
    ("claims", "Claims"),
    ("drawn-in", "Claims that answer or support them"),
    ("limits", "What this brief cannot show"),
    ("withheld", "What was withheld"),
    ("exhibits", "Sources and exhibits"),
)


def as_html(brief: Brief) -> str:
    """Return a brief as one file: styles and script inside, and nothing loaded from anywhere."""
    sections = _sections(brief)
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=_policy()),
        element("meta", name="referrer", content="no-referrer"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="generator", content="claimtrack"),
        element("title", brief.title),
        element("style", Markup(_text("style.css"))),  # noqa: S704 — ours
    )
    body = element(
        "body",
        element("a", "To the text", class_="skip", href="#text"),
        element("header", _front(brief)),
        element("div", _contents(sections), element("main", *(
            _section(*each) for each in sections
        ), id="text"), class_="sheet"),
        element("footer", element("p", f"Brief as of {brief.dated_words}. Made with claimtrack.")),
        element("script", Markup(_text("script.js"))),  # noqa: S704 — ours
    )  # fmt: skip
    return f"<!DOCTYPE html>\n{element('html', head, body, lang='en')}\n"


def _policy() -> str:
    """Return what the page may load: nothing, but its own style and its own script, by hash."""
    style, script = (_hash(_text(name)) for name in ("style.css", "script.js"))
    return (
        f"default-src 'none'; style-src '{style}'; script-src '{script}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


@cache
def _text(name: str) -> str:
    """Return a file of ours, with nothing in it that ends its element early."""
    text = resources.files(__package__).joinpath(name).read_text("utf-8").strip()
    if "</" in text:
        raise ValueError(name)
    return text


Section = tuple[tuple[str, str], Sequence[Markup | None]]


def _sections(brief: Brief) -> list[Section]:
    """Return the sections that this brief has."""
    everything = (*brief.claims, *brief.drawn_in)
    listed: list[Section] = [(_ABOUT, [*map(paragraph, brief.about)])]
    if brief.corrections:
        listed.insert(0, (_CORRECTIONS, [*map(paragraph, brief.corrections)]))
    if everything:
        listed.append((_GLANCE, [_glance(everything)]))
    if brief.pictures:
        listed.append((_PICTURES, [*map(_picture, brief.pictures)]))
    if brief.findings.listed:
        listed.append((_FINDINGS, [*map(_finding, brief.findings.listed)]))
    if brief.claims:
        listed.append((_CLAIMS, [*map(claim, brief.claims)]))
    if brief.drawn_in:
        listed.append((_DRAWN, [*map(claim, brief.drawn_in)]))
    limits = [
        joined((element("h3", limit.title), *map(paragraph, limit.paragraphs)))
        for limit in brief.limits
    ]
    if limits:
        listed.append((_LIMITS, limits))
    if brief.withheld:
        listed.append((_WITHHELD, [*map(paragraph, brief.withheld)]))
    if brief.exhibits:
        listed.append((_EXHIBITS, [*map(_exhibit, brief.exhibits)]))
    return listed


def _picture(row: Picture) -> Markup:
    """Return a picture that a narrow page scrolls; all that it says the claims say in words."""
    svg = Markup(drawn(row))  # noqa: S704 — ours: words of people in it are escaped as XML
    frame = element("div", svg, class_="frame", tabindex="0", role="group", aria_label=row.title)
    return element("figure", frame, element("figcaption", f"{row.title}."), id=row.anchor)


def _section(names: tuple[str, str], parts: Sequence[Markup | None]) -> Markup:
    anchor, title = names
    return element("section", element("h2", title), *parts, id=anchor, class_="part")


def _front(brief: Brief) -> Markup:
    """Return the title, the state of the file, what each state means, and that it is not truth."""
    rows = (
        element("tr", element("th", state(each), scope="row"), element("td", inline(each.reason)),
                element("td", f"{count:,}"))
        for each, count in brief.states
    )  # fmt: skip
    head = element("tr", element("th", "State", scope="col"), element("th", "Meaning", scope="col"),
                   element("th", "Claims", scope="col"))  # fmt: skip
    return joined((
        element("p", "Brief", class_="kind"),
        element("h1", brief.title, dir="auto"),
        facts(brief.cover),
        element("div", element("p", inline(brief.caution), class_="caution"),
                element("table", element("thead", head), element("tbody", *rows), class_="states"),
                class_="key"),
    ))  # fmt: skip


def _contents(sections: Sequence[Section]) -> Markup:
    """Return the list of sections, with the find box that the script shows."""
    links = (
        element("li", element("a", title, href=f"#{anchor}")) for (anchor, title), _ in sections
    )
    tools = element(
        "div",
        element("label", "Find in the claims", for_="find"),
        element("input", id="find", type="search", autocomplete="off", spellcheck="false"),
        element("p", id="found", role="status"),
        element("div", element("button", "Fold all", type="button", id="fold"),
                element("button", "Unfold all", type="button", id="unfold")),
        id="tools",
        hidden=True,
    )  # fmt: skip
    return element(
        "nav", element("h2", "Contents"), element("ol", *links), tools, aria_label="Contents"
    )


def _glance(claims: Sequence[Claim]) -> Markup:
    rows = (
        element("tr", element("td", element("a", str(each.place), href=f"#{each.anchor}")),
                element("td", element("bdi", _short(each.words)), " ",
                        element("span", inline((each.speaker,)), class_="by")),
                element("td", state(each.state)))
        for each in claims
    )  # fmt: skip
    head = element("tr", element("th", "Claim", scope="col"), element("th", "Words", scope="col"),
                   element("th", "State", scope="col"))  # fmt: skip
    return element("table", element("thead", head), element("tbody", *rows), class_="glance")


def _short(words: str) -> str:
    return words if len(words) <= _SHORT else f"{words[:_SHORT].rstrip()}…"


def _finding(row: Finding) -> Markup:
    table = None
    if row.rows:
        head = element("tr", *(element("th", each, scope="col") for each in row.head))
        body = (
            element("tr", *(element("td", inline(cell)) for cell in cells)) for cells in row.rows
        )
        table = element("table", element("thead", head), element("tbody", *body))
    return joined((element("h3", row.title), *map(paragraph, row.paragraphs), table))


def _exhibit(row: Exhibit) -> Markup:
    custody = None
    if row.custody:
        steps = (element("li", inline(line)) for line in row.custody)
        custody = joined(
            (element("h4", "Chain of custody"), element("ol", *steps, class_="custody"))
        )
    head = element("h3", element("span", row.mark, class_="place"), " ", inline(row.title))
    return element("section", head, facts(row.facts), custody, class_="exhibit", id=row.anchor)
