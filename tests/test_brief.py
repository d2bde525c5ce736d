"""Briefs: what they say, to whom, and that what people wrote is data in every format."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from claimtrack.brief.audience import Audience
from claimtrack.brief.description import Brief, Claim
from claimtrack.brief.html import as_html
from claimtrack.brief.markdown import as_markdown
from claimtrack.changes.briefing import make_brief
from claimtrack.queries.filter_syntax import parse
from claimtrack.store import Store
from conftest import Shell

DAY = "2099-01-01"


def brief_of(store: Store, audience: Audience = Audience.PUBLIC, **given: Any) -> Brief:
    return make_brief(store, parse(""), audience, DAY, author="Anna Lind", **given)


def texts_in(value: Any) -> Iterator[str]:
    """Yield every text of a description."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from texts_in(each)
    elif is_dataclass(value):
        for each in fields(value):
            yield from texts_in(getattr(value, each.name))


def claim_saying(brief: Brief, words: str) -> Claim:
    return next(each for each in (*brief.claims, *brief.drawn_in) if words in each.words)


class Page(HTMLParser):
    """What a browser makes of a page: its elements, ids and links."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.handlers: list[str] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name in ("href", "src", "action", "style"):
                self.links.append(value or "")
            if name.startswith("on"):
                self.handlers.append(name)

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_a_brief_says_of_each_claim_who_how_it_stands_and_in_which_words(kerry: Store) -> None:
    brief = brief_of(kerry)
    soldiers = claim_saying(brief, "220 Russian soldiers")

    assert len(brief.claims) == 14
    assert soldiers.state.words == "contested"
    assert "neither side cites evidence" in "".join(texts_in(soldiers.state.reason))
    assert [quote.words for quote in soldiers.quotes] == [
        "no fewer than 220 soldiers in twelve months",
        None,
    ]
    against = soldiers.speaks_against[0]
    assert against.words == "Russia is not involved in the fighting in Ukraine."
    assert "".join(texts_in(against.lead)).startswith("Denied as to its premise")
    assert "the authors of the report" in "".join(texts_in(soldiers.byline))
    assert "12 May 2015" in "".join(texts_in(soldiers.byline))


def test_quotation_marks_stand_around_verbatim_words_only(kerry: Store) -> None:
    brief = brief_of(kerry)
    page, text = as_html(brief), as_markdown(brief)
    quotes = [quote for claim in brief.claims for quote in claim.quotes if quote.words]
    shown = {re.sub(r"\W", "", words) for words in re.findall(r"<bdi>([^<]*)</bdi>”<sup>", page)}

    assert any(quote.is_verbatim for quote in quotes)
    for quote in quotes:
        assert (re.sub(r"\W", "", quote.words or "") in shown) == quote.is_verbatim
    assert text.count("> “") == sum(quote.is_verbatim for quote in quotes)


def test_paragraphs_are_numbered_throughout_and_every_reference_has_its_place(kerry: Store) -> None:
    page = Page(as_html(brief_of(kerry)))
    inside = [link[1:] for link in page.links if link.startswith("#")]
    markdown = as_markdown(brief_of(kerry))
    numbers = [int(number) for number in re.findall(r"^ *(?:- )?\*\*(\d+)\.\*\*", markdown, re.M)]

    assert len(page.ids) == len(set(page.ids))
    assert set(inside) <= set(page.ids)
    assert numbers == list(range(1, len(numbers) + 1))
    referred = set(re.findall(r"\]\(#([\w-]+)\)", markdown))
    assert referred <= set(re.findall(r'<a id="([\w-]+)"', markdown))
    notes = re.findall(r"\[\^(\d+)\](?!:)", markdown)
    assert sorted(notes) == sorted(re.findall(r"^\[\^(\d+)\]:", markdown, re.M))


def test_the_same_file_gives_the_same_bytes(kerry: Store) -> None:
    first, second = (brief_of(kerry, Audience.DESK) for _ in range(2))

    assert as_html(first) == as_html(second)
    assert as_markdown(first) == as_markdown(second)


def test_hashes_stand_once(kerry: Store) -> None:
    page = as_html(brief_of(kerry, Audience.COURT))
    found = re.findall(r"<code>([0-9a-f]{64})</code>", page)

    assert found
    assert len(found) == len(set(found))


def test_the_command_writes_a_new_file_and_names_what_is_wrong(kerry_shell: Shell) -> None:
    kerry_shell("brief", "soldiers-220", "--output", "one.html")
    assert "2 claims" in kerry_shell.err
    kerry_shell("brief", "soldiers-220", "-o", "one.html", code=1)
    assert "exists" in kerry_shell.err
    assert kerry_shell("brief", "speaker:russia", "--format", "md").startswith(
        "# Brief on 2 claims"
    )
    kerry_shell("brief", "no", "such", "words", code=1)
    assert "No claim fits" in kerry_shell.err
    kerry_shell("brief", "--as-of", "2001-01-01", code=1)
    assert "a later day" in kerry_shell.err
    kerry_shell("brief", "--as-of", "Monday", code=1)
    assert Path("one.html").read_text("utf-8").startswith("<!DOCTYPE html>")
