"""Text: folded for search, shown safely, measured in cells, checked at the door."""

import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from claimtrack.errors import InvalidValueError
from claimtrack.text import TEXT_LIMIT, check_text, clip, dumps, fold, normalise, visible, width
from claimtrack.words import held_words, sought, words_sought

HOSTILE = Path(__file__).resolve().parents[2] / "shared" / "data" / "13_hostile"
hostile_files = pytest.mark.skipif(not HOSTILE.is_dir(), reason="the shared data is not here")

# Letters of many scripts, marks, joiners, emoji parts, controls, bidi, tags and half characters.
odd = st.text(
    st.characters()
    | st.sampled_from(
        "19٣½²①,.'’٬\xa0-ـیكة日本のไท"
        "aİıßΣςŁøé\u0301\u0345\u0323\u200d\u200c\ufe0f👩👨🏽🇩🇪가ᄀ\u1161क\u094d語 \n\r\t"
    )
    | st.sampled_from("\x00\x1b\x7f\x85\xad\u200b\u202e\u2028\u2066\ufeff\U000e0041\ud800\udc00")
)


def naughty_texts() -> Iterator[str]:
    yield from json.loads((HOSTILE / "blns_every2nd.json").read_bytes())
    for folder in ("fuzzdb", "terminal_escapes", "utf8"):
        for path in sorted((HOSTILE / folder).iterdir()):
            yield path.read_bytes().decode("utf-8", "surrogateescape")
            yield path.read_bytes().decode("latin-1")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("NATO Secretary-General", "nato secretary general"),
        ("Łukasik, Øre & Đinđić", "lukasik ore dindic"),
        ("Straße STRASSE", "strasse strasse"),
        ("İstanbul ılık", "istanbul ilik"),
        ("ΣΊΣΥΦΟΣ Σίσυφος", "σισυφοσ σισυφοσ"),
        ("Ærø œuvre þing", "aero oeuvre thing"),
        ("naïve café", "naive cafe"),
        ("denial’s don't", "denial s don t"),
        ("сумʼяття сум'яття Київ", "сум яття сум яття киів"),
        ("mili\xadta\u200bry", "military"),
        ("𝐍𝐀𝐓𝐎 ﬁnds x²", "nato finds x2"),
        ("日本語テスト、中文 2015年5月", "日本語テスト 中文 2015 年 5 月"),
        ("का की", "का की"),
        ("pieces_of", "pieces of"),
        ("12,500 12.500 12’500 12'500 12\xa0500 12\u202f500", " ".join(["12500"] * 6)),
        ("5,012,500 12,50,000 1,234,567.89", "5012500 1250000 1234567 89"),
        ("12.05.2015 0.500 12 500 1,25", "12 05 2015 0 500 12 500 1 25"),
        ("١٢٬٥٠٠ ۲۰۲۱ २०२१ ๒๐๒๑", "12500 2021 2021 2021"),
        (
            "1½ 220¹ 220\u200b¹ 10⁶ 10⁻⁶ 220① 220❶ 220ª",
            "1 1 2 220 1 220 1 10 6 10 6 220 1 220 1 220 a",
        ),
        ("x² m²3 H₂O ²³⁵U", "x2 m2 3 h2o 235u"),
        ("أحمد المصرى، الـميـاه", "احمد المصري المياه"),
        ("وزیر گفت که مدرسة", "وزير گفت كه مدرسه"),
        ("— … ! 🏴", ""),
        ("", ""),
    ],
)
def test_search_sees_plain_words(text: str, words: str) -> None:
    assert fold(text) == words


def test_files_hold_what_is_folded_so_that_a_change_of_it_comes_with_a_migration() -> None:
    """An upgrade folds every claim anew: change the words only together with a new revision."""
    text = "Łódź 12,500 1½ 220¹ cease-fire MH-17 2014-2015 الـميـاه المصرى که ٢٠٢١ 日本語5月 น้ำ"

    assert held_words(text) == (
        "lodz 12500 1 1 2 220 1 cease fire mh 17 2014 2015 المياه المصري كه 2021 日本 本語 語 5 月 "
        "นา า ¦ ceasefire mh17"
    )


@settings(derandomize=True, deadline=None, max_examples=300)
@given(odd)
def test_a_text_is_found_by_what_stands_in_it(text: str) -> None:
    each = sought(text)

    assert each is None or each.is_in(held_words(text))
    assert all(word.is_in(held_words(text)) for word in words_sought(text))


