"""What verbs do: one after another, written in a thread of its own, and told in a sentence."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from textual.worker import Worker, get_current_worker

from claimtrack.errors import ClaimtrackError, ThereAlreadyError
from claimtrack.tui.interview import Interview, current
from claimtrack.tui.keys import Action
from claimtrack.tui.new_rows import there_already
from claimtrack.tui.news import conflict_notice, flips_sentence
from claimtrack.tui.verbs.verb import NoStep

if TYPE_CHECKING:
    from claimtrack.tui.app import Workbench

_Found = TypeVar("_Found")

_LONG_S = 1.0
"""A write that takes longer is told of: what is typed meanwhile waits for its end."""


class Work:
    """The verbs that are at work, and those of them that write."""

    def __init__(self, bench: "Workbench") -> None:
        self._bench = bench
        self._verbs: list[Worker[None]] = []
        self._writers: set[Worker[object]] = set()
        self._turn = asyncio.Lock()
        self._waits_for_others = False

    @property
    def is_writing(self) -> bool:
        """Say whether something is being written."""
        return bool(self._writers)

    @property
    def is_opening(self) -> bool:
        """Say whether a verb is at work: on its way to what it asks, or to the end of its write.

        One that waits for what somebody else writes keeps nobody from looking around meanwhile.
        """
        self._verbs = [verb for verb in self._verbs if not verb.is_finished]
        waiting = self._writers if self._waits_for_others else ()
        return any(verb not in waiting for verb in self._verbs)

    def note_waiting(self) -> None:
        """Note that what is being written waits for what somebody else writes."""
        self._waits_for_others = self.is_writing

    def start(self, action: Action) -> None:
        """Begin with a verb."""
        verb = self._bench.run_worker(self._do(action), group="verbs", name=action.name)
        self._verbs.append(verb)

    async def _do(self, action: Action) -> None:
        """Do what a verb does; what it is refused is told, where it was typed."""
        typed = self._bench.typed
        opened = typed.opened
        interview = Interview()
        try:
            await action.act(self._bench)
            while interview.is_refused:
                await action.act(self._bench)
        except ClaimtrackError as error:
            self._bench.show_result(str(error))
        if typed.opened != opened:
            self._bench.burst.begin_anew()
        elif action.opens:
            typed.opened_nothing()

    async def write(self, act: Callable[[], str], draft: str | None) -> bool:
        """Write in a thread of its own, and show the result; False if it was refused."""
        bench = self._bench
        with self._writing():
            try:
                message, flips, before, after = await self._in_turn(
                    lambda: bench.conflicts.count_around(act)
                )
            except ThereAlreadyError as error:
                self._refuse(there_already(bench, error), draft)
                return False
            except ClaimtrackError as error:
                self._refuse(str(error), draft)
                return False
        if draft is not None:
            bench.drafts.pop(draft, None)
        undo = "" if isinstance(message, NoStep) else " u takes it back."
        turned = f" {flips_sentence(flips, bench.glyphs)}" if flips else ""
        notice = conflict_notice(after - before, bench.view_name)
        bench.show_result(f"{message}{turned}{undo}{notice}")
        bench.conflicts.take(after)
        bench.view.reload()
        return True

    async def try_out(self, act: Callable[[], _Found], draft: str) -> _Found | None:
        """Do in the thread of writes what keeps nothing, as a dry run; None if it was refused."""
        with self._writing():
            try:
                return await self._in_turn(act)
            except ClaimtrackError as error:
                self._refuse(str(error), draft)
                return None

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Note that this verb writes, and tell of it where that takes long."""
        writer = get_current_worker()
        self._writers.add(writer)
        told = asyncio.get_running_loop().call_later(_LONG_S, self._tell_of_long_write)
        try:
            yield
        finally:
            told.cancel()
            self._writers.discard(writer)
            self._waits_for_others = self._waits_for_others and self.is_writing

    async def _in_turn(self, act: Callable[[], _Found]) -> _Found:
        """Do something in a thread of its own, behind what is being written already."""
        self._bench.settings_watch.check_author()
        async with self._turn:
            with self._bench.queries.making_room():
                return await asyncio.to_thread(act)

    def _tell_of_long_write(self) -> None:
        """Tell that a write takes long; where it waits for others, that is told instead.

        What stands over the view tells itself how far it is.
        """
        if not self._waits_for_others and len(self._bench.screen_stack) == 1:
            self._bench.show_message("Still writing. What you type waits until it is done.")

    def _refuse(self, sentence: str, draft: str | None) -> None:
        """Tell that a write was refused: in its form, which stands again as it was.

        Keys that were typed meanwhile were for what comes after it. Where somebody may have gone
        on, because the write waited for others, no form comes in between.
        """
        interview = current()
        if draft is not None and interview.has_asked and not self._waits_for_others:
            interview.refuse(sentence)
            self._bench.typed.drop()
            self._bench.show_message("")
        else:
            kept = " What you typed is kept as a draft." if draft is not None else ""
            self._bench.show_result(f"{sentence}{kept}")
