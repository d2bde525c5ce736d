"""What `import --seen` tells: which claims that came in likely repeat claims that were there."""

from typing import TYPE_CHECKING

from claimtrack.text import clip, counted

if TYPE_CHECKING:
    from claimtrack.queries.repeated import Repeat
    from claimtrack.store import Store
    from claimtrack.transfer import Report

_SHOWN = 50
_LONGEST = 100


def repeats_of(store: "Store", report: "Report") -> "list[Repeat]":
    """Return what an import brought that the file likely had already."""
    from claimtrack.cli import console
    from claimtrack.queries.repeated import likely_repeats

    if report.changeset is None:
        return []
    with (
        console.progress("looking for what was there already") as on_progress,
        store.reading() as session,
    ):
        return likely_repeats(session, report.changeset, on_progress)


def print_repeats(repeats: "list[Repeat]") -> None:
    """Print of each claim the older one that is nearest, with its score and the words of both."""
    from claimtrack import render
    from claimtrack.cli import console

    out = console.terminal()
    if not repeats:
        out.print(render.text("  no claim that came in is near to one that was there before"))
        return
    one = len(repeats) == 1
    says = "likely repeats one that was" if one else "likely repeat ones that were"
    out.print(render.text(f"  {counted(len(repeats), 'claim')} {says} there before:"))
    for each in repeats[:_SHOWN]:
        near = each.matches[0]
        new, old = (row.key or row.id.hex[:8] for row in (each, near))
        out.print(render.text(f"    {near.score:.2f}  {new}  {clip(each.text, _LONGEST)}"))
        shared = f" ({', '.join(near.words)})" if near.words else ""
        out.print(render.text(f"          {old}  {clip(near.text, _LONGEST)}{shared}", "dim"))
    if repeats[_SHOWN:]:
        console.note(f"and {len(repeats) - _SHOWN:,} more: --json has them all")
    console.note(
        "Nothing of it is recorded: claimtrack revise ID --repeats KEY says that one does."
    )
