"""Generated JSON Lines: claims that each have a citation, and every third a rebuttal; seeded."""

import json
import random
from pathlib import Path

_TEXT = (
    "grid losses doubled after reform minister parliament troops heavy equipment artillery denied "
    "report soldiers border cease fire ministry water plant river sample company contract audit "
    "price export grain harvest energy subsidy household election ballot count"
)
WORDS = _TEXT.split()

FIRST_ROW = b"2024-"
"""What a screen with the newest claim first paints with its first row, at any width."""


def write(path: Path, count: int) -> None:
    """Write `count` records; the same count gives the same bytes."""
    chance = random.Random(7)
    with path.open("w", encoding="utf-8") as out:
        for number in range(count):
            out.write(json.dumps(record(number, chance)) + "\n")


def store(path: Path, claims: int) -> None:
    """Make a claims file with about so many claims; three quarters of them are records."""
    from claimtrack.store import create_store
    from claimtrack.transfer import import_path

    records = path.with_suffix(".jsonl")
    write(records, claims * 3 // 4)
    import_path(create_store(path), records, "benchmark")
    records.unlink()


def record(number: int, chance: random.Random) -> dict[str, object]:
    """Return one self-contained record."""
    text = " ".join(chance.choice(WORDS) for _ in range(14)).capitalize() + f" ({number})."
    source = {
        "title": f"Article {number % 20000}",
        "kind": "article",
        "url": f"https://example.org/a/{number % 20000}",
        "outlet": "Gazette",
    }
    made: dict[str, object] = {
        "key": f"c{number}",
        "text": text,
        "speaker": f"Speaker {number % 500}",
        "said": f"20{10 + number % 15:02d}-{1 + number % 12:02d}-{1 + number % 28:02d}",
        "citations": [{"source": source, "exact": " ".join(text.split()[:6]), "role": "reports"}],
    }
    if number % 3 == 0:
        answer = {
            "key": f"d{number}",
            "text": f"It is not so: {text}",
            "speaker": f"Speaker {(number + 7) % 500}",
        }
        made["rebuttals"] = [{"kind": "denies", "aim": "whole", "claim": answer}]
    return made
