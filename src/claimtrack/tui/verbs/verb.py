"""What the verbs share: on what they act, and how they call it."""

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from claimtrack.errors import InvalidValueError, UnknownIdError, WrongKindError
from claimtrack.render.lines import Target
from claimtrack.schemas.listing import RowRef
from claimtrack.text import clip, visible
from claimtrack.tui.asking import Check

if TYPE_CHECKING:
    from claimtrack.store import Store
    from claimtrack.tui.app import Workbench

MOST_AT_ONCE = 10_000
_SHORTEST_ID = 4


class NoStep(str):
    """Said where nothing was written that `u` would take back: it would take something else."""

    __slots__ = ()


def claims_of(bench: "Workbench") -> list[UUID]:
    """Return the claims to act on, each once; says so where there is none."""
    found = list(dict.fromkeys(one.claim_id for one in bench.view.targets() if one.claim_id))
    here = bench.view.claim_id()
    found = found or ([here] if here is not None else [])
    if not found:
        bench.tell("There is no claim under the cursor.")
    elif len(found) > MOST_AT_ONCE:
        told = f"{len(found):,} are marked, and {MOST_AT_ONCE:,} go at once"
        bench.tell(f"{told}: narrow the filter.")
        return []
    return found


def target_of(bench: "Workbench", kinds: Iterable[str], otherwise: str) -> Target | None:
    """Return what is under the cursor where it is of one of these kinds; else says why not."""
    found = [one for one in bench.view.targets() if one.entity in set(kinds)]
    if not found:
        bench.tell(otherwise)
        return None
    return found[0]


def founds(claim_ids: Iterable[UUID]) -> list[RowRef]:
    """Return claims as what `changes` takes."""
    return [RowRef("claim", one) for one in claim_ids]


def called(bench: "Workbench", claim_ids: list[UUID]) -> str:
    """Return what to call the claims in a title: "3f9c “Losses doubled…”" or "12 claims"."""
    if len(claim_ids) != 1:
        return f"{len(claim_ids):,} claims"
    row = bench.inbox.window.row(claim_ids[0])
    words = f" “{clip(visible(row.text), 60)}”" if row is not None else ""
    return f"{claim_ids[0].hex[:4]}{words}"


def claim_called(store: "Store", words: str) -> UUID | None:
    """Return the claim with this key, or this id written at length enough to be meant as one."""
    from claimtrack.queries.lookup import find

    typed = words.strip()
    if " " in typed or len(typed) < _SHORTEST_ID:
        return None
    try:
        with store.reading() as session:
            return find(session, typed, ("claim",)).id
    except (UnknownIdError, WrongKindError):
        return None


def check_date(typed: str) -> None:
    """Refuse what is no date. Raises InvalidDateError."""
    from claimtrack.dates import bounds

    bounds(typed)


def listed(words: type[StrEnum]) -> str:
    """Return the words of a list, for a hint."""
    return ", ".join(word.value for word in words)


def word_begun(words: type[StrEnum], typed: str) -> str | None:
    """Return the word that begins as typed; what is typed where none does, None for nothing."""
    begun = [word.value for word in words if word.value.startswith(typed.strip().lower())]
    return begun[0] if typed.strip() and begun else typed.strip() or None


def one_of(words: type[StrEnum]) -> Check:
    """Return the check that a line holds the beginning of one of the words."""

    def check(typed: str) -> None:
        if word_begun(words, typed) not in [word.value for word in words]:
            raise InvalidValueError(f"It is one of: {listed(words)}.")

    return check
