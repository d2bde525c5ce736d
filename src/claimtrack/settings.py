"""The config file: who writes, and how the screen looks. A mistake in it is never fatal.

What can be read of a broken file counts, line by line. But a mistake never changes who writes:
where it may have been the author's name, there is no author until the file is mended.
"""

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from claimtrack.errors import ClaimtrackError

COLUMNS = ("standing", "said", "answers", "sources", "verdicts", "notes", "owner", "stage")
"""What a row of claims may show beside the speaker, the sign of the standing and the words."""

THEMES = ("dark", "light", "contrast-dark", "contrast-light")
GLYPHS = ("auto", "unicode", "ascii")
PUBLISH_EVERY_S = 20.0
_LONGEST_S = 3600.0
_CHOICES = {"theme": THEMES, "glyphs": GLYPHS}
_KNOWN = ("author", "theme", "glyphs", "publish_every_s", "columns", "filters", "keys")
_PASSED = " It was passed over."
_NAMES_AUTHOR = re.compile(r"\W*au?th?o?r", re.IGNORECASE)
_NAMES_ANOTHER = re.compile(rf"\s*({'|'.join(_KNOWN[1:-1])})\s*=")


class UnreadableAuthorError(ClaimtrackError):
    """The config file may say who writes, and cannot be read there; nothing was written."""

    def __init__(self, fault: str) -> None:
        super().__init__(
            f"{fault.removesuffix(_PASSED)} So nobody knows who writes, and nothing was written: "
            "mend that line, or say --as NAME or CLAIMTRACK_AUTHOR=NAME."
        )


@dataclass(frozen=True, slots=True)
class Settings:
    """What the file says, with the default wherever it says nothing that can be used.

    `keys` gives other keys to actions, by the action's name: {"annotate": "A,f2"}. A large shared
    file is written at most once in `publish_every_s` seconds. `filters` are searches by name, and
    `columns` what rows of claims show beside speaker and words, () for the usual. `problems` are
    sentences, each with the file and, where it is known, the line; `author_fault` is the one
    because of which it cannot be said who writes, or "".
    """

    author: str | None = None
    theme: str = "dark"
    glyphs: str = "auto"
    keys: Mapping[str, str] = field(default_factory=dict)
    publish_every_s: float = PUBLISH_EVERY_S
    problems: tuple[str, ...] = ()
    filters: Mapping[str, str] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    author_fault: str = ""


def author_name(
    given: str | None, on_problem: Callable[[str], object] = lambda problem: None
) -> str:
    """Return the author of changes, never empty: as given, else the user's name.

    That is CLAIMTRACK_AUTHOR, else the config file's author, else the login name. `on_problem` is
    called with each problem of the config file, where that is read. Raises UnreadableAuthorError
    where that file may name somebody, and cannot be read there.
    """
    if name := author_given(given):
        return name
    settings = read_settings()
    if settings.author_fault:
        raise UnreadableAuthorError(settings.author_fault)
    for problem in settings.problems:
        on_problem(problem)
    return settings.author or login_name()


def reader_name(given: str | None = None) -> str:
    """Return by which name somebody reads, who may not be able to write: never refused."""
    return author_given(given) or read_settings().author or login_name()


def author_given(given: str | None) -> str | None:
    """Return the author as given, else by CLAIMTRACK_AUTHOR; both are stronger than the file."""
    return given or os.environ.get("CLAIMTRACK_AUTHOR") or None


def login_name() -> str:
    """Return the login name."""
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"


def config_path() -> Path:
    """Return where the config file is, whether or not there is one."""
    from platformdirs import user_config_path

    return user_config_path("claimtrack") / "config.toml"


def read_settings(path: Path | None = None) -> Settings:
    """Read the config file; without one, everything is as by default."""
    path = path or config_path()
    if path.exists() and not path.is_file():
        return _unread(path, "is no plain file")
    try:
        words = path.read_text("utf-8-sig")
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        return _unread(path, _reason(error))
    lines = _Lines(path, words)
    try:
        values = tomllib.loads(words)
    except tomllib.TOMLDecodeError as error:
        if '"""' in words or "'''" in words:  # what stands in those looks like lines of its own
            return _unread(path, str(error))
        values = _values_by_line(lines)
        if not lines.problems:
            return _unread(path, str(error))
    return _settings(values, lines)


def _unread(path: Path, reason: str) -> Settings:
    problem = f"{path}: {reason}.{_PASSED}"
    return Settings(problems=(problem,), author_fault=problem)


def _values_by_line(lines: "_Lines") -> dict[str, Any]:
    """Return what can be read of each line alone, and note the lines of which nothing can."""
    values: dict[str, Any] = {}
    table = values
    for number, line in enumerate(lines.lines, 1):
        try:
            read = tomllib.loads(line)
        except tomllib.TOMLDecodeError as error:
            reason = str(error).split(" (at ")[0]
            lines.refuse_line(number, f"{reason[:1].lower()}{reason[1:]}")
            if line.lstrip().startswith("["):
                table = {}  # what follows belongs to nobody knows what
            continue
        if line.lstrip().startswith("["):
            (name,) = read
            table = values.setdefault(name, {})
            if not isinstance(table, dict):
                table = {}
            continue
        for name, value in read.items():
            if name in table:
                lines.note(f", line {number}", f"`{name}` stands there a second time")
                if table is values and name == "author":
                    lines.doubt_author()
            else:
                table[name] = value
    return values


