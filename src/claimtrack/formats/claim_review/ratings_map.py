"""A map of ratings: what a person says that the labels of a publisher mean."""

import json
import tomllib
from collections.abc import Iterable, Mapping
from typing import Any

from claimtrack.errors import ClaimtrackError
from claimtrack.formats.claim_review.verdicts import Ratings, ratings
from claimtrack.vocabulary import Verdict

_LEFT = "unmapped"
_LISTS = ("names", "sites", *Verdict, _LEFT)


class RatingsMapError(ClaimtrackError):
    """A map of ratings that cannot be used; `reason` is what is wrong, and what there is."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the map: {reason}")


def ratings_with(text: str | None) -> Ratings:
    """Return the tables that come with the program, behind those of a map.

    Raises RatingsMapError with one sentence.
    """
    known = ratings()
    if text is None:
        return known
    own = Ratings(behind=known, names=dict(known.names))
    own.add(_checked(text))
    return own


def proposed(unmapped: Mapping[str, Iterable[str]]) -> str:
    """Return a map to edit: for each reviewer the labels that mean no verdict yet."""
    tables = [
        f"[{_quoted(reviewer)}]\n{_LEFT} = [{', '.join(map(_quoted, sorted(labels)))}]\n"
        + "".join(f"{verdict} = []\n" for verdict in Verdict)
        for reviewer, labels in sorted(unmapped.items())
    ]
    head = (
        "# What the ratings of a publisher mean: move a label from `unmapped` to a verdict. A\n"
        "# label counts as a whole; leave those unmapped that say none (satire, a bare number).\n"
    )
    return "\n".join((head, *tables))


def _checked(text: str) -> dict[str, Any]:
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise RatingsMapError(f"is no TOML ({error}).") from None
    for reviewer, table in data.items():
        if not isinstance(table, dict):
            raise RatingsMapError(f"{reviewer!r:.60} is no table; write [{reviewer:.60}] above it.")
        for name, labels in table.items():
            if name not in _LISTS:
                raise RatingsMapError(
                    f"[{reviewer:.60}] has no {name!r:.60}; there are {', '.join(_LISTS)}."
                )
            if not isinstance(labels, list) or not all(isinstance(one, str) for one in labels):
                raise RatingsMapError(f"[{reviewer:.60}] {name} should be a list of texts.")
    return data


def _quoted(words: str) -> str:
    return json.dumps(words, ensure_ascii=False).replace("\x7f", "\\u007f")
