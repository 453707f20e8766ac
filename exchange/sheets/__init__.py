"""What the workbooks hold, declared once: it drives the template, the export and the reader."""

from .base import Choices, Column, Kind, Sheet

__all__ = ["Choices", "Column", "Kind", "Sheet"]
