"""The scale of a rating: its worst and best, and the value given, as a reviewer published them."""

import json
import math
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

PARTS = ("worst", "best", "value")
_TYPED = re.compile(r"(?:(?P<value>.+?)\s+of\s+)?(?P<worst>.+?)\s*\.\.\s*(?P<best>.+)")


def scale_text(given: Any) -> str:
    """Return a scale as its row keeps it: JSON of the parts that are known, in one order, as texts.

    It is given as a mapping with any of `worst`, `best` and `value` (texts or numbers), as that
    JSON, or as a person types it: "2 of 1..5". Raises ValueError for anything else.
    """
    parts = _typed(given) if isinstance(given, str) else given
    if not isinstance(parts, Mapping) or not set(parts) <= set(PARTS):
        raise ValueError('is no scale: give worst, best and value, as in "2 of 1..5"')
    known = {name: parts[name] for name in PARTS if parts.get(name) not in (None, "")}
    if not known:
        raise ValueError("has neither worst, best nor value")
    for name, value in known.items():
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise ValueError(f"{name} is neither a text nor a number")  # noqa: TRY004 — a fault of a field
        if isinstance(value, float) and not math.isfinite(value):
            raise ValueError(f"{name} is no number")
    return json.dumps({name: str(value) for name, value in known.items()}, ensure_ascii=False)


def scale_parts(text: str) -> dict[str, str]:
    """Return the known parts of a scale as its row keeps it; none of what is no scale."""
    try:
        parts = json.loads(text)
    except ValueError:
        return {}
    found = parts if isinstance(parts, dict) else {}
    return {name: str(found[name]) for name in PARTS if name in found}


def scale_words(text: str | None) -> str:
    """Return a scale as people type and read it: "2 of 1..5"; "" for none."""
    parts = scale_parts(text) if text else {}
    value = parts.get("value", "")
    if "worst" not in parts and "best" not in parts:
        return value
    ends = f"{parts.get('worst', '?')}..{parts.get('best', '?')}"
    return f"{value} of {ends}" if value else ends


def _typed(words: str) -> Any:
    if words.lstrip().startswith("{"):
        with suppress(json.JSONDecodeError):
            return json.loads(words)
        return None
    typed = _TYPED.fullmatch(words.strip())
    return {"value": words.strip()} if typed is None else typed.groupdict()
