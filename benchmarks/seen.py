"""Whether the file has a claim already: how good the answers are, and how long they take.

Usage: python benchmarks/seen.py [--claims 1000000] [--file FILE]

Quality is measured on the 10,375 checked claims and 800 posts of CheckThat! 2020 (task 2), which
are not part of the project: mean average precision at 5 over every second post (the rules were
tuned on these), over the others, and over all. The others are no unseen half: their figures were
looked at while the rules were tuned. A claim is imported as its words, with the headline of its
check as its note, in English. The peers have both in the same run: SQLite's FTS5 over all words but
stop words, with and without stems, over the posts as they are and as `seen` reads them (without
addresses, with handles as words), and rapidfuzz over the 50 best of FTS5.

A second table says of each floor of the score how many posts have a first match at or above it, and
which part of these first matches is right; then how many first matches still reach it where all
claims that a post repeats are left out, and which part is right where every second sentence has
nothing to find. `import --seen` takes its floor from there.

Time is measured with `--claims`, in a file of so many made claims whose words are as frequent as
those of a language (Zipf; seeded): sentences of 20 words, beside the search for two of their words.
Rows of claims and the index are written as an import writes them, but no history.
"""

import argparse
import csv
import json
import random
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from uuid import UUID

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "06_corpora"
FOLDER = DATA / "clef2020_claim_retrieval"
_STOP_WORDS = """
a about above after again against all am an and any are as at be because been before being
    below between both but by can could did do does doing down during each few for from further had
    has have having he her here hers herself him himself his how i if in into is it its itself just
    me more most my myself no nor not now of off on once only or other our ours ourselves out over
    own same she should so some such than that the their theirs them themselves then there these
    they this those through to too under until up very was we were what when where which while who
    whom why will with would you your yours yourself yourselves
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())
BEST = 50
Rank = Callable[[str], Sequence[str]]


def table(path: Path) -> Iterator[list[str]]:
    """Yield the rows of a tab-separated table below its heading."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines, delimiter="\t")
        next(rows)
        yield from rows


def precision(ranked: Sequence[str], right: set[str]) -> float:
    """Return the average precision of the first five."""
    hits, total = 0, 0.0
    for place, key in enumerate(ranked[:5], start=1):
        if key in right:
            hits += 1
            total += hits / place
    return total / min(len(right), 5)


def full_text(claims: Mapping[str, str], tokenizer: str) -> Rank:
    """Return what FTS5 ranks by bm25, over all words but stop words."""
    connection = sqlite3.connect(":memory:")
    connection.execute(f"CREATE VIRTUAL TABLE claims USING fts5(words, tokenize='{tokenizer}')")
    connection.executemany(
        "INSERT INTO claims(rowid, words) VALUES (?, ?)",
        [(int(key), words) for key, words in claims.items()],
    )

    def rank(sentence: str) -> Sequence[str]:
        words = [word for word in re.findall(r"\w+", sentence.lower()) if word not in STOP_WORDS]
        terms = " OR ".join(f'"{word}"' for word in dict.fromkeys(words))
        rows = connection.execute(
            "SELECT rowid FROM claims WHERE claims MATCH ? ORDER BY bm25(claims) LIMIT ?",
            (terms, BEST),
        )
        return [str(row[0]) for row in rows] if terms else []

    return rank


def token_set(claims: Mapping[str, str], candidates: Rank) -> Rank:
    """Return the best of FTS5 as rapidfuzz orders them."""
    from rapidfuzz.fuzz import token_set_ratio
    from rapidfuzz.utils import default_process

    def rank(sentence: str) -> Sequence[str]:
        near = {
            key: token_set_ratio(sentence, claims[key], processor=default_process)
            for key in candidates(sentence)
        }
        return sorted(near, key=lambda key: -near[key])

    return rank


def on_cleaned(rank: Rank) -> Rank:
    """Return what a peer ranks for a sentence that is cleaned as `seen` cleans it."""
    from claimtrack.analysis.alike import plain_sentence

    return lambda sentence: rank(plain_sentence(sentence))


