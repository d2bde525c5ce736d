"""BibTeX and BibLaTeX, which reference managers and LaTeX keep sources in.

`bibtexparser` takes the file apart and says which entries it could not read; `pylatexenc` turns the
commands of LaTeX into text. Source: the manual of biblatex 3.20, its list of fields.
"""

import logging
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from claimtrack.errors import MissingExtraError, UnreadableFileError
from claimtrack.formats.format import Account, Format, Input, Reading, Unreadable
from claimtrack.formats.references import Name, Reference, as_records, dated, person, places
from claimtrack.formats.stated_dates import StatedDate, stated
from claimtrack.formats.text_lines import text_of

if TYPE_CHECKING:
    from bibtexparser.library import Library

_KINDS = {
    **dict.fromkeys(("article", "inproceedings", "conference", "incollection", "inbook",
                     "suppbook", "inreference",
                     "review", "suppperiodical", "periodical"), "article"),
    **dict.fromkeys(("report", "techreport", "thesis", "phdthesis", "mastersthesis", "standard"),
                    "report"),
    **dict.fromkeys(("movie", "video", "audio", "music"), "broadcast"),
    "dataset": "dataset",
}  # fmt: skip
"""What a type of BibTeX is here; books, laws, letters and what is not named are documents."""

_READ = {
    "title", "subtitle", "author", "journaltitle", "journal", "booktitle", "eventtitle",
    "publisher", "institution", "organization", "school", "date", "year", "month", "day", "url",
    "doi", "langid", "language", "urldate", "abstract", "note", "annotation", "annote",
    "howpublished", "shorttitle", "crossref", "xdata",
}  # fmt: skip
_INHERITED = {
    "title": "booktitle", "booktitle": "booktitle", "date": "date", "year": "year",
    "month": "month", "publisher": "publisher", "journaltitle": "journaltitle",
    "journal": "journal", "url": "url",
}  # fmt: skip
"""What an entry has from the one that `crossref` names, and as what."""

_BEGINNING = re.compile(
    rb"(?:\s*%[^\n]*\n|\s)*@\s*[a-zA-Z]+\s*[{(]"
    rb"|(?:^|\n)[ \t]*@[a-zA-Z]+\s*\{\s*[^\s{},=\"]+\s*,\s*[a-zA-Z_-]+\s*="
)
_ESCAPED = re.compile(r"\{\\([_%&#$~])\}|\\([_%&#$~{}\\])")
_TILDE = re.compile(r"\{?\\textasciitilde\s*(?:\{\})?\}?")
_URL = re.compile(r"\\url\s*\{(.*)\}", re.DOTALL)
_ANGLE = re.compile(r"\{\s*\\text(less|greater)\s*\}|\\text(less|greater)(?:\s*\{\}|\b[ \t]?)")
_LINK = re.compile(r"\\href\s*\{[^{}]*\}\s*(?=\{)()")
_SIGNS = {
    "LaTeX": "LaTeX", "TeX": "TeX", "BibTeX": "BibTeX", "LaTeXe": "LaTeX2e", "textbar": "|",
    "textasciicircum": "^", "textunderscore": "_", "pounds": "£", "S": "§", "P": "¶",
    "texteuro": "€", "degree": "°", "textdegree": "°", "copyright": "©", "textsection": "§",
}  # fmt: skip
_SORTED = re.compile(r"\\noopsort\s*\{[^{}]*\}")  # a macro of many libraries; it prints nothing
_PIECE = re.compile(r'"([^"]*)"|\{((?:[^{}]|\{[^{}]*\})*)\}|([^\s#"{}]+)')
_PART = re.compile(r"\s*(family|given|prefix|suffix|useprefix)(?:-i)?\s*=\s*(.*?)\s*")
_MOST_NAMES = 500

Fields = dict[str, str]


def recognises(head: bytes) -> bool:
    """Say whether a file begins with an entry or a comment of BibTeX, or an entry comes soon."""
    return _BEGINNING.search(head.removeprefix(b"\xef\xbb\xbf")) is not None


