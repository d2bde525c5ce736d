"""Which characters the bytes of a text table are: UTF-8, else by marks and by evidence.

What is not UTF-8 is written anew as UTF-8 into a temporary file, so that one way of reading, by
offsets of bytes, does for all.
"""

import codecs
import tempfile
from io import BytesIO
from typing import BinaryIO

from claimtrack.errors import MissingExtraError, UnreadableFileError
from claimtrack.formats.format import Account

_CHUNK_BYTES = 2**20
_IN_MEMORY_BYTES = 32 * 2**20
_SAMPLE_BYTES = 2**18
_FEW_BAD_LINES = 0.05
"""So many of the lines that are not plain ASCII may be broken, and the rest still be UTF-8."""
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY = (b"\x89PNG", b"%PDF", b"PK\x03\x04", b"\x1f\x8b", b"\xd0\xcf\x11\xe0", b"SQLite format 3")
_MOST_CONTROLS = 0.02
_SPREADSHEETS = (
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258",
    "koi8_r", "gb18030", "cp932", "euc_jp", "cp949", "big5",
)  # fmt: skip
"""What spreadsheets write that is not Unicode; of those that fit alike the first is taken."""


def as_utf8(file: BinaryIO, name: str, account: Account) -> tuple[BinaryIO, int]:
    """Return a file of the same text in UTF-8, and the offset at which the text begins.

    Lines end in line feeds in it. Raises UnreadableFileError where it is no text.
    """
    head = file.read(_SAMPLE_BYTES)
    file.seek(0)
    if head.startswith(_BINARY):
        raise UnreadableFileError(
            name, "is no text but a binary file, which nothing here can read."
        )
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            if encoding != "utf-8":
                return _transcoded(file, encoding, name, account), 0
            return (
                (_transcoded(file, "utf-8-sig", name, account), 0)
                if _is_old_mac(head)
                else (
                    file,
                    len(mark),
                )
            )
    wide = _wide(head)
    if wide:
        return _transcoded(file, wide, name, account), 0
    controls = sum(head.count(code) for code in range(32) if code not in (0, 9, 10, 11, 12, 13, 27))
    if controls > len(head) * _MOST_CONTROLS:
        raise UnreadableFileError(
            name, "is no text but a binary file, which nothing here can read."
        )
    if not _is_utf8(file):
        return _transcoded(file, _guessed(file, name), name, account), 0
    return (_transcoded(file, "utf-8", name, account), 0) if _is_old_mac(head) else (file, 0)


def start_of(head: bytes) -> str:
    """Return the text of a file's first bytes as far as it shows, "" of what is binary."""
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return head.decode(encoding, "replace").removeprefix("\ufeff")
    if head.startswith(_BINARY):
        return ""
    return head.decode(_wide(head) or "utf-8", "replace")


def _is_old_mac(head: bytes) -> bool:
    """Say whether lines end in a bare carriage return, as on a Mac of old."""
    return b"\r" in head and b"\n" not in head


def _wide(head: bytes) -> str:
    """Return UTF-16 without a mark, told by its every other byte, or ""."""
    half = len(head[:4096]) // 2
    if half < 2:
        return ""
    even, odd = head[:4096:2].count(0), head[1:4096:2].count(0)
    if odd > half * 0.6 and even < half * 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > half * 0.6 and odd < half * 0.1 else ""


def _is_utf8(file: BinaryIO) -> bool:
    """Say whether a file is UTF-8, but for few broken lines; its position goes to the start."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := file.read(_CHUNK_BYTES):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        file.seek(0)
        return _has_few_bad_lines(file)
    file.seek(0)
    return True


def _has_few_bad_lines(file: BinaryIO) -> bool:
    marked = bad = 0
    while line := file.readline(_CHUNK_BYTES):
        if not line.isascii():
            marked += 1
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                bad += 1
    file.seek(0)
    return bad <= marked * _FEW_BAD_LINES


def _guessed(file: BinaryIO, name: str) -> str:
    """Return the likeliest encoding of text that is not UTF-8, by the lines that tell anything."""
    try:
        from charset_normalizer import from_bytes
    except ImportError:
        raise MissingExtraError(f"{name}: a table that is not UTF-8", "tables") from None
    telling, size = [], 0
    while size < _SAMPLE_BYTES and (line := file.readline(_CHUNK_BYTES)):
        if not line.isascii():
            telling.append(line)
            size += len(line)
    file.seek(0)
    sample = b"".join(telling)[:_SAMPLE_BYTES]
    found = list(from_bytes(sample, cp_isolation=list(_SPREADSHEETS)))
    if not found:
        raise UnreadableFileError(name, "is text in no known encoding; save it as UTF-8.")
    best = min(found, key=lambda match: (match.chaos, -match.coherence))
    equal = {
        encoding
        for match in found
        if (match.chaos, match.coherence) == (best.chaos, best.coherence)
        for encoding in (match.encoding, *match.could_be_from_charset)
    }
    return next((encoding for encoding in _SPREADSHEETS if encoding in equal), best.encoding)


def _transcoded(file: BinaryIO, encoding: str, name: str, account: Account) -> BinaryIO:
    """Return the text of a file in UTF-8 with line feeds, as a temporary file."""
    size = file.seek(0, 2)
    file.seek(0)
    # No `with`: what is read of it later keeps it, and it goes with its reader.
    is_small = size < _IN_MEMORY_BYTES
    target: BinaryIO = BytesIO() if is_small else tempfile.TemporaryFile()  # noqa: SIM115 — see above
    decoder = codecs.getincrementaldecoder(encoding)()
    held = ""
    try:
        while True:
            chunk = file.read(_CHUNK_BYTES)
            text = held + decoder.decode(chunk, final=not chunk)
            held = text[-1:] if chunk and text.endswith("\r") else ""
            text = text.removesuffix(held) if held else text
            target.write(text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace"))
            if not chunk:
                break
    except UnicodeDecodeError as error:
        reason = f"is not {encoding.upper()} throughout ({error.reason}); save it as UTF-8."
        raise UnreadableFileError(name, reason) from None
    finally:
        file.seek(0)
    target.seek(0)
    if encoding not in ("utf-8", "utf-8-sig"):
        account.note(f"{name}: read as {encoding.replace('_', '-').upper()}.")
    return target
