"""The word behind the text of drafts and copies, drawn as a shape: as text it would turn up in the middle of extracted lines."""

import json
from base64 import b64encode
from functools import cache

from reports.fonts import FOLDER

COLOUR = "#e9ecef"
TILT = -35  # degrees
BODY = 1000  # font units to one em


@cache
def outlines() -> dict[str, dict[str, int | str]]:
    """Words drawn by `python -m reports.fonts.build`: width in font units and SVG path."""
    drawn: dict[str, dict[str, int | str]] = json.loads((FOLDER / "outlines.json").read_text(encoding="utf-8"))
    return drawn


def svg(word: str) -> str:
    """A tilted word as SVG. ValueError for words that have no outline yet (add them to reports/fonts/words.py)."""
    if word not in outlines():
        raise ValueError(f"no watermark outline for {word!r}; there are: {', '.join(outlines())}")
    width = int(outlines()[word]["width"])
    path = f'<path fill="{COLOUR}" transform="translate({-width / 2} {BODY * 0.3})" d="{outlines()[word]["path"]}"/>'
    half = width * 0.41 + BODY * 0.7, width * 0.29 + BODY * 0.7
    box = f"{-half[0]} {-half[1]} {2 * half[0]} {2 * half[1]}"
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}"><g transform="rotate({TILT})">{path}</g></svg>'


def data_url(word: str) -> str:
    """The SVG as a data URL for CSS."""
    return "data:image/svg+xml;base64," + b64encode(svg(word).encode()).decode()
