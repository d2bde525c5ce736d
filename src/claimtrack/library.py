"""claimtrack as a library: open a file, look, add, answer, take back; see docs/library.md.

Every function takes the store first. A row is named as on the command line: by its id, a unique
beginning of that, or its record key; a UUID will do too. What changes anything is one changeset of
`author`: unless given, of CLAIMTRACK_AUTHOR, the config file's author or the login name. A mistake
that a person can fix raises a ClaimtrackError, and then nothing was written.
"""

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

from claimtrack import changes
from claimtrack.changes import undo as undoing
from claimtrack.errors import InvalidRecordError
from claimtrack.queries import claim_list, verification
from claimtrack.queries.detail import claim_detail
from claimtrack.queries.filter_syntax import Query, parse
from claimtrack.queries.filters import left_out
from claimtrack.queries.lookup import NOTABLE, find, find_changeset
from claimtrack.schemas.copies import QuoteRow
from claimtrack.schemas.listing import ClaimRow, RowRef
from claimtrack.schemas.rows import ClaimDetail
from claimtrack.settings import author_name, reader_name
from claimtrack.store import Store, location_of
from claimtrack.store import create_store as create
from claimtrack.store import open_store as open_
from claimtrack.sync.share import find_share

if TYPE_CHECKING:
    from claimtrack.merging import MergeReport
    from claimtrack.transfer import Report


def open_store(place: str | Path) -> Store:
    """Open a claims file, or a server by its postgresql+psycopg:// address.

    An older file is backed up and upgraded first. Of a file in a synced folder it opens your
    working copy, with what others published taken in; the next `claimtrack` command on that file,
    or `claimtrack sync`, publishes what you write. Raises MissingFileError, ForeignFileError,
    NewerFileError, DamagedFileError, UnreachableServerError and, of a synced folder, the errors of
    `Exchange.pull`.
    """
    location = location_of(place)
    share = find_share(location)
    if share is None:
        return open_(location)
    from claimtrack.sync.exchange import Exchange

    exchange = Exchange(share, reader_name())
    store = exchange.open()
    exchange.pull()
    return store


def create_store(place: str | Path) -> Store:
    """Make a new, empty claims file, and open it. Raises FileExistsAlreadyError."""
    location = location_of(place)
    share = find_share(location, new=True)
    if share is None:
        return create(location)
    from claimtrack.sync.exchange import Exchange

    return Exchange(share, reader_name()).make()


def import_path(
    store: Store,
    path: str | Path,
    *,
    author: str | None = None,
    dataset: str | None = None,
    format_name: str | None = None,
    strict: bool = False,
    dry_run: bool = False,
    map: str | Path | None = None,  # noqa: A002 — as the command calls it
    date_order: Literal["dmy", "mdy"] | None = None,
    private: bool = False,
    speaker: str | None = None,
    new_rows: bool = False,
) -> "Report":
    """Import a file in any format that is known; importing again changes nothing.

    `map` is the file that says which column goes where; the options are those of `import`. A bad
    record is refused alone (see `Report.refusals`), and under `strict` refuses the whole. Of a
    folder or an archive of several files use `import_folder`. Raises UnreadableFileError,
    ChangedRowsError and RefusedRecordsError.
    """
    from claimtrack.formats.format import Options
    from claimtrack.transfer import import_path as import_
    from claimtrack.transfer.opening import text_of

    table_map = None if map is None else text_of(Path(map))
    return import_(
        store,
        Path(path),
        author_name(author),
        dataset=dataset,
        format_name=format_name,
        strict=strict,
        dry_run=dry_run,
        options=Options(table_map, date_order, private, speaker),
        new_rows=new_rows,
    )


def import_folder(
    store: Store, path: str | Path, *, author: str | None = None, **options: Any
) -> "dict[str, Report]":
    """Import every file that is known in a folder or an archive, each a step of its own.

    Return the report of each by its name; `options` are those of `import_path`. Raises
    UnreadableFileError and what `import_path` raises; files before that one stay imported.
    """
    from claimtrack.transfer.several import several

    with several(Path(path)) as found:
        listed = [(Path(path), str(path))] if found is None else found.files
        return {name: import_path(store, file, author=author, **options) for file, name in listed}


