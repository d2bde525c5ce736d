"""Lineage: how many independent origins the citations of a claim may come from (pure).

Each citation is followed to its root: from a row that took from another to that other, until one
is reached that took from none. The rules are laid out for researchers in docs/analysis.md.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Key = Any
"""The id of a row; whatever can be compared and be a key of a mapping."""

ROLES_THAT_SAY_SO = ("supports", "reports")
"""What carries a claim; a source that disputes it is no origin of it."""


@dataclass(frozen=True, slots=True)
class Document:
    """What a source says of itself; sources that were united are one.

    `derived_from` is the source that it took from, and `issuer` the one who stands for all that
    are the same.
    """

    original: bool = False
    derived_from: Key | None = None
    issuer: Hashable | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """What a citation says of itself, which goes before what its source says.

    `derived_from` is a citation, on whichever claim.
    """

    source: Key
    role: str = "supports"
    original: bool = False
    derived_from: Key | None = None


@dataclass(frozen=True, slots=True)
class Trace:
    """A citation, followed: `path` are the sources on the way, its own first, the root last.

    `lineage` is its own: original, derived, or not examined. Where it leads into a circle, `circle`
    are the sources that go round, from the least on; the path ends where it would come to one of
    them again, and there is no root.
    """

    citation: Key
    role: str
    lineage: str
    path: tuple[Key, ...]
    circle: tuple[Key, ...] = ()
    is_original: bool = False
    """Whether the root was recorded as original."""

    @property
    def root(self) -> Key | None:
        """Return the source in which the way ends, None for a circle."""
        return None if self.circle else self.path[-1]


@dataclass(frozen=True, slots=True)
class Origin:
    """One who may have known it first: the sources of one issuer in which ways end.

    `is_original` where one of them was recorded as such; else nobody has looked yet.
    """

    issuer: Hashable | None
    sources: tuple[Key, ...]
    is_original: bool


@dataclass(frozen=True, slots=True)
class Count:
    """How many sources, and how many independent origins at least and at most."""

    citations: int
    sources: int
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Branch:
    """A source in the tree of what took from what: `depth` is 0 for a root.

    `citations` are those that stand in it at this place, none where it is only passed through.
    """

    depth: int
    source: Key
    citations: tuple[Key, ...]


@dataclass(slots=True)
class Lineage:
    """The live sources and citations among which citations are followed.

    A row that is not among them, such as one that was retracted, counts as never named.
    """

    documents: Mapping[Key, Document]
    passages: Mapping[Key, Passage]
    own: Sequence[Key] = ()
    """The citations of the claim that is asked about."""
    _speaks: dict[Key, Key] = field(default_factory=dict, init=False)
    """The citation that speaks for a source where the way comes to it from another source."""

    def __post_init__(self) -> None:
        """Let that citation speak whose word goes first: original, then derived, then by id."""
        said = [(not self.passages[own].original, own) for own in self.own if self._says(own)]
        for _, citation in sorted(said):
            self._speaks.setdefault(self.passages[citation].source, citation)

    def traces(self) -> list[Trace]:
        """Follow each citation of the claim, in their order."""
        return [self.trace(citation) for citation in self.own]

    def carrying(self) -> list[Trace]:
        """Follow those that support or report the claim; what disputes it speaks for sources only.

        It is no origin, but the way of another citation may come to its source.
        """
        own = self.passages
        return [self.trace(each) for each in self.own if own[each].role in ROLES_THAT_SAY_SO]

    def trace(self, citation: Key) -> Trace:
        """Follow a citation to its root, or into a circle."""
        own = self.passages[citation]
        at: tuple[str, Key] | None = ("citation", citation)
        passed: dict[tuple[str, Key], int] = {}  # with the length of the path there
        path: list[Key] = []
        while at is not None and at not in passed:
            source = self.passages[at[1]].source if at[0] == "citation" else at[1]
            passed[at] = max(0, len(path) - 1) if path[-1:] == [source] else len(path)
            if path[-1:] != [source]:
                path.append(source)
            last, at = at, self._next(at)
        if at is not None:
            circle = _from_the_least(path[passed[at] :])
            return Trace(citation, own.role, "derived", tuple(path), circle)
        is_original = self._is_original(last)
        lineage = "original" if is_original else "not examined"
        if self._took(citation):
            lineage = "derived"
        return Trace(citation, own.role, lineage, tuple(path), is_original=is_original)

    def _says(self, citation: Key) -> bool:
        own = self.passages[citation]
        return own.original or own.derived_from in self.passages

    def _took(self, citation: Key) -> bool:
        """Say whether a citation took from another row, by its own word or its source's."""
        own = self.passages[citation]
        if own.original:
            return False
        source = self.documents[own.source]
        return own.derived_from in self.passages or (
            not source.original and self._leads_on(own.source)
        )

    def _leads_on(self, source: Key) -> bool:
        taken = self.documents[source].derived_from
        return taken in self.documents and taken != source

    def _is_original(self, at: tuple[str, Key]) -> bool:
        kind, key = at
        return self.passages[key].original if kind == "citation" else self.documents[key].original

    def _next(self, at: tuple[str, Key]) -> tuple[str, Key] | None:
        """Return the row that a row took from; None where the way ends."""
        kind, key = at
        if self._is_original(at):
            return None
        if kind == "citation":
            taken = self.passages[key].derived_from
            return ("citation", taken) if taken in self.passages else self._source_of(key)
        if not self._leads_on(key):
            return None
        there = self.documents[key].derived_from
        return ("citation", self._speaks[there]) if there in self._speaks else ("source", there)

    def _source_of(self, citation: Key) -> tuple[str, Key]:
        return "source", self.passages[citation].source


