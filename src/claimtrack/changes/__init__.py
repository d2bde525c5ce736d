"""Every change that a person makes, each as one changeset: add, cite, rebut, annotate, assess.

Every function takes the store, the author, and what was typed; it returns the new or changed id.
Values are checked by the schemas; what is missing is left unknown.

The names are found at their first use: a note needs nothing of what reads quotes and suggestions.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from claimtrack.changes.actors import ensure_actor
    from claimtrack.changes.exhibits import mark_exhibits
    from claimtrack.changes.lineage import mark_lineage
    from claimtrack.changes.numbers import add_number
    from claimtrack.changes.recorder import Recording, recording
    from claimtrack.changes.review import annotate, annotate_all, assess, retag, tag, untag
    from claimtrack.changes.reviewing import assign, reassign, set_setting, unassign
    from claimtrack.changes.revision import restore, retract, revise, revise_all
    from claimtrack.changes.searches import record_search
    from claimtrack.changes.snapshots import (
        Capture,
        keep_snapshot,
        reanchor,
        snapshot,
        snapshot_again,
    )
    from claimtrack.changes.statements import (
        add_actor,
        add_claim,
        add_source,
        anchor,
        cite,
        rebut,
        title_or_address,
    )
    from claimtrack.changes.suggestions import (
        Correction,
        accept,
        claim_text,
        denied_text,
        wording_of,
    )
    from claimtrack.changes.supports import support
    from claimtrack.changes.uniting import separate, unite, unite_all

_HOMES = {
    "actors": ("ensure_actor",),
    "exhibits": ("mark_exhibits",),
    "lineage": ("mark_lineage",),
    "numbers": ("add_number",),
    "recorder": ("Recording", "recording"),
    "review": ("annotate", "annotate_all", "assess", "retag", "tag", "untag"),
    "reviewing": ("assign", "reassign", "set_setting", "unassign"),
    "revision": ("restore", "retract", "revise", "revise_all"),
    "searches": ("record_search",),
    "snapshots": ("Capture", "keep_snapshot", "reanchor", "snapshot", "snapshot_again"),
    "statements": (
        "add_actor", "add_claim", "add_source", "anchor", "cite", "rebut", "title_or_address",
    ),
    "suggestions": ("Correction", "accept", "claim_text", "denied_text", "wording_of"),
    "supports": ("support",),
    "uniting": ("separate", "unite", "unite_all"),
}  # fmt: skip
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Capture",
    "Correction",
    "Recording",
    "accept",
    "add_actor",
    "add_claim",
    "add_number",
    "add_source",
    "anchor",
    "annotate",
    "annotate_all",
    "assess",
    "assign",
    "cite",
    "claim_text",
    "denied_text",
    "ensure_actor",
    "keep_snapshot",
    "mark_exhibits",
    "mark_lineage",
    "reanchor",
    "reassign",
    "rebut",
    "record_search",
    "recording",
    "restore",
    "retag",
    "retract",
    "revise",
    "revise_all",
    "separate",
    "set_setting",
    "snapshot",
    "snapshot_again",
    "support",
    "tag",
    "title_or_address",
    "unassign",
    "unite",
    "unite_all",
    "untag",
    "wording_of",
]


def __getattr__(name: str) -> object:
    """Import a name from its module."""
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)
