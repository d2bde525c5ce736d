"""Suggested statements against the gold attributions of PolNeAR, with two floors in the same run.

Usage: python benchmarks/suggesting.py [folder with text/ and attributions/]

The method is written down in docs/suggesting.md. The data is not part of the project.
"""

import hashlib
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from claimtrack.attribution import statements
from claimtrack.attribution.lexicon import load_lexicon

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "10_quotes" / "polnear_dev"
Spans = Sequence[tuple[int, int]]
_READ = frozenset(("52dbbeca", "a6223a88"))
"""Documents that would be held out, had they not been read before the halves were made."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """Where what was said stands, and where the words for who said it; spans of code points."""

    content: Spans
    speaker: Spans


@dataclass(slots=True)
class Count:
    """What was found, what was expected, and what of it is the same."""

    found: int = 0
    expected: int = 0
    same: int = 0

    def __str__(self) -> str:
        """Return precision, recall and F1."""
        precision = self.same / max(self.found, 1)
        recall = self.same / max(self.expected, 1)
        f1 = 2 * self.same / max(self.found + self.expected, 1)
        return f"P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}"


@dataclass(slots=True)
class Result:
    """The counts of contents and of speakers over some documents."""

    contents: Count = field(default_factory=Count)
    speakers: Count = field(default_factory=Count)

    def add(self, found: Sequence[Attribution], gold: Sequence[Attribution]) -> None:
        """Count one document."""
        pairs = matched(found, gold)
        self.contents.found += len(found)
        self.contents.expected += len(gold)
        self.contents.same += len(pairs)
        self.speakers.found += sum(bool(one.speaker) for one in found)
        self.speakers.expected += sum(bool(one.speaker) for one in gold)
        self.speakers.same += sum(bool(points(a.speaker) & points(b.speaker)) for a, b in pairs)

    def __str__(self) -> str:
        """Return one line."""
        right = self.speakers.same / max(self.contents.same, 1)
        return f"contents {self.contents}   speakers {self.speakers}   of matched {right:.3f}"


def points(spans: Spans) -> set[int]:
    """Return the positions inside spans."""
    return {place for start, end in spans for place in range(start, end)}


def matched(
    found: Sequence[Attribution], gold: Sequence[Attribution]
) -> list[tuple[Attribution, Attribution]]:
    """Pair contents one to one, the best overlap first; at least half of the union is shared."""
    theirs = [points(one.content) for one in gold]
    overlaps = []
    for number, one in enumerate(found):
        ours = points(one.content)
        for other, expected in enumerate(theirs):
            shared = len(ours & expected)
            if shared and 2 * shared >= len(ours | expected):
                overlaps.append((-shared / len(ours | expected), number, other))
    pairs, used, taken = [], set(), set()
    for _, number, other in sorted(overlaps):
        if number not in used and other not in taken:
            used.add(number)
            taken.add(other)
            pairs.append((found[number], gold[other]))
    return pairs


def gold_of(path: Path) -> list[Attribution]:
    """Read a brat file: T lines are spans, E lines join a source, a cue and a content."""
    lines = [line.split("\t") for line in path.read_text("utf-8").splitlines()]
    spans = {
        name: [
            (int(a), int(b))
            for a, b in (one.split() for one in told[0].split(" ", 1)[1].split(";"))
        ]
        for name, *told in lines
        if name.startswith("T")
    }
    gold = []
    for name, told, *_ in lines:
        if not name.startswith("E"):
            continue
        roles: dict[str, list[tuple[int, int]]] = {}
        for role, one in (part.split(":") for part in told.split()):
            roles.setdefault(role.rstrip("0123456789"), []).extend(spans[one])
        if "Content" in roles:
            gold.append(Attribution(roles["Content"], roles.get("Source", [])))
    return gold


def documents(folder: Path) -> Iterator[tuple[str, str, list[list[Attribution]]]]:
    """Yield each document's name and text with what each of its annotators found in it."""
    for path in sorted((folder / "text").glob("*.txt")):
        files = sorted((folder / "attributions").glob(f"{path.stem}_????.ann"))
        yield path.stem, path.read_text("utf-8"), [gold_of(one) for one in files]


