"""What a picture is written with: elements of SVG 1.1, and the colours of both grounds.

Words of people are text or the value of an attribute, never markup, and without the characters
that XML 1.0 does not allow. Colours stand as attributes, for the light ground and for
programs that know no style sheets, and once more in `STYLE`, for a dark one.
"""

import re
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

FONT = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"

LIGHT = {
    "ground": "#ffffff", "box": "#fbfbf9", "ink": "#1b1b1b", "muted": "#55585c", "line": "#8a8d91",
    "unanswered": "#1a4f8b", "stands": "#1d6b2a", "disputed": "#7a4f00", "defeated": "#a31515",
    "against": "#a31515", "for": "#1d6b2a", "neither": "#55585c",
}  # fmt: skip
DARK = {
    "ground": "#14171c", "box": "#1c2027", "ink": "#e6e6e6", "muted": "#a9b1bd", "line": "#7d8590",
    "unanswered": "#8ab4f8", "stands": "#8fd694", "disputed": "#f2c14e", "defeated": "#ff8a80",
    "against": "#ff8a80", "for": "#8fd694", "neither": "#a9b1bd",
}  # fmt: skip
SIGNS = {"unanswered": "○", "stands": "✓", "disputed": "≠", "defeated": "✗"}
"""The sign of each standing; its colour has the standing's name."""
_NO_XML = "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"


def _style() -> str:
    rules = "".join(
        f".ct-{name}-fill{{fill:{colour}}}.ct-{name}-stroke{{stroke:{colour}}}"
        for name, colour in DARK.items()
    )
    return f"@media (prefers-color-scheme:dark){{{rules}}}"


STYLE = _style()
"""The style sheet that turns a picture dark where the reader's page is; a page may hold it once."""


def element(name: str, content: str = "", **attributes: str | float | None) -> str:
    """Return an element whose content is markup; what is None is left out, `_` stands for `-`."""
    written = "".join(
        f" {key.rstrip('_').replace('_', '-')}={quoteattr(_plain(value))}"
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def data(words: str) -> str:
    """Return words of people as the text of an element."""
    return escape(_plain(words))


def painted(fill: str | None = None, stroke: str | None = None) -> dict[str, str]:
    """Return the attributes that paint in named colours, on both grounds."""
    classes = [f"ct-{fill}-fill"] if fill else []
    classes += [f"ct-{stroke}-stroke"] if stroke else []
    colours: dict[str, str] = {"fill": LIGHT[fill] if fill else "none"}
    if stroke:
        colours["stroke"] = LIGHT[stroke]
    return {"class_": " ".join(classes), **colours}


def colour_of(standing: str) -> str:
    """Return the name of a standing's colour; what is none has that of neither side."""
    return standing if standing in SIGNS else "neither"


def text(words: str, x: float, y: float, size: float, colour: str = "ink", **more: str) -> str:
    """Return words at a place: the left end of their base line, unless `text_anchor` says else."""
    return element("text", data(words), x=x, y=y, font_size=size, **painted(colour), **more)


def document(
    width: float, height: float, title: str, parts: Iterable[str], *, alone: bool, prefix: str
) -> str:
    """Return a whole picture; `alone` gives a file of its own, else what stands in a page.

    In a page it takes no more than the page's width, and its links can be stepped through, which
    the parts of an image cannot. `prefix` keeps its ids apart from others'.
    """
    ground = element("rect", width=width, height=height, **painted("ground"))
    head = element("title", data(title), id=f"{prefix}-title")
    style = element("style", STYLE) if alone else ""
    size = {"width": width, "height": height} if alone else {}
    body = element(
        "svg", head + style + ground + "".join(parts),
        xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {_plain(width)} {_plain(height)}",
        role="img" if alone else "group", aria_labelledby=f"{prefix}-title",
        font_family=FONT, **size,
    )  # fmt: skip
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n' if alone else body


def _plain(value: str | float) -> str:
    """Return a value as it is written: numbers to a tenth, so that machines agree on them."""
    if isinstance(value, str):
        return re.sub(_NO_XML, "�", value)
    return f"{round(value, 1):g}"
