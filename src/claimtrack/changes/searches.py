"""Searches: what was looked for where, by whom and when, and what was found, also where nothing."""

from uuid import UUID

from claimtrack import ids
from claimtrack.changes.recorder import recording
from claimtrack.changes.statements import Values, add_new, enter_citation, title_or_address
from claimtrack.errors import InvalidRecordError
from claimtrack.schemas.fields import SourceScalars
from claimtrack.schemas.validation import checked
from claimtrack.store import Store
from claimtrack.text import clip
from claimtrack.vocabulary import CitationRole, SourceKind

_NEEDED = {
    "search_words": "say for what words you looked",
    "search_found": "say what was found, and if it was nothing, that",
    "searched_by": "say who looked",
    "published": "say when",
}
_TITLE_CELLS = 60


def record_search(
    store: Store,
    author: str,
    place: str,
    values: Values,
    *,
    supports: UUID | None = None,
    reason: str | None = None,
) -> tuple[UUID, UUID | None]:
    """Record a search in a `place`, a name or an address; return it, and the citation from it.

    `values` are `search_words`, `search_found`, `searched_by`, `published` (when), and what else
    a source may have. `supports` is a claim that the search is evidence for, as that of "no record
    of …". Nobody issued it: it is the desk's own. Raises InvalidRecordError where one of these is
    missing, and ThereAlreadyError where the same search is there with other words.
    """
    given = {name: value for name, value in values.items() if value not in (None, "")}
    if not place.strip():
        raise InvalidRecordError("place", "is missing: say where you looked")
    for name, wanted in _NEEDED.items():
        if name not in given:
            raise InvalidRecordError(name.replace("_", " "), f"is missing: {wanted}")
    where = title_or_address(place.strip())
    given |= {"kind": SourceKind.SEARCH.value}
    given |= {"url": where["url"]} if "url" in where else {"outlet": place.strip()}
    given.setdefault(
        "title", f"Search of {place.strip()} for “{clip(str(given['search_words']), _TITLE_CELLS)}”"
    )
    with recording(store, author, reason=reason) as changeset:
        row = checked(SourceScalars, given).model_dump(exclude_none=True)
        search = ids.search_id(
            place=place, words=row["search_words"], by=row["searched_by"], when=row["published"]
        )
        current = changeset.row("source", search)
        is_there = current is not None and not current["retracted"]
        if not (is_there and current and all(current[name] == row[name] for name in row)):
            add_new(changeset, "source", search, row)
        citation = None
        if supports is not None:
            role = {"role": CitationRole.SUPPORTS.value}
            citation = enter_citation(changeset, supports, search, role)
        return search, citation
