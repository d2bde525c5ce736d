"""An article held against the file: what it quotes, refers to and names, each with its line."""

import random
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from claimtrack import changes
from claimtrack.formats.document import Document
from claimtrack.models import Changeset
from claimtrack.proofing.draft import DraftParagraph
from claimtrack.proofing.markdown import markdown_paragraphs
from claimtrack.proofing.numbers import StatedNumber, overstated
from claimtrack.proofing.pages import page_paragraphs
from claimtrack.proofing.quotations import Quotable, Quotables, quotations, sentences
from claimtrack.queries.lookup import find
from claimtrack.queries.moments import find_moment
from claimtrack.schemas.listing import RowRef
from claimtrack.store import Store
from claimtrack.text import dumps
from claimtrack.transfer import import_path
from claimtrack.transfer.proof import proof, read_draft
from claimtrack.vocabulary import Comparator
from conftest import Shell

LETTER = "The dam is safe for another “hundred years”, said the mill, and nobody need move away."
RECORDS: list[dict[str, Any]] = [
    {"type": "actor", "key": "w", "name": "Jana Novak", "confidential": True,
     "pseudonym": "somebody at the mill", "aliases": [{"name": "J. N."}]},
    {"type": "source", "key": "letter", "title": "Letter", "kind": "document", "text": LETTER},
    {"type": "source", "key": "wire", "title": "Wire", "kind": "article"},
    {"type": "claim", "key": "safe", "text": "The dam is safe.", "speaker": "The mill",
     "citations": [
         {"source": "letter", "exact": "The dam is safe for another “hundred years”",
          "wording": "verbatim"},
         {"source": "wire", "exact": "the mill regards its dam as sound",
          "wording": "paraphrase"}]},
    {"type": "claim", "key": "move", "text": "Nobody need move.", "speaker": "The mill",
     "citations": [{"source": "letter", "exact": "nobody need move away",
                    "wording": "verbatim"}]},
    {"type": "claim", "key": "leaks", "text": "The dam leaks.", "speaker": "The town",
     "answers": [{"claims": ["safe"], "kind": "contradicts"}]},
]  # fmt: skip
DRAFT = """\
---
title: The dam
---
# A dam

The mill says its dam is "safe for another hundred years" [@safe].
The dam is safe [@safe]. Its owner spoke of "a wall of iron", and
said it is “safe for another hundred weeks” [@safe].

> Nobody need move away. — the mill

The mill "regards its dam as sound", says Jana
Novak [@nothing; @move]. There is no danger ([more](brief.html#claim-leaks)).

"nobody need move away" [@safe]
"""


def imported(store: Store, folder: Path) -> Store:
    path = folder / "case.jsonl"
    path.write_text("".join(f"{dumps(record)}\n" for record in RECORDS), "utf-8")
    report = import_path(store, path, "Ann")
    assert report.refused == 0, report
    return store


def told(store: Store, draft: list[DraftParagraph]) -> list[tuple[int, str, str | None]]:
    with store.reading() as session:
        return [(one.line, str(one.kind), one.claim) for one in proof(session, draft, None)]


EXPECTED = [
    (6, "contested", "safe"),
    (7, "contested", "safe"),
    (7, "overstated", "safe"),
    (7, "uncited", None),
    (8, "contested", "safe"),
    (8, "altered", "safe"),
    (12, "confidential", None),
    (12, "reworded", "safe"),
    (13, "unknown", None),
    (13, "contested", "leaks"),
    (13, "overstated", "leaks"),
    (15, "contested", "safe"),
    (15, "overstated", "safe"),
    (15, "elsewhere", "move"),
]


def test_each_finding_of_a_draft_is_told_with_its_line(store: Store, tmp_path: Path) -> None:
    imported(store, tmp_path)

    assert told(store, list(markdown_paragraphs(DRAFT))) == EXPECTED


PAGE = """<!doctype html><title>The dam</title>
<p>The mill says its dam is <q>safe for another
hundred years</q> <a href="https://desk.example/brief.html#claim-safe">(1)</a>.</p>
<blockquote><p>Nobody need move away tomorrow.</p></blockquote>
<script>"a string of a script" [@nothing]</script>
<p>“Nobody need move away” [@move], J. N. said.</p>
"""


