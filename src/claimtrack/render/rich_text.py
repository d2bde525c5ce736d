"""A sheet as Rich text, for the command line."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from claimtrack.render.glyphs import UNICODE
from claimtrack.render.lines import Line, laid_out
from claimtrack.text import visible

if TYPE_CHECKING:
    from rich.text import Text

STYLES = {
    "unanswered": "", "stands": "green", "disputed": "yellow", "defeated": "red", "dim": "dim",
    "bold": "bold", "italic": "italic", "heading": "bold", "accent": "cyan",
}  # fmt: skip


def text(value: str | None, style: str = "") -> "Text":
    """Return what a person wrote as Rich text: shown as it is, harmless to the terminal."""
    from rich.text import Text

    return Text().append(visible(value or ""), style)


def standing_text(label: str, partial: str | None = None) -> "Text":
    """Return a standing as sign, word and colour."""
    words = f"{UNICODE.standings.get(label, '?')} {label}" + (f", {partial}" if partial else "")
    return text(words, STYLES.get(label, ""))


def on_paper(lines: Sequence[Line], cells: int) -> "Iterator[Text]":
    """Yield the rows of a sheet at a width."""
    from rich.text import Text

    for row in laid_out(lines, cells):
        yield Text.assemble(*_styled(row.spans))


def _styled(spans: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    return ((words, STYLES.get(token, "")) for words, token in spans)
