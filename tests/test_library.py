"""claimtrack as a library: what `import claimtrack` offers, and that it is light and typed."""

import pkgutil
import re
import subprocess
import sys
from inspect import Parameter, Signature, getdoc, signature
from pathlib import Path
from types import FunctionType
from typing import assert_type
from uuid import UUID

import pytest

import claimtrack
from claimtrack.merging import MergeReport
from claimtrack.schemas.copies import QuoteRow
from claimtrack.schemas.listing import ClaimRow
from claimtrack.schemas.rows import ClaimDetail
from claimtrack.transfer import Report
from conftest import KERRY, Shell

PAGE = Path(__file__).resolve().parents[1] / "docs" / "library.md"
FUNCTIONS = {
    name: value
    for name in claimtrack.__all__
    if isinstance(value := getattr(claimtrack, name), FunctionType)
}


def test_the_example_of_the_library_page_prints_what_the_page_says(
    kerry_shell: Shell, capfd: pytest.CaptureFixture[str]
) -> None:
    page = PAGE.read_text("utf-8")
    example = re.search(r"```python\n(.*?)```", page, re.S)
    output = re.search(r"```text\n(.*?)```", page, re.S)
    assert example is not None
    assert output is not None

    exec(compile(example[1], PAGE, "exec"), {})  # noqa: S102 — the page's own lines

    assert capfd.readouterr().out == output[1]
    assert kerry_shell.json("log", "--author", "alice")[0]["kind"] == "undo"


def _parameters(function: FunctionType) -> str:
    """Return the parameters of a function as the page names them: without types and defaults."""
    bare = [
        parameter.replace(annotation=Parameter.empty, default=Parameter.empty)
        for parameter in signature(function).parameters.values()
    ]
    return str(Signature(bare))


def test_the_library_page_names_every_function_with_its_parameters() -> None:
    listed = dict(re.findall(r"\| `(\w+)(\(.*\))` \|", PAGE.read_text("utf-8")))

    assert listed == {name: _parameters(function) for name, function in FUNCTIONS.items()}


