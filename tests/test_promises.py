"""Every promise of the README and of the page on sharing has a test that fails without it."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PROMISES = (ROOT / "docs" / "promises.md").read_text("utf-8")
PAGES = ("README.md", "docs/sharing.md")

_NETWORK = {"socket", "ssl", "http", "urllib.request", "ftplib", "requests", "httpx", "aiohttp"}


def plain(text: str) -> str:
    """Return a text on one line."""
    return " ".join(text.split())


def rows(page: str) -> list[tuple[str, str]]:
    """Return the promises of a page, each with its test."""
    part = PROMISES.partition(f"## {page}\n")[2].partition("\n## ")[0]
    return re.findall(r"^\| (.+) \| `(test_\w+\.py::test_\w+)` \|$", part, re.M)


def functions(name: str) -> set[str]:
    """Return the names of the tests in a file."""
    path = ROOT / "tests" / name
    if not path.is_file():
        return set()
    defined = ast.walk(ast.parse(path.read_text("utf-8")))
    return {one.name for one in defined if isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef))}


@pytest.mark.parametrize("page", PAGES)
def test_every_promise_of_the_table_stands_on_its_page(page: str) -> None:
    text = plain((ROOT / page).read_text("utf-8"))

    assert len(rows(page)) > 30
    assert [words for words, _ in rows(page) if words not in text] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_promise_has_a_test_that_there_is(page: str) -> None:
    named = [(words, *test.split("::")) for words, test in rows(page)]

    assert [(words, file, test) for words, file, test in named if test not in functions(file)] == []


def test_nothing_under_what_is_promised_is_left_out() -> None:
    page = (ROOT / "docs" / "sharing.md").read_text("utf-8")
    promised = page.partition("## What is promised\n")[2].partition("\n## ")[0]
    items = [plain(item) for item in promised.split("\n- ") if item.strip()]
    kept = [words for words, _ in rows("docs/sharing.md")]

    assert len(items) > 5
    assert [item for item in items if not any(words in item for words in kept)] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_line_of_the_table_is_read(page: str) -> None:
    part = PROMISES.partition(f"## {page}\n")[2].partition("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("| ")]

    assert len(rows(page)) == len(lines) - 1  # without the head of the table


def imports(path: Path) -> set[str]:
    """Return the modules that a module imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def test_nothing_is_fetched_from_the_network() -> None:
    sources = sorted((ROOT / "src").rglob("*.py"))
    reach = [
        (path.name, name)
        for path in sources
        for name in imports(path)
        if name in _NETWORK or name.partition(".")[0] in _NETWORK
    ]

    assert len(sources) > 100
    assert reach == []
