"""What can go wrong in a way that a person can put right: each class writes its own sentence."""

from collections.abc import Sequence
from pathlib import Path
from shlex import quote

from claimtrack.addresses import shown


class ClaimtrackError(Exception):
    """Something that a person can act on; the faces print its sentence and exit with 1."""

    def __str__(self) -> str:
        """Return the sentence; no address of a database stands in it as it was typed."""
        return shown(super().__str__())


class InvalidValueError(ClaimtrackError, ValueError):
    """A value that no field may hold; `what` says which, why, and what would do.

    A ValueError too, so that Pydantic adds the name of the field.
    """

    def __init__(self, what: str) -> None:
        super().__init__(what)


class InvalidRecordError(ClaimtrackError):
    """A record that breaks the rules of its kind.

    `field` is the path of the field inside the record ("citations.0.role"), or "" for all of it.
    `faults` are the fields and reasons of all that is wrong; the sentence is that of the first.
    """

    def __init__(self, field: str, reason: str, *more: tuple[str, str]) -> None:
        super().__init__(f"{field}: {reason}" if field else reason)
        self.field = field
        self.reason = reason
        self.faults = ((field, reason), *more)


class UnreadableFileError(ClaimtrackError):
    """A file of records that cannot be read at all; `where` is a line and column, or ""."""

    def __init__(self, path: str | Path, reason: str, where: str = "") -> None:
        super().__init__(f"{path}{', ' + where if where else ''}: {reason}")


class UnknownFormatError(ClaimtrackError):
    """No format of the name that is asked for, or none that can do what is asked."""

    def __init__(self, known: Sequence[str]) -> None:
        super().__init__(f"--format is {' or '.join(known)}")


class RefusedRecordsError(ClaimtrackError):
    """An import under `--strict` met a record that it must refuse; nothing was written."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason.rstrip('.')}. Nothing of it was imported (--strict).")


class MissingFileError(ClaimtrackError):
    """There is no claims file where one was named."""

    def __init__(self, path: str | Path) -> None:
        super().__init__(
            f"{path}: there is no such file. "
            "Make one with `claimtrack init` or `claimtrack import`, or name another with --file."
        )


class MissingFolderError(ClaimtrackError):
    """A file is to be made in a folder that is not there."""

    def __init__(self, folder: str | Path) -> None:
        super().__init__(f"{folder}: there is no such folder. Make it, or name another place.")


class ForeignFileError(ClaimtrackError):
    """A file that is not a claims file; it was not touched."""

    def __init__(self, path: str | Path, what: str) -> None:
        super().__init__(f"{path}: not a claimtrack file ({what}). It was left as it is.")


class DamagedFileError(ClaimtrackError):
    """A claims file whose bytes are broken; it was not touched. `what` says how it shows."""

    def __init__(self, path: str | Path, what: str) -> None:
        super().__init__(
            f"{path}: the file is damaged ({what}). It was left as it is; run `claimtrack check` "
            "for a report, or `claimtrack backup --list` for the copies that were kept."
        )
        self.what = what


class StrangeFileError(ClaimtrackError):
    """A claims file in which another program left something that claimtrack never writes."""

    def __init__(self, path: str | Path, what: str) -> None:
        super().__init__(f"{path}: {what} `claimtrack check` names all of it.")


class NewerFileError(ClaimtrackError):
    """A claims file written by a later version of claimtrack; it was not touched."""

    def __init__(self, path: str | Path, version: int, known: int) -> None:
        super().__init__(
            f"{path}: written by a newer claimtrack (schema {version}; this one knows {known}). "
            "Run `pip install --upgrade claimtrack`; the file was left as it is."
        )


class FileExistsAlreadyError(ClaimtrackError):
    """Something stands where a new file should be made."""

    def __init__(self, path: str | Path) -> None:
        super().__init__(f"{path}: exists already. Name another file, or open this one.")


class BusyFileError(ClaimtrackError):
    """Somebody else kept the file for longer than we may wait."""

    def __init__(self, path: str | Path, by: str) -> None:
        super().__init__(f"{path}: busy ({by}). Nothing was written; try again in a moment.")


class MovedFileError(ClaimtrackError):
    """Another file took the name of ours in the middle of a write; the write was taken back."""

    def __init__(self, path: str | Path) -> None:
        super().__init__(
            f"{path}: was replaced by another file during this write. Nothing was written; "
            "do it again."
        )


class ReadOnlyFileError(ClaimtrackError):
    """The file or its folder does not let us write."""

    def __init__(self, path: str | Path) -> None:
        super().__init__(
            f"{path}: cannot be written to. Check its permissions and those of its folder, "
            "or copy the file to a place of your own."
        )


class FullDiskError(ClaimtrackError):
    """The disk filled up while writing; the transaction was taken back."""

    def __init__(self, path: str | Path) -> None:
        super().__init__(f"{path}: the disk is full. Nothing was written; make room and try again.")


class FailedWriteError(ClaimtrackError):
    """The drive refused a write; the transaction was taken back."""

    def __init__(self, path: str | Path, reason: str) -> None:
        super().__init__(
            f"{path}: could not be written ({reason}). Nothing was written; check the drive and "
            "how much you may write there, and try again."
        )


class UnreachableServerError(ClaimtrackError):
    """The PostgreSQL server does not answer, or refuses us."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"{url}: {reason}. Check the address, the user and that the server runs.")