def test_importing_claimtrack_imports_nothing_heavy() -> None:
    code = (
        "import sys\nbefore = set(sys.modules)\nimport claimtrack\n"
        "sys.exit(str({name for name in set(sys.modules) - before if '.' not in name\n"
        "              and name not in sys.stdlib_module_names} - {'claimtrack'} or ''))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert done.stderr.strip() == ""
    assert "claim" in dir(claimtrack)


def test_no_public_name_is_that_of_a_module() -> None:
    modules = {module.name for module in pkgutil.iter_modules(claimtrack.__path__)}

    assert modules.isdisjoint(claimtrack.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        claimtrack.nothing  # type: ignore[attr-defined]  # as it should be  # noqa: B018


def test_every_function_is_documented_and_typed(kerry: claimtrack.Store, tmp_path: Path) -> None:
    assert all(getdoc(function) for function in FUNCTIONS.values())
    # Mypy proves these in ./check.
    assert_type(claimtrack.claims(kerry, "standing:disputed"), list[ClaimRow])
    assert_type(claimtrack.search(kerry, "heavy equip"), list[ClaimRow])
    assert_type(claimtrack.claim(kerry, "soldiers-220"), ClaimDetail)
    assert_type(claimtrack.verify(kerry), list[QuoteRow])
    assert_type(claimtrack.add_claim(kerry, "It is."), UUID)
    assert_type(claimtrack.undo(kerry), tuple[UUID, UUID])
    assert_type(claimtrack.import_path(kerry, KERRY), Report)
    assert_type(claimtrack.export(kerry, tmp_path / "out.jsonl"), int)
    other = claimtrack.create_store(tmp_path / "other.db")
    assert_type(claimtrack.merge(other, str(kerry.location)), MergeReport)


def test_a_case_is_worked_on_from_code(tmp_path: Path) -> None:
    store = claimtrack.create_store(tmp_path / "case.db")
    report = claimtrack.import_path(store, KERRY, author="alice")

    added = claimtrack.add_claim(
        store, "No convoy crossed.", speaker="Moscow", said="2015-05", place="Rostov",
        tags=["build-up"], author="alice",
    )  # fmt: skip
    rebuttal = claimtrack.rebut(
        store, "steady-flow", counterclaim=added, kind="contradicts", author="alice"
    )
    citation = claimtrack.cite(
        store, added, "dispatch", "a steady flow of heavy equipment", role="disputes",
        author="alice",
    )  # fmt: skip
    note = claimtrack.annotate(store, rebuttal, "Ask for the logs.", author="bob")
    reply = claimtrack.annotate(store, note, "Asked.", author="alice")
    detail = claimtrack.claim(store, added.hex[:12])

    assert report.added == report.read
    assert detail.fields["place"] == "Rostov"
    assert detail.claim.speaker == "Russia"
    assert [one.id for one in detail.citations] == [citation]
    (answer,) = (
        row for row in claimtrack.claim(store, "steady-flow").rebuttals if row.id == rebuttal
    )
    assert (answer.claim.id, answer.annotations[0].replies[0].id) == (added, reply)
    assert claimtrack.claim(store, added).claim in claimtrack.search(store, "convoy cross")
    assert {quote.state for quote in claimtrack.verify(store, "dispatch")} == {"exact"}


def test_an_undo_takes_back_and_the_undo_of_it_brings_back(kerry: claimtrack.Store) -> None:
    claimtrack.add_claim(kerry, "A zeppelin came.", author="alice")
    _, by = claimtrack.undo(kerry, author="alice")

    assert claimtrack.search(kerry, "zeppelin") == []
    claimtrack.undo(kerry, by, author="alice")
    assert len(claimtrack.search(kerry, "zeppelin")) == 1


def test_what_is_exported_is_imported_again_and_a_copy_is_merged(
    kerry: claimtrack.Store, tmp_path: Path
) -> None:
    claimtrack.export(kerry, tmp_path / "all.jsonl")
    claimtrack.export(kerry, tmp_path / "case", "speaker:moscow", format_name="dossier")
    copy = claimtrack.create_store(tmp_path / "copy.db")
    claimtrack.import_path(copy, tmp_path / "all.jsonl")
    joined = claimtrack.create_store(tmp_path / "joined.db")
    report = claimtrack.merge(joined, tmp_path / "claims.db")

    assert claimtrack.claims(copy) == claimtrack.claims(kerry) == claimtrack.claims(joined)
    assert report.incoming == 1
    assert (tmp_path / "case" / "case.yaml").exists()


def test_what_cannot_be_done_is_refused_with_a_sentence(
    kerry: claimtrack.Store, tmp_path: Path
) -> None:
    (tmp_path / "there.jsonl").touch()
    for refused in (
        lambda: claimtrack.open_store(tmp_path / "missing.db"),
        lambda: claimtrack.create_store(tmp_path / "claims.db"),
        lambda: claimtrack.claims(kerry, "standing:sitting"),
        lambda: claimtrack.claim(kerry, "no-such-claim"),
        lambda: claimtrack.claim(kerry, "dispatch"),
        lambda: claimtrack.add_claim(kerry, "x", exact="a steady flow"),
        lambda: claimtrack.add_claim(kerry, "x", colour="red"),
        lambda: claimtrack.rebut(kerry, "steady-flow"),
        lambda: claimtrack.rebut(kerry, "steady-flow", "No.", kind="doubts"),
        lambda: claimtrack.cite(kerry, "steady-flow", "dispatch", "words that are not there"),
        lambda: claimtrack.undo(kerry, author="nobody"),
        lambda: claimtrack.export(kerry, tmp_path / "there.jsonl"),
        lambda: claimtrack.export(kerry, tmp_path / "x", format_name="pdf"),
        lambda: claimtrack.merge(kerry, tmp_path / "claims.db"),
    ):
        with pytest.raises(claimtrack.ClaimtrackError):
            refused()


def test_what_is_no_filter_is_searched_as_a_word_with_a_warning(kerry: claimtrack.Store) -> None:
    with pytest.warns(UserWarning, match="colour: is no filter"):
        rows = claimtrack.claims(kerry, "colour:red")

    assert rows == []


def test_the_author_is_whoever_the_command_line_would_take(kerry: claimtrack.Store) -> None:
    claim = claimtrack.add_claim(kerry, "It is.")

    assert claimtrack.claim(kerry, claim).history[0].author == "tester"


def test_in_a_synced_folder_work_is_done_on_a_copy_of_ones_own(
    tmp_path: Path, shell: Shell
) -> None:
    folder = tmp_path / "synced"
    (folder / ".stfolder").mkdir(parents=True)
    claimtrack.create_store(folder / "claims.db")
    store = claimtrack.open_store(folder / "claims.db")
    claimtrack.add_claim(store, "It is.")

    assert store.location.path is not None
    assert folder not in store.location.path.parents
    assert len(shell.json("list", "--file", str(folder / "claims.db"))) == 1


def test_a_folder_and_a_map_are_imported_as_by_the_command(tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    folder.mkdir()
    (folder / "a.csv").write_text("Was,Wann\nIt rained.,05/12/2015\n", "utf-8")
    (folder / "b.csv").write_text("Was,Wann\nIt snowed.,06/12/2015\n", "utf-8")
    (tmp_path / "map.toml").write_text('[columns]\nWas = "text"\nWann = "said"\n', "utf-8")
    store = claimtrack.create_store(tmp_path / "claims.db")

    reports = claimtrack.import_folder(
        store, folder, author="alice", map=tmp_path / "map.toml", date_order="dmy"
    )

    assert [(Path(name).name, each.added) for name, each in reports.items()] == [
        ("a.csv", 1), ("b.csv", 1),
    ]  # fmt: skip
    assert {row.said for row in claimtrack.claims(store)} == {"2015-12-05", "2015-12-06"}