def read(source: Input) -> Reading:
    """Read the sources of a library.

    Raises UnreadableFileError where it is no text, MissingExtraError where the libraries lack.
    """
    library = _parsed(text_of(source))
    if not (library.entries or library.failed_blocks or library.strings):
        raise UnreadableFileError(source.name, "has no entry of BibTeX: `@article{key, …}`.")
    said = {one.key.casefold(): str(one.value).strip('{}"') for one in library.strings}
    raw = {entry.key: _fields(entry, said) for entry in reversed(library.entries)}
    references = (
        _reference(entry.entry_type.casefold(), entry.key, (entry.start_line or 0) + 1,
                   _inherited(_fields(entry, said), raw, source.account), source.account)
        for entry in library.entries if entry.entry_type.casefold() != "xdata"
    )  # fmt: skip
    return Reading(
        [*as_records(references, source.account), *_unreadable(library, source.account)],
        dataset="library",
        short_keys=True,
        forms=True,
    )


def _parsed(text: str) -> "Library":
    try:
        import pylatexenc.latex2text  # noqa: F401 — said at once, not at the first entry
        from bibtexparser.entrypoint import parse_string
    except ImportError:
        raise MissingExtraError("Reading BibTeX", "references") from None
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # what failed is told by us
    return parse_string(text)


def _unreadable(library: "Library", account: Account) -> Iterator[Unreadable]:
    from bibtexparser.model import DuplicateBlockKeyBlock, DuplicateFieldKeyBlock, Entry

    first = {entry.key: entry for entry in library.entries}
    for block in library.failed_blocks:
        line = (block.start_line or 0) + 1
        where = f"line {line}"
        if isinstance(block, DuplicateBlockKeyBlock):
            inner, before = block.ignore_error_block, first.get(str(block.key))
            if not isinstance(inner, Entry) or before is None:
                account.repair("abbreviation that is defined twice, taken as at first")
            elif _unenclosed(inner, library) == _fields(before):
                account.duplicate()
            else:
                yield Unreadable(
                    where, line, f"has the key of another entry before it: {block.key}"
                )
        elif isinstance(block, DuplicateFieldKeyBlock):
            names = ", ".join(sorted(block.duplicate_keys))
            yield Unreadable(where, line, f"has a field twice: {names}")
        else:
            yield Unreadable(where, line, "breaks off, or its braces do not close")


def _fields(entry: Any, said: Mapping[str, str] | None = None) -> Fields:
    """Return the fields of an entry; pieces that stand there with `#` between them are joined."""
    fields = {one.key.casefold(): str(one.value) for one in entry.fields}
    enclosed = entry.parser_metadata.get("removed_enclosing") or {}
    for one in entry.fields:
        if "#" in str(one.value) and enclosed.get(one.key) == "no-enclosing":
            fields[one.key.casefold()] = "".join(
                found[1] or found[2] or (said or {}).get(word.casefold(), word)
                for found in _PIECE.finditer(str(one.value))
                for word in [found[3] or ""]
            )
    return fields


def _unenclosed(entry: Any, library: "Library") -> Fields:
    """Return the fields of an entry that the parser left as they stand in the file."""
    said = {one.key: str(one.value).strip('{}"') for one in library.strings}
    fields = {}
    for name, value in _fields(entry).items():
        is_enclosed = value[:1] + value[-1:] in {"{}", '""'}
        fields[name] = value[1:-1] if is_enclosed else said.get(value, value)
    return fields


def _inherited(fields: Fields, library: Mapping[str, Fields], account: Account) -> Fields:
    """Return the fields of an entry with what it has from the one that `crossref` names."""
    named = fields.get("crossref", "").strip()
    above = library.get(named, {}) if named else {}
    if named and not above:
        account.lose("crossref to an entry that is not there")
    for shared in fields.get("xdata", "").split(","):
        fields = library.get(shared.strip(), {}) | fields
    for name, own in _INHERITED.items():
        if name in above:
            fields.setdefault(own, above[name])
    return fields


def _reference(kind: str, key: str, line: int, fields: Fields, account: Account) -> Reference:
    def words(*names: str) -> str:
        return next((text for name in names if (text := _text(fields.get(name, "")))), "")

    def literal(name: str) -> str:
        value = _TILDE.sub("~", fields.get(name, "").strip())
        return _unescaped(_URL.sub(r"\1", value)).strip("{}")

    authors, editors = (_names(fields.get(name, "")) for name in ("author", "editor"))
    for name, value in fields.items():
        is_read = name in _READ or (name == "editor" and not authors)
        if value.strip() and not is_read:
            account.lose(name)
    title, subtitle = words("title"), words("subtitle")
    if title and words("shorttitle") not in {"", title}:
        account.lose("shorttitle")
    how = words("howpublished")
    url = literal("url")
    if not url and "://" in fields.get("howpublished", ""):
        url, how = next(iter(re.findall(r"https?://[^\s{}]+", literal("howpublished"))), ""), ""
    return Reference(
        where=f"line {line}, entry {key}",
        line=line,
        original={"type": kind, "key": key, "fields": fields},
        kind=_KINDS.get(kind, "document"),
        key=key or None,
        title=f"{title}: {subtitle}" if title and subtitle else title or words("shorttitle"),
        authors=authors or editors,
        institution=words("institution", "organization", "school"),
        outlet=words("journaltitle", "journal", "booktitle", "eventtitle") or how,
        publisher=words("publisher"),
        published=_date(fields, words),
        url=url,
        doi=literal("doi"),
        language=words("langid", "language"),
        accessed=literal("urldate"),
        abstract=words("abstract"),
        notes=[text for name in ("note", "annotation", "annote") if (text := words(name))],
    )


