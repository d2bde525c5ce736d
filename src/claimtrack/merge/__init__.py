"""Merge: the union of two histories, from any store to any store; nobody's work is lost."""

from claimtrack.merge.job import merge
from claimtrack.merge.plan import Relation
from claimtrack.merge.report import MergeReport

__all__ = ["MergeReport", "Relation", "merge"]
