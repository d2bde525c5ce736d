"""Turning from source to source: the statements of the one that is read, or of the next."""

from typing import TYPE_CHECKING
from uuid import UUID

from claimtrack.queries.filter_syntax import parse
from claimtrack.queries.source_list import SourceBeside, source_beside
from claimtrack.schemas.rows import SourceRow
from claimtrack.text import counted

if TYPE_CHECKING:
    from claimtrack.tui.app import Workbench
    from claimtrack.tui.views.reader import ReaderView


def suggest(bench: "Workbench", reader: "ReaderView") -> None:
    """List who says what in the source that is read."""
    reading = reader.reading
    if reading is None:
        bench.show_message("The source is still being read.")
        return
    if reading.shown is None:
        bench.show_message(f"{reading.source.name}: no copy of its text is kept. K keeps one.")
        return
    is_newest = reading.shown == reading.snapshots[0]
    suggest_in(bench, reading.source, reading.text if is_newest else "")
    if not is_newest:
        bench.show_message("This is the newest copy: statements are found in that.")


def suggest_in(bench: "Workbench", source: SourceRow, text: str = "") -> None:
    """List who says what in the newest copy of a source; `text` is shown until it is read."""
    from claimtrack.tui.views.suggestions import SuggestionsView

    bench.screen_stack[0].query_one(SuggestionsView).show(source.id, source.name, text)
    bench.switch("suggestions")
    bench.show_message("")


def suggest_beside(bench: "Workbench", source_id: UUID, direction: int) -> None:
    """List who says what in the next (1) or the previous (-1) source, in the order of the list."""
    from claimtrack.tui.views.sources import Sources

    words = bench.screen_stack[0].query_one(Sources).words

    def take(beside: SourceBeside) -> None:
        if beside.source is None:
            where = "after" if direction > 0 else "before"
            bench.show_message(f"There is no source with a text {where} this; Esc goes back.")
            return
        suggest_in(bench, beside.source)
        if beside.passed_over:
            passed = counted(beside.passed_over, "source")
            bench.show_message(f"Passed over {passed} without a text; K keeps one.")

    bench.queries.ask(
        "view", lambda session: source_beside(session, parse(words), source_id, direction), take
    )
