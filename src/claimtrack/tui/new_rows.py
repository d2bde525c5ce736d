"""What the screen says of rows that were added beside others, and of those that were there."""

from typing import TYPE_CHECKING
from uuid import UUID

from claimtrack.errors import ThereAlreadyError
from claimtrack.text import visible

if TYPE_CHECKING:
    from claimtrack.tui.app import Workbench

_VIEWS = {"source": ("sources", "Sources"), "actor": ("actors", "Actors")}


def issuer_sentence(bench: "Workbench", source_id: UUID) -> str:
    """Say of what kind the issuer of a source was made, where the last step did so; else ""."""
    from claimtrack.queries.sources import new_issuer

    with bench.store.reading() as session:
        issuer = new_issuer(session, source_id)
    if issuer is None:
        return ""
    added = f" “{visible(issuer.name)}” is new, and was added as an actor of kind {issuer.kind}"
    return f"{added}; {_key(bench, 'revise', 'actors')} on it in Actors changes that."


def there_already(bench: "Workbench", error: ThereAlreadyError) -> str:
    """Return the sentence of a refusal with what to press next, instead of a command."""
    view, title = _VIEWS.get(error.entity, ("claim", "the Claim view"))
    hint = f"{_key(bench, 'revise', view)} on it in {title} changes it"
    if error.is_retracted:
        key = _key(bench, "restore", "feed")
        hint = f"It is retracted; {key} on its retraction in the Feed brings it back"
    elif error.entity == "actor":
        hint += "; for somebody else of that name, give a qualifier"
    return f"{error.told} {hint}."


def _key(bench: "Workbench", name: str, view: str) -> str:
    key = bench.keys.named(name, view)
    return key.shown if key is not None else name
