"""Names for the documents of a dossier: safe on every system, and never the same twice."""

import re

_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9]|case)$")
_LONGEST = 60


class Siblings:
    """Collects the documents that are written beside a case."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}

    def add(self, key: str, text: str) -> str:
        """Keep a document under a name made from `key`; return the name."""
        stem = re.sub(r"[^\w-]+", "-", key).strip("-_")[:_LONGEST] or "document"
        if _RESERVED.match(stem):
            stem += "-text"
        name, number = f"{stem}.txt", 2
        while name.casefold() in {known.casefold() for known in self.texts}:
            name, number = f"{stem}-{number}.txt", number + 1
        self.texts[name] = text
        return name
