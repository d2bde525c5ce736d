"""A brief as PDF, set by Typst."""

from claimtrack.brief.pdf.setting import as_pdf

__all__ = ["as_pdf"]
