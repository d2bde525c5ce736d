"""What a document says that somebody said: found by rules, with exact spans."""

import importlib.util
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.attribution import (
    AttributedStatement,
    StatementKind,
    Voice,
    is_readable,
    statements,
)
from claimtrack.attribution.lexicon import load_lexicon
from claimtrack.vocabulary import Aim, RebuttalKind
from conftest import KERRY

SHAPES = [
    # (sentence, speaker, content)
    ("Ann Lee said that the bridge was closed.", "Ann Lee", "the bridge was closed"),
    ("Ann Lee said on Monday the bridge was closed.", "Ann Lee", "the bridge was closed"),
    ("“The bridge was closed,” Ann Lee said.", "Ann Lee", "“The bridge was closed,”"),
    ('"The bridge was closed," said Ann Lee.', "Ann Lee", '"The bridge was closed,"'),
    ("The bridge was closed, Ann Lee said.", "Ann Lee", "The bridge was closed"),
    ("According to Ann Lee, the bridge was closed.", "Ann Lee", "the bridge was closed"),
    ("The bridge was closed, according to Ann Lee.", "Ann Lee", "The bridge was closed"),
    ("Ann Lee told the BBC that the bridge was closed.", "Ann Lee", "the bridge was closed"),
    ("Ann Lee, the mayor of Leeds, said it was closed.", "Ann Lee", "it was closed"),
    ("Ann Lee, who runs Leeds, said the bridge was closed.", "Ann Lee", "the bridge was closed"),
    ("Mayor Ann Lee denied any knowledge of the bridge.", "Ann Lee", "any knowledge of the bridge"),
    ("Ann Lee accused Moscow of closing the bridge.", "Ann Lee", "Moscow of closing the bridge"),
    ("The film is on Ann Lee’s claim that it was closed.", "Ann Lee", "it was closed"),
    ("Ann Lee called the bridge a “waste of money.”", "Ann Lee", "the bridge a “waste of money.”"),
    ("Ann Lee has repeatedly warned that it may fall.", "Ann Lee", "it may fall"),
    ("“It fell.” — Ann Lee.", "Ann Lee", "“It fell.”"),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "speaker", "content"), SHAPES)
def test_a_shape_gives_its_speaker_and_its_content(
    sentence: str, speaker: str, content: str
) -> None:
    (one,) = statements(sentence)

    assert (one.speaker, one.named, one.content) == (speaker, True, content)
    assert sentence[one.start : one.end] == content


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Ann Lee denied that she knew.", StatementKind.DENIAL),
        ("Ann Lee rejected the charges against her.", StatementKind.DENIAL),
        ("Ann Lee rebutted the report on the bridge.", StatementKind.CONTRADICTION),
        ("Ann Lee confirmed that the bridge was closed.", StatementKind.CONFIRMATION),
        ("Ann Lee admitted that the bridge was closed.", StatementKind.CONCESSION),
        ("Ann Lee accused the mayor of lying.", StatementKind.ACCUSATION),
        ("Ann Lee predicted that the bridge would fall.", StatementKind.FORECAST),
        ("Ann Lee promised to open the bridge.", StatementKind.PROMISE),
        ("Ann Lee called for a new bridge over the river.", StatementKind.DEMAND),
        ("Ann Lee believes that the bridge is safe.", StatementKind.POSITION),
        ("Ann Lee retracted her statement on the bridge.", StatementKind.WITHDRAWAL),
    ],
)
def test_the_cue_says_what_kind_of_statement_it_is(sentence: str, kind: StatementKind) -> None:
    (one,) = statements(sentence)

    assert one.kind is kind


@pytest.mark.parametrize(
    "sentence",
    [
        "The report of the agency is on the table.",
        "Their claims were many, and the calls of the birds were few.",
        "The State Department stands in Washington.",
        "She backed out of the garage.",
        "He was sent the news by a friend.",
    ],
)
def test_a_noun_that_looks_like_a_cue_is_none(sentence: str) -> None:
    assert statements(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "voice"),
    [
        ("“It is not so,” Ann Lee said.", Voice.DIRECT),
        ("Ann Lee said it was not so.", Voice.INDIRECT),
        ("Ann Lee said it was “not so,” and left.", Voice.MIXED),
    ],
)
def test_the_voice_says_whose_words_they_are(sentence: str, voice: Voice) -> None:
    (one,) = statements(sentence)

    assert one.voice is voice


def test_an_interrupted_quotation_is_one_statement_with_parts() -> None:
    text = "“It fell,” Ann Lee said. “Nobody had looked at it for years.” Then she left."

    (one,) = statements(text)

    assert [text[a:b] for a, b in one.parts] == [
        "“It fell,”",
        "“Nobody had looked at it for years.”",
    ]
    assert one.content == "“Nobody had looked at it for years.”"


def test_a_quotation_over_two_paragraphs_is_one_span() -> None:
    text = "“It fell,” Ann Lee said. “Nobody looked.\n\n“And nobody will.”"

    (one,) = statements(text)

    assert one.content == "“Nobody looked.\n\n“And nobody will.”"


