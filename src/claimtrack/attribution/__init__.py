"""Suggestions: what a document says that somebody said, to be taken as claims by a person."""

from claimtrack.attribution.cut_words import CutKind, CutWords, words_cut_away
from claimtrack.attribution.reading import is_readable, statements
from claimtrack.attribution.statement import (
    AttributedStatement,
    ProposedAnswer,
    Proposition,
    StatementKind,
    Voice,
)

__all__ = [
    "AttributedStatement",
    "CutKind",
    "CutWords",
    "ProposedAnswer",
    "Proposition",
    "StatementKind",
    "Voice",
    "is_readable",
    "statements",
    "words_cut_away",
]
