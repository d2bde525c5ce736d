"""Lines out: tables and notes for people, JSON for programs; what people wrote is data."""

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from claimtrack.cli.streams import say, write_data
from claimtrack.text import clip, dumps, visible

if TYPE_CHECKING:
    from claimtrack.render.lines import Line


def note(sentence: str) -> None:
    """Say something on stderr."""
    say(sentence)


def print_ids(ids: Iterable[UUID]) -> None:
    """Print ids alone, one a line, for a pipe."""
    for row_id in ids:
        print(row_id)


def print_json(value: Any) -> None:
    """Print one object on one line."""
    write_data(dumps(plain(value)) + "\n")


_AS_IT_IS = frozenset((str, int, bool, float, type(None)))


def plain(value: Any) -> Any:
    """Return rows as what JSON can say: UUIDs and times as text, dataclasses as objects."""
    kind = type(value)
    if kind in _AS_IT_IS:
        return value
    names = _field_names(kind)  # type: ignore[arg-type]  # every class can be hashed
    if names:
        return {
            name: item if type(item := getattr(value, name)) in _AS_IT_IS else plain(item)
            for name in names
        }
    if kind is UUID:
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds").replace("+00:00", "Z")
    if isinstance(value, Mapping):
        return {str(name): plain(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return value


@cache
def _field_names(kind: type) -> tuple[str, ...]:
    """Return the fields of a dataclass, and nothing of any other type."""
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()


class Pipe:
    """A stream that is no terminal: what is printed is one line, however long."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def print(self, line: Any) -> None:
        """Print words; of Rich text the words alone."""
        self._stream.write(f"{line}\n")


def is_terminal() -> bool:
    """Return whether standard output is a terminal, and no pipe or file."""
    return sys.stdout.isatty()


def cells() -> int:
    """Return how wide the terminal is; 80 where there is none."""
    return int(terminal().width) if is_terminal() else 80


def terminal(*, stderr: bool = False) -> Any:
    """Return the Rich console of stdout or stderr: no markup, no highlighting, no emoji codes.

    Where that is no terminal nothing is wrapped or cut, and Rich is not loaded.
    """
    stream = sys.stderr if stderr else sys.stdout
    if not stream.isatty():
        return Pipe(stream)
    from rich.console import Console

    return Console(stderr=stderr, markup=False, highlight=False, emoji=False, soft_wrap=False)


def print_lines(lines: "Sequence[Line]", *, stderr: bool = False) -> None:
    """Print lines of words, wrapped at words to a terminal's width; in a pipe each is whole."""
    from claimtrack.render import as_plain, as_rich

    out = terminal(stderr=stderr)
    for line in as_plain(lines) if isinstance(out, Pipe) else as_rich(lines, out.width):
        out.print(line)


def shortened(value: str, cells: int) -> str:
    """Return one line of what a person wrote, cut to a width in cells; whole in a pipe."""
    return clip(visible(value), cells) if is_terminal() else visible(value)


@contextmanager
def progress(label: str) -> Any:
    """Yield a function that shows how far a long job is, on stderr and only on a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    bar = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.fields[count]:,} records"),
        console=Console(stderr=True),
        transient=True,
    )
    with bar:
        task = bar.add_task(visible(label), total=1.0, count=0)

        def show(count: int, part: float | None) -> None:
            bar.update(task, completed=part or 0.0, count=count)

        on_progress: Callable[[int, float | None], None] = show
        yield on_progress
