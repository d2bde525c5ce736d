"""A statement while its sentence is being read: runs of tokens, not yet positions of the text."""

from dataclasses import dataclass

from claimtrack.attribution.phrases import Run
from claimtrack.attribution.statement import Kind


@dataclass(slots=True)
class Draft:
    """`parts` are the pieces of the content, `whole` whether it reads as a sentence of its own.

    `speaker` is the name, `mention` the name with its apposition. `opens` says that quotations
    which follow the sentence may belong to it, `aside` that it is only mentioned ("despite …"),
    `counters` that it answers with a charge of its own ("countered by accusing").
    What stands before `over` cannot belong to another statement.
    """

    parts: list[Run]
    cue: Run
    kind: Kind
    weight: float
    speaker: Run | None
    mention: Run | None
    whole: bool
    opens: bool = False
    aside: bool = False
    counters: bool = False
    over: int = 0

    @property
    def end(self) -> int:
        """Return the place after everything that belongs to it."""
        return max(self.cue[1], self.over, *(end for _, end in self.parts))
