"""CSL-JSON: a list of the items that citation styles are applied to, as Zotero and pandoc keep it.

Source: the CSL 1.0.2 input schema.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from claimtrack.formats.bounded_json import elements
from claimtrack.formats.format import (
    Account,
    Format,
    Input,
    Output,
    Reading,
    Records,
    Unreadable,
)
from claimtrack.formats.reference_list import DATED, Listed, day_parts, listed
from claimtrack.formats.references import Name, Reference, as_records, kind_named, person, places
from claimtrack.formats.stated_dates import StatedDate, stated

_KINDS = {
    **dict.fromkeys(("article", "article-journal", "article-magazine", "article-newspaper",
                     "chapter", "entry", "entry-dictionary", "entry-encyclopedia",
                     "paper-conference", "review", "review-book"), "article"),
    **dict.fromkeys(("report", "thesis", "standard"), "report"),
    **dict.fromkeys(("post", "post-weblog"), "post"),
    **dict.fromkeys(("broadcast", "motion_picture", "song"), "broadcast"),
    **dict.fromkeys(("speech", "hearing"), "speech"),
    "interview": "interview",
    "dataset": "dataset",
}  # fmt: skip
"""What a type of CSL is here; those below and what is not named are documents."""
_DOCUMENTS = {
    "bill", "book", "classic", "collection", "document", "event", "figure", "graphic",
    "legal_case", "legislation", "manuscript", "map", "musical_score", "pamphlet", "patent",
    "performance", "periodical", "personal_communication", "regulation", "software", "treaty",
    "webpage",
}  # fmt: skip

_READ = {
    "id", "citation-key", "type", "title", "author", "container-title", "publisher", "issued",
    "URL", "DOI", "language", "accessed", "abstract", "note", "annote", "authority",
    "title-short", "shortTitle", "genre", "custom",
}  # fmt: skip
_BEGINNING = re.compile(rb'\s*(?:\[\s*(?:\{|\])|\{\s*"items"\s*:)')
_ITEM = re.compile(rb'"type"\s*:\s*"[a-z][a-z_-]+"')
_OWN = re.compile(rb'"(?:issued|container-title|citation-key|date-parts|publisher-place|author)"')


def recognises(head: bytes) -> bool:
    """Say whether a file begins as a list of items with types and words of CSL."""
    head = head.removeprefix(b"\xef\xbb\xbf")
    found = _ITEM.search(head)
    kind = found[0].rpartition(b'"')[0].rpartition(b'"')[2].decode() if found else ""
    is_known = kind in _KINDS or kind in _DOCUMENTS
    return (
        bool(_BEGINNING.match(head)) and is_known and b'"@' not in head and bool(_OWN.search(head))
    )


def read(source: Input) -> Reading:
    """Read the items of a library. Raises UnreadableFileError where it is no list of them."""
    wrong: list[Unreadable] = []
    references = _references(source, wrong)
    return Reading(
        [*as_records(references, source.account), *wrong],
        dataset="library",
        short_keys=True,
        forms=True,
    )


def _references(source: Input, wrong: list[Unreadable]) -> Iterator[Reference]:
    for one in elements(source, "items"):
        if one.fault is not None or not isinstance(one.value, dict):
            reason = one.fault or "is no object"
            wrong.append(Unreadable(one.where, one.line, reason))
        else:
            yield _reference(one.where, one.line, one.value, source.account)


def _reference(where: str, line: int, item: dict[str, Any], account: Account) -> Reference:
    def words(*names: str) -> str:
        for name in names:
            value = item.get(name)
            if isinstance(value, list):
                value = next((each for each in value if isinstance(each, str)), "")
            if isinstance(value, str | int | float) and not isinstance(value, bool) and value != "":
                return str(value)
        return ""

    authors, editors = _names(item.get("author")), _names(item.get("editor"))
    custom = item.get("custom")
    said = custom if isinstance(custom, dict) else {}
    ours = kind_named(words("genre"))
    unsaid = {
        "genre": ours is None,
        "custom": not any(name in said for name in DATED),
        "title-short": words("title") not in {"", words("title-short")},
        "shortTitle": words("title") not in {"", words("shortTitle")},
    }
    for name, value in item.items():
        is_read = name in _READ or (name == "editor" and not authors)
        is_read = is_read and not unsaid.get(name, False)
        if value not in (None, "", [], {}) and not is_read:
            account.lose(name)
    key = words("citation-key", "id") or None
    return Reference(
        where=f"{where}, {key}" if key else where,
        line=line,
        original=item,
        kind=ours or _KINDS.get(words("type"), "document"),
        key=key,
        title=words("title", "title-short", "shortTitle"),
        authors=authors or editors,
        institution=words("authority"),
        outlet=words("container-title"),
        publisher=words("publisher"),
        published=_date(item.get("issued")),
        url=words("URL"),
        doi=words("DOI"),
        language=words("language"),
        accessed=(date.edtf or date.words) if (date := _date(item.get("accessed"))) else "",
        abstract=words("abstract"),
        dated={name: str(said[name]) for name in DATED if name in said},
        notes=[text for name in ("note", "annote") if (text := words(name))],
    )


def _names(names: Any) -> list[Name]:
    return [name for each in names if (name := _name(each))] if isinstance(names, list) else []


def _name(name: Any) -> Name | None:
    if not isinstance(name, dict):
        return None
    said = {part: value.strip() for part, value in name.items() if isinstance(value, str)}
    if said.get("literal"):
        return Name(said["literal"], is_body=True)
    particles = (said.get("dropping-particle", ""), said.get("non-dropping-particle", ""))
    found = person(
        said.get("family", ""),
        said.get("given", ""),
        particle=" ".join(part for part in particles if part),
        suffix=said.get("suffix", ""),
    )
    return found if found.text else None


def _date(date: Any) -> StatedDate | None:
    """Return a date of CSL: parts in figures, one or two of them, or words."""
    if not isinstance(date, dict):
        return stated(str(date)) if isinstance(date, str | int) and str(date).strip() else None
    parts = date.get("date-parts")
    parts = parts if isinstance(parts, list) else []
    ends = [_day(part) for part in parts[:2]]
    if not ends or not all(ends):
        raw = date.get("raw") or date.get("literal") or parts
        return stated(str(raw)) if raw else None
    about = "~" if date.get("circa") else ""
    edtf = "/".join(f"{end}{about}" for end in ends)
    season = date.get("season") or next((part[1] for part in parts if _is_season(part)), None)
    repair = "season left out of a date" if season else None
    return StatedDate(edtf, f"{edtf}, season {season}" if season else edtf, repair)


def _is_season(parts: Any) -> bool:
    return isinstance(parts, list) and len(parts) > 1 and not 1 <= _number(parts[1]) <= 12


def _number(part: Any) -> int:
    figures = str(part).strip()
    return int(figures[:4]) if figures.isascii() and figures.isdigit() else 0


def _day(parts: Any) -> str:
    """Return the day, month or year of date parts; "" of what is none.

    A season (13 to 24 in place of a month) leaves the year.
    """
    if not isinstance(parts, list):
        return ""
    figures = [str(part).strip() for part in parts[:3] if part not in (None, "")]
    if not figures or not all(figure.isascii() and figure.isdigit() for figure in figures):
        return ""
    year, *rest = figures
    if _is_season(parts):
        rest = []
    found = stated("-".join([year.zfill(4), *(part.zfill(2) for part in rest)])).edtf
    return found or ""


_TYPES = {
    "article": "article", "report": "report", "speech": "speech", "interview": "interview",
    "post": "post", "broadcast": "broadcast", "dataset": "dataset",
}  # fmt: skip


def write(records: Records, output: Output) -> Iterator[str]:
    """Yield the sources as a list of items."""
    before = "[\n"
    for source in listed(records, output):
        yield before + json.dumps(_item(source), ensure_ascii=False, indent=1)
        before = ",\n"
    yield "]\n" if before == ",\n" else "[]\n"


def _item(source: Listed) -> dict[str, Any]:
    kind = source.text("kind")
    item: dict[str, Any] = {"id": source.id, "type": _TYPES.get(kind, "document"), "genre": kind}
    name = "literal" if source.is_body else "family"
    parts, date = day_parts(source.text("published")), source.text("published")
    item |= {
        "title": source.text("title"),
        "author": [{name: source.text("issuer")}] if source.text("issuer") else [],
        "container-title": source.text("outlet"),
        "issued": {"date-parts": [parts]} if parts else {"raw": date} if date else {},
        "URL": source.text("url"),
        "language": source.text("language"),
        "abstract": source.text("note"),
        "custom": {name: source.text(name) for name in DATED if source.text(name)},
    }
    return {name: value for name, value in item.items() if value}


FORMAT = Format(
    name="csl",
    description="Sources as CSL-JSON, from Zotero, pandoc and their kin",
    suffixes=(".csljson",),
    recognises=recognises,
    read=read,
    places=places(
        key="citation-key, id",
        kind="type, genre",
        title="title",
        author="author, else editor",
        outlet="container-title, else publisher",
        published="issued",
        url="URL, DOI",
        language="language",
        accessed="accessed",
        abstract="abstract",
        notes="note, annote",
    ),
    write=write,
)
