"""Ids: UUIDv5 of a natural key, so that two laptops that make the same thing make one row.

The table of keys is in `docs/dossier.md`. A typed claim or annotation has a random UUID instead.
The namespace is fixed for ever: a change would give every imported row a second self.
"""

import re
from hashlib import sha1, sha256
from uuid import UUID, SafeUUID, uuid4

from claimtrack.text import normalise

NAMESPACE = UUID("c1a1317a-4c4d-5c54-8b0e-6b6579730001")
_SEED = NAMESPACE.bytes
_SEPARATOR = "\x1f"  # the unit separator: no text that we accept as a name holds it unescaped

_LIKE_ID = (
    r"(?=\S*[0-9])([0-9A-Fa-f-]{4,36}|[A-Za-z0-9]+(?:[-_.:/][A-Za-z0-9]+)+)|[0-9A-Fa-f]{8,32}"
)
"""Hexadecimal digits, or parts of a key, and a digit among them; or many hexadecimal letters."""


def looks_like_id(words: str) -> bool:
    """Say whether what is typed looks like an id or a record key, whether or not there is such."""
    return bool(re.fullmatch(_LIKE_ID, words.strip()))


_LIKE_ROW_ID = r"(?=.*[A-Fa-f])[0-9A-Fa-f]{8}[0-9A-Fa-f-]{0,28}"


def looks_like_row_id(words: str) -> bool:
    """Say whether a typed name looks like an id: eight hexadecimal digits or more, one a letter.

    Unlike texts, names may look like keys ("covid-19", "24.kg"), dates, or short ids ("BBC2").
    """
    return bool(re.fullmatch(_LIKE_ROW_ID, words.strip()))


_VERSION_BITS = 0xF000 << 64 | 0xC000 << 48
_VERSION_5 = 5 << 76 | 0x8000 << 48
_NEW = object.__new__
_UNKNOWN = SafeUUID.unknown  # to look a member up takes as long as to make the id
_SET_INT, _SET_IS_SAFE = UUID.int.__set__, UUID.is_safe.__set__  # type: ignore[attr-defined,misc]  # slots


def uuid_of(number: int) -> UUID:
    """Return the UUID of a number of 128 bits; its own constructor takes four times as long."""
    made = _NEW(UUID)
    _SET_INT(made, number)
    _SET_IS_SAFE(made, _UNKNOWN)
    return made


def digits_of(value: object) -> str:
    """Return an id as hexadecimal digits, as whatever a database or an older file gives it.

    What another program wrote in its place comes back as words, or as the digits of its bytes.
    """
    if isinstance(value, UUID):
        return value.hex
    return value.hex() if isinstance(value, bytes) else str(value).replace("-", "")


def natural_id(entity: str, *parts: str | UUID | None) -> UUID:
    """Return the UUIDv5 of `entity` and its parts, in order; a missing part counts as empty.

    Source: RFC 9562, section 5.5 (written out here because `uuid.uuid5` costs twice the time).
    """
    words = [entity]
    words += ["" if p is None else p if isinstance(p, str) else p.hex for p in parts]
    named = _SEPARATOR.join(words)
    if "\\" in named or named.count(_SEPARATOR) != len(parts):
        named = _SEPARATOR.join(
            word.replace("\\", "\\\\").replace(_SEPARATOR, "\\u") for word in words
        )
    digest = sha1(_SEED + named.encode("utf-8"), usedforsecurity=False).digest()
    return uuid_of(int.from_bytes(digest[:16], "big") & ~_VERSION_BITS | _VERSION_5)


def as_uuid(stored: UUID | str | bytes) -> UUID:
    """Return an id as a database's driver gives it, as what it is."""
    if isinstance(stored, UUID):
        return stored
    return uuid_of(int(stored, 16) if isinstance(stored, str) else int.from_bytes(stored, "big"))


def dashed(stored: UUID | str | bytes) -> str:
    """Return an id as a database's driver gives it, as people and programs write it."""
    if isinstance(stored, UUID):
        return str(stored)
    digits = stored if isinstance(stored, str) else stored.hex()
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def random_id() -> UUID:
    """Return a new random UUID, for what a person types."""
    return uuid4()


def claim_id(dataset: str, key: str) -> UUID:
    """Return the id of an imported claim: its dataset (never a path) and its record key."""
    return natural_id("claim", dataset, key)


def nested_id(parent: UUID, kind: str, *content: str | UUID | None) -> UUID:
    """Return the id of a record that stands inside another and has no key of its own."""
    return natural_id("nested", parent, kind, *content)


def actor_id(kind: str, name: str, said_in: UUID | None = None) -> UUID:
    """Return an actor's id: kind and name; for `unnamed` the source and the words used in it."""
    if kind == "unnamed":
        return natural_id("actor", kind, said_in, normalise(name))
    return natural_id("actor", kind, normalise(name))


