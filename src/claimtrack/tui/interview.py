"""What a verb asked and was answered, so that a form whose answers are refused stands again."""

from collections import deque
from contextvars import ContextVar
from typing import Any

_current: ContextVar["Interview | None"] = ContextVar("interview", default=None)


class Interview:
    """The questions of one verb: where its write is refused, the last of them is asked again.

    The answers before that are given again without asking. `refusal` is the sentence that the form
    is shown with again, "" the first time.
    """

    def __init__(self) -> None:
        self._answers: list[Any] = []
        self._given_again: deque[Any] = deque()
        self.refusal = ""
        _current.set(self)

    @property
    def has_asked(self) -> bool:
        """Say whether there is a question that can be asked again."""
        return bool(self._answers)

    @property
    def is_refused(self) -> bool:
        """Say whether the last question is to be asked again."""
        return bool(self.refusal) and not self._answers

    @property
    def is_known(self) -> bool:
        """Say whether the next question is answered already."""
        return bool(self._given_again)

    def note(self, answer: Any) -> Any:
        """Note an answer, and return it."""
        self._answers.append(answer)
        return answer

    def answer_again(self) -> Any:
        """Return the answer to the next question, as it was given before."""
        return self.note(self._given_again.popleft())

    def refuse(self, refusal: str) -> None:
        """Have the last question asked again, with why its answer cannot be taken."""
        self._given_again = deque(self._answers[:-1])
        self._answers.clear()
        self.refusal = refusal

    def give_up(self) -> str:
        """Ask nothing again, for what is refused is not what was answered; return the refusal."""
        refusal, self.refusal = self.refusal, ""
        return refusal


def current() -> Interview:
    """Return the interview of the verb that is at work here."""
    return _current.get() or Interview()
