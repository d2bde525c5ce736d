"""Make the pictures of the README: `python docs/screenshot.py` writes docs/*.svg.

The example is imported into a temporary file; what is drawn is the screen itself.
"""

import asyncio
import tempfile
from pathlib import Path

from textual.widgets import Static

from claimtrack.resources import folder
from claimtrack.store import create_store
from claimtrack.transfer import import_path
from claimtrack.tui.app import Workbench
from claimtrack.tui.claim_list import ClaimList

DOCS = Path(__file__).resolve().parent
CASE = "kerry-sochi-2015"


async def draw(place: Path, size: tuple[int, int], name: str) -> None:
    """Draw the screen in one size, with the cursor on the claim with the most answers."""
    store = create_store(place / f"{name}.db")
    import_path(store, folder("fixtures") / CASE, "alice")
    app = Workbench(store, "alice")
    async with app.run_test(size=size) as pilot:
        listed = app.query_one(ClaimList)
        for _ in range(50):
            await app.workers.wait_for_complete()
            await pilot.pause()
        rows = [listed.row(one) for one in listed.ids]
        most = max(range(len(rows)), key=lambda at: row.rebuttals if (row := rows[at]) else 0)
        listed.move_to(most)
        app.query_one("#title", Static).update(
            f" claimtrack  {len(rows)} claims  ·  claims.db  ·  alice"
        )
        for _ in range(20):
            await app.workers.wait_for_complete()
            await pilot.pause()
        app.save_screenshot(f"{name}.svg", path=str(DOCS))


def main() -> None:
    """Draw every picture."""
    with tempfile.TemporaryDirectory() as folder_name:
        place = Path(folder_name)
        asyncio.run(draw(place, (140, 40), "screen-wide"))
        asyncio.run(draw(place, (80, 24), "screen-small"))


if __name__ == "__main__":
    main()
