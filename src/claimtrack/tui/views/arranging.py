"""How the Inbox is arranged: its order, its groups, what only answers hidden, and counts of it."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from claimtrack.render.lines import line
from claimtrack.schemas.id_list import Group, GroupedIds, IdList
from claimtrack.store.own_lists import keep_arranged
from claimtrack.tui.keys import ARRANGING, action
from claimtrack.tui.views.listing import FirstPage, Listing
from claimtrack.vocabulary import Grouping, Sort

if TYPE_CHECKING:
    from claimtrack.queries.filter_syntax import Query
    from claimtrack.store import Session

_HIDES_ANSWERS = "-is:answer"
_SORTS = tuple(Sort)


class ArrangedListing(Listing):
    """A list of claims in one of several orders, divided into groups or not.

    An order that has no index is read apart, as a whole: until it is there, the list stands as it
    was, and the line above it says what it waits for.
    """

    def __init__(self) -> None:
        super().__init__()
        self.sort = Sort.SAID
        self.by: Grouping | None = None

    @property
    def is_arranged(self) -> bool:
        """Say whether the order is another than by date alone."""
        return self.sort is not Sort.SAID or self.by is not None

    def arranged_page(
        self, session: "Session", query: "Query", page: FirstPage, rows: Mapping[UUID, Any]
    ) -> FirstPage:
        """Return the whole list where claims are few, else a page that is still to come."""
        if not self.is_arranged:
            return page
        if not page.is_complete:
            return FirstPage(IdList(), {}, False, page.remark, is_late=True)
        return FirstPage(self.arranged(session, query), rows, True, page.remark)

    def arranged(self, session: "Session", query: "Query") -> IdList:
        """Return the ids of all claims in the order of the list, group by group."""
        from claimtrack.queries.claim_list import order
        from claimtrack.queries.groups import grouped

        if self.by is not None:
            return grouped(session, query, self.by, self.sort)
        return order(session, query, self.sort)

    def found_number(self) -> int:
        """Return how many claims there are; one that stands in several groups counts once."""
        ids = self.window.order
        return ids.number if isinstance(ids, GroupedIds) else len(ids)

    def heading_text(self, number: str) -> str:
        """Say how the list is arranged, and that it is being arranged."""
        heading, dot = super().heading_text(number), self.bench.glyphs.dot
        if self.sort is not Sort.SAID:
            heading += f" {dot} by {self.sort}"
        if self.by is not None:
            heading += f" {dot} grouped by {self.by}"
        return heading + (f" {dot} counting…" if self.is_arranged and not self.is_complete else "")

    def show_preview(self, *, keep: bool) -> None:
        """Show the claim under the cursor, or what the group there is."""
        group = self.group_here()
        if group is None:
            super().show_preview(keep=keep)
        elif self.preview.display:
            found = f"  {group.number:,}"
            how = f"Enter folds and unfolds it. The filter that finds it: {group.words}"
            self.preview.show([line((group.name, "bold"), (found, "accent")), line((how, "dim"))])

    def group_here(self) -> Group | None:
        """Return the group whose heading the cursor is on."""
        place = self.window.heading_here
        ids = self.window.order
        return ids.groups[place] if place is not None and isinstance(ids, GroupedIds) else None

    def arrange_as(self, sort: str, by: str) -> None:
        """Begin as it was left: words that are none mean the usual."""
        self.sort = next((one for one in Sort if one == sort), Sort.SAID)
        self.by = next((one for one in Grouping if one == by), None)

    def _arrange(self) -> None:
        self.search(keep=True)
        self.update_heading()
        keep_arranged(self.bench.location, self.sort, self.by or "")

    @action(
        "greater_than_sign",
        "the next order: said, entered, changed, speaker, answers, standing",
        ARRANGING,
        views=("inbox",),
        command="claimtrack list --sort",
    )
    def action_sort_on(self) -> None:
        """Put the list in the next order."""
        self._sort_by(1)

    @action("less_than_sign", "the order before", ARRANGING, views=("inbox",))
    def action_sort_back(self) -> None:
        """Put the list in the order before."""
        self._sort_by(-1)

    def _sort_by(self, direction: int) -> None:
        self.sort = _SORTS[(_SORTS.index(self.sort) + direction) % len(_SORTS)]
        orders = (f"[{sort}]" if sort is self.sort else sort.value for sort in _SORTS)
        self.bench.show_message(f"In the order of: {' '.join(orders)}")
        self._arrange()

    @action(
        "number_sign",
        "divide by speaker, topic, standing, source, month, or no more",
        ARRANGING,
        views=("inbox",),
        command="claimtrack list --group",
    )
    def action_group(self) -> None:
        """Divide the list by the next of what it can be divided by."""
        choices = (None, *Grouping)
        self.by = choices[(choices.index(self.by) + 1) % len(choices)]
        named = (f"[{by}]" if by is self.by else by.value for by in Grouping)
        self.bench.show_message(
            f"Grouped by: {' '.join(named)}. Enter folds, z folds all."
            if self.by
            else "No more groups."
        )
        self._arrange()

    @action("z", "fold all groups, or unfold them", ARRANGING, views=("inbox",))
    def action_fold_groups(self) -> None:
        """Fold all groups; where all are, unfold them."""
        ids = self.window.order
        if not isinstance(ids, GroupedIds):
            self.bench.show_message("There are no groups: # divides the list.")
            return
        every = frozenset(range(len(ids.groups)))
        place = max(0, ids.place_at(self.window.cursor))
        self._fold(ids, frozenset() if ids.folded == every else every, place)

    def fold_here(self) -> bool:
        """Fold the group whose heading the cursor is on, or unfold it; say whether one is there."""
        place, ids = self.window.heading_here, self.window.order
        if place is None or not isinstance(ids, GroupedIds):
            return False
        self._fold(ids, ids.folded ^ {place}, place)
        return True

    def _fold(self, ids: GroupedIds, folded: frozenset[int], place: int) -> None:
        self.window.show(ids.with_folded(folded), {}, keep=True)
        heading = self.window.order.index_of(UUID(int=place + 1))
        if heading is not None and (self.window.current is None or place in folded):
            self.window.move_to(heading)

    @action(
        "H",
        "hide claims that only answer others, or show them again",
        ARRANGING,
        views=("inbox", "timeline"),
        command="claimtrack list -is:answer",
    )
    def action_hide_answers(self) -> None:
        """Hide what only answers others, or show it again; the cursor stays on its row."""
        bare = re.sub(rf"(?:^|\s){re.escape(_HIDES_ANSWERS)}(?=\s|$)", "", self.words).strip()
        words = bare if bare != self.words.strip() else f"{_HIDES_ANSWERS} {bare}".strip()
        self.filter_by(words, keep=True)

    @action(
        "F",
        "how many claims of the filter each speaker, topic, source or month has",
        ARRANGING,
        views=("inbox", "timeline"),
        opens=True,
        command="claimtrack list --group --counts",
    )
    def action_frequencies(self) -> None:
        """Count the claims that the filter finds; what is picked joins the filter."""
        from claimtrack.tui.views.frequencies import Frequencies
        from claimtrack.tui.views.inbox import query_of

        def join(words: str | None) -> None:
            if words:  # in front, as the last word that is typed may be a beginning
                self.filter_by(f"{words} {self.words}".strip())
                self.screen.set_focus(self.window)

        self.bench.push_screen(Frequencies(query_of(self.words), self.words), join)
