"""The styles of a brief in Word: a reader changes one, and all that has it follows."""

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

_INK, _SOFT = RGBColor(0x1D, 0x1B, 0x18), RGBColor(0x5C, 0x57, 0x4E)
_COLOURS = {
    "unanswered": "55524B", "stands": "1C6438", "disputed": "7D5200", "defeated": "9B1C1C",
    "exact": "1C6438", "missing": "9B1C1C",
}  # fmt: skip
_HANG = Mm(10)

_PARAGRAPHS: dict[str, tuple[str, float, dict[str, Any]]] = {
    "Brief Fact": ("Normal", 9.5, {"left_indent": Mm(38), "first_line_indent": -Mm(38)}),
    "Brief Numbered": ("Normal", 10.5, {"left_indent": _HANG, "first_line_indent": -_HANG}),
    "Brief Claim": ("Brief Numbered", 13, {"keep_with_next": True}),
    "Brief Quote": ("Normal", 10.5, {"left_indent": Mm(16)}),
    "Brief Beside": ("Normal", 9.5, {"left_indent": _HANG}),
    "Brief Small": ("Normal", 9, {}),
    "Brief Column": ("Normal", 9.5, {"keep_with_next": True}),
}
"""Each style: what it is based on, its size in points, and its paragraph format."""


def add_styles(document: Any) -> None:
    """Put the page and the styles of a brief into a document."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    section.top_margin, section.bottom_margin = Mm(25), Mm(22)
    normal = document.styles["Normal"]
    _face(normal, 10.5)
    normal.paragraph_format.space_after = Pt(4)
    for name, size, before in (("Title", 22, 0), ("Heading 1", 15, 18), ("Heading 2", 11.5, 12)):
        style = document.styles[name]
        _face(style, size)
        style.font.color.rgb, style.font.bold = _INK, name == "Heading 2"
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(6)
        for border in style.element.findall(f".//{qn('w:pBdr')}"):
            border.getparent().remove(border)
    for name, (base, size, shape) in _PARAGRAPHS.items():
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles[base]
        style.font.size = Pt(size)
        for key, value in shape.items():
            setattr(style.paragraph_format, key, value)
    for name in ("Brief Small", "Brief Column"):
        document.styles[name].font.color.rgb = _SOFT
    for name, colour in _COLOURS.items():
        style = document.styles.add_style(f"Brief {name}", WD_STYLE_TYPE.CHARACTER)
        style.font.color.rgb, style.font.bold = RGBColor.from_string(colour), True
    link = document.styles.add_style("Brief Link", WD_STYLE_TYPE.CHARACTER)
    link.font.color.rgb = RGBColor(0x1C, 0x4A, 0x75)
    code = document.styles.add_style("Brief Code", WD_STYLE_TYPE.CHARACTER)
    code.font.name, code.font.size = "DejaVu Sans Mono", Pt(7.5)
    soft = document.styles.add_style("Brief Soft", WD_STYLE_TYPE.CHARACTER)
    soft.font.color.rgb, soft.font.size = _SOFT, Pt(9)


def style_of(name: str) -> str:
    """Return the character style of a state, or of how a quote fares."""
    return f"Brief {name if name in _COLOURS else 'disputed'}"


def _face(style: Any, size: float) -> None:
    style.font.name, style.font.size, style.font.color.rgb = "Cambria", Pt(size), _INK
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{kind}"), None)
    for kind in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{kind}"), "Cambria")
