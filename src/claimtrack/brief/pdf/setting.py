"""From the description of a brief to the data that `brief.typ` sets, and to the PDF.

Typst gets what people wrote as strings in JSON, never as markup; it has no folder to read from, no
packages, and no fonts but its own, so the same brief gives the same bytes on every machine.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from importlib import resources
from tempfile import TemporaryDirectory
from typing import Any

from claimtrack.brief.description import Address, Brief, Code, Picture, Ref, Said
from claimtrack.brief.drawing import drawn
from claimtrack.brief.pdf.letters import Replacements, without_shape
from claimtrack.dates import bounds
from claimtrack.errors import MissingExtraError


def as_pdf(brief: Brief) -> bytes:
    """Return a brief as PDF. Raises MissingExtraError without the extra `print`."""
    try:
        import typst  # only who wants a PDF pays for it
    except ImportError:
        raise MissingExtraError("A brief as PDF", "print") from None
    plain = _plain(brief, frozenset(_anchors(brief)), str)
    shapes = Replacements(without_shape(_strings(plain)))
    data = _plain(brief, frozenset(_anchors(brief)), shapes.replaced)
    data["pictures"] = [_drawn(picture, shapes.replaced) for picture in brief.pictures]
    data["letters"] = shapes.listed()
    day = bounds(brief.dated).earliest
    made = datetime(day.year, day.month, day.day, tzinfo=UTC) if day else None
    with TemporaryDirectory() as nothing:  # what it may read: an empty folder
        compiler = typst.Compiler(
            resources.files(__package__).joinpath("brief.typ").read_bytes(),
            root=nothing,
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data)},
        )
        file = compiler.compile(format="pdf", timestamp=made)
    return file if isinstance(file, bytes) else b""


_WIDE = 1250.0
"""From so many units on a picture lies on its side."""
_UPRIGHT, _ON_ITS_SIDE = 1.35, 0.55
"""Higher than so many times its width a picture is as high as the page has room, and less wide."""


def _drawn(picture: Picture, shown: Callable[[str], str]) -> dict[str, Any]:
    statements = tuple(
        replace(one, speaker=shown(one.speaker), words=shown(one.words), date=shown(one.date))
        for one in picture.statements
    )
    svg = drawn(replace(picture, statements=statements), links=False)
    size = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
    width, height = (float(size[1]), float(size[2])) if size else (1.0, 1.0)
    is_wide = width > _WIDE and width > height
    room = _ON_ITS_SIDE if is_wide else _UPRIGHT
    return {"title": picture.title, "svg": svg, "wide": is_wide, "tall": height > room * width}


def _plain(value: Any, known: frozenset[str], shown: Callable[[str], str]) -> Any:
    """Return a description as lists, mappings and strings; what is no plain word bears its kind."""
    match value:
        case Said(words):
            return {"said": shown(words)}
        case Ref(words, anchor):
            return {"ref": shown(words), "anchor": anchor if anchor in known else None}
        case Address(words, link):
            return {"address": shown(words), "link": link}
        case Code(words):
            return {"code": words}
        case str():
            return shown(value)
        case tuple():
            return [_plain(each, known, shown) for each in value]
    if is_dataclass(value):
        parts = {each.name: getattr(value, each.name) for each in fields(value)}
        return {name: _plain(part, known, shown) for name, part in parts.items()}
    return value


def _anchors(value: Any) -> Iterator[str]:
    """Yield the anchors that a description sets; a reference to another place is no link."""
    if isinstance(value, tuple):
        for each in value:
            yield from _anchors(each)
    elif is_dataclass(value) and not isinstance(value, Ref):
        for each in fields(value):
            part = getattr(value, each.name)
            if each.name in ("anchor", "note_anchor") and isinstance(part, str):
                yield part
            else:
                yield from _anchors(part)


def _strings(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from _strings(value)
    elif isinstance(data, list):
        for value in data:
            yield from _strings(value)
