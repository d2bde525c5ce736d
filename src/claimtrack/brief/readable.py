"""What people wrote, changed field by field: to be safe to read, or to name nobody."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from claimtrack.brief.material import Material
from claimtrack.entities import ENTITIES, Kind
from claimtrack.text import visible

_NO_WORDS = frozenset(("sha256", "text_sha256", "file_sha256", "original"))
_OF_OURS = frozenset(("now", "detail", "who", "at"))
"""Fields of the material that are no field of a row."""
TEXTS = {
    entity: _OF_OURS
    | {
        each.name
        for each in ENTITIES[entity].fields
        if each.kind is Kind.TEXT and each.name not in _NO_WORDS
    }
    for entity in ENTITIES
}
"""The fields of each kind of row that hold what people wrote."""
_TABLES = (
    ("claims", "claim"),
    ("actors", "actor"),
    ("sources", "source"),
    ("copies", "snapshot"),
    ("citations", "citation"),
    ("rebuttals", "rebuttal"),
    ("supports", "support"),
    ("assessments", "assessment"),
    ("quantities", "quantity"),
    ("notes", "annotation"),
    ("history", "claim"),
    ("custody", "snapshot"),
)

R = TypeVar("R")
Change = Callable[[str, str], str | None]
"""What becomes of a text in the field of a name."""


def changed(entity: str, row: R, change: Change) -> R:
    """Return a row with each text that people wrote changed; the row itself where none is."""
    if not is_dataclass(row) or isinstance(row, type):
        raise TypeError(entity)
    texts = TEXTS[entity]
    found: dict[str, Any] = {}
    for each in fields(row):
        value = getattr(row, each.name)
        if each.name == "cut_away":
            new: Any = tuple((kind, change(each.name, words) or "") for kind, words in value)
        elif each.name in ("tags", "names"):
            new = tuple(change(each.name, words) or "" for words in value)
        elif isinstance(value, str) and each.name in texts:
            new = change(each.name, value)
        else:
            continue
        if new != value:
            found[each.name] = new
    return replace(row, **found) if found else row


def readable(material: Material) -> Material:
    """Return the same with what has no shape, or would deceive, made visible in all texts."""
    found: dict[str, Any] = {}
    for name, entity in _TABLES:
        rows = getattr(material, name)
        if isinstance(rows, tuple):
            found[name] = tuple(changed(entity, row, _shown) for row in rows)
        else:
            found[name] = {row_id: changed(entity, row, _shown) for row_id, row in rows.items()}
    then = material.earlier
    if then is not None:
        claims = {id_: changed("claim", row, _shown) for id_, row in then.claims.items()}
        cited = tuple(changed("citation", row, _shown) for row in then.citations)
        found["earlier"] = replace(then, claims=claims, citations=cited)
    found["exhibits"] = {shown: visible(mark) for shown, mark in material.exhibits.items()}
    asked = None if material.asked is None else visible(material.asked)
    return replace(material, asked=asked, **found)


def _shown(_: str, text: str) -> str:
    return visible(text.replace("\t", " ").replace("\f", "\n"), newlines=True)
