"""A brief in a folder with its exhibits: anybody verifies it, and nothing withheld is in it."""

import csv
import hashlib
import io
import stat
import zipfile
from pathlib import Path
from typing import Any

import bagit
import pypdfium2
import pytest

from claimtrack.brief.kinds import Audience
from claimtrack.formats.document import Document
from claimtrack.queries.filter_syntax import parse
from claimtrack.store import Store
from claimtrack.text import dumps
from claimtrack.transfer import import_path
from claimtrack.transfer.bundle import bundle
from conftest import Shell
from test_brief_audiences import DAY, filled, forms, must_not_show

LETTER = b"<p>The dam is safe, said the mill.</p>"
RECORDS: list[dict[str, Any]] = [
    {"type": "source", "key": "letter", "title": '=HYPERLINK("x")', "kind": "document"},
    {"type": "source", "key": "open", "title": "Report", "kind": "report",
     "text": "Jana Novak says that the dam leaks."},
    {"type": "actor", "key": "w", "name": "Jana Novak", "confidential": True,
     "pseudonym": "somebody at the mill"},
    {"type": "claim", "key": "safe", "text": "The dam is safe.", "citations": [
        {"source": "letter"}, {"source": "open", "exact": "the dam leaks"}]},
]  # fmt: skip


def told(path: Path) -> str:
    """Return all that can be read in a file."""
    if path.suffix == ".docx":
        with zipfile.ZipFile(path) as package:
            return "".join(package.read(name).decode("utf-8") for name in package.namelist())
    if path.suffix == ".pdf":
        pages = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(path)]
        return "".join((*pages, str(pypdfium2.PdfDocument(path).get_metadata_dict())))
    return path.read_text("utf-8")


@pytest.mark.parametrize("audience", [Audience.PUBLIC, Audience.COURT])
def test_nothing_that_is_withheld_is_in_any_file_of_a_bundle(
    sqlite_store: Store, tmp_path: Path, audience: Audience
) -> None:
    filled(sqlite_store)
    folder = tmp_path / "bag"
    made = bundle(sqlite_store, parse(""), audience, DAY, folder, author="zqauthorqz")
    hidden = must_not_show()
    if audience is Audience.COURT:
        hidden -= {"zqauthorqz", "2" * 64}
    files = [path for path in folder.rglob("*") if path.is_file()]

    assert len(files) > 8
    assert len(made.kept_back) == 2  # one is of a confidential source, one names somebody
    for path in files:
        text = forms(told(path)) + forms(path.name)
        assert not {words for words in hidden if words in text}, path
    assert any("zqopenclaimtextqz" in forms(told(path)) for path in files)


def stocked(store: Store, folder: Path) -> None:
    from claimtrack import changes
    from claimtrack.queries.lookup import find

    path = folder / "case.jsonl"
    path.write_text("".join(f"{dumps(record)}\n" for record in RECORDS), "utf-8")
    assert import_path(store, path, "Ann Lee").refused == 0
    with store.reading() as session:
        source = find(session, "letter", ("source",)).id
    document = Document("The dam is safe, said the mill.", media_type="text/html", data=LETTER)
    changes.snapshot(store, "Ann Lee", source, document)


def test_a_bundle_verifies_and_says_what_is_kept_back(store: Store, tmp_path: Path) -> None:
    stocked(store, tmp_path)
    folder = tmp_path / "bag"
    made = bundle(store, parse(""), Audience.PUBLIC, DAY, folder, author="Ann Lee")
    manifest = (folder / "manifest-sha256.txt").read_text().splitlines()
    rows = list(csv.DictReader(io.StringIO((folder / "data/exhibits.csv").read_text("utf-8-sig"))))
    of_mark = {row["mark"]: row for row in rows}

    assert bagit.Bag(str(folder)).is_valid()
    assert {line.split()[1] for line in manifest} == {
        "data/README.txt", "data/brief.docx", "data/brief.html", "data/brief.md", "data/brief.pdf",
        "data/exhibits.csv", "data/exhibits/AL2.txt", "data/exhibits/AL2-original.html",
    }  # fmt: skip
    assert made.kept_back == ("AL1",)
    assert made.lacking == ()
    assert (folder / "data/exhibits/AL2-original.html").read_bytes() == LETTER
    assert of_mark["AL2"]["SHA-256 of the original"] == hashlib.sha256(LETTER).hexdigest()
    assert of_mark["AL2"]["title"] == '\'=HYPERLINK("x")'
    assert of_mark["AL1"]["text"] == ""
    again = bundle(store, parse(""), Audience.PUBLIC, DAY, tmp_path / "again", author="Bo Ek")
    assert (tmp_path / "again/manifest-sha256.txt").read_text().splitlines() == manifest
    assert again.brief == made.brief  # marks stay, whoever makes the next one


def test_what_is_refused_gives_no_exhibit_a_mark(kerry_shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "bag").mkdir()
    (tmp_path / "bag/mine.txt").touch()
    kerry_shell("brief", "--bundle", "bag", code=1)

    assert "exhibit" not in kerry_shell("log", "--limit", "3")


def test_the_command_writes_a_new_folder_as_private_as_the_file(
    kerry_shell: Shell, tmp_path: Path
) -> None:
    (tmp_path / "claims.db").chmod(0o600)
    kerry_shell("brief", "--for", "court", "--bundle", "bag")
    assert "bag: a brief for the court, 3 exhibits, 7 files." in kerry_shell.err
    for path in (tmp_path / "bag", *(tmp_path / "bag").rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0
    kerry_shell("brief", "--bundle", "bag", code=1)
    assert "bag: exists already." in kerry_shell.err
    kerry_shell("brief", "--bundle", "no/bag", code=1)
    kerry_shell("brief", "--bundle", "other", "-o", "brief.html", code=2)
    assert "leave out the other" in kerry_shell.err
    assert not list(tmp_path.glob(".~*"))
