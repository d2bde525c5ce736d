"""Elements of HTML, of which every text is escaped unless it is an element itself.

The escaping is MarkupSafe's, which templates of Python use everywhere.
"""

from collections.abc import Iterable

from markupsafe import Markup, escape

from claimtrack.brief.description import Address, Code, Inline, Ref, Said

Child = str | Markup | None
_VOID = frozenset(("meta", "input", "br", "hr"))


def element(tag: str, *children: Child, **attributes: str | bool | None) -> Markup:
    """Return an element with escaped children and attributes.

    An underscore at the end of an attribute's name falls away (`class_`), one inside is a hyphen;
    a None or False is left out.
    """
    named = "".join(
        f" {name.rstrip('_').replace('_', '-')}" + ("" if value is True else f'="{escape(value)}"')
        for name, value in attributes.items()
        if value is not None and value is not False
    )
    if tag in _VOID:
        return Markup(f"<{tag}{named}>")  # noqa: S704 — names are ours, and values are escaped
    return Markup(f"<{tag}{named}>{joined(children)}</{tag}>")  # noqa: S704 — as above


def joined(children: Iterable[Child]) -> Markup:
    """Return children one after another."""
    escaped = (
        child if type(child) is Markup else escape(child) for child in children if child is not None
    )
    return Markup("".join(escaped))  # noqa: S704 — each is escaped


def said(words: str) -> Markup:
    """Return words that people wrote, apart from what stands around them in its own direction."""
    return element("bdi", words)


def inline(line: Iterable[Inline]) -> Markup:
    """Return a line of the description."""
    return joined(map(_one, line))


def _one(part: Inline) -> Child:
    match part:
        case Said(words):
            return said(words)
        case Ref(words, anchor):
            return element("a", words, href=f"#{anchor}")
        case Address(words, None):
            return said(words)
        case Address(words, link):
            shown = said(words)
            return element("a", shown, class_="out", href=link, rel="noopener noreferrer nofollow")
        case Code(words):
            return element("code", words)
        case _:
            return part
