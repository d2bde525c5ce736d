"""Several copies of a file, changed and merged at random: nothing is lost, and order is nothing."""

import gzip
import shutil
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from claimtrack.history import packing
from claimtrack.store import Store, open_store
from conftest import without_packing
from histories import Copies

OLDER_FILE = Path(__file__).parent / "older_files" / "kerry-c257d3f.db.gz"


class CopiesOfAnOlderFile(Copies):
    """People who each upgrade a copy of a file of an earlier version, and go on from there.

    The claims are one with three open conflicts, one whose retraction is in conflict, and one that
    was retracted together with the note of somebody else.
    """

    counts = (4, 400)
    claims = tuple(
        UUID(digits)
        for digits in (
            "83ddb00d5678529f8c01f72d525861ed",
            "290969ba0adb5a88a9d8c26bdb5c32d8",
            "a75df02cc80c4db2b054679af5f935f6",
        )
    )

    @classmethod
    def prepare(cls, folder: Path) -> None:
        super().prepare(folder)
        cls.template = folder / "older.db"
        cls.template.write_bytes(gzip.decompress(OLDER_FILE.read_bytes()))

    def _copied(self, source: Path, name: str) -> Store:
        if source == self.template:
            path = self.folder / name
            shutil.copy(source, path)
            open_store(path).close()
            source = path.rename(self.folder / "upgraded.db")
        return super()._copied(source, name)


class CopiesInBlocks(Copies):
    """People of whom every other keeps all changes packed, and the others none."""

    counts = (4, 1000)

    def _sit_at(self, here: int) -> None:
        super()._sit_at(here)
        self._patch.setattr(packing, "PACKED_FROM", 1 if here % 2 else 1000)
        self._patch.setattr(packing, "_CHANGES", 2)

    @staticmethod
    def _tables(store: Store) -> dict[str, list[tuple[Any, ...]]]:
        """Return the tables, and the changes of each changeset however they are kept."""
        return without_packing(store)


def histories(count: int, steps: int) -> settings:
    return settings(
        max_examples=count, stateful_step_count=steps, deadline=None, derandomize=True,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip


@pytest.fixture(params=[Copies, CopiesInBlocks, CopiesOfAnOlderFile])
def machine(request: pytest.FixtureRequest, tmp_path: Path) -> type[Copies]:
    made: type[Copies] = request.param
    made.prepare(tmp_path)
    return made


def test_every_order_of_merging_ends_alike_and_loses_nothing(machine: type[Copies]) -> None:
    run_state_machine_as_test(machine, settings=histories(machine.counts[0], 8))


@pytest.mark.slow
def test_many_more_histories_end_alike_and_lose_nothing(machine: type[Copies]) -> None:
    run_state_machine_as_test(machine, settings=histories(machine.counts[1], 20))
