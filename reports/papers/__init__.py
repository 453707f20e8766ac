"""The official papers: each a snapshot, a template and a spreadsheet twin."""

from .press import pdf_of
from .sheet import xlsx_of

__all__ = ["pdf_of", "xlsx_of"]
