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
    yours_first,
)
from claimtrack.render.lines import Span, line
from claimtrack.schemas.id_list import IdList
from claimtrack.schemas.rows import ConflictRow
from claimtrack.store import Session
from claimtrack.tui.keys import DIGITS, SETTLING, action
from claimtrack.tui.views.claim_row import fitted
from claimtrack.tui.views.inbox import FIRST_ROWS
from claimtrack.tui.views.listing import Finding, Listing
from claimtrack.tui.widgets.window import Window

_FIELD_CELLS, _AUTHORS_CELLS = 14, 16
_ROOM_FOR_AUTHORS = 64


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen for a conflict, as the card tells it and as the record takes it."""

    chosen: ConflictChoice
    decision: Decision


class InConflict(Window):
    """Conflicts, a row each; `chosen` are those that are decided."""

    def __init__(self, chosen: Mapping[UUID, Choice], *, id: str) -> None:  # noqa: A002 — Textual's own name
        super().__init__("conflict", id=id)
        self._chosen = chosen

    def draw(self, row: ConflictListRow, cells: int) -> tuple[Span, ...]:
        """Return how a conflict looks: what is chosen, the field, what it is on, who wrote."""
        glyphs, place = self.glyphs, row.key
        choice = self._chosen.get(place.id)
        sign = f"{glyphs.settled}{choice.chosen.how} " if choice else "   "
        authors = ", ".join(row.authors) or "settled"
        wide = cells >= _ROOM_FOR_AUTHORS
        tail = f" {fitted(authors, _AUTHORS_CELLS, glyphs)}" if wide else ""
        kind = "" if place.entity == "claim" else f"{entity_label(place.entity)}: "
        room = cells - 4 - _FIELD_CELLS - (len(tail) and _AUTHORS_CELLS + 1)
        return (
            (sign, "stands"),
            (f"{fitted(field_label(place.entity, place.field), _FIELD_CELLS, glyphs)} ", "heading"),
            (fitted(kind + row.about, max(4, room), glyphs), ""),
            (tail, "accent"),
        )


class Conflicts(Listing):
    """All fields in conflict, those of claims first."""

    name_in_keys = "conflicts"
    bar = "keep keep_both write_instead settle_conflicts step_on leave_open open filter"
    what = "conflicts"

    def __init__(self) -> None:
        super().__init__()
        self.decided: dict[UUID, Choice] = {}
        self._places: dict[UUID, ConflictKey] = {}
        self._card: tuple[UUID, ConflictRow] | None = None
        self._has_warned = False

    def make_window(self) -> Window:
        """Return the list."""
        return InConflict(self.decided, id="conflicts-list")

    # What is read.

    def first(self, session: Session, words: str) -> Finding:
        """Return the first conflicts."""
        places = conflict_keys(session, words, cap=FIRST_ROWS)
        self._places = {**self._places, **{one.id: one for one in places}}
        order = IdList.of(one.id for one in places)
        return Finding(order, conflict_list_rows(session, places), len(places) < FIRST_ROWS)

    def whole(self, session: Session, words: str) -> IdList:
        """Return all conflicts."""
        self._places = {one.id: one for one in conflict_keys(session, words)}
        return IdList.of(self._places)

    def read_rows(self, session: Session, ids: Sequence[UUID]) -> Mapping[UUID, Any]:
        """Return conflicts by id."""
        return conflict_list_rows(
            session, [self._places[one] for one in ids if one in self._places]
        )

    def show_preview(self, *, keep: bool) -> None:
        """Show the card of the conflict under the cursor."""
        one = self.window.current
        place = self._places.get(one) if one is not None else None
        if one is None or place is None:
            return

        def read(session: Session) -> tuple[UUID, bool, ConflictRow | None]:
            row = conflict_at(session, place)
            if row is not None:
                self._lines(one, row)  # what differs is found here, away from the keys
            return one, keep, row

        self.bench.reader.ask("preview", read, self._put_card)

    def _put_card(self, answer: tuple[UUID, bool, ConflictRow | None]) -> None:
        one, keep, row = answer
        if one != self.window.current:
            return
        self._card = (one, row) if row is not None else None
        if row is None:
            self.preview.show([line((_SETTLED, "dim"))])
        else:
            self.preview.show(self._lines(one, row), keep=keep)

    def _lines(self, one: UUID, row: ConflictRow) -> list[Any]:
        choice = self.decided.get(one)
        listed = self.window.row(one)
        about = listed.about if listed is not None else row.about
        chosen = choice.chosen if choice else None
        return conflict_card(row, about, self.bench.author, chosen, self.bench.glyphs)

    def nothing(self) -> str:
        """Say that there is nothing to settle."""
        if self.words:
            return f"No conflict fits /{self.words}\n\nEsc clears the filter."
        return "Nothing is in conflict."

    def found_all(self) -> None:
        """Where there is none, say when something last came from elsewhere, and how to merge."""
        if len(self.window.order):
            return
        self._card = None
        super().found_all()
        if not self.words:
            me = self.bench.author
            self.bench.reader.ask(
                "preview", lambda session: last_foreign_change(session, me), self._say_none
            )

    def _say_none(self, arrival: ForeignChange | None) -> None:
        if len(self.window.order):
            return
        last = "Nobody else has written in this file yet."
        if arrival is not None:
            how = "imported by" if arrival.is_import else "written by"
            when = arrival.at.strftime("%Y-%m-%d %H:%M")
            last = f"What came last from elsewhere was {how} {arrival.author}, {when}."
        self.preview.show([line((f"{self.nothing()}\n\n{last}\n\n{_HOW_TO_MERGE}", ""))])

    def counted(self, number: str) -> str:
        """Return how many are left and how many decided."""
        dot = self.bench.glyphs.dot
        left = self.left()
        told = f" {left:,} left of {number} {dot} {len(self.decided):,} decided"
        if not len(self.window.order) and not self.decided:
            told = " no conflicts"
        return told + (f" {dot} /{self.words}" if self.words else "")

    def left(self) -> int:
        """Return how many of those that are listed are not decided."""
        return len(self.window.order) - sum(one in self._places for one in self.decided)

    # What one decides.

    def at_hand(self) -> ConflictRow | None:
        """Return the conflict that is read under the cursor; says so where there is none."""
        current = self.window.current
        if current is None:
            self.bench.tell("Nothing is in conflict here.")
        elif self._card is None or self._card[0] != current:
            self.bench.tell("That one is not on the screen yet, or was settled: R reads anew.")
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
        action = self.bench.keys.named("keep", "conflicts")
        numbers = action.keys.split(",") if action is not None else []
        if self.bench.pressed in numbers:
            self.keep(numbers.index(self.bench.pressed) + 1)
        else:
            self.bench.tell("Press the number that stands before it on the card.")

    def keep(self, number: int) -> None:
        """Choose a candidate, by its number on the card."""
        row = self.at_hand()
        if row is None:
            return
        listed = yours_first(row, self.bench.author)
        if number > len(listed):
            self.bench.tell(f"{len(listed)} are to choose from; Esc goes back to the other views.")
            return
        place = row.candidates.index(listed[number - 1])
        self.choose(Choice(ConflictChoice(str(number)), settlement.keep(row, place + 1)))

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
        row = self.at_hand()
        if row is None:
            return
        try:
            self.choose(Choice(ConflictChoice("b"), settlement.keep_both(row)))
        except InvalidRecordError as error:
            self.bench.tell(str(error))

    def choose(self, choice: Choice) -> None:
        """Collect a choice for the conflict that it is about, and go on to the next open one."""
        conflict = choice.decision.conflict
        one = conflict_id(conflict.entity_id, conflict.field)
        self.decided.pop(one, None)
        self.decided[one] = choice
        self._has_warned = False
        self._show_choices()
        self.bench.tell("" if self.left() else "All are decided: s settles them as one step.")
        if one == self.window.current and self.left():
            self._go_on()

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
            self.bench.tell("Nothing is chosen for that one.")
        else:
            self._show_choices()

    def take_back(self) -> bool:
        """Take back the last choice that is not settled yet; say whether there was one."""
        if not self.decided:
            return False
        one, choice = self.decided.popitem()
        place = self.window.order.index_of(one)
        if place is not None:
            self.window.move_to(place)
        self._show_choices()
        conflict = choice.decision.conflict
        field = field_label(conflict.entity, conflict.field)
        self.bench.tell(f"{field}: open again; {len(self.decided):,} chosen, not settled yet.")
        return True

    def holds_back(self) -> bool:
        """Say, once, that leaving the program would lose choices."""
        if not self.decided or self._has_warned:
            return False
        self._has_warned = True
        self.bench.tell(f"{len(self.decided):,} chosen in 5, not settled yet. q again leaves.")
        return True

    def settled(self) -> None:
        """Begin anew: what was decided is written."""
        self.decided.clear()
        self._show_choices()

    def forget_stale(self) -> None:
        """Take back what was chosen for conflicts that are not any more what the person saw."""
        chosen = dict(self.decided)
        self.bench.reader.ask(
            "view",
            lambda session: [
                one
                for one, choice in chosen.items()
                if not is_as_seen(session, choice.decision.conflict)
            ],
            self._forget,
        )

    def _forget(self, stale: Sequence[UUID]) -> None:
        for one in stale:
            self.decided.pop(one, None)
        if stale:
            self._show_choices()
            what = "choice was" if len(stale) == 1 else "choices were"
            told = f"{len(stale):,} {what} taken back: somebody wrote there meanwhile."
            self.bench.answer(f"{told} Look at the rest, then s settles.")

    def _show_choices(self) -> None:
        self.window.refresh()
        self.count_again()
        if self._card is not None and self._card[0] == self.window.current:
            self.preview.show(self._lines(*self._card), keep=True)

    def _go_on(self) -> None:
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
        self._is_whole = False
        super().enter()

    def reread(self) -> None:
        """Find anew: what was settled is gone, what was undone is back."""
        self.search(keep=True)

    def take_news(self) -> None:
        """Find anew, and take back choices about what others changed."""
        self.forget_stale()
        self.search(keep=True)

    def action_open(self) -> None:
        """Read the claim that the conflict is on."""
        listed = self.window.row(self.window.current)
        if listed is None:
            self.bench.tell("There is no conflict to open.")
        elif listed.claim_id is None:
            self.bench.tell("It is on no single claim; the card tells all there is.")
        else:
            self.bench.show_claim(listed.claim_id)

    def step(self, direction: int) -> None:
        """Go to the next open conflict, or the one before."""
        window = self.window
        below = range(window.cursor + 1, len(window.order))
        above = range(window.cursor - 1, -1, -1)
        if not self._move_to_open(below if direction > 0 else above):
            self.bench.tell(f"No open one {'below' if direction > 0 else 'above'}.")

    def back(self) -> bool:
        """Leave; what was chosen stays."""
        if super().back():
            return True
        if self.decided:
            count = f"{len(self.decided):,} chosen, not settled yet"
            self.bench.tell(f"{count}: they stay; 5 comes back to them, and s settles them.")
        return False


_SETTLED = "It was settled meanwhile: R takes that in."
_HOW_TO_MERGE = (
    "A teammate's copy comes in with `claimtrack merge PATH`: where two people wrote different "
    "values for one field without seeing each other, both are shown here to choose from."
)
