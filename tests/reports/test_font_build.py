"""The committed font and its script cannot drift apart."""

import json

import pytest
from fontTools.ttLib import TTFont

from reports.fonts import FAMILY, STYLES, font_file
from reports.fonts.build import DIGITS, SOURCES, TABULAR_WIDTH, build
from reports.fonts.placements import Mark, Placements, Shaper
from reports.fonts.words import OUTLINES, outlines

OWN_TABLES = ("glyf", "GSUB", "hmtx", "GDEF", "name", "head", "hhea", "OS/2")


@pytest.fixture(scope="module", params=STYLES)
def pair(request, tmp_path_factory):
    """Committed font and fresh build of one style."""
    fresh = build(request.param, tmp_path_factory.mktemp("fonts") / "fresh.ttf")
    return TTFont(font_file(request.param)), TTFont(fresh)


@pytest.mark.parametrize("table", OWN_TABLES)
def test_the_committed_font_equals_a_fresh_build(pair, table):
    committed, fresh = pair
    assert committed[table].compile(committed) == fresh[table].compile(fresh)


def test_the_font_has_another_name_than_its_source(pair):
    names = {record.toUnicode() for record in pair[0]["name"].names if record.nameID in (1, 16)}
    assert all(name.startswith(FAMILY) for name in names)


def test_lines_are_as_high_and_the_head_box_as_large_as_in_the_source(pair):
    """A larger head box makes poppler place every glyph anew."""
    style = pair[0]["name"].getDebugName(2).replace(" ", "")
    source = TTFont(SOURCES / f"Sarabun-{style}.ttf")
    for table, fields in {"head": ("xMin", "yMin", "xMax", "yMax"), "hhea": ("ascent", "descent", "lineGap")}.items():
        assert [getattr(pair[0][table], field) for field in fields] == [getattr(source[table], field) for field in fields]


def shaped(style: str, text: str) -> list:
    return Shaper(font_file(style), TTFont(font_file(style)).getGlyphOrder()).shape(text)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("text", ["น้ำ", "ที่พัก", "ปู่", "ห้ัว", "พันธุ์", "ฝุ่น"])
def test_no_mark_is_moved_by_positioning(style, text):
    assert all((glyph.mark.dx, glyph.mark.dy) == (0, 0) for glyph in shaped(style, text))


@pytest.mark.parametrize("style", STYLES)
def test_sara_am_is_one_glyph(style):
    assert [glyph.mark.glyph.split(".")[0] for glyph in shaped(style, "น้ำ")] == ["uni0E19", "saraAm"]


def test_thai_digits_in_columns_have_one_width_in_all_styles():
    widths = {TTFont(font_file(style))["hmtx"][f"{digit}.tnum"][0] for style in STYLES for digit in DIGITS}
    assert widths == {TABULAR_WIDTH}


def test_contradicting_placements_stop_the_build():
    placements = Placements()
    placements.alone[Mark("uni0E35", 0, 0)].add("uni0E01")
    placements.alone[Mark("uni0E35", 5, 0)].add("uni0E01")
    with pytest.raises(ValueError, match="two places"):
        placements.check()


def test_the_watermark_outlines_equal_a_fresh_build():
    assert json.loads(OUTLINES.read_text(encoding="utf-8")) == outlines(SOURCES / "Sarabun-Bold.ttf")


def test_the_licence_lies_beside_the_font():
    assert "SIL Open Font License, Version 1.1" in font_file("Regular").with_name("OFL.txt").read_text(encoding="utf-8")
