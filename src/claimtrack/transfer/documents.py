"""Documents that a person names, read as what they are, or named for what they are and refused."""

import importlib.util
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from claimtrack.errors import InvalidValueError, MissingExtraError, UnreadableFileError
from claimtrack.files import open_plain
from claimtrack.formats import docx, html, mail, warc
from claimtrack.formats.document import Document, decode
from claimtrack.formats.kinds import other_kind, package_kind
from claimtrack.formats.media import media_type_of
from claimtrack.formats.pdf import END, SECONDS
from claimtrack.formats.saved_page import capture

LARGEST_BYTES = 100 * 2**20
_MARKDOWN = (".md", ".markdown")
_HTML = (".html", ".htm", ".xhtml")
_MAIL = (".mhtml", ".mht", ".eml")
# What no text has: the other control characters end lines and pages, or ring a bell in a log.
_CONTROL = re.compile(r"[\x00-\x06\x0e-\x1a]")


def read_document(path: Path, charset: str | None = None, address: str | None = None) -> Document:
    """Read a document; its kind follows from its first bytes, else from its name.

    `address` is where it was captured: it says which page of a web archive is meant.

    Raises UnreadableFileError where it is missing, too large, or not what it seems to be.
    """
    data = read_bytes(path)
    try:
        document = _document(data, path.suffix.lower(), charset, address)
    except InvalidValueError as error:
        raise UnreadableFileError(path, str(error)) from None
    is_picture = document.media_type == "application/pdf" or media_type_of(data) is not None
    if not document.text.strip() and not is_picture:
        raise UnreadableFileError(path, "holds no text, so there is nothing to keep of it.")
    return replace(document, name=path.name)


def read_again(
    data: bytes, media_type: str, charset: str | None = None, address: str | None = None
) -> Document:
    """Read the kept file of a copy anew. Raises InvalidValueError."""
    suffix = {"text/html": ".html", "text/markdown": ".md"}.get(media_type, "")
    return _document(data, suffix, charset, address)


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


def _document(data: bytes, suffix: str, charset: str | None, address: str | None) -> Document:
    """Read bytes as what they are; a name counts where the bytes leave it open."""
    if (media_type := media_type_of(data)) is not None:
        return Document("", media_type, None, data)
    if data[:1024].lstrip().startswith(b"%PDF-"):
        text, extractor = pdf_text(data)
        return Document(text, "application/pdf", extractor, data)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _package(data, charset, address)
    if data.startswith(b"\x1f\x8b") or warc.is_warc(data):
        return _archived(data, "application/warc", warc.page_of_warc, charset, address)
    if (name := other_kind(data)) is not None:
        raise InvalidValueError(
            f"is {name}, which is not read here. Save it as PDF, HTML or text, and keep that."
        )
    if suffix in _HTML or html.is_html(data):
        return _page(data, charset, html.declared_charset(data))
    if suffix in _MAIL or mail.is_mail(data):
        return mail.read(data, charset)
    kind = "text/markdown" if suffix in _MARKDOWN else "text/plain"
    text = decode(data, charset)
    if (sign := _CONTROL.search(text)) is not None:
        raise InvalidValueError(
            f"is no text: it has the control character U+{ord(sign[0]):04X} at {sign.start()}."
        )
    return Document(text, kind, None, data)


def _page(data: bytes, charset: str | None, declared: str | None) -> Document:
    page = decode(data, charset, declared)
    said = capture(page)
    return Document(
        html.visible_text(page), "text/html", html.EXTRACTOR, data,
        captured_at=said.captured_at, address=said.address, tool=said.tool,
    )  # fmt: skip


def _package(data: bytes, charset: str | None, address: str | None) -> Document:
    """Read a package of files: a DOCX file or a WACZ package; others are named and refused."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            names = package.namelist()
            kind = package_kind(package)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError):
        raise InvalidValueError("is a ZIP package that is broken off or damaged.") from None
    if docx.BODY in names:
        media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        return Document(docx.text_of(data), media_type, docx.EXTRACTOR, data)
    if "datapackage.json" in names and any(name.startswith("archive/") for name in names):
        return _archived(data, "application/wacz", warc.page_of_wacz, charset, address)
    raise InvalidValueError(
        f"is {kind}, which is not read here. Save it as PDF, HTML or text, and keep that."
    )


def _archived(
    data: bytes,
    media_type: str,
    page_of: Callable[[bytes, str | None], warc.ArchivedPage],
    charset: str | None,
    address: str | None,
) -> Document:
    """Read the page of a web archive as what its server said that it is."""
    if importlib.util.find_spec("warcio") is None:
        raise MissingExtraError("Reading a web archive (WARC, WACZ)", "documents")
    page = page_of(data, address)
    if page.media_type == "application/pdf":
        text, extractor = pdf_text(page.data)
    elif page.media_type == "text/plain":
        text, extractor = decode(page.data, charset, page.charset), "text"
    else:
        declared = page.charset or html.declared_charset(page.data)
        text, extractor = html.visible_text(decode(page.data, charset, declared)), html.EXTRACTOR
    return Document(
        text, media_type, f"warcio, {extractor}", data,
        captured_at=page.captured_at or None, address=page.address or None, tool=page.tool,
    )  # fmt: skip


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
