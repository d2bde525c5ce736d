"""Write the list of keys: `python docs/keys.py` writes docs/keys.md, from what actions declare."""

from pathlib import Path

from claimtrack.tui.keys import (
    BROWSING,
    BUT_READER,
    GROUPS,
    LEADING,
    ROWS,
    TURNING,
    VIEWS,
    Action,
    declared_actions,
)
from claimtrack.tui.views import views_beside_inbox

_WHERE = {
    VIEWS: "everywhere",
    TURNING: "everywhere but in conflicts",
    LEADING: "everywhere but in suggestions and in conflicts",
    ROWS: "everywhere but in the map, in the reader, in suggestions and in conflicts",
    BUT_READER: "everywhere but in the reader and in suggestions",
    BROWSING: "everywhere but in the reader, in suggestions and in conflicts",
}
_HEAD = (
    "# Keys\n\nMade from the table in `src/claimtrack/tui/keys.py`; `?` shows the keys of a "
    "view on the screen, `??` all of them, and `:` finds a command by its name. The names in "
    "the last column are those that `[keys]` in the [settings](settings.md) takes.\n"
)


def as_markdown() -> str:
    """Return docs/keys.md."""
    views_beside_inbox()
    actions = declared_actions()
    parts = [_HEAD]
    for group in GROUPS:
        parts.append(f"\n## {group}\n\n| key | what it does | where | name |\n|---|---|---|---|\n")
        parts += [_row(action) for action in actions if action.group == group]
    return "".join(parts)


def _row(action: Action) -> str:
    where = _WHERE.get(action.views) or ", ".join(action.views)
    keys = action.shown.replace("|", r"\|")
    return f"| {keys} | {action.help} | {where} | `{action.name}` |\n"


def main() -> None:
    """Write the list."""
    Path(__file__).with_name("keys.md").write_text(as_markdown(), "utf-8")


if __name__ == "__main__":
    main()
