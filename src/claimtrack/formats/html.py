"""The visible text of a saved HTML page, in time that grows in a line with the page.

What is struck or inserted is marked, raised figures join no number, the cells of a table keep
their columns, and what is hidden by an attribute is left out. What style sheets do is not known
here. Entities of a DTD are not expanded.
"""

import re
from collections import defaultdict
from dataclasses import dataclass

from claimtrack.formats.html_tokens import Token, tokens
from claimtrack.formats.lines import Lines, Rows
from claimtrack.formats.scripts import lowered, raised
from claimtrack.quotes.corrections import INSERTED, STRUCK

EXTRACTOR = "claimtrack-html 2"
"""The name and version of these rules; another version may give another text of the same page."""

_PARAGRAPHS = frozenset(
    ("p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "ul", "ol", "dl", "table",
     "figure", "article", "section", "header", "footer", "nav", "aside", "main", "hr", "form",
     "dialog", "menu", "search", "hgroup")
)  # fmt: skip
_LINES = frozenset(
    ("div", "li", "dt", "dd", "caption", "figcaption", "address", "body", "head", "html",
     "fieldset", "legend", "option", "details", "summary", "center", "text", "mtr")
)  # fmt: skip
_ROWS = frozenset(("tr", "thead", "tbody", "tfoot"))
_CELLS = frozenset(("td", "th"))
# Shown one beside the other: two figures in them are two figures, though nothing stands between.
_APART = frozenset(
    ("a", "button", "label", "input", "select", "img", "svg", "tspan", "mtd", "mfrac", "math",
     "object", "canvas", "meter", "progress")
)  # fmt: skip
_EMPTY = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
     "source", "track", "wbr")
)  # fmt: skip
_INLINE = frozenset(
    ("s", "strike", "del", "ins", "sup", "sub", "a", "b", "i", "em", "strong", "span", "font",
     "u", "code", "small", "big", "tt", "nobr", "q", "mark", "cite", "abbr")
)  # fmt: skip
"""What ends alone: a block that was opened inside goes on."""

_CLOSES_PARAGRAPH = (_PARAGRAPHS | {"div", "address", "center", "details", "summary", "fieldset",
                                    "figcaption", "li", "dt", "dd"}) - {"table"}  # fmt: skip
# An element ends where one of these begins, but not across what bounds it.
_ENDED_BY_SIBLINGS = {
    "li": (("li",), ("ul", "ol", "menu")),
    "dt": (("dt", "dd"), ("dl",)),
    "dd": (("dt", "dd"), ("dl",)),
    "option": (("option",), ("select",)),
    "td": (("td", "th"), ("table",)),
    "th": (("td", "th"), ("table",)),
    **dict.fromkeys(_ROWS, (("tr",), ("table",))),
}
_BOUNDS = ("td", "th", "caption", "button", "table", "object")
_SCRIPTS = {("msup", 1): "sup", ("msub", 1): "sub", ("msubsup", 1): "sub", ("msubsup", 2): "sup",
            ("mroot", 1): "sup", ("mmultiscripts", 1): "sub"}  # fmt: skip
_NEVER_SHOWN = frozenset(("annotation", "annotation-xml", "rp", "desc", "metadata", "datalist"))
_NOTE = re.compile(r"\d{1,3}")
_NOTE_CLASS = re.compile(r"foot-?note|note-?ref|fn-?ref|superscript", re.I)
_STYLE_HIDDEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.I)
_STYLE_STRUCK = re.compile(r"(?:^|;)\s*text-decoration(?:-line)?\s*:[^;]*line-through", re.I)
_STYLE_RAISED = re.compile(r"(?:^|;)\s*vertical-align\s*:\s*(super|text-top|sub)\b", re.I)
_STYLE_SMALL = re.compile(r"(?:^|;)\s*font-size\s*:", re.I)
_NESTED_TABLES = 12
"""Tables inside so many others are read as lines."""

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.I)
_XML_CHARSET = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]{1,40})["']""")


def declared_charset(data: bytes) -> str | None:
    """Return the charset that a page names in its first 4,096 bytes, or None."""
    match = _XML_CHARSET.search(data[:256]) or _CHARSET.search(data[:4096])
    return None if match is None else match[1].decode("ascii")


def is_html(data: bytes) -> bool:
    """Say whether a file begins as an HTML page does."""
    head = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith((b"<!doctype html", b"<html"))


def visible_text(page: str) -> str:
    """Return the text of a page: blocks on lines of their own, paragraphs with a line between.

    Spaces and line ends of the source are one space each, but inside `pre`; no-break spaces and
    all other characters stay. Cells of a row have a tab between them.
    """
    reader = _Reader()
    for token in tokens(page):
        if not token.name:
            reader.lines.write(token.text)
        elif token.is_end:
            reader.end(token.name)
        else:
            reader.start(token)
    return reader.text()


