"""Actors: who speaks, how often, how it stands, and who may be the same."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from claimtrack.queries.actor_detail import actor_detail
from claimtrack.queries.actor_list import actor_order, actor_rows
from claimtrack.queries.filter_syntax import parse, quoted
from claimtrack.queries.filters import left_out
from claimtrack.queries.lookalikes import look_alikes
from claimtrack.render.actor import actor_lines, standing_spans
from claimtrack.render.lines import Line, Span
from claimtrack.schemas.actors import ActorRow
from claimtrack.schemas.id_list import IdList
from claimtrack.schemas.listing import RowRef
from claimtrack.schemas.look_alikes import LookAlike
from claimtrack.store import Session
from claimtrack.store.united import united
from claimtrack.text import width
from claimtrack.tui.completion import FilterSuggester
from claimtrack.tui.keys import SWITCHING, action
from claimtrack.tui.views.actor import show_actor
from claimtrack.tui.views.claim_row import fit
from claimtrack.tui.views.listing import FirstPage, Listing
from claimtrack.tui.views.reader import read_source
from claimtrack.tui.widgets.window import Window

_PREVIEWED = 40
_WITH_KIND, _WITH_ALIASES = 56, 76
_NAME_CELLS = 28
_COLUMNS = f"{'claims':>6}{' standing':12}{'to':5}{'by':4}"
"""What the numbers are: of claims, of how they stand, of answers to them and by the actor."""


class People(Window):
    """Actors, a row each."""

    def draw(self, row: ActorRow, cells: int) -> tuple[Span, ...]:
        """Return how an actor looks: its name, how often it speaks, and how that stands."""
        glyphs = self.glyphs
        stand = [
            (f"{sign} ", token)
            for sign, token in standing_spans(row.standings, glyphs, words=False)
        ]
        answered = f"{glyphs.against}{row.answered} " if row.answered else ""
        tail: list[Span] = [(f"{row.claims:>5,} ", "bold"), *stand]
        used = sum(width(words) for words, _ in tail)
        tail.append((" " * max(0, 18 - used), ""))
        tail.append((f"{answered:5}", "disputed"))
        tail.append(
            ((f"{glyphs.answers['denies']}{row.answers}" if row.answers else "").ljust(4), "dim")
        )
        used = sum(width(words) for words, _ in tail)
        head: list[Span] = []
        if cells >= _WITH_KIND:
            head.append((f"{row.kind:13}", "dim"))
        room = max(4, cells - used - sum(width(words) for words, _ in head))
        if cells < _WITH_ALIASES:
            return (*head, (fit(row.name, room, glyphs), ""), *tail)
        more = ", ".join(filter(None, (row.role, row.part_of, *row.aliases)))
        name = fit(row.name, _NAME_CELLS, glyphs)
        return (
            *head,
            (f"{name} ", ""),
            (fit(more, max(4, room - _NAME_CELLS - 1), glyphs), "dim"),
            *tail,
        )


class Actors(Listing):
    """All actors, those with the most claims first."""

    name_in_keys = "actors"
    bar = "open view_claims revise unite keep_apart look_alikes new_actor annotate pane filter"
    noun = "actors"

    def __init__(self) -> None:
        super().__init__()
        self._alike: dict[UUID, list[LookAlike]] = {}
        self._is_alike_only = False

    def make_window(self) -> Window:
        """Return the list."""
        return People("actor", id="actors-list")

    def on_mount(self) -> None:
        """Complete filters as they are typed."""
        self.box.suggester = FilterSuggester(self.bench.queries)
        super().on_mount()

    def check_filter(self, words: str) -> str:
        """Name a filter that is none. Raises BadQueryError for one that cannot be read."""
        return " ".join(parse(words).warnings())

    def read_first(self, session: Session, words: str) -> FirstPage:
        """Return all actors: they are counted at once, and read where they are seen."""
        query = parse(words)
        remark = " ".join(left_out(session, query))
        if self._is_alike_only:  # that takes a while, and gives way to all else
            return FirstPage(IdList(), {}, is_complete=False, remark=remark)
        order = actor_order(session, query, self.bench.queries.give_way)
        return FirstPage(order, {}, is_complete=True, remark=remark)

    def _only_alike(self, session: Session, order: IdList) -> IdList:
        """Return those that look like another, the likeliest first."""
        groups = united(session.connection(), "actor")
        alike: dict[UUID, list[LookAlike]] = defaultdict(list)
        for pair in look_alikes(session, None, ("actor",), self.bench.queries.give_way):
            alike[groups.first(pair.one)].append(pair)
        self._alike = alike
        listed = set(order)
        return IdList.of(id_ for id_ in alike if id_ in listed)

    def read_all(self, session: Session, words: str) -> IdList:
        """Return all actors, or those of them that look like another."""
        order = actor_order(session, parse(words), self.bench.queries.give_way)
        return self._only_alike(session, order) if self._is_alike_only else order

    def read_rows(self, session: Session, ids: Sequence[UUID]) -> Mapping[UUID, Any]:
        """Return actors by id."""
        return actor_rows(session, list(ids))

    def read_preview(self, session: Session, actor_id: UUID) -> list[Line]:
        """Return the beginning of the actor's page."""
        detail = actor_detail(session, actor_id, most=_PREVIEWED)
        return actor_lines(detail, self.bench.glyphs, self._alike.get(actor_id, ()))

    def heading_text(self, number: str) -> str:
        """Return the line above the list, with what the numbers are, and whether all are listed."""
        alike = " that look like another" if self._is_alike_only else ""
        words = super().heading_text(number) + alike
        room = self.window.cells - len(_COLUMNS) + 1
        return f"{words:{room}}{_COLUMNS}" if len(words) < room else words

    def on_resize(self) -> None:
        """Put the names of the columns above them: the rows may come before there is a width."""
        if self._heading:
            self.update_heading()

    def empty_text(self) -> str:
        """Say what to do where there is nothing."""
        if self._is_alike_only:
            return "No actor looks like another.\n\nL lists all again."
        if self.words:
            return f"No actor fits /{self.words}\n\nEsc clears the filter."
        return "No actors yet.\n\nn adds one; whoever is named as a speaker is added, too."

    def claim_id(self) -> UUID | None:
        """Return the claim under the cursor of the preview."""
        inside = self.preview.target() if self.preview.has_focus else None
        return inside.claim_id if inside is not None else None

    def action_open(self) -> None:
        """Show the actor's page; from the preview, what is under the cursor."""
        inside = self.preview.target() if self.preview.has_focus else None
        if inside is not None and inside.entity == "source":
            read_source(self.bench, RowRef("source", inside.id))
        elif inside is not None and inside.claim_id is not None:
            self.bench.show_claim(inside.claim_id)
        elif inside is not None and inside.entity == "actor":
            show_actor(self.bench, inside.id)
        elif self.window.current is not None:
            show_actor(self.bench, self.window.current)

    @action(
        "c",
        "the claims of the actor, in the Inbox",
        SWITCHING,
        bar="claims",
        views=("actors", "actor"),
        after="view_cited",
    )
    def action_view_claims(self) -> None:
        """List the claims of the actor under the cursor."""
        row = self.window.row(self.window.current)
        if row is not None:
            self.bench.show_claims(f"speaker:{quoted(row.name)}")

    @action(
        "L",
        "only those that look like another, or all again",
        SWITCHING,
        bar="alike",
        views=("actors",),
        command="claimtrack unite --suggest",
        after="view_claims",
    )
    def action_look_alikes(self) -> None:
        """List the actors that may be one with another, or all again."""
        self._is_alike_only = not self._is_alike_only
        self._alike = {}
        self.bench.show_message("Looking for look-alikes." if self._is_alike_only else "")
        self.search()

    def show_added(self, actor_id: UUID) -> None:
        """Show a new actor first, until the list is read again."""
        self.window.put_first(actor_id)
        self.update_heading()

    def back(self) -> bool:
        """Leave the preview, then the look-alikes, then the filter."""
        if self._is_alike_only and not self.preview.has_focus:
            self.action_look_alikes()
            return True
        return super().back()

    def step(self, direction: int) -> None:
        """Go to the next actor."""
        self.window.move_by(direction)
