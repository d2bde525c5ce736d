"""Two threads that read for the screen, with a slot for each kind of question.

In a slot the newest question replaces the one that waits, and stops the one that is being
answered. A more urgent slot goes first, and sends a slow answer back to its slot to begin anew.
What looks at every row has a thread and a connection of its own: who moves, and so asks for one
preview after the other, would send it back again and again.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from claimtrack.errors import ClaimtrackError

if TYPE_CHECKING:
    from claimtrack.store import Session, Store

Question = Callable[["Session"], Any]
Deliver = Callable[..., Any]

QUICK = (
    "rows", "first", "finder", "preview", "view", "tab", "completion", "near", "suggestions", "own",
    "news",
)  # fmt: skip
"""What is soon answered, or gives way; the most urgent first."""

LONG = ("frequencies", "order", "count", "since", "lookalikes")
"""What looks at every row, the most urgent first."""

_CUMULATIVE = "rows"
"""The slot whose answers are welcome even when a newer question waits: a page of rows is one."""


class GaveWay(Exception):  # noqa: N818 — no error: the answer is begun anew later
    """An answer was left for a more urgent one."""


@dataclass(frozen=True, slots=True)
class _Job:
    slot: str
    ask: Question
    then: Callable[[Any], None]


class _Lane:
    """One thread with its slots; `changed` guards all that it holds."""

    def __init__(self, name: str, slots: tuple[str, ...], work: "Callable[[_Lane], None]") -> None:
        self.slots = slots
        self.waiting: dict[str, _Job] = {}
        self.running: _Job | None = None
        self.stopped: _Job | None = None
        self.interrupt: Callable[[], None] | None = None
        self.thread = threading.Thread(target=work, args=(self,), name=name, daemon=True)

    @property
    def is_idle(self) -> bool:
        """Say whether nothing is asked here that is not answered."""
        return not self.waiting and self.running is None

    def stop(self) -> None:
        """Leave what is being answered."""
        if self.running is not None:
            self.stopped = self.running
            if self.interrupt is not None:
                self.interrupt()

    def stop_for(self, slot: str) -> None:
        """Leave what is being answered where a new question of this slot goes before it."""
        running = self.running
        if running is None or running.slot == slot == _CUMULATIVE:
            return
        if self.slots.index(slot) <= self.slots.index(running.slot):
            self.stop()


class QueryThread:
    """Opens a store, and answers questions about it, away from the keys.

    `deliver(function, *arguments)` brings an answer to the screen's own thread; `failed` gets the
    sentence of an error, and `failed_to_open` the error of a store that could not be opened.
    """

    def __init__(
        self,
        opening: "Callable[[], Store]",
        deliver: Deliver,
        failed: Callable[[str], None],
        failed_to_open: Callable[[ClaimtrackError], None],
    ) -> None:
        self._opening = opening
        self._failed_to_open = failed_to_open
        self._store: Store | None = None
        self._deliver = deliver
        self._failed = failed
        self._changed = threading.Condition()
        self._newest: dict[str, _Job] = {}
        self._closed = False
        self._writes = 0
        self._quick = _Lane("queries", QUICK, self._open_and_work)
        self._long = _Lane("long queries", LONG, self._work)
        self._lanes = (self._quick, self._long)

    def start(self) -> None:
        """Open the store, and begin to answer."""
        for lane in self._lanes:
            lane.thread.start()

    @property
    def is_open(self) -> bool:
        """Say whether the store is open."""
        return self._store is not None

    @property
    def opened(self) -> "Store | None":
        """Return the store, or None as long as it is not open."""
        return self._store

    @property
    def store(self) -> "Store":
        """Return the store; waits until it is open."""
        with self._changed:
            self._changed.wait_for(lambda: self._store is not None or self._closed)
        if self._store is None:
            raise RuntimeError("the screen was closed before its store was open")
        return self._store

    def ask(self, slot: str, ask: Question, then: Callable[[Any], None]) -> None:
        """Ask a question; it replaces one of the same slot that is not answered yet."""
        job = _Job(slot, ask, then)
        lane = self._long if slot in LONG else self._quick
        with self._changed:
            lane.waiting[slot] = self._newest[slot] = job
            lane.stop_for(slot)
            self._changed.notify_all()

    def is_asking(self, *slots: str) -> bool:
        """Say whether the screen has no answer yet to the newest question of one of these slots."""
        return any(slot in self._newest for slot in slots)

    def wait_until_idle(self, patience_s: float = 10.0) -> bool:
        """Wait until no question is open; say whether that was so before the time was up."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._is_idle(), patience_s)
            return not self._closed and self._is_idle()

    def _is_idle(self) -> bool:
        return self.is_open and all(lane.is_idle for lane in self._lanes)

    @contextmanager
    def making_room(self) -> Iterator[None]:
        """Answer nothing long within the block: a write waits until nobody reads the file.

        What is begun is begun anew after it.
        """
        with self._changed:
            self._writes += 1
            self._long.stop()
        try:
            yield
        finally:
            with self._changed:
                self._writes -= 1
                self._changed.notify_all()

    def close(self) -> None:
        """Stop reading; what is asked is not answered any more."""
        with self._changed:
            self._closed = True
            for lane in self._lanes:
                lane.waiting.clear()
                lane.stop()
            self._changed.notify_all()
        for lane in self._lanes:
            if lane.thread.is_alive():
                lane.thread.join(timeout=5)

    def give_way(self) -> None:
        """Leave the answer where a more urgent question waits; for those that only compute.

        What the database does is interrupted, but a long computation has to call this at times.
        """
        here = threading.current_thread()
        for lane in self._lanes:
            if lane.thread is here and lane.stopped is not None and lane.stopped is lane.running:
                raise GaveWay

    def _next(self, lane: _Lane) -> _Job | None:
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._is_due(lane))
            if self._closed:
                return None
            slot = min(lane.waiting, key=lane.slots.index)
            lane.running = lane.waiting.pop(slot)
            return lane.running

    def _is_due(self, lane: _Lane) -> bool:
        return bool(lane.waiting) and not (lane is self._long and self._writes)

    def _open_and_work(self, lane: _Lane) -> None:
        try:
            store = self._opening()
        except ClaimtrackError as error:
            self._deliver(self._failed_to_open, error)
            return
        except Exception as error:  # noqa: BLE001 — a bug, which the screen raises
            self._deliver(_raise, error)
            return
        with self._changed:
            self._store = store
            self._changed.notify_all()
        self._work(lane)

    def _work(self, lane: _Lane) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._store is not None or self._closed)
        while (job := self._next(lane)) is not None:
            answer: Any = None
            refusal: str | None = None
            fault: BaseException | None = None
            try:
                answer = self._answer(lane, job)
            except ClaimtrackError as error:
                refusal = str(error)
            except Exception as error:  # noqa: BLE001 — an interrupt, or a bug that the screen raises
                fault = error
            self._done(lane, job, answer, refusal, fault)

    def _answer(self, lane: _Lane, job: _Job) -> Any:
        from claimtrack.store.session import interrupter

        with self.store.reading() as session:
            with self._changed:
                lane.interrupt = interrupter(session)
            try:
                return job.ask(session)
            finally:
                with self._changed:
                    lane.interrupt = None

    def _done(
        self,
        lane: _Lane,
        job: _Job,
        answer: Any,
        refusal: str | None,
        fault: BaseException | None,
    ) -> None:
        with self._changed:
            again = lane.stopped is job and (fault is not None or refusal is not None)
            if again and not self._closed:
                lane.waiting.setdefault(job.slot, job)  # or a newer question is there already
            superseded = job.slot in lane.waiting and job.slot != _CUMULATIVE
            silent = again or superseded or self._closed
        if fault is not None and not silent:
            self._deliver(_raise, fault)
        elif refusal is not None and not silent:
            self._deliver(self._take, job, self._failed, refusal)
        elif not silent:
            self._deliver(self._take, job, job.then, answer)
        with self._changed:
            lane.running = lane.stopped = None
            self._changed.notify_all()

    def _take(self, job: _Job, then: Callable[[Any], None], answer: Any) -> None:
        """Hand an answer over; runs in the screen's own thread."""
        if self._newest.get(job.slot) is job:
            del self._newest[job.slot]
        then(answer)


def _raise(fault: BaseException) -> None:
    raise fault
