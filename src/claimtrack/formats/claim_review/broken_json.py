"""JSON as pages hold it: what a content system broke in it is mended where only one thing is meant.

That are comments around it, entities in place of quotes, line breaks inside texts, commas before a
closing bracket and semicolons at the end.
"""

import html
import re
from typing import Any

from claimtrack.formats.bounded_json import JsonError, parsed

WRAPPED = "comment around JSON left out"
ENTITIES = "entities in JSON decoded"
RAW = "line breaks inside texts of JSON read"
COMMAS = "commas before a closing bracket left out"

_WRAPPINGS = ("<!--", "-->", "//<![CDATA[", "/*<![CDATA[*/", "<![CDATA[", "//]]>", "/*]]>*/", "]]>")
_PIECE = re.compile(r'"(?:[^"\\]++|\\.)*+"|[^"]++|"', re.DOTALL)
_COMMA = re.compile(r",(\s*+)(?=[}\]])")
_CONTROL = re.compile(r"[\x00-\x1f]")
_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_WRONG_ESCAPE = re.compile(r"\\(?:[^\"\\/bfnrtu]|u(?![0-9a-fA-F]{4}))")


def mended(text: str) -> tuple[Any, list[str]]:
    """Return the value of JSON, and the kinds of what was mended in it.

    Raises JsonError, with the reason of the text as it stands, where mending does not help.
    """
    try:
        return parsed(text), []
    except JsonError as error:
        fault = error
    text, kinds = text.strip(), list[str]()
    for kind, mend in ((WRAPPED, _unwrapped), (ENTITIES, _with_quotes), (RAW, _with_escapes),
                       (COMMAS, _without_commas)):  # fmt: skip
        better = mend(text)
        if better == text:
            continue
        text = better
        kinds.append(kind)
        try:
            return parsed(text), kinds
        except JsonError:
            continue
    raise fault


def _unwrapped(text: str) -> str:
    """Take off comments and sections around the whole, and a semicolon behind it."""
    while True:
        before = text
        for wrapping in _WRAPPINGS:
            text = text.removeprefix(wrapping).removesuffix(wrapping).strip()
        text = text.removesuffix(";").strip()
        if text == before:
            return text


def _with_quotes(text: str) -> str:
    """Decode the entities of a text whose own quotes are entities."""
    return html.unescape(text) if re.match(r"[\s\[{]*&(?:quot|#34|#x22);", text) else text


def _with_escapes(text: str) -> str:
    """Write the control characters inside texts as JSON does, and drop what escapes nothing."""
    return "".join(
        _WRONG_ESCAPE.sub(
            lambda match: match[0][1:],
            _CONTROL.sub(lambda match: _ESCAPES.get(match[0], f"\\u{ord(match[0]):04x}"), piece),
        )
        if piece.startswith('"')
        else piece
        for piece in _PIECE.findall(text)
    )


def _without_commas(text: str) -> str:
    return "".join(
        piece if piece.startswith('"') else _COMMA.sub(r"\1", piece)
        for piece in _PIECE.findall(text)
    )
