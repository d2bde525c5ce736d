"""Values of fields in the words of a sentence; pure."""

from collections.abc import Callable, Mapping
from typing import Any

from claimtrack.entities import ENTITIES, Field, Kind
from claimtrack.schemas.scale import scale_words
from claimtrack.text import clip, counted, visible
from claimtrack.vocabulary import Comparator

_CELLS = 80
_BARE = frozenset((
    "owner", "reviewer", "author", "language", "media_type", "value", "mark", "unit", "translator",
    "searched_by", "low", "high",
))  # fmt: skip
"""Texts that are a name or a word, and take no quotation marks."""


def value_words(field: Field, value: Any) -> str:
    """Return a value that is no id as it stands in a sentence; "" for none."""
    if value is None or value == "":
        return ""
    if field.name == "scale":
        return scale_words(value)
    if field.kind is Kind.TEXT and field.name not in _BARE:
        return brief(value)
    return clip(visible(str(value).replace("_", "-") if field.words else str(value)), _CELLS)


def group_words(entity: str, group: str, state: Mapping[str, Any]) -> str:
    """Return fields that fold as one, as they are now; "" where there are none."""
    if group == "quote":
        exact = state.get("exact")
        return brief(exact) if exact else "none; only the place in the source"
    if group == "judgement" and not (state.get("verdict") or state.get("rating")):
        return ""
    if group == "file" and not any(state.get(name) for name in ("file_name", "file_size")):
        return ""
    if group == "translation" and not (state.get("translation") or state.get("translator")):
        return ""
    values = {field.name: state.get(field.name) for field in ENTITIES[entity].fields
              if field.group == group and field.kind is not Kind.DIGEST}  # fmt: skip
    return clip(visible(format_group(group, values)), 2 * _CELLS)


def rated(rating: str | None, scale: str | None, verdict: str | None) -> str:
    """Return a rating in the reviewer's own words, and our verdict: "Pants on Fire → refuted"."""
    on = scale_words(scale)
    words = f"{rating} ({on})" if rating and on else rating
    return " → ".join(part for part in (words, verdict) if part)


def brief(value: Any) -> str:
    """Return the beginning of a text between quotation marks."""
    words = clip(visible(str(value or "")), _CELLS)
    return words if words.startswith(("“", "„", "«")) else f"“{words}”"


def amount_words(values: Mapping[str, Any]) -> str:
    """Return a number as it is meant: "at least 220 soldiers", "between 3 and 5", "none"."""
    low, high = values.get("low"), values.get("high")
    how, unit = str(values.get("comparator") or ""), values.get("unit")
    if how == Comparator.NONE:
        told = "none"
    elif low and high and low != high:
        told = f"{'about' if how == Comparator.ABOUT else 'between'} {low} and {high}"
    else:
        told = " ".join(part for part in (_MEANT.get(how, ""), low or high) if part)
    return f"{told} {unit}" if unit else told


_MEANT: Mapping[str, str] = {
    Comparator.AT_LEAST: "at least",
    Comparator.MORE_THAN: "more than",
    Comparator.AT_MOST: "at most",
    Comparator.LESS_THAN: "less than",
    Comparator.ABOUT: "about",
}


def _lineage(values: Mapping[str, Any]) -> str:
    source = values.get("derived_from_id")
    return values.get("lineage") or (
        f"derived from {str(source)[:8]}" if source else "not examined"
    )


def _translated(values: Mapping[str, Any]) -> str:
    translation, translator = values.get("translation"), values.get("translator")
    return _joined(translation and f"“{translation}”", translator and f"translated by {translator}")


_GROUPS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "amount": amount_words,
    "lineage": _lineage,
    "translation": _translated,
}


def format_group(group: str, values: Mapping[str, Any]) -> str:
    """Return a group of fields as a person reads it: a date, a quote with its place, a verdict."""
    if group == "quote":
        if values.get("exact") is None:
            return "no quoted words"
        snapshot_id = values.get("snapshot_id")
        place = "" if values.get("start") is None else f" at {values['start']}"
        return f"“{values['exact']}”{place}" + (
            f" of copy {snapshot_id[:8]}" if snapshot_id else ""
        )
    if group == "judgement":
        confidence = values.get("confidence")
        judgement = _joined(
            rated(values.get("rating"), values.get("scale"), values.get("verdict")),
            values.get("likelihood"),
            confidence and f"{confidence} confidence",
            values.get("date"),
            values.get("basis"),
        )
        rationale = values.get("rationale")
        return judgement + (f" — {rationale}" if rationale else "")
    if group == "capture":
        return _joined(
            values.get("captured_at") or "at an unknown time",
            values.get("captured_by") and f"by {values['captured_by']}",
            values.get("address") and f"from {values['address']}",
            values.get("tool") and f"with {values['tool']}",
        )
    if group == "file":
        size = values.get("file_size")
        sha256 = values.get("file_sha256")
        return _joined(
            values.get("file_name") or "a file without a name",
            None if size is None else counted(size, "byte"),
            sha256 and f"SHA-256 {sha256[:12]}",
            "kept" if values.get("original") else "not kept",
        )
    if group in _GROUPS:
        return _GROUPS[group](values)
    date = str(values.get(group) or "undated")
    words = values.get(f"{group}_words")
    basis = values.get(f"{group}_basis")
    return date + (f", “{words}”" if words else "") + (f" ({basis})" if basis else "")


def _joined(*parts: str | None) -> str:
    """Return what is known of several things, with commas between."""
    return ", ".join(part for part in parts if part)
