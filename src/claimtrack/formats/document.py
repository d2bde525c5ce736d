"""A document as it is kept: its text, and how the text was got from the file."""

from base64 import b64decode, b64encode
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Document:
    """The text of a document, its kind, and what read it; `data` are the bytes of its file.

    `extractor` names the program and its version where the text is not simply what the file
    holds; None for plain text and Markdown.
    """

    text: str
    media_type: str = "text/plain"
    extractor: str | None = None
    data: bytes | None = None

    @property
    def original(self) -> str | None:
        """Return the text that keeps the file: its Base64, or the text where it is the file."""
        if self.data is None:
            return None
        return self.text if self.text.encode() == self.data else b64encode(self.data).decode()


def original_bytes(kept: str, *, is_text: bool) -> bytes:
    """Return the bytes of a file from the text that keeps it."""
    return kept.encode() if is_text else b64decode(kept, validate=True)