@settings(derandomize=True, deadline=None, max_examples=300)
@given(odd)
def test_a_folded_text_folds_to_itself_and_holds_only_words(text: str) -> None:
    folded = fold(text)

    assert fold(folded) == folded
    assert folded == " ".join(folded.split())
    assert all(c == " " or unicodedata.category(c)[0] in "LNM" for c in folded)
    assert all(unicodedata.category(c) not in ("Mn", "Me") for c in folded)


@settings(derandomize=True, deadline=None)
@given(odd)
def test_the_same_text_in_another_encoding_of_accents_folds_alike(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)
    assert fold(unicodedata.normalize("NFC", text)) == fold(text)
    assert normalise(unicodedata.normalize("NFD", text)) == normalise(text)


def test_every_character_folds_to_what_folds_to_itself() -> None:
    every = [
        chr(code) for code in (*range(0x3400), *range(0xA000, 0xD800), *range(0xF900, 0x20000))
    ]
    folded = [fold(character) for character in every]

    assert [fold(words) for words in folded] == folded


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("  The  Kremlin\n", "the kremlin"),
        ("ＮＡＴＯ\u00a0HQ", "nato hq"),
        ("Straße", "strasse"),
        ("Łukasik", "łukasik"),
        ("Cafe\u0301", "café"),
        ("Denial’s", "denial’s"),
        ("", ""),
    ],
)
def test_a_natural_key_ignores_case_width_and_spaces_but_no_accents(text: str, key: str) -> None:
    assert normalise(text) == key


@settings(derandomize=True, deadline=None, max_examples=300)
@given(odd)
def test_a_natural_key_normalises_to_itself(text: str) -> None:
    key = normalise(text)

    assert normalise(key) == key
    assert key == " ".join(key.split())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain “text”", "plain “text”"),
        ("\x1b[31mred\x1b[0m", "␛[31mred␛[0m"),
        ("\x00\x07\x7f\x9b", "␀␇␡⟨U+009B⟩"),
        ("a\u202eb\u2066c\u200fd\u061c", "a⟨U+202E⟩b⟨U+2066⟩c⟨U+200F⟩d⟨U+061C⟩"),
        ("a\u2028b\u2029", "a⟨U+2028⟩b⟨U+2029⟩"),
        ("a\u200bb\u2060\ufeff\U000e0041", "a⟨U+200B⟩b⟨U+2060⟩⟨U+FEFF⟩⟨U+E0041⟩"),
        ("\ud800", "⟨U+D800⟩"),
        ("a\tb", "a␉b"),
        ("a\nb\r\nc\rd", "a⏎b⏎c␍d"),
        ("no\u200dne", "no⟨U+200D⟩ne"),
        ("\u200dx", "⟨U+200D⟩x"),
        ("👩\u200d👩\u200d👧 ❤\ufe0f\u200d🔥", "👩\u200d👩\u200d👧 ❤\ufe0f\u200d🔥"),
        ("می\u200cخواهم क्\u200dष", "می\u200cخواهم क्\u200dष"),
        ("a\u00a0b", "a\u00a0b"),
    ],
)
def test_what_would_steer_the_terminal_is_shown(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_line_breaks_are_kept_where_they_are_wanted() -> None:
    assert visible("a\nb\r\n\tc\rd\x1b", newlines=True) == "a\nb\n␉c␍d␛"


def assert_harmless(shown: str) -> None:
    categories = {unicodedata.category(c) for c in shown if c not in "\u200c\u200d"}
    drawn = set(
        "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
    )
    formats = {c for c in shown if unicodedata.category(c) == "Cf"} - set("\u200c\u200d")

    assert not categories & {"Cc", "Cs", "Zl", "Zp"}
    assert formats <= drawn


@settings(derandomize=True, deadline=None, max_examples=300)
@given(odd)
def test_a_visible_text_holds_nothing_that_steers(text: str) -> None:
    shown = visible(text)

    assert_harmless(shown)
    assert_harmless(visible(text, newlines=True).replace("\n", ""))
    assert visible(shown) == shown


def test_every_control_and_format_character_of_unicode_is_shown() -> None:
    hidden = ("Cc", "Cf", "Cs", "Zl", "Zp")
    every = "".join(c for c in map(chr, range(0x110000)) if unicodedata.category(c) in hidden)

    assert_harmless(visible(f"a{every}"))


@settings(derandomize=True, deadline=None, max_examples=300)
@given(
    st.lists(odd | st.integers() | st.none() | st.dictionaries(odd, odd, max_size=2), max_size=4)
)
def test_a_json_line_reads_back_the_same_and_is_safe_to_print(value: list[object]) -> None:
    line = dumps(value)

    assert "\n" not in line
    assert_harmless(line)
    # JSON writes a character beyond U+FFFF as two halves, so it cannot tell them from two halves.
    assert json.loads(line) == json.loads(json.dumps(value))


def test_a_json_line_is_compact_and_keeps_readable_text_readable() -> None:
    line = dumps(
        {"text": "“Россия” 👩\u200d👧", "hidden": "\x1b\x7f\u202e\u2028\U000e0041", "n": [1, None]}
    )

    assert line == (
        '{"text":"“Россия” 👩\u200d👧","hidden":"\\u001b\\u007f\\u202e\\u2028\\udb40\\udc41",'
        '"n":[1,null]}'
    )


def test_a_number_that_json_does_not_know_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        dumps(float("nan"))


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("ab\x00c", "U\\+0000 at position 2"),
        ("abc\ud83d", "U\\+D83D, a lone surrogate\\) at position 3"),
        ("é𝐧\udc00", "U\\+DC00, a lone surrogate\\) at position 2"),
        ("x" * 11, "11 characters, and 10 are the limit"),
    ],
)
def test_a_text_that_no_database_keeps_is_refused_with_its_place(text: str, where: str) -> None:
    with pytest.raises(InvalidValueError, match=where):
        check_text(text, 10)


