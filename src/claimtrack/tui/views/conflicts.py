"""Conflicts: what two people wrote without seeing each other, a card each, settled as one step.

What one chooses is collected here until it is settled, and stays when one leaves the view.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from claimtrack.changes import settlement
from claimtrack.changes.settlement import Decision, is_as_seen
from claimtrack.errors import InvalidRecordError
from claimtrack.queries.conflicts import (
    ConflictKey,
    ConflictListRow,
    conflict_at,
    conflict_id,
    conflict_keys,
    conflict_list_rows,
)
from claimtrack.queries.feed import ForeignChange, last_foreign_change
from claimtrack.render.conflict import (
    ConflictChoice,
    conflict_card,
    entity_label,
    field_label,
)
from claimtrack.render.lines import Span, line
from claimtrack.schemas.id_list import IdList
from claimtrack.schemas.rows import ConflictRow
from claimtrack.store import Session
from claimtrack.tui.keys import DIGITS, SETTLING, action
from claimtrack.tui.views.claim_row import fit
from claimtrack.tui.views.inbox import FIRST_ROWS
from claimtrack.tui.views.listing import FirstPage, Listing
from claimtrack.tui.widgets.window import Window

_FIELD_CELLS, _AUTHORS_CELLS = 14, 16
_ROOM_FOR_AUTHORS = 64


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen for a conflict, as the card tells it and as the record takes it."""

    chosen: ConflictChoice
    decision: Decision


class ConflictWindow(Window):
    """Conflicts, a row each; `chosen` are those that are decided."""

    def __init__(self, chosen: Mapping[UUID, Choice], *, id: str) -> None:  # noqa: A002 — Textual's own name
        super().__init__("conflict", id=id)
        self._chosen = chosen

    def draw(self, row: ConflictListRow, cells: int) -> tuple[Span, ...]:
        """Return how a conflict looks: what is chosen, the field, what it is on, who wrote."""
        glyphs, key = self.glyphs, row.key
        choice = self._chosen.get(key.id)
        sign = f"{glyphs.settled}{choice.chosen.how} " if choice else "   "
        authors = ", ".join(row.authors) or "settled"
        wide = cells >= _ROOM_FOR_AUTHORS
        tail = f" {fit(authors, _AUTHORS_CELLS, glyphs)}" if wide else ""
        kind = "" if key.entity == "claim" else f"{entity_label(key.entity)}: "
        room = cells - 4 - _FIELD_CELLS - (len(tail) and _AUTHORS_CELLS + 1)
        return (
            (sign, "stands"),
            (f"{fit(field_label(key.entity, key.field), _FIELD_CELLS, glyphs)} ", "heading"),
            (fit(kind + row.about, max(4, room), glyphs), ""),
            (tail, "accent"),
        )


