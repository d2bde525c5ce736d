"""What one keeps of a list for oneself: its filter by a name, and the columns of its rows."""

import shlex
from typing import TYPE_CHECKING

from claimtrack.errors import InvalidValueError
from claimtrack.settings import COLUMNS
from claimtrack.tui.asking import Field, ask, fill
from claimtrack.tui.keys import ARRANGING, action

if TYPE_CHECKING:
    from claimtrack.tui.app import Workbench

_DRAFT = "filter name"


@action(
    "ctrl+s",
    "keep the filter by a name, for the palette and for `list --filter NAME`",
    ARRANGING,
    views=("inbox", "timeline"),
    opens=True,
)
async def save_filter(bench: "Workbench") -> None:
    """Ask for the name of the filter, and keep it."""
    from claimtrack.store.own_lists import keep_filter, read_own_lists

    words = " ".join(bench.view.filter_words().split())
    if not words:
        bench.show_message("There is no filter to keep: / begins one.")
        return
    known = read_own_lists().filters

    def check(name: str) -> None:
        if " ".join(name.split()) in bench.settings.filters:
            raise InvalidValueError(f"“{name}” is in the config file already: take another name.")

    about = f"Kept already: {', '.join(known)}. The same name replaces one." if known else ""
    field = Field("name", "Name", "a word or two", check=check, is_required=True)
    answers = await fill(bench, _DRAFT, f"Keep the filter /{words}", [field], about)
    if answers is None:
        return
    name = " ".join(answers["name"].split())
    keep_filter(name, words)
    bench.drafts.pop(_DRAFT, None)
    command = shlex.join(["claimtrack", "list", "--filter", name])
    bench.show_result(f"Kept: “Filter: {name}” in the palette (:), and `{command}`.")


@action(
    "vertical_line",
    "choose the columns of the rows, and their order",
    ARRANGING,
    views=("inbox", "timeline"),
    opens=True,
    command="claimtrack list --columns",
)
async def choose_columns(bench: "Workbench") -> None:
    """Ask which columns rows of claims show, and keep them."""
    from claimtrack.store.own_lists import keep_columns
    from claimtrack.tui.views.columns import ColumnChooser
    from claimtrack.tui.views.inbox import Inbox

    chosen = await ask(bench, ColumnChooser(bench.inbox.claims.columns))
    if chosen is None:
        return
    for listing in bench.screen_stack[0].query(Inbox):
        listing.show_columns(chosen)
    others = ", ".join(name for name in COLUMNS if name not in chosen)
    shown = f"As far as there is room: {', '.join(chosen) or 'nothing more'}."
    bench.show_result(f"{shown}{f' Not shown: {others}.' if others else ''}")
    keep_columns(chosen)  # last, as what refuses it is told in place of the result
