"""The page of a brief in a real Chromium: nothing overflows, nothing is asked for, nothing runs."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from claimtrack.brief.html import as_html
from claimtrack.brief.kinds import Audience
from claimtrack.changes.briefing import make_brief
from claimtrack.queries.filter_syntax import parse
from claimtrack.store import Store
from claimtrack.transfer import import_path
from conftest import FIXTURES, import_kerry
from filled import filled_file
from hostile_brief import CLAIMS, hostile

WIDTHS = (360, 800, 1400)
AXE = Path(os.environ.get("AXE_CORE", "node_modules/axe-core/axe.min.js"))

# The colours of every element that shows words of its own, against what lies behind it.
FAINT = """() => {
  const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => {
    const [r, g, b] = parts(colour).map((v) => v / 255)
      .map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const colour = getComputedStyle(each).backgroundColor;
      if ((parts(colour)[3] ?? 1) > 0) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  return [...document.body.querySelectorAll("*")]
    .filter((each) => [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
    .filter((each) => each.checkVisibility() && !["SCRIPT", "STYLE"].includes(each.tagName))
    .map((each) => {
      const pair = [light(getComputedStyle(each).color), light(behind(each))].sort((a, b) => b - a);
      return [each.className || each.tagName, (pair[0] + 0.05) / (pair[1] + 0.05)];
    })
    .filter(([, ratio]) => ratio < 4.5);
}"""


# How many frames are wider inside than out, so that paper would show a part of them.
CUT = """() => [...document.querySelectorAll(".frame")]
  .filter((each) => each.scrollWidth > each.clientWidth + 1).length"""


def import_quell(store: Store) -> None:
    import_path(store, FIXTURES / "quell-river-2023", "tester")


# The words of states that are broken in two in the tables of the first page.
BROKEN = """() => [...document.querySelectorAll(".states .state, .glance .state")]
  .flatMap((each) => [...each.childNodes].filter((node) => node.nodeType === 3))
  .flatMap((node) => [...node.data.matchAll(/\\S+/g)].filter((word) => {
    const range = document.createRange();
    range.setStart(node, word.index);
    range.setEnd(node, word.index + word[0].length);
    return range.getClientRects().length > 1;
  })).map(String)"""


CASES: dict[str, Callable[[Store], None]] = {
    "kerry": import_kerry,
    "quell": import_quell,
    "hostile": hostile,
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Start the Chromium of this machine, or skip where it or Playwright is absent."""
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not here")
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    if found is None:
        pytest.skip("no Chromium is here")
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield opened
        opened.close()


def page_of(case: str, folder: Path, audience: Audience = Audience.PUBLIC) -> Path:
    store = filled_file(folder / "claims.db", CASES[case])
    brief = make_brief(store, parse(""), audience, "2099-01-01", author="Anna Lind")
    page = folder / f"{case}.html"
    page.write_text(as_html(brief), "utf-8")
    return page


class Tab:
    """A page that was opened, with all that it asked for and complained of."""

    def __init__(self, browser: Any, path: Path, **options: Any) -> None:
        self.asked: list[str] = []
        self.said: list[str] = []
        self.context = browser.new_context(**options)
        self.page = self.context.new_page()
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("dialog", lambda dialog: self.said.append(dialog.message))
        self.page.goto(path.as_uri())

    def check(self, *, ran: bool = True) -> None:
        """Prove that nothing overflows, nothing was asked for, and no script of the data ran."""
        width = self.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert width[0] <= width[1]
        assert len(self.asked) == 1
        assert self.said == []
        assert self.page.evaluate("window.hacked === undefined")
        assert self.page.locator("#tools").is_visible() == ran


def test_a_hostile_case_is_only_words(browser: Any, tmp_path: Path) -> None:
    tab = Tab(browser, page_of("hostile", tmp_path), viewport={"width": 360, "height": 800})
    words = tab.page.inner_text("main")
    links = [each.get_attribute("href") for each in tab.page.locator("main a").all()]

    tab.check()
    assert "<script>window.hacked=1</script>" in words
    assert CLAIMS[7] in words
    assert "⟨U+202E⟩" in words
    assert tab.page.eval_on_selector_all("script, img, iframe", "all => all.length") == 1
    assert tab.page.locator("svg").count() == tab.page.locator("figure > .frame > svg").count()
    assert {link.partition(":")[0] for link in links if not link.startswith("#")} == {"https"}
    tab.page.hover("a.out >> nth=0")
    assert tab.page.evaluate("window.hacked === undefined")


def test_a_narrow_page_breaks_no_state_in_two(browser: Any, tmp_path: Path) -> None:
    tab = Tab(browser, page_of("kerry", tmp_path), viewport={"width": 360, "height": 800})

    assert "unchallenged" in tab.page.inner_text(".glance")
    assert tab.page.evaluate(BROKEN) == []


@pytest.mark.slow
def test_find_and_fold_work_and_a_link_opens_what_it_leads_to(browser: Any, tmp_path: Path) -> None:
    tab = Tab(browser, page_of("kerry", tmp_path), viewport={"width": 1400, "height": 900})
    page = tab.page

    page.fill("#find", "220 SOLDIERS")
    assert page.inner_text("#found") == "1 of 14 claims"
    assert page.locator(".claim:visible").count() == 1
    page.fill("#find", "")
    page.click("#fold")
    assert page.locator("details[open]").count() == 0
    quote = page.locator("#claims blockquote").nth(3).locator("xpath=ancestor::*[@id][1]")
    page.goto(f"{page.url}#{quote.get_attribute('id')}")
    assert quote.is_visible()
    assert page.locator("details[open]").count() == 1
    page.click("#unfold")
    assert page.locator("details[open]").count() == 14
    tab.check()


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_a_page_fits_every_width_in_every_light(browser: Any, tmp_path: Path, case: str) -> None:
    path = page_of(case, tmp_path, Audience.DESK)

    for width in WIDTHS:
        for scheme in ("light", "dark"):
            tab = Tab(browser, path, viewport={"width": width, "height": 900}, color_scheme=scheme)
            tab.check()
            assert tab.page.evaluate(FAINT) == [], (width, scheme)
            tab.page.emulate_media(media="print")
            assert tab.page.evaluate(FAINT) == [], (width, "print")
            assert tab.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            assert tab.page.evaluate(CUT) == 0
            tab.context.close()


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_a_page_reads_without_scripts_and_prints_whole(
    browser: Any, tmp_path: Path, case: str
) -> None:
    path = page_of(case, tmp_path)
    tab = Tab(browser, path, viewport={"width": 800, "height": 900}, java_script_enabled=False)
    shown = tab.page.locator(".proposition")

    tab.check(ran=False)
    assert shown.count() > 8
    assert all(each.is_visible() for each in shown.all())
    assert tab.page.locator("blockquote").count() > 3
    scripted = Tab(browser, path)
    scripted.page.click("#fold")
    scripted.page.emulate_media(media="print")
    assert scripted.page.locator("blockquote").first.is_visible()
    assert scripted.page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_axe_finds_nothing_serious(browser: Any, tmp_path: Path, case: str) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not here: npm install axe-core, or name axe.min.js in AXE_CORE")
    path = page_of(case, tmp_path, Audience.DESK)
    tab = Tab(browser, path, viewport={"width": 1400, "height": 900}, bypass_csp=True)
    tab.page.add_script_tag(path=AXE)
    found = tab.page.evaluate("axe.run().then((done) => done.violations)")

    assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == []
