"""A brief with its exhibits in one folder that anybody can verify: a bag of BagIt (RFC 8493).

What an audience may not read is in none of its files: the copies of a confidential source stay out,
and so does a copy in whose words a confidential name stands. The bag says which were kept back.
"""

import csv
import io
import mimetypes
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from sqlmodel import col, select

from claimtrack.brief.audience import Covered, cover
from claimtrack.brief.composing import compose
from claimtrack.brief.description import Brief
from claimtrack.brief.html import as_html
from claimtrack.brief.kinds import Audience
from claimtrack.brief.markdown import as_markdown
from claimtrack.brief.material import CopyFacts
from claimtrack.brief.pdf import as_pdf
from claimtrack.brief.word import as_docx
from claimtrack.changes.briefing import Wanted, marked_material
from claimtrack.errors import MissingExtraError
from claimtrack.files import drafted_folder, refuse_filled, status_of
from claimtrack.models import Snapshot
from claimtrack.queries.snapshots import file_bytes
from claimtrack.store import Store
from claimtrack.store.texts import kept_texts

_HEAD = (
    "mark", "title", "kind", "published", "address", "archived at", "captured at", "captured by",
    "text", "SHA-256 of the text", "original", "SHA-256 of the original",
)  # fmt: skip
_FORMULA = re.compile(r"^[=+\-@\t\r]")
_NOT_IN_A_NAME = re.compile(r"[^\w-]+")
_README = """\
A brief and what it rests on.

data/brief.*         the same brief in several formats; begin with brief.html
data/exhibits.csv    the exhibits: marks, descriptions, addresses, hashes
data/exhibits/       the kept copies, by their marks: the text that was quoted, and the original

Nothing here was changed since it was packed if this says OK for every line (in this folder):

    sha256sum --check manifest-sha256.txt

Any program that reads BagIt (RFC 8493) verifies it as well.
"""


@dataclass(frozen=True, slots=True)
class Bundle:
    """What was packed: the brief; formats that lack an extra; marks kept back; how many files."""

    brief: Brief
    lacking: tuple[str, ...]
    kept_back: tuple[str, ...]
    files: int


def bundle(
    store: Store,
    wanted: Wanted,
    audience: Audience,
    dated: str,
    folder: Path,
    *,
    author: str,
    asked: str = "",
    title: str | None = None,
    since: str | None = None,
) -> Bundle:
    """Write a brief and its exhibits into a new folder.

    Raises the errors of `make_brief` and `files.drafted`, and MissingExtraError without `bagit`.
    """
    try:
        import bagit  # with the extra `bundle`
    except ImportError:
        raise MissingExtraError("A bundle", "bundle") from None
    refuse_filled(folder)  # before exhibits get their marks
    material = marked_material(
        store, wanted, audience, dated, author=author, asked=asked, since=since
    )
    covered = cover(material, audience)
    brief = compose(material, audience, dated, title=title)
    path = store.location.path
    like = status_of(path) if audience is not Audience.PUBLIC and path is not None else None
    with drafted_folder(folder, like) as draft:
        lacking = _write_briefs(draft, brief)
        packing = _Packing(store, covered, audience, draft)
        rows = list(packing.rows())
        _write_table(draft / "exhibits.csv", rows)
        (draft / "README.txt").write_text(_README, "utf-8")
        bagit.make_bag(
            str(draft),
            {
                "Bag-Software-Agent": f"claimtrack {version('claimtrack')}",
                "Bagging-Date": dated,
                "External-Description": " ".join(brief.title.split()),
                "External-Identifier": covered.material.state.seal,
            },
            checksums=["sha256"],
        )
        files = sum(1 for one in (draft / "data").rglob("*") if one.is_file())
    return Bundle(brief, lacking, tuple(packing.kept_back), files)


