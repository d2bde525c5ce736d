"""What a verb says when it is through."""


class NoStep(str):
    """Said where nothing was written that `u` would take back: it would take something else."""

    __slots__ = ()
