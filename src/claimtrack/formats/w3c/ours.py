"""Our citations and notes as annotations of the W3C's model, and back.

Only the model's own terms and Dublin Core's; the ids of our rows are the ids of what they became,
so that what we wrote comes back as the rows that it was. A citation is an annotation of its source
that links it to the claim, its body. A note on a citation is an annotation of an annotation.
"""

import json
from collections.abc import Iterator
from hashlib import sha256
from typing import Any
from uuid import UUID

from claimtrack.formats.format import Account, Output, Raw, Records
from claimtrack.formats.unsaid import count_unsaid, standing

_GENERATOR = {"id": "urn:claimtrack", "type": "Software", "name": "claimtrack"}
_URN = "urn:uuid:"
_HASH = "hash://sha256/"
_SOURCE = frozenset({"title", "url", "annotations", "snapshots"})
_CLAIM = frozenset({"text", "citations", "annotations"})
_PASSAGE = frozenset({"exact", "prefix", "suffix", "start", "snapshot"})
_CITATION = _PASSAGE | {"source", "role", "annotations"}
_NOTE = _PASSAGE | {"author", "body", "motivation", "reply_to", "replies"}
Json = dict[str, Any]


def write(records: Records, output: Output) -> Iterator[str]:
    """Yield a page of annotations: the notes on sources and claims, and the citations.

    What is confidential is left out, and counted.
    """
    account = output.account
    before = (
        '{"@context": "http://www.w3.org/ns/anno.jsonld",\n"type": "AnnotationPage",\n"items": ['
    )
    digest = sha256()
    for one in _annotations(records, account):
        digest.update(one["id"].encode())
        yield before + "\n" + json.dumps(one, ensure_ascii=False)
        before = ","
        output.written += 1
    page = UUID(bytes=digest.digest()[:16], version=5)
    yield (before if before != "," else "") + f'],\n"id": "{_URN}{page}"}}\n'


def _annotations(records: Records, account: Account) -> Iterator[Json]:
    sources: dict[str, Json] = {}
    copies: dict[str, str] = {}
    for kind, values in standing(records, account):
        if kind == "source" and values.get("confidential"):
            account.lose("source that is confidential")
        elif kind == "source":
            count_unsaid("source", values, _SOURCE, account)
            for copy in values.get("snapshots", ()):
                copies[copy["id"]] = sha256(copy["text"].encode()).hexdigest()
            sources[values["id"]] = place = _thing(values, values.get("url"), values.get("title"))
            for note in values.get("annotations", ()):
                yield from _note(note, lambda note, on=place: _on(on, note, copies), account)
        elif kind == "claim":
            count_unsaid("claim", values, _CLAIM, account)
            claim = {"id": f"{_URN}{values['id']}", "dcterms:type": "claim",
                     "dc:title": values["text"]}  # fmt: skip
            for citation in values.get("citations", ()):
                if citation["source"] not in sources:
                    account.lose("citation of a source that is confidential")
                    continue
                yield _citation(citation, values, sources[citation["source"]], copies, account)
                cited = {"id": f"{_URN}{citation['id']}", "dcterms:type": "citation"}
                for note in citation.get("annotations", ()):
                    yield from _note(note, lambda _, on=cited: on, account)
            for note in values.get("annotations", ()):
                yield from _note(note, lambda _, on=claim: on, account)
        else:
            account.lose(kind)


def _thing(values: Json, url: str | None, title: str | None) -> Json:
    own = f"{_URN}{values['id']}"
    thing = {"id": url or own, "canonical": own}
    return thing | ({"dc:title": title} if title else {})


def _on(source: Json, part: Json, copies: dict[str, str]) -> Json:
    """Return a source as a target, or the passage of it that a part of a record is on."""
    if not part.get("exact"):
        return source
    quote = {"type": "TextQuoteSelector", "exact": part["exact"]}
    quote |= {name: part[name] for name in ("prefix", "suffix") if part.get(name) is not None}
    selectors: list[Json] = [quote]
    start = part.get("start")
    if start is not None:
        end = start + len(part["exact"])
        selectors.append({"type": "TextPositionSelector", "start": start, "end": end})
    target = {"type": "SpecificResource", "source": source, "selector": selectors}
    copy = copies.get(part.get("snapshot", ""))
    return target | ({"state": {"type": "TimeState", "cached": f"{_HASH}{copy}"}} if copy else {})


def _citation(
    citation: Json, claim: Json, source: Json, copies: dict[str, str], account: Account
) -> Json:
    count_unsaid("citation", citation, _CITATION, account)
    said = {"id": f"{_URN}{claim['id']}", "type": "TextualBody", "value": claim["text"],
            "format": "text/plain", "purpose": "linking"}  # fmt: skip
    role = {"type": "TextualBody", "value": citation.get("role", "reports"),
            "purpose": "classifying"}  # fmt: skip
    return _one(citation, "linking", [said, role], _on(source, citation, copies))


