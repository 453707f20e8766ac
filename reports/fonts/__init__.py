"""The font of every official paper: "Sarabun Flat", derived from data/fonts by `python -m reports.fonts.build`."""

from pathlib import Path

FOLDER = Path(__file__).resolve().parent
FAMILY = "Sarabun Flat"
STYLES = ("Regular", "Bold", "Italic", "BoldItalic")


def font_file(style: str) -> Path:
    """Where the derived font of one of STYLES lies."""
    return FOLDER / f"SarabunFlat-{style}.ttf"
