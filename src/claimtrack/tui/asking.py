"""What verbs ask for, what is answered, and what was typed into a form and not sent.

The forms themselves are in `widgets.forms`; the first frame does without them.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import KW_ONLY, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast
from uuid import UUID

from textual.screen import Screen
from textual.suggester import Suggester

from claimtrack.errors import ClaimtrackError
from claimtrack.files import drafted, make_private_folder
from claimtrack.store.location import Location, own_folder
from claimtrack.tui.interview import current

if TYPE_CHECKING:
    from claimtrack.tui.app import Workbench

Answers = dict[str, str]
Check = Callable[[str], object]
Read = Callable[[str], str | None]
Answer = TypeVar("Answer")

_FILE = "drafts.json"


@dataclass(frozen=True, slots=True)
class Choice:
    """One word of a list, and what it means; of a chooser, also the key that chooses it."""

    key: str
    word: str
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form. `check` raises a ClaimtrackError for what cannot be taken."""

    name: str
    label: str
    hint: str = ""
    check: Check | None = None
    suggester: Suggester | None = None
    is_required: bool = False
    _: KW_ONLY
    reads: Read | None = None
    """Makes of what is typed what is answered, and raises a ClaimtrackError where it cannot."""
    choices: Sequence[Choice] = ()
    """The words that it takes, with what they mean."""
    is_long: bool = False
    """Has several lines: prose, and paragraphs that are pasted."""
    about: str = ""
    """What it asks for, in a sentence."""
    offered: tuple[str, str] = ("", "")
    """A value that Tab takes while the field is empty, and whose it is: the source's date."""
    finds: str = ""
    """The kind of row that is asked for: claim, source, actor or citation; what fits is listed."""
    beside: UUID | None = None
    """The row that another is asked for, which is none of those that are listed."""
    other: Callable[[str], str] | None = None
    """For a field that finds rows: says what else may be meant by words, "" for nothing."""
    only_new: str = ""
    """The field that finds a row for a new one of which this asks more."""
    only_if: Callable[[Mapping[str, str]], bool] | None = None
    """Says of what is typed into the form whether this is asked at all."""
    is_repeated_in: str = ""
    """The field for the claim that this one repeats: those that say nearly the same are shown."""


async def ask(bench: "Workbench", screen: Screen[Answer]) -> Answer | None:
    """Ask with a screen over the workbench; None if the person goes back."""
    interview = current()
    bench.typed.opened += 1
    if interview.is_known:
        return cast("Answer | None", interview.answer_again())
    answer = await bench.push_screen_wait(screen)
    interview.note(answer)
    return answer


async def choose(
    bench: "Workbench", title: str, choices: Sequence[Choice], about: str = ""
) -> str | None:
    """Ask for one word of a list; None if the person goes back."""
    from claimtrack.tui.widgets.choosers import Chooser

    return await ask(bench, Chooser(title, choices, about))


async def fill(
    bench: "Workbench",
    draft: str,
    title: str,
    fields: Sequence[Field],
    about: str = "",
    initial: Mapping[str, str] | None = None,
) -> Answers | None:
    """Ask for some lines, begun with the draft, else as given; None if one goes back."""
    from claimtrack.tui.widgets.forms import Form

    start = dict(initial or {})
    kept = bench.drafts.setdefault(draft, dict(start))
    form = Form(title, fields, kept, about)
    form.refusal = current().refusal
    answers = await ask(bench, form)
    if answers is None:
        typed = any(kept[name].strip() != start.get(name, "").strip() for name in kept)
        bench.show_message("What you typed is kept as a draft." if typed else "")
        if not typed:
            bench.drafts.pop(draft, None)
    return answers


class Drafts(dict[str, Answers]):
    """The drafts of one author for one file, by the form that they were typed into.

    They lie in the person's own data folder, readable by nobody else. A server's are kept only as
    long as the screen is open.
    """

    def __init__(self, location: Location, author: str) -> None:
        super().__init__()
        self._path = _path(location, author)
        self._saved = self._read()
        self.update({form: dict(answers) for form, answers in self._saved.items()})

    def _read(self) -> dict[str, Answers]:
        drafts: dict[str, Answers] = {}
        if self._path is not None:
            with suppress(OSError, ValueError, AttributeError):
                for form, answers in json.loads(self._path.read_text("utf-8")).items():
                    drafts[form] = {str(name): str(value) for name, value in answers.items()}
        return drafts

    def belong_to(self, author: str) -> None:
        """Keep them for another author from now on, beside what that one has."""
        if self._path is not None and self._path.exists():
            self.save()
        path = self._path and self._path.with_name(_name(author))
        if path != self._path:
            self._path, self._saved = path, {}
            self._saved = self._read()
            for form, answers in self._saved.items():
                self.setdefault(form, dict(answers))

    def save(self) -> None:
        """Write down what changed; a folder that refuses is no reason to stop.

        What another screen of the same author wrote down since stays.
        """
        drafts = {form: dict(answers) for form, answers in self.items() if any(answers.values())}
        if self._path is None or drafts == self._saved:
            return
        changed = {
            form
            for form in drafts.keys() | self._saved.keys()
            if drafts.get(form) != self._saved.get(form)
        }
        kept = {form: answers for form, answers in self._read().items() if form not in changed}
        kept |= {form: answers for form, answers in drafts.items() if form in changed}
        with suppress(OSError, ClaimtrackError):
            make_private_folder(self._path.parent)
            with drafted(self._path, mode=0o600, replaces=True) as draft:
                draft.write_text(json.dumps(kept), "utf-8")
            self._saved = drafts


def _path(location: Location, author: str) -> Path | None:
    if location.path is None:
        return None
    folder = own_folder("drafts", location.path)
    return folder / _name(author)


def _name(author: str) -> str:
    return f"{author.encode('utf-8', 'replace').hex()[:64]}-{_FILE}"