def source_id(
    *,
    url: str | None,
    kind: str,
    issuer: str | None,
    title: str | None,
    published: str | None,
    record: tuple[str, str] | None = None,
    original: bytes | None = None,
) -> UUID | None:
    """Return a source's id: its URL, else what a catalogue card says of it, else its record.

    A card needs an issuer or a date: a title alone ("Facebook post") is that of many. Then the
    `record` says which it is, by its dataset and key, else the bytes of its `original` file.
    None where none of them is known.
    """
    if url:
        return natural_id("source", "url", url.strip())
    if issuer or published:
        return card_id(kind=kind, issuer=issuer, title=title, published=published)
    if record is not None:
        return natural_id("source", "record", *record)
    if original is not None:
        return natural_id("source", "original", sha256(original).hexdigest())
    return None


def search_id(*, place: str, words: str, by: str, when: str) -> UUID:
    """Return the id of a search: where, for what words, by whom and when; never its address.

    One place is searched many times, and is a source itself.
    """
    return natural_id("source", "search", *map(normalise, (place, words, by, when)))


def card_id(*, kind: str, issuer: str | None, title: str | None, published: str | None) -> UUID:
    """Return the id of a source by its catalogue card.

    Schema 10 and older took it for every source without an address, also by the title alone.
    """
    card = (normalise(part or "") for part in (issuer, title, published))
    return natural_id("source", "card", kind, *card)


def tag_id(name: str) -> UUID:
    """Return a tag's id."""
    return natural_id("tag", normalise(name))


def alias_id(actor: UUID, name: str) -> UUID:
    """Return the id of another name of an actor."""
    return natural_id("alias", actor, normalise(name))


def tagging_id(tag: UUID, claim: UUID) -> UUID:
    """Return the id of a tag on a claim."""
    return natural_id("tagging", tag, claim)


def snapshot_id(source: UUID, sha256: str) -> UUID:
    """Return the id of a kept copy: its source and the SHA-256 of its text, or of its file."""
    return natural_id("snapshot", source, sha256)


def citation_id(claim: UUID, source: UUID, exact: str | None, locator: str | None = None) -> UUID:
    """Return a citation's id: claim, source and exact words (or, without words, the locator)."""
    return natural_id("citation", claim, source, exact, None if exact else locator)


def rebuttal_id(claim: UUID, counterclaim: UUID, kind: str, aim: str | None) -> UUID:
    """Return a rebuttal's id: the two claims, and how and at what the one answers the other."""
    return natural_id("rebuttal", claim, counterclaim, kind, aim)


def no_answer_id(claim: UUID) -> UUID:
    """Return the id of the note by which a person says that a claim answers nothing."""
    return natural_id("annotation", claim, "answers nothing")


def support_id(claim: UUID, supporter: UUID, group: str | None) -> UUID:
    """Return a support's id: the claim, the one that speaks for it, and the group that it is of."""
    return natural_id("support", claim, supporter, normalise(group or ""))


def assignment_id(claim: UUID, reviewer: str) -> UUID:
    """Return the id of the word that a reviewer is asked to judge a claim."""
    return natural_id("assignment", claim, normalise(reviewer))


def setting_id(name: str, subject: str = "") -> UUID:
    """Return the id of a setting of the file; its subject is whom it is of, where it is of one."""
    return natural_id("setting", name, normalise(subject))


def quantity_id(claim: UUID, words: str) -> UUID:
    """Return the id of a number: the claim, and the words in it that say the number."""
    return natural_id("quantity", claim, normalise(words))


def exhibit_id(source: UUID, snapshot: UUID | None = None) -> UUID:
    """Return the id of an exhibit mark: the source, or one kept copy of it."""
    return natural_id("exhibit", source, snapshot)


def assessment_id(claim: UUID, reviewer: str, source: UUID | None = None) -> UUID:
    """Return the id of a reviewer's judgement of a claim: each has one, and revises it.

    An outside organisation has one in each `source` where it published one.
    """
    parts = () if source is None else (source,)
    return natural_id("assessment", claim, normalise(reviewer), *parts)


def annotation_id(dataset: str, key: str) -> UUID:
    """Return the id of an imported note that has a key in its data set."""
    return natural_id("annotation", dataset, key)


def distinction_id(one: UUID, other: UUID) -> UUID:
    """Return the id of the word that two rows are never one, in either order."""
    return natural_id("distinction", *sorted((one, other)))


def origin_id(dataset: str, entity_id: UUID, key: str, sha256: str) -> UUID:
    """Return the id of an import record of a row; a changed record is another origin."""
    return natural_id("origin", dataset, entity_id, key, sha256)
