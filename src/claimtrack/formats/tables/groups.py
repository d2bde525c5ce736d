"""What a claim can have several of: the sources, quotes, answers and verdicts of a row."""

from collections.abc import Mapping, Sequence
from typing import Any

from claimtrack.formats.tables.cells import CellReader, Cells, Part
from claimtrack.formats.tables.links import Link, links_in
from claimtrack.formats.tables.places import folded

_CLAIM_OF_REBUTTAL = ("text", "speaker", "said", "said_words")
Numbered = list[tuple[int, list[Part]]]


class Groups:
    """Fills a record with what hangs on its claim.

    `grouped` are the columns by group and number; `constants` what all of a group say besides.
    """

    def __init__(
        self,
        grouped: Mapping[tuple[str, int], list[Part]],
        constants: Mapping[str, Mapping[str, str]],
        reader: CellReader,
    ) -> None:
        self._constants, self._reader = constants, reader
        self._sources, self._quotes, self._rebuttals, self._verdicts = (
            _numbered(grouped, group) for group in ("source", "quote", "rebuttal", "verdict")
        )

    def fill(self, cells: Cells, values: dict[str, Any]) -> None:
        """Put the citations, the rebuttals and the verdicts of a row into its record."""
        if (self._sources or self._quotes) and (citations := self._citations(cells)):
            values["citations"] = citations
        if self._rebuttals and (rebuttals := self._answers(cells)):
            values["rebuttals"] = rebuttals
        if self._verdicts and (assessments := self._assessments(cells, values)):
            values["assessments"] = assessments

    def _found(self, cells: Cells, group: str, parts: Sequence[Part]) -> dict[str, Any]:
        """Return what the columns of one source, quote … say, by the part of each."""
        found: dict[str, Any] = {}
        cells.fill(parts, found)
        if found and (constants := self._constants.get(group)):
            found = {**constants, **found}
        return found

    def _citations(self, cells: Cells) -> list[dict[str, Any]]:
        """Return where sources carry the claim: each source with the quote of its number."""
        cited: dict[int, list[dict[str, Any]]] = {}
        for number, parts in self._sources:
            found = self._found(cells, "source", parts)
            if found and (sources := self._sources_of(cells, found, parts)):
                cited[number] = [{"source": source} for source in sources]
        for number, parts in self._quotes:
            quote = self._found(cells, "quote", parts)
            if not quote:
                continue
            listed = cited.get(number) or (next(iter(cited.values())) if len(cited) == 1 else None)
            if listed is None:
                for part in parts:
                    cells.lose(
                        part.column, f"{self._reader.name(part.column)}: a quote of no source"
                    )
                continue
            citation = listed[0]
            if "exact" in citation:
                citation = {"source": citation["source"]}
                listed.append(citation)
            if exact := quote.pop("", None):
                citation["exact"] = exact
            citation.update(quote)
        return [citation for listed in cited.values() for citation in listed]

    def _sources_of(
        self, cells: Cells, found: dict[str, Any], parts: Sequence[Part]
    ) -> list[dict[str, Any]]:
        """Return the sources that one group of columns names; the first has all that is said."""
        links = [
            link
            for name in ("url", "")
            if (cell := found.pop(name, None))
            for link in links_in(cell)
        ]
        sources: list[dict[str, Any]] = []
        for link in links:
            if link.url:
                cells.tell_expiring(link.url)
                sources.append({"url": link.url, **({"title": link.title} if link.title else {})})
        titles = [link.title for link in links if link.title and not link.url]
        if not sources and not titles and "title" not in found:
            for part in parts:
                cells.lose(
                    part.column, f"{self._reader.name(part.column)}: of a source without a name"
                )
            return []
        first = sources[0] if sources else {}
        first.update(found)
        if titles and "title" not in first:
            first["title"] = " ".join(titles[0].split())
        elif titles:
            for part in parts:
                if part.name == "":
                    cells.lose(part.column, f"{self._reader.name(part.column)}: a second title")
        return sources or [first]

    def _answers(self, cells: Cells) -> list[dict[str, Any]]:
        rebuttals = []
        for _, parts in self._rebuttals:
            found = self._found(cells, "rebuttal", parts)
            if not found:
                continue
            if not found.get("text"):
                for part in parts:
                    cells.lose(part.column, f"{self._reader.name(part.column)}: of no rebuttal")
                continue
            claim = {name: found.pop(name) for name in _CLAIM_OF_REBUTTAL if name in found}
            links = links_in(found.pop("url")) if "url" in found else []
            for link in links:
                cells.tell_expiring(link.url or "")
            if links:
                claim["citations"] = [{"source": _as_source(link)} for link in links]
            rebuttals.append({"kind": "contradicts", "link": "desk", **found, "claim": claim})
        return rebuttals

    def _assessments(self, cells: Cells, values: dict[str, Any]) -> list[dict[str, Any]]:
        """Return verdicts that say whose they are; of the others the words go into the note."""
        assessments: dict[str, dict[str, Any]] = {}
        for _, parts in self._verdicts:
            found = self._found(cells, "verdict", parts)
            words, reviewer = found.pop("", None), found.get("reviewer")
            if not words:
                for part in parts:
                    cells.lose(part.column, f"{self._reader.name(part.column)}: of no verdict")
                continue
            if reviewer and reviewer not in assessments:
                assessments[reviewer] = {**found, **self._judged(words)}
                continue
            said = [
                f"{self._reader.name(part.column)}: {cell}"
                for part in parts
                if (cell := cells.cells[part.column])
            ]
            values["note"] = "\n\n".join([*filter(None, [values.get("note")]), *said])
            why = "a second of one reviewer" if reviewer else "no column says whose it is"
            cells.repair(f"verdict kept as a note: {why}", [part.column for part in parts])
        return list(assessments.values())

    def _judged(self, words: str) -> dict[str, str]:
        """Return a verdict of ours where the words are one, else the reviewer's own rating."""
        verdict = self._reader.known_word(words, "verdict")
        if not verdict:
            return {"rating": " ".join(words.split())}
        return {"verdict": verdict} | ({} if folded(words) == verdict else {"rating": words})


def _numbered(grouped: Mapping[tuple[str, int], list[Part]], group: str) -> Numbered:
    return sorted((number, parts) for (one, number), parts in grouped.items() if one == group)


def _as_source(link: Link) -> dict[str, str]:
    return {name: value for name, value in link._asdict().items() if value}
