"""A brief as a file: its format by the ending of the name, as private as its audience asks."""

from pathlib import Path

from claimtrack.brief.description import Brief
from claimtrack.brief.kinds import Audience, BriefFormat
from claimtrack.errors import InvalidValueError
from claimtrack.files import drafted, status_of
from claimtrack.store import Store
from claimtrack.text import counted


def format_of(path: Path | None) -> BriefFormat:
    """Return the format that the name of a file ends in; HTML where it has no ending.

    Raises InvalidValueError for any other ending: an HTML file called .rtf opens as neither.
    """
    known = {f".{each}": each for each in BriefFormat}
    known |= {"": BriefFormat.HTML, ".htm": BriefFormat.HTML, ".markdown": BriefFormat.MARKDOWN}
    ending = "" if path is None else path.suffix.lower()
    if ending not in known:
        raise InvalidValueError(f"{path}: a brief ends in .html, .md, .pdf or .docx.")
    return known[ending]


def content_of(made: Brief, as_format: BriefFormat) -> str | bytes:
    """Return a brief in a format: text, or the bytes of a file. Raises MissingExtraError."""
    if as_format is BriefFormat.MARKDOWN:
        from claimtrack.brief.markdown import as_markdown

        return as_markdown(made)
    if as_format is BriefFormat.PDF:
        from claimtrack.brief.pdf import as_pdf

        return as_pdf(made)
    if as_format is BriefFormat.DOCX:
        from claimtrack.brief.word import as_docx

        return as_docx(made)
    from claimtrack.brief.html import as_html

    return as_html(made)


def write_brief(store: Store, made: Brief, as_format: BriefFormat, path: Path) -> None:
    """Write a brief into a new file; one that is not for the public is as private as the store.

    Raises MissingExtraError and the errors of `files.drafted`.
    """
    content = content_of(made, as_format)
    own = store.location.path
    is_private = made.audience != Audience.PUBLIC
    with drafted(path, status_of(own) if is_private and own is not None else None) as draft:
        draft.write_bytes(content if isinstance(content, bytes) else content.encode())


def told(made: Brief) -> str:
    """Return what is in a brief, in a few words."""
    claims = counted(len(made.claims) + len(made.drawn_in), "claim")
    exhibits = counted(len(made.exhibits), "exhibit")
    return f"a brief for the {made.audience}, of {claims} and {exhibits}"