def test_a_text_at_the_limit_is_returned_as_it_is() -> None:
    text = "é" * TEXT_LIMIT

    assert check_text(text) is text
    assert check_text("") == ""


@pytest.mark.parametrize(
    ("text", "cells"),
    [("abc", 3), ("", 0), ("語語", 4), ("e\u0301", 1), ("“é—", 3), ("👍", 2), ("한국", 4)],
)
def test_width_is_counted_in_cells(text: str, cells: int) -> None:
    assert width(text) == cells


@pytest.mark.parametrize(
    ("text", "cells", "clipped"),
    [
        ("steady flow", 11, "steady flow"),
        ("steady flow", 7, "steady…"),
        ("“steady” flow", 8, "“steady…"),
        ("語語語", 6, "語語語"),
        ("語語語", 5, "語語…"),
        ("語語語", 4, "語…"),
        ("e\u0301e\u0301e\u0301", 2, "e\u0301…"),
        ("ae\u0301語", 3, "ae\u0301…"),
        ("a👩\u200d👩\u200d👧bc", 2, "a…"),
        ("a👍🏽bc", 3, "a…"),
        ("🇩🇪🇫🇷 flags", 3, "🇩🇪…"),
        ("abc", 1, "…"),
        ("abc", 0, ""),
        ("", 0, ""),
        ("", 5, ""),
    ],
)
def test_a_clipped_text_ends_between_characters(text: str, cells: int, clipped: str) -> None:
    if "🇩" in text and width("🇩🇪") != 2:
        pytest.skip("this version of rich gives a flag another width")

    assert clip(text, cells) == clipped


@settings(derandomize=True, deadline=None, max_examples=300)
@given(odd, st.integers(-1, 30))
def test_a_clipped_text_fits_and_is_a_beginning(text: str, cells: int) -> None:
    shown = visible(text)
    clipped = clip(shown, cells)

    assert width(clipped) <= max(cells, 0)
    assert clipped == shown or not clipped or shown.startswith(clipped[:-1])
    assert clipped == shown or not clipped or clipped[-1] == "…"
    assert clipped == shown or not clipped.endswith("\u200d…")
    assert clipped == shown or cells <= 0 or width(shown) > cells


def test_the_quick_way_to_clip_agrees_with_the_width_of_each_character() -> None:
    for character in map(chr, range(0x2100)):
        if character.isprintable():
            assert cell_len(clip(character * 9, 5)) <= 5


@hostile_files
def test_naughty_texts_are_shown_folded_and_written_safely() -> None:
    for text in naughty_texts():
        assert_harmless(visible(text))
        assert_harmless(dumps(text))
        assert json.loads(dumps([text])) == [text]
        assert fold(fold(text)) == fold(text)
        assert normalise(normalise(text)) == normalise(text)
        assert width(clip(visible(text), 80)) <= 80
