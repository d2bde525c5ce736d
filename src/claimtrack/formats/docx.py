"""The text of a DOCX file: its body in order, rows of tables, notes apart, corrections marked.

Every part of the text says itself what was done to it (ISO/IEC 29500-1, section 17): what a
reviewer deleted or struck is marked as struck, what was added as inserted, and a raised figure is
one. A reader that leaves these out makes "48991" of a struck 220, an inserted 48, a struck 99 and
the mark of a footnote. Headers, footers, numbers of lists and comments are not a part of the text.
"""

import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError
from xml.etree.ElementTree import fromstring as parsed

from claimtrack.errors import InvalidValueError
from claimtrack.formats.lines import Lines, Rows
from claimtrack.formats.scripts import lowered, raised, raised_letters
from claimtrack.formats.warc import member
from claimtrack.quotes.corrections import INSERTED, STRUCK

EXTRACTOR = "claimtrack-docx 1"
BODY = "word/document.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_ALTERNATIVE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_STRUCK = ("del", "moveFrom")
_INSERTED = ("ins", "moveTo")
_PASSED_OVER = frozenset(
    ("instrText", "delInstrText", "rPr", "pPr", "tblPr", "tblGrid", "sectPr", "sdtPr", "sdtEndPr",
     "fldData", "commentReference", "annotationRef", "proofErr")
)  # fmt: skip
_SIGNS = {"tab": "\t", "noBreakHyphen": "\u2011", "softHyphen": "\xad", "cr": "\n"}
_DEEPEST = 200
_OF_A_DTD = (
    b"<!DOCTYPE",
    b"<!ENTITY",
    "DOCTYPE".encode("utf-16-le"),
    "DOCTYPE".encode("utf-16-be"),
)
_NOTES = (("footnoteReference", "word/footnotes.xml"), ("endnoteReference", "word/endnotes.xml"))


def text_of(data: bytes) -> str:
    """Return the text of a DOCX file. Raises InvalidValueError where it cannot be read."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            return _Reader(package).text()
    except (zipfile.BadZipFile, ParseError, KeyError, IndexError, EOFError, OSError,
            NotImplementedError, RuntimeError) as error:  # fmt: skip
        raise InvalidValueError(
            f"is a DOCX file that cannot be read ({str(error)[:100] or type(error).__name__}); "
            "save it again, or save its text."
        ) from None


def _root(package: zipfile.ZipFile, name: str) -> Element:
    data = member(package, name)
    if any(sign in data for sign in _OF_A_DTD):
        raise InvalidValueError("is a DOCX file with a DTD in it, which no program writes.")
    # One name for both forms of the standard.
    data = data.replace(_STRICT[1:-1].encode(), _W[1:-1].encode())
    return parsed(data)  # noqa: S314 — no DTD gets this far, so nothing unfolds


_Write = Callable[[Lines, Element, int], None]


class _Reader:
    """The text of one package as it grows."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self._package = package
        self._noted: dict[str, list[str]] = {kind: [] for kind, _ in _NOTES}

    def text(self) -> str:
        lines = _lines()
        for body in _root(self._package, BODY).iter(f"{_W}body"):
            self._blocks(lines, body, 0)
        for kind, name in _NOTES:
            self._notes(lines, kind, name)
        return lines.text()

    def _notes(self, lines: Lines, kind: str, name: str) -> None:
        """Write the notes that the text names, behind it, each under its mark."""
        if not self._noted[kind] or name not in self._package.namelist():
            return
        root = _root(self._package, name)
        notes = {note.get(f"{_W}id"): note for note in root}
        for number, note_id in enumerate(self._noted[kind], 1):
            if (note := notes.get(note_id)) is not None:
                lines.break_line(2)
                lines.write(f"{_mark(kind, number)} ")
                self._blocks(lines, note, 0, is_joined=True)

    def _blocks(
        self, lines: Lines, parent: Element, depth: int, *, is_joined: bool = False
    ) -> None:
        """Write paragraphs and tables in order, each on lines of its own."""
        if depth > _DEEPEST:
            raise InvalidValueError(f"is a DOCX file nested deeper than {_DEEPEST} parts.")
        for element in parent:
            kind = _kind(element)
            if kind == "p":
                if not is_joined:
                    lines.break_line(2)
                is_joined = False
                self._inline(lines, element, depth + 1)
            elif kind == "tbl":
                lines.break_line(2)
                self._table(lines, element, depth + 1)
                lines.break_line(2)
            elif kind not in _PASSED_OVER:
                self._marked(lines, element, depth, self._blocks)

    def _marked(self, lines: Lines, element: Element, depth: int, write: _Write) -> None:
        """Write what an element holds, in a bracket where it was deleted or inserted."""
        kind = _kind(element)
        opening = STRUCK if kind in _STRUCK else INSERTED if kind in _INSERTED else ""
        if opening:
            lines.open_mark(opening)
        write(lines, element, depth + 1)
        if opening:
            lines.close_mark(opening)

    def _table(self, lines: Lines, table: Element, depth: int) -> None:
        rows = Rows()
        for row in _within(table, "tr", depth):
            changes = [kind for kind in ("del", "ins") if _has(row, "trPr", kind)]
            for cell in _within(row, "tc", depth):
                inside = _lines()
                self._blocks(inside, cell, depth + 1)
                span = cell.find(f"{_W}tcPr/{_W}gridSpan")
                wide = "1" if span is None else span.get(f"{_W}val", "1")
                text = inside.text().replace("\t", " ")
                rows.add_cell(text, int(wide) if wide.isdecimal() else 1)
            for kind in changes:
                lines.open_mark(STRUCK if kind == "del" else INSERTED)
            lines.break_line(1)
            lines.write_as_it_is(rows.end_row())
            for kind in changes:
                lines.close_mark(STRUCK if kind == "del" else INSERTED)

    def _inline(self, lines: Lines, parent: Element, depth: int) -> None:
        """Write the runs of a paragraph."""
        if depth > _DEEPEST:
            raise InvalidValueError(f"is a DOCX file nested deeper than {_DEEPEST} parts.")
        for element in parent:
            kind = _kind(element)
            if kind == "r":
                self._run(lines, element, depth + 1)
            elif kind == "txbxContent":
                lines.break_line(2)
                self._blocks(lines, element, depth + 1)
                lines.break_line(2)
            elif element.tag == _ALTERNATIVE:
                self._inline(lines, element[0], depth + 1)
            elif kind not in _PASSED_OVER:
                self._marked(lines, element, depth, self._inline)

    def _run(self, lines: Lines, run: Element, depth: int) -> None:
        """Write a run of characters that look alike."""
        look = run.find(f"{_W}rPr")
        if look is not None and _is_on(look, "vanish"):
            return
        is_struck = look is not None and (_is_on(look, "strike") or _is_on(look, "dstrike"))
        shift = None if look is None else look.find(f"{_W}vertAlign")
        script = "" if shift is None else shift.get(f"{_W}val", "")
        if is_struck:
            lines.open_mark(STRUCK)
        for part in run:
            kind = _kind(part)
            if kind in ("t", "delText"):
                _write(lines, part.text or "", script)
            elif kind == "br":
                lines.write("\n")
            elif kind in _SIGNS:
                lines.write(_SIGNS[kind])
            elif kind in self._noted:
                self._noted[kind].append(part.get(f"{_W}id", ""))
                lines.write(_mark(kind, len(self._noted[kind])))
            elif kind not in _PASSED_OVER:
                self._inline(lines, part if part.tag != _ALTERNATIVE else part[0], depth + 1)
        if is_struck:
            lines.close_mark(STRUCK)


