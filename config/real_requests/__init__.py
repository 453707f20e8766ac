"""What the rules say of the real papers: counted from the printed rows alone, drawn into docs/real-requests.md.

`papers` loads and checks, `counts` counts by rule, `sample` draws the findings that were checked by hand, `page` writes.
"""

from .page import FILE, page
from .papers import checked, load
from .sample import redraw

__all__ = ["FILE", "checked", "load", "page", "redraw"]
