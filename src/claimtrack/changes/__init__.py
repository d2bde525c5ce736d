"""Every change that a person makes, each as one changeset: add, cite, rebut, annotate, assess.

Every function takes the store, the author, and what was typed; it returns the new or changed id.
Values are checked by the schemas; what is missing is left unknown.

The names are found at their first use: a note needs nothing of what reads quotes and suggestions.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from claimtrack.changes.actors import ensure_actor
    from claimtrack.changes.recorder import Recording, recording
    from claimtrack.changes.review import annotate, annotate_all, assess, retag, tag, untag
    from claimtrack.changes.revision import restore, retract, revise, revise_all
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
    "recorder": ("Recording", "recording"),
    "review": ("annotate", "annotate_all", "assess", "retag", "tag", "untag"),
    "revision": ("restore", "retract", "revise", "revise_all"),
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
    "support",
    "tag",
    "title_or_address",
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
