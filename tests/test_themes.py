"""What is on the screen can be read: contrast in every theme, signs that every terminal has."""

from pathlib import Path

import pytest
from rich.color import Color

from claimtrack.render.glyphs import ASCII, UNICODE, for_locale
from claimtrack.tui.app import Workbench
from claimtrack.tui.themes import THEMES
from conftest import each_day
from disputes import merged_copy
from screen import on_claim, press, settled

WIDE = (140, 40)
_DRAWN = " ─│┌┐└┘╭╮╰╯▁▂▃▄▅▆▇█▌▎▔▕▊▍"
PLACES = {
    "inbox": [],
    "marked": ["space", "space"],
    "claim": ["enter"],
    "notes": ["enter", "tab"],
    "map": ["3"],
    "timeline": ["4"],
    "feed": ["6"],
    "sources": ["2"],
    "actors": ["7"],
    "actor": ["7", "enter"],
    "reader": ["s"],
    "agreement": ["A"],
    "suggestions": ["s", "S"],
    "a denial that is suggested": ["s", "S", "]", "]"],
    "conflicts": ["5"],
    "a choice": ["5", "1", "k"],
    "filter": ["slash", "x"],
    "keys": ["question_mark"],
    "help": ["question_mark", "question_mark"],
    "chooser": ["r"],
    "form": ["n", "x", "enter", "enter", "2"],
    "palette": ["colon"],
}


def luminance(color: Color) -> float:
    """Return the relative luminance of WCAG 2.1."""

    def linear(channel: int) -> float:
        part = channel / 255
        return part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(channel) for channel in color.get_truecolor())
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Color, other: Color) -> float:
    """Return the contrast ratio of WCAG 2.1: 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def faint_words(app: Workbench, least: float) -> set[str]:
    """Return what is drawn with less contrast than asked for, with its colours and ratio.

    What lies behind a form is dimmed on purpose, and is left out.
    """
    front = app.screen.children[0].region if app.screen.is_modal else None
    found = set()
    for row, strip in enumerate(app.screen._compositor.render_strips()):
        column = 0
        for segment in strip:
            inside = front is None or front.contains(column, row)
            column += segment.cell_length
            style, words = segment.style, segment.text.strip(_DRAWN)
            if not inside or not words or not style or not style.color or not style.bgcolor:
                continue
            ratio = contrast(style.color, style.bgcolor)
            if ratio < least:
                found.add(f"{words[:20]} {style.color.name} on {style.bgcolor.name}: {ratio:.1f}")
    return found


@pytest.mark.parametrize("place", each_day(PLACES, 2))
async def test_every_word_on_the_screen_stands_out_from_its_ground(
    tmp_path: Path, place: str
) -> None:
    app = Workbench(merged_copy(tmp_path), "alice")
    faint: dict[str, set[str]] = {}
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        await on_claim(pilot, "220 Russian soldiers")
        await press(pilot, *PLACES[place])
        for name, theme in THEMES.items():
            app.theme = theme.name
            await settled(pilot)
            least = 7.0 if name.startswith("contrast") else 4.5
            if found := faint_words(app, least):
                faint[name] = found

    assert faint == {}


@pytest.mark.parametrize(
    ("encoding", "language", "signs"),
    [
        ("utf-8", "en_GB", UNICODE),
        ("UTF-8", "", UNICODE),
        ("iso-8859-1", "en_GB", ASCII),
        ("ANSI_X3.4-1968", "C", ASCII),
        ("utf-8", "ja_JP", ASCII),
        ("utf-8", "zh_TW", ASCII),
    ],
)
def test_signs_are_those_that_the_locale_draws_one_cell_wide(
    encoding: str, language: str, signs: object
) -> None:
    assert for_locale(encoding, language) is signs
