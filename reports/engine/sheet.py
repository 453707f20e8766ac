"""The sheet a paper is printed on: page geometry, page number, footer and watermark as CSS."""

import re
from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Literal

from reports.fonts import FAMILY, font_file

from . import watermark

Digits = Literal["thai", "arabic"]

PAPER_CSS = Path(__file__).with_name("paper.css")
FACES = {"Regular": "normal normal", "Bold": "bold normal", "Italic": "normal italic", "BoldItalic": "bold italic"}
COUNTERS = {"thai": "thai", "arabic": "decimal"}
THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


@dataclass(frozen=True)
class Sheet:
    """How every page of one paper looks. Plain data, so that it travels to worker processes."""

    title: str
    css: str = ""
    footer: str = ""
    lang: str = "th"
    watermark: str | None = None
    landscape: bool = False
    digits: Digits = "thai"
    first_page_number: bool = True
    issued_at: datetime | None = None

    def __post_init__(self) -> None:
        """ValueError for a naive moment: its day would depend on the machine."""
        if self.issued_at is not None and self.issued_at.tzinfo is None:
            raise ValueError("issued_at needs a time zone")

    def stylesheet(self, *, page_number: str) -> str:
        """All CSS but the fonts. `page_number` is the content of the top centre box, `none` where it is stamped later."""
        return "\n".join([PAPER_CSS.read_text(encoding="utf-8"), self.page_css(page_number), self.css])

    def page_css(self, page_number: str) -> str:
        """The @page rules of the paper."""
        foot = f"@bottom-left {{ content: {css_string(self.footer)} }}"
        first = "" if self.first_page_number else "@page :first { @top-center { content: none } }"
        return f"@page {{ {self.geometry()} {self.background()} @top-center {{ content: {page_number} }} {foot} }} {first}"

    def geometry(self) -> str:
        """Portrait papers keep the margins of official letters (left 3 cm, right 2 cm), tables take 1.5 cm all round."""
        return "size: A4 landscape; margin: 1.5cm;" if self.landscape else "size: A4; margin: 2.2cm 2cm 2cm 3cm;"

    def number_css(self, start: int, pages: int) -> str:
        """CSS of a document that holds nothing but page numbers, the first being start + 1 of `pages`."""
        number = f'counter(page, {COUNTERS[self.digits]}) " / {self.digit_text(pages)}"'
        page = f"@page {{ {self.geometry()} @top-center {{ content: {number} }} }} @page :first {{ counter-reset: page {start + 1} }}"
        return PAPER_CSS.read_text(encoding="utf-8") + page

    def background(self) -> str:
        """The watermark, behind the text of every page."""
        if self.watermark is None:
            return ""
        width = "60%" if self.landscape else "95%"  # of the page's own width, which is the short side of an upright sheet
        return f'background: url("{watermark.data_url(self.watermark)}") center / {width} auto no-repeat;'

    def running_number(self) -> str:
        """Content of the page number while all pages are in one document: ๒ / ๓๙."""
        counter = COUNTERS[self.digits]
        return f'counter(page, {counter}) " / " counter(pages, {counter})'

    def digit_text(self, number: int) -> str:
        return str(number).translate(THAI_DIGITS) if self.digits == "thai" else str(number)

    def document(self, sections: list[str]) -> str:
        """The HTML of a whole document: each section starts a page."""
        body = "".join(f'<section class="block">{section}</section>' for section in sections)
        return f'<!doctype html><html lang="{escape(self.lang)}">{self.head()}<body>{body}</body></html>'

    def head(self) -> str:
        issued = f'<meta name="dcterms.created" content="{self.issued_at.isoformat(timespec="seconds")}">' if self.issued_at else ""
        return f'<head><meta charset="utf-8"><title>{escape(self.title)}</title>{issued}</head>'


def font_css() -> str:
    """@font-face rules of the four styles."""
    return "".join(font_face(style, *kind.split()) for style, kind in FACES.items())


def font_face(style: str, weight: str, slope: str) -> str:
    return (
        f'@font-face {{ font-family: "{FAMILY}"; src: url("{font_file(style).as_uri()}"); font-weight: {weight}; font-style: {slope} }}\n'
    )


def css_string(text: str) -> str:
    """The text as a quoted CSS string, whatever is in it."""
    return '"' + re.sub(r'[\\"<\x00-\x1f\x7f]', lambda found: f"\\{ord(found[0]):x} ", text) + '"'
