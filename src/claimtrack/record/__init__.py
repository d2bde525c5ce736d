"""Add, revise, retract, settle, undo: the only writer, which leaves history as it goes."""

from claimtrack.record.recording import Recording, recording

__all__ = ["Recording", "recording"]
