"""Addresses of databases as a person may read them: without who logs in, and with what.

Apart, since every error passes its sentence through here. Imports nothing of claimtrack.
"""

import re

HIDDEN = "…"
"""What stands where something is left out."""

EXAMPLE_USER = "USER"
"""Who logs in where we say how an address is written."""

_OURS = r"(?P<ours>postgres\w{0,9}(?:\+\w{1,20})?)\s*(?::\s*/?\s*/?|/\s?/|/(?=[^\s/]*:\S*@))"
_OTHER = r"(?P<other>[a-z][a-z0-9+.-]{1,30}):/{1,2}"
_ADDRESS = re.compile(rf"(?<![a-z0-9+.-])(?:{_OURS}|{_OTHER})", re.IGNORECASE)
"""Where an address may begin: our scheme however it is written, or any other scheme."""

_NEXT = rf"(?i)(?<=[\s'\"`“‘(])(?:{_OURS}|{_OTHER})"
"""Where the next one begins in a sentence, and not in the password of this one."""

_LOGIN = r"(?<![^\s'\"`“‘(])[^\s:/@'\"`]{1,100}:[^\s/@]{1,100}@(?=[\w.-]{1,255}[/:])"
"""A login before a host, without a scheme."""

_END = re.compile(r":(?=\s|$)|[,;.]?(?=['\"`”’)>\s]|$)")
"""Where a word ends that stands in a sentence."""

_WEB = ("http", "https", "ftp", "ftps", "file")
"""The schemes of which only a login with a password is kept back: sources have such addresses."""

_HIDING = (
    r"(?i)(\w*pass(?:w\w*|file|phrase)?)\s*=\s*(?:'(?:[^'\\]|\\.)*'|(?:[^\s&;'\"`:]|:(?!\s|$))*)"
)
_SAYS_WHERE = ("host", "hostaddr", "port", "dbname")
_PLAIN = re.compile(r"[\w./~,\[\]:%-]*")
_SERVER = re.compile(r"(?:[\w.,%~-]*|\[[0-9a-fA-F:.%]*\])(?::\d*)?")


def shown(text: str) -> str:
    """Return an address, or a sentence that may hold some, as a person may read it.

    Of each address the scheme, the host, the port and the database are left, and of its
    parameters those that say where it is; only the scheme where it is doubtful which part is
    which, as with an unescaped "/" in a password. Doing it twice is doing it once.
    """
    parts: list[str] = []
    while (match := _ADDRESS.search(text)) is not None:
        parts.append(text[: match.start()])
        text = text[match.end() :]
        end = _end(text)
        parts.append(_shown_address(match, text[:end]))
        text = text[end:]
    text = "".join((*parts, text))
    if "@" in text:
        text = re.sub(_LOGIN, f"{HIDDEN}@", text)
    return re.sub(_HIDING, rf"\1={HIDDEN}", text) if "=" in text else text


def _shown_address(match: re.Match[str], rest: str) -> str:
    scheme = (match["ours"] or match["other"]).lower()
    if scheme in _WEB:
        return match[0] + _without_login(rest)
    slash = "//" if match["other"] else "/"
    if slash not in match[0] and not _holds_login(rest):
        return match[0] + rest  # a path, or a sentence about PostgreSQL
    return f"{scheme}://{_place(rest)}"


def _end(rest: str) -> int:
    """Return where an address ends in what is left of a sentence: never before its last "@"."""
    after = re.search(_NEXT, rest)
    line = rest[: after.start() if after else len(rest)].partition("\n")[0]
    at = line.rfind("@") + 1
    hidden = re.search(_HIDING, line)
    if hidden is not None and hidden.start() >= at:
        close = re.search(r":(?=\s|$)|[`”]|$", line[hidden.start() :])
        return hidden.start() + (close.start() if close else 0)
    end = _END.search(line, at)
    return end.start() if end else len(line)


def _holds_login(rest: str) -> bool:
    return "@" in rest or re.search(_HIDING, rest) is not None


def _without_login(rest: str) -> str:
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
    login, at, _ = authority.rpartition("@")
    return rest[len(login) + len(at) :] if ":" in login else rest


def _place(rest: str) -> str:
    """Return the host, port and database of an address, and the parameters that say where."""
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
    path, _, query = rest[len(authority) :].partition("?")
    login, at, host = authority.rpartition("@")
    server = _SERVER.fullmatch(host)
    if "@" in path + query or server is None or not _PLAIN.fullmatch(path):
        return HIDDEN
    names = (part.partition("=") for part in query.split("&"))
    where = [
        f"{name}={value}"
        for name, _, value in names
        if name in _SAYS_WHERE and _PLAIN.fullmatch(value)
    ]
    shown_login = login + at if login == EXAMPLE_USER else ""
    return shown_login + host + path + ("?" + "&".join(where) if where else "")
