"""Cases as records: the claim, where it appeared, and what EUvsDisinfo says against it."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from claimtrack.formats.euvsdisinfo.fields import (
    addresses,
    language_codes,
    listed,
    one_or_listed,
)
from claimtrack.formats.format import Account, Raw
from claimtrack.formats.markup import plain, web_address
from claimtrack.formats.stated_dates import Order, stated
from claimtrack.ids import actor_id
from claimtrack.text import normalise

REVIEWER = "EUvsDisinfo"
WORDING = f"The wording is {REVIEWER}'s."
JOINED = "rows of one claim joined"
INVISIBLE = "invisible characters left out"
_INVISIBLE = str.maketrans("", "", "\ufeff\u200b\u200e\u200f\u2060")


@dataclass(slots=True)
class Publication:
    """Where a claim was published: address, outlet, archived copy, the day, the language."""

    url: str | None
    outlet: str | None = None
    archive: str | None = None
    published: str | None = None
    language: str | None = None


@dataclass(slots=True)
class Case:
    """One claim as it grows: the rows that tell it, its publications and what answers it."""

    key: str
    text: str
    number: int
    values: dict[str, Any] = field(default_factory=dict)
    dates: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    notes: dict[str, None] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    languages: dict[str, None] = field(default_factory=dict)
    publications: list[Publication] = field(default_factory=list)
    disproofs: dict[str, tuple[str, list[str]]] = field(default_factory=dict)
    rows: list[dict[str, str]] = field(default_factory=list)


class NoTextError(ValueError):
    """A row that says no claim; the message is the reason."""


@dataclass(slots=True)
class Cases:
    """The cases of one input; rows of one claim are joined as they come."""

    account: Account
    order: Order | None
    speaker_is_outlet: bool = False
    known: dict[str, Case] = field(default_factory=dict)
    _seen: set[tuple[tuple[str, str], ...]] = field(default_factory=set)

    def add(self, number: int, row: Mapping[str, str], publications: list[Publication]) -> None:
        """Take in a row. Raises NoTextError where it says no claim."""
        told = tuple(sorted(row.items()))
        if told in self._seen:
            self.account.duplicate()
            return
        text, other = self._texts(row)
        self._seen.add(told)
        case_id = row.get("id", "")
        is_name = bool(case_id) and not case_id.isdecimal()
        key = (web_address(case_id) or case_id) if is_name else f"claim {digest(text)}"
        case = self.known.setdefault(key, Case(key, text, number))
        if case.rows:
            self.account.join()
            self.account.repair(JOINED)
        case.rows.append(dict(row))
        self._describe(case, row, other)
        self._publish(case, row, publications)
        self._disprove(case, row)
        for name in row:
            if name.startswith("+") or (name == "id" and not is_name):
                self.account.lose(name.removeprefix("+"))

    def records(self) -> Iterable[Raw]:
        """Yield the cases as records of claims."""
        for case in self.known.values():
            rows = case.rows
            original: dict[str, Any] = dict(rows[0]) if len(rows) == 1 else {"rows": rows}
            yield Raw(
                f"row {case.number}",
                case.number,
                "claim",
                self._record(case),
                original=original,
                # A title stands in for the claim where the list has no summary of it.
                stand_ins=() if any(row.get("summary") for row in rows) else ("text",),
            )

    def _texts(self, row: Mapping[str, str]) -> tuple[str, str]:
        """Return the claim's text, and what else is said in its place."""
        said = [self._plain(row[name]) for name in ("summary", "title") if row.get(name)]
        filled = [words for words in said if words]
        if not filled:
            raise NoTextError("has neither a summary nor a title")
        other = filled[-1] if normalise(filled[-1]) != normalise(filled[0]) else ""
        return filled[0], other

    def _describe(self, case: Case, row: Mapping[str, str], other: str) -> None:
        """Take over what a row says of the claim itself."""
        if row.get("date"):
            read = stated(row["date"], self.order)
            if read.repair:
                self.account.repair(read.repair)
            if read.edtf is not None:
                case.dates.append(read.edtf)
            else:
                self.account.lose("date")
                case.words.append(" ".join(row["date"].split()))
        if other:
            case.notes[f"Title: {other}"] = None
        if case.key == web_address(row.get("id")):
            case.notes[f"Case: {case.key}"] = None
        if row.get("issue"):
            case.notes[f"Issue: {row['issue']}"] = None
        if row.get("reported by"):
            case.notes[f"Reported by: {' '.join(row['reported by'].split())}"] = None
        for tag in (*listed(row.get("keywords", "")), *listed(row.get("countries", ""))):
            case.tags.setdefault(normalise(tag), tag)
        codes, unknown = language_codes(listed(row.get("language", "")))
        case.languages |= dict.fromkeys(codes)
        for name in unknown:
            self.account.lose("language")
            case.notes[f"Language: {name}"] = None

    def _publish(self, case: Case, row: Mapping[str, str], publications: list[Publication]) -> None:
        """Add where a row, or another file, says that the claim was published."""
        found = publications or [Publication(url) for url in addresses(row.get("source", ""))]
        outlets = (listed if len(found) > 1 else one_or_listed)(row.get("outlet", ""))
        if row.get("source") and not found:
            self.account.lose("source")
        archives = addresses(row.get("archive", ""))
        for publication, archive in zip(found, archives, strict=False):
            publication.archive = publication.archive or archive
        left = matched(found, outlets)
        if any(each.outlet is None for each in found) and left:
            case.notes[f"Outlets: {', '.join(left)}"] = None
        else:
            found += [Publication(None, outlet) for outlet in left]
        if not publications and len(found) == 1 and case.dates:
            found[0].published = stated(row.get("date", ""), self.order).edtf
        codes, _ = language_codes(listed(row.get("language", "")))
        for each in found:
            each.language = codes[0] if len(codes) == 1 else None
        case.publications += found

    def _disprove(self, case: Case, row: Mapping[str, str]) -> None:
        if not row.get("disproof"):
            return
        read = plain(row["disproof"])
        if read.repair:
            self.account.repair(read.repair)
        words = self._visible(read.text).strip()
        if not words:
            return
        said = [*addresses(words), *read.links]
        for link in one_or_listed(row.get("disproof links", "")):
            said += addresses(link)
        known = case.disproofs.setdefault(normalise(words), (words, []))
        known[1].extend(url for url in dict.fromkeys(said) if url not in known[1])

    def _record(self, case: Case) -> dict[str, Any]:
        speaker = next((each.outlet for each in case.publications if each.outlet), None)
        if len(case.languages) > 1:
            case.notes[f"Languages: {', '.join(case.languages)}"] = None
        values = {
            "key": case.key,
            "text": case.text,
            "speaker": _outlet(speaker) if speaker and self.speaker_is_outlet else None,
            "said": min(case.dates, default=None),
            "said_words": None if case.dates else "; ".join(case.words),
            "language": next(iter(case.languages)) if len(case.languages) == 1 else None,
            "note": "\n".join((WORDING, *case.notes)),
            "tags": list(case.tags.values()),
            "citations": _citations(case.publications),
            "rebuttals": [_rebuttal(case, *each) for each in case.disproofs.values()],
        }
        return {name: value for name, value in values.items() if value}

    def _plain(self, words: str) -> str:
        read = plain(words)
        if read.repair:
            self.account.repair(read.repair)
        return " ".join(self._visible(read.text).split())

    def _visible(self, text: str) -> str:
        """Return a text without the characters that nobody sees."""
        visible = text.translate(_INVISIBLE)
        if visible != text:
            self.account.repair(INVISIBLE)
        return visible


