"""What packing the changes of an import saves: sizes of blocks, levels of zlib, and zstandard.

Usage: python benchmarks/blocks.py [claims, 20000 unless said]
zstandard is measured where it is installed.
"""

import importlib
import sys
import tempfile
import time
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import generate
from claimtrack.history import log, packing
from claimtrack.history.packing import StoredChange
from claimtrack.store import create_store
from claimtrack.transfer import import_path

SIZES = (64, 128, 256, 512, 1024)
ZLIB, ZSTANDARD = (1, 3, 6, 9), (1, 3, 9, 19)

Coder = Callable[[bytes], bytes]


def coders() -> dict[str, tuple[Coder, Coder]]:
    """Return what compresses and what unpacks again, by name and level."""
    found: dict[str, tuple[Coder, Coder]] = {
        f"zlib {level}": (partial(zlib.compress, level=level), zlib.decompress) for level in ZLIB
    }
    try:
        zstandard: Any = importlib.import_module("zstandard")
    except ImportError:
        print("zstandard is not installed: pip install zstandard")
        return found
    unpack = zstandard.ZstdDecompressor().decompress
    for level in ZSTANDARD:
        found[f"zstandard {level}"] = (zstandard.ZstdCompressor(level=level).compress, unpack)
    return found


def imported(claims: int) -> list[StoredChange]:
    """Return the changes of an import of so many generated claims, in the order of ids."""
    with tempfile.TemporaryDirectory() as folder:
        records = Path(folder) / "records.jsonl"
        generate.write(records, claims)
        store = create_store(Path(folder) / "claims.db")
        report = import_path(store, records, "benchmark")
        assert report.changeset is not None
        with store.reading() as session:
            return list(log.stored(session.connection(), report.changeset))


def main(claims: int) -> None:
    """Print a line for each size of block and coder."""
    changes = imported(claims)
    in_rows = sum(65 + len("".join(change[1:]).encode()) for change in changes)
    print(f"{len(changes):,} changes, {in_rows / 1e6:.1f} MB as rows, without their index")
    for size in SIZES:
        parts = [changes[at : at + size] for at in range(0, len(changes), size)]
        plain = [packing.as_bytes(part) for part in parts]
        print(f"{size} changes in a block: {len(plain):,} blocks")
        for name, (pack, unpack) in coders().items():
            started = time.process_time()
            packed = [pack(data) for data in plain]
            between = time.process_time()
            for data in packed:
                unpack(data)
            ended = time.process_time()
            print(
                f"  {name:13} {sum(map(len, packed)) / 1e6:7.2f} MB"
                f"  packed in {between - started:5.2f} s, unpacked in {ended - between:5.2f} s"
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