def _date(fields: Fields, words: Any) -> StatedDate | None:
    date = _unescaped(fields.get("date", "")).strip("{}")
    if date:
        return stated(date)
    said = " ".join(text for name in ("day", "month", "year") if (text := words(name)))
    month = fields.get("month", "").strip().strip("{}")
    year = fields.get("year", "").strip().strip("{}")
    if month.isascii() and month.isdigit() and year:
        said = f"{year}-{month.zfill(2)}"
    return dated(said, words("year"))


def _unescaped(value: str) -> str:
    return _ESCAPED.sub(lambda found: found[1] or found[2], value).strip()


def _text(value: str) -> str:
    """Return LaTeX as text: commands and accents as letters, braces taken off."""
    if not re.search(r"[\\{}$~]|--|``|''", value):
        return value.strip()
    kept = re.sub(r"(?<!\\)%", r"\\%", value)  # what is no comment within a field
    kept = _ANGLE.sub(lambda found: "<" if "less" in found[0] else ">", _SORTED.sub("", kept))
    kept = re.sub(r"\\par\b\s*", "\n\n", _LINK.sub(r"\1", kept))
    try:
        text = _latex().latex_to_text(kept, tolerant_parsing=True)
    except (RecursionError, ValueError, IndexError):
        return value.strip()
    return str(text).replace("\N{NO-BREAK SPACE}", " ").replace("\N{SOFT HYPHEN}", "").strip()


@cache
def _latex() -> Any:
    """Return what turns LaTeX into text, with the signs that it would leave out."""
    from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

    known = get_default_latex_context_db()
    signs = [MacroTextSpec(name, sign) for name, sign in _SIGNS.items()]
    known.add_context_category("signs", prepend=True, macros=signs)
    return LatexNodes2Text(math_mode="text", latex_context=known)


def _names(value: str) -> list[Name]:
    from bibtexparser.middlewares.names import split_multiple_persons_names

    if not value.strip():
        return []
    parts = split_multiple_persons_names(value)[:_MOST_NAMES]
    names = [_name(part.strip()) for part in parts if part.strip().casefold() != "others"]
    return [name for name in names if name.text]


def _name(value: str) -> Name:
    """Return an author; one that is wholly in braces is a body of people."""
    from bibtexparser.middlewares.names import InvalidNameError, parse_single_name_into_parts

    if value.startswith("{") and value.endswith("}"):
        return Name(_text(value), is_body=True)
    parts = [_PART.fullmatch(part) for part in value.split(",")]
    if parts and all(parts):  # BibLaTeX's extended form
        said = {found[1]: _text(found[2].strip('"')) for found in parts if found}
        return person(
            said.get("family", ""), said.get("given", ""),
            particle=said.get("prefix", ""), suffix=said.get("suffix", ""),
        )  # fmt: skip
    try:
        name = parse_single_name_into_parts(value, strict=False)
    except InvalidNameError:
        return Name(_text(value))
    first, von, last, jr = (
        _text(" ".join(each)) for each in (name.first, name.von, name.last, name.jr)
    )
    return person(last, first, particle=von, suffix=jr)


FORMAT = Format(
    name="bibtex",
    description="Sources as BibTeX or BibLaTeX, from Zotero, JabRef and their kin",
    suffixes=(".bib", ".bibtex", ".biblatex"),
    recognises=recognises,
    read=read,
    places=places(
        key="citation key",
        kind="type of the entry",
        title="title, subtitle",
        author="author, else editor",
        outlet="journal, booktitle, eventtitle, else publisher or institution",
        published="date, year and month",
        url="url, doi",
        language="langid, language",
        accessed="urldate",
        abstract="abstract",
        notes="note, annotation",
    ),
)
