"""What `import` says and leaves: the format, unknown shapes, what stands twice, no empty file."""

import json
from pathlib import Path

import pytest

from claimtrack.cli.boundary import run

LINE = '{"text": "It rained.", "key": "rain"}\n'


@pytest.fixture(autouse=True)
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def told(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, object]:
    capsys.readouterr()
    run(["import", *words, "-f", "c.db", "--json"])
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def test_it_says_which_format_it_took(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.jsonl").write_text(LINE, "utf-8")

    assert run(["import", "a.jsonl", "-f", "c.db"]) == 0

    assert capsys.readouterr().out.startswith("a.jsonl: jsonl: 1 record: 1 added")


@pytest.mark.parametrize(
    ("name", "text", "what"),
    [
        ("a.json", '{\n  "rows": [1]\n}\n', "JSON of a shape that is not known here"),
        ("a.json", '{\n "showcase": [],\n "cases": 1}\n', "JSON of a shape that is not known here"),
        ("a.json", "[1, 2]", "JSON of a shape that is not known here"),
        ("a.json", '{"colour": "red"}', "JSON of a shape that is not known here"),
        ("a.md", "# A list\n- one\n", "a file of a format that is not known here"),
        ("a", "colour;size\nred;1\n", "a file of a format that is not known here"),
    ],
)
def test_an_unknown_shape_is_one_sentence_with_what_is_known_and_leaves_no_file(
    name: str, text: str, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(name).write_text(text, "utf-8")

    assert run(["import", name, "-f", "c.db"]) == 1

    said = capsys.readouterr().err
    assert said.startswith(f"{name}: {what}. Known are ")
    assert "csv" in said
    assert "`claimtrack import --formats`" in said
    assert said.count("\n") == 1
    assert sorted(path.name for path in Path().iterdir()) == [name]


def test_a_wholly_refused_import_leaves_a_file_that_was_there_and_no_new_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("bad.jsonl").write_text('{"text": ""}\n', "utf-8")
    Path("a.jsonl").write_text(LINE, "utf-8")

    assert run(["import", "bad.jsonl", "-f", "new.db"]) == 1
    assert not Path("new.db").exists()
    assert run(["import", "bad.jsonl", "a.jsonl", "-f", "new.db"]) == 1
    assert run(["import", "bad.jsonl", "-f", "new.db"]) == 1
    capsys.readouterr()
    assert run(["list", "-f", "new.db", "--json"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_a_line_that_stands_twice_is_a_duplicate_and_not_unchanged(
    capsys: pytest.CaptureFixture[str],
) -> None:
    source = '{"type": "source", "key": "memo", "title": "Memo"}\n'
    Path("a.jsonl").write_text(LINE + source + LINE + source + LINE, "utf-8")

    first, again = told(capsys, "a.jsonl"), told(capsys, "a.jsonl")

    counts = ("read", "added", "unchanged", "duplicates", "refused")
    assert [first[name] for name in counts] == [5, 2, 0, 3, 0]
    assert [again[name] for name in counts] == [5, 0, 2, 3, 0]


def test_spaces_around_a_dataset_and_a_key_are_no_part_of_them(
    capsys: pytest.CaptureFixture[str],
) -> None:
    answer = (
        '{"key": "sun", "text": "It shone.", "answers": [{"kind": "denies", "claims": [" rain"]}]}'
    )
    Path("a.jsonl").write_text(f"{LINE}{answer}\n", "utf-8")
    Path("b.jsonl").write_text(f"{LINE}{answer}\n".replace('"rain"', '" rain "'), "utf-8")

    assert told(capsys, "a.jsonl", "--dataset", "mill")["added"] == 2
    again = told(capsys, "b.jsonl", "--dataset", " mill ")

    assert (again["added"], again["refused"]) == (0, 0)


def test_rows_without_a_key_that_look_changed_stop_the_import(
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = ["claim,place", "It rained.,Mill", "It snowed.,Mill", "It shone.,Mill"]
    Path("a.csv").write_text("\n".join(rows) + "\n", "utf-8")
    assert told(capsys, "a.csv")["added"] == 3
    Path("b.csv").write_text("\n".join([*rows, "It froze.,Mill"]) + "\n", "utf-8")
    assert told(capsys, "b.csv")["added"] == 1  # more rows, and none that is gone

    edited = [rows[0], "It rained a lot.,Mill", *rows[2:], "It froze.,Mill", "New.,Mill"]
    Path("a.csv").write_text("\n".join(edited) + "\n", "utf-8")
    dry = told(capsys, "a.csv", "--dry-run")
    assert any("a.csv: 1 row looks like a changed one" in str(note) for note in dry["notes"])  # type: ignore[attr-defined]
    assert run(["import", "a.csv", "-f", "c.db"]) == 1
    said = capsys.readouterr().err
    assert "a.csv: 1 row looks like a changed one of last time" in said
    assert "--new-rows" in said
    assert told(capsys, "b.csv")["unchanged"] == 4
    assert told(capsys, "a.csv", "--new-rows")["added"] == 2


def test_another_table_with_the_same_numbers_does_not_write_over_the_first(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("may.csv").write_text("key,claim\n1,It rained all day.\n2,Snow fell at Mill.\n", "utf-8")
    Path("june.csv").write_text("key,claim\n1,Ann was late.\n2,Nobody came.\n", "utf-8")
    mended = "key,claim\n1,It rained all day long.\n2,Snow fell at the Mill.\n"
    assert told(capsys, "may.csv")["added"] == 2

    dry = told(capsys, "june.csv", "--dry-run")
    assert any("2 of 2 claims say something else" in str(note) for note in dry["notes"])  # type: ignore[attr-defined]
    assert run(["import", "june.csv", "-f", "c.db"]) == 1
    assert "so it may be another table" in capsys.readouterr().err
    assert told(capsys, "may.csv")["unchanged"] == 2
    assert told(capsys, "june.csv", "--dataset", "june")["added"] == 2
    Path("may.csv").write_text(mended, "utf-8")
    assert told(capsys, "may.csv")["revised"] == 2


def test_an_import_that_was_undone_comes_back_without_a_conflict(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("a.csv").write_text("key,claim\n1,It rained.\n", "utf-8")
    told(capsys, "a.csv")
    Path("a.csv").write_text("key,claim\n1,It rained a lot.\n", "utf-8")
    told(capsys, "a.csv")
    assert run(["undo", "-f", "c.db"]) == 0
    capsys.readouterr()

    again = told(capsys, "a.csv")

    assert (again["revised"], again["conflicts"]) == (1, 0)
