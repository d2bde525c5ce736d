"""Words cut away from a quote within its sentence, and what a person who quotes is told."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimtrack import changes
from claimtrack.attribution import words_cut_away
from claimtrack.changes.integrity import check
from claimtrack.formats.document import Document
from claimtrack.queries.rows import row_fields
from claimtrack.queries.verification import verify_quotes
from claimtrack.quotes import quoted_words, same_words
from claimtrack.store import Store
from claimtrack.transfer import import_path
from conftest import Shell

# The words between the asterisks are quoted. What is told is the kind and the words, "" nothing.
CASES = """
No *defect was known* to the owners. | negation: No
It is not true that *the dam leaked*. | negation: not true that
*The dam leaked*, but only when the valve was closed. | correction: but only when the valve was closed
He denied that *the dam had leaked*. | negation: denied that
It is not true, he said, that *the dam leaked*. | negation: not true, he said, that
He did not know of any *defect in the dam*. | negation: not know of any
“*The dam leaked*,” he said, but nobody had measured it. | correction: ” he said, but nobody had measured it
*The dam leaked*, which is untrue. | correction: which is untrue
*The dam leaked*, a claim he later withdrew. | correction: a claim he later withdrew
*The dam was* not safe. | correction: not
*The dam was safe* until 2013. | correction: until 2013
*The dam was safe* if it was closed. | correction: if it was closed
*It leaked* (which the ministry denies). | correction: (which the ministry denies
Mr. Smith did not say that *the dam leaked*. | negation: not say that
He hardly ever *visited the dam*. | negation: hardly ever
They failed to *repair the dam*. | negation: failed to
The report refutes the idea that *the dam leaked*. | negation: refutes the idea that
I don’t think that *the dam leaked*. | negation: don’t think that
“We never *touched the valve*,” he said. | negation: never
Nobody said that *the dam leaked*. | negation: Nobody said that
The claim that *the dam leaked* was later denied. | correction: was later denied
That *the dam leaked* is not true. | correction: is not
Neither *the dam* nor the sluice leaked. | negation: Neither; correction: nor
No *defect was known*, although two were listed. | negation: No; correction: although two were listed
He did not come on Monday, and *the dam leaked*. |
Although he had not come, *the dam leaked*. |
He did not come because *the dam leaked*. |
There were no fewer than *220 soldiers* in it. |
Not only *the dam leaked*. |
There is no doubt that *the dam leaked*. |
*The dam leaked*, a spokesman said. |
*The dam leaked*, the mayor said. But nobody saw it. |
She said nothing. *The dam leaked* for days. |
He said no. *The dam leaked.* But it did not matter. |
*The dam leaked* in no. 5 and not in no. 6. |
*The dam was safe* in 2013. |
*The dam leaked*, and it was not repaired. |
The dam, which was not new, *leaked in May*. |
*“We touched the valve,”* he said. |
He said that *the dam leaked*. |
""".strip()  # noqa: E501 - a table


@pytest.mark.parametrize("line", CASES.splitlines())
def test_a_negation_before_and_a_correction_after_are_told(line: str) -> None:
    sentence, _, expected = line.partition(" |")
    start = sentence.index("*")
    end = sentence.index("*", start + 1) - 1
    text = f"Before that nothing was known. {sentence.replace('*', '')} But not for long."

    cut = words_cut_away(text, start + 31, end + 31)

    assert "; ".join(f"{found.kind.value}: {found.words}" for found in cut) == expected.strip()
    assert all(0 <= found.start < found.end <= len(text) for found in cut)


@settings(derandomize=True, deadline=None)
@given(st.text(max_size=80), st.text(min_size=1, max_size=20), st.text(max_size=80))
def test_any_text_gives_spans_beside_the_words(before: str, words: str, after: str) -> None:
    text = f"{before}{words}{after}"

    for cut in words_cut_away(text, len(before), len(before) + len(words)):
        beside = text[: len(before)] + text[len(before) + len(words) :]
        assert cut.end <= len(before) or cut.start >= len(before) + len(words)
        assert len(cut.words) <= len(beside)


TEXT = (
    "It is not true that the dam\nleaked in May. The valve held, but only when it was\n"
    "7 Report\n\fThe Ministry\n8\nclosed by hand. Any leak¹ was small."
)


class Desk:
    """A shell on a file with a source and a claim, to quote the one for the other."""

    def __init__(self, shell: Shell) -> None:
        Path("paper.txt").write_text(TEXT, "utf-8")
        self.sh = shell
        shell("init")
        self.source = shell("add", "source", "Paper", "--text", "paper.txt")
        self.claim = shell("add", "claim", "The dam leaked.")

    def cite(self, words: str) -> dict[str, Any]:
        (row,) = self.sh.json("cite", self.claim, "--source", self.source, "--exact", words)
        return row


@pytest.fixture
def desk(shell: Shell) -> Desk:
    """Return a desk in an empty folder."""
    return Desk(shell)


def test_who_quotes_is_told_of_words_cut_away(desk: Desk) -> None:
    desk.sh("cite", desk.claim, "--source", desk.source, "--exact", "the dam leaked in May")

    assert "own wording" in desk.sh.err
    assert "“not true that” before these words" in desk.sh.err
    (row,) = desk.sh.json("verify")
    assert (row["state"], row["exact"]) == ("exact", "the dam\nleaked in May")
    assert row["cut_away"] == [{"kind": "negation", "words": "not true that"}]
    desk.sh("verify")
    assert "words cut away before it: “not true that”" in desk.sh.out
    desk.sh("show", desk.claim)
    assert "the dam leaked in May" in desk.sh.out
    assert "words cut away before it" in desk.sh.out


def test_a_quote_has_its_page_and_goes_on_over_its_end(desk: Desk) -> None:
    over = desk.cite("only when it was closed by hand")
    mark = desk.cite("Any leak was small")

    assert (over["locator"], mark["locator"]) == ("pp. 1–2", "p. 2")
    assert over["exact"] == "only when it was\n7 Report\n\fThe Ministry\n8\nclosed by hand"
    assert (over["mended"], mark["mended"]) == (True, True)
    assert (over["left_out"], mark["left_out"]) == ("16-42", "8-9")
    assert {row["state"] for row in desk.sh.json("verify")} == {"exact"}
    desk.sh("show", desk.claim)
    assert "only when it was closed by hand" in desk.sh.out
    assert "Any leak was small" in desk.sh.out


def test_a_pdf_of_one_page_has_a_page_too(store: Store) -> None:
    document = Document("The contamina\xadtion was known.", "application/pdf", "x 1", b"%PDF")
    source = changes.add_source(store, "ana", {"title": "T"}, text=document)
    claim = changes.add_claim(store, "ana", {"text": "It was known."})

    citation = changes.cite(store, "ana", claim, source, {"exact": "contamination was"})

    with store.reading() as session:
        assert row_fields(session, "citation", citation)["locator"] == "p. 1"
    assert same_words("contamina\xadtion was", None, "contamination was")
    assert same_words("contamina\xadtion was", None, "contamina-tion was")
    assert not same_words("contamina\xadtion was", None, "contamination is")


def test_what_is_left_out_is_told(desk: Desk) -> None:
    words = "only when it was closed by hand"
    desk.sh("rebut", desk.claim, "--text", "No.", "--kind", "denies", "--source", desk.source,
            "--exact", words)  # fmt: skip

    assert "Left out between the words: “7 Report The Ministry 8”." in desk.sh.err


def test_who_quotes_what_the_document_strikes_is_told(desk: Desk) -> None:
    Path("page.html").write_text("<p>At least <del>220 men</del> <ins>48 men</ins> died.</p>")
    desk.sh("snapshot", desk.source, "page.html")

    row = desk.cite("220 men")

    assert row["cut_away"] == [{"kind": "struck", "words": "its words"}]
    desk.sh("show", desk.claim)
    assert "the document strikes these words" in desk.sh.out
    assert desk.cite("48 men")["cut_away"] == []


def test_a_page_that_was_typed_stays(desk: Desk) -> None:
    words = ("--source", desk.source, "--exact", "closed by hand", "--locator", "iv")
    (row,) = desk.sh.json("cite", desk.claim, *words)

    assert row["locator"] == "iv"


def test_an_import_counts_what_it_mended_and_changes_nothing_again(
    store: Store, tmp_path: Path
) -> None:
    records = [
        {"type": "source", "key": "s", "title": "Paper", "text": TEXT},
        {"type": "claim", "key": "c", "text": "The dam leaked.",
         "citations": [{"source": "s", "exact": "the dam leaked in May"},
                       {"source": "s", "exact": "was closed by hand"}]},
    ]  # fmt: skip
    path = tmp_path / "case.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")

    report = import_path(store, path, "ana", dataset="case")

    assert (report.refused, report.repaired) == (0, {"quote spacing": 2})
    with store.reading() as session:
        rows = list(verify_quotes(session.connection()))
    assert [row.state for row in rows] == ["exact", "exact"]
    assert [row.left_out for row in rows] == [None, "3-29"]
    assert check(store).problems == []
    again = import_path(store, path, "ana", dataset="case")
    assert (again.unchanged, again.added, again.revised) == (2, 0, 0)


@pytest.mark.parametrize("left_out", ["5-2", "90-99", "0-1 0-1", "x", "3"])
def test_spans_of_another_program_that_fit_nothing_are_passed_over(left_out: str) -> None:
    words = quoted_words("the dam", left_out)

    assert words in ("the dam", "he dam")
