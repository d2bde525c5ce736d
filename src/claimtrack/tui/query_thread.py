"""One thread that reads for the screen, with a slot for each kind of question.

In a slot the newest question replaces the one that waits, and stops the one that is being
answered. A more urgent slot goes first, and sends a slow answer back to its slot to begin anew.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from claimtrack.errors import ClaimtrackError

if TYPE_CHECKING:
    from claimtrack.store import Session, Store

Question = Callable[["Session"], Any]
Deliver = Callable[..., Any]

SLOTS = (
    "rows", "first", "finder", "preview", "view", "tab", "completion", "frequencies",
    "suggestions", "own", "news", "count", "order", "lookalikes",
)  # fmt: skip
"""The most urgent first."""

_CUMULATIVE = "rows"
"""The slot whose answers are welcome even when a newer question waits: a page of rows is one."""


class GaveWay(Exception):  # noqa: N818 — no error: the answer is begun anew later
    """An answer was left for a more urgent one."""


@dataclass(frozen=True, slots=True)
class _Job:
    slot: str
    ask: Question
    then: Callable[[Any], None]


class QueryThread:
    """Opens a store, and answers questions about it, one at a time, away from the keys.

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
        self._waiting: dict[str, _Job] = {}
        self._running: _Job | None = None
        self._stopped: _Job | None = None
        self._interrupt: Callable[[], None] | None = None
        self._newest: dict[str, _Job] = {}
        self._closed = False
        self._thread = threading.Thread(target=self._work, name="queries", daemon=True)

    def start(self) -> None:
        """Open the store, and begin to answer."""
        self._thread.start()

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
        with self._changed:
            self._waiting[slot] = self._newest[slot] = job
            running = self._running
            if running is not None and _goes_before(slot, running.slot):
                self._stop(running)
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
        return self.is_open and not self._waiting and self._running is None

    def close(self) -> None:
        """Stop reading; what is asked is not answered any more."""
        with self._changed:
            self._closed = True
            self._waiting.clear()
            if self._running is not None:
                self._stop(self._running)
            self._changed.notify_all()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def give_way(self) -> None:
        """Leave the answer where a more urgent question waits; for those that only compute.

        What the database does is interrupted, but a long computation has to call this at times.
        """
        if self._stopped is not None and self._stopped is self._running:
            raise GaveWay

    def _stop(self, running: _Job) -> None:
        self._stopped = running
        if self._interrupt is not None:
            self._interrupt()

    def _next(self) -> _Job | None:
        with self._changed:
            self._changed.wait_for(lambda: self._closed or bool(self._waiting))
            if self._closed:
                return None
            slot = min(self._waiting, key=SLOTS.index)
            self._running = self._waiting.pop(slot)
            return self._running

    def _work(self) -> None:
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
        while (job := self._next()) is not None:
            answer: Any = None
            refusal: str | None = None
            fault: BaseException | None = None
            try:
                answer = self._answer(job)
            except ClaimtrackError as error:
                refusal = str(error)
            except Exception as error:  # noqa: BLE001 — an interrupt, or a bug that the screen raises
                fault = error
            self._done(job, answer, refusal, fault)

    def _answer(self, job: _Job) -> Any:
        from claimtrack.store.session import interrupter

        with self.store.reading() as session:
            with self._changed:
                self._interrupt = interrupter(session)
            try:
                return job.ask(session)
            finally:
                with self._changed:
                    self._interrupt = None

    def _done(
        self, job: _Job, answer: Any, refusal: str | None, fault: BaseException | None
    ) -> None:
        with self._changed:
            again = self._stopped is job and (fault is not None or refusal is not None)
            if again and not self._closed:
                self._waiting.setdefault(job.slot, job)  # or a newer question is there already
            superseded = job.slot in self._waiting and job.slot != _CUMULATIVE
            silent = again or superseded or self._closed
        if fault is not None and not silent:
            self._deliver(_raise, fault)
        elif refusal is not None and not silent:
            self._deliver(self._take, job, self._failed, refusal)
        elif not silent:
            self._deliver(self._take, job, job.then, answer)
        with self._changed:
            self._running = self._stopped = None
            self._changed.notify_all()

    def _take(self, job: _Job, then: Callable[[Any], None], answer: Any) -> None:
        """Hand an answer over; runs in the screen's own thread."""
        if self._newest.get(job.slot) is job:
            del self._newest[job.slot]
        then(answer)


def _goes_before(slot: str, running: str) -> bool:
    """Say whether a new question stops the one that is being answered."""
    if slot == running:
        return slot != _CUMULATIVE
    return SLOTS.index(slot) < SLOTS.index(running)


def _raise(fault: BaseException) -> None:
    raise fault
