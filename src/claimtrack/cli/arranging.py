"""How a list of claims is arranged: its order, its columns, and what it is divided by."""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from claimtrack.cli.options import Given, option
from claimtrack.vocabulary import Grouping, Sort

if TYPE_CHECKING:
    from claimtrack.cli.tables import Table
    from claimtrack.queries.filter_syntax import Query
    from claimtrack.schemas.id_list import Group
    from claimtrack.schemas.listing import ClaimRow
    from claimtrack.store import Session

COLUMNS = {
    "id": "id", "key": "key", "said": "said", "standing": "standing", "answers": "rebuttals",
    "speaker": "speaker", "claim": "text", "stage": "stage", "owner": "owner",
    "sources": "citations", "notes": "annotations", "verdicts": "assessments",
}  # fmt: skip
"""The columns that one may ask for, and the field of a listing that each shows."""

ARRANGING = [
    option("filter", str, "NAME", "A filter that has a name; so is @NAME."),
    option("sort", Sort, None, "Which come first; those that are equal go by date."),
    option("group", Grouping, None, "Divide them by this, each group under its name."),
    option("columns", str, "NAMES", f"Only these, with commas between: {', '.join(COLUMNS)}."),
    option("counts", bool, None, "With --group: only how many are in each group."),
]

_CELLS = {
    "id": 8, "key": 16, "said": 10, "standing": 10, "answers": 7, "speaker": 16, "claim": 0,
    "stage": 7, "owner": 8, "sources": 7, "notes": 5, "verdicts": 8,
}  # fmt: skip
_FIRST_ROWS = 50
_USUAL = ("id", "said", "standing", "answers", "speaker", "claim")


def refuse_arranging(arranged: Given, of: str) -> None:
    """Refuse what arranges claims where a list of something else was asked for."""
    import typer

    given = [name for name, value in arranged.items() if value and name != "filter"]
    if given:
        raise typer.BadParameter(f"--{given[0]} arranges claims; {of} lists something else")


def saved_filter(name: str) -> str:
    """Return the filter of this name: of the config file, else one that was kept on the screen.

    Raises InvalidValueError for none, and UnreadableListsError.
    """
    from claimtrack.errors import InvalidValueError
    from claimtrack.settings import config_path, read_settings
    from claimtrack.store.own_lists import read_own_lists

    saved = read_settings().filters
    if name not in saved:
        saved = {**read_own_lists().filters, **saved}
    if name not in saved:
        known = f"there are {', '.join(saved)}" if saved else "there are none yet"
        how = f"^s on the screen keeps one, and so does [filters] in {config_path()}"
        raise InvalidValueError(f"“{name}” is no filter by name; {known}. {how}.")
    return saved[name]


def sort_of(arranged: Given | None) -> Sort:
    """Return the order that was asked for."""
    return (arranged or {}).get("sort") or Sort.SAID


def wants_groups(arranged: Given | None) -> bool:
    """Say whether claims are to be divided. Raises InvalidValueError for counts of nothing."""
    from claimtrack.errors import InvalidValueError

    is_divided = bool((arranged or {}).get("group"))
    if (arranged or {}).get("counts") and not is_divided:
        raise InvalidValueError("--counts counts groups: say which with --group.")
    return is_divided


def columns_of(arranged: Given | None) -> tuple[str, ...]:
    """Return the columns that were asked for, () for none. Raises InvalidValueError."""
    from claimtrack.errors import InvalidValueError

    typed = (arranged or {}).get("columns")
    if typed is None:
        return ()
    names = tuple(name.strip().lower() for name in typed.split(",") if name.strip())
    unknown = [name for name in names if name not in COLUMNS]
    if unknown or not names:
        what = f"“{unknown[0]}” is no column" if unknown else "no column is named"
        raise InvalidValueError(f"--columns: {what}; there are {', '.join(COLUMNS)}.")
    return names


def show_groups(
    session: "Session",
    query: "Query",
    arranged: Given,
    limit: int | None,
    as_json: bool,
    table: "Callable[[list[ClaimRow]], None]",
) -> None:
    """Print claims group by group, each behind its name.

    `limit` is the most of each group. As JSON each claim has its `group`, and the `filter` that
    finds the whole group.
    """
    from claimtrack.cli import console
    from claimtrack.cli.tables import print_rows
    from claimtrack.queries.claim_list import rows_by_id
    from claimtrack.queries.groups import group_counts, grouped

    by, columns = arranged["group"], columns_of(arranged)
    if arranged.get("counts"):
        counts = sorted(group_counts(session, query, by), key=lambda group: -group.number)
        _show_counts(counts[:limit], as_json)
        return
    found = grouped(session, query, by, sort_of(arranged))
    for group, ids in found.by_group():
        most = limit or (len(ids) if as_json else _FIRST_ROWS)
        known = rows_by_id(session, list(ids[:most]))
        rows = [known[claim_id] for claim_id in ids[:most]]
        about = {"group": group.name, "filter": group.words}
        if as_json:
            for row in rows:
                own = chosen(row, columns) if columns else console.plain(row)
                console.print_json({**about, **own})
            continue
        if not console.is_terminal():
            print_rows(_table_of(columns or _USUAL, group.name), rows, as_json=False)
            continue
        console.terminal().print(_heading(f"{group.name}  {group.number:,}"))
        if columns:
            print_columns(rows, columns, as_json=False)
        else:
            table(rows)
        if len(rows) < group.number:
            console.note(f"and {group.number - len(rows):,} more of {group.words}")
    if not found.groups:
        console.note("Nothing found.")


def _show_counts(groups: "Sequence[Group]", as_json: bool) -> None:
    from claimtrack.cli import console
    from claimtrack.cli.tables import Column, Table, print_rows, tell_more

    columns = (Column("claims", 9, "{:,}".format, right=True), Column("group"))
    if as_json:
        for group in groups:
            about = {"group": group.name, "filter": group.words, "claims": group.number}
            console.print_json(about)
    elif console.is_terminal():
        print_rows(Table(columns, lambda group: (group.number, group.name)), groups, as_json)
    else:
        whole = Table(columns, lambda group: (group.number, group.name, group.words))
        print_rows(whole, groups, as_json)
    tell_more(len(groups), 0)


def _heading(words: str) -> Any:
    from claimtrack.render import text

    return text(words, "bold")


def chosen(row: "ClaimRow", columns: Iterable[str]) -> dict[str, Any]:
    """Return only these columns of a claim, by name."""
    return {name: getattr(row, COLUMNS[name]) for name in columns}


def print_columns(rows: "Iterable[ClaimRow]", columns: Sequence[str], *, as_json: bool) -> int:
    """Print only these columns of claims, and return how many claims there were."""
    from claimtrack.cli import console
    from claimtrack.cli.tables import print_rows

    if not as_json:
        return print_rows(_table_of(columns), rows, as_json=False)
    count = 0
    for count, row in enumerate(rows, 1):  # noqa: B007 — returned below
        console.print_json(chosen(row, columns))
    return count


def _table_of(columns: Sequence[str], group: str | None = None) -> "Table":
    """Return the table of these columns; with a group, each line begins with its name."""
    from claimtrack.cli.tables import Column, Table

    listed = [Column(name, _CELLS[name], _shown) for name in columns]
    first = [] if group is None else [group]
    return Table(listed, lambda row: (*first, *chosen(row, columns).values()))


def _shown(value: Any) -> str:
    if value is None or value == 0:
        return ""
    return value.hex[:8] if isinstance(value, UUID) else str(value)