class MissingExtraError(ClaimtrackError):
    """An optional package is needed and not installed."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs more packages: pip install 'claimtrack[{extra}]'.")


_LISTED = {
    "source": "Sources are shown by `claimtrack list --sources`.",
    "actor": "Who speaks is shown by `claimtrack list --actors`.",
    "tag": "Topics are shown by `claimtrack list --group topic --counts`.",
    "changeset": "Changesets are shown by `claimtrack log`.",
}
"""Which command shows what there is of a kind; of others `list --json` does."""


class UnknownIdError(ClaimtrackError):
    """Nothing in the file has this id, id prefix or key; `near` are lines that may be meant."""

    def __init__(self, words: str, kind: str = "", near: Sequence[str] = ()) -> None:
        lines = "".join(f"\n  {line}" for line in near)
        shown = _LISTED.get(kind, "Ids and keys are shown by `claimtrack list --json`.")
        super().__init__(
            f"{words!r}: no {kind or 'row'} has this id or key. "
            + (f"Its name in full may be meant:{lines}" if near else shown)
        )


class ThereAlreadyError(ClaimtrackError):
    """What should be added is there; `differs` says per field what is there and what was given.

    `told` is that without what to do next, which the screen says by its own keys.
    """

    def __init__(
        self, entity: str, short_id: str, there: str, differs: Sequence[str], *, is_retracted: bool
    ) -> None:
        self.entity, self.is_retracted = entity, is_retracted
        differ = f" There and here differ: {'; '.join(differs)}." if differs else ""
        self.told = f"There already: {there}.{differ} Nothing was changed."
        hint = f"`claimtrack revise {short_id}` changes it"
        if is_retracted:
            undo = f"claimtrack retract --restore {short_id}"
            hint = f"It is retracted; `{undo}` brings it back"
        elif entity == "actor":
            hint += "; for somebody else of that name, add with --qualifier"
        super().__init__(f"{self.told} {hint}.")


class UnknownActorError(ClaimtrackError):
    """Nobody is called so, but names begin so: somebody known may be meant."""

    def __init__(self, words: str, near: Sequence[str]) -> None:
        super().__init__(
            f"{words!r} is nobody's name, but part of {' and '.join(near)}. Give the whole name; "
            f"or, for somebody else, first: claimtrack add actor {quote(words)}"
        )


class AmbiguousIdError(ClaimtrackError):
    """More than one row answers to this id prefix, key or name."""

    def __init__(self, words: str, candidates: Sequence[str]) -> None:
        lines = "".join(f"\n  {line}" for line in candidates)
        super().__init__(f"{words!r} fits more than one; type more of it, or an id:{lines}")


class NoSourceTextError(ClaimtrackError):
    """A source whose text is needed, and of which no copy is kept."""

    def __init__(self, title: str) -> None:
        super().__init__(
            f"{title}: no copy of its text is kept. Add the source with its text: "
            "`claimtrack add source TITLE --text FILE`."
        )


class NoSnapshotError(ClaimtrackError):
    """There is no snapshot, or the file that it was made from was not kept with it.

    `what` is the source or the copy that was asked for.
    """

    def __init__(self, what: str, *, is_original: bool) -> None:
        super().__init__(
            f"{what}: the file itself was not kept; `claimtrack snapshot SOURCE FILE` keeps it."
            if is_original
            else f"{what}: no copy is kept; `claimtrack snapshot` keeps one."
        )


class LostTextError(ClaimtrackError):
    """A copy whose text should be in the file, and is not."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what}: the text of the copy is gone from the file. `claimtrack check` names all "
            "that is gone; a teammate's copy or a backup has it."
        )


class WrongKindError(ClaimtrackError):
    """An id that names something of another kind than the command works on."""

    def __init__(self, words: str, kind: str, wanted: str) -> None:
        super().__init__(f"{words}: is a {kind}; this needs a {wanted}.")


class NotYoursError(ClaimtrackError):
    """An undo of somebody else's changeset."""

    def __init__(self, changeset: str, author: str) -> None:
        super().__init__(
            f"{changeset}: was made by {author}, and only its author can undo it. "
            "Revise or retract what it changed instead."
        )


class NothingToUndoError(ClaimtrackError):
    """This author has no changeset left to undo."""

    def __init__(self, author: str) -> None:
        super().__init__(f"Nothing of {author}'s is left to undo.")


class NotMadeHereError(NothingToUndoError):
    """All that is left of this author was made elsewhere, or before; the last of it is named."""

    def __init__(self, author: str, changeset: str, *, is_undo: bool = False) -> None:
        last = "undo" if is_undo else "change"
        ClaimtrackError.__init__(
            self,
            f"Nothing that {author} {'undid' if is_undo else 'did'} on this computer is left to "
            f"{'redo' if is_undo else 'undo'}. The last {last} by that name was made on another "
            f"computer, or before this one marked its own: `claimtrack undo {changeset}` takes "
            f"that {last} back.",
        )


class OpenConflictError(ClaimtrackError):
    """A field whose conflict must be settled before it is written."""

    def __init__(self, entity: str, short_id: str, field: str) -> None:
        super().__init__(
            f"{entity} {short_id}: {field} is in conflict. See the candidates with `claimtrack "
            f"conflicts {short_id}`, and settle it before revising it."
        )


class ForbiddenFieldError(ClaimtrackError):
    """A field that this kind of row has not, or that is never changed."""

    def __init__(self, entity: str, field: str, known: Sequence[str]) -> None:
        super().__init__(f"{entity}: cannot change {field!r}. Known: {', '.join(known)}.")


class DanglingReferenceError(ClaimtrackError):
    """A row that points to one that the file has not."""

    def __init__(self, entity: str, field: str, target: str) -> None:
        super().__init__(f"{entity}: {field} points to {target}, which is not in the file.")


class BadQueryError(ClaimtrackError):
    """A filter that search does not know, or a value that it cannot take."""

    def __init__(self, part: str, reason: str) -> None:
        super().__init__(f"{part!r}: {reason}")
