"""What a column holds, where its name alone does not say which place it has.

A wrong guess is worse than none: a column that holds something else than its name promises loses
its place, and counts as lost until somebody gives it one in a map.
"""

from collections.abc import Callable, Sequence
from statistics import median

from claimtrack.formats.claim_review import verdicts
from claimtrack.formats.tables.links import links_in
from claimtrack.formats.tables.places import Place, folded
from claimtrack.vocabulary import Stage

SOURCE, SPEAKER, RATING = Place("source", ""), Place("", "speaker"), Place("verdict", "")
_STAGE, _ANSWER = Place("", "stage"), Place("rebuttal", "text")
_SPOKEN = frozenset(map(folded, (
    "statement", "statements", "what they said", "what was said", "what he said", "what she said",
    "aussage", "déclaration", "declaración", "declaração", "dichiarazione", "propos", "заявление",
    "высказывание", "заява",
)))  # fmt: skip
"""Names of the text beside which a source may be whoever spoke."""
_REGIONS = frozenset(map(folded, ("state", "stand", "état", "estado")))
"""Names of a stage of the work that are as often a part of a country."""
_RATED = frozenset(("label", "labels", "target", "veracity", "truthfulness", "verification"))
"""Names that mean a rating where that is what stands there."""
_LABELS = (
    "true", "mostly true", "half true", "barely true", "mostly false", "false", "pants fire",
    "pants on fire", "full flop", "half flip", "no flip", "fake", "real", "mixture", "unproven",
    "supports", "supported", "refutes", "refuted", "not enough info", "not enough evidence", "nei",
    "conflicting evidence cherrypicking", "misleading", "satire", "altered", "missing context",
)  # fmt: skip
_PARTICLES = frozenset(
    ("of", "the", "and", "for", "de", "da", "di", "du", "del", "la", "le", "el", "al", "bin", "von",
     "van", "der", "den", "y", "e", "et", "und")
)  # fmt: skip
_LONGEST_NAME = 60
_LONGEST_TITLE = 200
_MOST, _HALF = 0.8, 0.5


def weighed(
    names: Sequence[str], places: Sequence[Place | None], columns: Sequence[Sequence[str]]
) -> tuple[dict[int, Place | None], list[str]]:
    """Return the columns that have another place by what they hold, and a sentence for each.

    `places` are those by name alone, `columns` the filled cells of the first rows.
    """
    moved, told = dict[int, Place | None](), list[str]()
    text = next((at for at, place in enumerate(places) if place == Place("", "text")), None)
    spoken = names[text] if text is not None and folded(names[text]) in _SPOKEN else None
    for column, (name, cells) in enumerate(zip(names, columns, strict=True)):
        taken_by = (*places, *moved.values())
        better = _better(name, places[column], cells, None if SPEAKER in taken_by else spoken)
        if better is not None:
            place, holds = better
            place = None if place in taken_by else place
            if place == places[column]:
                continue
            moved[column] = place
            taken = f"taken as {place}" if place else "given no place"
            told.append(f"{name!r} holds {holds}, and is {taken}.")
    return moved, told


def _better(
    name: str, place: Place | None, cells: Sequence[str], spoken: str | None
) -> tuple[Place | None, str] | None:
    """Return a better place for a column, and what it holds; None where it may keep its own.

    `spoken` is the name of a text of which nothing says yet who spoke it.
    """
    if not cells:
        return None
    if place is None:
        is_rated = folded(name) in _RATED and _share(cells, _is_rating) >= _MOST
        return (RATING, "ratings") if is_rated else None
    if place.name == SOURCE.name:
        return _for_source(cells, spoken)
    if place.name == _ANSWER.name or (place == _STAGE and not _stages() & set(map(folded, cells))):
        if _share(cells, _is_rating) >= _MOST:
            return RATING, "ratings"
        if folded(name) in _REGIONS:
            return None, "none of the stages of the work"
    return None


def _for_source(cells: Sequence[str], spoken: str | None) -> tuple[Place | None, str] | None:
    if any(map(_has_address, cells)):
        return None
    if spoken is not None and _share(cells, _is_name) > _HALF:
        return SPEAKER, f"names, beside {spoken!r}"
    if _share(cells, _is_structure) > _HALF:
        return None, "no sources that can be read"
    if median(map(len, cells)) > _LONGEST_TITLE:
        return None, "more than titles or addresses"
    return None


def _share(cells: Sequence[str], holds: Callable[[str], bool]) -> float:
    return sum(map(holds, cells)) / len(cells)


def _stages() -> frozenset[str]:
    return frozenset(map(folded, Stage))


def _has_address(cell: str) -> bool:
    return any(link.url for link in links_in(cell))


def _is_structure(cell: str) -> bool:
    """Say whether a cell is the notation of a program, or a bare number."""
    return cell[:1] in ("[", "{") or cell.replace(".", "").isdecimal()


def _is_rating(cell: str) -> bool:
    said = folded(cell)
    known = verdicts.ratings().verdicts.values()
    return said in _LABELS or any(verdicts.folded(cell) in labels for labels in known)


def _is_name(cell: str) -> bool:
    """Say whether a cell looks like the name of a person or a body."""
    words = cell.replace(",", " ").split()
    return (
        0 < len(words) <= 6
        and len(cell) <= _LONGEST_NAME
        and not any(map(str.isdecimal, cell))
        and cell[-1] not in "!?"
        and all(not word[0].islower() or word in _PARTICLES for word in words)
    )
