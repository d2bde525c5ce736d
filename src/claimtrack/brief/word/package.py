"""What python-docx does not write: endnotes, bookmarks, links, and the same bytes each time.

ECMA-376, part 1: endnotes 17.11, bookmarks 17.13.6, hyperlinks 17.16.22.
"""

import zipfile
from datetime import datetime
from io import BytesIO
from typing import Any

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

_EARLIEST = (1980, 1, 1, 0, 0, 0)
_SEPARATORS = "".join(
    f'<w:endnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:endnote>'
    for number, kind in ((-1, "separator"), (0, "continuationSeparator"))
)


def made(name: str, /, **attributes: str) -> Any:
    """Return an element of WordprocessingML."""
    element = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


def add_endnotes(document: Any) -> Any:
    """Return the root of the document's endnotes, which begins with the two that Word wants."""
    root = parse_xml(f"<w:endnotes {nsdecls('w')}>{_SEPARATORS}</w:endnotes>")
    part = XmlPart(
        PackURI("/word/endnotes.xml"), CONTENT_TYPE.WML_ENDNOTES, root, document.part.package
    )
    document.part.relate_to(part, RELATIONSHIP_TYPE.ENDNOTES)
    numbering = made("endnotePr")
    numbering.append(made("numFmt", val="decimal"))
    section = document.sections[0]._sectPr
    section.insert(sum(kind.tag.endswith("erReference") for kind in section), numbering)
    return root


def bookmarked(paragraph: Any, name: str, number: int) -> None:
    """Set a bookmark at the beginning of a paragraph."""
    start = made("bookmarkStart", id=str(number), name=name)
    place = 1 if paragraph.find(qn("w:pPr")) is not None else 0
    paragraph.insert(place, start)
    paragraph.insert(place + 1, made("bookmarkEnd", id=str(number)))


def _drop_picture(package: Any) -> None:
    """Take out the picture that python-docx's template brings: it is of another document."""
    for name, relation in list(package.rels.items()):
        if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            del package.rels[name]


def saved(document: Any, day: datetime) -> bytes:
    """Return the package with nothing in it of when and where it was written."""
    properties = document.core_properties
    properties.author = properties.last_modified_by = ""
    properties.comments = properties.keywords = ""
    properties.created = properties.modified = day
    properties.revision = 1
    _drop_picture(document.part.package)
    whole = BytesIO()
    document.save(whole)
    again = BytesIO()
    with (
        zipfile.ZipFile(whole) as package,
        zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in sorted(package.namelist(), key=lambda name: (name[0] != "[", name)):
            member = zipfile.ZipInfo(name, _EARLIEST)
            member.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(member, package.read(name))
    return again.getvalue()
