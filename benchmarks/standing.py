"""Standing of many claims with as many rebuttals of mixed kinds; it should grow in a line.

Usage: python benchmarks/standing.py [claims, 1000000 unless said]
"""

import random
import sys
import time

from claimtrack.argument import Answer, Statement, standings
from claimtrack.vocabulary import Aim, RebuttalKind


def seconds(count: int) -> float:
    """Return how long the standings of `count` claims and `count` rebuttals take."""
    chance = random.Random(3)
    statements = [
        Statement(number, (-number - 1,) if chance.random() < 0.3 else ())
        for number in range(count)
    ]
    kinds = list(RebuttalKind)
    answers = [
        Answer(
            number,
            chance.randrange(count),
            chance.randrange(count),
            chance.choice(kinds),
            Aim.WHOLE,
        )
        for number in range(count)
    ]
    started = time.perf_counter()
    standings(statements, answers)
    return time.perf_counter() - started


def main() -> None:
    """Measure a tenth and the whole, and print both."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    tenth, whole = seconds(count // 10), seconds(count)
    print(f"{count // 10:,}: {tenth:.2f} s")
    print(f"{count:,}: {whole:.2f} s, {whole / tenth:.1f} times as long")


if __name__ == "__main__":
    main()
