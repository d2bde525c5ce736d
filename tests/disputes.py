"""A file into which two teammates' copies were merged, with conflicts of every kind."""

import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from claimtrack import changes
from claimtrack.merging import merge
from claimtrack.queries.claim_list import claims
from claimtrack.queries.detail import claim_detail
from claimtrack.queries.filter_syntax import parse
from claimtrack.schemas.listing import ClaimRow, RowRef
from claimtrack.store import Store, open_store
from claimtrack.transfer import import_path
from conftest import KERRY
from filled import filled_file


def merged_copy(folder: Path) -> Store:
    """Return a copy of such a file, which is made once."""
    path = folder / "claims.db"
    path.write_bytes(_made())
    return open_store(path)


@cache
def _made() -> bytes:
    with TemporaryDirectory() as name:
        store = disputed(Path(name))
        store.close()
        return (Path(name) / "claims.db").read_bytes()


def disputed(folder: Path) -> Store:
    """Return alice's file, after dana and chen, each with a copy, wrote in the same fields.

    In conflict: a text, a date with its words, a retraction, a place (three candidates), a
    speaker, a note, and the locator of a citation.
    """
    path = folder / "claims.db"
    store = filled_file(path)
    import_path(store, KERRY, "alice")
    store.close()
    copies = {"alice": path, "dana": folder / "dana.db", "chen": folder / "chen.db"}
    for copy in (copies["dana"], copies["chen"]):
        shutil.copy(path, copy)
    stores = {author: open_store(copy) for author, copy in copies.items()}
    for author, what, values in _written(stores["alice"]):
        reason = "the record" if author == "dana" else None
        speaker = values.pop("speaker", None)
        changes.revise(stores[author], author, what, values, speaker=speaker, reason=reason)
    for author in ("dana", "chen"):
        stores[author].close()
        merge(stores["alice"], copies[author], "alice")
    return stores["alice"]


def claim(store: Store, words: str) -> ClaimRow:
    """Return the claim in which these words stand."""
    with store.reading() as session:
        return next(row for row in claims(session, parse("")) if words in row.text)


def _written(store: Store) -> list[tuple[str, RowRef, dict[str, Any]]]:
    text, place = claim(store, "soldiers were killed"), claim(store, "take part in the fighting")
    said, hidden = claim(store, "express its position"), claim(store, "heavy equipment")
    named, noted = claim(store, "breaches"), claim(store, "more than 1,000")
    with store.reading() as session:
        cited = RowRef("citation", claim_detail(session, text.id).citations[0].id)
    both: list[tuple[RowRef, dict[str, Any], dict[str, Any]]] = [
        (
            _on(text),
            {"text": text.text.replace("220", "221")},
            {"text": f"{text.text} So he said."},
        ),
        (_on(place), {"place": "Ghent"}, {"place": "Lier"}),
        (_on(said), {"said": "2015-05-11", "said_words": "on Monday"}, {"said": "2015-05"}),
        (_on(hidden), {"retracted": True}, {"capacity": "as a guest"}),
        (_on(named), {"speaker": "The Mill"}, {"speaker": "The Weir"}),
        (_on(noted), {"note": "One of two."}, {"note": "Two of two."}),
        (cited, {"locator": "p. 3"}, {"locator": "p. 4"}),
    ]
    listed = [("alice", what, mine) for what, mine, _ in both]
    listed += [("dana", what, theirs) for what, _, theirs in both]
    return [*listed, ("chen", _on(place), {"place": "Bruges"})]


def _on(row: ClaimRow) -> RowRef:
    return RowRef("claim", row.id)
