"""What a node of schema.org says, in whichever of its many shapes a publisher wrote it.

A value may stand alone or in a list, as text, number or object, in one language or in several,
with the names of the vocabulary short, prefixed or in full (schema.org/docs/datamodel.html;
JSON-LD 1.1, section 4).
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from claimtrack.formats.markup import web_address

Node = dict[str, Any]

_VOCABULARY = re.compile(r"(?i)^(?:https?://(?:www\.)?schema\.org/|schema:)")
_SYNTAX = ("@context", "@graph", "@id", "@type", "@value", "@language", "@list", "@set")


@lru_cache(maxsize=4096)
def short(name: str) -> str:
    """Return a name of schema.org without what stands before it."""
    return _VOCABULARY.sub("", name.strip())


def shortened(value: Any) -> Any:
    """Return a value with all names short and without the wrappers of expanded JSON-LD.

    What is wrapped with its language stays so, as others may stand beside it.
    """
    if isinstance(value, list):
        return [shortened(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "@value" in value and set(value) <= {"@value", "@type"}:
        return value["@value"]
    for wrapper in ("@list", "@set"):
        if set(value) == {wrapper}:
            return shortened(value[wrapper])
    return {short(name): shortened(item) for name, item in value.items()}


def types_of(node: Mapping[str, Any]) -> list[str]:
    """Return the types of a node, short."""
    said = node.get("@type", node.get("type"))  # schema.org's own context has it without the sign
    return [short(one) for one in listed(said) if isinstance(one, str)]


def listed(value: Any) -> list[Any]:
    """Return a value as a list: itself, what it lists, or nothing."""
    if value is None or value == "":
        return []
    return value if isinstance(value, list) else [value]


def objects(value: Any) -> list[Node]:
    """Return the objects that a value is or lists."""
    return [one for one in listed(value) if isinstance(one, dict)]


def text_in(value: Any, language: str | None = None) -> str | None:
    """Return the text that a value says: the first of a list, or the one in a language.

    A number is said as it is written. Objects by language, such as `{"en": …}`, give that of the
    language, else their first; what has a name gives it.
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return f"{value:g}" if isinstance(value, float) else str(value)
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, list):
        said = [text_in(one, language) for one in _by_language(value, language)]
        return next((words for words in said if words), None)
    if isinstance(value, dict):
        return _text_of_object(value, language)
    return None


def address_in(value: Any) -> str | None:
    """Return the first address of the web in a value: text, or an object's `url` or `@id`."""
    return next(addresses_in(value), None)


def addresses_in(value: Any) -> Iterator[str]:
    """Yield the addresses of the web in a value, in their order."""
    for one in listed(value):
        if isinstance(one, str):
            address = web_address(one)
            if address is not None:
                yield address
        elif isinstance(one, dict):
            for name in ("url", "@id", "contentUrl", "sameAs"):
                found = next(addresses_in(one.get(name)), None)
                if found is not None:
                    yield found
                    break


def is_filled(value: Any) -> bool:
    """Say whether a value says anything at all."""
    if isinstance(value, dict):
        return any(
            is_filled(item) for name, item in value.items() if name not in ("@type", "@context")
        )
    if isinstance(value, list):
        return any(is_filled(item) for item in value)
    return value not in (None, "") and not (isinstance(value, str) and not value.strip())


def is_reference(node: Mapping[str, Any]) -> bool:
    """Say whether an object only names another one by its `@id`."""
    return "@id" in node and set(node) <= {"@id", "@type"}


def _by_language(values: list[Any], language: str | None) -> list[Any]:
    """Return values with those in a language first."""
    if language is None:
        return values
    return sorted(
        values,
        key=lambda one: (
            not (
                isinstance(one, dict) and str(one.get("@language", "")).lower() == language.lower()
            )
        ),
    )


def _text_of_object(value: Mapping[str, Any], language: str | None) -> str | None:
    for name in ("@value", "name", "text"):
        if name in value:
            return text_in(value[name], language)
    if language is not None and language in value:
        return text_in(value[language], language)
    if any(name in _SYNTAX for name in value):
        return None
    said = [one for one in value.values() if isinstance(one, str) and one.strip()]
    return said[0].strip() if said and len(said) == len(value) else None
