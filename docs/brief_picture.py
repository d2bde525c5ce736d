"""Make the picture of a brief that the README shows: `python docs/brief_picture.py`.

The machine's own Chromium draws it.
"""

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from claimtrack.brief.html import as_html
from claimtrack.brief.kinds import Audience
from claimtrack.changes.briefing import make_brief
from claimtrack.queries.filter_syntax import parse
from claimtrack.resources import folder
from claimtrack.store import create_store
from claimtrack.transfer import import_path

PICTURE = Path(__file__).with_name("brief.png")
WIDTH, HEIGHT = 960, 1000
SHOWN = "The tap water of Calderholt"
"""The claim at the top of the picture begins so."""


def main() -> None:
    """Write the picture."""
    with tempfile.TemporaryDirectory() as name:
        page = Path(name) / "brief.html"
        store = create_store(Path(name) / "river.db")
        store.is_remembered = False
        import_path(store, folder("fixtures") / "quell-river-2023", "Anna Lind")
        made = make_brief(store, parse(""), Audience.PUBLIC, "2099-01-01", author="Anna Lind")
        page.write_text(as_html(made), encoding="utf-8")
        store.close()
        anchor = next(each.anchor for each in made.claims if each.words.startswith(SHOWN))
        with sync_playwright() as playwright:
            found = shutil.which("chromium")
            browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
            shown = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
            shown.goto(page.as_uri())
            box = shown.locator(f"#{anchor}").bounding_box()
            if box is None:
                raise LookupError(SHOWN)
            shown.screenshot(
                path=PICTURE,
                full_page=True,
                clip={"x": 0, "y": box["y"], "width": WIDTH, "height": box["height"] + 16},
            )
            browser.close()


if __name__ == "__main__":
    main()
