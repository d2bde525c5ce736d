"""Annotations of the W3C's Web Annotation Data Model (2017), as JSON-LD."""

import re

from claimtrack.formats.annotations import as_records
from claimtrack.formats.format import Format, Input, Reading, Unreadable
from claimtrack.formats.w3c.bodies import notes
from claimtrack.formats.w3c.ours import Restored, is_ours, write
from claimtrack.formats.w3c.pages import annotations

_BEGINNING = re.compile(rb"\s*[\[{]")
_SIGNS = re.compile(rb'ns/anno\.jsonld|ns/oa#|"oa:Annotation"|"@?type"\s*:\s*\[?\s*"Annotation')


def recognises(head: bytes) -> bool:
    """Say whether a file begins as JSON with the context or a type of the model."""
    head = head.removeprefix(b"\xef\xbb\xbf")
    return bool(_BEGINNING.match(head)) and bool(_SIGNS.search(head))


def read(source: Input) -> Reading:
    """Read an annotation, a list of them, a page or a collection; what we wrote as what it was.

    Raises UnreadableFileError where it is none of these.
    """
    wrong: list[Unreadable] = []
    ours = Restored()
    others = (
        (where, element)
        for where, element in annotations(source, wrong)
        if not (is_ours(element) and ours.take(where, element))
    )
    records = list(as_records(notes(others, wrong, source.account), source.account))
    return Reading([*ours.records(), *records, *wrong], dataset="w3c", forms=True)


FORMAT = Format(
    name="w3c",
    description="Annotations of the W3C Web Annotation model, as JSON-LD",
    recognises=recognises,
    read=read,
    write=write,
    places=(
        ("`target` (`id`, `source`)", "a source with that address; each of several has its note"),
        ("`target.state.cached`", "its archived copy"),
        ("`id`", "the key of the note"),
        ("`creator`", "its author"),
        (
            "`body`, `bodyValue`",
            "its body, without markup; the address of one elsewhere; of a highlight its words",
        ),
        (
            "`motivation`, `purpose`",
            "its motivation, where we have it; `tagging`: `#tag` at the end",
        ),
        (
            "TextQuoteSelector, TextPositionSelector, also in `refinedBy`",
            "the passage: words, words around them, position; found by its words in a kept copy",
        ),
        ("a `target` that is an annotation", "the note that it answers, where it is in the file"),
        ("other selectors and all other fields", "counted as lost; the original is kept"),
    ),
)
