"""What says nearly the same as a claim that is typed: shown below it, and taken by a key alone."""

from claimtrack import changes
from claimtrack.queries.rows import row_fields
from claimtrack.queries.seen import seen
from claimtrack.store import Store
from claimtrack.tui.app import Workbench
from screen import claims_in, entry, press, screen_text, settled

SMALL = (80, 24)
DEAD = "At least 220 Russian soldiers were killed near Debaltseve"
OTHER = "Russian soldiers take part in the fighting"
TEXT = """Ann Lee accused Stoltenberg of killing 220 Russian soldiers near Debaltseve.
"""


def repeated(store: Store, words: str) -> str | None:
    """Return the text of the claim that the one with these words repeats."""
    with store.reading() as session:
        made = next(one.id for one in seen(session, words) if one.text == words)
        earlier = row_fields(session, "claim", made)["repeats_id"]
        return row_fields(session, "claim", earlier)["text"] if earlier else None


def below(app: Workbench) -> list[str]:
    """Return the lines of the screen from the text on, as far as the speaker."""
    lines = [line.strip(" │▌─") for line in screen_text(app).splitlines()]
    start = next(place for place, line in enumerate(lines) if "Text  " in line)
    return lines[start : next(at for at, line in enumerate(lines) if "Speaker  " in line)]


async def test_a_key_takes_what_is_shown_as_what_a_new_claim_repeats(sqlite_store: Store) -> None:
    for text in (DEAD, OTHER, "The weather was fine"):
        changes.add_claim(sqlite_store, "bob", {"text": text})
    app = Workbench(sqlite_store, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await press(pilot, "n")
        entry(app, "text").value = "220 soldiers"
        await settled(pilot)
        few = below(app)
        entry(app, "text").value = "Some 220 Russian soldiers died"
        await settled(pilot)
        near = below(app)
        await press(pilot, "ctrl+s", "n")
        entry(app, "text").value = "All 220 Russian soldiers were killed"
        await press(pilot, "ctrl+r")
        first = "\n".join(below(app))
        await press(pilot, "ctrl+r")
        second = entry(app, "repeats").value
        await press(pilot, "ctrl+r")
        third = entry(app, "repeats").value
        await press(pilot, "ctrl+r")
        none = "\n".join(below(app))
        await press(pilot, "ctrl+r", "ctrl+s")

    assert len(few) == 1
    assert near[1].startswith("^r At least 220")
    assert "220, russian, soldiers" in near[1]
    assert near[2].startswith("Russian soldiers take")
    assert len(near) == 3  # nothing of the weather
    assert repeated(sqlite_store, "Some 220 Russian soldiers died") is None
    assert "=  At least 220" in first
    assert "Repeats" in first
    assert "= At least 220" in first
    assert len({second, third, ""}) == 3
    assert "Repeats" not in none
    assert repeated(sqlite_store, "All 220 Russian soldiers were killed") == DEAD


async def test_a_statement_is_corrected_and_repeats_what_is_shown(sqlite_store: Store) -> None:
    changes.add_claim(sqlite_store, "bob", {"text": DEAD})
    changes.add_source(sqlite_store, "alice", {"title": "Bridge"}, text=TEXT)
    app = Workbench(sqlite_store, "alice")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await press(pilot, "2", "enter", "S", "e")
        words = entry(app, "text").value
        shown = screen_text(app)
        await press(pilot, "ctrl+r", "ctrl+s")
        corrected = repeated(sqlite_store, words)
        await press(pilot, "u", "=")
        asked = " ".join(screen_text(app).split())
        await press(pilot, "escape")
        left = len(claims_in(sqlite_store))
        await press(pilot, "=", "1")

    assert "^r At least 220" in shown
    assert corrected == DEAD
    assert "It repeats which claim?" in asked
    assert "At least 220 Russian soldiers" in asked
    assert left == 1
    assert repeated(sqlite_store, words) == DEAD
