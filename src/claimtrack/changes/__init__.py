"""Every change that a person makes, each as one changeset: add, cite, rebut, annotate, assess.

Every function takes the store, the author, and what was typed; it returns the new or changed id.
Values are checked by the schemas; what is missing is left unknown.
"""

from claimtrack.changes.recorder import Recording, recording
from claimtrack.changes.review import annotate, annotate_all, assess, retag, tag, untag
from claimtrack.changes.revision import restore, retract, revise, revise_all
from claimtrack.changes.snapshots import Capture, keep_snapshot, reanchor, snapshot, snapshot_again
from claimtrack.changes.statements import (
    add_actor,
    add_claim,
    add_source,
    anchor,
    cite,
    ensure_actor,
    rebut,
)
from claimtrack.changes.suggestions import Correction, accept, claim_text, denied_text, wording_of
from claimtrack.changes.uniting import separate, unite, unite_all

__all__ = [
    "Capture",
    "Correction",
    "Recording",
    "accept",
    "add_actor",
    "add_claim",
    "add_source",
    "anchor",
    "annotate",
    "annotate_all",
    "assess",
    "cite",
    "claim_text",
    "denied_text",
    "ensure_actor",
    "keep_snapshot",
    "reanchor",
    "rebut",
    "recording",
    "restore",
    "retag",
    "retract",
    "revise",
    "revise_all",
    "separate",
    "snapshot",
    "snapshot_again",
    "tag",
    "unite",
    "unite_all",
    "untag",
    "wording_of",
]
