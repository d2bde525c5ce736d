"""Where the annotations of a file of JSON-LD stand: alone, in lists, pages and collections."""

from collections.abc import Iterator
from typing import Any

from claimtrack.errors import UnreadableFileError
from claimtrack.formats.annotations import kind_of
from claimtrack.formats.bounded_json import read_json
from claimtrack.formats.format import Account, Input, Unreadable

_PAGES = ("AnnotationPage", "AnnotationCollection", "AnnotationList", "OrderedCollection",
          "OrderedCollectionPage")  # fmt: skip
_CONTENTS = ("items", "first", "@graph", "resources", "annotations")
"""The fields in which pages, collections and graphs have annotations."""


def annotations(source: Input, wrong: list[Unreadable]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Return the annotations of a file, each with its place; what is none is added to `wrong`.

    Raises UnreadableFileError where a file is no JSON, or has nothing that could be one.
    """
    content = read_json(source)
    if not isinstance(content, dict | list):
        raise UnreadableFileError(source.name, "has neither an annotation nor a list of them.")
    if isinstance(content, list):
        return _listed(content, "element", wrong, source.account)
    found = _found(content, "the annotation", wrong, source.account)
    if found is None:
        raise UnreadableFileError(source.name, "is no annotation, and no page of annotations.")
    return found


def _listed(
    elements: list[Any], what: str, wrong: list[Unreadable], account: Account
) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, element in enumerate(elements, 1):
        where = f"{what} {number}"
        found = _found(element, where, wrong, account) if isinstance(element, dict) else None
        if found is None:
            wrong.append(Unreadable(where, 0, "is no annotation"))
        else:
            yield from found


def _found(
    element: dict[str, Any], where: str, wrong: list[Unreadable], account: Account
) -> Iterator[tuple[str, dict[str, Any]]] | None:
    """Return the annotation that an object is, or those that it has; None where it is neither."""
    kind = kind_of(element)
    if kind == "Annotation" or (not kind and ("target" in element or "hasTarget" in element)):
        return iter([(where, element)])
    within = next((name for name in _CONTENTS if element.get(name)), "")
    inner = element.get(within, [])
    if kind not in _PAGES and (kind or not inner or isinstance(inner, str)):
        return None
    if isinstance(element.get("next"), str):
        account.note(f"The annotations go on in {element['next']}; import that, too.")
    place = "element" if where == "the annotation" else f"{where}, element"
    if isinstance(inner, dict):
        return _found(inner, where, wrong, account)
    if isinstance(inner, list):
        return _listed(inner, place, wrong, account)
    account.note(f"The annotations of {where} lie elsewhere: {inner}; import that.")
    return iter([])
