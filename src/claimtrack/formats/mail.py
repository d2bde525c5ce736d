"""Letters and pages that a browser saved as one file: EML and MHTML, by Python's own reader.

Both are messages of RFC 5322; a page saved whole (RFC 2557) is one of several parts, whose first
is the page, and its headers say from where and when it was saved.
"""

import re
from datetime import UTC
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from email.utils import parsedate_to_datetime

from claimtrack.errors import InvalidValueError
from claimtrack.formats import html
from claimtrack.formats.document import Document, decode

EXTRACTOR = "claimtrack-mail 1"
_HEADER = re.compile(rb"[A-Za-z][A-Za-z0-9-]*:")
_SHOWN = ("From", "To", "Cc", "Date", "Subject")
_TOOL = re.compile(r"saved by ([^>\"]+)", re.I)


def is_mail(data: bytes) -> bool:
    """Say whether a file begins with the headers of a message, and not just with a colon."""
    head = data[:65_536].lstrip(b"\xef\xbb\xbf\r\n").replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    lines = [one for one in head.split(b"\n") if not one.startswith((b" ", b"\t"))]
    if not lines or not all(map(_HEADER.match, lines)):
        return False
    names = {line.partition(b":")[0].lower() for line in lines}
    return b"mime-version" in names or {b"from", b"date", b"message-id"} <= names


def read(data: bytes, charset: str | None = None) -> Document:
    """Read a saved page or a letter. Raises InvalidValueError where there is no text in it."""
    try:
        message = message_from_bytes(data.lstrip(b"\xef\xbb\xbf\r\n"), policy=policy.default)
        if message.get_content_type() == "multipart/related":
            return _page(message, data, charset)
        return _letter(message, data, charset)
    except (RecursionError, LookupError, AttributeError, TypeError, IndexError) as error:
        raise InvalidValueError(
            f"is a message that cannot be read ({type(error).__name__}); save the page or the "
            "letter in another form."
        ) from None


def _page(message: EmailMessage, data: bytes, charset: str | None) -> Document:
    pages = [part for part in message.walk() if part.get_content_type() == "text/html"]
    start = message.get_param("start")
    first = [page for page in pages if start and page["Content-ID"] == start]
    if not pages:
        raise InvalidValueError("is a saved page without a page in it; save it again.")
    page = (first or pages)[0]
    address = message["Snapshot-Content-Location"] or page["Content-Location"]
    saved = _TOOL.search(str(message["From"] or ""))
    return Document(
        html.visible_text(_decoded(page, charset)),
        "multipart/related",
        f"{EXTRACTOR}, {html.EXTRACTOR}",
        data,
        captured_at=_when(message["Date"]),
        address=str(address).strip() if address else None,
        tool=saved[1].strip() if saved else None,
    )


def _letter(message: EmailMessage, data: bytes, charset: str | None) -> Document:
    lines = [f"{name}: {message[name]}" for name in _SHOWN if message[name]]
    body = message.get_body(("plain", "html"))
    words = "" if body is None else _decoded(body, charset)
    is_page = body is not None and body.get_content_type() == "text/html"
    attached = [
        f"Attachment: {part.get_filename() or 'without a name'} ({part.get_content_type()})"
        for part in message.iter_attachments()
    ]
    parts = ["\n".join(lines), html.visible_text(words) if is_page else words.replace("\r\n", "\n")]
    parts.append("\n".join(attached))
    text = "\n\n".join(part.strip("\n") for part in parts if part.strip())
    received = str((message.get_all("Received") or [""])[0]).rpartition(";")[2]
    return Document(
        f"{text}\n",
        "message/rfc822",
        f"{EXTRACTOR}, {html.EXTRACTOR}" if is_page else EXTRACTOR,
        data,
        captured_at=_when(received) or _when(message["Date"]),
    )


def _decoded(part: MIMEPart, charset: str | None) -> str:
    payload = part.get_payload(decode=True)
    bare = payload if isinstance(payload, bytes) else b""
    declared = part.get_content_charset() or html.declared_charset(bare)
    return decode(bare, charset, declared)


def _when(said: object) -> str | None:
    """Return a time of a header in UTC, or None where it says none with its zone."""
    try:
        when = parsedate_to_datetime(str(said))
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    if when.tzinfo is None:
        return None
    try:
        return when.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    except OverflowError:
        return None
