"""The command line as people use it: words in, lines out, and exit codes that mean something."""

import json
import os
import pty
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import KERRY, Shell

UUID_LINE = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def test_import_makes_the_file_and_tells_the_counts(shell: Shell) -> None:
    (report,) = shell.json("import", str(KERRY))
    (again,) = shell.json("import", str(KERRY))

    names = {"read", "added", "revised", "unchanged", "refused", "claims", "sources", "citations",
             "rebuttals", "actors", "annotations"}  # fmt: skip
    assert names <= report.keys()
    assert report["claims"] >= 12
    assert (again["added"], again["unchanged"]) == (0, report["read"])


def test_list_as_json_has_one_whole_claim_a_line(kerry_shell: Shell) -> None:
    rows = kerry_shell.json("list")

    names = {"id", "key", "text", "speaker", "said", "stage", "standing", "rebuttals", "citations"}
    assert all(names <= row.keys() for row in rows)
    assert {row["standing"] for row in rows if row["rebuttals"]} == {"disputed"}


def test_every_writing_command_prints_the_id_of_what_it_wrote(
    kerry_shell: Shell, tmp_path: Path
) -> None:
    sh = kerry_shell
    (tmp_path / "doc.txt").write_text("He said: never again.", "utf-8")
    source = sh("add", "source", "A document", "--text", "doc.txt", "--published", "2015-05")
    claim = sh("add", "claim", "It never happened.", "--speaker", "Moscow", "--said", "2015-05~",
               "--tag", "new", "--source", source, "--exact", "never again")  # fmt: skip
    written = [
        source,
        claim,
        sh("add", "actor", "Reuters", "--kind", "outlet"),
        sh("cite", claim, "--source", source, "--exact", "said: never", "--role", "supports"),
        sh("rebut", claim, "--text", "It did.", "--speaker", "NATO", "--kind", "contradicts"),
        sh("annotate", claim, "Look again."),
        sh("assess", claim, "unproven", "--likelihood", "unlikely", "--confidence", "low"),
        sh("tag", claim, "denial"),
        sh("revise", claim, "--place", "Minsk", "--reason", "the transcript"),
        sh("retract", claim, "--reason", "entered twice"),
        sh("undo"),
    ]
    (shown,) = sh.json("show", claim)

    assert all(UUID_LINE.fullmatch(line) for line in written)
    assert shown["place"] == "Minsk"
    assert shown["speaker"] == "Russia"
    assert (len(shown["citations"]), len(shown["rebuttals"]), len(shown["assessments"])) == (
        2,
        1,
        1,
    )
    assert set(shown["tags"]) == {"new", "denial"}
    assert shown["retracted"] is False
    assert sh("check").startswith("sound")


def test_a_claim_repeats_an_earlier_one_until_it_is_said_to_repeat_none(kerry_shell: Shell) -> None:
    def repeated() -> list[str]:
        lines = map(json.loads, kerry_shell("export").splitlines())
        return [line["key"] for line in lines if line.get("repeats")]

    kerry_shell("revise", "denial-nato", "--repeats", "denial-involvement")
    recorded = repeated()
    kerry_shell("revise", "denial-nato", "--repeats", "")

    assert recorded == ["denial-nato"]
    assert repeated() == []


def test_rebut_echoes_who_answers_whom(kerry_shell: Shell) -> None:
    kerry_shell("rebut", "aid-breach", "--with", "denial-nato", "--kind", "undercuts")

    assert "Russia" in kerry_shell.err
    assert "undercuts" in kerry_shell.err
    assert "Stoltenberg" in kerry_shell.err


