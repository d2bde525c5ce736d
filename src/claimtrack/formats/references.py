"""What reference managers keep of a source, and the record that we make of it.

RIS, BibTeX and CSL-JSON say the same in other words; each reader fills a `Reference`, and what it
is here is decided once, so that one library gives the same sources in all three.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from claimtrack.formats.format import Account, Raw, Unreadable
from claimtrack.formats.markup import plain, web_address
from claimtrack.formats.stated_dates import StatedDate, stated
from claimtrack.text import fold
from claimtrack.vocabulary import SourceKind

_DOI = re.compile(r"(?:doi:\s*|https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
LESS_PRECISE = "date read as its year, its other words kept"
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Name:
    """An author: as one says it, and whether it is a body of people."""

    text: str
    is_body: bool = False


@dataclass(slots=True)
class Reference:
    """An entry of a library; words may hold HTML, dates are as the file has them."""

    where: str
    line: int
    original: dict[str, Any]
    kind: str
    key: str | None = None
    title: str = ""
    authors: list[Name] = field(default_factory=list)
    institution: str = ""
    outlet: str = ""
    publisher: str = ""
    published: StatedDate | None = None
    url: str = ""
    doi: str = ""
    language: str = ""
    accessed: str = ""
    abstract: str = ""
    dated: dict[str, str] = field(default_factory=dict)
    """How our own date is known: `published_words`, `published_basis`."""
    notes: list[str] = field(default_factory=list)


def person(family: str, given: str = "", *, particle: str = "", suffix: str = "") -> Name:
    """Return a name as one says it: "Ludwig van Beethoven", "Martin King Jr."."""
    return Name(" ".join(part for part in (given, particle, family, suffix) if part))


def places(
    *, key: str, kind: str, title: str, author: str, outlet: str, published: str, url: str,
    language: str, accessed: str, abstract: str, notes: str,
) -> tuple[tuple[str, str], ...]:  # fmt: skip
    """Return where each field of a library goes, by what the format calls it."""
    return (
        (
            key,
            "key of the source; one key of two works: the import asks for `--dataset`",
        ),
        (kind, "kind: article, report, speech, post, broadcast, dataset, else document"),
        (title, "title"),
        (author, "issuer: the first; all of several stand in the note"),
        (outlet, "outlet; who published it is the issuer of a report without an author"),
        (published, "published, at its precision"),
        (url, "url; without one the address of the DOI"),
        (language, "language, by its code"),
        (accessed, "note: when it was seen"),
        (abstract, "note"),
        (notes, "notes on the source"),
    )


def kind_named(words: str) -> str | None:
    """Return one of our kinds of sources by its own name, as our exports keep it."""
    return words if words in set(SourceKind) else None


def as_records(references: Iterable[Reference], account: Account) -> Iterator[Raw | Unreadable]:
    """Yield each reference as a source.

    An entry that stands there twice word for word is counted; one with neither title nor address
    is no source.
    """
    seen: set[str] = set()
    derived: Counter[str] = Counter()
    for reference in references:
        content = repr(reference.original)
        if content in seen:
            account.duplicate()
            continue
        seen.add(content)
        values = _source(reference, account)
        if not _own_key(reference):  # the same words again are another entry, of the same key
            derived[values["key"]] += 1
            if (times := derived[values["key"]]) > 1:
                values["key"] += f" #{times}"
        if "title" not in values and "url" not in values:
            reason = "has neither a title nor an address"
            yield Unreadable(reference.where, reference.line, reason)
            continue
        yield Raw(reference.where, reference.line, "source", values, original=reference.original)


def _source(reference: Reference, account: Account) -> dict[str, Any]:
    title = _plain(reference.title, account)
    url = _address(reference, account)
    key = _own_key(reference) or _key(reference, title, url)
    name = "id" if _UUID.fullmatch(key) else "key"  # an id of ours: what we exported comes back
    values: dict[str, Any] = {name: key, "kind": reference.kind}
    if title:
        values["title"] = title
    if url:
        values["url"] = url
    issuer = _issuer(reference)
    if issuer is not None:
        values["issuer"] = issuer.text
        values["issuer_kind"] = "organization" if issuer.is_body else "person"
    outlet = reference.outlet or _house(reference)
    if outlet:
        values["outlet"] = _plain(outlet, account)
    if reference.language:
        values["language"] = language_code(reference.language)
    values |= _published(reference.published, account)
    if name == "id":
        values |= reference.dated
    note = _note(reference, url, account)
    if note:
        values["note"] = note
    bodies = [_plain(words, account, lines=True) for words in reference.notes]
    notes = [{"body": body} for body in dict.fromkeys(bodies) if body]
    if notes:
        values["annotations"] = notes
    return values


def _issuer(reference: Reference) -> Name | None:
    """Return who issued it: the first author, else the institution; a report's is its publisher.

    All authors stand in the note where there are several: an issuer is one.
    """
    if reference.authors:
        return reference.authors[0]
    body = reference.institution or (reference.publisher if reference.kind == "report" else "")
    return Name(body, is_body=True) if body else None


def _house(reference: Reference) -> str:
    """Return who published it, other than its issuer; some formats call it an institution."""
    house = reference.publisher or reference.institution
    issuer = _issuer(reference)
    return "" if issuer is not None and issuer.text == house else house


def _note(reference: Reference, url: str, account: Account) -> str:
    lines = []
    if len(reference.authors) > 1:
        lines.append("Authors: " + "; ".join(name.text for name in reference.authors) + ".")
    house = _house(reference)
    if reference.outlet and house and house != reference.outlet:
        lines.append(f"Published by {_plain(house, account)}.")
    doi = _DOI.fullmatch(reference.doi.strip())
    if doi and doi[1].casefold() not in url.casefold():
        lines.append(f"DOI {doi[1]}.")
    if reference.accessed:
        day = stated(reference.accessed)
        lines.append(f"Seen on {day.edtf or day.words}.")
    abstract = _plain(reference.abstract, account, lines=True)
    return "\n\n".join(part for part in ("\n".join(lines), abstract) if part)


def _published(date: StatedDate | None, account: Account) -> dict[str, str]:
    if date is None:
        return {}
    if date.repair:
        account.repair(date.repair)
    if date.edtf is None:
        account.lose("date that cannot be read")
        return {"published_words": date.words}
    return {"published": date.edtf} | ({"published_words": date.words} if date.repair else {})


def dated(*attempts: str) -> StatedDate | None:
    """Return what the first of several words for one date says, the most precise before others.

    Where only later ones can be read, the words of the first are kept beside that date.
    """
    said = [words.strip() for words in attempts if words.strip(" /")]
    for words in said:
        date = stated(words)
        if date.edtf and words == said[0]:
            return date
        if date.edtf:
            return replace(date, words=said[0], repair=LESS_PRECISE)
    return stated(said[0]) if said else None


def _address(reference: Reference, account: Account) -> str:
    """Return the address of a source: its own, else that of its DOI."""
    if reference.url and (address := web_address(reference.url)):
        return address
    if reference.url:
        account.lose("address that is none")
    doi = _DOI.fullmatch(reference.doi.strip())
    return f"https://doi.org/{quote(doi[1], safe='/()[];:._-<>+,')}" if doi else ""


def _own_key(reference: Reference) -> str | None:
    """Return the key that an entry has; a bare number is none, as every library counts from 1."""
    key = reference.key or ""
    return key if key and not key.isdecimal() else None


def _key(reference: Reference, title: str, url: str) -> str:
    """Return the key of an entry that has none: its DOI or address, else its words."""
    doi = _DOI.fullmatch(reference.doi.strip())
    if doi:
        return f"doi:{doi[1].casefold()}"
    if url:
        return url
    year = (reference.published.edtf or "")[:4] if reference.published else ""
    author = reference.authors[0].text if reference.authors else ""
    words = "\n".join((fold(title), fold(author), year, reference.kind))
    return f"entry-{sha256(words.encode()).hexdigest()[:16]}"


def _plain(words: str, account: Account, *, lines: bool = False) -> str:
    found = plain(words)
    if found.repair:
        account.repair(found.repair)
    return found.text.strip() if lines else " ".join(found.text.split())


_LANGUAGES = {
    "english": "en", "american": "en-US", "usenglish": "en-US", "british": "en-GB",
    "ukenglish": "en-GB", "australian": "en-AU", "canadian": "en-CA", "german": "de",
    "ngerman": "de", "austrian": "de-AT", "naustrian": "de-AT", "swissgerman": "de-CH",
    "nswissgerman": "de-CH", "french": "fr", "francais": "fr", "frenchb": "fr", "acadian": "fr-CA",
    "italian": "it", "spanish": "es", "portuguese": "pt", "brazilian": "pt-BR", "brazil": "pt-BR",
    "dutch": "nl", "russian": "ru", "ukrainian": "uk", "polish": "pl", "czech": "cs",
    "slovak": "sk", "slovene": "sl", "slovenian": "sl", "croatian": "hr", "serbian": "sr",
    "bulgarian": "bg", "romanian": "ro", "hungarian": "hu", "magyar": "hu", "greek": "el",
    "turkish": "tr", "arabic": "ar", "hebrew": "he", "persian": "fa", "hindi": "hi",
    "chinese": "zh", "japanese": "ja", "korean": "ko", "danish": "da", "swedish": "sv",
    "norwegian": "no", "norsk": "nb", "nynorsk": "nn", "finnish": "fi", "estonian": "et",
    "latvian": "lv", "lithuanian": "lt", "catalan": "ca", "galician": "gl", "basque": "eu",
    "latin": "la", "icelandic": "is", "irish": "ga", "welsh": "cy", "vietnamese": "vi",
    "thai": "th", "indonesian": "id", "malay": "ms",
}  # fmt: skip
"""Names of languages as babel and reference managers write them, and their codes (BCP 47)."""


def language_code(words: str) -> str:
    """Return the code of a language by its English name, a code as it is, else the words."""
    return _LANGUAGES.get(words.strip().casefold(), words.strip().replace("_", "-"))
