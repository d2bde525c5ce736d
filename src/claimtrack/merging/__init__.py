"""Merge: the union of two histories, from any store to any store; nobody's work is lost."""

from claimtrack.merging.job import merge
from claimtrack.merging.plan import MergeReport, Relation

__all__ = ["MergeReport", "Relation", "merge"]
