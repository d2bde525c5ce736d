"""Inbox: the list of claims with a live preview."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from claimtrack.render.lines import Line, Span
from claimtrack.schemas.id_list import IdList
from claimtrack.schemas.listing import USUAL_COLUMNS, ClaimRow
from claimtrack.store.own_lists import usable_own_lists
from claimtrack.tui.completion import FilterSuggester
from claimtrack.tui.views.arranging import ArrangedListing
from claimtrack.tui.views.claim_row import claim_spans, plan_for
from claimtrack.tui.views.listing import FirstPage
from claimtrack.tui.widgets.window import Window

if TYPE_CHECKING:
    from claimtrack.queries.filter_syntax import Query
    from claimtrack.store import Session

FIRST_ROWS = 100

MOVES_AT_ONCE = frozenset(("next", "previous", "first"))
"""What moves the first rows before the other views are there: nobody waits to look around."""

_EMPTY = (
    "No claims yet.\n\nn adds one here.\n2 goes to the sources: n there adds one with its text, "
    "and S lists who says what in it.\ni imports a file: a table, a dossier, what a teammate "
    "exported.\nOn the command line, `claimtrack demo` shows an example."
)


class Claims(Window):
    """Claims, a row each."""

    columns: tuple[str, ...] = USUAL_COLUMNS

    def draw(self, row: Any, cells: int) -> tuple[Span, ...]:
        """Return how a claim looks."""
        return claim_spans(row, cells, plan_for(cells, self.columns), self.glyphs)


class Inbox(ArrangedListing):
    """All claims that the filter finds, the newest said first."""

    name_in_keys = "inbox"
    bar = (
        "stage_open stage_parked stage_checked verdict rebut annotate open filter mark "
        "tag view_source import_file"
    )
    noun = "claims"

    def make_window(self) -> Window:
        """Return the list."""
        return Claims("claim", id=f"{self.name_in_keys}-list")

    def on_mount(self) -> None:
        """Complete filters as they are typed."""
        self.box.suggester = FilterSuggester(self.bench.queries)
        own = usable_own_lists()
        chosen = self.bench.settings.columns or USUAL_COLUMNS
        self.show_columns(chosen if own.columns is None else own.columns)
        self.arrange_as(*own.arranged_of(self.bench.location))
        super().on_mount()

    @property
    def claims(self) -> Claims:
        """Return the list."""
        return self.query_one(Claims)

    def show_columns(self, columns: tuple[str, ...]) -> None:
        """Show other columns of the rows."""
        self.claims.columns = columns
        self.claims.refresh()

    _is_alone = False

    @property
    def can_move_already(self) -> bool:
        """Say whether the first rows still stand alone, with one more below the cursor."""
        return self._is_alone and self.window.cursor + 1 < len(self.window.order)

    def show_first(self, rows: Sequence[ClaimRow]) -> None:
        """Show the first claims by date while everything else is still on its way."""
        self._is_alone = bool(rows) and not self.is_arranged
        if self._is_alone:
            self.window.show(IdList.of(row.id for row in rows), {row.id: row for row in rows})
            self.update_heading()

    def search(self, *, keep: bool = False) -> None:
        """Find what the filter says; keys wait for what it finds."""
        self._is_alone = False
        super().search(keep=keep)

    def check_filter(self, words: str) -> str:
        """Name a filter that is none. Raises BadQueryError for one that cannot be read."""
        from claimtrack.queries.filter_syntax import parse

        return " ".join(parse(words).warnings())

    def read_first(self, session: "Session", words: str) -> FirstPage:
        """Return the first claims, or all where they are few."""
        from claimtrack.queries.claim_list import first, rows_by_id
        from claimtrack.queries.filters import left_out

        query = query_of(words)
        ids, is_complete = first(session, query, FIRST_ROWS)
        rows = rows_by_id(session, list(ids[:FIRST_ROWS]))
        page = FirstPage(ids, rows, is_complete, " ".join(left_out(session, query)))
        return self.arranged_page(session, query, page, rows)

    def read_all(self, session: "Session", words: str) -> IdList:
        """Return all ids in order."""
        return self.arranged(session, query_of(words))

    def read_rows(self, session: "Session", ids: Sequence[UUID]) -> Mapping[UUID, Any]:
        """Return claims by id."""
        from claimtrack.queries.claim_list import rows_by_id

        return rows_by_id(session, list(ids))

    def read_preview(self, session: "Session", claim_id: UUID) -> list[Line]:
        """Return the claim with everything on it."""
        from claimtrack.queries.detail import claim_detail
        from claimtrack.render.detail import claim_lines

        return claim_lines(claim_detail(session, claim_id), self.bench.glyphs)

    def empty_text(self) -> str:
        """Say what to do where there is nothing."""
        if not self.words:
            return _EMPTY
        return f"Nothing fits /{self.words}\n\nEsc clears the filter; / goes on typing."

    def show_added(self, claim_id: UUID) -> None:
        """Show a new claim first, until the list is read again; among groups it has its place."""
        if self.by is not None:
            self.search(keep=True)
            return
        self.window.put_first(claim_id)
        self.update_heading()

    def action_open(self) -> None:
        """Read the claim under the cursor in a view of its own."""
        target = self.targets()[:1]
        if not self.preview.has_focus and self.fold_here():
            return
        if self.preview.has_focus and target and target[0].claim_id:
            self.bench.show_claim(target[0].claim_id)
        elif self.window.current is not None:
            self.bench.show_claim(self.window.current)
        else:
            self.bench.show_message("There is no claim to open.")

    def step(self, direction: int) -> None:
        """Go to the next claim."""
        self.window.move_by(direction)


def query_of(words: str) -> "Query":
    """Read a filter as it is typed: a single letter is not worth a search yet."""
    from claimtrack.queries.filter_syntax import parse

    return parse(words).without_first_letter()
