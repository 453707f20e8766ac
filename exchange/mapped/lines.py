"""The rows of a found table: provinces, totals that control them, and rows somebody must decide on."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_noop as _
from openpyxl.utils import get_column_letter
from rapidfuzz import fuzz, process

from provinces.models import Province

from ..faults import Fault, Wrong
from .damage import repaired, skeleton
from .grid import Mapping, Rows, baht, cell

BANGKOK = "10"
LIKELY = 60  # of 100: below it nothing is suggested
SKIP = "-"  # what people say of a row that is no province
PREFIX, GROUP, TOTAL = skeleton("จังหวัด"), skeleton("กลุ่มจังหวัด"), skeleton("รวม")
#: Rows that are no province, by their words: the report of the Budget Bureau by province.
KNOWN = {
    skeleton(words): (kind, words)
    for words, kind in {
        "รวมทั้งสิ้น": "all", "รวมจังหวัด/ต่างประเทศ": "provinces_and_abroad", "รวมจังหวัด": "provinces", "รวมต่างประเทศ": "abroad",
        "ส่วนกลาง": "central", "ส่วนภูมิภาค": "regional", "ต่างประเทศ": "abroad",
    }.items()
}  # fmt: skip


@dataclass
class Line:
    """`kind` is province, group, one of KNOWN, total, or unsure; `baht` is None where the amount cannot be read."""

    row: int
    text: str
    kind: str
    baht: Decimal | None
    province: Province | None = None
    suggestion: Province | None = None
    score: int = 0


@dataclass(frozen=True)
class Control:
    """A printed total against the sum of its rows (baht)."""

    row: int
    text: str
    printed: Decimal
    summed: Decimal

    @property
    def agrees(self) -> bool:
        return self.printed == self.summed


@dataclass
class Reading:
    lines: list[Line] = field(default_factory=list)
    controls: list[Control] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def of(self, kind: str) -> list[Line]:
        return [line for line in self.lines if line.kind == kind]

    @property
    def unsure(self) -> list[Line]:
        return self.of("unsure")

    @property
    def provinces(self) -> list[Line]:
        return self.of("province")

    @property
    def is_ready(self) -> bool:
        return bool(self.provinces) and not self.unsure and not self.faults


class Names:
    """The official provinces by skeleton. What people said of a row goes before everything."""

    def __init__(self, said: dict[str, str]) -> None:
        self.said = said
        self.by_code = {province.code: province for province in Province.objects.all()}
        self.by_skeleton: dict[str, list[Province]] = {}
        for province in self.by_code.values():
            self.by_skeleton.setdefault(skeleton(province.name_th), []).append(province)

    def line(self, row: int, text: str, baht: Decimal | None) -> Line:
        """Only a name whose whole skeleton is one province's is taken without a question."""
        bones = skeleton(text)
        said = self.said.get(str(row))
        if said is not None:
            return Line(row, repaired(text), "province" if said in self.by_code else "skipped", baht, self.by_code.get(said))
        if bones.startswith(GROUP):
            return Line(row, repaired(text), "group", baht)
        if bones in KNOWN or bones.startswith(TOTAL):
            kind, words = KNOWN.get(bones, ("total", repaired(text)))
            return Line(row, words, kind, baht)
        return self._named(Line(row, repaired(text), "unsure", baht), bones.removeprefix(PREFIX))

    def _named(self, line: Line, bones: str) -> Line:
        same = self.by_skeleton.get(bones, [])
        if len(same) == 1:
            line.kind, line.province = "province", same[0]
            return line
        found = process.extractOne(bones, list(self.by_skeleton), scorer=fuzz.ratio, score_cutoff=LIKELY) if bones else None
        if found:
            line.suggestion, line.score = self.by_skeleton[found[0]][0], round(found[1])
        return line


def read(rows: Rows, mapping: Mapping, said: dict[str, str]) -> Reading:
    """Every row under the heading that has a name or an amount, with its faults and the control sums."""
    reading, names = Reading(), Names(said)
    for number in range(mapping.header_row + 1, len(rows) + 1):
        text, raw = cell(rows, number, mapping.name_column), cell(rows, number, mapping.amount_column)
        if isinstance(text, str) and text.strip():
            reading.lines.append(names.line(number, text, _baht(reading, mapping, number, raw)))
    reading.controls = list(controls(reading.lines))
    reading.faults += [*_doubled(mapping, reading.provinces), *_unequal(mapping, reading.controls), *_empty(mapping, reading)]
    return reading