def test_what_is_said_inside_a_statement_is_no_second_one() -> None:
    (one,) = statements("Ann Lee said that the mayor had denied that he knew.")

    assert one.content == "the mayor had denied that he knew"


def test_several_statements_of_a_sentence_share_their_speaker() -> None:
    found = statements("Ann Lee denied the charges and said that she would stay.")

    assert [(one.speaker, one.kind) for one in found] == [
        ("Ann Lee", StatementKind.DENIAL),
        ("Ann Lee", StatementKind.ASSERTION),
    ]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Ann Lee said it fell. She said it was old.", "Ann Lee"),
        ("Mayor Ann Lee spoke in Leeds. Lee said it was old.", "Ann Lee"),
        ("NATO said it fell. Ann Lee said it stood. She said it was old.", "Ann Lee"),
        ("Secretary of State John Kerry came. Mr. Kerry said it was old.", "John Kerry"),
    ],
)
def test_a_pronoun_and_a_surname_stand_for_the_full_name(text: str, speaker: str) -> None:
    assert statements(text)[-1].speaker == speaker


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A senior official said that it fell.", "A senior official"),
        ("Critics of the mayor said that it fell.", "Critics of the mayor"),
        ("Clinton supporters said that it fell.", "Clinton supporters"),
        ("Officials at the Treasury said that it fell.", "Officials at the Treasury"),
        ("Lawmakers said that it fell.", "Lawmakers"),
        ("Few said that it fell.", "Few"),
    ],
)
def test_somebody_without_a_name_stays_unnamed(text: str, words: str) -> None:
    (one,) = statements(text)

    assert (one.speaker, one.named) == (words, False)


def test_two_people_who_speak_together_stay_together() -> None:
    text = "Ann Lee met Bo Ek. Ms. Lee and Mr. Ek said that it fell."

    (one,) = statements(text)

    assert (one.speaker, one.named) == ("Ms. Lee and Mr. Ek", False)


def test_a_dateline_is_no_part_of_what_was_said() -> None:
    (one,) = statements("LEEDS, England — “It fell overnight,” Ann Lee said.")

    assert one.content == "“It fell overnight,”"


def test_what_is_quoted_in_pieces_is_worded_as_sentences() -> None:
    (one,) = statements("“It fell,” Ann Lee said. “Nobody had looked at it.”")

    assert one.wording == "It fell. Nobody had looked at it."


def test_a_denial_proposes_its_rebuttal_and_what_it_answers() -> None:
    text = "Ann Lee accused Moscow of closing the bridge. Moscow has denied the charge."

    accusation, denial = statements(text)

    assert accusation.answer is None
    assert denial.answer is not None
    assert (denial.answer.kind, denial.answer.aim, denial.answer.to) == (
        RebuttalKind.DENIES,
        Aim.WHOLE,
        0,
    )


@pytest.mark.parametrize(
    ("text", "kind", "aim"),
    [
        ("Ann Lee said ten died. Bo Ek denied the number of dead.", "denies", "number"),
        ("Ann Lee said ten died. Bo Ek questioned the report.", "undermines", "source"),
        ("Ann Lee said ten died. Bo Ek conceded that some died.", "concedes", "whole"),
        ("Ann Lee said ten died. Ann Lee retracted her words.", "withdraws", "whole"),
        ("Ann Lee blamed Bo Ek for it. Bo Ek countered by accusing Ann Lee of lies.",
         "counter_accuses", None),
    ],
)  # fmt: skip
def test_an_answer_has_the_kind_and_the_aim_of_its_words(
    text: str, kind: str, aim: str | None
) -> None:
    answer = statements(text)[-1].answer

    assert answer is not None
    assert (answer.kind, answer.aim, answer.to) == (kind, aim, 0)


def test_the_dispatch_gives_its_main_statements() -> None:
    text = (KERRY / "dispatch.txt").read_text("utf-8")
    found = statements(text)
    main = {(one.speaker, one.kind.value, one.content[:24]) for one in found}
    denials = [one for one in found if one.kind is StatementKind.DENIAL]

    assert {
        ("State Department", "promise", "“a full range of bilater"),
        ("Dmitri Peskov", "assertion", "the sanctions do not fig"),
        ("Jens Stoltenberg", "accusation", "Moscow breaks the truce "),
        ("Jens Stoltenberg", "assertion", "The sight of it “gives r"),
        ("Jens Stoltenberg", "forecast", "the rebels could strike "),
        ("Philip Breedlove", "assertion", "the Kremlin stands behin"),
        ("Sergei Shoigu", "accusation", "it was American soldiers"),
    } <= main
    assert [(one.speaker, one.content) for one in denials] == [
        ("Russia", "it is not involved"),
        ("Moscow", "it is not so"),
    ]
    assert denials[1].answer is not None
    assert found[denials[1].answer.to or 0].content.startswith("Moscow breaks the truce")


