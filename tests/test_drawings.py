"""Pictures of arguments and of time: nothing stands on another, words are data, the same again."""

import random
import re
import shutil
import subprocess
from datetime import date
from itertools import combinations, pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimtrack.formats.dot import quoted
from claimtrack.pictures.argument import Relation, Statement, argument_picture
from claimtrack.pictures.columns import columns_of
from claimtrack.pictures.days import Days
from claimtrack.pictures.heights import settled
from claimtrack.pictures.layers import BETWEEN_BOXES, Layout, Line, lay_out
from claimtrack.pictures.letters import in_lines, width_of
from claimtrack.pictures.numbers import Measured, numbers_picture
from claimtrack.pictures.ordering import Size
from claimtrack.pictures.svg import DARK, LIGHT
from claimtrack.pictures.timeline import Saying, timeline_picture
from claimtrack.queries.filter_syntax import parse
from claimtrack.queries.lookup import find
from claimtrack.queries.pictures import around, sayings
from claimtrack.store import Store
from claimtrack.tui.app import Workbench
from conftest import Shell, import_kerry
from screen import entry, on_claim, press, screen_text
from screen import settled as at_rest

SVG = "{http://www.w3.org/2000/svg}"


def graph(seed: int, count: int) -> tuple[dict[str, Size], list[Line]]:
    """Return boxes and lines: a tree of answers, some that cross it, a few circles."""
    chance = random.Random(seed)
    boxes = {f"n{at}": Size(230, chance.randint(40, 160)) for at in range(count)}
    ends = [(at, chance.randrange(max(0, at - 9), at)) for at in range(1, count)]
    ends += [(chance.randrange(count), chance.randrange(count)) for _ in range(count // 5)]
    lines = [Line(f"n{one}", f"n{two}", Size(60, 18)) for one, two in ends if one != two]
    return boxes, lines


def rectangles(
    layout: Layout, boxes: dict[str, Size], lines: list[Line]
) -> list[tuple[float, ...]]:
    placed = [(layout.boxes[box], size) for box, size in boxes.items()]
    placed += [(route.word, line.word) for route, line in zip(layout.routes, lines, strict=True)]
    return [(x, y, x + size.width, y + size.height) for (x, y), size in placed]


def apart(one: tuple[float, ...], two: tuple[float, ...]) -> bool:
    return one[2] <= two[0] or two[2] <= one[0] or one[3] <= two[1] or two[3] <= one[1]


@pytest.mark.parametrize("seed", range(12))
def test_no_box_no_word_and_no_line_stands_on_a_box(seed: int) -> None:
    boxes, lines = graph(seed, 5 + 4 * seed)
    layout = lay_out(boxes, lines)
    placed = rectangles(layout, boxes, lines)

    assert all(apart(one, two) for one, two in combinations(placed, 2))
    for route in layout.routes:
        for (x, y), (to_x, to_y) in pairwise(route.points):
            if y == to_y:  # where it is level it may pass a column, and no box in it
                left, right = min(x, to_x), max(x, to_x)
                assert all(
                    apart((left + 1, y - 2, right - 1, y + 2), box) for box in placed[: len(boxes)]
                )


def test_an_answer_stands_right_of_what_it_answers_and_circles_are_drawn() -> None:
    column, turned = columns_of(
        ["a", "b", "c", "d"], [("b", "a"), ("c", "b"), ("c", "a"), ("a", "c"), ("d", "d")]
    )

    assert (column["a"], column["b"], column["c"]) == (0, 1, 2)
    assert turned[:4] == [False, False, False, True]
    boxes, lines = graph(3, 30)
    assert lay_out(boxes, lines) == lay_out(boxes, lines)


@settings(max_examples=60, derandomize=True, deadline=None)
@given(st.lists(st.tuples(st.floats(-500, 500), st.floats(1, 200)), min_size=1, max_size=12))
def test_heights_keep_their_distance_and_nothing_moves_without_need(
    places: list[tuple[float, float]],
) -> None:
    wished, sizes = [wish for wish, _ in places], [size for _, size in places]
    found = settled(wished, sizes, BETWEEN_BOXES)

    for (one, size), (two, other) in pairwise(zip(found, sizes, strict=True)):
        assert two - one >= size / 2 + other / 2 + BETWEEN_BOXES - 1e-6
    assert settled(found, sizes, BETWEEN_BOXES) == pytest.approx(found)
    assert abs(sum(found) - sum(wished)) < 1e-6 * len(places) + 1e-6 or len(places) > 1
    cost = sum((wish - centre) ** 2 for wish, centre in zip(wished, found, strict=True))
    for step in (-1.0, 1.0):  # to shift all of them is never better
        moved = [centre + step for centre in found]
        assert cost <= sum((w - c) ** 2 for w, c in zip(wished, moved, strict=True)) + 1e-6


Points = list[tuple[float, float]]


def crossings(paths: list[Points]) -> int:
    """Count the pairs of lines that cross, each as the straight pieces between its points."""

    def side(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
        return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

    def cross(one: Points, two: Points) -> bool:
        return any(
            side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0
            for a, b in pairwise(one)
            for c, d in pairwise(two)
        )

    return sum(cross(one, two) for one, two in combinations(paths, 2))


def drawn_by_dot(boxes: dict[str, Size], lines: list[Line]) -> list[Points]:
    """Return the lines of Graphviz, every box as tall as ours, as the points of their curves."""
    edges = "".join(f"{quoted(line.start)} -> {quoted(line.end)};" for line in lines)
    nodes = "".join(
        f"{quoted(box)} [width={size.width / 72}, height={size.height / 72}, fixedsize=true];"
        for box, size in boxes.items()
    )
    plain = subprocess.run(
        ["dot", "-Tplain"], input=f"digraph {{ rankdir=RL; node [shape=box]; {nodes}{edges} }}",
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    paths = []
    for row in (row.split() for row in plain.splitlines()):
        if row[0] == "edge":
            numbers = list(map(float, row[4 : 4 + 2 * int(row[3])]))
            paths.append(list(zip(numbers[::2], numbers[1::2], strict=True)))
    return paths


@pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed")
def test_lines_cross_little_more_often_than_in_the_layout_of_graphviz() -> None:
    ours = theirs = 0
    for seed in range(40, 60):
        boxes, lines = graph(seed, 24)
        ours += crossings([list(route.points) for route in lay_out(boxes, lines).routes])
        theirs += crossings(drawn_by_dot(boxes, lines))

    assert ours <= 1.6 * theirs


HOSTILE = '<script>alert("1")</script> & \x00 \x1b[31m ]]> ‮abc'


def test_words_of_people_are_data_and_every_label_is_within_its_box() -> None:
    statements = [
        Statement("a", HOSTILE, '"><b>', HOSTILE * 40, "disputed", "disputed", "#a"),
        Statement("b", "", "", "W" * 500, "unknown label", "open", None),
        Statement("c", "日本の", "2015", "これは長い文です。" * 60, "stands", "stands"),
    ]
    svg = argument_picture(
        HOSTILE, statements, [Relation("b", "a", HOSTILE, "against")], centre="a", left_out=7
    )
    root = ElementTree.fromstring(svg)  # noqa: S314 — we wrote it
    texts = ["".join(element.itertext()) for element in root.iter(f"{SVG}text")]

    assert not list(root.iter(f"{SVG}script"))
    assert "7 more not shown: the picture holds the nearest." in texts
    assert root.find(f"{SVG}title").text.startswith('<script>alert("1")</script> & � �[31m')  # type: ignore[union-attr]
    sizes = [(float(e.get("font-size", 0)), "".join(e.itertext())) for e in root.iter(f"{SVG}text")]
    words = [text for size, text in sizes if size == 13]
    assert words
    assert all(width_of(text, 13) <= 230 for text in words)
    assert sum(text.endswith("…") for text in words) == 3


def test_nothing_and_one_statement_are_pictures_too() -> None:
    assert "Nothing to show." in argument_picture("t", [], [])
    assert "Nothing to show." in timeline_picture("t", [])
    alone = argument_picture("t", [Statement("a", "S", "", "w", "stands", "s")], [], alone=False)
    assert alone.startswith("<svg")
    assert "<style" not in alone


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ("", [""]),
        ("one two", ["one two"]),
        ("one two three four five six", ["one two three", "four five six"]),
        ("a" * 40, ["aaaaaaaaaaaaa", "aaaaaaaaaaa…"]),
    ],
)
def test_words_are_broken_where_the_room_ends(words: str, lines: list[str]) -> None:
    assert in_lines(words, 90, 11, 2) == lines


def test_colours_are_those_of_the_screen() -> None:
    from claimtrack.tui.themes import THEMES

    for colours, theme in ((LIGHT, THEMES["light"]), (DARK, THEMES["dark"])):
        assert (colours["unanswered"], colours["stands"]) == (theme.primary, theme.success)
        assert (colours["disputed"], colours["defeated"]) == (theme.warning, theme.error)
        assert (colours["ink"], colours["ground"]) == (theme.foreground, theme.background)


def test_numbers_are_drawn_on_one_scale_and_no_name_of_it_runs_into_another() -> None:
    rows = [
        Measured("Ann", "2015", "at least 220", "stands", 0.4, 1.0, False, True),
        Measured("Bob", "", "none", "disputed", 0.0, 0.0, False, False),
        Measured("", "", "about 300", "?", 0.5, 0.6, False, False, is_about=True),
    ]
    svg = numbers_picture("t", rows, [(0, "0"), (0.4, "220"), (0.41, "225"), (1, "1,000,000")])
    root = ElementTree.fromstring(svg)  # noqa: S314 — we wrote it
    texts = ["".join(element.itertext()) for element in root.iter(f"{SVG}text")]

    assert [name for name in ("0", "220", "225", "1,000,000") if name in texts] == [
        "0", "220", "1,000,000"
    ]  # fmt: skip
    assert len(list(root.iter(f"{SVG}circle"))) == 1
    assert len([bar for bar in root.iter(f"{SVG}rect") if bar.get("rx") == "2"]) == 2
    assert "✓ at least 220" in texts
    assert "Nothing to show." in numbers_picture("t", [], [])


def saying(words: str, earliest: date | None, latest: date | None, *, dated: bool = True) -> Saying:
    return Saying("Ann", words, "stands", "", earliest, latest, dated)


def test_dates_are_drawn_as_exact_as_they_are_known() -> None:
    day, month = date(2015, 5, 12), (date(2015, 4, 1), date(2015, 4, 30))
    svg = timeline_picture("t", [
        saying("a day", day, day), saying("a month", *month), saying("since", day, None),
        saying("never dated", None, None, dated=False),
    ])  # fmt: skip
    root = ElementTree.fromstring(svg)  # noqa: S314 — we wrote it
    bars = [float(bar.get("width", 0)) for bar in root.iter(f"{SVG}rect") if bar.get("rx") == "3"]

    assert len(list(root.iter(f"{SVG}circle"))) == 1
    assert len(bars) == 2
    assert max(bars) > 300  # thirty of some forty-five days of a line of 620
    assert "no date known" in svg
    assert svg == timeline_picture("t", [
        saying("a day", day, day), saying("a month", *month), saying("since", day, None),
        saying("never dated", None, None, dated=False),
    ])  # fmt: skip


@pytest.mark.parametrize("last", [date(2015, 5, 13), date(2015, 9, 1), date(2120, 1, 1),
                                  date(9999, 12, 31)])  # fmt: skip
def test_a_line_of_any_length_names_days_that_do_not_run_into_each_other(last: date) -> None:
    named = Days(date(2015, 5, 12), last, 620).named(90)

    assert named
    for (place, name), (following, _) in pairwise(named):
        assert following - place >= width_of(name, 11)


@pytest.fixture
def kerry(kerry_without_numbers: Store) -> Store:
    return kerry_without_numbers


def test_the_command_draws_in_each_format_and_says_what_is_none(
    kerry_shell: Shell, tmp_path: Path
) -> None:
    for name in ("m.svg", "m.png", "m.dot", "m.argdown"):
        assert kerry_shell("map", "involvement", "--output", name) == ""
    drawn = (tmp_path / "m.svg").read_text()

    assert "Russian soldiers take part in" in drawn
    assert "denies: premise" in drawn
    assert (tmp_path / "m.png").read_bytes().startswith(b"\x89PNG")
    assert (tmp_path / "m.dot").read_text().count("->") == drawn.count("marker-end=")
    assert "Russian soldiers take part" in (tmp_path / "m.argdown").read_text()
    assert kerry_shell("map", "involvement") == drawn.strip()
    kerry_shell("map", "involvement", "-o", "m.svg", code=1)
    assert "m.svg: exists already." in kerry_shell.err
    kerry_shell("map", "involvement", "--format", "gif", code=2)
    assert "pictures are svg, png, dot or argdown" in kerry_shell.err
    kerry_shell("number", "soldiers-220", "At least 220", "--measure", "soldiers killed")
    assert "≠ At least 220" in kerry_shell("chart", "Soldiers killed")
    assert "≠ At least 220" in kerry_shell("chart", "soldiers")
    kerry_shell("chart", "tanks", code=1)
    assert "Those that there are: soldiers killed." in kerry_shell.err
    line = kerry_shell("timeline", "speaker:stoltenberg")
    assert re.findall(r"<text[^>]*>(Jens Stoltenberg)</text>", line)
    assert "Peskov" not in line
    assert "Jens Stoltenberg" not in kerry_shell("timeline", "-speaker:stoltenberg")


def test_what_is_drawn_is_the_same_in_both_databases(store: Store) -> None:
    import_kerry(store)
    with store.reading() as session:
        claim = find(session, "involvement", ("claim",)).id
        found = around(session, claim)
        line, left_out = sayings(session, parse(""), most=4)

    assert len(found.statements) == 3
    assert {relation.word for relation in found.relations} == {"denies", "denies: premise"}
    assert (len(line), left_out) == (4, 10)


async def test_a_key_draws_the_argument_and_says_where_nothing_shows_it(
    kerry: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    app = Workbench(kerry, "alice")
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await on_claim(pilot, "220 Russian soldiers")
        await press(pilot, "I")
        entry(app, "path").value = "dead.pdf"
        await press(pilot, "ctrl+s")
        refused = screen_text(app)
        entry(app, "path").value = "dead.svg"
        await press(pilot, "ctrl+s")
        said = app.message

    assert "A picture ends in .svg or .png." in refused
    assert said == "dead.svg: drawn (no desktop here shows it)."
    assert "At least 220 Russian soldiers" in (tmp_path / "dead.svg").read_text()
