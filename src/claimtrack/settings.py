"""The config file: who writes, and how the screen looks. A mistake in it is never fatal."""

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

COLUMNS = ("said", "standing", "answers", "notes", "stage", "owner", "sources", "verdicts")
"""What a row of claims may show beside the speaker, the sign of the standing and the words."""

THEMES = ("dark", "light", "contrast-dark", "contrast-light")
GLYPHS = ("auto", "unicode", "ascii")
PUBLISH_EVERY_S = 20.0
_LONGEST_S = 3600.0
_CHOICES = {"theme": THEMES, "glyphs": GLYPHS}


@dataclass(frozen=True, slots=True)
class Settings:
    """What the file says, with the default wherever it says nothing that can be used.

    `keys` gives other keys to actions, by the action's name: {"annotate": "A,f2"}. A large shared
    file is written at most once in `publish_every_s` seconds. `filters` are searches by name, and
    `columns` what rows of claims show beside speaker and words, () for the usual. `problems` are
    sentences, each with the file and, where it is known, the line.
    """

    author: str | None = None
    theme: str = "dark"
    glyphs: str = "auto"
    keys: Mapping[str, str] = field(default_factory=dict)
    publish_every_s: float = PUBLISH_EVERY_S
    problems: tuple[str, ...] = ()
    filters: Mapping[str, str] = field(default_factory=dict)
    columns: tuple[str, ...] = ()


def author_name(
    given: str | None, on_problem: Callable[[str], object] = lambda problem: None
) -> str:
    """Return the author of changes, never empty: as given, else the user's name.

    That is CLAIMTRACK_AUTHOR, else the config file's author, else the login name. `on_problem` is
    called with each problem of the config file, where that is read.
    """
    name = given or os.environ.get("CLAIMTRACK_AUTHOR")
    if name:
        return name
    settings = read_settings()
    for problem in settings.problems:
        on_problem(problem)
    if settings.author:
        return settings.author
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
        return Settings(problems=(f"{path}: is no plain file. It was passed over.",))
    try:
        words = path.read_text("utf-8")
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        return Settings(problems=(f"{path}: {_reason(error)}. It was passed over.",))
    try:
        values = tomllib.loads(words)
    except tomllib.TOMLDecodeError as error:
        return Settings(problems=(f"{path}: {error}. It was passed over.",))
    return _settings(values, _Lines(path, words))


class _Lines:
    """Finds where a name stands, and collects what is wrong."""

    def __init__(self, path: Path, words: str) -> None:
        self._path = path
        self._lines = words.splitlines()
        self.problems: list[str] = []

    def refuse(self, name: str, reason: str) -> None:
        """Note what is wrong with a setting."""
        pattern = re.compile(rf"\s*[\"']?{re.escape(name)}[\"']?\s*=|\s*\[{re.escape(name)}\]")
        numbers = [number for number, line in enumerate(self._lines, 1) if pattern.match(line)]
        where = f", line {numbers[0]}" if numbers else ""
        self.problems.append(f"{self._path}{where}: `{name}` {reason}. It was passed over.")


def _settings(values: Mapping[str, Any], lines: _Lines) -> Settings:
    for name in values.keys() - {
        "author",
        "theme",
        "glyphs",
        "publish_every_s",
        "keys",
        "filters",
        "columns",
    }:
        known = "author, theme, glyphs, publish_every_s, columns, [keys] and [filters]"
        lines.refuse(name, f"is no setting; known are {known}")
    author = values.get("author")
    if author is not None and (not isinstance(author, str) or not author.strip()):
        lines.refuse("author", "should be a name in quotes")
        author = None
    keys = values.get("keys", {})
    if not isinstance(keys, dict):
        lines.refuse("keys", "should be a table of its own: [keys]")
        keys = {}
    usable = {}
    for name, value in keys.items():
        if isinstance(value, str) and value.strip():
            usable[name] = value
        else:
            lines.refuse(name, 'should be keys in quotes, such as "A" or "A,f2"')
    return Settings(
        author,
        _choice(values, "theme", "dark", lines),
        _choice(values, "glyphs", "auto", lines),
        usable,
        _seconds(values, "publish_every_s", PUBLISH_EVERY_S, lines),
        filters=_filters(values, lines),
        columns=_columns(values, lines),
        problems=tuple(lines.problems),
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
