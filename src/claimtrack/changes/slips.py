"""Slips of the hand: an id that none has, where words or a new name are wanted."""

from collections.abc import Mapping
from typing import Any

from claimtrack import ids
from claimtrack.errors import InvalidRecordError
from claimtrack.text import visible


def refuse_id_as_text(given: Mapping[str, Any]) -> None:
    """Refuse a claim whose words look like an id or a key: a slip of the hand, and no claim.

    What is imported may say what it likes; this is for what people type.
    """
    text = given.get("text")
    if isinstance(text, str) and ids.looks_like_id(text):
        reason = f"{visible(text.strip())!r} looks like an id or a key, and is no text of a claim"
        raise InvalidRecordError("text", f"{reason}; write what is claimed, in words")


def refuse_id_as_name(entity: str, name: str) -> None:
    """Refuse the name of a new actor or topic that looks like an id: a slip of the hand.

    What is imported may be called what it likes; this is for what people type.
    """
    if ids.looks_like_row_id(name):
        what = "topic" if entity == "tag" else entity
        reason = f"{visible(name.strip())!r} looks like an id, and no {what} has it"
        raise InvalidRecordError("name", f"{reason}; write the name in words")
