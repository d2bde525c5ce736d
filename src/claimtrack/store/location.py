"""Where a store is; apart, since the screen needs it before it imports a database library.

That is the path of a file, or the URL of a PostgreSQL database.
"""

import hashlib
import os
import re
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote, unquote

from claimtrack.addresses import EXAMPLE_USER, HIDDEN, shown
from claimtrack.errors import ClaimtrackError

_SCHEME = "postgresql+psycopg"
_EXAMPLE = f"{_SCHEME}://{EXAMPLE_USER}@HOST/DATABASE"
_SPOKEN = re.compile(r"(?:postgres|postgresql)(?:\+psycopg)?://", re.IGNORECASE)
_PERHAPS = re.compile(
    r"\s*postgres\w*(?:\+\w*)?\s*(?::|//|/ /)"  # ours, badly written
    r"|[a-z][a-z0-9+.-]+:/"  # another, with one slash
    r"|[^\s/:@]+:[^/@]*@"  # a login
    r"|(?:.*\s)?(?:password|dbname|user)\s*=",  # what libpq calls a conninfo
    re.IGNORECASE | re.DOTALL,
)
"""What begins so is meant as an address, unless there is a file of the name."""

_HOST = re.compile(r"[^\s:\[\]%@]*|\[[0-9a-fA-F:.]+\]|(?:%[0-9a-fA-F]{2}|[\w.-])+")


class UnknownSchemeError(ClaimtrackError):
    """A URL of a database that claimtrack does not speak."""

    def __init__(self, words: str) -> None:
        super().__init__(f"{shown(words)}: only files and {_EXAMPLE} are known here.")


class MalformedAddressError(ClaimtrackError):
    """An address of a server that cannot be read."""

    def __init__(self, words: str, reason: str) -> None:
        super().__init__(
            f"{shown(words)}: {reason}. An address is {_EXAMPLE}; in a user's name or a password "
            "write / as %2F, ? as %3F, # as %23 and % as %25."
        )


@dataclass(frozen=True, slots=True, repr=False)
class Location:
    """A file (`path`) or a server (`url`); exactly one of them is set."""

    path: Path | None = None
    url: str | None = None

    def __str__(self) -> str:
        """Return what a person may read: the path, or the URL without who logs in."""
        return str(self.path) if self.path is not None else shown(str(self.url))

    def __repr__(self) -> str:
        """Return the same: a traceback may end up anywhere."""
        return f"Location({str(self)!r})"

    def without_password(self, message: str) -> str:
        """Return a driver's message without the password of this address, in whatever form."""
        authority = re.split(r"[/?#]", str(self.url).partition("://")[2], maxsplit=1)[0]
        password = authority.rpartition("@")[0].partition(":")[2]
        for words in {password, unquote(password)} - {""}:
            message = re.sub(rf"(?<!\w){re.escape(words)}(?!\w)", HIDDEN, message)
        return shown(message)


def location_of(words: str | Path) -> Location:
    """Read what a person typed after --file: a path, or a PostgreSQL URL.

    A leading `~` is somebody's home; of a `Path` nothing is read but the path. Raises
    UnknownSchemeError and MalformedAddressError.
    """
    if isinstance(words, Path):
        return Location(path=words)
    text = words.strip()
    if match := _SPOKEN.match(text):
        return Location(url=f"{_SCHEME}://{_checked(text, text[match.end() :])}")
    path = Path(words)
    if "://" in text or (_PERHAPS.match(text) and not path.exists()):
        raise UnknownSchemeError(text)
    if words.startswith("~"):
        with suppress(RuntimeError):  # nobody of that name: a file may be called so
            path = path.expanduser()
    return Location(path=path)


def _checked(words: str, rest: str) -> str:
    """Return what stands after the scheme, with the login escaped as it should be."""
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
    path, _, query = rest[len(authority) :].partition("?")
    login, at, server = authority.rpartition("@")
    host, _, port = server.rpartition(":") if re.search(r":[^\]]*$", server) else (server, "", "")
    if port and not (port.isascii() and port.isdecimal() and 0 < int(port) < 2**16):
        raise MalformedAddressError(words, "the port is no number")
    if not _HOST.fullmatch(host):
        raise MalformedAddressError(words, "the host cannot be read")
    if "/" in path[1:] or re.search(r"[#\s]|^@", path + query) or "@" in path:
        raise MalformedAddressError(words, "the name of the database cannot be read")
    if query and not all("=" in part for part in query.split("&")):
        raise MalformedAddressError(words, "a parameter has no value")
    user, colon, password = (quote(unquote(part), safe="") for part in login.partition(":"))
    query = query.replace("@", "%40")  # or SQLAlchemy takes what stands behind it for the host
    return f"{user}{colon and ':'}{password}{at}{server}{path}{query and '?'}{query}"


_SAY_WHERE = ("HOME", "XDG_DATA_HOME", "USERPROFILE", "LOCALAPPDATA", "ANDROID_DATA")
"""The variables of the environment that the user's data folder follows from, on any system."""


def own_folder(kind: str, path: Path) -> Path:
    """Return the folder for what we keep of a file, in the user's own data folder.

    It is named after the file, and after where that lies.
    """
    where = hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:8]
    return data_folder() / kind / f"{path.stem}-{where}"


def data_folder() -> Path:
    """Return the user's own data folder, whether or not it is there: CLAIMTRACK_DATA, if set."""
    own = os.environ.get("CLAIMTRACK_DATA")
    return Path(own) if own else _user_data(*map(os.environ.get, _SAY_WHERE))


@lru_cache(maxsize=8)
def _user_data(*_: str | None) -> Path:
    """Return the folder that the system keeps for us, worked out once for what says where."""
    from platformdirs import user_data_path

    return user_data_path("claimtrack")
