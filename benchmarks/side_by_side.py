"""What `numbers` takes on a case of many claims, start included, and how many lines it prints.

    python benchmarks/side_by_side.py 10000

Every third claim gives a number of one of a hundred measures, so that each two of some thirty are
compared. The budget is 1.5 s for 10,000 claims; seconds of the processor are told beside it.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

_MEASURES = 100
_SIZES = (5, 50, 500, 5_000, 50_000)


def main(claims: int) -> None:
    """Make a case of so many claims, and time the commands that lay its numbers side by side."""
    with tempfile.TemporaryDirectory() as folder:
        records = Path(folder) / "records.jsonl"
        records.write_text("\n".join(map(json.dumps, map(_record, range(claims)))), "utf-8")
        for words in (["init"], ["import", str(records)]):
            _run(folder, words)
        for words in (["numbers"], ["numbers", "--json"], ["list", "has:number"]):
            began, before = time.perf_counter(), _processor_s()
            lines = _run(folder, words).count("\n")
            took, used = time.perf_counter() - began, _processor_s() - before
            print(
                f"{' '.join(words):16} {took:5.2f} s ({used:.2f} of the processor) {lines:,} lines"
            )


def _record(place: int) -> dict[str, object]:
    text = f"At least {place + 3} people of place {place % 97} were counted in claim {place}."
    record: dict[str, object] = {
        "type": "claim", "key": f"c{place}", "text": text, "speaker": f"Speaker {place % 200}",
        "said": f"{2010 + place % 15}-0{1 + place % 9}-1{place % 9}",
    }  # fmt: skip
    if place % 3 == 0:
        value = str(_SIZES[place // 3 % len(_SIZES)] + place)
        record["quantities"] = [
            {"words": f"At least {place + 3}", "comparator": "~" if place % 2 else "=",
             "low": value, "high": value, "measure": f"measure {place % _MEASURES}"}
        ]  # fmt: skip
    return record


def _run(folder: str, words: list[str]) -> str:
    command = [sys.executable, "-m", "claimtrack", *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout


def _processor_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
