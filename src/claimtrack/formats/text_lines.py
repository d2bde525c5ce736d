"""The text of a file that is read whole, in whatever encoding its program wrote it."""

from claimtrack.errors import UnreadableFileError
from claimtrack.formats.format import Input
from claimtrack.formats.tables.encoding import as_utf8

LARGEST_BYTES = 64 * 2**20


def text_of(source: Input) -> str:
    """Return the text of a file, its lines ending in line feeds.

    Raises UnreadableFileError where it is no text, or larger than 64 MiB.
    """
    file, start = as_utf8(source.file, source.name, source.account)
    file.seek(start)
    data = file.read(LARGEST_BYTES + 1)
    if len(data) > LARGEST_BYTES:
        raise UnreadableFileError(source.name, "is larger than 64 MiB; split it.")
    return data.decode("utf-8", "replace").replace("\r\n", "\n")


def lines_of(source: Input) -> list[str]:
    """Return the lines of a file, as `text_of` reads it."""
    return text_of(source).split("\n")
