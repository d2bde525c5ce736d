"""Sources: the documents, and what is cited from each."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from claimtrack.queries.copies import look_alike_copies
from claimtrack.queries.detail import source_detail
from claimtrack.queries.filter_syntax import parse
from claimtrack.queries.filters import left_out
from claimtrack.queries.source_list import source_order
from claimtrack.queries.sources import source_rows
from claimtrack.render.detail import source_lines
from claimtrack.render.lineage import offered_lines
from claimtrack.render.lines import Line, Span
from claimtrack.schemas.id_list import IdList
from claimtrack.schemas.lineage import CopyRow
from claimtrack.schemas.listing import RowRef
from claimtrack.schemas.rows import SourceRow
from claimtrack.store import Session
from claimtrack.tui.completion import FilterSuggester
from claimtrack.tui.keys import SWITCHING, action
from claimtrack.tui.views.claim_row import fit
from claimtrack.tui.views.inbox import FIRST_ROWS
from claimtrack.tui.views.listing import FirstPage, Listing
from claimtrack.tui.views.reader import read_source
from claimtrack.tui.widgets.window import Window

_EMPTY = (
    "No sources yet.\n\nn adds one, with its text: a file, or pasted.\n"
    "i imports a library of them: RIS, BibTeX or CSL-JSON.\n"
    "Then S lists who says what in it, and n there records it."
)


class Documents(Window):
    """Sources, a row each."""

    def draw(self, row: SourceRow, cells: int) -> tuple[Span, ...]:
        """Return how a source looks."""
        glyphs = self.glyphs
        kept = f"{glyphs.settled} copy" if row.snapshots else "no copy"
        head: list[Span] = [
            (f"{row.published or 'undated':10.10} ", "dim"),
            (f"{row.reliability or ' '} ", "accent"),
        ]
        cited = f" {row.citations:>4}{glyphs.source} "
        tail: list[Span] = [(cited, "accent"), (f"{kept:7}", "dim")]
        if cells >= 72:
            head.append((f"{row.kind:10}", "dim"))
            where = row.outlet or row.issuer or ""
            tail.insert(0, (f" {fit(where, 16, glyphs)}", "dim"))
        used = sum(len(words) for words, _ in head) + 14 + (17 if cells >= 72 else 0)
        return (*head, (fit(row.name, max(4, cells - used), glyphs), ""), *tail)


class Sources(Listing):
    """All sources, the newest published first."""

    name_in_keys = "sources"
    bar = (
        "new_source open suggestions view_cited pane annotate filter reply settle revise "
        "import_file origin look_alike_copies"
    )
    noun = "sources"

    def __init__(self) -> None:
        super().__init__()
        self._copies: dict[UUID, CopyRow] = {}
        self._is_copies_only = False

    def make_window(self) -> Window:
        """Return the list."""
        return Documents("source", id="sources-list")

    def on_mount(self) -> None:
        """Complete filters as they are typed."""
        self.box.suggester = FilterSuggester(self.bench.queries)
        super().on_mount()

    def check_filter(self, words: str) -> str:
        """Name a filter that is none. Raises BadQueryError for one that cannot be read."""
        return " ".join(parse(words).warnings())

    def read_first(self, session: Session, words: str) -> FirstPage:
        """Return the first sources."""
        query = parse(words)
        if self._is_copies_only:  # that takes a while, and gives way to all else
            remark = " ".join(left_out(session, query))
            return FirstPage(IdList(), {}, is_complete=False, remark=remark)
        ids = source_order(session, query, cap=FIRST_ROWS)
        rows = self.read_rows(session, list(ids))
        remark = " ".join(left_out(session, query))
        return FirstPage(ids, rows, len(ids) < FIRST_ROWS, remark)

    def read_all(self, session: Session, words: str) -> IdList:
        """Return all sources, or those of them that look like copies, the surest first."""
        order = source_order(session, parse(words))
        if not self._is_copies_only:
            return order
        rows = look_alike_copies(session, between=self.bench.queries.give_way)
        listed = set(order)
        self._copies = {row.copy: row for row in rows if row.copy in listed}
        return IdList.of(self._copies)

    def copy_here(self) -> CopyRow | None:
        """Return what the source under the cursor looks like a copy of, where that is offered."""
        current = self.window.current
        return None if current is None else self._copies.get(current)

    def forget_copy(self, source_id: UUID) -> None:
        """Offer it no more: somebody has recorded what it is."""
        self._copies.pop(source_id, None)
        self.show_preview(keep=True)

    def heading_text(self, number: str) -> str:
        """Return the line above the list, and whether all are listed."""
        copies = " that looks like a copy" if number == "1" else " that look like copies"
        return super().heading_text(number) + (copies if self._is_copies_only else "")

    def read_rows(self, session: Session, ids: Sequence[UUID]) -> Mapping[UUID, Any]:
        """Return sources by id."""
        return {row.id: row for row in source_rows(session, list(ids))}

    def read_preview(self, session: Session, source_id: UUID) -> list[Line]:
        """Return the source with what is cited from it."""
        glyphs = self.bench.glyphs
        lines = source_lines(source_detail(session, source_id), glyphs)
        offered = self._copies.get(source_id)
        return [*offered_lines(offered, glyphs), *lines] if offered else lines

    def empty_text(self) -> str:
        """Say what to do where there is nothing."""
        if self._is_copies_only:
            return "No kept text looks like a copy of another.\n\nL lists all again."
        if self.words:
            return f"No source fits /{self.words}\n\nEsc clears the filter."
        return _EMPTY

    def show_added(self, claim_id: UUID) -> None:
        """Show a new source first, until the list is read again."""
        self.window.put_first(claim_id)
        self.update_heading()

    def claim_id(self) -> UUID | None:
        """Return the claim of the citation under the cursor."""
        inside = self.preview.target() if self.preview.has_focus else None
        return inside.claim_id if inside is not None else None

    def action_suggestions(self) -> None:
        """List who says what in the source under the cursor."""
        from claimtrack.tui.views.source_turning import suggest_in

        source = self.source_here()
        if source is None:
            self.bench.show_message("There is no source under the cursor; n adds one.")
            return
        self.bench.queries.ask(
            "view",
            lambda session: source_rows(session, [source])[0],
            lambda row: suggest_in(self.bench, row),
        )

    def action_open(self) -> None:
        """Read the source; from the preview, a claim that is cited from it."""
        claim = self.claim_id()
        if claim is not None:
            self.bench.show_claim(claim)
        elif self.window.current is not None:
            read_source(self.bench, RowRef("source", self.window.current))

    @action(
        "c",
        "the claims that are cited from the source, in the Inbox",
        SWITCHING,
        bar="claims",
        views=("sources",),
        after="view_timeline",
    )
    def action_view_cited(self) -> None:
        """List the claims that are cited from the source under the cursor."""
        if self.window.current is not None:
            self.bench.show_claims(f"source:{self.window.current.hex}")

    @action(
        "L",
        "only those whose texts look like copies, or all again",
        SWITCHING,
        bar="copies",
        views=("sources",),
        command="claimtrack copies",
        after="look_alikes",
    )
    def action_look_alike_copies(self) -> None:
        """List the sources that may be copies of others, or all again."""
        self._is_copies_only = not self._is_copies_only
        self._copies = {}
        self.bench.show_message("Comparing the kept texts." if self._is_copies_only else "")
        self.search()

    def back(self) -> bool:
        """Leave the preview, then the look-alikes, then the filter."""
        if self._is_copies_only and not self.preview.has_focus:
            self.action_look_alike_copies()
            return True
        return super().back()

    def step(self, direction: int) -> None:
        """Go to the next source."""
        self.window.move_by(direction)
