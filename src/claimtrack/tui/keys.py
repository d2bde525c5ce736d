"""Every key in one table: bindings, key bar, help, docs/keys.md and tests are made of it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Key:
    """One action: its keys as Textual names them, as people read them, and what it does.

    `bar` is its word in the key bar; an empty one leaves it to the help.
    """

    action: str
    keys: str
    shown: str
    bar: str
    help: str


KEYS = (
    Key("cursor_down", "j,down", "j ↓", "", "next claim"),
    Key("cursor_up", "k,up", "k ↑", "", "previous claim"),
    Key("page_down", "pagedown,ctrl+f", "PgDn", "", "a page down"),
    Key("page_up", "pageup,ctrl+b", "PgUp", "", "a page up"),
    Key("first", "home,g", "Home g", "", "first claim"),
    Key("last", "end,G", "End G", "", "last claim"),
    Key("open", "enter,l,right", "↵", "open", "read the claim: arrows scroll, Esc goes back"),
    Key("filter", "slash", "/", "filter", "filter by words, speaker: tag: standing: since: …"),
    Key("annotate", "a", "a", "note", "write a note on the claim"),
    Key("rebut", "r", "r", "rebut", "answer the claim with a counterclaim"),
    Key("new_claim", "n", "n", "new", "add a claim"),
    Key("assess", "v", "v", "verdict", "your own verdict on the claim"),
    Key("tag", "t", "t", "tag", "put topics on the claim"),
    Key("stage('open')", "o", "o", "", "stage: open"),
    Key("stage('parked')", "p", "p", "", "stage: parked"),
    Key("stage('checked')", "c", "c", "", "stage: checked"),
    Key("undo", "u", "u", "undo", "take your own last change back"),
    Key("redo", "U", "U", "", "bring back what undo took"),
    Key("take_news", "R", "R", "", "take in what others wrote"),
    Key("step_back", "escape,h,left", "Esc", "", "one step back; clears the filter; loses nothing"),
    Key("help", "question_mark", "?", "keys", "this help"),
    Key("quit", "q", "q", "quit", "leave"),
)
"""In the order of the help."""


def bar() -> str:
    """Return the key bar: what one needs most, in a line."""
    return "  ".join(f"{key.shown} {key.bar}" for key in KEYS if key.bar)


def as_markdown() -> str:
    """Return docs/keys.md."""
    rows = "".join(f"| {key.shown} | {key.help} |\n" for key in KEYS)
    return (
        "# Keys\n\nMade from the table in `src/claimtrack/tui/keys.py`; `?` shows the same on the "
        f"screen.\n\n| key | what it does |\n|---|---|\n{rows}"
    )