def _write_briefs(draft: Path, brief: Brief) -> tuple[str, ...]:
    """Write the brief in every format whose packages are at hand; return the others."""
    writers: tuple[tuple[str, Callable[[Brief], str | bytes]], ...] = (
        ("html", as_html), ("md", as_markdown), ("pdf", as_pdf), ("docx", as_docx)
    )  # fmt: skip
    lacking = []
    for ending, write in writers:
        try:
            content = write(brief)
        except MissingExtraError:
            lacking.append(ending)
            continue
        data = content if isinstance(content, bytes) else content.encode()
        (draft / f"brief.{ending}").write_bytes(data)
    return tuple(lacking)


class _Packing:
    """Writes the copies that an audience may read, and says of each exhibit what there is."""

    def __init__(self, store: Store, covered: Covered, audience: Audience, draft: Path) -> None:
        self._store, self._covered, self._audience = store, covered, audience
        self._folder = draft / "exhibits"
        self._taken: set[str] = set()
        self.kept_back: list[str] = []

    def rows(self) -> Iterator[Sequence[str | None]]:
        """Yield a row of the table for each exhibit, its files written."""
        material = self._covered.material
        for source_id, copy_id in material.exhibited():
            mark = material.exhibits[source_id, copy_id]
            source = material.sources[source_id]
            copy = material.copies[copy_id] if copy_id else None
            is_hidden = source.confidential and self._audience is not Audience.DESK
            names = self._written(mark, copy, is_hidden=is_hidden) if copy else (None, None)
            of_copy = copy if copy and not is_hidden else None
            yield (
                mark, source.title, "" if is_hidden else source.kind, source.published, source.url,
                source.archive_url,
                *((of_copy.captured_at, of_copy.captured_by) if of_copy else ("", "")),
                names[0], copy.text_sha256 if copy and names[0] else "",
                names[1], copy.file_sha256 if copy and names[1] else "",
            )  # fmt: skip

    def _written(
        self, mark: str, copy: CopyFacts, *, is_hidden: bool
    ) -> tuple[str | None, str | None]:
        """Write text and original of a copy; return their names, None for what is not there."""
        if is_hidden:
            self.kept_back.append(mark)
            return None, None
        text, original = self._contents(copy)
        if self._names_somebody(text, original):
            self.kept_back.append(mark)
            return None, None
        name = self._name(mark)
        self._folder.mkdir(exist_ok=True)
        ending = mimetypes.guess_extension(copy.media_type or "") or ".bin"
        named = (
            (f"{name}.txt", None if text is None else text.encode()),
            (f"{name}-original{ending}", original),
        )
        for file, data in named:
            if data is not None:
                (self._folder / file).write_bytes(data)
        shown, kept = (None if data is None else file for file, data in named)
        return shown, kept

    def _contents(self, copy: CopyFacts) -> tuple[str | None, bytes | None]:
        with self._store.reading() as session:
            row = session.exec(
                select(Snapshot.sha256, Snapshot.original).where(col(Snapshot.id) == copy.id)
            ).one()
            text_sha256, original = row
            connection = session.connection()
            text = kept_texts(connection, [text_sha256]).get(text_sha256)
            data = file_bytes(connection, text_sha256, original) if original else None
        return text, None if text is not None and data == text.encode() else data

    def _names_somebody(self, text: str | None, original: bytes | None) -> bool:
        """Say whether a confidential name stands in a copy, as text or in the bytes of its file."""
        if self._audience is Audience.DESK:
            return False
        names = self._covered.names
        shown = [text or "", (original or b"").decode("utf-8", "replace")]
        return any(names.hide(each) != each for each in shown)

    def _name(self, mark: str) -> str:
        plain = _NOT_IN_A_NAME.sub("-", mark).strip("-") or "exhibit"
        name, number = plain, 1
        while name.casefold() in self._taken:
            number += 1
            name = f"{plain}-{number}"
        self._taken.add(name.casefold())
        return name


def _write_table(path: Path, rows: Sequence[Sequence[str | None]]) -> None:
    """Write the exhibits as CSV; no cell is a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_HEAD)
    for row in rows:
        cells = ("" if cell is None else str(cell) for cell in row)
        writer.writerow([f"'{cell}" if _FORMULA.match(cell) else cell for cell in cells])
    path.write_bytes(text.getvalue().encode("utf-8-sig"))
