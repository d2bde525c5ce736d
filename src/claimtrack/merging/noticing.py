"""The names and dates of what comes in with a merge: which are accepted, what is to be said."""

from collections.abc import Container
from uuid import UUID

from sqlalchemy import Connection

from claimtrack.history import clock, dating
from claimtrack.history.digest import ChangesetHeader
from claimtrack.merging.plan import MergeReport
from claimtrack.store import Store, installation
from claimtrack.store.ahead import dated_ahead
from claimtrack.store.session import ignore
from claimtrack.text import counted


class Noticing:
    """Looks at the headers of one merge, as the installation of the person who merges.

    With `mends` the dates up to `newest`, the last id that comes in, are accepted from now on.
    """

    def __init__(self, author: str, workspace: UUID, newest: UUID | None, *, mends: bool) -> None:
        self._author = author
        self._workspace = workspace
        self._secret = installation.secret()
        self._present_ms = clock.now_ms()
        self._namesakes = 0
        self._about_ahead: list[str] = []
        self._known = installation.notes_of(workspace).accepted_until
        self._accepted: UUID | None = None
        self.latest_ms = self._latest(self._known)
        """The latest time that a changeset may be dated."""
        if mends and newest is not None and clock.milliseconds(newest) > self.latest_ms:
            self._accepted = newest
            self.latest_ms = self._latest(newest)

    def _latest(self, accepted: UUID | None) -> int:
        accepted_ms = None if accepted is None else clock.milliseconds(accepted)
        return dating.latest_plausible(self._present_ms, accepted_ms)

    def see(self, header: ChangesetHeader) -> None:
        """Look at one of them."""
        if header.author == self._author and not clock.is_made_by(header.id, self._secret):
            self._namesakes += 1

    def look(self, connection: Connection, brought: Container[UUID]) -> None:
        """Look at the dates of what was brought, beside those that were there."""
        found = dated_ahead(connection, self._present_ms, self._known, brought)
        self._about_ahead = [ahead.sentence(self._present_ms) for ahead in found]

    def report(self, target: Store, report: MergeReport) -> None:
        """Say what was seen, in the report and to whoever listens to the store's notices.

        What is said once is remembered where somebody listened; a dry run leaves nothing.
        """
        report.namesakes = self._namesakes
        report.notices = [*self._about_ahead]
        if self._accepted is not None and not report.dry_run:
            until = dating.words(clock.milliseconds(self._accepted))
            report.notices.append(
                f"Accepted on this computer: changes of this file dated up to {until}."
            )
        notes = installation.notes_of(self._workspace)
        is_told = self._author in notes.namesakes
        if self._namesakes and not is_told:
            report.notices.append(self._about_namesakes())
        for sentence in report.notices:
            target.on_notice(sentence)
        if report.dry_run:
            return
        if self._namesakes and not is_told and target.on_notice is not ignore:
            notes.namesakes.append(self._author)
        if self._accepted is not None:
            notes.accepted = self._accepted.hex
        if notes != installation.notes_of(self._workspace):
            installation.keep_notes(self._workspace, notes)

    def _about_namesakes(self) -> str:
        return (
            f"{counted(self._namesakes, 'changeset')} came in by your name, {self._author}, and "
            "not made on this computer (or before it marked its own). If that was you, all is "
            "well. If somebody else goes by that name too, one of you should write under another: "
            "--as NAME, or `author` in the config file. This is said once."
        )
