"""What a demo paper is made of, before anything is stored. Amounts are whole baht; ids are those of the reference data."""

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from budgets.importing.derived import activity_of
from core.fiscal import FiscalYear
from plans.facts.briefs import is_equipment
from plans.models import Bucket, CoverageType, NeedKind, ProjectKind
from provinces.models import District, GroupMembership, PlanningUnit, Province, ProvinceGroup

from .themes import Theme

NOTE = "(ข้อมูลสมมุติเพื่อการสาธิต)"
SITED = frozenset({ProjectKind.WORKS, ProjectKind.EQUIPMENT})
#: Kinds that leave something behind which somebody must keep.
ASSETS = SITED | {ProjectKind.MIXED}


@dataclass(frozen=True)
class Body:
    """A body with its provinces in order of code, and the district each of them has first."""

    pk: int
    code: str
    name: str
    short: str
    is_group: bool
    provinces: tuple[int, ...]
    seat: str
    population: int


@dataclass
class Line:
    path: tuple[str, ...]
    description: str
    amount: int
    quantity: Decimal | None = None
    unit: str = ""
    unit_cost: int | None = None
    bundled: int | None = None
    districts: tuple[int, ...] = ()
    of: tuple[str, int, str] | None = None
    """The project as (body, year, key) when it is not the one the line stands under."""


class Item(NamedTuple):
    """A leaf of the brief's budget tree: quantity times unit cost is its amount. `basis` stands for the usual one when given."""

    category: str
    expense_type: str
    description: str
    amount: int
    quantity: Decimal
    unit: str
    unit_cost: Decimal
    basis: str = ""

    def is_equipment(self, kind: str) -> bool:
        return is_equipment([self.category], self.description, kind)


Share = tuple[str, str, int]  # an activity: name, expense type, baht


@dataclass
class Work:
    """A project with its brief. `strategy` stands for the theme's when given; the rest that is not in order is a planted fault.

    `programme` is False when it stands under none; `in_table` False keeps it out of the plan's table; `continues` False does not say
    that it goes on with the project of the year before.
    """

    key: str
    name: str
    kind: ProjectKind
    theme: Theme
    lines: list[Line]
    rank: int | None = None
    bucket: Bucket = Bucket.IN_CEILING
    amount: int = 0
    activities: list[Share] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    sites: list[tuple[int, int | None]] = field(default_factory=list)
    benefits: tuple[int, ...] = ()
    brief: dict[str, Any] = field(default_factory=dict)
    need: str = ""
    need_kind: NeedKind = NeedKind.HEARING_ISSUE
    objectives: tuple[str, ...] = ()
    ready: dict[str, dict[str, Any]] = field(default_factory=dict)
    slices: dict[int, int] = field(default_factory=dict)
    strategy: str = ""
    feeds_nothing: bool = False
    has_goals: bool = True
    has_sources: bool = True
    swapped_sites: bool = False
    programme: bool = True
    in_table: bool = True
    continues: bool = True

    @property
    def is_management(self) -> bool:
        return self.kind == ProjectKind.MANAGEMENT


@dataclass
class Paper:
    """An action plan and its request. `version` names the development plan it cites; `over` is how far the total is off."""

    body: Body
    year: int
    works: list[Work]
    management: int
    plan_state: str
    request_state: str
    version: str
    ceiling: int = 0
    management_stated: int | None = None
    off_by: int = 0

    @property
    def ordinary(self) -> list[Work]:
        return [work for work in self.works if not work.is_management]

    @property
    def stated_management(self) -> int:
        return self.management if self.management_stated is None else self.management_stated

    @property
    def total(self) -> int:
        return sum(line.amount for work in self.ordinary for line in work.lines) + self.stated_management + self.off_by


def bodies(year: int) -> list[Body]:
    """The 76 provinces and 18 groups of that year, by code. Five queries."""
    names = dict(Province.objects.values_list("pk", "name_th"))
    people = {pk: n or 0 for pk, n in Province.objects.values_list("pk", "population")}
    centres = dict(ProvinceGroup.objects.values_list("pk", "operation_centre"))
    members: dict[int, list[int]] = {}
    for group, province in (
        GroupMembership.objects.on(FiscalYear(year).starts_on).order_by("province__code").values_list("group_id", "province_id")
    ):
        members.setdefault(group, []).append(province)
    units = PlanningUnit.objects.filter(in_programme=True).order_by("code")
    return [_body(unit, members.get(unit.pk, []), names, people, centres) for unit in units if not unit.is_group or unit.pk in members]


def _body(unit: PlanningUnit, members: list[int], names: dict[int, str], people: dict[int, int], centres: Mapping[int, int | None]) -> Body:
    provinces = tuple(members) if unit.is_group else (unit.pk,)
    seat = names[centres.get(unit.pk) or provinces[0]]
    return Body(unit.pk, unit.code, unit.full_name, unit.name_th, unit.is_group, provinces, seat, sum(people[pk] for pk in provinces))


def provinces_of_districts() -> dict[int, int]:
    return dict(District.objects.values_list("pk", "province_id"))


def dice(*words: object) -> int:
    """A number that looks random and is the same in every load."""
    return zlib.crc32(" ".join(map(str, words)).encode())


