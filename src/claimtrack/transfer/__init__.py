"""Import and export: opens paths, counts, reports; each a whole job in one transaction."""

from claimtrack.transfer.exporting import export_file, export_folder, export_path
from claimtrack.transfer.importing import import_path
from claimtrack.transfer.report import Refusal, Report

__all__ = ["Refusal", "Report", "export_file", "export_folder", "export_path", "import_path"]
