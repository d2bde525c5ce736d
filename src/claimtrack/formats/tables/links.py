"""Links as they stand in a cell: several, with names beside them, or such as expire."""

import re
from typing import NamedTuple

_ADDRESS = re.compile(r"https?://[^\s<>\"]+|www\.[^\s<>\"]+\.[^\s<>\"]+", re.IGNORECASE)
_NAMED = re.compile(
    r"(?P<title>[^,;\n()]{1,300}?)\s*\((?P<url>https?://[^\s()]+(?:\([^\s()]*\)[^\s()]*)*)\)"
)
_MARKDOWN = re.compile(r"\[(?P<title>[^\]\n]{1,300})\]\((?P<url>https?://[^\s()]+)\)")
_BARE = re.compile(r"[\w-]+(\.[\w-]+)*\.[a-z]{2,24}(/\S*)?", re.IGNORECASE)
_NOT_PLAIN = re.compile(r"[^!#-'*+\-./0-9:=?@A-Z_a-z~]")
_EXPIRING = re.compile(
    r"(airtableusercontent\.com|dl\.airtable\.com|X-Amz-Expires=|[?&]Expires=\d|"
    r"file\.notion\.so|prod-files-secure|[?&]se=\d{4}-\d\d-\d\dT|X-Goog-Expires=)",
    re.IGNORECASE,
)


class Link(NamedTuple):
    """An address, a title, or both."""

    url: str | None
    title: str | None


def links_in(cell: str) -> list[Link]:
    """Return the links of a cell; text without an address is one title.

    Knows `name (address)` as Airtable writes attachments, `[name](address)`, and addresses with
    spaces, commas, semicolons or line ends between.
    """
    if cell.startswith("http") and not _NOT_PLAIN.search(cell):
        return [Link(cell, None)]
    for pattern in (_MARKDOWN, _NAMED):
        named = list(pattern.finditer(cell))
        if named:
            return [Link(each["url"], each["title"].strip(" ,;") or None) for each in named]
    addresses = [each[0].rstrip(".,;)") for each in _ADDRESS.finditer(cell)]
    if not addresses:
        bare = cell.strip()
        return [Link(bare, None) if _BARE.fullmatch(bare) and "/" in bare else Link(None, bare)]
    rest = _ADDRESS.sub(" ", cell)
    title = " ".join(rest.split()).strip(" ,;:–—-|") or None
    if title is not None and len(addresses) == 1:
        return [Link(addresses[0], title)]
    return [Link(address, None) for address in dict.fromkeys(addresses)]


def expires(url: str) -> bool:
    """Say whether an address is one that works for some hours only, as of an attachment."""
    return _EXPIRING.search(url) is not None