def test_ids_may_be_prefixes_keys_or_come_from_a_pipe(
    kerry_shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = next(one for one in kerry_shell.json("list") if one["key"] == "aid-breach")
    by_prefix = kerry_shell.json("show", row["id"][:8])
    by_key = kerry_shell.json("show", "aid-breach")
    import io

    monkeypatch.setattr(sys, "stdin", io.StringIO(row["id"] + "\n"))
    piped = kerry_shell.json("show", "-")

    assert by_prefix == by_key == piped


def test_an_ambiguous_prefix_lists_the_candidates(shell: Shell) -> None:
    shell("init")
    ids = [shell("add", "claim", f"Claim {number}.") for number in range(17)]
    digits = [one[0] for one in ids]
    common = next(one for one in digits if digits.count(one) > 1)

    shell("show", common, code=1)

    assert "fits more than one" in shell.err
    assert len(shell.err.strip().splitlines()) == digits.count(common) + 1


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["show", "nowhere"], 1),
        (["list", "--file", "missing.db"], 1),
        (["import", "missing.jsonl"], 1),
        (["import", "."], 1),
        (["list", "stage:done"], 1),
        (["add", "claim", ""], 1),
        (["add", "claim", "x", "--said", "2015-02-30"], 1),
        (["cite", "aid-breach", "--source", "dispatch", "--exact", "not in it at all"], 1),
        (["undo", "--as", "nobody"], 1),
        (["settle", "aid-breach", "place", "--keep", "1", "--reason", "x"], 1),
        (["lst"], 2),
        (["assess", "aid-breach", "wrong"], 2),
        (["show"], 2),
        (["revise", "aid-breach", "--colour", "red"], 2),
    ],
)
def test_a_refusal_is_one_sentence_on_stderr_and_nothing_on_stdout(
    kerry_shell: Shell, words: list[str], code: int
) -> None:
    kerry_shell(*words, code=code)

    assert kerry_shell.out == ""
    assert kerry_shell.err.strip()
    assert "Traceback" not in kerry_shell.err


def test_nothing_found_is_an_answer(kerry_shell: Shell) -> None:
    kerry_shell("search", "zebra")

    assert (kerry_shell.out, kerry_shell.err.strip()) == ("", "Nothing found.")


def test_text_from_people_never_reaches_the_terminal_as_an_escape_or_as_markup(
    shell: Shell, tmp_path: Path
) -> None:
    hostile = "[red]x[/red] \x1b[31mred\x1b[0m \x07 \u202egnp.exe [/foo]"
    (tmp_path / "x.jsonl").write_text(
        json.dumps({"key": "k\x1b[2J", "text": hostile, "speaker": hostile, "note": hostile}) + "\n"
    )
    shell("import", "x.jsonl")

    outputs = [
        shell("list"), shell("show", "k\x1b[2J"), shell("log"), shell("standing"),
        shell("search", "red"), shell("list", "--json"), shell("export"),
    ]  # fmt: skip
    shell("show", "nowhere\x1b[31m", code=1)

    assert not any(bad in out for out in [*outputs, shell.err] for bad in "\x1b\x07\u202e")
    assert all("[red]" in out for out in outputs[:2])
    assert json.loads(outputs[5])["text"] == hostile


def test_a_copy_is_merged_with_its_plan_in_words(kerry_shell: Shell) -> None:
    shutil.copy("claims.db", "bob.db")
    kerry_shell("add", "claim", "Ours.", "--as", "alice")
    kerry_shell("add", "claim", "Theirs.", "--file", "bob.db", "--as", "bob")

    dry = kerry_shell("merge", "bob.db", "--dry-run")
    told = kerry_shell("merge", "bob.db")
    (again,) = kerry_shell.json("merge", "bob.db")

    assert "would be merged" in dry
    assert "diverged" in told
    assert "1 by bob" in told
    assert "it lacks: 1 changeset" in told
    assert (again["relation"], again["incoming"], again["outgoing"]) == ("ahead", 0, 1)
    assert (again["entities"], again["conflicts"]) == (0, 0)
    assert len(kerry_shell.json("search", "theirs")) == 1


def test_what_an_open_file_held_is_merged_into_the_copy_that_replaced_it(
    kerry_shell: Shell,
) -> None:
    from claimtrack import changes
    from claimtrack.cli.options import open_file

    shutil.copy("claims.db", "older.db")
    store = open_file("claims.db")
    changes.add_claim(store, "alice", {"text": "Ours."})
    Path("older.db").replace("claims.db")
    with store.reading():
        pass

    assert len(kerry_shell.json("search", "ours")) == 1


def test_several_copies_are_merged_in_order_or_none(kerry_shell: Shell) -> None:
    for name in ("bob", "chen"):
        shutil.copy("claims.db", f"{name}.db")
        kerry_shell("add", "claim", f"By {name}.", "--file", f"{name}.db", "--as", name)

    kerry_shell("merge", "bob.db", "missing.db", code=1)
    unchanged = kerry_shell.json("search", "bob")
    reports = kerry_shell.json("merge", "bob.db", "chen.db")

    assert unchanged == []
    assert [one["authors"] for one in reports] == [{"bob": 1}, {"chen": 1}]


