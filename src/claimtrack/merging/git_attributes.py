"""What other attributes files of a repository say of claims files, over the line of ours.

The nearest .gitattributes wins, a later line over an earlier one, and $GIT_DIR/info/attributes over
all (gitattributes(5)). What holds for a path only git itself can tell, so it is asked.
"""

import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from claimtrack.merging.git import ATTRIBUTES, run_git

_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Override:
    """An attributes file that sets something else for a claims file than ours: "-merge", say."""

    attributes: Path
    path: str
    setting: str


def overrides(folder: Path, pattern: str) -> list[Override]:
    """Return which attributes files override ours, each once, with the first path that it hits.

    Asked of are the files that the pattern names, and beside each file of attributes a name that
    it would match, as the file may come later. Raises NoRepositoryError.
    """
    top = Path(run_git(folder, "rev-parse", "--show-toplevel").strip())
    found: dict[Path, Override] = {}
    for path, attribute, value in _others(top, pattern):
        attributes = _who_says(top, path, attribute, value)
        if attributes not in found:
            found[attributes] = Override(attributes, path, _as_written(attribute, value))
    return list(found.values())


def _others(top: Path, pattern: str) -> Iterator[tuple[str, str, str]]:
    """Yield each path, attribute and value of those for which git goes by another than ours."""
    paths = _paths(top, pattern)
    for start in range(0, len(paths), _AT_ONCE):
        asked = paths[start : start + _AT_ONCE]
        fields = run_git(top, "check-attr", "-z", *ATTRIBUTES, "--", *asked).split("\0")
        for path, attribute, value in zip(fields[::3], fields[1::3], fields[2::3], strict=False):
            if value != ATTRIBUTES[attribute]:
                yield path, attribute, value


def _paths(top: Path, pattern: str) -> list[str]:
    listed = ("ls-files", "-z", "--cached", "--others", "--exclude-standard", "--")
    is_anywhere = "/" not in pattern  # as in gitignore(5)
    glob = f"**/{pattern}" if is_anywhere else pattern.removeprefix("/")
    paths = run_git(top, *listed, f":(top,glob){glob}").split("\0")[:-1]
    if is_anywhere and "[" not in pattern:
        beside = run_git(top, *listed, ":(top,glob)**/.gitattributes").split("\0")[:-1]
        name = pattern.replace("*", "claims").replace("?", "c")
        paths += [str(PurePosixPath(path).with_name(name)) for path in beside]
    return list(dict.fromkeys(paths))


def _who_says(top: Path, path: str, attribute: str, value: str) -> Path:
    """Return the attributes file that decides: the strongest that, alone, says so."""
    info = top / run_git(top, "rev-parse", "--git-path", "info/attributes").strip()
    folders = [str(folder) for folder in PurePosixPath(path).parents]
    files = [(".", info), *((folder, top / folder / ".gitattributes") for folder in folders)]
    own = top / ".gitattributes"
    macros = [line for line in _lines(own) if line.lstrip().startswith(b"[attr]")]
    for folder, attributes in files:
        lines = _lines(attributes)
        if not lines:
            continue
        if value == "unspecified":
            is_said = any(f"!{attribute}".encode() in line for line in lines)
        else:
            is_said = _alone({".": macros, folder: lines}, path, attribute) == value
        if is_said:
            return attributes
    return own


def _lines(attributes: Path) -> list[bytes]:
    return attributes.read_bytes().splitlines() if attributes.is_file() else []


def _alone(files: dict[str, list[bytes]], path: str, attribute: str) -> str:
    """Return what attributes in such folders say of a path, in a repository with no others."""
    with tempfile.TemporaryDirectory() as directory:
        top = Path(directory)
        run_git(top, "init", "--quiet", is_apart=True)
        for folder, lines in files.items():
            (top / folder).mkdir(parents=True, exist_ok=True)
            (top / folder / ".gitattributes").write_bytes(b"\n".join(lines) + b"\n")
        nobodys = f"core.attributesFile={os.devnull}"
        words = ("-c", nobodys, "check-attr", "-z", attribute, "--", path)
        return run_git(top, *words, is_apart=True).split("\0")[2]


def _as_written(attribute: str, value: str) -> str:
    """Return a value as it stands in an attributes file."""
    signs = {"unset": f"-{attribute}", "set": attribute, "unspecified": f"!{attribute}"}
    return signs.get(value, f"{attribute}={value}")
