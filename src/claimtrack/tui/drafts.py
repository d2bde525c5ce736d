"""What was typed into a form and not sent: kept by form, also when the terminal goes away."""

import json
from contextlib import suppress
from pathlib import Path

from claimtrack.store.location import Location, own_folder

Answers = dict[str, str]

_FILE = "drafts.json"


class Drafts(dict[str, Answers]):
    """The drafts of one author for one file, by the form that they were typed into.

    They lie in the person's own data folder, readable by nobody else. A server's are kept only as
    long as the screen is open.
    """

    def __init__(self, location: Location, author: str) -> None:
        super().__init__()
        self._path = _path(location, author)
        self._kept = "{}"
        if self._path is None:
            return
        with suppress(OSError, ValueError, AttributeError):
            self._kept = self._path.read_text("utf-8")
            for form, answers in json.loads(self._kept).items():
                self[form] = {str(name): str(value) for name, value in answers.items()}

    def keep(self) -> None:
        """Write them down where they changed; a folder that refuses is no reason to stop."""
        told = json.dumps(
            {form: answers for form, answers in self.items() if any(answers.values())}
        )
        if self._path is None or told == self._kept:
            return
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            draft = self._path.with_suffix(".new")
            draft.touch(mode=0o600)
            draft.write_text(told, "utf-8")
            draft.replace(self._path)
            self._kept = told


def _path(location: Location, author: str) -> Path | None:
    if location.path is None:
        return None
    folder = own_folder("drafts", location.path)
    return folder / f"{author.encode('utf-8', 'replace').hex()[:64]}-{_FILE}"
