"""How long a brief takes and how large it is, beside pandoc on the same claims; and a proof.

Usage: python benchmarks/briefs.py [--claims 1000]

A case of so many claims is made, each with two quotes from a kept copy, every third of them
answered by the one after it (seeded). Whole processes are timed, their start included: user and
system seconds, and those on the clock. The peer is pandoc, if it is there: it makes a page and a
document of Word from the brief in Markdown. The article of `proof` has 3,000 words, 30 references
and 60 quotations.
"""

import argparse
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

_WORDS = (  # noqa: SIM905 — read as text
    "the dam water mill town report council engineer said leak wall river sample gate level night "
    "record letter witness valve survey sediment bank flood office paper notice keeper bridge"
).split()


def case(folder: Path, count: int) -> Path:
    """Write a made case as a dump."""
    chance = random.Random(8)

    def sentence(words: int) -> str:
        return " ".join(chance.choices(_WORDS, k=words)).capitalize() + "."

    path = folder / "case.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            quotes = [sentence(14), sentence(14)]
            text = f"{sentence(30)} {quotes[0]} {sentence(30)} {quotes[1]}"
            source = {"type": "source", "key": f"s{number}", "title": f"Paper {number}",
                      "kind": "article", "published": "2015-05-12", "reliability": "B",
                      "text": text}  # fmt: skip
            claim = {"type": "claim", "key": f"c{number}", "text": sentence(16),
                     "speaker": f"Speaker {number % 60}", "said": f"2015-05-{1 + number % 28:02}",
                     "citations": [{"source": f"s{number}", "exact": quote, "wording": "verbatim"}
                                   for quote in quotes]}  # fmt: skip
            if number % 3 == 1:
                claim["answers"] = [{"claims": [f"c{number - 1}"], "kind": "denies"}]
            file.write(json.dumps(source) + "\n" + json.dumps(claim) + "\n")
    return path


def article(folder: Path, dump: Path) -> Path:
    """Write an article that quotes the case rightly and refers to it."""
    claims = [row for line in dump.open() if (row := json.loads(line))["type"] == "claim"][:30]
    paragraphs = []
    for claim in claims:
        one, two = (cited["exact"] for cited in claim["citations"])
        rest = " ".join(_WORDS * 2)
        paragraphs.append(
            f"It is said that “{one[:-1]}” and that “{two[:-1]}” [@{claim['key']}]. {rest}."
        )
    path = folder / "article.md"
    path.write_text("\n\n".join(paragraphs), "utf-8")
    return path


def timed(words: list[str], folder: Path) -> tuple[float, float]:
    """Run a command; return its seconds on the clock and of the processor."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    done = subprocess.run(words, cwd=folder, capture_output=True, check=False, env=os.environ)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr.decode())
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print a line for each format, its peer, and the proof."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--claims", type=int, default=1000)
    given = parser.parse_args()
    claimtrack = [sys.executable, "-m", "claimtrack"]
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        dump = case(folder, given.claims)
        timed([*claimtrack, "import", str(dump), "--file", "c.db"], folder)
        timed([*claimtrack, "brief", "--file", "c.db", "-o", "first.html"], folder)  # exhibit marks
        for ending in ("html", "md", "pdf", "docx"):
            wall, cpu = timed([*claimtrack, "brief", "--file", "c.db", "-o", f"b.{ending}"], folder)
            size = (folder / f"b.{ending}").stat().st_size / 1e6
            print(f"brief.{ending:5} {wall:6.2f} s, {cpu:6.2f} CPU s, {size:6.2f} MB")
        if shutil.which("pandoc"):
            command = ["pandoc", "b.md", "-s", "-o", "peer.html"]
            wall, cpu = timed(command, folder)
            size = (folder / "peer.html").stat().st_size / 1e6
            print(f"pandoc html {wall:5.2f} s, {cpu:6.2f} CPU s, {size:6.2f} MB")
            wall, cpu = timed(["pandoc", "b.md", "-s", "-o", "peer.docx"], folder)
            print(f"pandoc docx {wall:5.2f} s, {cpu:6.2f} CPU s")
        wall, cpu = timed(
            [*claimtrack, "proof", str(article(folder, dump)), "--file", "c.db"], folder
        )
        print(f"proof       {wall:5.2f} s, {cpu:6.2f} CPU s")


if __name__ == "__main__":
    main()
