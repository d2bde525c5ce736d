"""What the screen writes: each function returns what to do with the answers of a form.

What comes back from doing it is the sentence for the message line.
"""

from collections.abc import Callable
from uuid import UUID

from claimtrack.browse import find
from claimtrack.browse.rows import rebuttal_sentence
from claimtrack.errors import UnknownIdError, WrongKindError
from claimtrack.record import desk
from claimtrack.record import undo as undoing
from claimtrack.shapes.rows import Found
from claimtrack.store import Store
from claimtrack.vocabulary import Link

Then = Callable[[dict[str, str]], str]


def note(store: Store, author: str, claim_id: UUID) -> Then:
    """Write a note on a claim."""

    def act(answers: dict[str, str]) -> str:
        desk.annotate(store, author, Found("claim", claim_id), answers.get("body", ""))
        return "Noted. u takes it back."

    return act


def claim(store: Store, author: str) -> Then:
    """Add a claim."""

    def act(answers: dict[str, str]) -> str:
        values = {name: answers.get(name) for name in ("said",)}
        added = desk.add_claim(
            store,
            author,
            {**values, "text": answers.get("text", "")},
            speaker=answers.get("speaker"),
            tags=topics(answers),
        )
        return f"Added {added.hex[:8]}. u takes it back."

    return act


def tags(store: Store, author: str, claim_id: UUID) -> Then:
    """Put topics on a claim."""

    def act(answers: dict[str, str]) -> str:
        names = topics(answers)
        desk.tag(store, author, [claim_id], names)
        return f"Tagged {', '.join(names)}. u takes it back."

    return act


def rebuttal(store: Store, author: str, claim_id: UUID, kind: str, aim: str | None) -> Then:
    """Record an answer: an existing claim by its id or key, or a new one of the words typed."""

    def act(answers: dict[str, str]) -> str:
        words = answers.get("text", "")
        values = {"kind": kind, "aim": aim, "link": Link.DESK.value}
        known = _claim_called(store, words)
        (made,) = desk.rebut(
            store,
            author,
            [claim_id],
            values,
            counterclaim_id=known,
            counterclaim={"text": words, "said": answers.get("said")},
            speaker=answers.get("speaker"),
        )
        with store.reading() as session:
            return f"{rebuttal_sentence(session, made)}. u takes it back."

    return act


def verdict(store: Store, author: str, claim_id: UUID, word: str) -> Then:
    """Judge a claim."""

    def act(answers: dict[str, str]) -> str:
        desk.assess(store, author, claim_id, word, rationale=answers.get("rationale"))
        return f"Your verdict: {word}. u takes it back."

    return act


def stage(store: Store, author: str, claim_id: UUID, word: str) -> Then:
    """Set the stage of the work on a claim."""

    def act(answers: dict[str, str]) -> str:
        target = Found("claim", claim_id)
        reason = answers.get("reason")
        changed = desk.revise(store, author, target, {"stage": word}, reason=reason)
        return f"{word}. u takes it back." if changed else f"It is {word} already."

    return act


def undo(store: Store, author: str) -> str:
    """Take one's own last change back."""
    target, _ = undoing.undo(store, author)
    return f"Undone: {target.hex[:16]}. U brings it back."


def redo(store: Store, author: str) -> str:
    """Bring back what undo took."""
    undoing.redo(store, author)
    return "Brought back. u takes it back again."


def topics(answers: dict[str, str]) -> list[str]:
    """Return the topics typed with commas between."""
    return [name.strip() for name in answers.get("tags", "").split(",") if name.strip()]


def _claim_called(store: Store, words: str) -> UUID | None:
    """Return the claim with this key, or this id written at length enough to be meant as one."""
    if " " in words.strip() or len(words) < 4:
        return None
    try:
        with store.reading() as session:
            return find(session, words.strip(), ("claim",)).id
    except (UnknownIdError, WrongKindError):
        return None
