"""`snapshot --again`: today's reader on a kept file, beside the copy that an older one made."""

from pathlib import Path

from claimtrack import changes
from claimtrack.formats.document import Document
from claimtrack.queries.snapshots import copy_named, snapshots_of
from claimtrack.schemas.listing import RowRef
from claimtrack.store import Store
from conftest import Shell

PAGE = "<p>In 2015<sup>5</sup> <del>220</del><ins>48</ins> people died.</p>"
OLDER = "In 20155 22048 people died.\n"


def older_copy() -> Document:
    """Return what an older reader made of the page."""
    return Document(OLDER, "text/html", "claimtrack-html 1", PAGE.encode())


def test_a_kept_file_is_read_anew_and_its_capture_stays(store: Store) -> None:
    source = changes.add_source(
        store, "ann", {"title": "Page"}, text=older_copy(), capture=changes.Capture("2020-05-01"),
        keep_original=True,
    )  # fmt: skip
    changes.add_claim(
        store, "ann", {"text": "Died."}, source_id=source, citation={"exact": "people died"}
    )
    with store.reading() as session:
        copy = copy_named(session.connection(), RowRef("source", source))
    read = Document("In 2015⁵ 48 people died.\n", "text/html", "claimtrack-html 2", PAGE.encode())
    kept = changes.snapshot_again(store, "bob", copy, read)
    again = changes.snapshot_again(store, "bob", copy, read)

    with store.reading() as session:
        newest, oldest = snapshots_of(session.connection(), source)
    assert kept.is_new
    assert not again.is_new
    assert kept.before == OLDER
    assert [now.state for _, now in kept.touched] == ["moved"]
    assert (newest.captured_at, newest.extractor, newest.file_sha256) == (
        "2020-05-01",
        "claimtrack-html 2",
        copy.file_sha256,
    )
    assert oldest == copy


def test_the_command_reads_again_what_was_kept(shell: Shell) -> None:
    shell("init")
    Path("page.html").write_text(PAGE, "utf-8")
    source = shell("add", "source", "Page", "--text", "page.html", "--keep-original")
    (told,) = shell.json("snapshot", source, "--again")

    assert not told["is_new"]
    assert "This very text was kept already." in _note(shell, "snapshot", source, "--again")
    assert shell("text", source, "--original") == PAGE
    shell("snapshot", source, "page.html", "--again", code=2)


def _note(shell: Shell, *words: str) -> str:
    shell(*words)
    return shell.err


def test_without_its_file_a_copy_is_not_read_again(shell: Shell) -> None:
    shell("init")
    Path("page.html").write_text(PAGE, "utf-8")
    source = shell("add", "source", "Page", "--text", "page.html", "--no-keep-original")
    before = len(shell.json("log"))

    shell("snapshot", source, "--again", code=1)
    assert "the file itself was not kept" in shell.err
    shell("snapshot", shell("add", "source", "Empty"), "--again", code=1)
    assert "no copy is kept" in shell.err
    assert len(shell.json("log")) == before + 1