def hundred(baht: Decimal | int) -> int:
    """Rounded to 100 baht, at least 100."""
    return max(100, int((Decimal(baht) / 100).to_integral_value()) * 100)


def settle(work: Work, body: Body, year: int, province_of: dict[int, int]) -> Work:
    """Fills what follows from the lines and the body: amount, activities, sites, benefits, brief."""
    work.amount = sum(line.amount for line in work.lines)
    work.activities, work.items = activities(work.lines), items(work.lines)
    work.sites = _sites(work, body, province_of)
    work.benefits = body.provinces if body.is_group and not work.is_management else ()
    return write_brief(work, body, year)


def write_brief(work: Work, body: Body, year: int) -> Work:
    """The management budget has no brief."""
    if not work.is_management:
        work.brief = brief(work, body, year)
        work.need = f"ผลการรับฟังความคิดเห็นและแผนพัฒนาอำเภอ ปี {year - 2} {NOTE}"
        work.objectives = (work.theme.programme.removeprefix("แผนงาน"), f"เพิ่มโอกาสและรายได้ของประชาชนใน{body.name}")
    return work


def activities(lines: Iterable[Line]) -> list[Share]:
    """One activity per category down to level 3, in the order of the lines, as the import makes them."""
    sums: dict[tuple[str, str], int] = {}
    for line in lines:
        sums[activity_of(line.path)] = sums.get(activity_of(line.path), 0) + line.amount
    return [(*key, baht) for key, baht in sums.items()]


def items(lines: Iterable[Line]) -> list[Item]:
    return [_item(line) for line in lines]


def _item(line: Line) -> Item:
    """At the line's own quantity where that divides the amount to the satang, else as one whole."""
    category, expense_type = line.path[-1], activity_of(line.path)[1]
    if line.quantity:
        cost = (line.amount / Decimal(line.quantity)).quantize(Decimal("0.01"))
        if cost * line.quantity == line.amount:
            return Item(category, expense_type, line.description, line.amount, line.quantity, line.unit, cost)
    return Item(category, expense_type, line.description, line.amount, Decimal(1), "รายการ", Decimal(line.amount))


def _sites(work: Work, body: Body, province_of: dict[int, int]) -> list[tuple[int, int | None]]:
    if work.is_management:
        return []
    named: list[int] = sorted({pk for line in work.lines for pk in line.districts})
    return [(province_of[pk], pk) for pk in named] or [(pk, None) for pk in body.provinces]


def coverage(work: Work, body: Body) -> CoverageType:
    districts = {district for _province, district in work.sites if district}
    if body.is_group:
        return CoverageType.PROVINCES
    if not districts:
        return CoverageType.PROVINCE
    return CoverageType.SINGLE if len(districts) == 1 else CoverageType.SEVERAL


def brief(work: Work, body: Body, year: int) -> dict[str, Any]:
    """A whole brief in made-up words that say they are made up."""
    fiscal, theme = FiscalYear(year), work.theme
    return {
        "rationale": _rationale(work, body, year),
        "expected_benefit": f"{theme.outcome[0]} และประชาชนใน{body.name}ได้รับประโยชน์อย่างทั่วถึง",
        "beneficiary_note": f"ประชาชนใน{body.name} {NOTE}",
        "beneficiaries": max(200, body.population // (5 + dice(work.key) % 20)),
        "coverage_type": coverage(work, body),
        "starts_on": fiscal.starts_on,
        "ends_on": _last_day(work, fiscal),
        **_after(work, fiscal),
        "implementing_unit": f"{theme.agency}จังหวัด{body.seat}",
        "contact_name": f"ผู้ประสานงาน{theme.agency} {NOTE}",
        "contact_position": "หัวหน้ากลุ่มงาน",
        "contact_phone": "0 0000 0000",
    }


def _after(work: Work, fiscal: FiscalYear) -> dict[str, Any]:
    """When the contract is signed, who takes over and what that costs a year, where something is built or bought."""
    if work.kind not in ASSETS:
        return {}
    return {
        "contract_sign_on": fiscal.starts_on + timedelta(days=30 + dice(work.key) % 60),
        "asset_recipient": f"องค์กรปกครองส่วนท้องถิ่นในพื้นที่ {NOTE}",
        "upkeep_baht_per_year": Decimal(hundred(work.amount // 100)),
    }


def _rationale(work: Work, body: Body, year: int) -> str:
    return (
        f"{body.name}กำหนดประเด็นการพัฒนา “{work.theme.issue}” ไว้ในแผนพัฒนา ข้อมูลปี {year - 2} แสดงว่าพื้นที่ยังมีความต้องการด้านนี้สูง "
        f"ทั้งด้านโครงสร้าง บุคลากร และการเข้าถึงบริการ “{work.name}” จึงรวมกิจกรรมของหน่วยงานในพื้นที่ไว้ด้วยกัน เพื่อให้เกิดผลต่อประชาชน"
        f"ในปีงบประมาณ {year} และเชื่อมโยงกับ{work.theme.programme} โดยหน่วยดำเนินงานมีความพร้อมทั้งพื้นที่ แบบรูปรายการ และบุคลากร {NOTE}"
    )


def _last_day(work: Work, fiscal: FiscalYear) -> date:
    return fiscal.ends_on if work.kind in SITED else date(fiscal.ends_on.year, 8, 31)
