"""What looks like one actor is found without comparing all, and the search can be left midway."""

from random import Random

import pytest

from claimtrack import changes
from claimtrack.queries.actor_detail import look_alikes_of
from claimtrack.queries.actor_list import actor_order
from claimtrack.queries.filter_syntax import parse
from claimtrack.queries.lookalikes import look_alikes
from claimtrack.similarity import similar_names
from claimtrack.store import Store

PARTS = (
    "Dr Li Wu Jean-Luc O'Brien Ltd Müller Anna Ann A. J Putin Putni Vladimir U.S. US Defence "
    "Defense MH-17 Co co the Mr lenta.ru www.lenta.ru General Motors Al Ali"
)


def test_one_looks_like_whom_it_looks_like_among_all() -> None:
    choose, parts = Random(3), PARTS.split()
    names = {" ".join(choose.choices(parts, k=choose.randint(1, 3))) for _ in range(600)}
    all_pairs = list(similar_names(names))
    among_all = {one: set[tuple[str, str, str]]() for one in names}
    for pair in all_pairs:
        among_all[pair[0]].add(pair)
        among_all[pair[1]].add(pair)

    for one in choose.sample(sorted(names), 100):
        near = similar_names(names, {one})  # with those of other spellings of the same
        of_one = {(*sorted(row[:2]), row[2]) for row in near if one in row[:2]}
        assert of_one == {(*sorted(row[:2]), row[2]) for row in among_all[one]}, one
    assert len(all_pairs) > 100


def test_a_search_among_actors_can_be_left(sqlite_store: Store) -> None:
    ann = changes.add_actor(sqlite_store, "ann", {"name": "Ann Ashby"})
    changes.add_actor(sqlite_store, "ann", {"name": "A. Ashby"})

    def leave() -> None:
        raise InterruptedError

    with sqlite_store.reading() as session:
        assert len(look_alikes_of(session, ann)) == 1
        for search in (
            lambda: look_alikes_of(session, ann, leave),
            lambda: look_alikes(session, None, ("actor",), leave),
            lambda: actor_order(session, parse("ash"), leave),
        ):
            with pytest.raises(InterruptedError):
                search()
