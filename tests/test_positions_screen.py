"""Positions on the screen: the speaker of the claim under the cursor, in lanes and as a list."""

from claimtrack import changes
from claimtrack.queries.lookup import find
from claimtrack.store import Store
from claimtrack.tui.app import Workbench
from claimtrack.tui.views.positions import PositionsView
from screen import on_claim, press, settled


def words(view: PositionsView) -> str:
    return "\n".join(
        "".join(words for words, _ in paragraph)
        for line in view.rows.lines
        for paragraph in line.paragraphs
    )


async def test_w_shows_what_the_speaker_said_and_where_it_turned(kerry: Store) -> None:
    with kerry.reading() as session:
        claim = find(session, "steady-flow", ("claim",)).id
    later = {"text": "The flow has stopped.", "said": "2015-06-01"}
    changes.rebut(
        kerry, "bob", [claim], {"kind": "withdraws"}, counterclaim=later, speaker="Jens Stoltenberg"
    )

    app = Workbench(kerry, "carol")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await on_claim(pilot, "steady flow")
        await press(pilot, "W")
        view = app.view
        assert isinstance(view, PositionsView)
        whole = words(view)
        await press(pilot, "number_sign", "number_sign")
        topic = view.head
        await press(pilot, "z", "right_square_bracket", "enter")
        shown = app.view_name

    assert "≠ turned from something said before" in whole
    assert "→ shift: withdraws “a steady flow of heavy equipment, tanks, artillery”" in whole
    assert topic.startswith(" Jens Stoltenberg on ")
    assert shown == "claim"