def export(
    store: Store,
    path: str | Path,
    words: str | None = None,
    *,
    format_name: str = "jsonl",
    case: str | None = None,
) -> int:
    """Write everything, or the claims that `words` find, into a new file; return how many records.

    A `dossier` is a new folder, and `case` its name. Raises FileExistsAlreadyError and
    UnknownFormatError.
    """
    from claimtrack.formats.registry import EXPORTED, format_named
    from claimtrack.transfer import export_path
    from claimtrack.transfer.table_export import export_table

    query = None if words is None else _query(words)
    if format_named(format_name, EXPORTED).is_table:
        return export_table(store, Path(path), str, query, format_name=format_name).count
    return export_path(store, Path(path), query, case=case, format_name=format_name)


def claims(
    store: Store, words: str = "", *, limit: int | None = None, retracted: bool = False
) -> list[ClaimRow]:
    """Return the claims that words and filters find (all, unless given), the newest said first.

    The words are those of `claimtrack list`: "cease-fire speaker:moscow -standing:stands". What
    looks like a filter and is none is searched as a word, with a warning. Raises BadQueryError.
    """
    return _rows(store, _query(words, retracted=retracted), limit)


def search(store: Store, words: str, *, limit: int | None = None) -> list[ClaimRow]:
    """Return the claims with these words in their text, their speaker's names or their quotes.

    The last word may be a beginning; filters may stand beside. Raises BadQueryError.
    """
    return _rows(store, _query(words), limit)


def claim(store: Store, claim: str | UUID, *, whole: bool = False) -> ClaimDetail:
    """Return one claim with its citations, what answers it, its notes and its history.

    Of more than 50 answers to a claim, 500 in all or 30 levels it has the first, and `more` says
    how many there are; of more than 500 changes the newest; with `whole` it has everything.
    Raises UnknownIdError, AmbiguousIdError and WrongKindError.
    """
    with store.reading() as session:
        return claim_detail(session, find(session, str(claim), ("claim",)).id, whole=whole)


def add_claim(
    store: Store,
    text: str,
    *,
    speaker: str | None = None,
    said: str | None = None,
    source: str | UUID | None = None,
    exact: str | None = None,
    start: int | None = None,
    tags: Sequence[str] = (),
    author: str | None = None,
    reason: str | None = None,
    **fields: str | None,
) -> UUID:
    """Add a claim and return its id; with `source` and `exact`, cite it in one go.

    `said` is a date in EDTF ("2015-05~"); `fields` are the other fields of a claim: `place`,
    `period`, `note`, … Raises InvalidRecordError, QuoteNotFoundError and AmbiguousQuoteError.
    """
    if exact is not None and source is None:
        raise InvalidRecordError("exact", "quotes a source: name it too")
    return changes.add_claim(
        store,
        author_name(author),
        {"text": text, "said": said, **fields},
        speaker=speaker,
        tags=tags,
        source_id=_id(store, source, "source"),
        citation={"exact": exact, "start": start},
        reason=reason,
    )


def rebut(
    store: Store,
    claim: str | UUID,
    text: str | None = None,
    *,
    counterclaim: str | UUID | None = None,
    speaker: str | None = None,
    said: str | None = None,
    kind: str = "denies",
    aim: str | None = None,
    link: str = "desk",
    source: str | UUID | None = None,
    exact: str | None = None,
    start: int | None = None,
    author: str | None = None,
    reason: str | None = None,
) -> UUID:
    """Record that a claim is answered, by a new one (`text`) or by `counterclaim`.

    Return the id of the rebuttal. `kind` says how it answers (denies, contradicts, undercuts, …),
    `aim` what of the claim (whole, unless given), `link` who says so. Raises InvalidRecordError,
    and what `add_claim` raises.
    """
    if (text is None) == (counterclaim is None):
        raise InvalidRecordError("rebut", "give the answer: `text` or `counterclaim`, not both")
    (rebuttal,) = changes.rebut(
        store,
        author_name(author),
        [_row(store, claim, "claim").id],
        {"kind": kind, "aim": aim, "link": link},
        counterclaim_id=_id(store, counterclaim, "claim"),
        counterclaim={"text": text, "said": said},
        speaker=speaker,
        source_id=_id(store, source, "source"),
        citation={"exact": exact, "start": start},
        reason=reason,
    )
    return rebuttal