def ours(store: Any, taken: list[float], firsts: dict[str, tuple[str, float]]) -> Rank:
    """Return what `claimtrack seen` answers; note how long it takes, and the first match."""
    from claimtrack.queries.seen import seen

    def rank(sentence: str) -> Sequence[str]:
        with store.reading() as session:
            began = time.perf_counter()
            found = seen(session, sentence)
            taken.append(time.perf_counter() - began)
        if found:
            firsts[sentence] = str(found[0].key), found[0].score
        return [str(each.key) for each in found]

    return rank


def quality(folder: Path) -> None:
    """Measure how good the answers are on claims that were checked."""
    from claimtrack.queries.claim_list import claims
    from claimtrack.queries.filter_syntax import parse
    from claimtrack.store import create_store
    from claimtrack.transfer import import_path

    if not FOLDER.exists():
        print(f"quality: {FOLDER} is not there")
        return
    rows = list(table(FOLDER / "verified_claims.docs.tsv"))
    both = {key: f"{words} {headline}" for key, words, headline in rows}
    records = folder / "claims.jsonl"
    with records.open("w", encoding="utf-8") as out:
        for key, words, headline in rows:
            record = {"key": key, "text": words, "note": headline, "language": "en"}
            out.write(json.dumps(record) + "\n")
    file = folder / "checked.db"
    store = create_store(file)
    import_path(store, records, "benchmark")
    posts = dict(table(FOLDER / "train" / "tweets.queries.tsv"))
    right: dict[str, set[str]] = {}
    for line in (FOLDER / "train" / "tweet-vclaim-pairs.qrels").read_text().splitlines():
        post, _, claim, _ = line.split()
        right.setdefault(post, set()).add(claim)
    taken: list[float] = []
    firsts: dict[str, tuple[str, float]] = {}
    porter, plain = full_text(both, "porter"), full_text(both, "unicode61")
    ranks: dict[str, Rank] = {
        "claimtrack seen": ours(store, taken, firsts),
        "FTS5 porter, bm25, stop words": porter,
        "FTS5 porter, bm25, stop words, cleaned": on_cleaned(porter),
        "FTS5 unicode61, bm25, stop words": plain,
        "rapidfuzz token_set_ratio over the 50 of porter": token_set(both, porter),
    }
    print(f"{len(rows):,} claims, {len(posts)} posts; mean average precision at 5")
    print(f"{'':<50}{'tuned on':>9}{'others':>9}{'all':>9}")
    for name, rank in ranks.items():
        each = [precision(rank(text), right[post]) for post, text in posts.items()]
        parts = (each[::2], each[1::2], each)
        print(f"{name:<50}" + "".join(f"{sum(p) / len(p):>9.4f}" for p in parts), flush=True)
    with store.reading() as session:
        ids = {str(row.key): row.id for row in claims(session, parse(""))}
    alone = [without(store, text, right[post], ids) for post, text in posts.items()]
    tell_floors(
        [(*firsts.get(text, ("", 0.0)), right[post]) for post, text in posts.items()], alone
    )
    tell("seen, in one process", taken)
    post = next(iter(posts.values()))
    command = [sys.executable, "-m", "claimtrack", "seen", post, "--file", file]
    tell("claimtrack seen, start included", [timed(command) for _ in range(5)])


def without(store: Any, post: str, right: set[str], ids: Mapping[str, UUID]) -> float:
    """Return the score of the first match of a post where what it repeats is left out."""
    from claimtrack.queries.seen import seen

    with store.reading() as session:
        found = seen(session, post, 1, beside=[ids[key] for key in right])
    return found[0].score if found else 0.0


