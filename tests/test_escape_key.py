"""The Esc key, with others right behind it, as a terminal over a lagging line sends them."""

import pytest
from textual import events

from claimtrack.tui.escape_key import EscapeKeyParser


def keys_in(*reads: str) -> list[str]:
    parser = EscapeKeyParser()
    messages = [message for read in reads for message in parser.feed(read)]
    parser._timeout_time = parser._timeout_time and 0.0
    messages += parser.tick()
    return [
        message.key if isinstance(message, events.Key) else f"paste {message.text}"
        for message in messages
        if isinstance(message, events.Key | events.Paste)
    ]


@pytest.mark.parametrize(
    ("reads", "keys"),
    [
        (["\x1b"], "escape"),
        (["\x1b/ab\r"], "escape slash a b enter"),
        (["\x1bn"], "escape n"),
        (["\x1b2"], "escape 2"),
        (["\x1b", "n"], "escape n"),
        (["n\x1b", "/a"], "n escape slash a"),
        (["\x1b\x1bq"], "escape escape q"),
        (["\x1b\x13"], "escape ctrl+s"),
        (["a\x1b[Bb"], "a down b"),
        (["\x1b\x1b[B"], "escape down"),
        (["\x1b", "[B"], "down"),
        (["\x1bOA"], "up"),
        (["\x1bb"], "ctrl+left"),
        (["\x1bba"], "escape b a"),
        (["\x1b[200~a\nb\x1b[201~n\x1bq/"], "paste a\nb n escape q slash"),
        (["\x1b[200~a", "b\x1b[201~q"], "paste ab q"),
    ],
)
def test_escape_is_a_key_of_its_own_whatever_comes_with_it(reads: list[str], keys: str) -> None:
    assert " ".join(keys_in(*reads)) == keys
