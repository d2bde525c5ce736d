"""The patch of a new row, straight from its values: the canonical JSON, made in fewer steps (pure).

What `log.as_patch` returns of logged values, to the letter: an import makes a million of them.
"""

import json
from collections.abc import Callable, Mapping
from json.encoder import encode_basestring
from typing import Any
from uuid import UUID

_MOST_SHAPES = 1000
_Writer = Callable[[Mapping[str, Any]], str]


def patch_of(values: Mapping[str, Any]) -> str:
    """Return the patch that writes these values, which are text, ids, numbers, truths or None."""
    return _WRITERS[tuple(values)](values)


def _id(value: UUID) -> str:
    digits = f"{value.int:032x}"
    return f'"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"'


class _ByClass(dict[type, Callable[[Any], str]]):
    """How a value is written, by its class; what is rare, such as a word of a list, by `json`."""

    def __missing__(self, _: type) -> Callable[[Any], str]:
        return json.JSONEncoder(ensure_ascii=False).encode


_BY_CLASS = _ByClass({str: encode_basestring, UUID: _id})


class _Writers(dict[tuple[str, ...], _Writer]):
    """How a patch is written, by its names in their order: few rows have others than the last."""

    def __missing__(self, names: tuple[str, ...]) -> _Writer:
        if len(self) >= _MOST_SHAPES:
            self.clear()
        ordered = sorted(names)
        template = "{" + ",".join(f'"{name}":%s' for name in ordered) + "}"

        def write(values: Mapping[str, Any]) -> str:
            found = [values[name] for name in ordered]
            return template % tuple([_BY_CLASS[value.__class__](value) for value in found])

        self[names] = write
        return write


_WRITERS = _Writers()