def test_a_page_and_a_document_of_word_are_drafts_too(store: Store, tmp_path: Path) -> None:
    imported(store, tmp_path)
    (tmp_path / "a.html").write_text(PAGE)
    body = "".join(
        f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>"
        for line in ("The dam", "The mill is “safe for ever”, it says [@safe].", "See [@nothing].")
    )
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as package:
        package.writestr(
            "word/document.xml",
            '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
            f"<w:body>{body}</w:body></w:document>",
        )

    assert told(store, read_draft(tmp_path / "a.html")) == [
        (3, "contested", "safe"),
        (4, "altered", "move"),
        (6, "confidential", None),
    ]
    lines = [kind for _, kind, _ in told(store, read_draft(tmp_path / "a.docx"))]
    assert lines == ["contested", "uncited", "unknown"]


def test_a_draft_names_nobody_whom_a_brief_would_hide(store: Store, tmp_path: Path) -> None:
    imported(store, tmp_path)
    with store.reading() as session:
        hidden = find(session, "w", ("actor",))
    other = changes.add_actor(store, "Ann", {"name": "Hana Dvořák", "kind": "person"})
    changes.unite(store, "Ann", RowRef("actor", other), hidden)
    address = {"title": "Leak", "kind": "document", "url": "https://drop.example/f/7"}
    changes.add_source(store, "Ann", {**address, "confidential": True})

    draft = (
        "Dvorak said so, and Novak too ([here](https://drop.example/f/7), [x](https://a.example))."
    )
    with store.reading() as session:
        found = proof(session, list(markdown_paragraphs(draft)), None)
    words = [one.words for one in found if one.kind == "confidential"]
    assert words == ["Dvorak", "Novak", "https://drop.example/f/7"]


def test_what_changed_since_a_state_is_told(store: Store, tmp_path: Path) -> None:
    imported(store, tmp_path)
    draft = list(markdown_paragraphs("It is so, they say [@move]. And [@leaks]"))
    with store.reading() as session:
        newest = session.exec(select(Changeset.id).order_by(col(Changeset.id).desc())).first()
        assert newest is not None
        state = find_moment(session, newest.hex)
        claim = find(session, "move", ("claim",))
        before = [one.kind for one in proof(session, draft, state)]
    changes.revise(store, "Ann", claim, {"text": "Nobody need move away."})
    with store.reading() as session:
        after = proof(session, draft, find_moment(session, newest.hex))

    assert "changed" not in before
    (changed,) = [one.says for one in after if one.kind == "changed"]
    assert changed.endswith("words: Nobody need move. → Nobody need move away.")


def test_words_that_left_the_kept_copy_are_told(store: Store, tmp_path: Path) -> None:
    imported(store, tmp_path)
    with store.reading() as session:
        letter = find(session, "letter", ("source",)).id
    draft = list(markdown_paragraphs("“Nobody need move away”, they say [@move]."))
    assert told(store, draft) == []
    changes.snapshot(store, "Ann", letter, Document("The dam is safe, said the mill."))

    assert told(store, draft) == [(1, "lost", "move")]


@pytest.mark.parametrize(
    ("sentence", "is_told"),
    [
        ("At least 220 soldiers died.", False),
        ("No fewer than 220 soldiers died.", False),
        ("220 soldiers died.", True),
        ("More than 220 soldiers died.", True),
        ("Up to 220 soldiers died.", True),
        ("About 30 houses burnt.", False),
        ("30 houses burnt.", True),
        ("12 dogs were there on 12 May 2015.", False),  # of what nothing is recorded
        ("Exactly 7 died.", False),
    ],
)
def test_a_number_may_not_say_more_than_the_claim(sentence: str, is_told: bool) -> None:
    recorded = [
        StatedNumber("at least 220", Comparator.AT_LEAST, Decimal(220), None),
        StatedNumber("some 30", Comparator.ABOUT, Decimal(30), Decimal(30)),
        StatedNumber("7", Comparator.EQUAL, Decimal(7), Decimal(7)),
    ]

    assert bool(list(overstated(sentence, recorded))) is is_told