def matched(publications: Sequence[Publication], outlets: Sequence[str]) -> list[str]:
    """Give publications the outlets that they are of; return the outlets that are of none.

    An outlet is that of an address whose host it names; the only one is that of all, and what is
    left alone on either side belongs together.
    """
    left = list(outlets)
    if len(left) == 1:
        for publication in publications:
            publication.outlet = publication.outlet or left[0]
        return [] if publications else left
    for publication in publications:
        host = _letters(_host(publication.url).removeprefix("www."))
        told = {name: _letters(name) for name in outlets if _letters(name)}
        fitting = [name for name, said in told.items() if said in host or host in said]
        names = sorted(fitting, key=len)
        if host and names:
            publication.outlet = names[-1]
            left = [name for name in left if name != names[-1]]
    bare = [each for each in publications if each.outlet is None]
    if len(bare) == len(left) == 1:
        bare[0].outlet = left.pop()
    return left


def digest(text: str) -> str:
    """Return a short digest of a claim's words, by which its rows and its dumps know each other."""
    return hashlib.sha256(normalise(text).encode()).hexdigest()[:16]


def _citations(publications: Iterable[Publication]) -> list[dict[str, Any]]:
    cited: dict[str, dict[str, Any]] = {}
    for each in publications:
        source = {
            "key": each.url,
            "title": None if each.url else each.outlet,
            "url": each.url,
            "outlet": each.outlet,
            "archive_url": each.archive,
            "published": each.published,
            "language": each.language,
        }
        told = {name: value for name, value in source.items() if value}
        cited.setdefault(
            each.url or normalise(each.outlet or ""),
            {"source": told, "role": "reports", "wording": "summary"},
        )
    return list(cited.values())


def _rebuttal(case: Case, words: str, urls: list[str]) -> dict[str, Any]:
    """Return what EUvsDisinfo says against a claim, with the addresses that it gives."""
    answer = {
        "key": f"{case.key} disproof {digest(words)}",
        "text": words,
        "speaker": {
            "id": str(actor_id("organization", REVIEWER)),
            "name": REVIEWER,
            "kind": "organization",
        },
        "citations": [{"source": {"key": url, "url": url}, "role": "reports"} for url in urls],
    }
    return {
        "kind": "contradicts",
        "aim": "whole",
        "link": "speaker",
        "claim": {name: value for name, value in answer.items() if value},
    }


def _outlet(name: str) -> dict[str, str]:
    return {"id": str(actor_id("outlet", name)), "name": name, "kind": "outlet"}


def _host(url: str | None) -> str:
    try:
        return urlsplit(url or "").hostname or ""
    except ValueError:
        return ""


def _letters(name: str) -> str:
    return "".join(letter for letter in normalise(name) if letter.isalnum())
