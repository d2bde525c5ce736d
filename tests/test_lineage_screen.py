"""Lineage on the screen: the tab of a claim, the keys that record it, and look-alike copies."""

from pathlib import Path

from claimtrack.store import Store
from claimtrack.tui.app import Workbench
from screen import on_claim, press, screen_text, settled
from test_look_alike_copies import WIRE, prose
from test_support import imported

RECORDS = [
    {"type": "source", "key": key, "title": title, "kind": "article", "published": date,
     "text": text}
    for key, title, date, text in (
        ("wire", "The wire", "2015-05-10", WIRE),
        ("paper", "A paper", "2015-05-11", f"{prose(80, 30)} {WIRE}"),
        ("blog", "A blog", "2015-05-12", prose(81, 40)),
    )
] + [
    {"key": "dam", "text": "The dam broke.",
     "citations": [{"source": key, "role": "supports"} for key in ("wire", "paper", "blog")]},
]  # fmt: skip


async def test_the_tab_shows_the_tree_and_keys_record_where_it_comes_from(
    sqlite_store: Store, tmp_path: Path
) -> None:
    imported(sqlite_store, tmp_path, RECORDS)
    app = Workbench(sqlite_store, "alice")
    async with app.run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        await press(pilot, "2", "L")
        listed = screen_text(app)
        await press(pilot, "equals_sign")
        recorded = app.message
        await press(pilot, "1")
        await on_claim(pilot, "The dam broke")
        await press(pilot, "enter", *["tab"] * 4)
        tab = screen_text(app)
        while "wire" not in app.view.acting_on():
            await press(pilot, "j")
        await press(pilot, "O", "o")
        original = app.message
        await press(pilot, "O", "d", *"blog", "enter")
        derived, tree = app.message, screen_text(app)

    assert "1 source that looks like a copy" in listed
    assert "of The wire (2015-05-10)" in listed
    assert "100 % of the other's" in listed
    assert "“A paper” is derived from the source “The wire”" in recorded
    assert "[ LINEAGE ]" in tab
    assert "3 sources: at least 1, at most 2 independent origins." in tab
    assert "└ A paper  derived" in tab
    assert "“The wire” says is an original" in original
    assert "“The wire” says is derived from what “A blog” says" in derived
    assert "3 sources: 1 independent origin." in tree
    assert "  └ A paper  derived" in tree
