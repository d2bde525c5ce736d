"""Pictures of every view and state, compared with those that are kept beside the tests.

`pytest tests/test_pictures.py --snapshot-update` keeps new ones; look at them first.
"""

import itertools
from collections.abc import Awaitable, Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any

import pytest
from textual.pilot import Pilot

from claimtrack import changes
from claimtrack.errors import ReadOnlyFileError
from claimtrack.history import clock
from claimtrack.schemas.listing import RowRef
from claimtrack.settings import Settings
from claimtrack.store import Store, open_store
from claimtrack.transfer import import_path
from claimtrack.tui.app import Workbench
from conftest import KERRY
from disputes import disputed
from filled import filled_file
from screen import on_claim, on_conflict, press, settled
from test_numbers import fill as record_numbers

SIZES = {"80x24": (80, 24), "140x40": (140, 40)}
VIEWS = {
    "inbox": [],
    "claim": ["enter"],
    "map": ["3"],
    "timeline": ["4"],
    "feed": ["6"],
    "sources": ["2"],
    "actors": ["7"],
    "actor": ["7", "enter"],
    "reader": ["s"],
    "agreement": ["A"],
}


def pictures_of(names: Iterable[str]) -> list[Any]:
    """Return each name small and dark, and large and light; the other two with `-m slow`."""
    return [
        pytest.param(
            name, size, theme, id=f"{name}-{size}-{theme}",
            marks=() if (size == "80x24") is (theme == "dark") else pytest.mark.slow,
        )
        for name in names
        for size in SIZES
        for theme in ("dark", "light")
    ]  # fmt: skip


Drive = Callable[[Pilot[None]], Awaitable[None]]


@pytest.fixture(autouse=True)
def _frozen_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = int(datetime(2026, 11, 23, 9, 30, tzinfo=UTC).timestamp() * 1e9)
    monkeypatch.setattr(clock, "time", SimpleNamespace(time_ns=lambda: moment))


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Return the running example, with a change by a teammate."""
    monkeypatch.chdir(tmp_path)  # the path in a sentence is the same in every run
    return filled_file(Path("claims.db"), revise_as_bob)


def revise_as_bob(store: Store) -> None:
    import_path(store, KERRY, "alice")
    from claimtrack.queries.claim_list import claims
    from claimtrack.queries.filter_syntax import parse

    with store.reading() as session:
        first = next(claims(session, parse("220")))
    values = {"place": "south-eastern Ukraine"}
    changes.revise(store, "bob", RowRef("claim", first.id), values, reason="as the report says")


def driven(*keys: str, to: str | None = None) -> Drive:
    """Return what presses keys, after the cursor went to a claim."""

    async def drive(pilot: Pilot[None]) -> None:
        await settled(pilot)
        if to is not None:
            await on_claim(pilot, to)
        await press(pilot, *keys)

    return drive


@pytest.mark.parametrize(("view", "size", "theme"), pictures_of(VIEWS))
def test_a_view(case: Store, snap_compare: Any, view: str, size: str, theme: str) -> None:
    app = Workbench(case, "alice", Settings(theme=theme))
    drive = driven(*VIEWS[view], to="220 Russian soldiers")

    assert snap_compare(app, terminal_size=SIZES[size], run_before=drive)


@pytest.fixture
def disputes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Return a file with conflicts, each change a second after the one before."""
    monkeypatch.chdir(tmp_path)
    content, moment = _disputed()
    Path("claims.db").write_bytes(content)
    monkeypatch.setattr(clock, "time", _ticking(itertools.count(moment)))
    return open_store("claims.db")


@cache
def _disputed() -> tuple[bytes, int]:
    """Return such a file, which is made once, and the second after its last change."""
    moments = itertools.count(int(datetime(2026, 11, 23, 9, 30, tzinfo=UTC).timestamp()))
    with pytest.MonkeyPatch.context() as patch, TemporaryDirectory() as folder:
        patch.setattr(clock, "time", _ticking(moments))
        disputed(Path(folder)).close()
        return (Path(folder) / "claims.db").read_bytes(), next(moments)


def _ticking(moments: Iterator[int]) -> SimpleNamespace:
    return SimpleNamespace(time_ns=lambda: next(moments) * 10**9)


CONFLICTS = {
    "a-text": ("text", []),
    "three-candidates": ("place", ["3", "left_square_bracket", "k"]),
    "settling": ("note", ["b", "s"]),
}


@pytest.mark.parametrize(("state", "size", "theme"), pictures_of(CONFLICTS))
def test_conflicts(disputes: Store, snap_compare: Any, state: str, size: str, theme: str) -> None:
    app = Workbench(disputes, "alice", Settings(theme=theme))
    name, keys = CONFLICTS[state]

    async def drive(pilot: Pilot[None]) -> None:
        await on_conflict(pilot, name)
        await press(pilot, *keys)

    assert snap_compare(app, terminal_size=SIZES[size], run_before=drive)


