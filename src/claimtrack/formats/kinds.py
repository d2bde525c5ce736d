"""What a file is that is not read: told by its first bytes, so that it can be named."""

import zipfile

_STARTS = (
    (b"{\\rtf", "an RTF text"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an older file of Microsoft Office (DOC, XLS, PPT)"),
    (b"%!PS", "a PostScript file"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"AT&TFORM", "a DjVu document"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"bplist00", "a web archive of Safari, or another list of Apple's"),
)
_PACKAGES = {
    "application/epub+zip": "an EPUB book",
    "application/vnd.oasis.opendocument.text": "an ODT text",
    "application/vnd.oasis.opendocument.spreadsheet": "an ODS sheet",
    "application/vnd.oasis.opendocument.presentation": "an ODP presentation",
}
_PARTS = {"xl/workbook.xml": "an XLSX sheet", "ppt/presentation.xml": "a PPTX presentation"}


def other_kind(data: bytes) -> str | None:
    """Return what a file is, with its article, by its first bytes; None where they say nothing."""
    head = data[:16].lstrip(b"\xef\xbb\xbf")
    return next((name for start, name in _STARTS if head.startswith(start)), None)


def package_kind(package: zipfile.ZipFile) -> str:
    """Return what a ZIP package is, with its article."""
    names = package.namelist()
    if "mimetype" in names:
        with package.open("mimetype") as opened:
            said = opened.read(100).decode("ascii", "replace").strip()
        return _PACKAGES.get(said, "a ZIP package")
    return next((name for part, name in _PARTS.items() if part in names), "a ZIP package")