def _from_the_least(circle: Sequence[Key]) -> tuple[Key, ...]:
    """Return the sources of a circle, each once, beginning with the least."""
    once = list(dict.fromkeys(circle))
    first = once.index(min(once))
    return (*once[first:], *once[:first])


def circles(traces: Iterable[Trace]) -> list[tuple[Key, ...]]:
    """Return the circles that citations lead into, each once."""
    return list(dict.fromkeys(trace.circle for trace in traces if trace.circle))


def origins(traces: Iterable[Trace], documents: Mapping[Key, Document]) -> list[Origin]:
    """Return who may have known it first: one for each issuer, or each root without one."""
    found: dict[tuple[bool, Key], dict[Key, bool]] = {}
    for trace in traces:
        if trace.circle:
            continue
        root = trace.path[-1]
        issuer = documents[root].issuer
        roots = found.setdefault((issuer is None, root if issuer is None else issuer), {})
        roots[root] = roots.get(root, False) or trace.is_original
    return [
        Origin(None if is_alone else key, tuple(roots), any(roots.values()))
        for (is_alone, key), roots in found.items()
    ]


def count(traces: Sequence[Trace], documents: Mapping[Key, Document]) -> Count:
    """Return how many independent origins some citations have, at least and at most.

    At most: whatever was not examined is an origin of its own. At least: whatever was not examined
    took from one that is original, or, where none is, all of it from one. A circle has no origin.
    """
    found = origins(traces, documents)
    originals = sum(origin.is_original for origin in found)
    return Count(
        len(traces),
        len({trace.path[0] for trace in traces}),
        max(originals, min(1, len(found))),
        len(found),
    )


def tree(traces: Iterable[Trace]) -> Iterator[Branch]:
    """Yield the sources that ways pass, roots first, below each what took from it.

    What leads into a circle is left out.
    """
    places: dict[tuple[int, Key], int] = {}  # a place, and a source that took from what is there
    below: list[list[tuple[Key, int]]] = [[]]
    here: list[list[Key]] = [[]]
    for trace in traces:
        place = 0
        for source in () if trace.circle else reversed(trace.path):
            inner = places.setdefault((place, source), len(below))
            if inner == len(below):
                below[place].append((source, inner))
                below.append([])
                here.append([])
            place = inner
        here[place].append(trace.citation)
    pending = [(0, *branch) for branch in reversed(below[0])]
    while pending:
        depth, source, place = pending.pop()
        yield Branch(depth, source, tuple(here[place]))
        pending += [(depth + 1, *branch) for branch in reversed(below[place])]
