"""A text in rows, a caret in it, and what is selected: positions are always code points."""

from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimtrack.render.lines import Target, laid_out, line
from claimtrack.text import width
from claimtrack.tui.widgets.caret import Caret
from claimtrack.tui.widgets.marks import Mark, Marks, runs
from claimtrack.tui.widgets.text_units import Paragraphs, find_all, sentences
from claimtrack.tui.widgets.wrapping import Layout, grapheme_end, grapheme_start

PIECES = (
    "a", "word ", "  ", "\n", "\r\n", "\r", "\t", "é", "e\u0301", "漢字", "かか\u3099", "한국",
    "\u1112\u1161\u11ab", "👩‍👩‍👧", "🇧🇪", "🇧", "👍🏽", "⚠️", "مرحبا", "\u202e", "\u200b", "\u200d",
    "\x1b[31m", "\xad", "नमस्ते", "“—”", "\u3000", "\u2028", "0123456789",
)  # fmt: skip
texts = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
widths = st.integers(min_value=2, max_value=30)


def mark(start: int, end: int) -> Mark:
    return Mark(start, end, Target("citation", uuid4()), "quote", "")


@settings(deadline=None)
@given(texts, widths)
def test_every_code_point_stands_on_exactly_one_row(text: str, cells: int) -> None:
    rows = Layout(text, cells)

    spans = [rows.span(row) for row in range(len(rows))]
    assert "".join(text[start:end] for start, end in spans) == text
    assert all(start < end for start, end in spans[:-1])
    for row, (start, end) in enumerate(spans):
        held = "".join(text[unit.start : unit.end] for unit in rows.units(row))
        assert text[start:end].rstrip("\r\n") == held.rstrip("\r")
        assert {rows.row_of(at) for at in range(start, end)} <= {row}


@settings(deadline=None)
@given(texts, widths)
def test_a_row_is_never_wider_than_its_cells_and_its_columns_add_up(text: str, cells: int) -> None:
    rows = Layout(text, cells)

    for row in range(len(rows)):
        units = rows.units(row)
        words = [unit for unit in units if unit.shown.strip()]
        column = 0
        for unit in units:
            assert unit.column == column
            column += width(unit.shown)
        if words and len(words) > 1:
            assert words[-1].column + width(words[-1].shown) <= max(cells, 8)
        drawn = [unit.column + width(unit.shown) for unit in units]
        fits = max((right for right in drawn if right <= cells), default=0)
        assert sum(width(run) for run, _ in runs(rows, row, ())) == fits


@settings(deadline=None)
@given(texts, widths, st.data())
def test_a_cell_and_its_position_lead_to_each_other(
    text: str, cells: int, data: st.DataObject
) -> None:
    rows = Layout(text, cells)
    row = data.draw(st.integers(0, len(rows) - 1))

    for unit in rows.units(row):
        if unit.shown and width(unit.shown) and unit.column < cells:
            assert rows.column_of(unit.start) == unit.column
            assert rows.at(row, unit.column) == unit.start
    assert rows.span(row)[0] <= rows.at(row, 500) <= max(rows.span(row))


def test_a_selection_that_grows_back_begins_with_a_whole_character() -> None:
    caret = Caret("\u3000\u200d")  # a sentence begins behind the space, within a character
    caret.go(2)
    caret.select_more()
    caret.step_by("sentence", -1)

    assert caret.selection == (0, 2)


@settings(deadline=None)
@given(texts, st.data())
def test_a_selection_is_a_slice_of_whole_characters(text: str, data: st.DataObject) -> None:
    caret = Caret(text)
    moves = ("step", "word", "sentence", "paragraph", "more", "drop", "go")
    for move in data.draw(st.lists(st.sampled_from(moves), max_size=12)):
        way = data.draw(st.sampled_from((1, -1)))
        if move == "step":
            caret.step(way)
        elif move == "more":
            caret.select_more()
        elif move == "drop":
            caret.anchor = None
        elif move == "go":
            caret.go(data.draw(st.integers(-3, len(text) + 3)))
        else:
            caret.step_by(move, way)

        assert 0 <= caret.position <= len(text)
        assert grapheme_start(text, caret.position) == caret.position
        if caret.selection is not None:
            start, end = caret.selection
            assert 0 <= start <= end <= len(text)
            assert grapheme_start(text, start) == start
            assert end == len(text) or grapheme_start(text, end) == end


@settings(deadline=None)
@given(texts)
def test_every_position_is_in_one_character(text: str) -> None:
    at = 0
    while at < len(text):
        end = grapheme_end(text, at)
        assert end > at
        assert {grapheme_start(text, inside) for inside in range(at, end)} == {at}
        at = end


def test_a_mark_is_drawn_in_its_own_words_only() -> None:
    text = "one two three"
    marks = Marks([mark(4, 7), mark(0, 13)])
    layers = [(one.start, one.end, str(one.end)) for one in marks.within(0, 13)]

    drawn = list(runs(Layout(text, 40), 0, layers))

    assert drawn == [("one ", ("13",)), ("two", ("13", "7")), (" three", ("13",))]
    assert marks.at(5) == marks.all[1]
    assert marks.at(2) == marks.all[0]


def test_marks_over_the_end_of_a_row_are_found_in_every_row_that_they_hold() -> None:
    marks = Marks([mark(0, 100), mark(2, 3), mark(90, 95)])

    assert [one.end for one in marks.within(50, 60)] == [100]
    assert [one.end for one in marks.within(90, 91)] == [100, 95]
    assert marks.within(100, 120) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("He came. He saw!  “Who?” he said.", ["He came.", "He saw!", "“Who?” he said."]),
        ("Mr. Dale of the U.S. Army left. Gen. B. Hill, too.",
         ["Mr. Dale of the U.S. Army left.", "Gen. B. Hill, too."]),
        ("It was 3.5 per cent… and rose. “No.” She left",
         ["It was 3.5 per cent… and rose.", "“No.”", "She left"]),
        ("彼は来た。彼女は去った。", ["彼は来た。", "彼女は去った。"]),
        ("no stop", ["no stop"]),
    ],
)  # fmt: skip
def test_sentences_end_where_people_end_them(text: str, found: list[str]) -> None:
    assert [text[slice(*one)] for one in sentences(text, (0, len(text)))] == found


def test_paragraphs_are_counted_as_people_count_them() -> None:
    titled = "A title\n\nFirst one.\nStill first.\n \n\nSecond one."
    untitled = "First one.\n\nSecond one."

    assert [Paragraphs(titled).number(titled.index(word)) for word in ("title", "Still", "Second")]\
        == [0, 1, 2]  # fmt: skip
    assert Paragraphs(untitled).number(untitled.index("Second")) == 2


def test_words_are_found_over_line_breaks_and_other_typography() -> None:
    text = "He said: “It’s\n  over” — It's   OVER."

    assert [text[slice(*one)] for one in find_all(text, "it's over")] == [
        "It’s\n  over",
        "It's   OVER",
    ]
    assert find_all(text, 'over" -') == [(17, 24)]
    assert find_all(text, "  ") == []


@pytest.mark.parametrize(("lead", "hang"), [("", "  "), ("  ", "    "), ("15 ", "")])
def test_no_row_of_a_sheet_is_wider_than_the_sheet(lead: str, hang: str) -> None:
    rows = laid_out([line(("a " * 90, ""), lead=lead, hang=hang)], 22)

    assert len(rows) > 5
    assert max(width("".join(words for words, _ in row.spans).rstrip()) for row in rows) <= 22
