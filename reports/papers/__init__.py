"""The official papers: each a snapshot, a template and, where it is a table, a spreadsheet twin."""

from .kind import Print, Snapshot
from .press import pdf_of
from .registry import PRINTS
from .sheet import xlsx_of

__all__ = ["PRINTS", "Print", "Snapshot", "pdf_of", "xlsx_of"]