@pytest.mark.parametrize(("size", "theme"), [("80x24", "dark"), ("140x40", "light")])
@pytest.mark.parametrize("number", [1, 15])
def test_suggestions(case: Store, snap_compare: Any, number: int, size: str, theme: str) -> None:
    app = Workbench(case, "alice", Settings(theme=theme))
    drive = driven("s", "S", *["j"] * (number - 1), to="220 Russian soldiers")

    assert snap_compare(app, terminal_size=SIZES[size], run_before=drive)


@pytest.mark.parametrize(("size", "theme"), [("80x24", "dark"), ("140x40", "light")])
def test_numbers(case: Store, snap_compare: Any, size: str, theme: str) -> None:
    record_numbers(case)
    app = Workbench(case, "alice", Settings(theme=theme))

    assert snap_compare(app, terminal_size=SIZES[size], run_before=driven("8"))


@pytest.mark.parametrize("theme", ["contrast-dark", "contrast-light"])
def test_high_contrast(case: Store, snap_compare: Any, theme: str) -> None:
    app = Workbench(case, "alice", Settings(theme=theme))

    assert snap_compare(app, terminal_size=(80, 24), run_before=driven("j"))


@pytest.mark.parametrize("view", [*VIEWS, "conflicts"])
def test_an_empty_file(sqlite_store: Store, snap_compare: Any, view: str) -> None:
    app = Workbench(sqlite_store, "alice")
    keys = VIEWS.get(view, ["5"])

    assert snap_compare(app, terminal_size=(80, 24), run_before=driven(*keys))


def test_no_conflicts(case: Store, snap_compare: Any) -> None:
    assert snap_compare(Workbench(case, "alice"), terminal_size=(80, 24), run_before=driven("5"))


STATES: dict[str, list[str]] = {
    "nothing-fits": ["slash", *"zebra"],
    "a-filter-that-cannot-be": ["slash", *"stage:done"],
    "marked": ["space", "space"],
    "kinds-of-answers": ["r"],
    "a-form-with-an-error": ["n", *"x", "enter", "enter", *"2015-99"],
    "revise": ["e"],
    "keys-here": ["question_mark"],
    "all-keys": ["question_mark", "question_mark"],
    "palette": ["colon"],
    "a-key-that-does-nothing": ["L"],
    "an-open-end": ["3", "right_square_bracket"],
    "notes": ["enter", "tab", "tab"],
    "history": ["enter", "shift+tab"],
    "written": ["c"],
    "selected-in-a-source": ["s", "V", "V", "V"],
    "a-claim-from-selected-words": ["s", "V", "V", "V", "n"],
    "which-claim-to-cite": ["s", "V", "V", "c", *"moscow"],
    "found-in-a-source": ["s", "slash", *"nato", "enter"],
    "a-source-without-a-copy": ["2", "slash", *"report", "enter", "enter"],
}


@pytest.mark.parametrize("state", STATES)
def test_a_state(case: Store, snap_compare: Any, state: str) -> None:
    app = Workbench(case, "alice")
    drive = driven(*STATES[state], to="220 Russian soldiers")

    assert snap_compare(app, terminal_size=(80, 24), run_before=drive)


def test_busy(case: Store, snap_compare: Any) -> None:
    app = Workbench(case, "alice")

    async def drive(pilot: Pilot[None]) -> None:
        await settled(pilot)
        app.store.on_wait("bob is importing a dump")
        await settled(pilot)

    assert snap_compare(app, terminal_size=(80, 24), run_before=drive)


def test_news(case: Store, snap_compare: Any) -> None:
    app = Workbench(case, "alice")

    async def drive(pilot: Pilot[None]) -> None:
        await settled(pilot)
        changes.add_claim(case, "bob", {"text": "From bob"})
        app.look_for_news()
        await settled(pilot)

    assert snap_compare(app, terminal_size=(80, 24), run_before=drive)


def test_a_file_that_cannot_be_written(
    case: Store, snap_compare: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = Workbench(case, "alice")

    async def drive(pilot: Pilot[None]) -> None:
        await settled(pilot)
        monkeypatch.setattr(case, "writing", refuse)  # root may write to any file
        await press(pilot, "c")

    def refuse() -> None:
        raise ReadOnlyFileError("claims.db")

    assert snap_compare(app, terminal_size=(80, 24), run_before=drive)


def test_a_problem_in_the_settings(case: Store, snap_compare: Any) -> None:
    problem = "config.toml, line 3: `theme` takes one of dark, light. It was passed over."
    app = Workbench(case, "alice", Settings(problems=(problem,)))

    assert snap_compare(app, terminal_size=(80, 24), run_before=driven())
