"""Agreement: how far the desk's reviewers agree on what the Inbox lists, and where they split."""

from uuid import UUID

from textual.app import ComposeResult
from textual.containers import Container
from textual.widgets import Static

from claimtrack.queries.agreement import agreement_on, claims_split
from claimtrack.render.agreement import agreement_lines
from claimtrack.render.lines import Line
from claimtrack.store import Session
from claimtrack.tui.keys import MOVING, action
from claimtrack.tui.views.inbox import query_of
from claimtrack.tui.views.view import View
from claimtrack.tui.widgets.lines_view import LinesView
from claimtrack.vocabulary import Compared


class AgreementView(View):
    """The figures, reviewer by reviewer, and the claims on which they split; each opens."""

    name_in_keys = "agreement"
    bar = "open pane filter"

    def __init__(self) -> None:
        super().__init__(id=self.name_in_keys)
        self.on = Compared.VERDICT

    def compose(self) -> ComposeResult:
        """Lay the view out."""
        with Container():
            yield Static(classes="listing-head", id="agreement-head")
            yield LinesView(id="agreement-page")

    def on_mount(self) -> None:
        """Give the page the signs of this terminal."""
        self.rows.glyphs = self.bench.glyphs

    @property
    def rows(self) -> LinesView:
        """Return the page."""
        return self.query_one(LinesView)

    def filter_words(self) -> str:
        """Return the filter of the Inbox: it is what the figures are of."""
        return self.bench.inbox.words

    def claim_id(self) -> UUID | None:
        """Return the claim under the cursor."""
        here = self.rows.target()
        return here.claim_id if here is not None else None

    def enter(self) -> None:
        """Become the view that is seen."""
        self.screen.set_focus(self.rows)
        self.reload()

    def reload(self) -> None:
        """Work the figures out again."""
        words, on, glyphs = self.filter_words(), self.on, self.bench.glyphs

        def read(session: Session) -> list[Line]:
            found = agreement_on(session, query_of(words), on)
            return agreement_lines(found, claims_split(session, found), glyphs)

        about = f" /{words}" if words else " all claims"
        self.query_one("#agreement-head", Static).update(f"{about} · {on}", layout=False)
        self.bench.queries.ask("view", read, self._show)

    def _show(self, lines: list[Line]) -> None:
        self.rows.show(lines, keep=True)

    def action_open(self) -> None:
        """Read the claim under the cursor."""
        claim = self.claim_id()
        if claim is None:
            self.bench.show_message("Put the cursor on a claim on which reviewers split.")
        else:
            self.bench.show_claim(claim)

    @action(
        "tab",
        "agreement on verdicts, on likelihoods, on confidences",
        MOVING,
        bar="scale",
        views=("agreement",),
        command="claimtrack agreement --on",
        after="step_back",
    )
    def action_pane(self) -> None:
        """Compare the next of what reviewers say."""
        scales = list(Compared)
        self.on = scales[(scales.index(self.on) + 1) % len(scales)]
        self.reload()