def is_held_out(name: str) -> bool:
    """Say whether a document was kept aside: half of them, by the last bit of the name's SHA-1."""
    digest = hashlib.sha1(name.encode(), usedforsecurity=False).digest()
    return bool(digest[-1] & 1) and digest.hex()[:8] not in _READ


def ours(text: str) -> list[Attribution]:
    """Return what claimtrack suggests."""
    return [
        Attribution(one.parts, [one.mention] if one.mention else []) for one in statements(text)
    ]


_SENTENCE = re.compile(r"[^.!?\n]+[.!?”\"]*")
_QUOTATION = re.compile(r"[“\"][^”\"\n]+[”\"]")
_NAME = re.compile(r"[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*")
_WORD = re.compile(r"[^\W\d_]+")


def cue_sentences(text: str) -> list[Attribution]:
    """Return the floor: each sentence with a verb of saying, and the name nearest to the verb."""
    cues = load_lexicon().cues
    found = []
    for sentence in _SENTENCE.finditer(text):
        for word in _WORD.finditer(text, sentence.start(), sentence.end()):
            if any("quote" in cue.takes for cue in cues.get(word[0].lower(), ())):
                names = list(_NAME.finditer(text, sentence.start(), sentence.end()))
                found.append(Attribution([sentence.span()], nearest(names, word.start())))
                break
    return found


def quotations(text: str) -> list[Attribution]:
    """Return the floor of direct quotations: each of 20 characters or more, and a name near it."""
    found = []
    for quote in _QUOTATION.finditer(text):
        if quote.end() - quote.start() >= 20:
            after = list(_NAME.finditer(text, quote.end(), quote.end() + 60))
            before = list(_NAME.finditer(text, max(0, quote.start() - 60), quote.start()))
            found.append(Attribution([quote.span()], nearest(before + after, quote.end())))
    return found


def nearest(names: Sequence[re.Match[str]], place: int) -> Spans:
    """Return the name nearest to a place, as a list of one; empty where there is none."""
    closest = min(names, key=lambda name: abs(name.start() - place), default=None)
    return [closest.span()] if closest else []


def measured(read: Callable[[str], list[Attribution]], folder: Path, *, held_out: bool) -> Result:
    """Read the documents of one half; where several annotators read one, the first counts."""
    result = Result()
    for name, text, annotators in documents(folder):
        if is_held_out(name) == held_out:
            result.add(read(text), annotators[0])
    return result


def between_people(folder: Path) -> Result:
    """Return how well a second annotator matches the first, where there are several."""
    result = Result()
    for _, _, (first, *others) in documents(folder):
        for other in others:
            result.add(other, first)
    return result


def main() -> None:
    """Measure both halves, the floors, the people and the seconds."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DATA
    if not folder.is_dir():
        sys.exit(f"{folder}: no such folder; name the one with text/ and attributions/")
    for half, held_out in (("developed on", False), ("held out", True)):
        print(half)
        for name, read in (
            ("  claimtrack suggest ", ours),
            ("  cue sentences      ", cue_sentences),
            ("  direct quotations  ", quotations),
        ):
            print(name, measured(read, folder, held_out=held_out))
    print("one annotator against another (ten readings of two documents)")
    print("  people             ", between_people(folder))
    whole = "\n\n".join(text for _, text, _ in documents(folder))
    started = time.perf_counter()
    statements(whole[:200_000])
    half_seconds = time.perf_counter() - started
    statements(whole[:400_000])
    seconds = time.perf_counter() - started - half_seconds
    print(
        f"200,000 characters {half_seconds:.2f} s; twice as many {seconds / half_seconds:.1f} times"
    )


if __name__ == "__main__":
    main()