def test_a_number_of_a_claim_is_held_against_that_of_the_draft(
    store: Store, tmp_path: Path
) -> None:
    imported(store, tmp_path)
    with store.reading() as session:
        claim = find(session, "move", ("claim",)).id
    values = {"words": "at least 40", "comparator": ">=", "low": "40"}
    changes.add_number(store, "Ann", claim, values)

    assert told(store, list(markdown_paragraphs("They said 40 left [@move].\n"))) == [
        (1, "overstated", "move")
    ]
    assert told(store, list(markdown_paragraphs("They said at least 40 left [@move].\n"))) == []


CITED = "We saw a “steady flow” of heavy equipment, tanks and artillery [sic] over the border."


@pytest.mark.parametrize(
    ("words", "has_it"),
    [
        ("steady flow", True),
        ("Steady flow of heavy equipment,", True),
        ("steady flow of heavy equipment … over the border", True),
        ("steady flow [...] tanks and artillery", True),
        ("saw a steady flow of [military] equipment", True),
        ("[They] saw a steady flow", True),
        ("artillery … steady flow", False),  # in another order
        ("steady flows", False),
        ("steady flow of light equipment", False),
        ("teady flow", False),
        ("steady flow of heavy equip", False),
        ("[all] [of] […]", False),
    ],
)
def test_a_quotation_may_leave_out_and_put_in_words_and_nothing_else(
    words: str, has_it: bool
) -> None:
    one = Quotable(UUID(int=1), UUID(int=2), CITED, is_verbatim=True)
    matches = Quotables([one]).matches(words)

    assert any(match.altered is None for match in matches) is has_it


@settings(max_examples=80, derandomize=True, deadline=None)
@given(st.text(alphabet='ab \n[]@().…"“”>#`*_\\<&;-', max_size=120))
def test_no_draft_is_too_strange_to_be_read(text: str) -> None:
    for paragraph in (*markdown_paragraphs(text), *page_paragraphs(f"<p>{text}")):
        last = text.count("\n") + 1
        assert all(1 <= line <= last for _, line in paragraph.lines)
        for quotation in quotations(paragraph):
            Quotables([Quotable(UUID(int=1), UUID(int=1), text, True)]).matches(quotation.words)
        sentences(paragraph)


def test_the_command_fails_for_what_is_not_allowed(shell: Shell, sqlite_store: Store) -> None:
    folder = Path.cwd()
    imported(sqlite_store, folder)
    (folder / "good.md").write_text("Nobody “need move away”, says the mill [@move].\n")
    (folder / "bad.md").write_text("The mill says it is safe [@safe].\n")
    (folder / "no.md").write_bytes(b"\x00\x01")

    shell("proof", "good.md")
    assert "1 reference, 1 quotation checked; nothing found." in shell.err
    out = shell("proof", "bad.md", code=1)
    assert out.startswith(
        "bad.md:1: contested [safe]: “The mill says it is safe.”: it is contested"
    )
    shell("proof", "bad.md", "--allow", "contested")
    assert [one["kind"] for one in shell.json("proof", "bad.md", code=1)] == ["contested"]
    shell("proof", "no.md", code=1)
    assert "no.md: is no draft that is read" in shell.err
    shell("proof", "gone.md", code=1)
    assert "gone.md: is not there" in shell.err
    shell("proof", "good.md", "--since", "nothing", code=1)


def test_a_long_article_against_many_citations_takes_no_long_work() -> None:
    chance = random.Random(7)
    words = [f"word{at}" for at in range(900)]
    cited = [
        Quotable(UUID(int=at), UUID(int=at), " ".join(chance.choices(words, k=25)), True)
        for at in range(300)
    ]
    quotables = Quotables(cited)
    kept = [" ".join(one.words.split()[3:11]) for one in cited[::10]]
    changed = [f"{words_} and" for words_ in kept]

    assert all(quotables.matches(one)[0].altered is None for one in kept)
    assert sum(bool(quotables.matches(one)) for one in changed) == len(changed)
