"""How places in a column keep their distance and stay as near to where they belong as they can."""

from collections.abc import Sequence


def settled(wished: Sequence[float], sizes: Sequence[float], gap: float) -> list[float]:
    """Return centres in the given order, `gap` apart at least, with the least sum of squares.

    Least squares under an order is isotonic regression, and pooling neighbours that collide
    solves it (Ayer and others 1955), here of the wishes less what stands before each.
    """
    before, offsets = 0.0, []
    for at, size in enumerate(sizes):
        before += size / 2 + (gap + sizes[at - 1] / 2 if at else 0.0)
        offsets.append(before)
    pools: list[tuple[float, int]] = []  # the sum of the wishes, and of how many places
    for wish, offset in zip(wished, offsets, strict=True):
        total, count = wish - offset, 1
        while pools and pools[-1][0] / pools[-1][1] >= total / count:
            earlier, many = pools.pop()
            total, count = total + earlier, count + many
        pools.append((total, count))
    shifts = [total / count for total, count in pools for _ in range(count)]
    return [shift + offset for shift, offset in zip(shifts, offsets, strict=True)]
