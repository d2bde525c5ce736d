"""Hostile files of others through `import`: a sentence or records, never a traceback or a hang."""

from pathlib import Path
from time import process_time

import pytest

from claimtrack.cli.boundary import run

HOSTILE = Path(__file__).resolve().parents[2] / "shared" / "data" / "13_hostile"
FOLDERS = sorted(path.name for path in HOSTILE.iterdir()) if HOSTILE.is_dir() else []


@pytest.mark.skipif(not FOLDERS, reason="the data of others is not here")
@pytest.mark.parametrize("folder", FOLDERS)
def test_no_hostile_file_brings_a_traceback_or_takes_long(
    folder: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = tmp_path / "a.jsonl"
    line.write_text('{"text": "It rained.", "key": "rain"}\n', "utf-8")
    claims = tmp_path / "c.db"
    assert run(["import", str(line), "-f", str(claims)]) == 0
    at = HOSTILE / folder
    files = [at] if at.is_file() else sorted(path for path in at.rglob("*") if path.is_file())
    capsys.readouterr()

    for path in files:
        before, begun = claims.read_bytes(), process_time()
        code = run(["import", str(path), "-f", str(claims), "--strict", "--dry-run"])
        said = capsys.readouterr()

        assert code in (0, 1), path
        assert "Traceback" not in said.err, path
        assert code == 0 or said.err.strip(), path
        assert process_time() - begun < 20, path
        assert claims.read_bytes() == before, path
