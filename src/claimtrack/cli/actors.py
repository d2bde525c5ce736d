"""Actors in `list --actors`, and the page of one in `show`."""

from typing import TYPE_CHECKING, Any

from claimtrack.cli import console

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from claimtrack.queries.filter_syntax import Query
    from claimtrack.schemas.actors import ActorRow
    from claimtrack.store import Session, Store

TABLE_ROWS = 50
_LEAST_CELLS = 16


def list_actors(store: "Store", query: "Query", limit: int | None, as_json: bool) -> None:
    """Print the actors that a search finds, those with the most claims first."""
    from claimtrack.queries.actor_list import actor_order, found_actors

    with store.reading() as session:
        found = actor_order(session, query)
        shown = len(found) if as_json and limit is None else min(limit or TABLE_ROWS, len(found))
        rows = found_actors(session, list(found[:shown]))
        if as_json:
            for row in rows:
                console.print_json(row)
        elif shown:
            _table(list(rows))
    if not shown:
        console.note("Nothing found.")
    elif limit is None and shown < len(found):
        console.note(f"and {len(found) - shown:,} more; --limit N shows more, --json all")


def _table(rows: "Sequence[ActorRow]") -> None:
    from claimtrack.render.actor import standing_signs

    stand = max((len(standing_signs(row)) for row in rows), default=0)
    room = max(console.terminal().width - 54 - max(stand, 7), _LEAST_CELLS)
    right = {"justify": "right", "no_wrap": True}
    console.print_table(
        (
            ("id", {"no_wrap": True, "min_width": 8, "style": "dim"}),
            ("name", {"no_wrap": True, "min_width": _LEAST_CELLS}),
            ("kind", {"no_wrap": True, "min_width": 12}),
            ("claims", {**right, "min_width": 6}),
            ("standing", {"no_wrap": True}),
            ("answered", {**right, "min_width": 8}),
            ("answers", {**right, "min_width": 7}),
        ),
        (
            (
                row.id.hex[:8],
                console.shortened(row.name, room),
                row.kind,
                f"{row.claims:,}",
                standing_signs(row),
                f"{row.answered or ''}",
                f"{row.answers or ''}",
            )
            for row in rows
        ),
    )


def show_actor(session: "Session", actor_id: "UUID", whole: bool) -> None:
    """Print the page of an actor: what it says, what answers it, what it issued."""
    from claimtrack import render
    from claimtrack.queries.actor_detail import actor_detail
    from claimtrack.render.actor import actor_lines

    detail = actor_detail(session, actor_id, whole=whole)
    out = console.terminal()
    for line in render.as_rich(actor_lines(detail), out.width):
        out.print(line)
    pairs = (
        (detail.claims, detail.actor.claims),
        (detail.denied, detail.actor.answered),
        (detail.denials, detail.actor.answers),
        (detail.sources, detail.actor.sources),
    )
    if any(len(shown) < count for shown, count in pairs):
        console.note("There is more than is shown: --all shows everything.")


def actor_as_json(session: "Session", actor_id: "UUID", whole: bool) -> dict[str, Any]:
    """Return the page of an actor as one object: its own fields at the top, the rest nested."""
    from claimtrack.queries.actor_detail import actor_detail
    from claimtrack.queries.change_history import history

    nested = console.plain(actor_detail(session, actor_id, whole=whole))
    fields, actor = nested.pop("fields"), nested.pop("actor")
    counts = {name: actor.pop(name) for name in ("claims", "sources", "annotations", "answers")}
    nested.pop("look_alikes")
    past = history(session, entity_ids=[actor_id])
    return {
        "entity": "actor", **fields, **actor, "counts": counts, **nested, "history": past,
        "name": fields["name"],
    }  # fmt: skip
