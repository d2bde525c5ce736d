"""An input as the blocks of data in it: a value of JSON, lines of values, or what a page marks."""

import re
from collections.abc import Iterator
from math import isfinite
from typing import Any

from claimtrack.errors import InvalidValueError, UnreadableFileError
from claimtrack.formats.bounded_json import LARGEST_BYTES, JsonError, parsed
from claimtrack.formats.claim_review.broken_json import mended
from claimtrack.formats.claim_review.pages import marked_items, page_of, scripts_of
from claimtrack.formats.claim_review.reviews import Block, page_in
from claimtrack.formats.document import decode
from claimtrack.formats.format import Account, Input, Unreadable
from claimtrack.formats.html import declared_charset

LEFT_OUT = "characters and numbers that nothing can hold left out"
BROKEN = "block of JSON-LD that cannot be read"


_OF_READERS = (ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError)
"""What readers of microdata and RDFa raise where an address or a name in them is none."""
_NEVER_HELD = re.compile(r"\x00|\\u(?:0000|[dD][89a-fA-F])|[\ud800-\udfff]|[0-9][eE]\+?[0-9]{3}")


def blocks_of(source: Input, faults: list[Unreadable]) -> Iterator[list[Block]]:
    """Yield the blocks of an input, together those that know each other's names.

    What cannot be read of it, and may be a review, is added to `faults`. Raises
    UnreadableFileError where the whole cannot be read.
    """
    data = source.file.read(LARGEST_BYTES + 1)
    if len(data) > LARGEST_BYTES:
        raise UnreadableFileError(source.name, "is longer than 64 MiB; split it.")
    if b"\x00" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableFileError(source.name, "is no text but a binary file.")
    try:
        text = decode(data, declared=declared_charset(data))
    except InvalidValueError as error:
        raise UnreadableFileError(source.name, str(error).replace("--charset", "its")) from None
    if text.lstrip()[:1] in ("{", "["):
        yield from _json_blocks(text, source, faults)
    else:
        yield _page_blocks(text, source, faults)


def _json_blocks(text: str, source: Input, faults: list[Unreadable]) -> Iterator[list[Block]]:
    """Yield what a file of JSON is, or each line of one of lines."""
    try:
        value = parsed(text)
    except JsonError as error:
        fault = error
    else:
        yield [Block("", 1, _clean(value, text, source.account))]
        return
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(lines) > 1 and _is_value(lines[0][1]):
        for number, line in lines:
            blocks = _block(line, f"line {number}", number, source.account, faults)
            if blocks:
                yield blocks
        return
    try:
        value, kinds = mended(text)
    except JsonError:
        raise UnreadableFileError(source.name, f"{fault}.") from None
    _tell(kinds, source.account)
    yield [Block("", 1, _clean(value, text, source.account))]


def _is_value(line: str) -> bool:
    try:
        return isinstance(parsed(line), dict | list)
    except JsonError:
        return False


def _page_blocks(text: str, source: Input, faults: list[Unreadable]) -> list[Block]:
    """Return what a page marks: its blocks of JSON-LD, its microdata and its RDFa."""
    blocks: list[Block] = []
    for script in scripts_of(text):
        place = f"script {script.number}"
        blocks += _block(script.text, place, script.line, source.account, faults)
    page = page_of(text)
    try:
        marked = list(marked_items(text, page, source.name))
    except _OF_READERS as error:
        reason = f"cannot be read ({str(error)[:100] or type(error).__name__})"
        faults.append(Unreadable("microdata and RDFa", 0, reason))
        marked = []
    blocks += [Block(place, 0, _clean(value, "\x00", source.account)) for place, value in marked]
    address = page.address or page_in(blocks)
    return [Block(block.where, block.line, block.value, address) for block in blocks]


def _block(
    text: str, place: str, line: int, account: Account, faults: list[Unreadable]
) -> list[Block]:
    """Return a block of JSON, mended where it is broken, or take note of why it is none."""
    if not text.strip():
        return []
    try:
        value, kinds = mended(text)
    except JsonError as error:
        if "claimreview" in text.lower():
            faults.append(Unreadable(place, line, str(error)))
        else:
            account.lose(BROKEN)
        return []
    _tell(kinds, account)
    return [Block(place, line, _clean(value, text, account))]


def _clean(value: Any, text: str, account: Account) -> Any:
    """Return a value without U+0000, halves of pairs, and numbers beyond all bounds."""
    if not _NEVER_HELD.search(text):
        return value
    cleaned = _without(value)
    if cleaned != value:
        account.repair(LEFT_OUT)
    return cleaned


def _without(value: Any) -> Any:
    if isinstance(value, str):
        return re.sub("[\x00\ud800-\udfff]", "", value)
    if isinstance(value, float) and not isfinite(value):
        return None
    if isinstance(value, list):
        return [_without(item) for item in value]
    if isinstance(value, dict):
        return {_without(name): _without(item) for name, item in value.items()}
    return value


def _tell(kinds: list[str], account: Account) -> None:
    for kind in kinds:
        account.repair(kind)