def _baht(reading: Reading, mapping: Mapping, row: int, raw: Any) -> Decimal | None:
    try:
        return baht(raw, mapping.times)
    except Wrong as wrong:
        reading.faults.append(wrong.at(mapping.sheet, _cell(mapping.amount_column, row)))
        return None


def _cell(column: int, row: int) -> str:
    return f"{get_column_letter(column)}{row}"


def controls(lines: list[Line]) -> Iterator[Control]:
    """Each total that the rows of the file can prove."""
    groups = list(_groups(lines))
    yield from groups
    parts = _parts(lines)
    for line in lines:
        if line.kind in parts and line.baht is not None:
            yield Control(line.row, line.text, line.baht, parts[line.kind])
    last = next((line for line in reversed(lines) if line.baht is not None), None)
    if last and last.baht is not None and last.kind == "total" and skeleton(last.text) == TOTAL:  # a bare รวม at the foot
        yield Control(last.row, last.text, last.baht, parts["all"])


def _parts(lines: list[Line]) -> dict[str, Decimal]:
    """What each kind of total is made of: the totals printed below it, else the rows themselves."""
    kinds = {line.kind for line in lines}
    printed = {kind: _sum(line for line in lines if line.kind == kind) for kind in kinds}
    bangkok = _sum(line for line in lines if line.province and line.province.code == BANGKOK)
    central, regional, abroad = (printed.get(kind, Decimal(0)) for kind in ("central", "regional", "abroad"))
    provinces = _sum(line for line in lines if line.kind == "province") - bangkok + regional
    both = printed.get("provinces", provinces) + abroad
    return {"provinces": provinces, "provinces_and_abroad": both, "all": central + bangkok + printed.get("provinces_and_abroad", both)}


def _groups(lines: list[Line]) -> Iterator[Control]:
    """A group's total stands above its provinces."""
    for place, line in enumerate(lines):
        if line.kind == "group" and line.baht is not None:
            yield Control(line.row, line.text, line.baht, _sum(_below(lines[place + 1 :])))


def _below(lines: list[Line]) -> Iterator[Line]:
    for line in lines:
        if line.kind not in ("province", "unsure", "skipped"):
            return
        yield line


def _sum(lines: Iterable[Line]) -> Decimal:
    return sum((line.baht or Decimal(0) for line in lines), Decimal(0))


def _doubled(mapping: Mapping, lines: list[Line]) -> Iterator[Fault]:
    seen: dict[str, int] = {}
    for line in lines:
        code = line.province.code if line.province else ""
        if seen.setdefault(code, line.row) != line.row:
            words = {"name": str(line.province), "row": str(seen[code])}
            wrong = Wrong("doubled_key", _("“%(name)s” ซ้ำกับแถว %(row)s"), _("ลบแถวที่ซ้ำ หรือแก้ชื่อที่จับคู่ไว้"), **words)
            yield wrong.at(mapping.sheet, _cell(mapping.name_column, line.row))
        if line.baht is None:
            wrong = Wrong("required", _("ช่องว่างอยู่ แต่ต้องมีค่า"), _("ใส่ตัวเลขเป็นบาท เช่น 1,250,000"))
            yield wrong.at(mapping.sheet, _cell(mapping.amount_column, line.row))


def _unequal(mapping: Mapping, found: list[Control]) -> Iterator[Fault]:
    for control in found:
        if not control.agrees:
            words = {"name": control.text, "printed": f"{control.printed:,.2f}", "summed": f"{control.summed:,.2f}"}
            told = _("แถวรวม “%(name)s” เป็น %(printed)s แต่แถวในไฟล์รวมได้ %(summed)s")
            wrong = Wrong("unequal_sum", told, _("ตรวจแถวที่ขาดหรือเกิน หรือคอลัมน์ที่เลือก"), **words)
            yield wrong.at(mapping.sheet, _cell(mapping.amount_column, control.row))


def _empty(mapping: Mapping, reading: Reading) -> Iterator[Fault]:
    if not reading.provinces and not reading.unsure:
        yield Wrong("no_rows", _("ไม่พบแถวของจังหวัดใต้หัวตาราง"), _("แก้แถวหัวตารางและคอลัมน์ที่เลือก")).at(mapping.sheet)
