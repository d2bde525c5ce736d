"""A brief as a document of Word (DOCX)."""

from claimtrack.brief.description import Brief
from claimtrack.errors import MissingExtraError


def as_docx(brief: Brief) -> bytes:
    """Return a brief as DOCX. Raises MissingExtraError without the extra `docx`."""
    try:
        from claimtrack.brief.word.document import written  # it brings python-docx and lxml
    except ImportError:
        raise MissingExtraError("A brief as DOCX", "docx") from None
    return written(brief)
