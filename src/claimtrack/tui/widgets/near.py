"""The claims that say nearly what is typed: shown below it, and one is taken as what it repeats."""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from rich.text import Text
from textual.widgets import Static

from claimtrack.analysis.alike import sentence_words
from claimtrack.errors import InvalidValueError
from claimtrack.queries.seen import Seen, seen
from claimtrack.text import clip, visible, width
from claimtrack.tui.asking import Answers, Field
from claimtrack.tui.widgets.entries import Prose

if TYPE_CHECKING:
    from claimtrack.store import Session
    from claimtrack.tui.app import Workbench

KEY = "ctrl+r"
"""Takes the first of them, then the next, then none."""

_SLOT = "near"
_FEWEST_WORDS = 3
_MOST_ROWS = 3
_SHARED_WORDS = 2
"""A claim that shares fewer words tells nothing yet."""
_LEAST_SCORE = 0.15
"""Nor does one that is less near: docs/analysis.md says how many of those say something else."""

_FEWEST_CELLS = 20
_DIGITS = 12
_PATIENCE_S = 10.0


class NearClaims(Static):
    """At most three claims, a line each: who says it, its words, and those that match."""

    def __init__(self, field: Field) -> None:
        super().__init__(classes="form-near")
        self.field = field
        self.display = False
        self._words = ""
        self._found: Sequence[Seen] = ()
        self._taken = ""

    def look(self, bench: "Workbench", typed: Answers) -> None:
        """Look for what is near to what is typed, and mark what is taken of it.

        Nothing is near to fewer than three words.
        """
        self._taken = typed.get(self.field.is_repeated_in, "")
        words = typed.get(self.field.name, "").strip()
        if words == self._words:
            self._draw()
            return
        self._words = words
        if len(sentence_words(words)) < _FEWEST_WORDS:
            self._take(words, ())
        else:
            question = partial(_near, words=words, give_way=bench.queries.give_way)
            bench.queries.ask(_SLOT, question, partial(self._take, words))

    def is_sought(self, bench: "Workbench") -> bool:
        """Say whether what is near to the words is still to be shown."""
        typed = self.screen.query_one(f"#{self.field.name}", Prose).value.strip()
        return typed != self._words or bench.queries.is_asking(_SLOT)

    def following(self, typed: Answers) -> tuple[str, str]:
        """Return the claim behind the one that is taken, and what to call it; "" behind the last.

        A claim is given by the first digits of its id; behind none comes the first.
        """
        taken = typed.get(self.field.is_repeated_in, "")
        places = [at + 1 for at, one in enumerate(self._found) if _digits(one) == taken]
        following = self._found[places[0] if places else 0 :] if places or not taken else ()
        if not following:
            return "", ""
        words = " ".join(visible(following[0].text).split())
        return _digits(following[0]), clip(words, 24)

    def on_resize(self) -> None:
        """Fit the lines to another width."""
        self._draw()

    def _take(self, words: str, found: Sequence[Seen]) -> None:
        if self.is_mounted and words == self._words:
            self._found = found
            self.display = bool(found)
            self._draw()

    def _draw(self) -> None:
        cells = max(_FEWEST_CELLS, self.size.width or _FEWEST_CELLS)
        following, _ = self.following({self.field.is_repeated_in: self._taken})
        lines = Text(no_wrap=True)
        for place, one in enumerate(self._found):
            sign = {self._taken: "= ", following: "^r"}.get(_digits(one), "  ")
            shared = clip(f" {', '.join(map(visible, one.words))}", 2 * cells // 5)
            says = clip(said_by(one), cells - width(shared) - width(sign) - 1)
            lines.append(("\n" if place else "") + f"{sign} ", "bold")
            lines.append(says)
            lines.append(shared, "italic")
        self.update(lines)


async def near_to(bench: "Workbench", words: str) -> Sequence[Seen]:
    """Return what the lines would show for these words; nothing where it is not found in time."""
    answer: asyncio.Future[Sequence[Seen]] = asyncio.get_running_loop().create_future()

    def take(found: Sequence[Seen]) -> None:
        if not answer.done():
            answer.set_result(found)

    question = partial(_near, words=words, give_way=bench.queries.give_way)
    bench.queries.ask(_SLOT, question, take)
    try:
        return await asyncio.wait_for(answer, _PATIENCE_S)
    except TimeoutError:
        return ()


def _near(session: "Session", words: str, give_way: Callable[[], None]) -> Sequence[Seen]:
    try:
        found = seen(session, words, _MOST_ROWS, between=give_way)
    except InvalidValueError:  # the form says so where it is saved
        return ()
    return [one for one in found if len(one.words) >= _SHARED_WORDS and one.score >= _LEAST_SCORE]


def _digits(one: Seen) -> str:
    return one.id.hex[:_DIGITS]


def said_by(one: Seen) -> str:
    """Return who says a claim, in short, and its words in one line."""
    words = " ".join(visible(one.text).split())
    return f"{clip(visible(one.speaker), 14)}: {words}" if one.speaker else words
