"""A file is imported: what it would do is shown first, and Enter writes it as one step."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from claimtrack.errors import ClaimtrackError, InvalidValueError
from claimtrack.text import clip, visible
from claimtrack.tui.asking import Answers, Choice, Field, fill
from claimtrack.tui.interview import current
from claimtrack.tui.keys import BROWSING, FILE, action
from claimtrack.tui.news import flips_sentence
from claimtrack.tui.typed_text import PathSuggester, file_or_folder
from claimtrack.tui.verbs.verb import NoStep

if TYPE_CHECKING:
    from claimtrack.formats.format import Options
    from claimtrack.transfer import Report
    from claimtrack.transfer.importing import Progress
    from claimtrack.tui.app import Workbench

_DRAFT = "import"
_MOST_SENTENCES = 20
"""So many refusals, notes and standings are shown of each; all are counted."""


@action(
    "i",
    "import a file: a table, a dossier, a library; what it would do is shown first",
    FILE,
    bar="import",
    views=BROWSING,
    writes=True,
    command="claimtrack import",
    after="redo",
    opens=True,
)
async def import_file(bench: "Workbench") -> None:
    """Ask for a file, show what its import would do, and import it once that is confirmed."""
    from claimtrack.tui.widgets.dry_run import DryRun

    about = "What it would do is shown before anything is written."
    fields = await asyncio.to_thread(_fields)
    answers = await fill(bench, _DRAFT, "Import a file", fields, about)
    if answers is None:
        return
    name = visible(Path(answers["path"]).name)
    screen = DryRun(f"Import {clip(name, 60)}")
    await bench.push_screen(screen)
    try:
        report = await bench.work.try_out(
            lambda: _run(bench, answers, screen.note_progress, dry_run=True), _DRAFT
        )
        if report is None:
            return
        from claimtrack.render.imported import dry_run_lines

        screen.show(dry_run_lines(report, _MOST_SENTENCES))
        if not await screen.is_confirmed():
            current().refuse("Nothing was imported. ↵ shows it again, Esc leaves.")
            return
        is_written = await bench.write(
            lambda: _imported(bench, answers, screen.note_progress, name), _DRAFT
        )
    finally:
        if screen.is_current:
            screen.dismiss()
    if is_written:
        bench.view.take_news()


def _run(
    bench: "Workbench", answers: Answers, on_progress: "Progress", *, dry_run: bool
) -> "Report":
    from claimtrack.transfer import import_path

    return import_path(
        bench.store,
        Path(answers["path"]),
        bench.author,
        dataset=answers["dataset"] or None,
        format_name=answers["format"] or None,
        dry_run=dry_run,
        options=_options(answers),
        on_progress=on_progress,
    )


def _imported(bench: "Workbench", answers: Answers, on_progress: "Progress", name: str) -> str:
    from claimtrack.render.imported import counts_line

    report = _run(bench, answers, on_progress, dry_run=False)
    told = f"{name}: {counts_line(report)}."
    if report.changeset is None:
        return NoStep(f"Nothing new in {told}")
    turned = f" {flips_sentence(report.flips, bench.glyphs)}" if report.flips else ""
    return f"Imported {told}{turned}"


def _options(answers: Answers) -> "Options":
    """Return what was said about how to read. Raises UnreadableFileError for the map."""
    from claimtrack.formats.format import Options
    from claimtrack.transfer.opening import text_of

    return Options(
        map=text_of(Path(answers["map"])) if answers["map"] else None,
        date_order=cast("Literal['dmy', 'mdy'] | None", answers["date_order"] or None),
        private=answers["private"] == "yes",
        speaker=answers["speaker"] or None,
    )


def _fields() -> list[Field]:
    """Return the fields of the form; how to read is asked where the format has a use for it.

    The parsers are loaded for it, which takes a while.
    """
    from claimtrack.formats.registry import IMPORTED

    used = lru_cache(maxsize=1)(_options_used)

    def where(option: str) -> Callable[[Mapping[str, str]], bool]:
        return lambda typed: option in used(typed.get("path", ""), typed.get("format", ""))

    formats = [Choice("", each.name, each.description) for each in IMPORTED]
    orders = [Choice("", "dmy", "12.05. is the 12th of May"),
              Choice("", "mdy", "05/12 is the 12th of May")]  # fmt: skip
    return [
        Field("path", "File", "its path, or drop it here; Tab completes", _check_path,
              PathSuggester(), is_required=True, is_long=True, reads=_read_path,
              about="The file to import, or the folder of a dossier."),
        _word_field("format", "Format", "empty: recognised by its beginning", formats,
                    "The format that it is read in."),
        Field("dataset", "Data set", "empty: what the file says, else its format",
              about="Whose keys these are: the same key of another data set is another record."),
        Field("map", "Map", "a map file; empty: by the names of the columns", _check_path,
              PathSuggester(), reads=_read_path, only_if=where("map"),
              about="The file that says what the columns are, as `import --map new` writes it."),
        _word_field("date_order", "Order of dates", "empty: as the dates of a column tell", orders,
                    "Which of two numbers is the day, where no date of a column tells.",
                    where("date_order")),
        _word_field("private", "Private too", "yes, or empty", [Choice("", "yes")],
                    "Takes in what is marked as private.", where("private")),
        Field("speaker", "Speaker", "empty: as the format has it", only_if=where("speaker"),
              about="The field of the file that says who speaks."),
    ]  # fmt: skip


def _options_used(path: str, format_name: str) -> tuple[str, ...]:
    """Return what can be said about how to read what is typed; nothing where it cannot be read."""
    from claimtrack.transfer.opening import format_of

    try:
        return format_of(file_or_folder(path), format_name.strip() or None).options
    except ClaimtrackError:
        return ()


def _check_path(typed: str) -> None:
    file_or_folder(typed)


def _read_path(typed: str) -> str:
    return str(file_or_folder(typed))


def _word_field(
    name: str,
    label: str,
    hint: str,
    choices: Sequence[Choice],
    about: str,
    only_if: Callable[[Mapping[str, str]], bool] | None = None,
) -> Field:
    """Return the field of a form that takes one of some words, or the beginning of one."""
    words = [one.word for one in choices]

    def read(typed: str) -> str:
        wanted = typed.strip().casefold()
        begun = [word for word in words if word.startswith(wanted)]
        return wanted if wanted in words or not begun else begun[0]

    def check(typed: str) -> None:
        if read(typed) not in words:
            raise InvalidValueError(f"It is one of: {', '.join(words)}.")

    return Field(
        name, label, hint, check, reads=read, choices=choices, about=about, only_if=only_if
    )
