"""Web archives: one page of a WARC file, or of a WACZ package, with its address and its time.

`warcio` reads the records and undoes what a server compressed.
"""

import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from claimtrack.errors import InvalidValueError

LARGEST_BYTES = 100 * 2**20
_SHOWN = 5
_READABLE = ("text/html", "application/xhtml+xml", "application/pdf", "text/plain")


@dataclass(frozen=True, slots=True)
class ArchivedPage:
    """A page as it was captured: its bytes, what its server said they are, and its capture."""

    data: bytes
    media_type: str
    charset: str | None
    address: str
    captured_at: str
    tool: str | None


def is_warc(data: bytes) -> bool:
    """Say whether a file begins as a WARC file does, compressed or not."""
    return data.startswith(b"WARC/")


def page_of_warc(data: bytes, address: str | None = None) -> ArchivedPage:
    """Return the page of a WARC file; `address` says which, where it holds several.

    Raises InvalidValueError where there is none, or several and none is named.
    """
    return _the_one(_pages(data), address)


def page_of_wacz(data: bytes, address: str | None = None) -> ArchivedPage:
    """Return the page of a WACZ package. Raises InvalidValueError as `page_of_warc` does."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        names = [name for name in package.namelist() if name.startswith("archive/")]
        listed = _listed_pages(package)
        if address is None and len(listed) == 1:
            address = listed[0]
        pages = [page for name in names for page in _pages(member(package, name))]
    return _the_one(iter(pages), address)


def member(package: zipfile.ZipFile, name: str, most: int = LARGEST_BYTES) -> bytes:
    """Return a file of a package. Raises InvalidValueError where it unfolds to too much."""
    with package.open(name) as opened:
        data = opened.read(most + 1)
    if len(data) > most:
        raise InvalidValueError(f"unfolds to more than {most // 2**20} MiB.")
    return data


def _listed_pages(package: zipfile.ZipFile) -> list[str]:
    """Return the addresses that a package lists as its pages."""
    if "pages/pages.jsonl" not in package.namelist():
        return []
    listed = []
    for line in member(package, "pages/pages.jsonl", 2**20).splitlines():
        try:
            said = json.loads(line)
        except ValueError:
            continue
        if isinstance(said, dict) and isinstance(said.get("url"), str):
            listed.append(said["url"])
    return listed


def _the_one(pages: Iterator[ArchivedPage], address: str | None) -> ArchivedPage:
    found = list(pages)
    named = [page for page in found if address is not None and page.address == address]
    if named:
        return named[-1]
    addresses = list(dict.fromkeys(page.address for page in found))
    if not found:
        raise InvalidValueError("is a web archive without a page in it.")
    if len(addresses) > 1 or address is not None:
        shown = "".join(f"\n  {one}" for one in addresses[:_SHOWN])
        more = f"\n  and {len(addresses) - _SHOWN} more" if len(addresses) > _SHOWN else ""
        missing = "" if address is None else f" None is of {address}."
        raise InvalidValueError(
            f"is a web archive with these pages.{missing} Say which with --address:{shown}{more}"
        )
    return found[-1]


def _pages(data: bytes) -> Iterator[ArchivedPage]:
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    tool: str | None = None
    try:
        for record in ArchiveIterator(BytesIO(data)):
            if record.rec_type == "warcinfo":
                tool = _software(record.content_stream().read(65_536))
            elif record.rec_type in ("response", "resource"):
                page = _page(record, tool)
                if page is not None:
                    yield page
    except (ArchiveLoadFailed, EOFError, OSError, ValueError, UnicodeError) as error:
        raise InvalidValueError(
            f"is a web archive that cannot be read ({str(error)[:100] or type(error).__name__})."
        ) from None


def _page(record: Any, tool: str | None) -> ArchivedPage | None:
    headers, http = record.rec_headers, record.http_headers
    said = (http or headers).get_header("Content-Type") or ""
    media_type, _, parameters = said.partition(";")
    media_type = media_type.strip().lower()
    if media_type not in _READABLE or (http is not None and http.get_statuscode() != "200"):
        return None
    data = record.content_stream().read(LARGEST_BYTES + 1)
    if len(data) > LARGEST_BYTES:
        raise InvalidValueError("holds a page of more than 100 MiB.")
    charset = parameters.partition("charset=")[2].strip(" \"'") or None
    return ArchivedPage(
        data,
        media_type,
        charset,
        str(headers.get_header("WARC-Target-URI") or "").strip("<>"),
        str(headers.get_header("WARC-Date") or ""),
        tool,
    )


def _software(info: bytes) -> str | None:
    for line in info.decode("utf-8", "replace").splitlines():
        name, _, value = line.partition(":")
        if name.strip().lower() == "software" and value.strip():
            return value.strip()[:200]
    return None