class _Lines:
    """Finds where a name stands, and collects what is wrong.

    `author_fault` is the first because of which the author may be another than was read; `unread`
    are those of lines that may have been anything.
    """

    def __init__(self, path: Path, words: str) -> None:
        self._path = path
        self.lines = words.splitlines()
        self.problems: list[str] = []
        self.unread: list[str] = []
        self.author_fault = ""

    def refuse(self, name: str, reason: str) -> None:
        """Note what is wrong with a setting."""
        pattern = re.compile(rf"\s*[\"']?{re.escape(name)}[\"']?\s*=|\s*\[{re.escape(name)}\]")
        numbers = [number for number, line in enumerate(self.lines, 1) if pattern.match(line)]
        self.note(f", line {numbers[0]}" if numbers else "", f"`{name}` {reason}")

    def refuse_line(self, number: int, reason: str) -> None:
        """Note that a line cannot be read."""
        self.note(f", line {number}", reason)
        line = self.lines[number - 1]
        if not _NAMES_ANOTHER.match(line):
            self.unread.append(self.problems[-1])
        if _NAMES_AUTHOR.match(line):
            self.doubt_author()

    def doubt_author(self) -> None:
        """Note that what is wrong last may have been the author's name."""
        self.author_fault = self.author_fault or self.problems[-1]

    def note(self, where: str, what: str) -> None:
        """Note what is wrong, and where in the file."""
        self.problems.append(f"{self._path}{where}: {what}.{_PASSED}")


def _settings(values: Mapping[str, Any], lines: _Lines) -> Settings:
    for name in sorted(values.keys() - set(_KNOWN)):
        known = "author, theme, glyphs, publish_every_s, columns, [keys] and [filters]"
        lines.refuse(name, f"is no setting; known are {known}")
        if "author" not in values and _is_like_author(name):
            lines.doubt_author()
    author = values.get("author")
    if author is not None and (not isinstance(author, str) or not author.strip()):
        lines.refuse("author", "should be a name in quotes")
        lines.doubt_author()
    keys = values.get("keys", {})
    if not isinstance(keys, dict):
        lines.refuse("keys", "should be a table of its own: [keys]")
        keys = {}
    usable = {}
    for name, value in keys.items():
        if name == "author" and author is None:
            lines.refuse(name, "stands below [keys], where it is no author; put it above")
            lines.doubt_author()
        elif isinstance(value, str) and value.strip():
            usable[name] = value
        else:
            lines.refuse(name, 'should be keys in quotes, such as "A" or "A,f2"')
    if author is None and lines.unread:
        lines.author_fault = lines.author_fault or lines.unread[0]
    return Settings(
        None if lines.author_fault else author,
        _choice(values, "theme", "dark", lines),
        _choice(values, "glyphs", "auto", lines),
        usable,
        _seconds(values, "publish_every_s", PUBLISH_EVERY_S, lines),
        filters=_filters(values, lines),
        columns=_columns(values, lines),
        problems=tuple(lines.problems),
        author_fault=lines.author_fault,
    )


def _filters(values: Mapping[str, Any], lines: _Lines) -> dict[str, str]:
    given = values.get("filters", {})
    if not isinstance(given, dict):
        lines.refuse("filters", "should be a table of its own: [filters]")
        return {}
    wrong = [name for name, words in given.items() if not isinstance(words, str)]
    for name in wrong:
        lines.refuse(name, 'should be a filter in quotes, such as "standing:disputed"')
    return {name: words for name, words in given.items() if name not in wrong}


def _columns(values: Mapping[str, Any], lines: _Lines) -> tuple[str, ...]:
    given = values.get("columns", [])
    if not isinstance(given, list) or not set(map(str, given)) <= set(COLUMNS):
        lines.refuse("columns", f"should be a list of some of {', '.join(COLUMNS)}")
        return ()
    return tuple(map(str, given))


def _is_like_author(name: str) -> bool:
    from difflib import get_close_matches

    return bool(get_close_matches(name.lower(), ["author"], cutoff=0.7))


def _seconds(values: Mapping[str, Any], name: str, default: float, lines: _Lines) -> float:
    value = values.get(name, default)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        lines.refuse(name, "should be a number of seconds")
    elif not 0 <= value <= _LONGEST_S:
        lines.refuse(name, f"takes 0 to {_LONGEST_S:.0f} seconds")
    else:
        return float(value)
    return default


def _choice(values: Mapping[str, Any], name: str, default: str, lines: _Lines) -> str:
    value = values.get(name, default)
    if value not in _CHOICES[name]:
        lines.refuse(name, f"takes one of {', '.join(_CHOICES[name])}")
        return default
    return str(value)


def _reason(error: Exception) -> str:
    return error.strerror or str(error) if isinstance(error, OSError) else "it is not UTF-8 text"