def _lines() -> Lines:
    lines = Lines()
    lines.is_pre = True  # every space that a run has was typed
    return lines


def _kind(element: Element) -> str:
    return element.tag.removeprefix(_W) if isinstance(element.tag, str) else ""


def _within(parent: Element, kind: str, depth: int) -> Iterator[Element]:
    """Yield the rows of a table, or the cells of a row, those inside content controls too."""
    if depth > _DEEPEST:
        return
    for element in parent:
        if _kind(element) == kind:
            yield element
        elif _kind(element) in ("sdt", "sdtContent", "customXml", "ins", "del"):
            yield from _within(element, kind, depth + 1)


def _has(parent: Element, holder: str, kind: str) -> bool:
    return parent.find(f"{_W}{holder}/{_W}{kind}") is not None


def _is_on(look: Element, name: str) -> bool:
    switch = look.find(f"{_W}{name}")
    return switch is not None and switch.get(f"{_W}val", "1") not in ("0", "false", "off", "none")


def _mark(kind: str, number: int) -> str:
    """Return the mark of a note as Word counts them: figures at the foot, letters at the end."""
    if kind == "footnoteReference":
        return raised(str(number)) or str(number)
    return raised_letters(_roman(number))


def _roman(number: int) -> str:
    signs = (("m", 1000), ("cm", 900), ("d", 500), ("cd", 400), ("c", 100), ("xc", 90), ("l", 50),
             ("xl", 40), ("x", 10), ("ix", 9), ("v", 5), ("iv", 4), ("i", 1))  # fmt: skip
    written = ""
    for sign, value in signs:
        written += sign * (number // value)
        number %= value
    return written


def _write(lines: Lines, text: str, script: str) -> None:
    """Write the words of a run, raised or lowered ones as such."""
    if script == "superscript":
        plain = raised(text)
        if plain is None:
            lines.part(str.isalnum)
        text = plain or text
    elif script == "subscript" and (lines.last.isdecimal() or lines.last in ("/", "⁄")):
        text = lowered(text) or text
    if text:
        lines.write(text)