def cite(
    store: Store,
    claim: str | UUID,
    source: str | UUID,
    exact: str | None = None,
    *,
    start: int | None = None,
    author: str | None = None,
    reason: str | None = None,
    **fields: str | int | None,
) -> UUID:
    """Record where a source carries a claim, and return the id of the citation.

    The words (`exact`) are checked against the source's newest kept copy; where they stand there
    more than once, `start` says which are meant. `fields` are the other fields of a citation:
    `role`, `wording`, `locator`, `credibility`, `note`. Raises InvalidRecordError,
    QuoteNotFoundError and AmbiguousQuoteError.
    """
    return changes.cite(
        store,
        author_name(author),
        _row(store, claim, "claim").id,
        _row(store, source, "source").id,
        {"exact": exact, "start": start, **fields},
        reason=reason,
    )


def annotate(
    store: Store,
    target: str | UUID,
    text: str,
    *,
    exact: str | None = None,
    start: int | None = None,
    reply_to: str | UUID | None = None,
    motivation: str | None = None,
    author: str | None = None,
) -> UUID:
    """Write a note on a claim, source, citation, rebuttal, actor or assessment; return its id.

    `exact` is the passage of a source that it is on. A note on a note answers that, as with
    `reply_to`. Raises InvalidRecordError, QuoteNotFoundError and AmbiguousQuoteError.
    """
    return changes.annotate(
        store,
        author_name(author),
        _row(store, target, *NOTABLE),
        text,
        motivation=motivation,
        exact=exact,
        start=start,
        reply_to_id=_id(store, reply_to, "annotation"),
    )


def undo(
    store: Store, changeset: str | UUID | None = None, *, author: str | None = None
) -> tuple[UUID, UUID]:
    """Take back the author's own last changeset, or a named one; what others wrote since stays.

    Without a name only what was made on this computer is taken. Return that changeset and the one
    that undid it; undoing the latter brings back. Raises NothingToUndoError, NotMadeHereError,
    NotYoursError, UnknownIdError and UndoneAlreadyError.
    """
    target = None
    if changeset is not None:
        with store.reading() as session:
            target = find_changeset(session, str(changeset))
    done = undoing.undo(store, author_name(author), target)
    return done.target, done.changeset


def merge(
    store: Store,
    other: str | Path,
    *,
    author: str | None = None,
    dry_run: bool = False,
    join: bool = False,
    mend_clock: bool = False,
) -> "MergeReport":
    """Take in what another copy of the file, or a server, has and this one lacks.

    The other is only read, and merging again changes nothing. Of two files that were begun apart
    `join` makes one workspace; `mend_clock` accepts what is dated more than ten years ahead, on
    this computer. The report's `notices` are what a person should read. Raises
    OtherWorkspaceError, RefusedMergeError and RefusedClockError, among others.
    """
    from claimtrack.merging import merge as merge_

    return merge_(
        store, location_of(other), author_name(author),
        dry_run=dry_run, join=join, mend_clock=mend_clock,
    )  # fmt: skip


def verify(store: Store, source: str | UUID | None = None) -> list[QuoteRow]:
    """Return every quote, or those of one source, each with how it fares in the newest kept copy.

    `state` is exact, moved, ambiguous, altered, missing or "no copy". Nothing is changed.
    """
    source_id = _id(store, source, "source")
    with store.reading() as session:
        return list(verification.verify_quotes(session.connection(), source_id=source_id))


def _query(words: str, *, retracted: bool = False) -> Query:
    query = parse(words, retracted=retracted)
    for sentence in query.warnings():
        warnings.warn(sentence, stacklevel=3)
    return query


def _rows(store: Store, query: Query, limit: int | None) -> list[ClaimRow]:
    with store.reading() as session:
        for sentence in left_out(session, query):
            warnings.warn(sentence, stacklevel=3)
        return list(claim_list.claims(session, query, limit=limit))


def _row(store: Store, words: str | UUID, *kinds: str) -> RowRef:
    """Return the row that an id, a beginning of one, or a record key stands for."""
    with store.reading() as session:
        return find(session, str(words), kinds)


def _id(store: Store, words: str | UUID | None, kind: str) -> UUID | None:
    return None if words is None else _row(store, words, kind).id
