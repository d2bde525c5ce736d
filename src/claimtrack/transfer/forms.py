"""Forms: records of one thing that is published in several places, each with more or less of it.

A review of a claim stands in its page, in feeds and in dumps; a case in a list and in a dump. A
form adds what it says, and revises what it says otherwise than every form of the thing before it.
What it lacks another form may well have, so none takes anything back.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from claimtrack.changes.projection import FLAGS
from claimtrack.entities import ENTITIES
from claimtrack.history.fold import RETRACTED, fields_of, group_of
from claimtrack.history.spelling import repeats
from claimtrack.vocabulary import DateBasis

_FOLLOWING = {
    "rating": ("verdict", "scale"),
    "said": ("said_words", "said_basis"),
    "said_words": ("said", "said_basis"),
    "published": ("published_words", "published_basis"),
    "published_words": ("published", "published_basis"),
    "exact": ("snapshot_id", "prefix", "suffix", "start", "left_out"),
}
"""What says more of a value, and goes with it where another takes its place."""


def says_nothing(entity: str, name: str, value: Any) -> bool:
    """Say whether a value only stands there because the record said nothing."""
    field = ENTITIES[entity][name]
    return bool(value == (DateBasis.UNKNOWN if field.kind is DateBasis else field.default))


def stated_anew(
    entity: str,
    values: Mapping[str, Any],
    current: Mapping[str, Any],
    before: Iterable[Mapping[str, Any]],
    stand_ins: Collection[str] = (),
) -> dict[str, Any]:
    """Return what a form says of a row that neither the row says nor any form `before` it.

    With the other fields of the groups that this touches, as they are to stand. `stand_ins` are
    fields that the form fills for want of better, and which only a new row takes from it.
    """
    forms = list(before)
    anew: dict[str, Any] = {}
    for name, value in values.items():
        if name == RETRACTED or name in stand_ins or says_nothing(entity, name, value):
            continue
        said = [current.get(name), *(form.get(name) for form in forms)]
        if any(repeats(name, each, value) for each in said):
            continue
        if name == "note" and current.get(name):
            value = _joined(str(current[name]), value, [str(each or "") for each in said])
        if value != current.get(name):
            anew[name] = value
    for name in list(anew):
        following = _FOLLOWING.get(name, ()) if current.get(name) is not None else ()
        for other in fields_of(entity, group_of(entity, name)):
            anew.setdefault(other, values.get(other) if other in following else current.get(other))
    return anew


def _joined(current: str, note: str, said: Iterable[str]) -> str:
    """Return a note with the lines of another that no form has said before."""
    known = {line for each in said for line in each.splitlines()}
    return "\n".join([current, *(line for line in note.splitlines() if line not in known)])


def said_before(
    entity: str, current: Mapping[str, Any], before: Iterable[Mapping[str, Any]]
) -> dict[str, Any]:
    """Return a row as forms said it: as it stands, where one of them said so, or nothing is said.

    Elsewhere somebody here has written to it since, and it is as the last of them said.
    """
    forms = list(before)

    def is_theirs(name: str, value: Any) -> bool:
        nothing = False if name in FLAGS[entity] else None
        return value == nothing or any(repeats(name, form.get(name), value) for form in forms)

    last = forms[-1] if forms else {}
    return {n: value if is_theirs(n, value) else last.get(n) for n, value in current.items()}
