"""Writes the parts of a brief into a document of Word: paragraphs, quotes, columns, notes."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm

from claimtrack.brief.description import (
    Address,
    Brief,
    Code,
    Inline,
    Item,
    Line,
    Note,
    Quote,
    Ref,
    Said,
    State,
)
from claimtrack.brief.word.package import add_endnotes, bookmarked, made, saved
from claimtrack.brief.word.styles import add_styles, style_of


class Notes:
    """The endnotes: Word numbers them in their order, which is that of the brief."""

    def __init__(self, document: Any) -> None:
        self._root = add_endnotes(document)
        self._expected: dict[int, Note] = {}

    def expect(self, notes: Sequence[Note]) -> None:
        """Take the notes of the claim that is written next."""
        self._expected = {note.number: note for note in notes}

    def add(self, writer: "Writer", number: int, paragraph: Any) -> None:
        """Put a reference at the end of a paragraph, and the note behind the text."""
        note = self._expected[number]
        endnote = made("endnote", id=str(number))
        body = made("p")
        first = made("r")
        first.append(_raised())
        first.append(made("endnoteRef"))
        body.append(first)
        endnote.append(body)
        self._root.append(endnote)
        writer.inline(body, (" ", *note.line))
        reference = made("r")
        reference.append(_raised())
        reference.append(made("endnoteReference", id=str(number)))
        paragraph.append(reference)


def _raised() -> Any:
    properties = made("rPr")
    properties.append(made("vertAlign", val="superscript"))
    return properties


def _added(parent: Any, name: str) -> Any:
    element = made(name)
    parent.append(element)
    return element


def _cell(row: Any, width_mm: float) -> Any:
    cell = _added(row, "tc")
    _added(cell, "tcPr").append(made("tcW", w=str(_twips(width_mm)), type="dxa"))
    return cell


def _twips(width_mm: float) -> int:
    """Return a width in twentieths of a point."""
    return round(width_mm / 25.4 * 72 * 20)


class Writer:
    """A document that grows from top to bottom, or within a cell of a table.

    Elements are put in their places here: python-docx looks through all that is there for each.
    """

    def __init__(self, brief: Brief) -> None:
        self._document = Document()
        add_styles(self._document)
        self._styles = {style.name: style.style_id for style in self._document.styles}
        self._document.core_properties.title = brief.title[:255]  # the most that it takes
        self._append: Callable[[Any], object] = self._document.element.body.sectPr.addprevious
        self._bookmarks = 0
        self._footer(brief)
        self.notes = Notes(self._document)

    def _footer(self, brief: Brief) -> None:
        section = self._document.sections[0]
        section.header.paragraphs[0].text = f"{brief.title[:80]}\t\tFor the {brief.audience}"
        paragraph = section.footer.paragraphs[0]
        paragraph.text = f"As of {brief.dated_words}\t\t"
        for kind, words in (("begin", ""), ("", "PAGE"), ("end", "")):
            run = paragraph.add_run()._r
            if kind:
                run.append(made("fldChar", fldCharType=kind))
            else:
                code = made("instrText")
                code.text = words
                run.append(code)

    def saved(self, day: datetime) -> bytes:
        """Return the document as a file."""
        return saved(self._document, day)

    def title(self, words: str) -> None:
        """Write the title."""
        self.inline(self._paragraph("Title"), (Said(words),))

    def heading(
        self,
        words: str,
        level: int,
        state: State | None = None,
        *,
        behind: Line = (),
        anchor: str = "",
    ) -> None:
        """Write a heading, with a state or more words behind it."""
        paragraph = self._paragraph(f"Heading {level}", anchor)
        self.inline(paragraph, (words, *behind))
        if state is not None:
            self._run(paragraph, "   ")
            self._state(paragraph, state)

    def write(self, style: str, line: Line, *, italic: bool = False) -> None:
        """Write a paragraph in a style."""
        paragraph = self._paragraph(style)
        self.inline(paragraph, line)
        if italic:
            for run in paragraph.iter(qn("w:r")):
                run.get_or_add_rPr().append(made("i"))

    def facts(self, rows: Sequence[tuple[str, Line]]) -> None:
        """Write facts, a line each: the name, and behind a tab what it is."""
        for name, line in rows:
            paragraph = self._paragraph("Brief Fact")
            self._run(paragraph, f"{name}\t", "Brief Soft")
            self.inline(paragraph, line)

    def numbered(
        self,
        number: int,
        anchor: str,
        line: Line,
        style: str = "Brief Numbered",
        *,
        state: State | None = None,
        behind: Line = (),
    ) -> Any:
        """Write a numbered paragraph; the number is text, the same in every format."""
        paragraph = self._paragraph(style, anchor)
        self._run(paragraph, f"{number}\t", "Brief Soft")
        self.inline(paragraph, line)
        if state is not None:
            self._state(paragraph, state)
        self.inline(paragraph, behind)
        return paragraph

    def quote(self, quote: Quote) -> None:
        """Write a quote; quotation marks only where it is verbatim."""
        lead = self.numbered(quote.number, quote.anchor, quote.lead)
        if quote.words is None:
            self.notes.add(self, quote.note, lead)
        else:
            paragraph = self._paragraph("Brief Quote")
            said = Said(quote.words)
            self.inline(paragraph, ("“", said, "”") if quote.is_verbatim else (said,))
            if not quote.is_verbatim:
                for run in paragraph.iter(qn("w:r")):
                    run.get_or_add_rPr().append(made("i"))
            self.notes.add(self, quote.note, paragraph)
        if quote.translation is not None:
            by = quote.translator or "nobody named"
            self.write("Brief Beside", ("Translated by ", Said(by), ":"))
            self.write("Brief Quote", (Said(quote.translation),))
        for remark in quote.remarks:
            self.write("Brief Beside", remark)
        if quote.mark is not None:
            paragraph = self._paragraph("Brief Beside")
            mark = quote.mark
            self._run(paragraph, f"{mark.sign} {mark.words}", style_of(mark.name))

    def sides(self, speaks_for: Sequence[Item], speaks_against: Sequence[Item]) -> None:
        """Write the two columns for and against."""
        grow = self._append
        table = self._table((80, 80))
        row = _added(table, "tr")
        for title, items, none in (
            ("For", speaks_for, "Nothing is on record that speaks for it."),
            ("Against", speaks_against, "Nothing is on record that speaks against it."),
        ):
            self._append = _cell(row, 80).append
            self.write("Brief Column", (title,))
            if not items:
                self.write("Brief Small", (none,))
            for item in items:
                self._item(item, 0)
        self._append = grow

    def _item(self, item: Item, level: int) -> None:
        indent = Mm(6 * level)
        if item.quote is not None:
            self.write("Brief Small", item.lead)
            self.quote(item.quote)
        else:
            paragraph = self.numbered(item.number, item.anchor, item.lead)
            if level:
                properties = paragraph.get_or_add_pPr()
                properties.ind_left, properties.first_line_indent = Mm(10) + indent, -Mm(10)
            if item.words is not None:
                self.write("Brief Beside", (Said(item.words),))
            if item.state is not None:
                self._state(self._paragraph("Brief Beside"), item.state)
            for remark in item.remarks:
                self.write("Brief Beside", remark)
        for reply in item.replies:
            self._item(reply, level + 1)
        if item.further:
            self.write("Brief Beside", item.further)

    def table(
        self,
        head: Sequence[str],
        rows: Sequence[Sequence[Line | State]],
        widths_mm: Sequence[float],
    ) -> None:
        """Write a table whose head is repeated on each page, and no row of which is cut."""
        grow = self._append
        table = self._table(widths_mm)
        for at, cells in enumerate((tuple((name,) for name in head), *rows)):
            row = _added(table, "tr")
            properties = _added(row, "trPr")
            properties.append(made("cantSplit"))
            if at == 0:
                properties.append(made("tblHeader"))
            for content, width in zip(cells, widths_mm, strict=True):
                self._append = _cell(row, width).append
                paragraph = self._paragraph("Brief Column" if at == 0 else "Brief Small")
                if isinstance(content, State):
                    self._state(paragraph, content)
                else:
                    self.inline(paragraph, content)
        self._append = grow

    def _table(self, widths_mm: Sequence[float]) -> Any:
        """Add a table whose columns are as wide as they are said to be."""
        table = made("tbl")
        properties = _added(table, "tblPr")
        properties.append(made("tblW", w=str(_twips(sum(widths_mm))), type="dxa"))
        properties.append(made("tblLayout", type="fixed"))
        grid = _added(table, "tblGrid")
        for width in widths_mm:
            grid.append(made("gridCol", w=str(_twips(width))))
        self._append(table)
        return table

    def _paragraph(self, style: str, anchor: str = "") -> Any:
        paragraph = made("p")
        self._append(paragraph)
        paragraph.get_or_add_pPr().style = self._styles[style]
        if anchor:
            self._bookmarks += 1
            bookmarked(paragraph, anchor, self._bookmarks)
        return paragraph

    def inline(self, paragraph: Any, line: Sequence[Inline]) -> None:
        """Write a line of words, references, addresses and codes."""
        for part in line:
            match part:
                case Said(words):
                    self._run(paragraph, words)
                case Ref(words, anchor):
                    self._link(paragraph, words, anchor=anchor)
                case Address(words, None):
                    self._run(paragraph, words)
                case Address(words, link):
                    self._link(paragraph, words, address=link)
                case Code(words):
                    self._run(paragraph, words, "Brief Code")
                case _:
                    self._run(paragraph, part)

    def _link(
        self, paragraph: Any, words: str, *, anchor: str | None = None, address: str | None = None
    ) -> None:
        link = made("hyperlink")
        if anchor is not None:
            link.set(qn("w:anchor"), anchor)
        elif address is not None:
            related = self._document.part.relate_to(
                address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True
            )
            link.set(qn("r:id"), related)
        paragraph.append(link)
        self._run(link, words, "Brief Link")

    def _state(self, paragraph: Any, state: State) -> None:
        """Write a state, and that of each part which is fought over apart."""
        for place, each in enumerate((state, *state.parts)):
            lead = "; " if place else ""
            self._run(paragraph, f"{lead}{each.sign} {each.words}", style_of(each.name))

    def _run(self, parent: Any, words: str, style: str | None = None) -> None:
        """Write words with their line breaks and tabs."""
        run = made("r")
        if style is not None:
            properties = made("rPr")
            properties.append(made("rStyle", val=self._styles[style]))
            run.append(properties)
        for number, line in enumerate(words.split("\n")):
            if number:
                run.append(made("br"))
            for place, piece in enumerate(line.split("\t")):
                if place:
                    run.append(made("tab"))
                text = made("t")
                text.text = piece
                text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
                run.append(text)
        parent.append(run)
