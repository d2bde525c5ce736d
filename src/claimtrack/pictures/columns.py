"""In which column each box of a graph stands: one further than all that it answers."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence


def columns_of(
    boxes: Sequence[str], arrows: Sequence[tuple[str, str]]
) -> tuple[dict[str, int], list[bool]]:
    """Return the column of each box, and of each arrow whether it was turned to cut a circle.

    An arrow goes from an answer to what it answers. What answers nothing begins in column 0; in a
    circle of which nothing is the first, what comes first among the boxes does.
    """
    answers: dict[str, list[int]] = defaultdict(list)
    for number, (_, end) in enumerate(arrows):
        answers[end].append(number)
    answering = {start for start, _ in arrows}
    roots = [box for box in boxes if box not in answering]
    turned = [False] * len(arrows)
    finished: list[str] = []
    state: dict[str, bool] = {}  # True while what lies below is being looked at
    for root in [*roots, *boxes]:
        if root in state:
            continue
        state[root] = True
        path = [(root, iter(answers[root]))]
        while path:
            box, left = path[-1]
            number = next(left, -1)
            if number < 0:
                state[box] = False
                finished.append(box)
                path.pop()
                continue
            below = arrows[number][0]
            if below not in state:
                state[below] = True
                path.append((below, iter(answers[below])))
            elif state[below]:
                turned[number] = True
    column = dict.fromkeys(boxes, 0)
    further: dict[str, list[str]] = defaultdict(list)
    for number, (start, end) in enumerate(arrows):
        near, far = (start, end) if turned[number] else (end, start)
        further[near].append(far)
    for box in reversed(finished):  # an order in which what is answered comes first
        for far in further[box]:
            column[far] = max(column[far], column[box] + 1)
    _shorten(column, finished, further)
    return column, turned


def _shorten(
    column: dict[str, int], finished: Sequence[str], further: Mapping[str, Sequence[str]]
) -> None:
    """Move to the right what has more lines there than to the left, as far as they allow."""
    nearer: Counter[str] = Counter(far for fars in further.values() for far in fars)
    for box in finished:  # what stands furthest comes first
        fars = further.get(box, ())
        if len(fars) > nearer[box]:
            column[box] = min(column[far] for far in fars) - 1
    first = min(column.values(), default=0)
    for box in column:
        column[box] -= first
