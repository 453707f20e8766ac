"""The rubric of the screening: eight criteria of 0 to 4 points each, and the arithmetic over several scorers.

Criteria follow the scoring sheet of the important projects of FY2566, which uses 0–4 (process.md 2.4, field 28).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .models.proposal import FULL_MARK

CENT = Decimal("0.01")


class Criterion(NamedTuple):
    """`levels` says in one line each what 0, 1, 2, 3 and 4 points mean."""

    code: str
    label: str | Promise
    levels: tuple[str | Promise, ...]


def _levels(nothing: Any, little: Any, half: Any, most: Any, full: Any) -> tuple[Any, ...]:
    return (nothing, little, half, most, full)


CRITERIA = (
    Criterion("alignment", _("ความสอดคล้องกับแผน"), _levels(
        _("ไม่เกี่ยวกับแผนพัฒนา"), _("อ้างแผนกว้าง ๆ ไม่บอกประเด็น"), _("ตรงประเด็น แต่ไม่ตอบตัวชี้วัด"), _("ตรงประเด็นและแผนงาน ตอบตัวชี้วัดบางส่วน"),
        _("ตรงแผนงานและตอบตัวชี้วัดของประเด็นโดยตรง"),
    )),
    Criterion("problem", _("ความชัดเจนของปัญหา"), _levels(
        _("ไม่บอกปัญหา"), _("บอกปัญหาโดยไม่มีข้อมูล"), _("มีข้อมูลแต่ไม่บอกปีหรือแหล่งที่มา"), _("มีข้อมูลพร้อมปีและแหล่งที่มา"),
        _("มีข้อมูล สาเหตุ และความต้องการของพื้นที่ยืนยัน"),
    )),
    Criterion("objective", _("วัตถุประสงค์"), _levels(
        _("ไม่มี"), _("เป็นกิจกรรม ไม่ใช่วัตถุประสงค์"), _("สอดคล้องกับปัญหา แต่วัดไม่ได้"), _("สอดคล้องและวัดได้บางข้อ"), _("สอดคล้องและวัดได้ทุกข้อ"),
    )),
    Criterion("output", _("ผลผลิต"), _levels(
        _("ไม่มี"), _("มี แต่ไม่บอกจำนวน"), _("บอกจำนวน แต่ไม่สัมพันธ์กับกิจกรรม"), _("บอกจำนวนและสัมพันธ์กับกิจกรรม"), _("ครบทุกกิจกรรม มีหน่วยนับและค่าเป้าหมาย"),
    )),
    Criterion("outcome", _("ผลลัพธ์"), _levels(
        _("ไม่มี"), _("เขียนซ้ำผลผลิต"), _("บอกผลต่อประชาชนแต่วัดไม่ได้"), _("วัดได้ แต่ไม่มีค่าฐาน"), _("วัดได้ มีค่าฐาน ค่าเป้าหมาย และวิธีเก็บข้อมูล"),
    )),
    Criterion("beneficiary", _("กลุ่มเป้าหมาย"), _levels(
        _("ไม่ระบุ"), _("ระบุกว้าง ๆ เช่น ประชาชนทั่วไป"), _("ระบุกลุ่ม แต่ไม่บอกจำนวน"), _("ระบุกลุ่มและจำนวน"),
        _("ระบุกลุ่ม จำนวน พื้นที่ และผู้ที่ถูกละเลยได้ประโยชน์"),
    )),
    Criterion("readiness", _("ความพร้อม"), _levels(
        _("ยังไม่มีพื้นที่หรือแบบ"), _("มีพื้นที่ ยังไม่ได้รับอนุญาต"), _("มีพื้นที่และแบบเบื้องต้น"), _("มีแบบและประมาณราคา รออนุญาตบางรายการ"),
        _("ครบทุกด้าน เริ่มได้ทันทีที่ได้งบ"),
    )),
    Criterion("value", _("ความคุ้มค่า"), _levels(
        _("ไม่บอก"), _("ราคาสูงกว่าโครงการแบบเดียวกันมากโดยไม่มีเหตุผล"), _("ราคาใกล้เคียง แต่ประโยชน์ไม่ชัด"), _("ราคาสมเหตุผลและประโยชน์ชัด"),
        _("ประโยชน์สูงกว่าต้นทุนชัดเจน มีการเปรียบเทียบทางเลือก"),
    )),
)  # fmt: skip
CODES = tuple(criterion.code for criterion in CRITERIA)


class Mark(NamedTuple):
    """One scorer's points for one criterion."""

    scorer: int
    criterion: str
    points: int


@dataclass(frozen=True)
class Scored:
    """`mean` is None while nobody has scored the criterion; `points` by scorer in the order of the scorers."""

    criterion: Criterion
    mean: Decimal | None
    points: tuple[int | None, ...]


@dataclass(frozen=True)
class Tally:
    """The scores of one round side by side. `percent` is of the full marks over all criteria; None before the first score."""

    scorers: tuple[int, ...]
    rows: tuple[Scored, ...]
    percent: Decimal | None


def complete_scorers(marks: Iterable[Mark]) -> set[int]:
    """Those who gave points for every criterion."""
    given: dict[int, set[str]] = {}
    for mark in marks:
        given.setdefault(mark.scorer, set()).add(mark.criterion)
    return {scorer for scorer, codes in given.items() if codes >= set(CODES)}


def tally(marks: Iterable[Mark]) -> Tally:
    """The mean per criterion, and the total as a share of the full marks, over all who scored."""
    marks = [mark for mark in marks if mark.criterion in CODES]
    scorers = tuple(dict.fromkeys(mark.scorer for mark in marks))
    found = {(mark.scorer, mark.criterion): mark.points for mark in marks}
    rows = tuple(_scored(criterion, [found.get((scorer, criterion.code)) for scorer in scorers]) for criterion in CRITERIA)
    means = [_mean([p for p in row.points if p is not None]) for row in rows if row.mean is not None]
    return Tally(scorers, rows, _rounded(sum(means, Decimal(0)) * 100 / (FULL_MARK * len(CRITERIA))) if means else None)


def _scored(criterion: Criterion, points: list[int | None]) -> Scored:
    given = [p for p in points if p is not None]
    return Scored(criterion, _rounded(_mean(given)) if given else None, tuple(points))


def _mean(points: list[int]) -> Decimal:
    return Decimal(sum(points)) / len(points)


def _rounded(figure: Decimal) -> Decimal:
    return figure.quantize(CENT, ROUND_HALF_UP)
