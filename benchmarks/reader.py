"""A document of 200 KB with 500 quotes in the source reader, through a pseudo-terminal of 140x40.

Usage: python benchmarks/reader.py [pages and drags, 40 unless said]

Beside it, in the same run, the same text with the same 500 spans in what Textual has of its own:
a read-only TextArea (without the spans: it has no way to draw them) and a Static. "Opens" is from
the key that opens it to the last paint before 120 ms without any; so is a page. A drag is a move of
the mouse with its button down: its frame is the first paint, which shows the selection. The
processor's time holds on a busy machine too.
"""

import json
import os
import random
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median, quantiles

from generate import WORDS
from terminal import Terminal

SIZE, QUOTES = 200_000, 500
URL = "https://example.org/minutes"
PAGE_DOWN = "\x1b[6~"
FPS = {"TEXTUAL_FPS": "120", "TEXTUAL_ANIMATIONS": "none", "TEXTUAL_SMOOTH_SCROLL": "0"}


def document() -> tuple[str, list[tuple[int, int]]]:
    """Return a text, every tenth paragraph with wide characters, and spans in it; seeded."""
    chance = random.Random(11)
    paragraphs: list[str] = []
    while sum(map(len, paragraphs)) < SIZE:
        sentences = []
        for _ in range(chance.randrange(3, 8)):
            words = [chance.choice(WORDS) for _ in range(chance.randrange(8, 22))]
            if len(paragraphs) % 10 == 9:
                words.insert(4, "漢字の主張 e\u0301te\u0301")
            sentences.append(f"{' '.join(words).capitalize()} ({len(paragraphs)}).")
        paragraphs.append(" ".join(sentences))
    text = "\n\n".join(paragraphs)
    spans, step = [], len(text) // QUOTES
    for place in range(QUOTES):
        start = text.index(" ", place * step) + 1
        end = text.index(" ", start + chance.randrange(40, 120))
        spans.append((start, end))
    return text, spans


def store(path: Path) -> None:
    """Write a file with the document and a claim for every span."""
    from claimtrack import changes
    from claimtrack.store import create_store
    from claimtrack.transfer import import_path

    text, spans = document()
    made = create_store(path)
    source = {"title": "Minutes", "kind": "document", "url": URL}
    changes.add_source(made, "bench", source, text=text)
    lines = path.with_suffix(".jsonl")
    with lines.open("w", encoding="utf-8") as out:
        for number, (start, end) in enumerate(spans):
            cited = {"source": source, "exact": text[start:end], "start": start}
            record = {"key": f"c{number}", "text": f"Claim {number}.", "citations": [cited]}
            out.write(json.dumps(record) + "\n")
    import_path(made, lines, "bench")


def peer(kind: str) -> None:
    """Run an app that shows the document in one of Textual's widgets when `o` is pressed."""
    from rich.text import Text
    from textual.app import App
    from textual.containers import VerticalScroll
    from textual.widgets import Static, TextArea

    text, spans = document()

    class Peer(App[None]):
        def key_o(self) -> None:
            if kind == "textarea":
                shown = TextArea(text, read_only=True, soft_wrap=True, id="shown")
                shown.cursor_blink = False  # a screen that blinks is never quiet
                self.mount(shown)
            else:
                styled = Text(text)
                for start, end in spans:
                    styled.stylize("on grey30", start, end)
                self.mount(VerticalScroll(Static(styled), id="shown"))
            self.call_after_refresh(lambda: self.query_one("#shown").focus())

    Peer().run()


def measured(terminal: Terminal, open_keys: str, turns: int) -> dict[str, float]:
    """Return the milliseconds that it takes to open, to page and to drag."""
    _, opens = terminal.press(open_keys)
    terminal.settle()
    spent = terminal.cpu_s()
    pages = [terminal.press(PAGE_DOWN)[1] for _ in range(turns)]
    page_s = (terminal.cpu_s() - spent) / turns
    terminal.settle()
    terminal.press("\x1b[<0;30;10M")
    drags, spent = [], terminal.cpu_s()
    for turn in range(turns):
        column, row = 32 + turn % 40, 11 + turn % 20
        drags.append(terminal.press(f"\x1b[<32;{column};{row}M"))
    drag_s = (terminal.cpu_s() - spent) / turns
    terminal.press("\x1b[<0;60;20m")
    found = {"opens": opens, "page, median": median(pages), "page, p95": p95(pages)}
    frames, all_painted = zip(*drags, strict=True)
    found |= {"drag frame, median": median(frames), "drag frame, p95": p95(frames)}
    found |= {"drag settled, median": median(all_painted)}
    found |= {"page, processor": page_s, "drag, processor": drag_s}
    return {name: seconds * 1000 for name, seconds in found.items()}


def p95(taken: Sequence[float]) -> float:
    """Return the 95th percentile."""
    return quantiles(taken, n=20)[-1]


def ours(path: Path, turns: int) -> dict[str, float]:
    """Measure the reader: it is opened from the list of sources."""
    terminal = Terminal([sys.executable, "-m", "claimtrack", str(path)])
    terminal.until(b"Claim 1")
    terminal.settle()
    terminal.press("2")
    terminal.settle()
    try:
        return measured(terminal, "\r", turns)
    finally:
        terminal.close()


def theirs(kind: str, turns: int) -> dict[str, float]:
    """Measure one of Textual's widgets."""
    terminal = Terminal([sys.executable, __file__, "--peer", kind])
    terminal.settle(3.0)
    try:
        return measured(terminal, "o", turns)
    finally:
        terminal.close()


def main() -> None:
    """Measure all three, and print each figure with its budget and its ratios."""
    if sys.argv[1:2] == ["--peer"]:
        peer(sys.argv[2])
        return
    turns = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    os.environ.update(FPS)
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "claims.db"
        store(path)
        runs: dict[str, Callable[[], dict[str, float]]] = {
            "reader": lambda: ours(path, turns),
            "TextArea": lambda: theirs("textarea", turns),
            "Static": lambda: theirs("static", turns),
        }
        found = {one: run() for one, run in runs.items()}
    budgets = {"opens": 250, "page, median": 30, "drag frame, median": 16}
    print(f"{'':22}{'reader':>10}{'budget':>10}{'TextArea':>12}{'Static':>12}")
    for what, value in found["reader"].items():
        budget = f"{budgets[what]} ms" if what in budgets else ""
        beside = "".join(f"{found[one][what] / value:>10.1f} ×" for one in ("TextArea", "Static"))
        print(f"{what:22}{value:>7.1f} ms{budget:>10}{beside}")


if __name__ == "__main__":
    main()
