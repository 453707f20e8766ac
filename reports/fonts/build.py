"""Derives "Sarabun Flat" from Sarabun: marks that the original lifts by GPOS become glyphs of their own, drawn where they belong.

Why: HarfBuzz splits ำ into two glyphs, and lifted marks become `Ts` pieces in a PDF; both make the text layer of every paper wrong
('คำขอ' → 'คาขอ', 'ที่พัก' → 'ทีพ่ ัก'), so search, copy and screen readers fail. With one glyph per mark and place, and one glyph
per ำ, each glyph means the same text wherever it stands.

Development only (needs uharfbuzz): `python -m reports.fonts.build` writes the four TTFs beside this file and the watermark outlines.
"""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from fontTools.otlLib import builder
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables import otTables
from fontTools.ttLib.tables._g_l_y_f import Glyph, GlyphComponent

from reports.fonts import FAMILY, STYLES, font_file
from reports.fonts.placements import Mark, Shaper, read_placements
from reports.fonts.words import write_outlines

SOURCES = Path(__file__).resolve().parents[2] / "data" / "fonts"
SARA_AA = "uni0E32"
DIGITS = [f"uni0E5{digit}" for digit in range(10)]
BASE, MARK = 1, 3  # glyph classes of GDEF
TABULAR_WIDTH = 708  # font units, of each Thai digit in columns
NAME_IDS = (1, 3, 4, 6, 16, 18)


class Context(NamedTuple):
    """One contextual rule: after these glyphs (nearest first), this input, apply that lookup to the first of it."""

    behind: list[set[str]]
    ahead: list[str]
    lookup: int


