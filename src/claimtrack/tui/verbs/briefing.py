"""A brief of the claims at hand, or of all that the filter finds, written into a file."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from claimtrack.brief.kinds import Audience
from claimtrack.errors import InvalidValueError
from claimtrack.tui.asking import Answers, Choice, Field, fill
from claimtrack.tui.keys import CLAIMS, FILE, action
from claimtrack.tui.typed_text import PathSuggester, new_file
from claimtrack.tui.verbs.verb import NoStep, describe_claims, target_claims

if TYPE_CHECKING:
    from uuid import UUID

    from claimtrack.tui.app import Workbench

_AUDIENCES = {
    Audience.PUBLIC: "without the desk's papers and what is confidential",
    Audience.COURT: "the same, with the chain of custody",
    Audience.DESK: "everything",
}
_THESE, _ALL = "these", "all"


@action(
    "b",
    "write a brief of it, or of all that the filter finds: HTML, Word, PDF, Markdown",
    FILE,
    views=CLAIMS,
    command="claimtrack brief",
    after="import_file",
    opens=True,
)
async def brief(bench: "Workbench") -> None:
    """Ask for whom and where, and write the brief; nothing that is there is overwritten."""
    claims = target_claims(bench)
    if not claims:
        return
    what = describe_claims(bench, claims)
    words = " ".join(bench.view.filter_words().split())
    draft = f"brief {claims[0]}"
    initial = {"path": "", "for": Audience.PUBLIC.value, "on": _THESE, "title": ""}
    answers = await fill(bench, draft, "Write a brief", _fields(what, words), what, initial)
    if answers is not None:
        await bench.write(lambda: _write(bench, claims, words, answers), draft)


def _fields(what: str, words: str) -> list[Field]:
    found = f"what /{words} finds" if words else "all claims of the file"
    return [
        Field("path", "File", "river.html, .docx, .pdf or .md; Tab completes a folder",
              _name, PathSuggester(), is_required=True, reads=_name,
              about="A new file; its ending says the format."),
        _word("for", "For", [Choice("", each, told) for each, told in _AUDIENCES.items()],
              "Who reads it."),
        _word("on", "On", [Choice("", _THESE, what), Choice("", _ALL, found)],
              "Which claims; what answers and supports them comes with them."),
        Field("title", "Title", "empty: how many claims it is on",
              about="What the brief is called."),
    ]  # fmt: skip


def _name(typed: str) -> str:
    """Return the new file that is meant. Raises InvalidValueError where its ending is unknown."""
    from claimtrack.transfer.brief_file import format_of

    path = new_file(typed)
    format_of(path)
    return str(path)


def _word(name: str, label: str, choices: list[Choice], about: str) -> Field:
    """Return a field that takes one of some words, or the beginning of one."""
    words = [each.word for each in choices]

    def read(typed: str) -> str:
        begun = [word for word in words if word.startswith(typed.strip().casefold())]
        if len(begun) != 1:
            raise InvalidValueError(f"It is one of: {', '.join(words)}.")
        return begun[0]

    return Field(
        name, label, check=read, reads=read, is_required=True, choices=choices, about=about
    )


def _write(bench: "Workbench", claims: "list[UUID]", words: str, answers: Answers) -> str:
    from claimtrack.changes.briefing import make_brief
    from claimtrack.queries.filter_syntax import parse
    from claimtrack.transfer.brief_file import format_of, told, write_brief

    path = Path(answers["path"])
    is_all = answers["on"] == _ALL
    made = make_brief(
        bench.store,
        parse(words) if is_all else claims,
        Audience(answers["for"]),
        f"{datetime.now(UTC):%Y-%m-%d}",
        author=bench.author,
        asked=words if is_all else "",
        title=answers["title"] or None,
    )
    write_brief(bench.store, made, format_of(path), path)
    return NoStep(f"{path.name}: {told(made)}.")
