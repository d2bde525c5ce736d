"""Formats: pure bytes to records and back; opening the paths is `transfer`'s business."""

from claimtrack.formats.format import Raw, Unreadable

__all__ = ["Raw", "Unreadable"]
