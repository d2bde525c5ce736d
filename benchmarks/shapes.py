"""Arguments of extreme shape: very many answers to one claim, and one answer upon another.

The tests write small ones.
"""

import json
from collections.abc import Iterator
from pathlib import Path

SHAPES = ("wide", "chain", "chain backwards")
"""All answer the first; each answers the one before it; the same, the last record first."""


def records(shape: str, count: int) -> Iterator[dict[str, object]]:
    """Yield a claim with the key `c0` and `count` claims that answer it, or one another."""
    numbers = range(count + 1)
    for number in reversed(numbers) if shape == "chain backwards" else numbers:
        record: dict[str, object] = {
            "key": f"c{number}",
            "text": f"There were {number} convoys.",
            "speaker": f"Speaker {number % 50}",
        }
        if number:
            answered = "c0" if shape == "wide" else f"c{number - 1}"
            record["answers"] = [{"kind": "denies", "aim": "whole", "claims": [answered]}]
        yield record


def write(path: Path, shape: str, count: int) -> None:
    """Write such an argument as JSON Lines."""
    with path.open("w", encoding="utf-8") as out:
        for record in records(shape, count):
            out.write(json.dumps(record) + "\n")
