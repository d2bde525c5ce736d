"""The kinds of value that the fields of a row take, checked on their way in."""

from base64 import b64decode
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from claimtrack.dates import canonical
from claimtrack.schemas.decimals import canonical_decimal
from claimtrack.schemas.scale import scale_text
from claimtrack.text import check_text

Fault = tuple[str, str]
"""What is wrong with a record: the path of the field, "" for all of it, and the reason."""

LINE_LIMIT = 100_000
"""The longest ordinary field, in code points; a book chapter, not a book."""

DOCUMENT_LIMIT = 20_000_000
"""The longest text of a snapshot, in code points."""

ORIGINAL_LIMIT = 32 * 2**20
"""The longest Base64 of an original file of at most 24 MiB: half a line of JSON Lines."""

NO_NAME = "a source needs a title or an address; give it one of the two"
"""What is refused where a source is written.

It is no rule of the row: two people may each take one of the two away, and a merge keeps both.
"""

SAME_AS_TEXT = "text"
"""Says in a record that the bytes of a snapshot's file are those of its text in UTF-8."""


def _filled(text: str) -> str:
    if not text:
        raise ValueError("must not be empty")
    return check_text(text, LINE_LIMIT)


def _document(text: str) -> str:
    return check_text(text, DOCUMENT_LIMIT)


def _original(text: str) -> str:
    if len(text) > ORIGINAL_LIMIT:
        raise ValueError(f"the file is larger than {ORIGINAL_LIMIT * 3 // 4 // 2**20} MiB")
    if text != SAME_AS_TEXT:
        b64decode(text, validate=True)
    return text


def none_if_empty(value: Any) -> Any:
    """Take an empty text for a missing one."""
    return None if value == "" else value


def _key(value: Any) -> Any:
    return none_if_empty(value.strip() if isinstance(value, str) else value)


Text = Annotated[str, AfterValidator(_filled)]
"""Text that must be there."""

OptionalText = Annotated[Text | None, BeforeValidator(none_if_empty)]
"""Text that may be missing; an empty text is a missing one."""

OptionalKey = Annotated[Text | None, BeforeValidator(_key)]
"""The key of a record, that may be missing; spaces around it are no part of it."""

DocumentText = Annotated[str, AfterValidator(_document)]
"""The text of a snapshot, as it came."""

OriginalFile = Annotated[str, AfterValidator(_original)]
"""The file behind a snapshot: `text` where its bytes are the text's own, else Base64."""

OptionalDate = Annotated[
    Annotated[Text, AfterValidator(canonical)] | None, BeforeValidator(none_if_empty)
]
"""An EDTF date that may be missing."""

OptionalNumber = Annotated[Annotated[int, Field(ge=0)] | None, BeforeValidator(none_if_empty)]
OptionalDigest = Annotated[
    Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None, BeforeValidator(none_if_empty)
]
"""A SHA-256 in small hexadecimal digits, that may be missing."""

OptionalSpans = Annotated[
    Annotated[str, Field(pattern=r"^\d{1,9}-\d{1,9}( \d{1,9}-\d{1,9})*$")] | None,
    BeforeValidator(none_if_empty),
]
"""Spans of a text as "30-66 70-72", that may be missing."""

OptionalId = Annotated[UUID | None, BeforeValidator(none_if_empty)]


def empty_as(default: Any) -> BeforeValidator:
    """Return a validator that takes an empty value for the default: an empty scalar is absent."""
    return BeforeValidator(lambda value: default if value in (None, "") else value)


class Schema(BaseModel):
    """What all schemas share: unknown fields are refused, enum members become plain text.

    A default that is a word is validated like any other, which makes plain text of it.
    """

    model_config = ConfigDict(extra="forbid", use_enum_values=True)


OptionalSurroundings = Annotated[
    str | None, AfterValidator(lambda text: text and check_text(text, LINE_LIMIT))
]
"""The words before or behind a quote, that may be missing; empty where it begins or ends a text."""

OptionalScale = Annotated[
    Annotated[Text, BeforeValidator(scale_text)] | None, BeforeValidator(none_if_empty)
]
"""The scale of a rating as its row keeps it, that may be missing."""

OptionalDecimal = Annotated[
    Annotated[Text, BeforeValidator(canonical_decimal)] | None, BeforeValidator(none_if_empty)
]
"""An exact decimal that may be missing, as text in one spelling."""

Flag = Annotated[bool, empty_as(False)]
"""True or false; false where nothing is said."""
