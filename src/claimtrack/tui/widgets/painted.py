"""What is drawn line by line (Textual's Line API): its styles are looked up once a theme."""

from rich.style import Style
from textual.scroll_view import ScrollView


class Painted(ScrollView, can_focus=True, inherit_bindings=False):
    """Draws its own lines; the cursor or caret looks otherwise while the keys move it."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 — Textual's own name
        super().__init__(id=id)
        self._styles: dict[tuple[str, ...], Style] = {}

    def notify_style_update(self) -> None:
        """Forget the colours of the theme before."""
        super().notify_style_update()
        self._styles.clear()

    def watch_has_focus(self, _has_focus: bool) -> None:
        """Look no style up again: none depends on the focus, and all of them take 2 ms."""

    def on_focus(self) -> None:
        """Show where the keys act."""
        self.refresh()

    def on_blur(self) -> None:
        """Show that the keys act elsewhere."""
        self.refresh()
