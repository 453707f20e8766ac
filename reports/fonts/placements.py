"""Where the original font puts Thai marks: every consonant is shaped with every mark it can carry and the result is written down."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import uharfbuzz as hb

CONSONANTS = [chr(code) for code in range(0x0E01, 0x0E2F)]
VOWELS = [chr(code) for code in (0x0E31, 0x0E34, 0x0E35, 0x0E36, 0x0E37, 0x0E47, 0x0E4D, 0x0E38, 0x0E39, 0x0E3A)]
TONES = [chr(code) for code in (0x0E48, 0x0E49, 0x0E4A, 0x0E4B)]
TOPS = [*TONES, "\u0e4c", "\u0e4e"]
SARA_AM = "\u0e33"


class Mark(NamedTuple):
    """A mark glyph and how far (font units) it is moved from where it is drawn."""

    glyph: str
    dx: int
    dy: int


class Placed(NamedTuple):
    """One glyph as HarfBuzz places it, in font units."""

    mark: Mark
    advance: int


@dataclass
class Placements:
    """Which mark goes where, and after which base glyphs. All keys in font units of one style."""

    sara_am: dict[Mark, set[str]] = field(default_factory=lambda: defaultdict(set))
    """NIKHAHIT (with or without a tone) standing before SARA AA → bases."""
    alone: dict[Mark, set[str]] = field(default_factory=lambda: defaultdict(set))
    """First mark after the base → bases."""
    stacked: dict[tuple[str, Mark], set[str]] = field(default_factory=lambda: defaultdict(set))
    """(First mark as drawn by the original font, second mark) → bases."""

    def add_syllable(self, glyphs: list[Placed]) -> None:
        """Note a base with one or two marks; anything that advances behind the base is no mark and is left to the original font."""
        base, *marks = glyphs
        if not marks or any(glyph.advance for glyph in marks):
            return
        self.alone[marks[0].mark].add(base.mark.glyph)
        if len(marks) == 2:
            self.stacked[marks[0].mark.glyph, marks[1].mark].add(base.mark.glyph)

    def add_sara_am(self, glyphs: list[Placed]) -> None:
        """Note a base with ำ, which HarfBuzz has split in two; ValueError when it has not."""
        base, nikhahit, aa = glyphs
        if nikhahit.advance or not aa.advance:
            raise ValueError(f"unexpected shape of SARA AM after {base.mark.glyph}")
        self.sara_am[nikhahit.mark].add(base.mark.glyph)

    def check(self) -> None:
        """ValueError when one base wants the same mark in two places: a context of one base could not tell them apart."""
        seen: dict[tuple[str, str], Mark] = {}
        for mark, bases in self.alone.items():
            for base in bases:
                if seen.setdefault((base, mark.glyph), mark) != mark:
                    raise ValueError(f"{base} wants {mark.glyph} in two places")


class Shaper:
    """HarfBuzz over one font file."""

    def __init__(self, path: Path, glyph_order: list[str]) -> None:
        self.font = hb.Font(hb.Face(hb.Blob.from_file_path(str(path))))
        self.glyph_order = glyph_order

    def shape(self, text: str) -> list[Placed]:
        """Glyphs of the text in drawing order."""
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        hb.shape(self.font, buffer)
        return [
            Placed(Mark(self.glyph_order[info.codepoint], position.x_offset, position.y_offset), position.x_advance)
            for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
        ]


def syllables(consonant: str) -> Iterator[str]:
    """The consonant with each vowel, each top mark, and both; both orders, because people type both (ห้ัว)."""
    yield from (consonant + mark for mark in [*VOWELS, *TOPS])
    for vowel in VOWELS:
        for top in TOPS:
            yield consonant + vowel + top
            yield consonant + top + vowel


def read_placements(shaper: Shaper) -> Placements:
    """Every placement one font uses for Thai, checked for contradictions."""
    found = Placements()
    for consonant in CONSONANTS:
        for tone in ["", *TONES]:
            found.add_sara_am(shaper.shape(consonant + tone + SARA_AM))
        for syllable in syllables(consonant):
            found.add_syllable(shaper.shape(syllable))
    found.check()
    return found
