"""Briefs: what they say, to whom, and that what people wrote is data in every format."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from claimtrack.brief.description import Brief, Claim
from claimtrack.brief.html import as_html
from claimtrack.brief.kinds import Audience
from claimtrack.brief.markdown import as_markdown
from claimtrack.brief.wording import date_words
from claimtrack.changes.briefing import make_brief
from claimtrack.queries.filter_syntax import parse
from claimtrack.store import Store
from claimtrack.transfer import import_path
from conftest import FIXTURES, Shell, import_kerry
from filled import filled_file
from hostile_brief import SCRIPT, hostile

DAY = "2099-01-01"
SOLDIERS = (
    "At least 220 Russian soldiers were killed in a year of fighting in south-eastern Ukraine."
)


def brief_of(store: Store, audience: Audience = Audience.PUBLIC) -> Brief:
    return make_brief(store, parse(""), audience, DAY, author="Anna Lind")


@cache
def kerry_brief(audience: Audience = Audience.PUBLIC) -> Brief:
    with TemporaryDirectory() as folder:
        store = filled_file(Path(folder) / "kerry.db", import_kerry)
        try:
            return brief_of(store, audience)
        finally:
            store.close()


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


def test_a_brief_says_of_each_claim_who_how_it_stands_and_in_which_words() -> None:
    brief = kerry_brief()
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


def test_quotation_marks_stand_around_verbatim_words_only() -> None:
    page, text = as_html(kerry_brief()), as_markdown(kerry_brief())
    verbatim = [
        "gives reason for great concern,",
        "a steady flow of heavy equipment, tanks, artillery",
        "express [its] position.",
        "a full range of bilateral and regional issues",
    ]

    assert re.findall(r">“<bdi>([^<]*)</bdi>”<sup>", page) == verbatim
    assert [
        re.sub(r"\\(.)", r"\1", each) for each in re.findall(r"^> “(.*)”", text, re.M)
    ] == verbatim
    assert "<bdi>no fewer than 220 soldiers in twelve months</bdi><sup>" in page


def test_paragraphs_are_numbered_throughout_and_every_reference_has_its_place() -> None:
    page = Page(as_html(kerry_brief()))
    inside = [link[1:] for link in page.links if link.startswith("#")]
    markdown = as_markdown(kerry_brief())
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


def test_hashes_stand_once() -> None:
    page = as_html(kerry_brief(Audience.COURT))
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
    steps = kerry_shell("log", "--json").count("\n")
    kerry_shell("brief", "-o", "nowhere/all.html", code=1)
    kerry_shell("brief", "-o", "one.html", code=1)
    kerry_shell("brief", "--format", "pdf", code=2)
    assert kerry_shell("log", "--json").count("\n") == steps
    kerry_shell("brief", "no", "such", "words", code=1)
    assert "No claim fits" in kerry_shell.err
    early = kerry_shell("brief", "--as-of", "2001-01-01", "--format", "md")
    assert "1 January 2001 (so dated by who made it; it shows changes of" in early.replace("\\", "")
    assert kerry_shell("brief", "--as-of", "2001-01-01", "--format", "md") == early
    kerry_shell("brief", "--as-of", "Monday", code=1)
    assert Path("one.html").read_text("utf-8").startswith("<!DOCTYPE html>")


def test_markdown_of_a_hostile_case_is_only_words(sqlite_store: Store) -> None:
    hostile(sqlite_store)
    text = as_markdown(brief_of(sqlite_store))
    plain = re.sub(r"\\.", "", text)  # what is escaped begins nothing

    assert re.sub(r'<(a id="[\w-]+"|/a|https://[^>]*)>', "", plain).count("<") == 0
    assert set(re.findall(r"\]\(<?(#|\w+:)", plain)) == {"#", "https:"}
    assert not re.search(r"^ *(#|-|>|\d+\.) *[hij]$", text, re.M)
    assert "![" not in plain
    assert "\u202e" not in text


def test_html_of_a_hostile_case_is_only_words(sqlite_store: Store) -> None:
    hostile(sqlite_store)
    brief = brief_of(sqlite_store)
    page = Page(as_html(brief))
    schemes = {link.partition(":")[0] for link in page.links if not link.startswith("#")}

    assert page.tags.count("script") == 1
    assert not {"img", "iframe", "b"} & set(page.tags)
    assert page.tags.count("svg") == len(brief.pictures)  # ours
    assert page.handlers == []
    assert schemes == {"https"}
    assert SCRIPT in "".join(page.words)


def test_findings_tell_who_turned_and_whether_the_desk_agrees(sqlite_store: Store) -> None:
    import_path(sqlite_store, FIXTURES / "quell-river-2023", "tester")
    desk, public = (brief_of(sqlite_store, each) for each in (Audience.DESK, Audience.PUBLIC))
    rows = {"".join(texts_in(row)) for row in desk.findings.positions.rows}  # type: ignore[union-attr]

    assert any("Marit Oduya" in row and "by Ministry of Waters" in row for row in rows)
    assert all(row.endswith("withdraws it") for row in rows)
    assert public.findings.positions is not None
    assert public.findings.agreement is None
    agreed = "".join(texts_in(desk.findings.agreement))
    assert "6 of 14 pairs of verdicts are the same (43%)" in agreed
    assert "They differ on claims 2" in agreed


def test_an_exhibit_keeps_the_mark_that_it_was_given(kerry_shell: Shell) -> None:
    kerry_shell("brief", "soldiers-220", "-o", "one.html", "--as", "Anna Lind")
    first = kerry_shell("log", "--limit", "1")
    kerry_shell("brief", "--format", "md", "--as", "Bo Cole")
    marks = re.findall(r"^### .*</a>(\w+): (.*)$", kerry_shell.out, re.M)

    assert "Anna Lind" in first
    assert sorted(mark for mark, _ in marks) == ["AL1", "AL2", "BC1"]
    kerry_shell("undo", "--as", "Bo Cole")
    kerry_shell("brief", "--format", "md", "--as", "Cy Dee")
    assert marks == re.findall(r"^### .*</a>(\w+): (.*)$", kerry_shell.out, re.M)


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("2015-05-12", "12 May 2015"),
        ("2015-05", "May 2015"),
        ("2015~", "about 2015"),
        ("2015-05-12?", "12 May 2015 (uncertain)"),
        ("2015-04-20/2015-04-30", "20 to 30 April 2015"),
        ("2015-04-20/2015-05-02", "20 April to 2 May 2015"),
        ("2014-12-30/2015-01-02", "30 December 2014 to 2 January 2015"),
        ("2015-02/2015-04", "February to April 2015"),
        ("2015-02/..", "since February 2015"),
        ("../2015-02", "until February 2015"),
        ("", "date not known"),
    ],
)
def test_dates_are_said_as_people_say_them(edtf: str, words: str) -> None:
    assert date_words(edtf) == words


def test_likelihood_and_confidence_are_never_in_one_sentence() -> None:
    for audience in (Audience.PUBLIC, Audience.DESK):
        brief = kerry_brief(audience)
        judged = [
            "".join(texts_in(each.line)) for claim in brief.claims for each in claim.judgements
        ]
        likely = [each for each in judged if "(55 to 80 % in the terms of ICD 203)" in each]

        assert bool(likely) is (audience is Audience.DESK)  # where the reviewers differ
        assert any("confidence" in each for each in judged) or not judged
        assert not any("likely" in each and "confidence" in each for each in judged)


def test_findings_lay_numbers_side_by_side_and_count_origins(kerry_shell: Shell) -> None:
    measure = "Russian soldiers killed in Ukraine"
    kerry_shell("number", "denial-involvement", "none", "--measure", measure,
                "--comparator", "none", "--period", "2015")  # fmt: skip
    text = kerry_shell("brief", "--format", "md").replace("\\", "")

    assert f"| {measure} | at least 220 | about May 2014 to May 2015 | the authors of the " in text
    assert "stand against each other (at least 220 against none)" in text
    assert re.search(r"^\| \[7\]\(#[\w-]+\) \| 2 \| 1 \| 1 \|$", text, re.M)


def test_a_brief_opens_with_what_was_otherwise(kerry_shell: Shell) -> None:
    seal = kerry_shell("seal")
    kerry_shell("revise", "soldiers-220", "--text", "At least 200 Russian soldiers were killed.")
    kerry_shell("retract", "great-concern", "denial-nato")
    kerry_shell("add", "claim", "They were counted.", "--speaker", "NATO", "--said", "2016")
    text = kerry_shell("brief", "--format", "md", "--changes-since", seal).replace("\\", "")
    corrections = text[text.index("## Corrections") : text.index("## About this brief")]
    lines = re.findall(
        r"\*\*\d+\.\*\* (?:<a[^>]*></a>)?(.*)", re.sub(r"\]\(#[\w-]+\)", "]", corrections)
    )

    assert lines[1:] == [
        "Withdrawn from the record: “The Russian build-up gives reason for great concern.”",
        "Withdrawn from the record: “What NATO says of Russian support for the rebels is not so.”",
        "Not in the record then: claim [10].",
        "[Claim 2] was contested, and is unchallenged.",
        "No longer answers to [claim 2]: claims outside this brief.",
        "[Claim 4] was contested, and is unchallenged.",
        "No longer answers to [claim 4]: claims outside this brief.",
        "[Claim 5] was contested, and is unchallenged.",
        "No longer answers to [claim 5]: claims outside this brief.",
        f"[Claim 6] was worded otherwise: “{SOLDIERS}”",
        "[Claim 13] was contested, and is unchallenged.",
        "No longer answers to [claim 13]: claims outside this brief.",
    ]
    newest = kerry_shell("seal")
    again = kerry_shell("brief", "--format", "md", "--changes-since", newest)
    assert "Nothing that this brief shows was otherwise then" in again
