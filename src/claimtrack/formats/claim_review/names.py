"""Who says a claim and who reviews it, out of what reviews write in place of names."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from claimtrack.formats.claim_review.nodes import (
    Node,
    address_in,
    listed,
    objects,
    text_in,
    types_of,
)
from claimtrack.text import normalise

NO_NAME = "placeholder taken as no name"
BESIDE_NAME = "placeholder beside a name left out"
FROM_ADDRESS = "reviewer named by the address"
ORGANISATION = "person that reviews taken as an organisation"
_LONGEST_PLACEHOLDER = 120
_APART = re.compile(r"\s*[,;]\s*")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_HOUSES = ("worksFor", "affiliation", "memberOf")
_EDGES = " \t\r\n,;:|-–—\u200e\u200f\ufeff"


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who said a claim: the name, the words where they name nobody, other names, the repair."""

    name: str | None = None
    words: str | None = None
    capacity: str | None = None
    others: tuple[str, ...] = ()
    repair: str | None = None


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Which organisation reviews: its name and site, who wrote it there, and the repair."""

    name: str
    site: str | None = None
    writer: str | None = None
    repair: str | None = None


def speaker_in(authors: Any, language: str | None = None) -> Speaker:
    """Return who said a claim, by the `author` of what is reviewed."""
    capacities = [text_in(one.get("jobTitle"), language) for one in objects(authors)]
    capacity = next((words for words in capacities if words), None)
    said = [words for one in listed(authors) if (words := text_in(one, language)) is not None]
    names, left_out = [], []
    for words in said:
        name = _named(words)
        if name is not None:
            names.append(name)
        if name != words.strip(_EDGES):
            left_out.append(words)
    if not names:
        words = "; ".join(said) or None
        return Speaker(words=words, repair=NO_NAME if said else None)
    repair = BESIDE_NAME if left_out else None
    words = "; ".join(left_out) or None
    return Speaker(names[0], words, capacity, tuple(names[1:]), repair)


def is_placeholder(words: str) -> bool:
    """Say whether words in place of a name name nobody: all of them are such words."""
    if len(words) > _LONGEST_PLACEHOLDER:
        return False
    heads, others = _words_without_names()
    said = [normalise(word) for word in _WORD.findall(words)]
    return (
        not said
        or "".join(said) in heads
        or (
            any(word in heads for word in said)
            and all(word in heads or word in others for word in said)
        )
    )


def reviewer_in(
    review: Mapping[str, Any], known: Mapping[str, str], url: str | None
) -> Reviewer | None:
    """Return the organisation that reviews: the author, unless that is a person of a publisher's.

    `known` has the names of reviewers by site and by folded name. None where nothing names one.
    """
    language = text_in(review.get("inLanguage"))
    author, writer = None, None
    for node in _agents(review.get("author")):
        name = text_in(node, language)
        if name is None:
            continue
        if not _is_person(node) or normalise(name) in known:
            author = node
            break
        writer = writer or node
    houses = [review.get("publisher")]
    houses += [writer.get(name) for name in _HOUSES] if writer is not None else []
    agents = (one for house in houses for one in _agents(house))
    publisher = next((one for one in agents if text_in(one, language)), None)
    chosen = author or publisher or writer
    if chosen is not None:
        repair = ORGANISATION if _is_person(chosen) else None
        by = None if writer is None or chosen is writer else text_in(writer, language)
        site = site_of(address_in({"url": chosen.get("url"), "@id": chosen.get("@id")}) or url)
        return Reviewer(str(text_in(chosen, language)).strip(_EDGES), site, by, repair)
    for node in [*_agents(review.get("author")), *_agents(review.get("publisher")), {"url": url}]:
        site = site_of(address_in(node))
        if site is not None:
            return Reviewer(known.get(site, site), site, None, FROM_ADDRESS)
    return None


def site_of(address: str | None) -> str | None:
    """Return the site of an address, without `www.`."""
    if address is None:
        return None
    try:
        host = urlsplit(address).hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


def _named(words: str) -> str | None:
    """Return the name in words: them, or the one part of a list that is no placeholder."""
    stripped = words.strip(_EDGES)
    if is_placeholder(stripped):
        return None
    parts = [part.strip(_EDGES) for part in _APART.split(stripped)]
    names = [part for part in parts if part and not is_placeholder(part)]
    return names[0] if len(names) == 1 and len(parts) > 1 else stripped


def _is_person(node: Node) -> bool:
    """Say whether a node is typed as a person, and as nothing else that may review."""
    types = types_of(node)
    return "Person" in types and not any(name.endswith("Organization") for name in types)


def _agents(value: Any) -> list[Node]:
    return [{"name": one} if isinstance(one, str) else one for one in listed(value) if one]


@cache
def _words_without_names() -> tuple[frozenset[str], frozenset[str]]:
    data = tomllib.loads(Path(__file__).with_name("no_names.toml").read_text("utf-8"))
    return tuple(frozenset(map(normalise, data[name])) for name in ("heads", "others"))  # type: ignore[return-value]  # two of them
