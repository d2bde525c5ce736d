"""What a person says about how to read reaches the reader, or is refused where it has no use."""

import json
from pathlib import Path

import pytest

from claimtrack.cli.boundary import run
from claimtrack.formats.registry import FORMATS, flag_of

TABLE = "claim,said\nIt rained.,05/06/2015\nIt snowed.,07/08/2015\n"
LINE = '{"text": "It rained.", "key": "rain"}\n'
VALUES = {"map": "map.toml", "date_order": "dmy", "private": None, "speaker": "outlet"}


def test_an_option_that_a_format_has_no_use_for_is_refused_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("lines.jsonl").write_text(LINE, "utf-8")
    Path("map.toml").write_text("", "utf-8")

    for option, value in VALUES.items():
        flag = flag_of(option)
        given = [flag] if value is None else [flag, value]
        assert run(["import", "lines.jsonl", "-f", "c.db", *given]) == 1
        said = capsys.readouterr().err
        assert said.startswith(f"lines.jsonl is read as jsonl, which has no use for {flag}")
        assert said.count("\n") == 1
    assert {name for each in FORMATS for name in each.options} <= set(VALUES)


def test_the_order_of_dates_is_a_persons_word_where_no_date_tells_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("t.csv").write_text(TABLE, "utf-8")
    read = {}

    for order in ("dmy", "mdy"):
        assert run(["import", "t.csv", "-f", f"{order}.db", "--date-order", order, "--json"]) == 0
        capsys.readouterr()
        assert run(["list", "-f", f"{order}.db", "--json"]) == 0
        rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        read[order] = sorted(row["said"] for row in rows)

    assert read == {"dmy": ["2015-06-05", "2015-08-07"], "mdy": ["2015-05-06", "2015-07-08"]}
    assert run(["import", "t.csv", "-f", "x.db", "--date-order", "ymd"]) == 2
