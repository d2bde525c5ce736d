"""Copies of sources: hashes that anybody can recompute, files without text, chains of custody."""

import base64
import hashlib
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, insert, update

from claimtrack import changes
from claimtrack.changes.integrity import check
from claimtrack.formats.document import LARGEST_ORIGINAL, Document
from claimtrack.formats.media import media_type_of
from claimtrack.models import METADATA
from claimtrack.queries.custody import custody
from claimtrack.queries.snapshots import snapshots_of, snapshots_with_files
from claimtrack.store import Store, create_store, location_of
from claimtrack.store.text_packs import packed
from claimtrack.transfer import import_path
from conftest import Shell, exported

PAGE = "<html><body><p>The dam leaked.</p></body></html>"
PICTURE = b"\x89PNG\r\n\x1a\n" + b"pixels" * 9


@pytest.fixture
def film(shell: Shell) -> str:
    """Return a source in an empty file, beside a page, a picture and a transcript."""
    Path("page.html").write_text(PAGE, "utf-8")
    Path("photo.png").write_bytes(PICTURE)
    Path("talk.txt").write_text("ana: the dam leaks\n", "utf-8")
    shell("init")
    return shell("add", "source", "Film")


def test_the_hashes_are_those_of_the_file_and_of_its_text(shell: Shell, film: str) -> None:
    (kept,) = shell.json("snapshot", film, "page.html")
    (row,) = shell.json("snapshot", film)

    text = shell("text", film).encode() + b"\n"
    for said in (kept, row):
        assert said["file_sha256"] == hashlib.sha256(PAGE.encode()).hexdigest()
        assert said["text_sha256"] == hashlib.sha256(text).hexdigest()
        assert (said["file_name"], said["file_size"]) == ("page.html", len(PAGE))
    assert (kept["file"], row["original"]) == ("kept", True)


def test_a_file_that_was_kept_before_files_had_hashes_has_its_own(store: Store) -> None:
    document = Document("The dam leaked.", "text/html", "x 1", PAGE.encode(), "page.html")
    source = changes.add_source(store, "ana", {"title": "T"}, text=document)
    table = METADATA.tables["snapshot"]
    with store.writing() as session:
        unknown = {"file_sha256": None, "file_size": None, "file_name": None}
        session.connection().execute(update(table).values(unknown))

    with store.reading() as session:
        (row,) = snapshots_with_files(session.connection(), source)

    assert (row.file_sha256, row.file_size) == (document.sha256, len(PAGE))


def _exchange(connection: Connection, text: str, other: str) -> None:
    """Put another text in the place of a kept one, under its hash."""
    kept, packs = METADATA.tables["kept_text"], METADATA.tables["text_pack"]
    key = hashlib.sha256(text.encode()).digest()
    (pack,) = packed([("", other)])
    connection.execute(insert(packs).values(number=99, texts=1, size=pack.size, data=pack.data))
    connection.execute(update(kept).where(kept.c.sha256 == key).values(pack=99, place=0))


def test_check_recomputes_both_hashes(store: Store) -> None:
    document = Document("The dam leaked.", "text/html", "x 1", PAGE.encode(), "page.html")
    changes.add_source(store, "ana", {"title": "T"}, text=document)
    assert check(store).problems == []
    other = base64.b64encode(b"another page").decode()
    with store.writing() as session:
        _exchange(session.connection(), base64.b64encode(PAGE.encode()).decode(), other)

    problems = " ".join(check(store).problems)

    assert "does not fit its SHA-256" in problems
    assert "The file of the kept copy" in problems