def test_the_article_gives_its_accusations_and_denials(data: Path) -> None:
    found = statements((data / "000_0497646793bed851.txt").read_text("utf-8"))
    by_kind = {kind: [one for one in found if one.kind is kind] for kind in StatementKind}
    involvement, claims = by_kind[StatementKind.DENIAL]
    shoigu = by_kind[StatementKind.ACCUSATION][-1]

    assert [one.speaker for one in by_kind[StatementKind.ACCUSATION] if one.named] == [
        "Jens Stoltenberg", "Sergei Shoigu",
    ]  # fmt: skip
    assert (involvement.speaker, claims.speaker) == ("Russia", "Moscow")
    assert involvement.answer is not None
    assert involvement.answer.aim is Aim.PREMISE
    assert "220" in found[involvement.answer.to or 0].content
    assert claims.answer is not None
    assert found[claims.answer.to or 0].speaker == "Jens Stoltenberg"
    assert shoigu.answer is not None
    assert shoigu.answer.kind is RebuttalKind.COUNTER_ACCUSES
    assert "Boris Nemtsov" not in {one.speaker for one in found}


_CUES = sorted(load_lexicon().cues)
_PIECES = st.sampled_from(
    [*"“”\"'‘’,.:;?!—-()\n ", "\n\n", " and ", " that ", "Ann Lee", "He", "according to", "who",
     "in a statement", "U.S.", "1,000", "''", "\u2028", "\x00", "n’t", *_CUES[::9]]
)  # fmt: skip


def are_inside(text: str, found: list[AttributedStatement]) -> bool:
    return all(
        0 <= one.start < one.end <= len(text)
        and text[one.start : one.end] == one.content
        and (one.start, one.end) in one.parts
        and all(0 <= a < b <= len(text) for a, b in (*one.parts, *one.quoted))
        and (one.denied is None or 0 <= one.denied.start < one.denied.end <= len(text))
        and (one.denied is None or one.denied.quoted[0] <= one.denied.start)
        and (one.denied is None or one.denied.end <= one.denied.quoted[1])
        and 0 <= one.score <= 1
        and (one.mention is None or 0 <= one.mention[0] < one.mention[1] <= len(text))
        and (one.answer is None or one.answer.to is None or one.answer.to < number)
        for number, one in enumerate(found)
    )


@given(st.lists(_PIECES | st.text(max_size=8), max_size=60).map(" ".join))
def test_any_text_gives_spans_inside_it(text: str) -> None:
    assert are_inside(text, statements(text))


@given(st.text())
def test_any_characters_give_spans_inside_them(text: str) -> None:
    assert are_inside(text, statements(text))


@pytest.mark.parametrize(
    "piece",
    ["said ", "said,", "“", "\"'", "“said", "a-", "1,", "A.", "Said Ann ", "that that ",
     "x said and ",
     "( ", "''", "\n", " \n", ". ", "he said, he said ", "denied a claim that ", "Ann Lee, ", "n’t",
     "according to ", ": ", "who ", "“a” ", "to ", "in a statement "],
)  # fmt: skip
def test_time_grows_in_a_line_however_odd_the_text(piece: str) -> None:
    def seconds(length: int) -> float:
        text = (piece * (length // len(piece) + 1))[:length]
        started = time.process_time()
        statements(text)
        return time.process_time() - started

    few = min(seconds(4_000) for _ in range(3))
    many = min(seconds(32_000) for _ in range(2))

    assert many < 8 * 4 * few + 0.05


def test_a_text_in_another_language_is_told_apart() -> None:
    assert is_readable((KERRY / "dispatch.txt").read_text("utf-8"))
    assert not is_readable("Министр обороны заявил, что никаких солдат там нет и не было.")
    assert not is_readable("Der Minister sagte, dort habe es nie Soldaten gegeben.")


@pytest.fixture
def measuring() -> Any:
    path = Path(__file__).resolve().parents[1] / "benchmarks" / "suggesting.py"
    spec = importlib.util.spec_from_file_location("suggesting", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_documents_that_nobody_tuned_for_are_read_far_above_the_floors(
    data: Path, measuring: Any
) -> None:
    def f1(read: Callable[[str], Any]) -> float:
        counts = measuring.measured(read, data / "10_quotes" / "polnear_dev", held_out=True)
        same, found, gold = counts.contents.same, counts.contents.found, counts.contents.expected
        return float(2 * same / (found + gold))

    ours = f1(measuring.ours)

    assert ours > 0.62
    assert ours > 1.5 * f1(measuring.cue_sentences)
    assert ours > 2 * f1(measuring.quotations)


def test_spans_match_one_to_one_by_half_of_their_union(measuring: Any) -> None:
    one = measuring.Attribution([(0, 10)], [(20, 25)])
    half = measuring.Attribution([(0, 5)], [])
    less = measuring.Attribution([(0, 4), (30, 36)], [])

    assert measuring.matched([one], [half]) == [(one, half)]
    assert measuring.matched([one], [less]) == []
    assert measuring.matched([half, one], [one]) == [(one, one)]
