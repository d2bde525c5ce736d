"""The argument around a claim as a picture, written into a file and shown."""

from pathlib import Path
from typing import TYPE_CHECKING

from claimtrack.errors import InvalidValueError
from claimtrack.tui.asking import Field, fill
from claimtrack.tui.keys import CLAIMS, FILE, action
from claimtrack.tui.typed_text import PathSuggester, new_file
from claimtrack.tui.verbs.verb import NoStep, describe_claims, target_claims
from claimtrack.tui.viewer import opened

if TYPE_CHECKING:
    from uuid import UUID

    from claimtrack.tui.app import Workbench

_ENDINGS = (".svg", ".png")


@action(
    "I",
    "draw the argument around it into a picture, and show that: SVG, PNG",
    FILE,
    views=CLAIMS,
    command="claimtrack map",
    after="brief",
    opens=True,
)
async def draw(bench: "Workbench") -> None:
    """Ask where, write the picture, and show it where there is a desktop."""
    claims = target_claims(bench)
    if not claims:
        return
    what = describe_claims(bench, claims[:1])
    answers = await fill(
        bench, f"draw {claims[0]}", "Draw the argument around a claim",
        [Field("path", "File", "dam.svg or .png; Tab completes a folder", picture, PathSuggester(),
               is_required=True, reads=lambda typed: str(picture(typed)), about="A new file.")],
        what, {"path": ""},
    )  # fmt: skip
    if answers is not None:
        path = Path(answers["path"])
        await bench.write(lambda: _draw(bench, claims[0], path), f"draw {claims[0]}")


def picture(typed: str) -> Path:
    """Return the new file that is meant. Raises InvalidValueError where it is no picture's name."""
    path = new_file(typed)
    if path.suffix.lower() not in _ENDINGS:
        raise InvalidValueError("A picture ends in .svg or .png.")
    return path


def _draw(bench: "Workbench", claim_id: "UUID", path: Path) -> str:
    from claimtrack.pictures.argument import argument_picture
    from claimtrack.pictures.png import as_png
    from claimtrack.queries.pictures import around
    from claimtrack.transfer.argument_export import write_private

    with bench.store.reading() as session:
        found = around(session, claim_id)
    asked = next(one for one in found.statements if one.id == str(claim_id))
    svg = argument_picture(
        f"The argument around: {asked.words}", found.statements, found.relations,
        centre=asked.id, left_out=found.left_out,
    )  # fmt: skip
    is_png = path.suffix.lower() == ".png"
    write_private(bench.store, path, as_png(svg) if is_png else svg.encode())
    shown = "" if opened(path) else " (no desktop here shows it)"
    return NoStep(f"{path.name}: drawn{shown}.")
