"""Documents that a person names, read as what they are: text, Markdown, a saved page, a PDF."""

import importlib.util
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from claimtrack.errors import InvalidValueError, MissingExtraError, UnreadableFileError
from claimtrack.files import open_plain
from claimtrack.formats import html
from claimtrack.formats.document import Document, decode
from claimtrack.formats.media import media_type_of
from claimtrack.formats.pdf import END, SECONDS

LARGEST_BYTES = 100 * 2**20
_MARKDOWN = (".md", ".markdown")
_HTML = (".html", ".htm", ".xhtml")


def read_document(path: Path, charset: str | None = None) -> Document:
    """Read a document; its kind follows from its first bytes, else from its name.

    Raises UnreadableFileError where it is missing, too large, or not what it seems to be.
    """
    data = read_bytes(path)
    try:
        document = _document(data, path.suffix.lower(), charset)
    except InvalidValueError as error:
        raise UnreadableFileError(path, str(error)) from None
    is_picture = document.media_type == "application/pdf" or media_type_of(data) is not None
    if not document.text.strip() and not is_picture:
        raise UnreadableFileError(path, "holds no text, so there is nothing to keep of it.")
    return replace(document, name=path.name)


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a file.

    Raises SpecialFileError, and UnreadableFileError where it is missing or larger than 100 MiB.
    """
    try:
        with open_plain(path) as file:
            data = file.read(LARGEST_BYTES + 1)
    except OSError:
        raise UnreadableFileError(path, "is not there, or may not be read.") from None
    if len(data) > LARGEST_BYTES:
        raise UnreadableFileError(path, "is larger than 100 MiB.")
    return data


def _document(data: bytes, suffix: str, charset: str | None) -> Document:
    if (media_type := media_type_of(data)) is not None:
        return Document("", media_type, None, data)
    if data[:1024].lstrip().startswith(b"%PDF-"):
        text, extractor = pdf_text(data)
        return Document(text, "application/pdf", extractor, data)
    if suffix in _HTML or html.is_html(data):
        page = decode(data, charset, html.declared_charset(data))
        return Document(html.visible_text(page), "text/html", html.EXTRACTOR, data)
    kind = "text/markdown" if suffix in _MARKDOWN else "text/plain"
    return Document(decode(data, charset), kind, None, data)


def pdf_text(data: bytes, *, seconds: float = SECONDS) -> tuple[str, str]:
    """Return the text of a PDF, a page after a page, and what extracted it, with its version.

    Pages are parted by a form feed; the text of a scan, which holds only pictures, is "".
    Whatever a hostile file does to its reader, a process apart, is one sentence here. Raises
    MissingExtraError, and InvalidValueError where it cannot be read.
    """
    if importlib.util.find_spec("pypdfium2") is None:
        raise MissingExtraError("Reading a PDF", "documents")
    command = [sys.executable, "-m", "claimtrack.formats.pdf"]
    try:
        done = subprocess.run(  # noqa: S603 — our own module; the file goes in as data
            command, input=data, capture_output=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        raise InvalidValueError(
            f"takes longer than {seconds:g} seconds to read; print it to a new PDF, or save its "
            "text."
        ) from None
    extractor, end, text = done.stdout.decode("utf-8", "replace").partition(END)
    if done.returncode or not end:
        why = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2][:200]
        raise InvalidValueError(f"cannot be read as a PDF ({why or 'its reader broke down'}).")
    return text if text.strip() else "", extractor
