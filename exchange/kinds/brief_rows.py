"""Rows of a brief: which sheets hold them, and what is looked at in one row before it is kept."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext_noop as _n

from plans.models import (
    Activity,
    BriefItem,
    CooperatingUnit,
    Month,
    NeedSource,
    ProjectIndicator,
    ProjectSite,
    ReadinessCheck,
    ReadinessTopic,
    Risk,
    YearSlice,
)
from provinces.models import District, Province, Subdistrict
from provinces.outlines import outlines

from ..faults import Wrong
from ..sheets.base import Sheet, Values
from ..sheets.briefs import ACTIVITIES, COOPERATING, INDICATORS, ITEMS, NEEDS, READINESS, RISKS, SITES, SLICES
from . import brief_items
from .base import Complaint, Numbered
from .brief_items import Items
from .members import Members

MEMBERS = (
    Members(NEEDS, NeedSource, "project"),
    Members(INDICATORS, ProjectIndicator, "project"),
    Members(SITES, ProjectSite, "project", ordered=False),
    Members(ACTIVITIES, Activity, "project"),
    Items(ITEMS, BriefItem, "project"),
    Members(SLICES, YearSlice, "project", ordered=False),
    Members(COOPERATING, CooperatingUnit, "project"),
    Members(READINESS, ReadinessCheck, "project", ordered=False, stays=True),
    Members(RISKS, Risk, "project"),
)
MAY_LEAVE = _n("แก้ให้ตรงกัน หรือเว้นว่างช่องที่ใหญ่กว่า")
OUTSIDE = _n("พิกัดอยู่นอกจังหวัด%(province)s ละติจูดต้องอยู่ระหว่าง %(south)s–%(north)s และลองจิจูด %(west)s–%(east)s")


class RowChecks:
    """The rules of the brief's own forms, for one reading: what they look up is read once."""

    def row(self, sheet: Sheet, values: Values) -> Iterator[Complaint]:
        if sheet is SITES:
            yield from self._place(values)
            yield from self._coordinate(values)
            yield from _kilometres(values)
        elif sheet is ACTIVITIES:
            yield from _months(values)
        elif sheet is READINESS:
            yield from _estimate(values)

    def rows(self, sheet: Sheet, rows: Sequence[Numbered]) -> Iterator[tuple[int, str, Wrong]]:
        return brief_items.examine(rows) if sheet is ITEMS else iter(())

    def _place(self, values: Values) -> Iterator[Complaint]:
        """A place is filled in upwards: the sub-district says its district, the district its province."""
        for lower, upper, above in (("subdistrict", "district", self._district_of), ("district", "province", self._province_of)):
            told = above.get(values[lower])
            if values[upper] is None:
                values[upper] = told
            elif told is not None and told != values[upper]:
                yield lower, Wrong("wrong_place", _n("พื้นที่นี้ไม่ได้อยู่ในจังหวัดหรืออำเภอที่ระบุ"), MAY_LEAVE)
        if values["province"] is None:
            yield "province", Wrong("required", _n("ช่องว่างอยู่ แต่ต้องมีค่า"), _n("ใส่จังหวัด อำเภอ หรือตำบล"))

    def _coordinate(self, values: Values) -> Iterator[Complaint]:
        latitude, longitude = values["latitude"], values["longitude"]
        if (latitude is None) != (longitude is None):
            missing = "latitude" if latitude is None else "longitude"
            yield missing, Wrong("half_a_coordinate", _n("มีพิกัดข้างเดียว"), _n("ใส่ทั้งละติจูดและลองจิจูด หรือเว้นว่างทั้งคู่"))
        code, name = self._provinces.get(values["province"], ("", ""))
        outline = outlines().get(code)
        if latitude is None or longitude is None or outline is None or outline.box.holds(Decimal(latitude), Decimal(longitude)):
            return
        west, south, east, north = (f"{edge:.2f}" for edge in outline.box)
        words = {"province": name, "south": south, "north": north, "west": west, "east": east}
        yield "latitude", Wrong("outside_province", OUTSIDE, _n("แก้พิกัดหรือจังหวัด"), **words)

    @cached_property
    def _district_of(self) -> dict[int, int]:
        return dict(Subdistrict.objects.values_list("pk", "district_id"))

    @cached_property
    def _province_of(self) -> dict[int, int]:
        return dict(District.objects.values_list("pk", "province_id"))

    @cached_property
    def _provinces(self) -> dict[int, tuple[str, str]]:
        return {pk: (code, name) for pk, code, name in Province.objects.values_list("pk", "code", "name_th")}


def _kilometres(values: Values) -> Iterator[Complaint]:
    first, last = values["km_from"], values["km_to"]
    if first is not None and last is not None and Decimal(last) < Decimal(first):
        yield "km_to", Wrong("km_backwards", _n("กม. สิ้นสุดน้อยกว่า กม. เริ่ม"), _n("แก้ กม. เริ่ม หรือ กม. สิ้นสุด"))


def _months(values: Values) -> Iterator[Complaint]:
    first, last = values["month_from"], values["month_to"]
    if bool(first) != bool(last):
        missing = "month_to" if first else "month_from"
        yield missing, Wrong("half_of_months", _n("มีเดือนเริ่มหรือเดือนสิ้นสุดข้างเดียว"), _n("ใส่ทั้งสองเดือน หรือเว้นว่างทั้งคู่"))
    elif first and last and Month.values.index(last) < Month.values.index(first):
        yield "month_to", Wrong("ends_before_start", _n("เดือนสิ้นสุดอยู่ก่อนเดือนเริ่มในปีงบประมาณ"), _n("ปีงบประมาณเริ่มเดือน ต.ค. แก้เดือนใดเดือนหนึ่ง"))


def _estimate(values: Values) -> Iterator[Complaint]:
    if values["amount_baht"] is not None and values["topic"] != ReadinessTopic.ESTIMATE:
        told = _n("เรื่องนี้ไม่มีวงเงินตามเอกสาร")
        yield "amount_baht", Wrong("no_amount_here", told, _n("เว้นว่าง วงเงินใส่ในแถวใบประมาณราคา"))
