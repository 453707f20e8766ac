"""Text read back from papers is the text that went in: the derived font's whole reason (ADR on Thai papers, reports/fonts/build.py)."""

import csv
import re
import shutil
import subprocess
from functools import cache
from html import escape
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdf
import pypdfium2
import pytest

from core.thai import tidy_text
from reports.engine.press import press
from reports.engine.sheet import Sheet

BUDGET = Path(__file__).resolve().parents[2] / "data" / "budget" / "fy2565_line_items.csv"
COLUMNS = ("unit_name_th", "project_name_th", "category_2_th", "item_description_th", "unit_of_measure_th", "district_names_th")
CONSONANTS = [chr(code) for code in range(0x0E01, 0x0E2F)]
TONES = ["", *(chr(code) for code in range(0x0E48, 0x0E4C))]
WORDS = [
    *["ประมาณ", "น้ำ", "กำนัน", "ฟ้ำ", "ปำ", "ฬำ", "ที่พัก", "สิ่ง", "เบี้ย", "พันธุ์", "ห้ัว", "พุทธํ", "ฐุ", "ญู", "ปู่", "ฝุ่น", "ก็"],
    *["สำเร็จ", "น้ำมัน", "ค่าเช่าที่พัก", "๑๓,๑๕๗,๖๒๑,๙๐๐.๐๐", "1,250.50", "ก.น.จ.", "ฯลฯ", "๒๕๖๙"],
]
STYLES = ("", "font-weight: bold", "font-style: italic", "font-weight: bold; font-style: italic")
WIDE = "@page { size: 2400mm 3000mm; margin: 5mm } body { font: 12pt 'Sarabun Flat'; white-space: nowrap; margin: 0 } p { margin: 0 }"


@cache
def real_texts() -> list[str]:
    """Every distinct Thai cell of a real budget document."""
    with BUDGET.open(encoding="utf-8-sig") as file:
        cells = {" ".join(tidy_text(row[column]).split()) for row in csv.DictReader(file) for column in COLUMNS}
    return sorted(cell for cell in cells if cell and not re.search(r"\s[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]", cell))


def synthetic_texts() -> list[str]:
    """Every consonant with every tone before ำ and า, and words that have gone wrong before."""
    return [*WORDS, *(consonant + tone + vowel for consonant in CONSONANTS for tone in TONES for vowel in "ำา")]


def in_every_style(texts: list[str]) -> list[tuple[str, str]]:
    return [(text, style) for text in texts for style in STYLES]


def in_changing_styles(texts: list[str]) -> list[tuple[str, str]]:
    return [(text, STYLES[number % 4]) for number, text in enumerate(texts)]


@cache
def printed() -> tuple[list[str], bytes]:
    """All texts, and a PDF in which each stands between marks on a line of its own."""
    styled = in_changing_styles(real_texts()) + in_every_style(synthetic_texts())
    lines = (f'<p style="{style}">@{number}@{escape(text)}@/@</p>' for number, (text, style) in enumerate(styled))
    return [text for text, _ in styled], press(Sheet("ทดสอบ").document(["".join(lines)]), WIDE)


def by_pypdf(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages)


def by_pdfium(pdf: bytes) -> str:
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))


def by_poppler(pdf: bytes) -> str:
    assert shutil.which("pdftotext"), "install poppler-utils: people read papers with it"
    return subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()


@pytest.mark.parametrize("read", [by_pypdf, by_pdfium, by_poppler])
def test_every_reader_gets_back_exactly_what_was_printed(read):
    texts, pdf = printed()
    found = {int(number): text for number, text in re.findall(r"@(\d+)@(.*?)@/@", read(pdf), re.S)}
    wrong = {text: found.get(number) for number, text in enumerate(texts) if found.get(number) != text}
    assert not wrong, f"{len(wrong)} of {len(texts)} differ"


def test_the_trial_covers_hundreds_of_real_texts_with_sara_am():
    assert len(real_texts()) > 500
    assert sum("ำ" in text for text in real_texts()) > 100


def to_unicode(pdf: bytes) -> list[str]:
    with pikepdf.open(BytesIO(pdf)) as file:
        found = [font for font in file.objects if isinstance(font, pikepdf.Dictionary) and "/ToUnicode" in font]
        return [font.ToUnicode.read_bytes().decode() for font in found]


def base_fonts(pdf: bytes) -> set[str]:
    with pikepdf.open(BytesIO(pdf)) as file:
        return {str(font.BaseFont) for font in file.objects if isinstance(font, pikepdf.Dictionary) and "/BaseFont" in font}


def operators(pdf: bytes) -> set[str]:
    with pikepdf.open(BytesIO(pdf)) as file:
        return {str(step.operator) for page in file.pages for step in pikepdf.parse_content_stream(page)}


def test_no_glyph_stands_for_nothing():
    maps = to_unicode(printed()[1])
    assert len(maps) == 4
    assert all("beginbfchar" in each or "beginbfrange" in each for each in maps)
    assert not any(re.search(r"<[0-9a-fA-F]+>\s*<>", each) for each in maps)


def test_no_mark_is_lifted_by_the_page_description():
    assert "Tf" in operators(printed()[1])
    assert "Ts" not in operators(printed()[1])


def test_only_the_house_font_is_in_the_file():
    """A fallback font would bring the fault back."""
    names = base_fonts(printed()[1])
    assert len(names) >= 4
    assert all(re.fullmatch(r"/[A-Z]{6}\+Sarabun-?Flat.*", name) for name in names), names
