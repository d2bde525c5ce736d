"""Which records cannot come in because what they point to does not. Pure."""

from collections import Counter, defaultdict, deque
from collections.abc import Collection, Sequence

from claimtrack.transfer.record_plan import Row


def struck(
    brings: Sequence[Collection[Row]], needs: Sequence[Collection[Row]], known: Collection[Row]
) -> dict[int, Row]:
    """Return the records that point to nothing, by place, each with the first row that it lacks.

    `brings` and `needs` are the rows of each record and the rows of others that it points to;
    `known` are those that are there anyhow. A record that points to one that was struck is struck
    too, behind it, however long the chain is; the time is linear in all that is named.
    """
    offered = Counter(row for rows in brings for row in set(rows))
    needing: dict[Row, list[int]] = defaultdict(list)
    for place, rows in enumerate(needs):
        for row in rows:
            if row not in known:
                needing[row].append(place)
    lost: dict[int, Row] = {}
    gone = deque(row for row in needing if not offered[row])
    while gone:
        row = gone.popleft()
        for place in needing[row]:
            if place in lost:
                continue
            lost[place] = row
            for brought in set(brings[place]):
                offered[brought] -= 1
                if not offered[brought] and brought in needing:
                    gone.append(brought)
    return lost
