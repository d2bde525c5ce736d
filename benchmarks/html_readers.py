"""What readers of HTML make of the numbers of a page: lost, invented, and corrections unmarked.

    python benchmarks/html_readers.py [PAGE …]

The pages are those of the table in tests/test_document_table.py, whose numbers are known, and any
that are named: of these it is said which numbers a reader has that ours has not, and the reverse.
`inscriptis`, `selectolax`, `trafilatura` and `lxml` are taken where they are installed.
"""

import re
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_DEEP = "<div>" * 100_000 + "core"


def readers() -> dict[str, Callable[[str], str]]:
    """Return the readers that are installed, ours first."""
    from importlib import import_module

    from claimtrack.formats.html import visible_text

    found: dict[str, Callable[[str], str]] = {"claimtrack": visible_text}

    def take(name: str, module: str, read: Callable[[Any, str], str | None]) -> None:
        try:
            loaded = import_module(module)
        except ImportError:
            return
        found[name] = lambda page: read(loaded, page) or ""

    take("inscriptis", "inscriptis", lambda lib, page: str(lib.get_text(page)))
    take("selectolax", "selectolax.lexbor", lambda lib, page: _of_lexbor(lib, page))
    take("trafilatura", "trafilatura", lambda lib, page: lib.extract(page, favor_recall=True))
    take("lxml", "lxml.html", lambda lib, page: str(lib.fromstring(page).text_content()))
    return found


def _of_lexbor(lib: Any, page: str) -> str:
    tree = lib.LexborHTMLParser(page)
    tree.strip_tags(["script", "style", "noscript", "template", "title"])
    return str(tree.root.text(separator=""))


def numbers(text: str) -> Counter[str]:
    """Return how often each number stands in a text."""
    return Counter(_NUMBER.findall(text))


def main() -> None:
    """Print a line for each reader."""
    from test_document_table import HTML

    known = readers()
    print(f"{'':12} pages whose numbers are right / lost / invented / mark what is struck")
    for name, read in known.items():
        right = lost = invented = marked = struck = 0
        for page, wanted, _, printed in HTML.values():
            text = read(page)
            has, should = numbers(text), Counter(printed.split())
            lost += (should - has).total()
            invented += (has - should).total()
            right += has == should
            if "⟦" in wanted:
                struck += 1
                marked += text.split() == wanted.split()
        print(
            f"{name:12} {right:2} of {len(HTML)} / {lost:2} / {invented:2} / {marked} of {struck}"
        )
    for path in map(Path, sys.argv[1:]):
        page = path.read_text("utf-8")
        ours = numbers(known["claimtrack"](page))
        for name, read in known.items():
            theirs = numbers(read(page))
            only, lacking = theirs - ours, ours - theirs
            print(f"{path.name} {name}: {only.total()} more {dict(only.most_common(6))}, "
                  f"{lacking.total()} fewer {dict(lacking.most_common(6))}")  # fmt: skip
    for name, read in known.items():
        started = time.process_time()
        try:
            has_core = "core" in read(_DEEP)
        except Exception as error:  # noqa: BLE001 — whatever it raises is the finding
            has_core = type(error).__name__  # type: ignore[assignment]  # told as it is
        print(f"100,000 nested blocks, {name}: {time.process_time() - started:.1f} s, {has_core}")


if __name__ == "__main__":
    main()
