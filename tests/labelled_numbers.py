"""The sentences whose numbers were labelled by hand, and how well they are read."""

import csv
import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from claimtrack.analysis.numerals import plain
from claimtrack.analysis.quantities import Amount, quantities

SAMPLES = Path(__file__).with_name("samples") / "numbers"
_NAMED_UNITS = {"%", "percentage points", "$", "€", "£", "¢"}


@dataclass(frozen=True)
class Score:
    """How many quantities were labelled, read, and read right; and the sentences that fail."""

    labelled: int
    read: int
    right: int
    failed: tuple[str, ...]

    @property
    def precision(self) -> float:
        return self.right / self.read

    @property
    def recall(self) -> float:
        return self.right / self.labelled


def own(name: str) -> list[tuple[str, str]]:
    """Return our own sentences of a list, each behind its labels."""
    lines = (SAMPLES / f"{name}_own.tsv").read_text("utf-8").splitlines()
    return [(labels, sentence) for labels, _, sentence in (line.partition("\t") for line in lines)]


def of_others(name: str, data: Path) -> list[tuple[str, str]]:
    """Return the sentences of others of a list, read at their places."""
    places = [
        line.split("\t")
        for line in (SAMPLES / f"{name}_places.tsv").read_text("utf-8").splitlines()
    ]
    texts = {file: dict(_cells(data / file)) for file in {place[1] for place in places}}
    found = []
    for labels, file, row, column, start, end, digest in places:
        sentence = texts[file][row, column][int(start) : int(end)]
        assert hashlib.sha256(sentence.encode()).hexdigest().startswith(digest)
        found.append((labels, sentence))
    return found


def _cells(path: Path) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield the cells of a table by row and column, or a whole text."""
    if path.suffix not in (".csv", ".tsv"):
        yield ("", ""), path.read_text("utf-8")
        return
    limit = csv.field_size_limit(10**9)
    mark = (
        "\t" if path.suffix == ".tsv" else ";" if path.name.startswith("cases_semicolon") else ","
    )
    with path.open(encoding="utf-8-sig", newline="") as table:
        rows = list(csv.DictReader(table, delimiter=mark))
    csv.field_size_limit(limit)
    for number, row in enumerate(rows):
        yield from (((str(number), column), cell) for column, cell in row.items())


def label_of(amount: Amount) -> str:
    """Return an amount as the lists label it."""
    numbers = [plain(number) for number in (amount.low, amount.high) if number is not None]
    numbers = list(dict.fromkeys(numbers))
    unit = [amount.unit] if amount.unit in _NAMED_UNITS else []
    return " ".join([str(amount.comparator), *numbers, *unit])


def labels_of(sentence: str) -> list[str]:
    """Return the labels of what is read from a sentence."""
    return [
        label_of(found.readings[0])
        if len(found.readings) == 1
        else "? " + " | ".join(label_of(reading) for reading in found.readings)
        for found in quantities(sentence)
    ]


def score(sentences: list[tuple[str, str]]) -> Score:
    """Return how well the sentences are read."""
    labelled = read = right = 0
    failed = []
    for labels, sentence in sentences:
        wanted = Counter(() if labels == "-" else labels.split("; "))
        found = Counter(labels_of(sentence))
        labelled, read = labelled + wanted.total(), read + found.total()
        right += (wanted & found).total()
        if wanted != found:
            failed.append(f"{labels} | {'; '.join(found.elements()) or '-'} | {sentence}")
    return Score(labelled, read, right, tuple(failed))
