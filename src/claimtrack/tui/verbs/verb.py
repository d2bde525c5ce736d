"""What the verbs share: on what they act, and how they call it."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from claimtrack.errors import InvalidValueError, UnknownIdError, WrongKindError
from claimtrack.explanations import explain, meaning
from claimtrack.ids import looks_like_id
from claimtrack.render.lines import Target
from claimtrack.schemas.listing import RowRef
from claimtrack.text import clip, visible
from claimtrack.tui.asking import Check, Choice, Field

if TYPE_CHECKING:
    from claimtrack.store import Store
    from claimtrack.tui.app import Workbench

MOST_AT_ONCE = 10_000
LONG = frozenset(("text", "body", "note", "rationale", "exact"))
"""Fields in which people write prose."""
_SHORTEST_ID = 4
_WORDS = {"rebuttal": "answer", "quantity": "number"}
"""What rows are called where that is not the name of their kind."""


class NoStep(str):
    """Said where nothing was written that `u` would take back: it would take something else."""

    __slots__ = ()


def target_claims(bench: "Workbench") -> list[UUID]:
    """Return the claims to act on, each once; says so where there is none."""
    claim_ids = list(
        dict.fromkeys(target.claim_id for target in bench.view.targets() if target.claim_id)
    )
    here = bench.view.claim_id()
    claim_ids = claim_ids or ([here] if here is not None else [])
    if not claim_ids:
        bench.show_message("There is no claim under the cursor.")
    elif len(claim_ids) > MOST_AT_ONCE:
        count = f"{len(claim_ids):,} are marked, and {MOST_AT_ONCE:,} go at once"
        bench.show_message(f"{count}: narrow the filter.")
        return []
    return claim_ids


def find_target(bench: "Workbench", kinds: Iterable[str], message: str) -> Target | None:
    """Return what is under the cursor where it is of one of these kinds; else says why not."""
    targets = [target for target in bench.view.targets() if target.entity in set(kinds)]
    if not targets:
        bench.show_message(message)
        return None
    return targets[0]


def claim_refs(claim_ids: Iterable[UUID]) -> list[RowRef]:
    """Return claims as the functions of `changes` take them."""
    return [RowRef("claim", claim_id) for claim_id in claim_ids]


def describe_claims(bench: "Workbench", claim_ids: list[UUID]) -> str:
    """Return what to call the claims in a sentence: "“Losses doubled…”" or "12 claims"."""
    if len(claim_ids) != 1:
        return f"{len(claim_ids):,} claims"
    row = bench.inbox.window.row(claim_ids[0])
    if row is not None:
        return f"“{clip(visible(row.text), 60)}”"
    return describe_row(bench, RowRef("claim", claim_ids[0])).removeprefix("the claim ")


def describe_row(bench: "Workbench", row: RowRef) -> str:
    """Return what to call a row in a sentence: "the source “Kerry goes to Sochi”", "the answer"."""
    from claimtrack.queries.lookup import name_of

    with bench.store.reading() as session:
        name = name_of(session.connection(), row)
    what = _WORDS.get(row.entity, row.entity)
    return f"the {what} “{name}”" if name else f"the {what}"


def find_claim(store: "Store", words: str) -> UUID | None:
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


def meant_claim(store: "Store", words: str) -> UUID:
    """Return the claim with this key or id. Raises UnknownIdError."""
    claim_id = find_claim(store, words)
    if claim_id is None:
        raise UnknownIdError(words, "claim")
    return claim_id


def claim_check(bench: "Workbench", *, or_words: bool = False) -> Check:
    """Return the check that a line holds a claim's id or key, or words that look like neither.

    One word that looks like an id and is none is a slip of the hand, no claim of its own.
    """

    def check(typed: str) -> None:
        if or_words and not looks_like_id(typed):
            return
        meant_claim(bench.store, typed)

    return check


def today() -> date:
    """Return the day that it is for whoever sits before the screen."""
    return datetime.now().astimezone().date()


def date_field(entity: str, name: str, label: str, offered: tuple[str, str] = ("", "")) -> Field:
    """Return the field of a form that takes a date, in EDTF or in words."""

    def read(typed: str) -> str:
        from claimtrack.date_words import read_date

        return read_date(typed, today())

    hint = "2015-05-12, 2015-05, 28 Jan 2003, last month"
    return Field(name, label, hint, reads=read, about=explain(entity, name), offered=offered)


def choice_field(entity: str, name: str, label: str, words: type[StrEnum]) -> Field:
    """Return the field of a form that takes a word of a list, or the beginning of one."""
    choices = [Choice("", word.value, meaning(words, word)) for word in words]
    return Field(
        name,
        label,
        join_values(words),
        value_check(words),
        reads=partial(complete_value, words),
        choices=choices,
        about=explain(entity, name),
    )


_CALLED = {
    "claim": "words of it, its id or its key",
    "source": "words of its title, its id or its key",
    "actor": "words of its name, or an id",
    "citation": "words of its claim or source, or an id",
}


def row_field(
    kind: str,
    name: str,
    label: str,
    check: Check,
    about: str,
    *,
    beside: UUID | None = None,
    none: str = "",
) -> Field:
    """Return the field of a form that asks for a row that is there, found by words.

    `none` is what it means that nothing is typed; a row is needed where it is "".
    """
    return Field(
        name,
        label,
        _CALLED.get(kind, "its id or its key"),
        check,
        is_required=not none,
        about=about,
        finds=kind if kind in _CALLED else "",
        beside=beside,
        other=partial(_nothing_typed, none) if none else None,
    )


def _nothing_typed(none: str, words: str) -> str:
    return "" if words else none


def new_or_found(words: str) -> str:
    """Return what else than a claim that is found may be meant by words: a new one."""
    return f"new claim: “{words}”" if words else "new claim: type its words"


def reason_field(hint: str = "", *, is_required: bool = False) -> Field:
    """Return the field of a form that asks why."""
    hint = hint or "kept in the history; may stay empty"
    about = explain("changeset", "reason")
    return Field("reason", "Why", hint, is_required=is_required, is_long=True, about=about)


def join_values(words: type[StrEnum]) -> str:
    """Return the values of a list with commas between, for a hint."""
    return ", ".join(word.value for word in words)


def complete_value(words: type[StrEnum], typed: str) -> str | None:
    """Return the word that begins as typed, else one of whose words one does, in any case.

    What is typed where none does, None for nothing.
    """
    wanted = typed.strip().lower()
    values = [word.value for word in words]
    begun = [word for word in values if word.lower().startswith(wanted)]
    begun += [
        word
        for word in values
        if any(part.startswith(wanted) for part in word.lower().replace("_", " ").split())
    ]
    return begun[0] if wanted and begun else typed.strip() or None


def value_check(words: type[StrEnum]) -> Check:
    """Return the check that a line holds the beginning of one of the words."""

    def check(typed: str) -> None:
        if complete_value(words, typed) not in [word.value for word in words]:
            raise InvalidValueError(f"It is one of: {join_values(words)}.")

    return check