@dataclass(slots=True, eq=False)
class _Element:
    """An element that is open: what it does with its text once that is complete."""

    name: str
    number: int
    buffer: Lines | None = None
    role: str = ""
    mark: str = ""
    marked: Lines | None = None
    spot: int | None = None
    rows: Rows | None = None
    spans: tuple[int, int] = (1, 1)
    children: int = 0
    is_closed: bool = False


class _Reader:
    """The open elements of a page, and the text that they gather."""

    def __init__(self) -> None:
        self._page = Lines()
        self._buffers: list[_Element] = []
        self._open: list[_Element] = []
        self._named: defaultdict[str, list[_Element]] = defaultdict(list)
        self._tables: list[_Element] = []
        self._count = 0
        self._hidden = 0

    @property
    def lines(self) -> Lines:
        """Return where text goes now."""
        buffer = self._buffers[-1].buffer if self._buffers else None
        return buffer or self._page

    def text(self) -> str:
        """Close what is open, and return the text of the page."""
        while self._open:
            self._close(self._open.pop())
        return self._page.text()

    def start(self, token: Token) -> None:
        """Take in a start tag."""
        name = token.name
        self._end_what_it_ends(name)
        index = self._child_index()
        said = token.attributes() if "=" in token.words or "hidden" in token.words.lower() else {}
        self._count += 1
        element = _Element(name, self._count)
        self._break(name, is_end=False)
        self._begin(element, said, index)
        if name in _EMPTY:
            self._close(element)
            return
        self._open.append(element)
        self._named[name].append(element)

    def end(self, name: str) -> None:
        """Take in an end tag; one that ends nothing is passed over."""
        if name in ("br", "p") and not self._named[name]:
            self._break(name, is_end=True)
            return
        while self._named[name] and self._named[name][-1].is_closed:
            self._named[name].pop()
        if not self._named[name]:
            return
        element = self._named[name][-1]
        if name in _INLINE:
            self._close(element)
        else:
            self._close_down_to(element)

    def _end_what_it_ends(self, name: str) -> None:
        """Close what ends where this begins, without an end tag: HTML leaves many out."""
        if name in _CLOSES_PARAGRAPH:
            self._end_nearest(("p",), _BOUNDS)
        if name in _ENDED_BY_SIBLINGS:
            self._end_nearest(*_ENDED_BY_SIBLINGS[name])
        if name in _ROWS:
            self._end_row()

    def _end_nearest(self, names: tuple[str, ...], bounds: tuple[str, ...]) -> None:
        bound = max((self._newest(name) for name in bounds), default=0)
        inside = [name for name in names if self._newest(name) > bound]
        if inside:
            self._close_down_to(min((self._named[n][-1] for n in inside), key=lambda e: e.number))

    def _newest(self, name: str) -> int:
        """Return the number of the innermost open element of a name, or 0."""
        named = self._named[name]
        while named and named[-1].is_closed:
            named.pop()
        return named[-1].number if named else 0

    def _child_index(self) -> int | None:
        """Return the how-manieth child of a formula's part is next; None elsewhere."""
        while self._open and self._open[-1].is_closed:
            self._open.pop()
        if not self._open or not self._open[-1].name.startswith("m"):
            return None
        self._open[-1].children += 1
        return self._open[-1].children - 1

    def _begin(self, element: _Element, said: dict[str, str], index: int | None) -> None:
        name, style = element.name, said.get("style", "")
        parent = self._open[-1].name if self._open else ""
        role = _role(name, said, style) or _SCRIPTS.get((parent, index or 0), "")
        if role == "cell":
            element.spans = (_number(said.get("colspan")), _number(said.get("rowspan")))
        elif not role and _is_note(name, said):
            element.spot = self.lines.spot()
        if (parent, index) == ("mfrac", 1):
            self.lines.write("/")
        elif name in ("msqrt", "mroot"):
            self.lines.write("√")
        if name in ("s", "strike", "del") or _STYLE_STRUCK.search(style):
            self._mark(element, STRUCK)
        elif name == "ins":
            self._mark(element, INSERTED)
        if name == "table":
            element.rows = Rows() if len(self._tables) < _NESTED_TABLES else None
            self._tables.append(element)
        elif name == "pre":
            self.lines.is_pre = True
        self._gather(element, role)

    def _gather(self, element: _Element, role: str) -> None:
        """Have what an element holds gathered, where it goes elsewhere than on the line."""
        in_script = bool(self._buffers) and self._buffers[-1].role in ("sup", "sub", "rt")
        if role == "cell" and (not self._has_rows() or self._hidden):
            self.lines.write(" ")
        elif role in ("sup", "sub", "rt") and (in_script or self._hidden):
            self.lines.part()
        elif role and not self._hidden:
            element.role, element.buffer = role, Lines()
            self._hidden += role == "hidden"
            self._buffers.append(element)

    def _has_rows(self) -> bool:
        return bool(self._tables) and self._tables[-1].rows is not None

    def _mark(self, element: _Element, opening: str) -> None:
        element.mark, element.marked = opening, self.lines
        self.lines.open_mark(opening)

    def _break(self, name: str, *, is_end: bool) -> None:
        """Part what an element parts: lines, paragraphs, figures that stand side by side."""
        lines = self.lines
        if name == "br":
            lines.break_line(1, is_forced=True)
        elif name in _PARAGRAPHS:
            lines.break_line(2)
        elif name in _LINES or (name in _ROWS and not self._has_rows()):
            lines.break_line(1)
        elif name in _APART:
            lines.part()
        elif name == "q":
            lines.write("”" if is_end else "“")

    def _close_down_to(self, element: _Element) -> None:
        """Close an element, and first all that is still open inside it.

        What strikes by its name alone goes on behind it, as the standard's formatting elements do.
        """
        struck = None
        while self._open:
            top = self._open.pop()
            if top is element:
                break
            if top.name in ("s", "strike") and not top.is_closed:
                struck = top.name
            self._close(top)
        self._close(element)
        if struck is not None and element.name not in (*_CELLS, "caption", "table", "body", "html"):
            self.start(Token(struck, f"<{struck}>"))

    def _close(self, element: _Element) -> None:
        if element.is_closed:
            return
        element.is_closed = True
        if element.buffer is not None:
            while self._buffers[-1] is not element:
                self._close(self._buffers[-1])
            self._buffers.pop()
            self._deliver(element, element.buffer)
        if element.rows is not None:
            self._end_row()
        if element.name == "table":
            self._tables.pop()
        if element.marked is not None:
            element.marked.close_mark(element.mark)
        self.lines.replace_since(element.spot, _note)
        if element.name == "pre":
            self.lines.is_pre = False
        if element.name == "tr":
            self._end_row()
        if element.name not in _EMPTY:
            self._break(element.name, is_end=True)

    def _deliver(self, element: _Element, gathered: Lines) -> None:
        """Put what an element gathered where it belongs."""
        text, lines = gathered.text().rstrip("\n"), self.lines
        match element.role:
            case "hidden":
                self._hidden -= 1
            case "cell":
                rows = self._tables[-1].rows if self._tables else None
                if rows is not None:
                    rows.add_cell(text, *element.spans)
            case "rt":
                lines.write(f"({text})" if text else "")
            case role:
                lines.write(" " if gathered.begins_with_space else "")
                _write_script(lines, text, is_raised=role == "sup")
                lines.write(" " if gathered.ends_with_space else "")

    def _end_row(self) -> None:
        """Write the row of the innermost table, where one was begun."""
        if not self._tables or self._hidden:
            return
        rows = self._tables[-1].rows
        row = rows.end_row() if rows is not None else ""
        if row:
            self.lines.break_line(1)
            self.lines.write_as_it_is(row)
            self.lines.break_line(1)


