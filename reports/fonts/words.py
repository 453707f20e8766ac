"""Watermark words as outlines: drawn as a shape they stay out of the text layer, which must hold the paper's own text only."""

import json
from pathlib import Path

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

from reports.fonts import FOLDER
from reports.fonts.placements import Placed, Shaper

WORDS = ("ร่าง", "ตัวอย่าง", "สำเนา", "ยกเลิก", "DRAFT", "SAMPLE", "COPY", "VOID")
OUTLINES = FOLDER / "outlines.json"


def outline(font: TTFont, glyphs: list[Placed]) -> dict[str, str | int]:
    """`width` (font units) and SVG `path` of a shaped word, y downwards, base line at 0."""
    pen, x = SVGPathPen(font.getGlyphSet()), 0
    for (name, dx, dy), advance in glyphs:
        font.getGlyphSet()[name].draw(TransformPen(pen, (1, 0, 0, -1, x + dx, -dy)))
        x += advance
    return {"width": x, "path": pen.getCommands()}


def outlines(source: Path) -> dict[str, dict[str, str | int]]:
    """Every word of WORDS drawn with the font."""
    font = TTFont(source)
    shaper = Shaper(source, font.getGlyphOrder())
    return {word: outline(font, shaper.shape(word)) for word in WORDS}


def write_outlines(source: Path) -> Path:
    OUTLINES.write_text(json.dumps(outlines(source), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return OUTLINES
