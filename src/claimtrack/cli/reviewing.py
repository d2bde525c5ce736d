"""`assign` and `review`: who is asked to judge what, and whether they see what others judged."""

from enum import StrEnum
from typing import Annotated

import typer

from claimtrack.cli.app import Panel, app
from claimtrack.cli.options import (
    AuthorOption,
    FileOption,
    JsonOption,
    author_name,
    find_rows,
    open_file,
)
from claimtrack.cli.showing import print_written
from claimtrack.vocabulary import Blind, SettingName

review = typer.Typer(
    help="How the file is reviewed: blind or not, and by which editors.",
    epilog="Example: claimtrack review blind assigned",
    invoke_without_command=True,
)
app.add_typer(review, name="review", rich_help_panel=Panel.JUDGE)


class _Blind(StrEnum):
    """What is typed for the setting; `on` is for all claims."""

    ON = "on"
    ASSIGNED = "assigned"
    OFF = "off"


_MEANT = {_Blind.ON: Blind.ALL, _Blind.ASSIGNED: Blind.ASSIGNED, _Blind.OFF: Blind.OFF}
_SAID = {
    Blind.OFF: "Blind review is off: everybody sees every verdict.",
    Blind.ASSIGNED: "Blind review is on where reviewers are assigned: they do not see what others "
    "judged until they have judged.",
    Blind.ALL: "Blind review is on: nobody sees what others judged of a claim until they have "
    "judged it.",
}


@app.command(
    "assign",
    rich_help_panel=Panel.JUDGE,
    epilog="Example: claimtrack assign aid-breach --reviewer Ana --reviewer Ben",
)
def assign(
    claims: Annotated[list[str], typer.Argument(help="Ids or keys; - for those on stdin.")],
    reviewer: Annotated[
        list[str] | None,
        typer.Option("--reviewer", metavar="NAME", help="Who is to judge it; several."),
    ] = None,
    remove: Annotated[bool, typer.Option("--not", help="Ask them no longer instead.")] = False,
    author: AuthorOption = None,
    as_json: JsonOption = False,
    file: FileOption = None,
) -> None:
    """Ask reviewers to judge claims.

    NAME is the name that they write under (`--as`). `list unjudged:NAME` finds what somebody has
    not judged, `review blind assigned` covers others' verdicts until they have.
    """
    from claimtrack import changes
    from claimtrack.cli import console
    from claimtrack.text import counted

    store = open_file(file)
    ids = [row.id for row in find_rows(store, claims, ("claim",))]
    if remove:
        count = changes.unassign(store, author_name(author), ids, reviewer or ())
        console.note(f"{counted(count, 'assignment')} taken back.")
        console.print_ids(ids)
        return
    for assignment in changes.assign(store, author_name(author), ids, reviewer or ()):
        print_written(store, "assignment", assignment, as_json)


@review.callback()
def show(context: typer.Context, as_json: JsonOption = False, file: FileOption = None) -> None:
    """Show how the file is reviewed, or set it."""
    from claimtrack import render
    from claimtrack.cli import console
    from claimtrack.queries.reviewing import review_settings
    from claimtrack.text import counted, visible

    if context.invoked_subcommand is not None:
        return
    store = open_file(file)
    with store.reading() as session:
        row = review_settings(session)
    if as_json:
        console.print_json(row)
        return
    editors = ", ".join(map(visible, row.editors)) or "none"
    out = console.terminal()
    out.print(render.text(_SAID[Blind(row.blind)]))
    out.print(render.text(f"Editors, who see everything: {editors}."))
    reviewers = counted(row.reviewers, "reviewer")
    out.print(render.text(f"{counted(row.assigned, 'claim')} assigned to {reviewers}."))


@review.command("blind", epilog="Example: claimtrack review blind assigned")
def blind(
    value: Annotated[_Blind, typer.Argument(help="Of all claims, of assigned ones, or of none.")],
    author: AuthorOption = None,
    file: FileOption = None,
) -> None:
    """Cover others' verdicts on a claim until one has judged it, for everybody in this file.

    It is good manners made easy, and no secrecy: whoever has the file can read it all.
    """
    from claimtrack import changes
    from claimtrack.cli import console

    meant = _MEANT[value]
    done = changes.set_setting(
        open_file(file), author_name(author), SettingName.BLIND.value, meant.value
    )
    console.note(_SAID[meant] if done else f"It was so already. {_SAID[meant]}")


@review.command("editor", epilog="Example: claimtrack review editor Carla")
def editor(
    name: Annotated[str, typer.Argument(help="The name that they write under.")],
    remove: Annotated[bool, typer.Option("--not", help="No longer an editor.")] = False,
    author: AuthorOption = None,
    file: FileOption = None,
) -> None:
    """Name an editor, who sees every verdict; or one who is no longer one."""
    from claimtrack import changes
    from claimtrack.cli import console
    from claimtrack.schemas.review_fields import YES
    from claimtrack.text import visible

    done = changes.set_setting(
        open_file(file),
        author_name(author),
        SettingName.EDITOR.value,
        None if remove else YES,
        name,
    )
    is_now = "no editor" if remove else "an editor"
    already = "" if done else " already"
    console.note(f"{visible(name.strip())} is {is_now}{already}.")
