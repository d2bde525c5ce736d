"""Making two rows one, or keeping them apart for good; and new actors."""

from typing import TYPE_CHECKING
from uuid import UUID

from claimtrack.explanations import explain
from claimtrack.render.lines import Target
from claimtrack.schemas.listing import RowRef
from claimtrack.tui.asking import Check, Field, fill
from claimtrack.tui.keys import CLAIMS, JUDGING, WRITING, action
from claimtrack.tui.verbs.verb import NoStep, join_values, row_field, value_check
from claimtrack.vocabulary import ActorKind

if TYPE_CHECKING:
    from claimtrack.tui.app import Workbench

_UNITABLE = ("actor", "source", "claim")
_VIEWS = (*CLAIMS, "sources", "actors", "actor")


@action(
    "J",
    "unite: it is the same as another, and stands for both",
    JUDGING,
    bar="unite",
    views=_VIEWS,
    writes=True,
    opens=True,
    command="claimtrack unite",
)
async def unite(bench: "Workbench") -> None:
    """Make two rows one: the one that is shown, and the one under the cursor or asked for."""
    await _pair(bench, apart=False)


@action(
    "N",
    "never the same: it is not to be suggested again",
    JUDGING,
    bar="apart",
    views=_VIEWS,
    writes=True,
    opens=True,
    command="claimtrack unite --never",
)
async def keep_apart(bench: "Workbench") -> None:
    """Remember that two rows are never one; of two that were united, make them two again."""
    await _pair(bench, apart=True)


async def _pair(bench: "Workbench", *, apart: bool) -> None:
    """Ask which other row is meant, and why; then unite the two, or keep them apart."""
    from claimtrack.tui.views.actor import ActorView

    here = [target for target in bench.view.targets() if target.entity in _UNITABLE]
    claim = bench.view.claim_id()
    target = here[0] if here else None if claim is None else Target("claim", claim, claim)
    if target is None:
        bench.show_message("Put the cursor on an actor, a source or a claim.")
        return
    first, initial = RowRef(target.entity, target.id), ""
    if isinstance(bench.view, ActorView) and target.entity == "actor" and bench.view.shown:
        page = bench.view.shown
        if target.id != page:
            first, initial = RowRef("actor", page), _called(bench, target.id)
    title = f"{_named(bench, first)}: {'never the same as whom?' if apart else 'the same as whom?'}"
    if first.entity != "actor":
        title = title.replace("whom", "what")
    about = explain(first.entity, "same_as")
    fields = [
        row_field(first.entity, "same_as", "Same as", _check(bench, first), about,
                  beside=first.id),
        Field("reason", "Why", "kept in the history; may stay empty"),
    ]  # fmt: skip
    draft = f"{'apart' if apart else 'unite'} {first.id} {initial}".strip()
    answers = await fill(bench, draft, title, fields, initial={"same_as": initial, "reason": ""})
    if answers is not None:
        second, reason = _found(bench, first, answers["same_as"]), answers["reason"] or None
        act = _part if apart else _unite
        await bench.write(lambda: act(bench, first, second, reason), draft)


def _unite(bench: "Workbench", first: RowRef, second: RowRef, reason: str | None) -> str:
    from claimtrack import changes

    if not changes.unite(bench.store, bench.author, first, second, reason=reason):
        return NoStep("They are one already.")
    return f"United: {_named(bench, first)} stands for {_named(bench, second)} too."


def _part(bench: "Workbench", first: RowRef, second: RowRef, reason: str | None) -> str:
    from claimtrack import changes
    from claimtrack.store.united import united

    with bench.store.reading() as session:
        is_one = united(session.connection(), first.entity).same(first.id, second.id)
    names = f"{_named(bench, first)} and {_named(bench, second)}"
    if is_one:
        changes.separate(bench.store, bench.author, first, second, reason=reason)
        return f"{names} are two again."
    done = changes.unite_all(bench.store, bench.author, (), [(first, second)], reason=reason)
    return f"{names} are never the same." if done.apart else NoStep("That was said already.")


def _check(bench: "Workbench", first: RowRef) -> Check:
    return lambda typed: _found(bench, first, typed)


def _found(bench: "Workbench", first: RowRef, words: str) -> RowRef:
    from claimtrack.errors import InvalidRecordError
    from claimtrack.queries.lookup import find

    with bench.store.reading() as session:
        row = find(session, words, (first.entity,))
    if row.id == first.id:
        raise InvalidRecordError("unite", "that is the same row twice; name another")
    return row


def _named(bench: "Workbench", row: RowRef) -> str:
    """Return what a sentence calls a row."""
    if row.entity == "actor":
        return _called(bench, row.id)
    from claimtrack.queries.lookup import name_of

    with bench.store.reading() as session:
        return f"{row.id.hex[:8]} “{name_of(session.connection(), row)}”"


def _called(bench: "Workbench", actor_id: UUID) -> str:
    from claimtrack.queries.actor_detail import mentions

    with bench.store.reading() as session:
        return mentions(session, [actor_id])[0].name


@action(
    "n",
    "add an actor",
    WRITING,
    bar="new",
    views=("actors",),
    writes=True,
    opens=True,
    command="claimtrack add actor",
    after="new_claim",
)
async def new_actor(bench: "Workbench") -> None:
    """Add an actor; with a qualifier, somebody else of a name that is there."""
    from claimtrack import changes
    from claimtrack.queries.lookup import find

    def check_whole(typed: str) -> None:
        with bench.store.reading() as session:
            find(session, typed, ("actor",))

    fields = [
        Field("name", "Name", "as it is mostly called", is_required=True),
        Field("kind", "Kind", join_values(ActorKind), value_check(ActorKind)),
        Field("role", "Role", "minister of defence"),
        row_field("actor", "part_of", "Part of", check_whole, explain("actor", "part_of"),
                  none="no actor"),
        Field("aliases", "Also called", "with semicolons between"),
        Field("qualifier", "Qualifier", "only for somebody else of a name that is there"),
        Field("note", "Note", "may stay empty"),
    ]  # fmt: skip
    answers = await fill(bench, "new actor", "New actor", fields)
    if answers is None:
        return
    made: list[UUID] = []

    def act() -> str:
        part_of = None
        if answers["part_of"]:
            with bench.store.reading() as session:
                part_of = find(session, answers["part_of"], ("actor",)).id
        values = {name: answers[name] or None for name in ("name", "kind", "role", "note")}
        made.append(
            changes.add_actor(
                bench.store,
                bench.author,
                {**values, "part_of_id": part_of},
                aliases=[name.strip() for name in answers["aliases"].split(";") if name.strip()],
                qualifier=answers["qualifier"] or None,
            )
        )
        return f"Added {_called(bench, made[0])}."

    if await bench.write(act, "new actor"):
        bench.view.show_added(made[0])
