"""Formats: pure bytes to records and back; opening the paths is `transfer`'s business."""

from claimtrack.formats.raw import Raw, Unreadable

__all__ = ["Raw", "Unreadable"]
