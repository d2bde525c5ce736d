"""The Esc key told apart from what a terminal begins with the same character.

A terminal sends ESC for the Esc key, before the letter of an arrow, and before a key that is
pressed with Alt. Over a lagging line the keys after Esc come with it, and Textual would take
`ESC /` and all that follows for one unknown key: the words of a filter then run as verbs. So Esc
stands for itself where no sequence begins. What moves and deletes by words in a line, Alt with b,
f, d or Backspace (some send that for Alt with an arrow), is known by coming alone.
"""

import re
from collections.abc import Iterable

from textual._xterm_parser import XTermParser
from textual.drivers import linux_driver
from textual.message import Message

_ESC = "\x1b"
_BEGINS_SEQUENCE = "[OP]_^X\r"
"""What follows ESC in a sequence, or in Alt with Enter, which begins a line in a form."""

_WITH_ALT = tuple(f"\x1b{key}" for key in "bfd\x7f")

_PASTE = re.compile(r"(\x1b\[200~.*?(?:\x1b\[201~|\Z))", re.DOTALL)
_APART = re.compile(rf"(?<=\x1b)(?=[^{re.escape(_BEGINS_SEQUENCE)}\x1b])|(?<=\x1b)(?=\x1b)")


class EscapeKeyParser(XTermParser):
    """Reads what a terminal sends, with Esc as a key of its own wherever it can be one."""

    _is_pasting = _ends_in_escape = False

    def feed(self, data: str) -> Iterable[Message]:
        """Yield the keys in what was read at once."""
        if self._ends_in_escape and data and data[0] not in _BEGINS_SEQUENCE:
            yield from self._end_escape()
        self._ends_in_escape = data.endswith(_ESC)
        if not data or _ESC not in data or data in _WITH_ALT or self._is_pasting:
            yield from super().feed(data)
            self._note_paste(data)
            return
        for place, part in enumerate(_PASTE.split(data)):
            if place % 2:
                yield from super().feed(part)
                self._note_paste(part)
            else:
                yield from self._feed_keys(part)

    def _feed_keys(self, data: str) -> Iterable[Message]:
        pieces = _APART.split(data)
        for place, piece in enumerate(pieces):
            if piece:
                yield from super().feed(piece)
            if place + 1 < len(pieces):  # it ends with an Esc that begins no sequence
                yield from self._end_escape()

    def _end_escape(self) -> Iterable[Message]:
        """Yield the Esc key where ESC was read last, and nothing where its time is over."""
        if self._timeout_time is not None:
            self._timeout_time = 0.0
        yield from self.tick()

    def _note_paste(self, data: str) -> None:
        begun, ended = data.rfind("\x1b[200~"), data.rfind("\x1b[201~")
        if begun != ended:
            self._is_pasting = begun > ended


def tell_escape_apart() -> None:
    """Have the screen read keys so; only where terminals send characters for keys."""
    linux_driver.XTermParser = EscapeKeyParser  # type: ignore[attr-defined]  # where it looks it up