def test_a_merge_makes_the_file_and_a_dry_run_does_not(kerry_shell: Shell) -> None:
    kerry_shell("merge", "claims.db", "--file", "new.db", "--dry-run")
    assert not Path("new.db").exists()

    kerry_shell("merge", "claims.db", "--file", "new.db")

    kerry_shell("export", "--output", "old.jsonl")
    kerry_shell("export", "--file", "new.db", "--output", "new.jsonl")
    assert Path("old.jsonl").read_bytes() == Path("new.jsonl").read_bytes()


def test_what_cannot_be_merged_gets_a_sentence(kerry_shell: Shell) -> None:
    kerry_shell("export", "--output", "dump.jsonl")
    kerry_shell("init", "other.db")
    kerry_shell("add", "claim", "x", "--file", "other.db")

    kerry_shell("merge", "dump.jsonl", code=1)
    assert "claimtrack import dump.jsonl" in kerry_shell.err
    kerry_shell("merge", "other.db", code=1)
    assert "--join" in kerry_shell.err
    kerry_shell("merge", "claims.db", code=1)
    assert "the file itself" in kerry_shell.err


@pytest.mark.parametrize("command", ["list", "timeline", "numbers", "agreement", "brief"])
def test_a_search_says_whom_a_name_passes_over(kerry_shell: Shell, command: str) -> None:
    for speaker in ("Kerr", "Kerr Bridge"):
        kerry_shell("add", "claim", f"{speaker} said it.", "--speaker", speaker)
    kerry_shell(command, "speaker:kerr")

    assert "speaker:kerr: whoever is called just that, not “Kerr Bridge”" in kerry_shell.err


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys\nfrom claimtrack.cli.boundary import run\nrun(['--help'])\n"
        "heavy = {'sqlmodel', 'sqlalchemy', 'alembic', 'textual', 'pydantic', 'urllib.request',\n"
        "    'claimtrack.pictures', 'claimtrack.brief.material'} & set(sys.modules)\n"
        "sys.exit(f'loaded: {heavy}' if heavy else 0)"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "words",
    [["list"], ["search", "equip"], ["show", "soldiers-220"], ["annotate", "soldiers-220", "Ask."]],
    ids=lambda words: words[0],
)
def test_a_short_command_loads_no_more_than_it_needs(
    kerry_shell: Shell, tmp_path: Path, words: list[str]
) -> None:
    needless = {"sqlalchemy.dialects.postgresql", "alembic", "textual", "rapidfuzz", "edtf"}
    if words[0] != "show":  # its quotes are looked for in what is kept of the sources
        needless |= {"claimtrack.quotes", "claimtrack.attribution", "claimtrack.formats"}
    code = (
        "import gc, sys\nfrom claimtrack.__main__ import main\n"
        f"sys.argv[1:] = {[*words, '--file', str(tmp_path / 'claims.db')]!r}\n"
        "try:\n    main()\nexcept SystemExit as end:\n    done = end.code\n"
        f"heavy = {needless!r} & set(sys.modules)\n"
        "searched_at_its_end = gc.get_freeze_count() == 0\n"
        "sys.exit(f'loaded: {heavy}' if heavy else searched_at_its_end or done)"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


def _panels(help_text: str) -> dict[str, list[tuple[str, str]]]:
    """Return what `claimtrack --help` shows in each panel: names with one line each."""
    panels: dict[str, list[tuple[str, str]]] = {}
    for line in help_text.splitlines():
        if head := re.match(r"╭─ (.+?) ─+╮", line):
            title = head[1]
        elif row := re.match(r"│ (\S*) *(.*?) *│", line):
            panels.setdefault(title, []).append((row[1], row[2]))
    del panels["Options"]
    return panels


def test_help_lists_every_command_in_the_order_of_the_work(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    from claimtrack.cli.app import ORDER, Panel, app

    monkeypatch.setenv("COLUMNS", "80")
    shell("--help")
    panels = _panels(shell.out)
    added = [command.name for command in app.registered_commands]
    added += [group.name for group in app.registered_groups]

    assert list(panels) == list(Panel)
    assert [name for rows in panels.values() for name, _ in rows] == list(ORDER)
    assert sorted(map(str, added)) == sorted(ORDER)
    assert [panels[title][0][0] for title in panels] == [
        "demo", "add", "list", "assess", "merge", "import", "undo",
    ]  # fmt: skip


def test_help_gives_each_command_one_whole_line_of_80_columns(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    from claimtrack.cli.app import app

    monkeypatch.setenv("COLUMNS", "80")
    shell("--help")
    rows = dict(row for panel in _panels(shell.out).values() for row in panel)
    first_paragraphs = {
        command.name: str(command.help or command.callback.__doc__).partition("\n\n")[0]
        for command in app.registered_commands
        if command.callback is not None
    }

    assert max(map(len, shell.out.splitlines())) == 80
    assert rows == {
        **first_paragraphs,
        "add": "Add a claim, a source or an actor.",
        "review": "How the file is reviewed: blind or not, and by which editors.",
        "git": "Share a file through git: install its merge driver in a clone.",
    }


def test_every_command_has_help_with_an_example(shell: Shell) -> None:
    from claimtrack.cli.app import COMMANDS

    for command in sorted(COMMANDS - {"add"}):
        shell(command, "--help")
        assert "Example" in shell.out, command


def test_the_readme_names_every_command() -> None:
    from claimtrack.cli.app import COMMANDS

    readme = (Path(__file__).resolve().parents[1] / "README.md").read_text("utf-8")

    missing = [name for name in COMMANDS if f"`{name}" not in readme]
    assert missing == []


def test_the_readme_groups_the_commands_as_help_does() -> None:
    from claimtrack.cli.app import ORDER, Panel

    readme = (Path(__file__).resolve().parents[1] / "README.md").read_text("utf-8")
    table = re.findall(r"^\| ([a-z ]+) \| (.*`.*) \|$", readme, re.M)
    named = {name: None for _, cells in table for name in re.findall(r"`([a-z]+)", cells)}

    assert [title for title, _ in table] == [panel.lower() for panel in Panel]
    assert [name for name in named if name != "claimtrack"] == list(ORDER)


def test_the_demo_without_a_terminal_lists_the_example(shell: Shell, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "claimtrack", "demo"],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip

    assert done.returncode == 0
    assert done.stdout.count("disputed") >= 5
    assert "no terminal" in done.stderr
    assert list(tmp_path.glob("*.db")) == []


def test_the_screen_without_a_terminal_says_so(kerry_shell: Shell) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "claimtrack", "claims.db"],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 1
    assert "needs a terminal" in done.stderr


def test_a_reader_that_goes_away_is_no_error(kerry_shell: Shell) -> None:
    command = f"{sys.executable} -m claimtrack list --json | head -n 1"

    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)

    assert done.stdout.count("\n") == 1
    assert done.stderr == ""


def test_progress_is_shown_on_a_terminal_only(kerry_shell: Shell) -> None:
    master, slave = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "claimtrack", "import", str(KERRY), "--file", "new.db"],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=slave, check=False, text=True,
    )  # fmt: skip
    os.close(slave)
    shown = os.read(master, 65536).decode("utf-8", "replace")
    os.close(master)

    assert done.returncode == 0
    assert "importing" in shown


def test_the_author_comes_from_the_config_file(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("CLAIMTRACK_AUTHOR")
    config = tmp_path / "home" / "claimtrack" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text('author = "dana"\n', "utf-8")

    shell("init")
    shell("add", "claim", "x")

    assert shell.json("log")[0]["author"] == "dana"


def test_who_writes_is_not_guessed_where_the_config_file_is_broken(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("CLAIMTRACK_AUTHOR")
    config = tmp_path / "home" / "claimtrack" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text("author = dana\n", "utf-8")
    shell("init")

    for words in (["add", "claim", "x"], ["undo"], ["import", str(KERRY), "--file", "new.db"]):
        shell(*words, code=1)
        assert "config.toml, line 1: " in shell.err
        assert "nothing was written" in shell.err
    shell("add", "claim", "y", "--as", "eve")

    assert not (tmp_path / "new.db").exists()
    assert [step["author"] for step in shell.json("log")] == ["eve"]
    shell("list")
    assert shell.err == ""