class FlatFont:
    """One style under the knife."""

    def __init__(self, source: Path) -> None:
        # The head box decides how poppler places glyphs on the pixel grid: a grown box changes the look of every page.
        self.font = TTFont(source, recalcBBoxes=False, recalcTimestamp=False)
        head = self.font["head"]
        self.head_box = {key: getattr(head, key) for key in ("xMin", "yMin", "xMax", "yMax")}
        self.placements = read_placements(Shaper(source, self.font.getGlyphOrder()))
        self.glyph_ids = dict(self.font.getReverseGlyphMap())
        self.shifted: dict[Mark, str] = {}
        self.single_lookups: dict[Mark, int] = {}

    @property
    def gsub(self) -> Any:
        return self.font["GSUB"].table

    def add_glyph(self, name: str, parts: Iterable[Mark], advance: int, glyph_class: int, scale: float = 1.0) -> str:
        """A composite glyph of moved parts, advance in font units, narrowed by `scale`."""
        glyph = Glyph()
        glyph.numberOfContours = -1
        glyph.components = [component(part, scale) for part in parts]
        table = self.font["glyf"]
        table[name] = glyph
        glyph.recalcBounds(table)
        self.font["hmtx"][name] = (advance, getattr(glyph, "xMin", 0))
        self.font["GDEF"].table.GlyphClassDef.classDefs[name] = glyph_class
        return name

    def shifted_mark(self, mark: Mark) -> str:
        """The glyph that draws the mark already in place; made on first use."""
        if mark not in self.shifted:
            name = f"{mark.glyph.split('.')[0]}.f{len(self.shifted):03d}"
            self.shifted[mark] = self.add_glyph(name, [mark], 0, MARK)
        return self.shifted[mark]

    def add_lookup(self, lookup: Any) -> int:
        """Index of the lookup appended to GSUB: after all of the font's own, so that it sees their result."""
        lookups = self.gsub.LookupList
        lookups.Lookup.append(lookup)
        lookups.LookupCount = len(lookups.Lookup)
        return lookups.LookupCount - 1

    def single(self, mark: Mark) -> int:
        """Lookup that swaps the mark for its shifted twin, also when it is not moved: else it loses its anchor to a swapped neighbour."""
        if mark not in self.single_lookups:
            swap = builder.buildSingleSubstSubtable({mark.glyph: self.shifted_mark(mark)})
            self.single_lookups[mark] = self.add_lookup(builder.buildLookup([swap]))
        return self.single_lookups[mark]

    def sara_am_contexts(self) -> list[Context]:
        """base · [nikhahit(+tone) aa] → one glyph that means ำ."""
        advance = self.font["hmtx"][SARA_AA][0]
        return [
            Context([bases], [mark.glyph, SARA_AA], self.sara_am_lookup(number, mark, advance))
            for number, (mark, bases) in enumerate(sorted(self.placements.sara_am.items()))
        ]

    def sara_am_lookup(self, number: int, mark: Mark, advance: int) -> int:
        """Ligature of a placed nikhahit and SARA AA."""
        name = self.add_glyph(f"saraAm.{number:03d}", [Mark(SARA_AA, 0, 0), mark], advance, BASE)
        ligature = builder.buildLigatureSubstSubtable({(mark.glyph, SARA_AA): name})
        return self.add_lookup(builder.buildLookup([ligature]))

    def stacked_contexts(self) -> list[Context]:
        """base mark · mark → shifted mark."""
        return [
            Context([{first}, bases], [mark.glyph], self.single(mark)) for (first, mark), bases in sorted(self.placements.stacked.items())
        ]

    def alone_contexts(self) -> list[Context]:
        """base · mark → shifted mark."""
        return [Context([bases], [mark.glyph], self.single(mark)) for mark, bases in sorted(self.placements.alone.items())]

    def flatten(self) -> None:
        """Appends the three contextual lookups. Second marks go before first ones, whose original glyph they look back at."""
        contexts = (self.sara_am_contexts(), self.stacked_contexts(), self.alone_contexts())
        self.extend_ccmp([self.add_lookup(self.chain(group)) for group in contexts])

    def chain(self, contexts: list[Context]) -> Any:
        """A chaining contextual lookup (type 6, format 3)."""
        lookup = otTables.Lookup()
        lookup.LookupType, lookup.LookupFlag = 6, 0
        lookup.SubTable = [self.chain_rule(context) for context in contexts]
        lookup.SubTableCount = len(lookup.SubTable)
        return lookup

    def chain_rule(self, context: Context) -> Any:
        rule = otTables.ChainContextSubst()
        rule.Format = 3
        rule.BacktrackCoverage = [builder.buildCoverage(glyphs, self.glyph_ids) for glyphs in context.behind]
        rule.InputCoverage = [builder.buildCoverage({glyph}, self.glyph_ids) for glyph in context.ahead]
        rule.LookAheadCoverage = []
        rule.BacktrackGlyphCount, rule.InputGlyphCount, rule.LookAheadGlyphCount = len(context.behind), len(context.ahead), 0
        record = otTables.SubstLookupRecord()
        record.SequenceIndex, record.LookupListIndex = 0, context.lookup
        rule.SubstLookupRecord, rule.SubstCount = [record], 1
        return rule

    def extend_ccmp(self, lookups: list[int]) -> None:
        """`ccmp`, not `liga`: letter-spacing switches `liga` off."""
        for feature in self.features_of("thai", "ccmp"):
            feature.LookupListIndex = [*feature.LookupListIndex, *lookups]
            feature.LookupCount = len(feature.LookupListIndex)

    def features_of(self, script: str, tag: str) -> list[Any]:
        records = self.gsub.FeatureList.FeatureRecord
        indexes = [index for language in self.languages_of(script) for index in language.FeatureIndex]
        return [records[index].Feature for index in indexes if records[index].FeatureTag == tag]

    def languages_of(self, script: str) -> list[Any]:
        return [record.Script.DefaultLangSys for record in self.gsub.ScriptList.ScriptRecord if record.ScriptTag == script]

    def add_tabular_digits(self) -> None:
        """Thai digits of one width under `tnum`: the original's differ by an eighth, so that columns of amounts would not line up."""
        swap = builder.buildSingleSubstSubtable({digit: self.tabular_digit(digit) for digit in DIGITS})
        self.add_feature("thai", "tnum", self.add_lookup(builder.buildLookup([swap])))

    def tabular_digit(self, digit: str) -> str:
        """The digit in the middle of its place; a wider one (๗) is narrowed, so that bold totals line up with plain rows."""
        advance = self.font["hmtx"][digit][0]
        shift, scale = max(0, TABULAR_WIDTH - advance) // 2, min(1.0, TABULAR_WIDTH / advance)
        return self.add_glyph(f"{digit}.tnum", [Mark(digit, shift, 0)], TABULAR_WIDTH, BASE, scale)

    def add_feature(self, script: str, tag: str, lookup: int) -> None:
        """A new feature with one lookup. Its tag must sort last, as the list is kept in order of tags."""
        record = otTables.FeatureRecord()
        record.FeatureTag, record.Feature = tag, otTables.Feature()
        record.Feature.LookupListIndex, record.Feature.LookupCount, record.Feature.FeatureParams = [lookup], 1, None
        features = self.gsub.FeatureList
        features.FeatureRecord.append(record)
        features.FeatureCount = len(features.FeatureRecord)
        for language in self.languages_of(script):
            language.FeatureIndex.append(features.FeatureCount - 1)
            language.FeatureCount = len(language.FeatureIndex)

    def rename(self) -> None:
        """Never shadows an installed Sarabun."""
        names = self.font["name"]
        for record in [record for record in names.names if record.nameID in NAME_IDS]:
            family = FAMILY.replace(" ", "") if record.nameID in (3, 6) else FAMILY
            names.setName(record.toUnicode().replace("Sarabun", family), record.nameID, record.platformID, record.platEncID, record.langID)

    def save(self, target: Path) -> None:
        order = list(self.font["glyf"].glyphOrder)
        self.font.setGlyphOrder(order)
        self.font.getReverseGlyphMap(rebuild=True)
        self.font["maxp"].numGlyphs = len(order)
        for key, value in self.head_box.items():
            setattr(self.font["head"], key, value)
        self.font.save(target)


def component(part: Mark, scale: float) -> GlyphComponent:
    """A part of a composite, moved and not rounded to the grid."""
    made = GlyphComponent()
    made.glyphName, made.x, made.y, made.flags = part.glyph, part.dx, part.dy, 0x4
    if scale != 1.0:
        made.transform = [[scale, 0], [0, 1]]
    return made


def build(style: str, target: Path) -> Path:
    """Writes the flat font of one style to target. About half a second."""
    flat = FlatFont(SOURCES / f"Sarabun-{style}.ttf")
    flat.flatten()
    flat.add_tabular_digits()
    flat.rename()
    flat.save(target)
    return target


def main() -> None:
    """Writes the committed files and names them."""
    made = [build(style, font_file(style)) for style in STYLES]
    sys.stdout.writelines(f"{path}\n" for path in [*made, write_outlines(SOURCES / "Sarabun-Bold.ttf")])


if __name__ == "__main__":
    main()
