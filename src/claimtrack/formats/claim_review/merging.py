"""One claim that an input tells twice: a page in two forms of markup, a feed with copies."""

from collections.abc import Iterable, Iterator
from typing import Any

from claimtrack.formats.format import Account, Raw, Unreadable

CONTRADICTED = "reviewRating (another of the same review)"


def merged(records: Iterable[Raw | Unreadable], account: Account) -> Iterator[Raw | Unreadable]:
    """Yield each claim once; what only a later record of it says is added to the first.

    The later ones are counted as duplicates.
    """
    first: dict[str, Raw] = {}
    kept: list[Raw | Unreadable] = []
    for record in records:
        key = record.values.get("key") if isinstance(record, Raw) else None  # ours have none
        known = None if key is None else first.get(key)
        if known is None:
            if isinstance(record, Raw) and key is not None:
                first[key] = record
            kept.append(record)
        elif isinstance(record, Raw):
            account.duplicate()
            _add(known.values, record.values, account)
    yield from kept


def _add(values: dict[str, Any], more: dict[str, Any], account: Account) -> None:
    """Add to a record what another of the same claim says beside it."""
    for name, value in more.items():
        if name == "citations":
            have = {citation["source"]["key"] for citation in values[name]}
            values[name] += [each for each in value if each["source"]["key"] not in have]
        elif name == "assessments":
            _add_assessments(values.setdefault(name, []), value, account)
        else:
            values.setdefault(name, value)


def _add_assessments(
    assessments: list[dict[str, Any]], more: list[dict[str, Any]], account: Account
) -> None:
    """Add judgements; of one that is there already what it left out is filled in."""
    have = {(each["reviewer"].casefold(), each["source"]): each for each in assessments}
    for other in more:
        known = have.get((other["reviewer"].casefold(), other["source"]))
        if known is None:
            assessments.append(other)
        elif known["rating"].casefold() != other["rating"].casefold():
            account.lose(CONTRADICTED)
        else:
            for name, value in other.items():
                known.setdefault(name, value)
