"""Actors in `list --actors`, and the page of one in `show`."""

from typing import TYPE_CHECKING, Any

from claimtrack.cli import console

if TYPE_CHECKING:
    from uuid import UUID

    from claimtrack.cli.tables import Table
    from claimtrack.queries.filter_syntax import Query
    from claimtrack.store import Session, Store


def list_actors(store: "Store", query: "Query", limit: int | None, as_json: bool) -> None:
    """Print the actors that a search finds, those with the most claims first."""
    from claimtrack.cli.tables import print_found
    from claimtrack.queries.actor_list import actor_order, found_actors

    with store.reading() as session:
        found = actor_order(session, query)
        print_found(_table(), found, lambda ids: found_actors(session, ids), limit, as_json)


def _table() -> "Table":
    from claimtrack.cli.tables import Column, Table, short_id
    from claimtrack.render.actor import standing_signs

    return Table(
        (
            Column("id", 8, short_id, style="dim"),
            Column("name", 0),
            Column("kind", 12),
            Column("claims", 6, "{:,}".format, right=True),
            Column("standing", 12, standing_signs),
            Column("answered", 8, _count, right=True),
            Column("answers", 7, _count, right=True),
        ),
        lambda row: (
            row.id, row.name, row.kind, row.claims, row.standings, row.answered, row.answers
        ),
    )  # fmt: skip


def _count(value: int) -> str:
    return f"{value:,}" if value else ""


def show_actor(session: "Session", actor_id: "UUID", whole: bool) -> None:
    """Print the page of an actor: what it says, what answers it, what it issued."""
    from claimtrack.queries.actor_detail import MOST_OF_EACH, actor_detail
    from claimtrack.render.actor import actor_lines

    detail = actor_detail(session, actor_id, most=None if whole else MOST_OF_EACH)
    console.print_lines(actor_lines(detail))
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
    from claimtrack.queries.actor_detail import MOST_OF_EACH, actor_detail
    from claimtrack.queries.change_history import history

    nested = console.plain(actor_detail(session, actor_id, most=None if whole else MOST_OF_EACH))
    fields, actor = nested.pop("fields"), nested.pop("actor")
    counts = {name: actor.pop(name) for name in ("claims", "sources", "annotations", "answers")}
    past = history(session, entity_ids=[actor_id])
    return {
        "entity": "actor", **fields, **actor, "counts": counts, **nested, "history": past,
        "name": fields["name"],
    }  # fmt: skip
