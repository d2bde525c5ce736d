"""The tables and their constraint names; no queries.

`table=True` classes check nothing: rows are built by `changes` from what `schemas` checked.
"""

from claimtrack.models.columns import DATED, METADATA, Tracked, bound_columns, bounds_of
from claimtrack.models.evidence import Citation, Exhibit, KeptText, Snapshot, Source, TextPack
from claimtrack.models.log import (
    Arrival,
    Change,
    ChangeBlock,
    Changeset,
    Conflict,
    SearchText,
    Standing,
    Workspace,
)
from claimtrack.models.review import (
    Annotation,
    Assessment,
    Assignment,
    Distinction,
    Origin,
    Setting,
    Tag,
    Tagging,
)
from claimtrack.models.statements import Actor, Alias, Claim, Quantity, Rebuttal, Support

TRACKED: dict[str, type[Tracked]] = {
    "actor": Actor,
    "alias": Alias,
    "source": Source,
    "snapshot": Snapshot,
    "claim": Claim,
    "citation": Citation,
    "rebuttal": Rebuttal,
    "support": Support,
    "assessment": Assessment,
    "annotation": Annotation,
    "tag": Tag,
    "tagging": Tagging,
    "origin": Origin,
    "distinction": Distinction,
    "assignment": Assignment,
    "quantity": Quantity,
    "exhibit": Exhibit,
    "setting": Setting,
}
"""Every table whose rows have a history, by its name in the log; the names are frozen."""

__all__ = [
    "DATED",
    "METADATA",
    "TRACKED",
    "Actor",
    "Alias",
    "Annotation",
    "Arrival",
    "Assessment",
    "Assignment",
    "Change",
    "ChangeBlock",
    "Changeset",
    "Citation",
    "Claim",
    "Conflict",
    "Distinction",
    "Exhibit",
    "KeptText",
    "Origin",
    "Quantity",
    "Rebuttal",
    "SearchText",
    "Setting",
    "Snapshot",
    "Source",
    "Standing",
    "Support",
    "Tag",
    "Tagging",
    "TextPack",
    "Tracked",
    "Workspace",
    "bound_columns",
    "bounds_of",
]
