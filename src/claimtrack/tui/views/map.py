"""Map: the argument around a claim as a folding outline, with the ends that nobody answered."""

from uuid import UUID

from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.widgets import Static

from claimtrack.queries.detail import claim_detail
from claimtrack.queries.outline import SUPPORTS, Node, Outline, outline, with_more_beside
from claimtrack.render.detail import claim_lines, kind_words
from claimtrack.render.glyphs import Glyphs
from claimtrack.render.lines import Line, Span, Target, line, standing_span
from claimtrack.text import clip, visible
from claimtrack.tui.keys import MOVING, action
from claimtrack.tui.views.view import View
from claimtrack.tui.widgets.lines_view import LinesView
from claimtrack.tui.widgets.rows import Rows

_CELLS_A_LEVEL = 10
"""Guides take a fifth of the width at most: two cells a level, of ten."""


class MapView(View):
    """The outline of one argument."""

    name_in_keys = "map"
    bar = "open fold unfold fold_all step_on rebut annotate verdict"

    def __init__(self) -> None:
        super().__init__(id=self.name_in_keys)
        self.around: UUID | None = None
        self.outline = Outline((), 0)
        self._goes_on: list[frozenset[int]] = []
        self._folded: set[int] = set()
        self._visible: list[int] = []
        self._level = 0
        self._wanted: UUID | None = None
        self._whole = 0

    def compose(self) -> ComposeResult:
        """Lay the outline out."""
        yield Static(id="map-head", classes="listing-head")
        with Container(id="map-body"):
            yield LinesView(id="map-outline")
            yield LinesView(id="map-preview")

    def on_mount(self) -> None:
        """Give it the signs of this terminal."""
        for part in self.query(LinesView):
            part.glyphs = self.bench.glyphs

    @property
    def outline_rows(self) -> LinesView:
        """Return the outline."""
        return self.query_one("#map-outline", LinesView)

    @property
    def preview(self) -> LinesView:
        """Return the claim under the cursor, with everything on it."""
        return self.query_one("#map-preview", LinesView)

    @property
    def rows(self) -> LinesView:
        """Return the preview while one reads in it, else the outline."""
        return self.preview if self.preview.has_focus else self.outline_rows

    def show(self, claim_id: UUID) -> None:
        """Show the argument that a claim is part of, with the cursor on the claim."""
        if claim_id != self.around:
            self._folded.clear()
        self.around = self._wanted = claim_id
        self.reload()

    def enter(self) -> None:
        """Become the view that is seen."""
        self.screen.set_focus(self.outline_rows)
        if self.around is None:
            self._draw()

    def reload(self) -> None:
        """Read the argument again."""
        around = self.around
        if around is not None:
            self.bench.queries.ask(
                "view", lambda session: (around, outline(session, around)), self._take
            )

    def _take(self, answer: tuple[UUID, Outline]) -> None:
        around, self.outline = answer
        self._goes_on = with_more_beside(self.outline.nodes)
        if around == self.around:
            wanted = self._wanted
            self._wanted = None
            self._draw()
            if wanted is not None:
                self._go_to_claim(wanted)

    def on_resize(self) -> None:
        """Cut the rows to the new width."""
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        nodes = self.outline.nodes
        self._visible = []
        hidden_below: int | None = None
        for place, node in enumerate(nodes):
            if hidden_below is not None and node.depth > hidden_below:
                continue
            hidden_below = node.depth if place in self._folded else None
            self._visible.append(place)
        self._show_lines()
        in_sight = [node for node in nodes if node.stub_author is None]
        answers = sum(node.rebuttal_id is not None for node in in_sight)
        supports = sum(node.kind == SUPPORTS for node in in_sight)
        ends = sum(node.is_open for node in nodes)
        more = f", {self.outline.missing:,} more are not shown" if self.outline.missing else ""
        claims = len({node.claim.id for node in in_sight})
        counted = [(claims, "claim"), (answers, "answer"), (ends, "open end")]
        if supports:
            counted.insert(2, (supports, "support"))
        heading = ", ".join(f"{count:,} {what}{'s' * (count != 1)}" for count, what in counted)
        heading = f" {heading}{more}"
        self.query_one("#map-head", Static).update(heading if nodes else " Map", layout=False)

    def _show_lines(self) -> None:
        """Draw the nodes that no fold hides; the words under the cursor are not cut."""
        rows = self.outline_rows
        self._whole = min(rows.cursor, len(self._visible) - 1)
        lines = [
            self._line(place, is_whole=number == self._whole)
            for number, place in enumerate(self._visible)
        ]
        rows.show(lines or [_nothing()], keep=True)

    def _line(self, place: int, *, is_whole: bool = False) -> Line:
        node, glyphs = self.outline.nodes[place], self.bench.glyphs
        lead = self._lead(place)
        before, after = self._parts_around(node, place, glyphs)
        used = len(lead) + sum(len(words) for words, _ in (*before, *after)) + 2
        cells = max(8, self.outline_rows.cells - used)
        words = node.claim.text if node.stub_author is None else "retracted"
        body = visible(words) if is_whole else clip(visible(words), cells, glyphs.more)
        target = Target("claim", node.claim.id, node.claim.id)
        hang = self._hang(place) if is_whole else lead
        return line(*before, (body, ""), *after, target=target, lead=lead, hang=hang)

    def _parts_around(
        self, node: Node, place: int, glyphs: Glyphs
    ) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
        """Return what stands before and behind the words of a node."""
        wide = self.outline_rows.cells >= 100
        sign, label = standing_span(node.claim, glyphs)
        sign_of_fold = "" if node.depth else "  "
        if node.below:
            sign_of_fold = f"{glyphs.folded if place in self._folded else glyphs.unfolded} "
        before: list[Span] = [(sign_of_fold, "dim")]
        name = node.stub_author or node.claim.speaker or "somebody"
        who = clip(visible(name), 24 if wide else 14, glyphs.more)
        if node.kind:
            sign_of_kind = glyphs.answers.get(node.kind, glyphs.supports)
            before.append((f"{sign_of_kind} ", "bold"))
            before.append((f"{who} {kind_words(node.kind, node.aim)}: ", "dim"))
        else:
            before.append((f"{who}: ", "dim"))
        after: list[Span] = []
        if node.stub_author is not None:
            pass  # what is out of sight has no standing
        elif node.again:
            after.append(("  shown above", "dim"))
        else:
            after.append((f"  {sign}", label))
        if node.is_open:
            after.append((f"  open end {glyphs.end}", "accent"))
        if place in self._folded:
            after.append((f"  {node.below} hidden", "dim"))
        return tuple(before), tuple(after)

    def _lead(self, place: int) -> str:
        """Return the guides before a node; of very many levels its number and the last ones."""
        node, goes_on, glyphs = self.outline.nodes[place], self._goes_on[place], self.bench.glyphs
        if not node.depth:
            return ""
        first = max(1, node.depth - max(4, self.outline_rows.cells // _CELLS_A_LEVEL))
        above = f"{glyphs.more}{node.depth:,} " if first > 1 else ""
        stems = (glyphs.stem if depth in goes_on else "  " for depth in range(first, node.depth))
        return "".join((above, *stems, glyphs.branch if node.depth in goes_on else glyphs.corner))

    def _hang(self, place: int) -> str:
        """Return the guides before the further rows of a node."""
        node, goes_on, glyphs = self.outline.nodes[place], self._goes_on[place], self.bench.glyphs
        if not node.depth:
            return "  "
        lead = self._lead(place)
        return lead[:-2] + (glyphs.stem if node.depth in goes_on else "  ") + "  "

    def _here(self) -> int | None:
        """Return the place of the node under the cursor."""
        return (
            self._visible[self.outline_rows.cursor]
            if self.outline_rows.cursor < len(self._visible)
            else None
        )

    def _go(self, place: int) -> None:
        """Put the cursor on a node, unfolding what hides it."""
        depth, above = self.outline.nodes[place].depth, place
        while above > 0 and depth > 0:
            above -= 1
            if self.outline.nodes[above].depth < depth:
                depth = self.outline.nodes[above].depth
                self._folded.discard(above)
        self._draw()
        self.outline_rows.move_to(self._visible.index(place))

    def _go_to_claim(self, claim_id: UUID) -> None:
        places = [n for n, node in enumerate(self.outline.nodes) if node.claim.id == claim_id]
        if places:
            self._go(places[0])

    def action_open(self) -> None:
        """Read the claim under the cursor."""
        here = self._here()
        if here is not None:
            self.bench.show_claim(self.outline.nodes[here].claim.id)

    @action("right,l", "unfold the answers", MOVING, bar="unfold", views=("map",), after="open")
    def action_unfold(self) -> None:
        """Unfold the node under the cursor, or go to its first answer."""
        here = self._here()
        if here is None:
            return
        if here in self._folded:
            self._folded.discard(here)
            self._draw()
        elif self.outline.nodes[here].below:
            self.outline_rows.move_by(1)

    @action(
        "left,h",
        "fold the answers away, or go to what is answered",
        MOVING,
        bar="fold",
        views=("map",),
    )
    def action_fold(self) -> None:
        """Fold the node under the cursor, or go to the node above it."""
        here = self._here()
        if here is None:
            return
        node = self.outline.nodes[here]
        if node.below and here not in self._folded:
            self._folded.add(here)
            self._draw()
            return
        for above in range(here - 1, -1, -1):
            if self.outline.nodes[above].depth < node.depth:
                self._go(above)
                return

    @action("z", "fold to one level, to two, to none", MOVING, bar="levels", views=("map",))
    def action_fold_all(self) -> None:
        """Fold to the first level, to the second, then unfold all."""
        self._level = (self._level + 1) % 3
        nodes = enumerate(self.outline.nodes)
        deepest = self._level - 1
        self._folded = {
            n for n, node in nodes if self._level and node.below and node.depth >= deepest
        }
        self._draw()

    def step(self, direction: int) -> None:
        """Go to the next open end; after the last, to the first."""
        ends = [place for place, node in enumerate(self.outline.nodes) if node.is_open]
        if not ends:
            self.bench.show_message("No open end: everything here has an answer.")
            return
        here = self._here() or 0
        onward = [n for n in ends if n > here] if direction > 0 else [n for n in ends if n < here]
        if direction > 0:
            place = onward[0] if onward else ends[0]
        else:
            place = onward[-1] if onward else ends[-1]
        self._go(place)
        self.bench.show_message(
            f"Open end {ends.index(place) + 1} of {len(ends)}: nobody answered it yet."
        )

    @on(Rows.Moved)
    def _moved(self, event: Rows.Moved) -> None:
        event.stop()
        if event.rows is self.outline_rows:
            if self.outline_rows.cursor != self._whole and self._visible:
                self._show_lines()
            self.show_preview()
        if self.bench.view is self:
            self.bench.redraw_keys()

    def show_preview(self) -> None:
        """Show the claim under the cursor below the outline, where there is room for it."""
        here = self._here()
        if here is None or not self.preview.display:
            return
        claim_id, glyphs = self.outline.nodes[here].claim.id, self.bench.glyphs
        self.bench.queries.ask(
            "preview",
            lambda session: (claim_id, claim_lines(claim_detail(session, claim_id), glyphs)),
            self._put_preview,
        )

    def _put_preview(self, answer: tuple[UUID, list[Line]]) -> None:
        claim_id, lines = answer
        here = self._here()
        if here is not None and self.outline.nodes[here].claim.id == claim_id:
            self.preview.show(lines)

    def targets(self) -> list[Target]:
        """Return what is under the cursor, in the outline or in the claim below it."""
        inside = self.preview.target() if self.preview.has_focus else None
        here = inside or self.outline_rows.target()
        return [here] if here is not None else []

    def pane(self, direction: int) -> None:
        """Go from the outline to the claim below it, and back."""
        other = self.outline_rows if self.preview.has_focus else self.preview
        if other.display:
            self.screen.set_focus(other)

    def back(self) -> bool:
        """Leave the claim below the outline."""
        if not self.preview.has_focus:
            return False
        self.screen.set_focus(self.outline_rows)
        return True


def _nothing() -> Line:
    return line(("No claim to show the argument of: Esc goes back, n adds a claim.", "dim"))
