"""Make the pictures of the README: `python docs/screenshot.py` writes docs/*.svg.

The example is imported into a temporary file; what is drawn is the screen itself, after the keys
that a person would press.
"""

import asyncio
import shutil
import tempfile
from pathlib import Path

from claimtrack import changes
from claimtrack.merging import merge
from claimtrack.queries.lookup import find
from claimtrack.resources import folder
from claimtrack.store import Store, create_store, open_store
from claimtrack.transfer import import_path
from claimtrack.tui.app import Workbench

DOCS = Path(__file__).resolve().parent
WIDE, SMALL = (140, 40), (80, 24)
PICTURES = (
    ("screen-wide", "kerry-sochi-2015", WIDE, ()),
    ("screen-small", "kerry-sochi-2015", SMALL, ()),
    ("screen-claim", "kerry-sochi-2015", SMALL, ("enter",)),
    ("screen-map", "quell-river-2023", SMALL, ("3",)),
    ("screen-reader", "kerry-sochi-2015", SMALL, ("s",)),
    ("screen-suggestions", "kerry-sochi-2015", SMALL, ("s", "S", "]", "]")),
    ("screen-conflicts", "kerry-sochi-2015", SMALL, ("5",)),
)
"""Each picture: its name, the example, the size in cells, and the keys pressed."""


async def draw(
    place: Path, name: str, case: str, size: tuple[int, int], keys: tuple[str, ...]
) -> None:
    """Draw the screen in one size, beginning on the claim with the most answers."""
    own = place / name
    own.mkdir()
    store = create_store(own / "claims.db")
    import_path(store, folder("fixtures") / case, "alice")
    if name == "screen-conflicts":
        disagree(store, own / "bob.db")
    app = Workbench(store, "alice")
    async with app.run_test(size=size) as pilot:

        async def settle() -> None:
            for _ in range(3):
                await pilot.pause()
                await asyncio.to_thread(app.queries.wait_until_idle)
            await pilot.pause()

        await settle()
        window = app.inbox.window
        rows = [window.row(one) for one in window.order]
        window.move_to(max(range(len(rows)), key=lambda at: rows[at].rebuttals))
        await settle()
        for key in keys:
            await pilot.press(key)
            await settle()
        app.save_screenshot(f"{name}.svg", path=str(DOCS))


def disagree(store: Store, copy: Path) -> None:
    """Have two people write one field at once, on a copy each, and merge."""
    with store.reading() as session:
        claim = find(session, "soldiers-220", ("claim",))
    shutil.copy(str(store.location), copy)
    bobs = open_store(copy)
    changes.revise(bobs, "bob", claim, {"place": "Luhansk and Donetsk"}, reason="the report's map")
    changes.revise(store, "alice", claim, {"place": "Donetsk region"}, reason="the dispatch")
    merge(store, copy, "alice")


def main() -> None:
    """Draw every picture."""
    with tempfile.TemporaryDirectory() as folder_name:
        for picture in PICTURES:
            asyncio.run(draw(Path(folder_name), *picture))


if __name__ == "__main__":
    main()