def tell_floors(firsts: Sequence[tuple[str, float, set[str]]], alone: Sequence[float]) -> None:
    """Print how many first matches reach each floor, and which part of them is right."""
    heads = "".join(f"{name:>16}" for name in ("tuned on", "others", "all", "left out", "both"))
    print(f"{'first matches from this score on':<34}{heads}")
    for floor in (place / 20 for place in range(12)):
        line = ""
        for part in (firsts[::2], firsts[1::2], firsts):
            hits = [key in keys for key, score, keys in part if key and score >= floor]
            line += f"{len(hits):>8}{sum(hits) / max(1, len(hits)):>8.4f}"
        false = sum(score >= floor for score in alone)
        both = sum(hits) / max(1, len(hits) + false)
        print(f"{floor:<34.2f}{line}{false:>16}{both:>16.4f}")


def timed(command: Sequence[Any]) -> float:
    """Return how long a command takes, in seconds."""
    began = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - began


def tell(what: str, taken: Sequence[float]) -> None:
    """Print the median and the 95th percentile, in milliseconds."""
    p95 = quantiles(taken, n=20)[-1] * 1000
    print(f"{what:<50}{median(taken) * 1000:>9.1f} ms median {p95:>9.1f} ms p95", flush=True)


class Language:
    """Made words, the n-th as frequent as 1 / (n + 2.7), as in the languages that people speak."""

    def __init__(self, size: int = 100_000) -> None:
        self.chance = random.Random(17)
        syllables = [first + vowel for first in "bdfghklmnprstvz" for vowel in "aeiou"]
        self.words = list(
            dict.fromkeys(
                "".join(self.chance.choices(syllables, k=1 + self.chance.randrange(1, 5)))
                for _ in range(2 * size)
            )
        )[:size]
        self._odds = list(accumulate(1 / (place + 2.7) for place in range(len(self.words))))

    def some(self, count: int) -> list[str]:
        """Return so many words by chance."""
        return self.chance.choices(self.words, cum_weights=self._odds, k=count)


def make(path: Path, claims: int, language: Language) -> None:
    """Make a file of so many claims, of 8 to 30 words each, with their index."""
    from claimtrack.models import Claim
    from claimtrack.store import create_store, index
    from claimtrack.store.bulk import insert_many

    store = create_store(path)
    columns = Claim.__table__.c  # type: ignore[attr-defined]
    one = Claim(text="")  # type: ignore[call-arg]  # its defaults are what is wanted
    usual = {column.name: getattr(one, column.name) for column in columns}
    with store.writing(checks_keys=False) as session:
        connection = session.connection()
        for start in range(0, claims, 20_000):
            rows = [
                {
                    **usual,
                    "id": UUID(int=language.chance.getrandbits(128)),
                    "text": " ".join(language.some(language.chance.randrange(8, 31))),
                    "said_basis": "unknown",
                    "stage": "inbox",
                }
                for _ in range(min(20_000, claims - start))
            ]
            insert_many(connection, Claim.__table__, rows)  # type: ignore[attr-defined]
            index.refresh(connection, [row["id"] for row in rows])


def speed(path: Path, claims: int, sentences: int = 200) -> None:
    """Measure how long an answer takes in a file of so many claims."""
    from claimtrack.queries.claim_list import first
    from claimtrack.queries.filter_syntax import parse
    from claimtrack.queries.seen import seen
    from claimtrack.store import open_store

    language = Language()
    if not path.exists():
        began = time.perf_counter()
        make(path, claims, language)
        print(f"made {claims:,} claims in {time.perf_counter() - began:.0f} s", flush=True)
    store = open_store(path)
    answers, searches = [], []
    language.chance.seed(23)
    with store.reading() as session:
        for _ in range(sentences):
            words = language.some(20)
            began = time.perf_counter()
            seen(session, " ".join(words))
            between = time.perf_counter()
            first(session, parse(" ".join(sorted(words, key=language.words.index)[-6:-4])), BEST)
            answers.append(between - began)
            searches.append(time.perf_counter() - between)
    print(f"the first answer took {answers[0] * 1000:.0f} ms")
    tell(f"seen: a sentence of 20 words, {claims:,} claims", answers)
    tell("search for two of its words", searches)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int)
    parser.add_argument("--file", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        quality(Path(made))
        if asked.claims:
            speed(asked.file or Path(made) / "large.db", asked.claims)
