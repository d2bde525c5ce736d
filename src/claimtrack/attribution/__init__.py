"""Suggestions: what a document says that somebody said, to be taken as claims by a person."""

from claimtrack.attribution.reading import is_readable, statements
from claimtrack.attribution.statement import (
    AttributedStatement,
    ProposedAnswer,
    StatementKind,
    Voice,
)

__all__ = [
    "AttributedStatement",
    "ProposedAnswer",
    "StatementKind",
    "Voice",
    "is_readable",
    "statements",
]
