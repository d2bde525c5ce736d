"""Suggestions: what a document says that somebody said, to be taken as claims by a person."""

from claimtrack.attribution.reading import is_readable, statements
from claimtrack.attribution.statement import Answer, Kind, Statement, Voice

__all__ = ["Answer", "Kind", "Statement", "Voice", "is_readable", "statements"]
