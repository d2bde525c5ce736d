"""Dossiers: one YAML file a case, with the documents' text beside it. Every scalar is text.

The format is described in docs/dossier.md. YAML 1.1 through PyYAML's parser events, composed by
us without recursion: so `no`, `2015` and `?` mean themselves, and a hostile file meets our limits.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from claimtrack.errors import ClaimtrackError, UnreadableFileError
from claimtrack.formats.format import (
    DEEPEST,
    Format,
    Input,
    Output,
    Raw,
    Reading,
    Records,
    Unreadable,
)

LARGEST_BYTES = 64 * 2**20
MOST_THROUGH_ALIASES = 10_000
"""So many values may come in through aliases (`*name`); a file that explodes needs more."""

_LISTS = {"actors": "actor", "sources": "source", "claims": "claim"}
_KNOWN = ("case", "title", *_LISTS)
_PARSER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_MAIN_FILE = "case.yaml"
# A mapping in braces, or one of our keys, behind comments and the marks that begin a document.
_BEGINNING = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:[ \t\r]*+(?:(?:#|%|---)[^\n]*+)?\n)*+\s*+"
    rb"(?:\{|(?P<quote>[\"']?)(?:" + "|".join(_KNOWN).encode() + rb")(?P=quote)[ \t]*:)"
)
_NAMES_A_CASE = re.compile(rb"[{,\s](?P<quote>[\"']?)case(?P=quote)[ \t]*:")
# Names that some system keeps for itself, or that the case has.
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9]|case)$")
_LONGEST_NAME = 60


@dataclass(slots=True)
class _OpenNode:
    """A mapping or a list that is being read."""

    line: int
    value: Any
    key: str | None = None
    anchor: str | None = None
    lines: list[int] = field(default_factory=list)


@dataclass(slots=True)
class _Composed:
    """The document as plain values, and the lines of the entries of its top-level lists."""

    value: Any = None
    lines: dict[int, list[int]] = field(default_factory=dict)
    key_lines: dict[str, int] = field(default_factory=dict)


def recognises(head: bytes) -> bool:
    """Say whether a file begins as a case does, or as a mapping in braces that names one."""
    beginning = _BEGINNING.match(head)
    return beginning is not None and (b"{" not in beginning[0] or bool(_NAMES_A_CASE.search(head)))


def read(source: Input) -> Reading:
    """Read a case: its records in the order actors, sources, claims.

    Raises UnreadableFileError with line and column where the YAML is broken; a record that names
    a document that is not there refuses itself only.
    """
    data, name = source.file.read(LARGEST_BYTES + 1), source.name
    if len(data) > LARGEST_BYTES:
        raise UnreadableFileError(name, "is larger than 64 MiB.")
    composed = _compose(_decode(data, name), name)
    top = composed.value
    if not isinstance(top, dict):
        raise UnreadableFileError(name, "should be a mapping with `case:` at its top.", "line 1")
    for key in top:
        if key not in _KNOWN:
            line = composed.key_lines[key]
            reason = f"{key!r:.60} is not known here. Known: {', '.join(_KNOWN)}."
            raise UnreadableFileError(name, reason, f"line {line}")
    case = _case(top, name)
    records: list[Raw | Unreadable] = []
    for plural, kind in _LISTS.items():
        listed = top.get(plural) or []
        if not isinstance(listed, list):
            line = composed.key_lines[plural]
            raise UnreadableFileError(name, f"`{plural}` should be a list.", f"line {line}")
        lines = composed.lines.get(id(listed), [0] * len(listed))
        for line, values in zip(lines, listed, strict=True):
            records.append(_record(kind, line, values, source.sibling))
    return Reading(records, dataset=case)


def write(records: Records, output: Output) -> Iterator[str]:
    """Yield the YAML of a case; the documents become siblings of it."""
    lists: dict[str, list[dict[str, Any]]] = {kind: [] for kind in _LISTS.values()}
    for output.written, (kind, values) in enumerate(records, 1):
        lists[kind].append(_as_written(values, output.siblings))
    filled = {plural: lists[kind] for plural, kind in _LISTS.items() if lists[kind]}
    yield yaml.dump(
        _texts({"case": output.case, **filled}),
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=100,
        default_flow_style=False,
    )


def _case(top: dict[str, Any], name: str) -> str:
    case = top.get("case")
    if not isinstance(case, str) or not case.strip():
        raise UnreadableFileError(name, "has no `case:`, the name that its ids derive from.")
    if any(not character.isprintable() or character in "/\\" for character in case):
        raise UnreadableFileError(name, "`case` is a name, not a path: no slashes in it.")
    return case


def _decode(data: bytes, name: str) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableFileError(name, "is UTF-16; save it as UTF-8.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        reason = f"not UTF-8 (byte 0x{data[error.start]:02X})."
        raise UnreadableFileError(name, reason, f"line {line}, column {column}") from None


def _record(kind: str, line: int, values: Any, sibling: Callable[[str], str]) -> Raw | Unreadable:
    where = f"line {line}" if line else ""
    if not isinstance(values, dict):
        return Unreadable(where, line, f"a {kind} should be a mapping of fields")
    try:
        if kind == "source":
            values = _with_text(values, sibling)
            snapshots = values.get("snapshots")
            if isinstance(snapshots, list):
                values["snapshots"] = [
                    _with_text(snapshot, sibling) if isinstance(snapshot, dict) else snapshot
                    for snapshot in snapshots
                ]
    except ClaimtrackError as error:
        return Unreadable(where, line, f"file: {error}")
    return Raw(where, line, kind, values)


def _with_text(values: dict[str, Any], sibling: Callable[[str], str]) -> dict[str, Any]:
    """Replace the name of a document by its text."""
    if not values.get("file"):
        return dict(values)
    if "text" in values or not isinstance(values["file"], str):
        raise UnreadableFileError("file", "name one document, or give `text` instead.")
    rest = {name: value for name, value in values.items() if name != "file"}
    return {**rest, "text": sibling(values["file"])}


def _compose(text: str, name: str) -> _Composed:
    try:
        return _Composer(name).run(yaml.parse(text, Loader=_PARSER))
    except yaml.MarkedYAMLError as error:
        mark: Any = error.problem_mark or error.context_mark
        where = _place(mark)
        raise UnreadableFileError(name, f"broken YAML: {error.problem}.", where) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        reason = f"holds U+{ord(str(error.character)[:1] or chr(0)):04X}, which YAML forbids."
        if isinstance(error.character, int):
            reason = f"holds U+{error.character:04X}, which YAML forbids."
        raise UnreadableFileError(name, reason, f"line {line}") from None
    except RecursionError:
        raise UnreadableFileError(name, "nested too deeply.") from None


class _Composer:
    """Builds plain values from parser events, on a stack of our own."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._stack: list[_OpenNode] = []
        self._anchors: dict[str, Any] = {}
        self._through_aliases = 0
        self._composed = _Composed()
        self._documents = 0

    def run(self, events: Iterator[Any]) -> _Composed:
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                self._documents += 1
                if self._documents > 1:
                    self._refuse(event, "a second document begins; a case is one.")
            elif isinstance(event, yaml.ScalarEvent):
                self._refuse_tag(event)
                self._add(event, event.value)
                if event.anchor:
                    self._anchors[event.anchor] = event.value
            elif isinstance(event, yaml.AliasEvent):
                self._add(event, self._aliased(event))
            elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
                self._refuse_tag(event)
                if len(self._stack) >= DEEPEST:
                    self._refuse(event, f"nested more than {DEEPEST} deep.")
                value: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
                mark: Any = event.start_mark
                self._stack.append(_OpenNode(mark.line + 1, value, anchor=event.anchor))
            elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
                done = self._stack.pop()
                if done.anchor:
                    self._anchors[done.anchor] = done.value
                if len(self._stack) == 1 and isinstance(done.value, list):
                    self._composed.lines[id(done.value)] = done.lines
                self._add(event, done.value, line=done.line)
        return self._composed

    def _add(self, event: Any, value: Any, line: int | None = None) -> None:
        """Put a value where it belongs: into the list or mapping that is open, or at the top."""
        if not self._stack:
            self._composed.value = value
            return
        parent = self._stack[-1]
        if isinstance(parent.value, list):
            parent.value.append(value)
            parent.lines.append(line or event.start_mark.line + 1)
        elif parent.key is None:
            if not isinstance(value, str):
                self._refuse(event, "a key should be plain text.")
            if value in parent.value:
                self._refuse(event, f"{value!r:.60} stands in this mapping twice.")
            parent.key = value
            if len(self._stack) == 1:
                self._composed.key_lines[value] = event.start_mark.line + 1
        else:
            parent.value[parent.key] = value
            parent.key = None

    def _aliased(self, event: Any) -> Any:
        if event.anchor not in self._anchors:
            self._refuse(event, f"*{event.anchor} names nothing that was finished before it.")
        value = self._anchors[event.anchor]
        self._through_aliases += _size(value, MOST_THROUGH_ALIASES)
        if self._through_aliases > MOST_THROUGH_ALIASES:
            self._refuse(event, "its aliases expand to too much.")
        return value

    def _refuse_tag(self, event: Any) -> None:
        if event.tag not in (None, "!"):
            self._refuse(event, f"tags such as {event.tag!r:.60} are not used here.")

    def _refuse(self, event: Any, reason: str) -> None:
        raise UnreadableFileError(self._name, reason, _place(event.start_mark))