class Conflicts(Listing):
    """All fields in conflict, those of claims first."""

    name_in_keys = "conflicts"
    bar = "keep keep_both write_instead settle_conflicts step_on leave_open open filter"
    noun = "conflicts"

    def __init__(self) -> None:
        super().__init__()
        self.decided: dict[UUID, Choice] = {}
        self._keys: dict[UUID, ConflictKey] = {}
        self._card: tuple[UUID, ConflictRow] | None = None
        self._has_warned = False

    def make_window(self) -> Window:
        """Return the list."""
        return ConflictWindow(self.decided, id="conflicts-list")

    # What is read.

    def read_first(self, session: Session, words: str) -> FirstPage:
        """Return the first conflicts."""
        keys = conflict_keys(session, words, cap=FIRST_ROWS)
        self._keys = {**self._keys, **{key.id: key for key in keys}}
        order = IdList.of(key.id for key in keys)
        return FirstPage(order, conflict_list_rows(session, keys), len(keys) < FIRST_ROWS)

    def read_all(self, session: Session, words: str) -> IdList:
        """Return all conflicts."""
        self._keys = {key.id: key for key in conflict_keys(session, words)}
        return IdList.of(self._keys)

    def read_rows(self, session: Session, ids: Sequence[UUID]) -> Mapping[UUID, Any]:
        """Return conflicts by id."""
        return conflict_list_rows(
            session, [self._keys[row_id] for row_id in ids if row_id in self._keys]
        )

    def show_preview(self, *, keep: bool) -> None:
        """Show the card of the conflict under the cursor."""
        current = self.window.current
        key = self._keys.get(current) if current is not None else None
        if current is None or key is None:
            return

        def read(session: Session) -> tuple[UUID, bool, ConflictRow | None]:
            row = conflict_at(session, key)
            if row is not None:
                self._card_lines(current, row)  # what differs is found here, away from the keys
            return current, keep, row

        self.bench.queries.ask("preview", read, self._put_card)

    def _put_card(self, answer: tuple[UUID, bool, ConflictRow | None]) -> None:
        row_id, keep, row = answer
        if row_id != self.window.current:
            return
        self._card = (row_id, row) if row is not None else None
        if row is None:
            self.preview.show([line((_SETTLED, "dim"))])
        else:
            self.preview.show(self._card_lines(row_id, row), keep=keep)

    def _card_lines(self, row_id: UUID, row: ConflictRow) -> list[Any]:
        choice = self.decided.get(row_id)
        listed = self.window.row(row_id)
        about = listed.about if listed is not None else row.about
        chosen = choice.chosen if choice else None
        return conflict_card(row, about, self.bench.author, chosen, self.bench.glyphs)

    def empty_text(self) -> str:
        """Say that there is nothing to settle."""
        if self.words:
            return f"No conflict fits /{self.words}\n\nEsc clears the filter."
        return "Nothing is in conflict."

    def finish_list(self) -> None:
        """Where there is none, say when something last came from elsewhere, and how to merge."""
        if len(self.window.order):
            return
        self._card = None
        super().finish_list()
        if not self.words:
            me = self.bench.author
            self.bench.queries.ask(
                "preview", lambda session: last_foreign_change(session, me), self._show_none
            )

    def _show_none(self, arrival: ForeignChange | None) -> None:
        if len(self.window.order):
            return
        last = "Nobody else has written in this file yet."
        if arrival is not None:
            how = "imported by" if arrival.is_import else "written by"
            when = arrival.at.strftime("%Y-%m-%d %H:%M")
            last = f"What came last from elsewhere was {how} {arrival.author}, {when}."
        self.preview.show([line((f"{self.empty_text()}\n\n{last}\n\n{_HOW_TO_MERGE}", ""))])

    def heading_text(self, number: str) -> str:
        """Return how many are left and how many decided."""
        dot = self.bench.glyphs.dot
        left = self.undecided_count()
        counts = f" {left:,} left of {number} {dot} {len(self.decided):,} decided"
        if not len(self.window.order) and not self.decided:
            counts = " no conflicts"
        return counts + (f" {dot} /{self.words}" if self.words else "")

    def undecided_count(self) -> int:
        """Return how many of those that are listed are not decided."""
        return len(self.window.order) - sum(row_id in self._keys for row_id in self.decided)

    # What one decides.

    def current_row(self) -> ConflictRow | None:
        """Return the conflict that is read under the cursor; says so where there is none."""
        current = self.window.current
        if current is None:
            self.bench.show_message("Nothing is in conflict here.")
        elif self._card is None or self._card[0] != current:
            self.bench.show_message(_NOT_READ)
        else:
            return self._card[1]
        return None

    @action(
        DIGITS,
        "choose what has this number",
        SETTLING,
        bar="choose",
        views=("conflicts",),
        command="claimtrack settle --keep",
    )
    def action_keep(self) -> None:
        """Choose the candidate whose number was pressed: the first key of the action is for 1."""
        if not (len(self.window.order) or self.decided or self.bench.conflicts.number):
            self.turn_to(self.bench.pressed)
            return
        action = self.bench.keys.named("keep", "conflicts")
        numbers = action.keys.split(",") if action is not None else []
        if self.bench.pressed in numbers:
            self.keep(numbers.index(self.bench.pressed) + 1)
        else:
            self.bench.show_message("Press the number that stands before it on the card.")

    def keep(self, number: int) -> None:
        """Choose a candidate by its number."""
        row = self.current_row()
        if row is None:
            return
        count = len(row.candidates)
        if number > count:
            message = f"{count} are to choose from; Esc goes back to the other views."
            self.bench.show_message(message)
            return
        self.choose(Choice(ConflictChoice(str(number)), settlement.keep(row, number)))

    @action(
        "b",
        "choose a text that has what both wrote",
        SETTLING,
        bar="both",
        views=("conflicts",),
        command="claimtrack settle --both",
    )
    def action_keep_both(self) -> None:
        """Choose the text that has what all wrote; says why where there is none."""
        row = self.current_row()
        if row is None:
            return
        try:
            self.choose(Choice(ConflictChoice("b"), settlement.keep_both(row)))
        except InvalidRecordError as error:
            self.bench.show_message(str(error))

    def choose(self, choice: Choice) -> None:
        """Collect a choice for the conflict that it is about, and go on to the next open one."""
        conflict = choice.decision.conflict
        row_id = conflict_id(conflict.entity_id, conflict.field)
        self.decided.pop(row_id, None)
        self.decided[row_id] = choice
        self._has_warned = False
        self._show_choices()
        self.bench.show_message(
            "" if self.undecided_count() else "All are decided: s settles them as one step."
        )
        if row_id == self.window.current and self.undecided_count():
            self._move_to_next_open()

    @action(
        "0,backspace",
        "take back what is chosen for this one",
        SETTLING,
        bar="leave open",
        views=("conflicts",),
        after="write_instead",
    )
    def action_leave_open(self) -> None:
        """Take back what was chosen for the conflict under the cursor."""
        current = self.window.current
        if current is None or self.decided.pop(current, None) is None:
            self.bench.show_message("Nothing is chosen for that one.")
        else:
            self._show_choices()

    def drop_last_choice(self) -> bool:
        """Take back the last choice that is not settled yet; say whether there was one."""
        if not self.decided:
            return False
        row_id, choice = self.decided.popitem()
        place = self.window.order.index_of(row_id)
        if place is not None:
            self.window.move_to(place)
        self._show_choices()
        conflict = choice.decision.conflict
        open_again = f"{field_label(conflict.entity, conflict.field)}: open again"
        self.bench.show_message(f"{open_again}; {len(self.decided):,} chosen, not settled yet.")
        return True

    def warns_before_quit(self) -> bool:
        """Say, once, that leaving the program would lose choices."""
        if not self.decided or self._has_warned:
            return False
        self._has_warned = True
        chosen = f"{len(self.decided):,} chosen in 5"
        self.bench.show_message(f"{chosen}, not settled yet. q again leaves.")
        return True

    def clear_choices(self) -> None:
        """Begin anew: what was decided is written."""
        self.decided.clear()
        self._show_choices()

    def drop_stale_choices(self) -> None:
        """Take back what was chosen for conflicts that are not any more what the person saw."""
        chosen = dict(self.decided)
        self.bench.queries.ask(
            "view",
            lambda session: [
                key
                for key, choice in chosen.items()
                if not is_as_seen(session, choice.decision.conflict)
            ],
            self._drop_choices,
        )

    def _drop_choices(self, stale: Sequence[UUID]) -> None:
        for row_id in stale:
            self.decided.pop(row_id, None)
        if stale:
            self._show_choices()
            what = "choice was" if len(stale) == 1 else "choices were"
            taken_back = f"{len(stale):,} {what} taken back: somebody wrote there meanwhile."
            self.bench.show_result(f"{taken_back} Look at the rest, then s settles.")

    def _show_choices(self) -> None:
        self.window.refresh()
        self.update_heading()
        if self._card is not None and self._card[0] == self.window.current:
            self.preview.show(self._card_lines(*self._card), keep=True)

    def _move_to_next_open(self) -> None:
        """Go to the next open conflict, below or else from the top."""
        if not self._move_to_open(range(self.window.cursor + 1, len(self.window.order))):
            self._move_to_open(range(self.window.cursor))

    def _move_to_open(self, places: range) -> bool:
        """Go to the first of these that is not decided; looks no further than there are choices."""
        for place in places:
            if self.window.order[place] not in self.decided:
                self.window.move_to(place)
                return True
        return False

    # What keys and writes do to it.

    def enter(self) -> None:
        """Show what came into conflict since one was here last."""
        self.is_complete = False
        super().enter()

    def reload(self) -> None:
        """Find anew: what was settled is gone, what was undone is back."""
        self.search(keep=True)

    def take_news(self) -> None:
        """Find anew, and take back choices about what others changed."""
        self.drop_stale_choices()
        self.search(keep=True)

    def action_open(self) -> None:
        """Read the claim that the conflict is on."""
        listed = self.window.row(self.window.current)
        if listed is None:
            self.bench.show_message("There is no conflict to open.")
        elif listed.claim_id is None:
            self.bench.show_message("It is on no single claim; the card tells all there is.")
        else:
            self.bench.show_claim(listed.claim_id)

    def step(self, direction: int) -> None:
        """Go to the next open conflict, or the one before."""
        window = self.window
        below = range(window.cursor + 1, len(window.order))
        above = range(window.cursor - 1, -1, -1)
        if not self._move_to_open(below if direction > 0 else above):
            self.bench.show_message(f"No open one {'below' if direction > 0 else 'above'}.")

    def back(self) -> bool:
        """Leave; what was chosen stays."""
        if super().back():
            return True
        if self.decided:
            count = f"{len(self.decided):,} chosen, not settled yet"
            back = "5 comes back to them, and s settles them."
            self.bench.show_message(f"{count}: they stay; {back}")
        return False


_NOT_READ = "That one is not on the screen yet, or was settled: R reads anew."
_SETTLED = "It was settled meanwhile: R takes that in."
_HOW_TO_MERGE = (
    "A teammate's copy comes in with `claimtrack merge PATH`: where two people wrote different "
    "values for one field without seeing each other, both are shown here to choose from."
)