def _note(note: Json, target: Any, account: Account, above: str | None = None) -> Iterator[Json]:
    count_unsaid("note", note, _NOTE, account)
    answered = above or note.get("reply_to")
    body = {"type": "TextualBody", "value": note["body"], "format": "text/plain"}
    on = {"id": f"{_URN}{answered}"} if answered else target(note)
    motivation = "replying" if answered else note.get("motivation", "commenting")
    made = _one(note, motivation, body, on)
    yield made | (
        {"creator": {"type": "Person", "name": note["author"]}} if note.get("author") else {}
    )
    for reply in note.get("replies", ()):
        if reply.get("retracted"):
            account.lose("annotations taken back")
        else:
            yield from _note(reply, target, account, note["id"])


def _one(part: Json, motivation: str, body: Any, target: Json) -> Json:
    return {
        "id": f"{_URN}{part['id']}",
        "type": "Annotation",
        "motivation": motivation,
        "generator": _GENERATOR,
        "body": body,
        "target": target,
    }


def is_ours(element: Json) -> bool:
    """Say whether we wrote an annotation."""
    generator = element.get("generator")
    return isinstance(generator, dict) and generator.get("id") == _GENERATOR["id"]


class Restored:
    """The records of annotations that we wrote: sources, claims and notes under their own ids."""

    def __init__(self) -> None:
        self._sources: dict[str, tuple[str, Json]] = {}
        self._claims: dict[str, tuple[str, Json]] = {}
        self._parts: dict[str, Json] = {}

    def take(self, where: str, element: Json) -> bool:
        """Add what an annotation says; say whether it is one that we write."""
        try:
            self._take(where, element)
        except (KeyError, TypeError, ValueError, AttributeError):
            return False
        return True

    def records(self) -> Iterator[Raw]:
        """Return the sources, then the claims, each with all that hangs on it."""
        for kind, found in (("source", self._sources), ("claim", self._claims)):
            for where, values in found.values():
                yield Raw(where, 0, kind, values, only_names=True)

    def _take(self, where: str, element: Json) -> None:
        own, target = _uuid(element["id"]), element["target"]
        part: Json = {"id": own, **_passage(target)}
        body = element["body"]
        if element["motivation"] == "linking":
            said, role = body
            source = self._source(where, target)
            claim = self._claim(where, _uuid(said["id"]), said["value"])
            part |= {"source": source["id"], "role": role["value"]}
            claim.setdefault("citations", []).append(part)
        else:
            part |= {"body": body["value"]}
            if "creator" in element:
                part["author"] = element["creator"]["name"]
            if element["motivation"] != "replying":
                part["motivation"] = element["motivation"]
            self._hang(where, part, element, target)
        self._parts[own] = part

    def _hang(self, where: str, part: Json, element: Json, target: Json) -> None:
        on = target.get("id", "")
        if element["motivation"] == "replying":
            self._parts[_uuid(on)].setdefault("replies", []).append(part)
        elif target.get("dcterms:type") == "citation":
            self._parts[_uuid(on)].setdefault("annotations", []).append(part)
        elif target.get("dcterms:type") == "claim":
            claim = self._claim(where, _uuid(on), target["dc:title"])
            claim.setdefault("annotations", []).append(part)
        else:
            self._source(where, target).setdefault("annotations", []).append(part)

    def _source(self, where: str, target: Json) -> Json:
        thing = target.get("source", target)
        own = _uuid(thing["canonical"])
        values: Json = {"id": own}
        if not thing["id"].startswith(_URN):
            values["url"] = thing["id"]
        if "dc:title" in thing:
            values["title"] = thing["dc:title"]
        return self._sources.setdefault(own, (where, values))[1]

    def _claim(self, where: str, own: str, text: str) -> Json:
        return self._claims.setdefault(own, (where, {"id": own, "text": text}))[1]


def _passage(target: Json) -> Json:
    """Return the passage of a target, as a record has it."""
    passage: Json = {}
    for selector in target.get("selector", ()):
        names = ("exact", "prefix", "suffix", "start")
        passage |= {name: selector[name] for name in names if name in selector}
    if "state" in target:
        passage["copy_sha256"] = target["state"]["cached"].removeprefix(_HASH)
    return passage


def _uuid(urn: str) -> str:
    if not urn.startswith(_URN):
        raise ValueError(urn)
    return str(UUID(urn.removeprefix(_URN)))
