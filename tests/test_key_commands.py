"""The same on the command line: each command that an action names is run, with fitting words."""

import io
import json
import shlex
from pathlib import Path

import pytest

from claimtrack.tui.keys import declared_actions
from claimtrack.tui.views import views_beside_inbox
from conftest import KERRY, Shell
from disputes import merged_copy

views_beside_inbox()
COMMANDS = sorted(
    {action.command.removeprefix("claimtrack ") for action in declared_actions()} - {""}
)
LINES = {
    "add source": "add source Letter",
    "snapshot": f"snapshot dispatch {KERRY / 'dispatch.txt'}",
    "add claim": "add claim 'It never happened.'",
    "add actor": "add actor 'Sky Ukraine' --kind outlet",
    "agreement": "agreement",
    "agreement --on": "agreement --on likelihood",
    "annotate": "annotate denial-nato 'Look again.'",
    "annotate --reply-to": "annotate aid-breach 'The mission.' --reply-to NOTE",
    "assign": "assign denial-nato --reviewer bob",
    "assess": "assess denial-nato unproven",
    "assess --source": "assess aid-breach --source dispatch --rating Mixed --reviewer Snopes",
    "brief": "brief denial-nato --format md",
    "map": "map denial-nato",
    "cite": "cite denial-nato --source dispatch",
    "conflicts": "conflicts",
    "import": f"import {KERRY}",
    "list --sort": "list --sort answers",
    "list --columns": "list --columns said,claim",
    "list --group": "list --group topic",
    "list -is:answer": "list -is:answer",
    "list --group --counts": "list --group speaker --counts",
    "list": "list standing:disputed",
    "list --actors": "list --actors",
    "list --sources": "list --sources",
    "log": "log",
    "number": "number denial-nato 12 --measure 'soldiers killed'",
    "numbers": "numbers",
    "rebut": "rebut denial-nato --text 'They did.' --kind denies",
    "positions": "positions 'Jens Stoltenberg'",
    "positions --topic": "positions 'Jens Stoltenberg' --topic build-up",
    "positions --with-parts": "positions Russia --with-parts",
    "redo": "redo",
    "retract": "retract NOTE",
    "retract --with-others": "retract denial-nato --with-others",
    "revise": "revise denial-nato --place Minsk",
    "revise --derived-from": "revise interfax --derived-from dispatch",
    "copies": "copies",
    "revise --owner": "revise denial-nato --owner alice",
    "revise --repeats": "revise denial-nato --repeats denial-involvement",
    "revise --settled": "revise NOTE --settled true",
    "revise --stage checked": "revise denial-nato --stage checked",
    "revise --stage open": "revise denial-nato --stage open",
    "revise --stage parked": "revise denial-nato --stage parked",
    "since": "since",
    "settle --both": "settle thousand-pieces note --both --reason 'both are so'",
    "settle --keep": "settle thousand-pieces note --keep 1 --reason 'the record'",
    "settle --value": "settle thousand-pieces note --value Three --reason 'the record'",
    "settle -": "settle - --reason 'we talked'",
    "show --uncover": "show denial-nato --uncover",
    "standing": "standing denial-nato",
    "support": "support aid-breach --with steady-flow",
    "suggest": "suggest dispatch",
    "suggest --accept": "suggest dispatch --accept 1",
    "tag": "tag denial-nato denial",
    "undo": "undo",
    "unite": "unite Russia NATO",
    "unite --never": "unite Russia NATO --never",
    "unite --suggest": "unite --suggest",
}
"""How each command is typed on the example, after two teammates wrote in the same fields."""


_made: list[tuple[bytes, str]] = []
"""The example as it begins each test, and the id of its note: made once, and copied."""


def disputed_example(shell: Shell, folder: Path) -> str:
    """Lay the example into a folder, with a note, a step to take back and one to bring back."""
    file = folder / "claims.db"
    if not _made:
        merged_copy(folder).close()
        note = shell("annotate", "aid-breach", "Who says so?")
        shell("tag", "aid-breach", "second")
        shell("undo")
        _made.append((file.read_bytes(), note))
    file.write_bytes(_made[0][0])
    return _made[0][1]


@pytest.mark.parametrize("command", COMMANDS)
def test_the_command_of_a_key_is_one_that_the_command_line_takes(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    note = disputed_example(shell, tmp_path)
    conflict = next(one for one in shell.json("conflicts") if one["field"] == "note")
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps({**conflict, "keep": 1}) + "\n"))
    words = [note if word == "NOTE" else word for word in shlex.split(LINES[command])]

    shell(*words)

    assert set(command.split()) <= set(words)


def test_no_line_is_kept_for_a_command_that_no_key_names() -> None:
    assert sorted(LINES) == COMMANDS