def test_a_file_too_large_leaves_its_name_and_hash(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert LARGEST_ORIGINAL == 24 * 2**20
    monkeypatch.setattr("claimtrack.formats.document.LARGEST_ORIGINAL", 10)
    document = Document("The dam leaked.", "text/html", "x 1", PAGE.encode(), "page.html")
    source = changes.add_source(sqlite_store, "ana", {"title": "T"})

    kept = changes.snapshot(sqlite_store, "ana", source, document)

    assert kept.file == "too large"
    with sqlite_store.reading() as session:
        (row,) = snapshots_of(session.connection(), source)
    assert (row.original, row.file_name, row.file_size) == (False, "page.html", len(PAGE))
    assert row.file_sha256 == document.sha256


def test_a_picture_is_kept_without_text_and_cited_by_region(shell: Shell, film: str) -> None:
    picture = shell("snapshot", film, "photo.png", "--tool", "camera 3")
    assert "no text to quote" in shell.err
    claim = shell("add", "claim", "The dam leaks.")
    (cited,) = shell.json(
        "cite", claim, "--source", film, "--copy", picture, "--locator", "xywh=1,2,3,4"
    )
    shell("snapshot", film, "talk.txt", "--transcript")
    shell("cite", claim, "--source", film, "--exact", "the dam leaks")

    assert (cited["snapshot_id"], cited["exact"]) == (picture, None)
    assert [row["state"] for row in shell.json("verify")] == ["exact"]
    assert [row["transcript"] for row in shell.json("snapshot", film)] == [True, False]
    shell("text", picture, "--original", code=0)
    shell("check")


def test_two_pictures_of_a_source_are_two_copies(shell: Shell, film: str) -> None:
    Path("other.png").write_bytes(PICTURE + b"more")

    first, second = (shell("snapshot", film, name) for name in ("photo.png", "other.png"))

    assert first != second
    assert shell("snapshot", film, "photo.png") == first
    assert len(shell.json("snapshot", film)) == 2


def test_copies_without_text_go_through_an_export(store: Store, tmp_path: Path) -> None:
    source = changes.add_source(store, "ana", {"title": "Film"})
    for data in (PICTURE, PICTURE + b"more"):
        changes.snapshot(store, "ana", source, Document("", "image/png", None, data, "a.png"))
    path = tmp_path / "export.jsonl"
    path.write_text("\n".join(exported(store)), "utf-8")

    other = create_store(location_of(str(tmp_path / "other.db")))
    report = import_path(other, path, "ben", dataset="case")

    assert report.refused == 0
    with other.reading() as session:
        assert len(snapshots_of(session.connection(), source)) == 2


@pytest.mark.parametrize("name", ["empty.txt", "empty.html"])
def test_what_holds_no_text_is_no_copy(shell: Shell, film: str, name: str) -> None:
    Path(name).write_text("<html><body> </body></html>" if "html" in name else " \n", "utf-8")

    shell("snapshot", film, name, code=1)

    assert "holds no text" in shell.err


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PICTURE, "image/png"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "audio/wav"),
        (b"\x00\x00\x00\x18ftypmp42", "video/mp4"),
        (b"abcdefghWAVE", None),
        (b"plain text", None),
        (b"", None),
    ],
)
def test_pictures_and_recordings_are_told_by_their_first_bytes(
    data: bytes, kind: str | None
) -> None:
    assert media_type_of(data) == kind


def test_the_chain_of_custody_names_who_when_and_what(shell: Shell, film: str) -> None:
    capture = ("--captured-at", "2026-11-28T10:00Z", "--captured-by", "ben",
               "--address", "https://x.example/f", "--tool", "SingleFile 1.22")  # fmt: skip
    copy = shell("snapshot", film, "page.html", *capture, "--as", "ana")
    words = ("--source", film, "--exact", "The dam leaked")
    claim = shell("add", "claim", "It leaked.", *words, "--as", "cy")

    steps: list[dict[str, Any]] = shell.json("custody", film)

    assert [(step["what"], step["who"]) for step in steps] == [
        ("captured", "ben"), ("kept", "ana"), ("extracted", "ana"), ("cited", "cy"),
        ("stands", None),
    ]  # fmt: skip
    assert {step["snapshot"] for step in steps} == {copy}
    assert steps[0]["at"] == "2026-11-28T10:00:00Z"
    assert steps[0]["detail"] == "from https://x.example/f, with SingleFile 1.22"
    assert hashlib.sha256(PAGE.encode()).hexdigest() in steps[1]["detail"]
    assert "claimtrack-html" in steps[2]["detail"]
    assert (steps[3]["claim"], steps[4]["detail"]) == (claim, "exact")
    assert steps[1]["at"].endswith("Z")


def test_a_quote_that_was_anchored_anew_is_told_with_its_new_copy(store: Store) -> None:
    source = changes.add_source(store, "ana", {"title": "T"}, text="The dam leaked.")
    claim = changes.add_claim(store, "ana", {"text": "It leaked."})
    citation = changes.cite(store, "ana", claim, source, {"exact": "dam leaked"})
    changes.snapshot(store, "ben", source, Document("Now: the dam leaked."))
    changes.reanchor(store, "ben", [citation])

    with store.reading() as session:
        steps = custody(session.connection(), source)

    assert [(step.what, step.who) for step in steps if step.citation] == [
        ("cited", "ana"),
        ("re-verified", "ben"),
        ("stands", None),
    ]
    assert {step.snapshot for step in steps if step.citation} == {steps[-1].snapshot}
