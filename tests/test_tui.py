"""The screen, driven by keys as a person drives it, on a real file."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from claimtrack.record import desk
from claimtrack.search import claims, parse
from claimtrack.store import Store, create_store
from claimtrack.tui.app import Workbench
from claimtrack.tui.claim_list import ClaimList
from claimtrack.tui.keys import KEYS
from claimtrack.tui.themes import THEMES
from conftest import exported

SMALL, LARGE = (80, 24), (140, 40)


async def until(pilot: Pilot[None], holds: Callable[[], bool]) -> None:
    """Let the screen work until something holds."""
    for _ in range(400):
        if holds():
            return
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
    raise AssertionError("it never came to be")


def shown(app: Workbench, what: str) -> str:
    return str(app.query_one(what, Static).render()) if what != "#claim" else claim_text(app)


def claim_text(app: Workbench) -> str:
    from rich.console import Console

    console = Console(width=200, color_system=None)
    with console.capture() as captured:
        console.print(app.query_one("#claim", Static).content)
    return captured.get()


async def ready(pilot: Pilot[None], app: Workbench, count: int) -> None:
    await until(pilot, lambda: len(app.query_one(ClaimList).ids) == count)
    await pilot.pause()


def rows(store: Store, words: str = "") -> list[str]:
    with store.reading() as session:
        return [row.text for row in claims(session, parse(words))]


@pytest.mark.parametrize("size", [(60, 15), SMALL, LARGE, (200, 60)])
async def test_the_first_claim_is_shown_with_its_reason(
    kerry: Store, size: tuple[int, int]
) -> None:
    app = Workbench(kerry, "alice")
    async with app.run_test(size=size) as pilot:
        await ready(pilot, app, len(rows(kerry)))
        await until(pilot, lambda: "HISTORY" in claim_text(app))

        assert rows(kerry)[0][:20] in claim_text(app)


async def test_a_filter_narrows_the_list_and_esc_clears_it(kerry: Store) -> None:
    app = Workbench(kerry, "alice")
    wanted = rows(kerry, "standing:disputed speaker:stoltenberg")
    async with app.run_test(size=SMALL) as pilot:
        await ready(pilot, app, len(rows(kerry)))
        await pilot.press("slash")
        app.query_one("#filter", Input).value = "standing:disputed speaker:stoltenberg"
        await ready(pilot, app, len(wanted))
        await pilot.press("enter", "escape")
        await ready(pilot, app, len(rows(kerry)))

        assert 0 < len(wanted) < len(rows(kerry))


async def test_a_filter_that_nothing_fits_says_so_and_a_wrong_one_says_why(kerry: Store) -> None:
    app = Workbench(kerry, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await ready(pilot, app, len(rows(kerry)))
        await pilot.press("slash", *"zebra")
        await until(pilot, lambda: "Nothing fits" in claim_text(app))
        app.query_one("#filter", Input).value = "stage:done"
        await until(pilot, lambda: "takes one of" in shown(app, "#message"))


async def test_a_note_is_written_and_undone(kerry: Store) -> None:
    before = exported(kerry)
    app = Workbench(kerry, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await ready(pilot, app, len(rows(kerry)))
        await pilot.press("a", *"ask him", "enter")
        await until(pilot, lambda: "✎ alice: ask him" in claim_text(app))
        await pilot.press("u")
        await until(pilot, lambda: "ask him" not in claim_text(app))
        await pilot.press("U")
        await until(pilot, lambda: "ask him" in claim_text(app))
        await pilot.press("u")
        await until(pilot, lambda: "ask him" not in claim_text(app))

    live = [line for line in exported(kerry) if "ask him" not in line]
    assert len(live) == len(before) - 1


async def test_a_claim_is_answered_as_to_its_number(kerry: Store) -> None:
    app = Workbench(kerry, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await ready(pilot, app, len(rows(kerry)))
        await pilot.press("r", "2", "n")
        await pilot.press(*"Only ten", "enter", *"Moscow", "enter", "enter")
        await until(pilot, lambda: "contradicts the number" in claim_text(app))

        assert "Russia" in shown(app, "#message")
        assert "contradicts the number of" in shown(app, "#message")
    assert "Only ten" in rows(kerry)


async def test_a_new_claim_a_verdict_a_topic_and_a_stage(kerry: Store) -> None:
    app = Workbench(kerry, "alice")
    count = len(rows(kerry))
    async with app.run_test(size=LARGE) as pilot:
        await ready(pilot, app, count)
        await pilot.press("n", *"Brand new", "enter", "enter", *"2031", "enter", "enter")
        await ready(pilot, app, count + 1)
        await pilot.press("g")
        await until(pilot, lambda: "Brand new" in claim_text(app))
        await pilot.press("v", "u", *"no source", "enter")
        await until(pilot, lambda: "alice: unproven — no source" in claim_text(app))
        await pilot.press("t", *"fresh", "enter")
        await until(pilot, lambda: "fresh" in claim_text(app))
        await pilot.press("o")
        await until(pilot, lambda: rows(kerry, "stage:open brand") == ["Brand new"])
        await pilot.press("p", *"later", "enter")
        await until(pilot, lambda: rows(kerry, "stage:parked brand") == ["Brand new"])


async def test_esc_keeps_what_was_typed_as_a_draft(kerry: Store) -> None:
    app = Workbench(kerry, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await ready(pilot, app, len(rows(kerry)))
        await pilot.press("a", *"half", "escape")
        await pilot.press("a", *" done", "enter")
        await until(pilot, lambda: "half done" in claim_text(app))


async def test_a_refused_form_keeps_its_draft_and_says_why(kerry: Store) -> None:
    app = Workbench(kerry, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await ready(pilot, app, len(rows(kerry)))
        await pilot.press("n", *"x", "enter", "enter", *"2015-99", "enter", "enter")
        await until(pilot, lambda: "no such month" in shown(app, "#message"))

        assert app.drafts["claim"]["said"] == "2015-99"


async def test_the_list_stands_still_until_the_news_is_taken_in(kerry: Store) -> None:
    app = Workbench(kerry, "alice")
    count = len(rows(kerry))
    async with app.run_test(size=SMALL) as pilot:
        await ready(pilot, app, count)
        desk.add_claim(kerry, "bob", {"text": "From bob"})
        app._look_for_news()
        await until(pilot, lambda: "1 by bob" in shown(app, "#message"))
        still = len(app.query_one(ClaimList).ids)
        await pilot.press("R")
        await ready(pilot, app, count + 1)

        assert still == count


async def test_text_from_people_is_shown_as_text(sqlite_store: Store) -> None:
    hostile = "[red]x[/red] [/foo] \x1b[31mred \u202egnp"
    desk.add_claim(sqlite_store, "alice", {"text": hostile, "note": hostile}, speaker=hostile)
    app = Workbench(sqlite_store, "alice")
    async with app.run_test(size=LARGE) as pilot:
        await ready(pilot, app, 1)
        await until(pilot, lambda: "[red]x[/red]" in claim_text(app))
        strip = app.query_one(ClaimList).render_line(0).text

        assert "[red]x" in strip
        assert not set("\x1b\u202e") & set(strip + claim_text(app))


async def test_an_empty_file_says_what_to_do(sqlite_store: Store) -> None:
    app = Workbench(sqlite_store, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, lambda: "No claims yet" in claim_text(app))
        await pilot.press("a")

        assert "no claim under the cursor" in shown(app, "#message")


async def test_a_long_list_draws_what_is_in_sight(tmp_path: Path) -> None:
    import json

    from claimtrack.transfer import import_path

    store = create_store(tmp_path / "long.db")
    path = tmp_path / "long.jsonl"
    lines = (json.dumps({"key": f"k{one}", "text": f"Claim {one:04}."}) for one in range(3000))
    path.write_text("\n".join(lines), "utf-8")
    import_path(store, path, "alice")
    app = Workbench(store, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await ready(pilot, app, 3000)
        await pilot.press("end")
        listed = app.query_one(ClaimList)
        await until(pilot, lambda: listed.row(listed.ids[-1]) is not None)
        last = listed.scrollable_content_region.height - 1

        assert listed.current == listed.ids[-1]
        assert "Claim" in listed.render_line(last).text


async def walk(store: Store, count: int, seed: int) -> None:
    chance = random.Random(seed)
    keys = [one for key in KEYS for one in key.keys.split(",") if one not in ("q",)]
    keys += ["enter", "escape", "escape", "x", "1", "2", "tab", "backspace"]
    app = Workbench(store, "alice")
    async with app.run_test(size=SMALL) as pilot:
        for _ in range(count):
            await pilot.press(chance.choice(keys))
        await pilot.app.workers.wait_for_complete()


async def test_a_walk_over_the_keys_never_crashes(kerry: Store) -> None:
    await walk(kerry, 250, seed=5)


@pytest.mark.slow
async def test_a_long_walk_over_the_keys_never_crashes(kerry: Store) -> None:
    await walk(kerry, 2000, seed=6)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours (WCAG 2.1, relative luminance)."""
    from textual.color import Color

    def light(colour: str) -> float:
        parts = [part / 255 for part in Color.parse(colour).rgb]
        linear = [
            part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        ]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    bright, dark = sorted((light(one), light(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_text_colour_has_enough_contrast(theme: object) -> None:
    colours = {
        name: getattr(theme, name)
        for name in ("foreground", "warning", "error", "success", "accent", "primary")
    }
    grounds = [getattr(theme, name) for name in ("background", "surface", "panel")]

    for name, colour in colours.items():
        for ground in grounds:
            assert contrast(colour, ground) >= 4.5, (name, ground)
    variables = theme.variables  # type: ignore[attr-defined]  # a Theme
    cursor = contrast(variables["block-cursor-foreground"], variables["block-cursor-background"])
    assert cursor >= 4.5
