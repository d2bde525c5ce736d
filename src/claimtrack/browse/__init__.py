"""Looking things up: what an id stands for, a claim with everything on it, who changed what."""

from claimtrack.browse.copies import copies_of, newest_copy
from claimtrack.browse.detail import claim_detail, rebuttal_tree, source_detail
from claimtrack.browse.disagreement import conflicts
from claimtrack.browse.find import find, find_changeset
from claimtrack.browse.past import blame, history
from claimtrack.browse.sources import annotations_on, source_rows
from claimtrack.browse.verifying import verified

__all__ = [
    "annotations_on",
    "blame",
    "claim_detail",
    "conflicts",
    "copies_of",
    "find",
    "find_changeset",
    "history",
    "newest_copy",
    "rebuttal_tree",
    "source_detail",
    "source_rows",
    "verified",
]
