"""Our sources as reference managers write them: what RIS and CSL-JSON share on the way out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from claimtrack.formats.format import Output, Records
from claimtrack.formats.unsaid import count_unsaid, standing

SAID = frozenset({"title", "kind", "url", "issuer", "outlet", "published", "language", "note"})
DATED = ("published_words", "published_basis")
"""What no field of theirs says of a date; our own entries keep it in fields for users."""
_DAY = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


@dataclass(frozen=True, slots=True)
class Listed:
    """A source to write; `is_body` says that its issuer is no person."""

    id: str
    values: dict[str, Any]
    is_body: bool

    def text(self, name: str) -> str:
        """Return a field, "" where it is empty."""
        return str(self.values.get(name) or "")


def listed(records: Records, output: Output) -> Iterator[Listed]:
    """Yield the sources, and count what else there is as left out."""
    bodies: set[str] = set()
    for kind, values in standing(records, output.account):
        if kind == "actor":
            if values.get("kind", "person") not in {"person", "unnamed"}:
                bodies.add(values["name"])
        elif kind == "source":
            count_unsaid("source", values, SAID, output.account)
            output.written += 1
            yield Listed(values["id"], values, values.get("issuer") in bodies)
        else:
            output.account.lose(kind)


def day_parts(edtf: str) -> list[int] | None:
    """Return year, month and day of a plain date as far as it has them; None of another."""
    found = _DAY.fullmatch(edtf)
    return [int(part) for part in found.groups() if part] if found else None
