"""A document as it is kept: its text, and how the text was got from the bytes of its file.

Bytes become text by what the file says of itself, and never by a guess. A byte order mark decides;
else what is UTF-8 is taken for UTF-8; else the charset that is named (by the person, or inside the
HTML), under the names that browsers know. Nothing is normalised: line ends (LF, CR LF, CR) and
every other character stay as they came, so that offsets hold.
"""

import codecs
import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from hashlib import sha256

from claimtrack.errors import InvalidValueError

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
LARGEST_ORIGINAL = 24 * 2**20
"""So many bytes of a file are kept at most."""
# Charsets of documents, not every codec of Python's: some of those run programs' formats, or take
# time that grows with the square of the text.
_CHARSET = re.compile(
    r"utf-(8|16|32)(-[lb]e)?|cp\d+|iso8859-\d+|koi8-[rut]|gb(k|2312|18030)|big5(hkscs)?|"
    r"euc_\w+|shift_jis\w*|iso2022_\w+|mac-\w+|tis-620|ascii|johab"
)
# What these labels mean on the web (WHATWG Encoding Standard, section 4.2).
_WEB_CODECS = {
    "iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "tis-620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Document:
    """The text of a document, its kind, and what read it; `data` are the bytes of its file.

    `extractor` names the program and its version where the text is not simply what the file
    holds; None for plain text and Markdown. `captured_at` (ISO), `address` and `tool` are what the
    file itself says of its capture.
    """

    text: str
    media_type: str = "text/plain"
    extractor: str | None = None
    data: bytes | None = None
    name: str | None = None
    """The name of its file, without folders."""
    captured_at: str | None = None
    address: str | None = None
    tool: str | None = None

    @property
    def fits(self) -> bool:
        """Say whether its file is small enough to be kept beside the text."""
        return self.data is None or len(self.data) <= LARGEST_ORIGINAL

    @property
    def sha256(self) -> str | None:
        """Return the SHA-256 of the bytes of its file."""
        return None if self.data is None else sha256(self.data).hexdigest()

    @property
    def original(self) -> str | None:
        """Return the text that keeps the file: its Base64, or the text where it is the file."""
        if self.data is None:
            return None
        return self.text if self.text.encode() == self.data else b64encode(self.data).decode()


def original_bytes(kept: str, *, is_text: bool) -> bytes:
    """Return the bytes of a file from the text that keeps it."""
    return kept.encode() if is_text else b64decode(kept, validate=True)


def decode(data: bytes, charset: str | None = None, declared: str | None = None) -> str:
    """Return the text of a file; `charset` is a person's word, `declared` the document's own.

    A byte order mark is taken off. Raises InvalidValueError, with what to do, where the bytes do
    not fit.
    """
    for mark, codec in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decode_as(data[len(mark) :], codec, "its byte order mark says")
    if charset is not None:
        return _decode_as(data, _codec_named(charset, "--charset"), "--charset says")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if declared is not None:
            return _decode_as(data, _codec_named(declared, "it"), "it says itself")
        raise InvalidValueError(
            f"is not UTF-8 (byte 0x{data[error.start]:02X} at {error.start}) and does "
            "not say what it is; if it is text, name its charset: --charset windows-1252."
        ) from None


def _codec_named(name: str, namer: str) -> str:
    try:
        codec = codecs.lookup(name.strip()).name
    except (LookupError, ValueError):
        codec = ""
    if not _CHARSET.fullmatch(codec):
        raise InvalidValueError(
            f"cannot be decoded: {namer} names the charset {name.strip()[:40]!r}, which is none "
            "that documents are written in. Name another: --charset windows-1252."
        )
    return _WEB_CODECS.get(codec, codec)


def _decode_as(data: bytes, name: str, namer: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise InvalidValueError(
            f"is not {name}, as {namer}: byte 0x{data[error.start]:02X} at {error.start} "
            "means nothing there. Name its charset: --charset windows-1252."
        ) from None
