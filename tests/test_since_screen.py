"""Since on the screen: a line on opening, what was done by claim, and the mark that R moves."""

from claimtrack import changes
from claimtrack.queries.lookup import find
from claimtrack.schemas.listing import RowRef
from claimtrack.store import Store
from claimtrack.tui.app import Workbench
from claimtrack.tui.views.since import SinceView
from screen import press, settled


async def test_opening_says_what_others_did_and_r_counts_what_was_listed_as_seen(
    kerry: Store,
) -> None:
    with kerry.reading() as session:
        claim = find(session, "soldiers-220", ("claim",)).id
    note = changes.annotate(kerry, "carol", RowRef("claim", claim), "Who counted?")
    changes.annotate(kerry, "bob", RowRef("annotation", note), "Boris Nemtsov’s report.")

    app = Workbench(kerry, "carol")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        told = app.message
        await press(pilot, "9")
        view = app.view
        assert isinstance(view, SinceView)
        lines = [line.paragraphs[0] for line in view.rows.lines]
        changes.annotate(kerry, "bob", RowRef("annotation", note), "Came in while carol reads.")
        await press(pilot, "R")
        left = "".join(words for words, _ in view.rows.lines[-1].paragraphs[0])
        await press(pilot, "down", "enter")
        shown = app.view_name
        await press(pilot, "escape", "R")
        head = view.head

    assert told.endswith(": 1 reply. 9 lists it.")
    assert [len(line) for line in lines] == [2, 3]
    assert "Came in while carol reads." in left
    assert shown == "claim"
    assert head.endswith(": nothing of others concerns you.")
