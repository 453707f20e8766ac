"""HTML blocks in, one PDF out, knowing nothing of planning. `render_pdf` is all that callers need."""

from .errors import RenderFailed
from .render import render_pdf
from .sheet import Sheet

__all__ = ["RenderFailed", "Sheet", "render_pdf"]