def _write_script(lines: Lines, text: str, *, is_raised: bool) -> None:
    """Write raised or lowered text; CO2 stays as it is typed, for nothing joins a number there."""
    if is_raised or lines.last.isdecimal() or lines.last in ("/", "⁄"):
        plain = raised(text) if is_raised else lowered(text)
    else:
        plain = None
    if plain is None:
        lines.part(str.isalnum if is_raised else str.isdecimal)
    lines.write_as_it_is(text if plain is None else plain)
    if plain is None:
        lines.part(str.isalnum if is_raised else str.isdecimal)


def _role(name: str, said: dict[str, str], style: str) -> str:
    """Return what is done with the text of an element, where it does not go on the line."""
    is_shut = name == "dialog" and "open" not in said
    if "hidden" in said or name in _NEVER_SHOWN or is_shut or _STYLE_HIDDEN.search(style):
        return "hidden"
    if name in _CELLS:
        return "cell"
    by_style = _STYLE_RAISED.search(style)
    if by_style is not None:
        return "sub" if by_style[1].lower() == "sub" else "sup"
    return name if name in ("sup", "sub", "rt") else ""


def _is_note(name: str, said: dict[str, str]) -> bool:
    """Say whether this may be the mark of a note: a link within the page, or named so."""
    if name == "a" and "#" in said.get("href", ""):
        return True
    role = f"{said.get('role', '')} {said.get('epub:type', '')}"
    is_small = name == "small" or _STYLE_SMALL.search(said.get("style", ""))
    is_named = name in ("a", "span") and _NOTE_CLASS.search(said.get("class", ""))
    return bool("noteref" in role or is_named or is_small)


def _note(text: str) -> str | None:
    return raised(text) if _NOTE.fullmatch(text) else None


def _number(said: str | None) -> int:
    """Return how many columns or rows a cell says that it spans; 1 where it says no number."""
    digits = (said or "").strip()[:5]
    return max(1, int(digits)) if digits.isdecimal() else 1
