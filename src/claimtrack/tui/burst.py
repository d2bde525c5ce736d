"""Whether keys come faster than anybody types: then somebody pasted text into the window."""

from collections import deque
from collections.abc import Callable

_BURST, _BURST_S = 5, 0.15


class Burst:
    """Remembers when the last verbs came."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._times: deque[float] = deque(maxlen=_BURST)

    def goes_on(self) -> bool:
        """Count one more verb; say whether it is one of too many in too short a time."""
        now = self._clock()
        self._times.append(now)
        return len(self._times) == _BURST and now - self._times[0] < _BURST_S