def _place(mark: Any) -> str:
    """Return where a parser's mark is, counted from 1."""
    return f"line {mark.line + 1}, column {mark.column + 1}" if mark else ""


def _size(value: Any, enough: int) -> int:
    """Count the values in a value, up to `enough`."""
    count, pending = 0, [value]
    while pending and count <= enough:
        item = pending.pop()
        count += 1
        if isinstance(item, dict):
            pending.extend(item.values())
        elif isinstance(item, list):
            pending.extend(item)
    return count


def _as_written(values: dict[str, Any], siblings: dict[str, str]) -> dict[str, Any]:
    """Return a record with its documents moved into files beside the case."""
    snapshots = values.get("snapshots")
    if not snapshots:
        return values
    key = str(values.get("key") or values.get("title") or values.get("url") or "document")
    moved = []
    for snapshot in snapshots:
        rest = {name: value for name, value in snapshot.items() if name != "text"}
        file_name = _sibling_name(key, siblings)
        siblings[file_name] = snapshot["text"]
        moved.append({**rest, "file": file_name})
    return {**values, "snapshots": moved}


def _sibling_name(key: str, taken: Iterable[str]) -> str:
    """Return a file name made from `key`: safe on every system, and not taken yet."""
    stem = re.sub(r"[^\w-]+", "-", key).strip("-_")[:_LONGEST_NAME] or "document"
    if _RESERVED.match(stem):
        stem += "-text"
    folded = {name.casefold() for name in taken}
    name, number = f"{stem}.txt", 2
    while name.casefold() in folded:
        name, number = f"{stem}-{number}.txt", number + 1
    return name


def _texts(value: Any) -> Any:
    """Return a value with every scalar as the text that our reader gives back."""
    if isinstance(value, dict):
        return {name: _texts(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_texts(item) for item in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


class _Dumper(yaml.SafeDumper):
    """Writes text so that it reads back as the same text."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent lists below their key, as people write them."""
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        """Write everything out: a file for people has no `*id001`."""
        return True


def _represent_text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    plain = all(character.isprintable() or character == "\n" for character in text)
    is_block = "\n" in text and plain and not text.startswith((" ", "\n")) and " \n" not in text
    if is_block and not text.endswith((" ", "\n\n")):
        return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|")
    if not plain or "\n" in text:
        return dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"')
    return _with_base_rules(dumper, text)


def _with_base_rules(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    """Let YAML choose plain style where it can: our reader takes every scalar as text."""
    return yaml.ScalarNode("tag:yaml.org,2002:str", text, style=None if text else "'")


_Dumper.add_representer(str, _represent_text)


FORMAT = Format(
    name="dossier",
    description="A case as a folder: case.yaml and the texts of its documents",
    suffixes=(".yaml", ".yml"),
    recognises=recognises,
    read=read,
    write=write,
    main_file=_MAIN_FILE,
)
