"""จ.1-1 / กจ.1-1: the brief of one project, its numbered items in the order of the form."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from coinvestment.models import Entry
from coinvestment.states import COUNTED
from core.money import format_baht
from core.thai import thai_date
from plans.models import IndicatorLevel, Project

from .heads import head, signed, total
from .kind import Print, Snapshot

LINKED = (
    "action_plan__unit", "action_plan__plan", "programme__issue", "national_strategy", "master_plan", "milestone",
)  # fmt: skip
PARTS = (
    "sdgs", "benefit_provinces", "activities", "indicators", "sites__province", "sites__district", "sites__subdistrict", "lines__category",
)  # fmt: skip
PERCENT = "ร้อยละ"
Content = list[str] | Snapshot


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def _labelled(*pairs: tuple[str, object]) -> list[str]:
    """Label and value of what was given."""
    return [f"{label} {value}" for label, value in pairs if value not in (None, "")]


def _table(heads: list[str], rows: Iterable[list[str]], sums: Iterable[Decimal]) -> Snapshot:
    """The last column holds baht; its sum closes the table. Nothing where there are no rows."""
    found = list(rows)
    return {"heads": heads, "rows": found, "total": format_baht(total(sums))} if found else {}


def _chain(project: Project) -> Content:
    return _labelled(
        ("ยุทธศาสตร์ชาติ:", project.national_strategy),
        ("แผนแม่บท:", project.master_plan),
        ("หมุดหมาย:", project.milestone),
        ("เป้าหมาย SDGs:", ", ".join(map(str, project.sdgs.all()))),
    )


def _issue(project: Project) -> Content:
    programme = project.programme
    return _labelled(("ประเด็นการพัฒนา:", programme.issue), ("แผนงาน:", programme)) if programme else []


def _indicators(level: str) -> Callable[[Project], Content]:
    return lambda project: [_indicator(i) for i in project.indicators.all() if i.level == level]


def _indicator(indicator: Any) -> str:
    """จำนวนผู้ประกอบการ 120 ราย; a percentage has its word in front: ร้อยละ 3."""
    name, target, unit = indicator.name, indicator.target_text, indicator.unit_of_measure
    if unit in target:
        return f"{name} {target}".strip()
    parts = (name, unit, target) if unit == PERCENT else (name, target, unit)
    return " ".join(part for part in parts if part)


def _beneficiaries(project: Project) -> Content:
    return [f"{project.beneficiaries:,} คน"] if project.beneficiaries else []


def _sites(project: Project) -> Content:
    named = ((s.place, _of("ต.", s.subdistrict), _of("อ.", s.district), _of("จ.", s.province)) for s in project.sites.all())
    return [" ".join(filter(None, parts)) for parts in named]


def _of(short: str, place: Any) -> str:
    return f"{short}{place.name_th.removeprefix('อำเภอ').removeprefix('ตำบล')}" if place else ""


def _activities(project: Project) -> Content:
    rows = list(project.activities.all())
    cells = ([a.name, a.get_expense_type_display(), format_baht(a.amount_baht or 0)] for a in rows)
    return _table(["กิจกรรมหลัก", "งบรายจ่าย", "วงเงิน (บาท)"], cells, (a.amount_baht or Decimal(0) for a in rows))


def _items(project: Project) -> Content:
    """The lines of the budget request, where there is one."""
    rows = list(project.lines.all())
    cells = ([line.description, line.category.name_th, _times(line), format_baht(line.amount_baht)] for line in rows)
    return _table(["รายการ", "งบรายจ่าย", "จำนวน × ราคาต่อหน่วย", "วงเงิน (บาท)"], cells, (line.amount_baht for line in rows))


def _times(line: Any) -> str:
    if line.quantity is None:
        return ""
    amount = f"{line.quantity.normalize():,f} {line.unit_of_measure}".strip()
    return amount if line.unit_cost_baht is None else f"{amount} × {format_baht(line.unit_cost_baht)}"


def _period(project: Project) -> Content:
    return _labelled(
        ("เริ่ม", thai_date(project.starts_on) if project.starts_on else ""), ("สิ้นสุด", thai_date(project.ends_on) if project.ends_on else "")
    )


def _contact(project: Project) -> Content:
    return _labelled(("ชื่อ", project.contact_name), ("โทรศัพท์", project.contact_phone))


def _cofunding(project: Project) -> Content:
    """What others put beside the project and the province has checked."""
    rows = list(Entry.objects.filter(supports_project=project, state__in=COUNTED).order_by("kind", "pk"))
    cells = ([entry.title, entry.body_name, str(entry.get_kind_display()), format_baht(entry.amount_baht)] for entry in rows)
    return _table(["รายการ", "เจ้าของเงิน", "แหล่งเงิน", "วงเงิน (บาท)"], cells, (entry.amount_baht for entry in rows))


def _none(project: Project) -> Content:
    """The brief has no field for it yet; the form keeps its place."""
    return []


#: The 28 items of the form: number, label, what the brief says.
ITEMS: list[tuple[int, str, Callable[[Project], Content]]] = [
    (1, "ชื่อโครงการ", lambda p: [p.name]),
    (2, "ประเด็นการพัฒนาและแผนงาน", _issue),
    (3, "ความสอดคล้องกับแผนระดับชาติ", _chain),
    (4, "หลักการและเหตุผล", lambda p: _lines(p.rationale)),
    (5, "ที่มาของปัญหา/ความต้องการ", lambda p: _lines(p.need_source)),
    (6, "วัตถุประสงค์", lambda p: _lines(p.objectives)),
    (7, "ตัวชี้วัดผลผลิต", _indicators(IndicatorLevel.OUTPUT)),
    (8, "ตัวชี้วัดผลลัพธ์", _indicators(IndicatorLevel.OUTCOME)),
    (9, "กลุ่มเป้าหมาย/ผู้รับประโยชน์", _beneficiaries),
    (10, "ขอบเขตพื้นที่", lambda p: _lines(p.get_coverage_type_display())),
    (11, "พื้นที่ดำเนินการ", _sites),
    (12, "จังหวัดที่ได้รับประโยชน์", lambda p: _lines(", ".join(province.name_th for province in p.benefit_provinces.all()))),
    (13, "กิจกรรมหลัก", _activities),
    (14, "รายการงบประมาณ", _items),
    (15, "ลักษณะโครงการ", lambda p: [str(p.get_kind_display())]),
    (16, "ปีเดียว/ผูกพันข้ามปี", _none),
    (17, "ระยะเวลาดำเนินการ", _period),
    (18, "แผนการใช้จ่ายรายไตรมาส", _none),
    (19, "หน่วยดำเนินงาน", lambda p: _lines(p.implementing_unit)),
    (20, "หน่วยงานร่วม", _none),
    (21, "ผู้รับผิดชอบ", _contact),
    (22, "ความพร้อมของโครงการ", _none),
    (23, "ผู้รับมอบทรัพย์สินและการดูแลรักษา", _none),
    (24, "ความเสี่ยงและการจัดการ", _none),
    (25, "ผลที่คาดว่าจะได้รับ", lambda p: _lines(p.expected_benefit)),
    (26, "ความต่อเนื่องกับโครงการเดิม", _none),
    (27, "แหล่งเงินร่วม", _cofunding),
    (28, "คะแนนกลั่นกรอง", _none),
]


def freeze(project: Project) -> Snapshot:
    """Fifteen queries at most."""
    found = Project.objects.select_related(*LINKED).prefetch_related(*PARTS).get(pk=project.pk)
    paper = found.action_plan
    return {
        **head(paper, paper.fiscal_year),
        "about": found.name,
        "key": found.project_key,
        "rank": found.rank,
        "bucket_label": str(found.get_bucket_display()),
        "source_label": str(found.get_source_display()),
        "total": str(found.amount_baht),
        "items": [_item(number, label, content(found)) for number, label, content in ITEMS],
        "signed": signed(paper.transitions.all()),
    }


def _item(number: int, label: str, content: Content) -> Snapshot:
    """One short text stands beside its label, several or long ones below it."""
    if isinstance(content, dict):
        return {"no": number, "label": label, "texts": [], "table": content or None}
    beside = len(content) == 1 and len(content[0]) <= 80
    return {"no": number, "label": label, "texts": content, "beside": beside, "table": None}


J11 = Print("j11", "จ.1-1", "แบบสรุปโครงการ", Project, freeze, landscape=False)
