"""Where a store is; apart, since the screen needs it before it imports a database library.

That is the path of a file, or the URL of a PostgreSQL database.
"""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from claimtrack.errors import ClaimtrackError

_SERVER_SCHEMES = ("postgresql://", "postgres://", "postgresql+psycopg://")


class UnknownSchemeError(ClaimtrackError):
    """A URL of a database that claimtrack does not speak."""

    def __init__(self, words: str) -> None:
        super().__init__(
            f"{words}: only files and postgresql+psycopg://USER@HOST/DATABASE are known here."
        )


@dataclass(frozen=True, slots=True)
class Location:
    """A file (`path`) or a server (`url`); exactly one of them is set."""

    path: Path | None = None
    url: str | None = None

    def __str__(self) -> str:
        """Return what a person may read: the path, or the URL without its password."""
        if self.path is not None:
            return str(self.path)
        scheme, _, rest = str(self.url).partition("://")
        login, at, host = rest.rpartition("@")
        return f"{scheme}://{login.partition(':')[0]}{at}{host}"


def location_of(words: str | Path) -> Location:
    """Read what a person typed after --file: a path, or a PostgreSQL URL."""
    text = str(words)
    for scheme in _SERVER_SCHEMES:
        if text.startswith(scheme):
            return Location(url="postgresql+psycopg://" + text[len(scheme) :])
    if "://" in text:
        raise UnknownSchemeError(text)
    return Location(path=Path(text).expanduser())


def own_folder(kind: str, path: Path) -> Path:
    """Return the folder for what we keep of a file, in the user's own data folder.

    It is named after the file, and after where that lies.
    """
    from platformdirs import user_data_path

    home = os.environ.get("CLAIMTRACK_DATA")
    data = Path(home) if home else user_data_path("claimtrack")
    where = hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:8]
    return data / kind / f"{path.stem}-{where}"
