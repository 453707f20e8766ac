"""จ.1-1 / กจ.1-1: the brief of one project, its numbered items in the order of the form."""

from collections.abc import Callable
from typing import Any

from coinvestment.models import Entry
from coinvestment.states import COUNTED
from core.money import format_baht
from plans.models import IndicatorLevel, Project

from . import brief_rows as rows
from .brief_rows import Content
from .heads import head, signed
from .kind import Print, Snapshot

LINKED = (
    "action_plan__unit", "action_plan__plan", "programme__issue", "national_strategy", "master_plan", "milestone",
    "past_project__action_plan", "proposal",
)  # fmt: skip
PARTS = (
    "sdgs", "benefit_provinces", "activities", "indicators", "sites__province", "sites__district", "sites__subdistrict", "lines__category",
    "need_sources", "objectives", "items", "year_slices", "cooperating_units", "readiness", "risks",
)  # fmt: skip
PERCENT = "ร้อยละ"


def _chain(project: Project) -> Content:
    return rows.labelled(
        ("ยุทธศาสตร์ชาติ:", project.national_strategy),
        ("แผนแม่บท:", project.master_plan),
        ("หมุดหมาย:", project.milestone),
        ("เป้าหมาย SDGs:", ", ".join(map(str, project.sdgs.all()))),
        ("นโยบายรัฐบาล:", project.government_policy),
    )


def _issue(project: Project) -> Content:
    programme = project.programme
    return rows.labelled(("ประเด็นการพัฒนา:", programme.issue), ("แผนงาน:", programme)) if programme else []


def _indicators(level: str) -> Callable[[Project], Content]:
    return lambda project: [_indicator(i) for i in project.indicators.all() if i.level == level]


def _indicator(indicator: Any) -> str:
    """จำนวนผู้ประกอบการ 120 ราย; a percentage has its word in front: ร้อยละ 3."""
    name, target, unit = indicator.name, indicator.target_text, indicator.unit_of_measure
    if unit in target:
        return f"{name} {target}".strip()
    parts = (name, unit, target) if unit == PERCENT else (name, target, unit)
    return " ".join(part for part in parts if part)


def _cofunding(project: Project) -> Content:
    """What others put beside the project and the province has checked."""
    found = list(Entry.objects.filter(supports_project=project, state__in=COUNTED).order_by("kind", "pk"))
    cells = ([entry.title, entry.body_name, str(entry.get_kind_display()), format_baht(entry.amount_baht)] for entry in found)
    return rows.table(["รายการ", "เจ้าของเงิน", "แหล่งเงิน", "วงเงิน (บาท)"], cells, (entry.amount_baht for entry in found))


#: The 28 items of the form: number, label, what the brief says.
ITEMS: list[tuple[int, str, Callable[[Project], Content]]] = [
    (1, "ชื่อโครงการ", lambda p: [p.name]),
    (2, "ประเด็นการพัฒนาและแผนงาน", _issue),
    (3, "ความสอดคล้องกับแผนระดับชาติ", _chain),
    (4, "หลักการและเหตุผล", lambda p: rows.lines(p.rationale)),
    (5, "ที่มาของปัญหา/ความต้องการ", rows.needs),
    (6, "วัตถุประสงค์", rows.objectives),
    (7, "ตัวชี้วัดผลผลิต", _indicators(IndicatorLevel.OUTPUT)),
    (8, "ตัวชี้วัดผลลัพธ์", _indicators(IndicatorLevel.OUTCOME)),
    (9, "กลุ่มเป้าหมาย/ผู้รับประโยชน์", rows.beneficiaries),
    (10, "ขอบเขตพื้นที่", lambda p: rows.lines(p.get_coverage_type_display())),
    (11, "พื้นที่ดำเนินการ", rows.sites),
    (12, "จังหวัดที่ได้รับประโยชน์", lambda p: rows.lines(", ".join(province.name_th for province in p.benefit_provinces.all()))),
    (13, "กิจกรรมหลัก", rows.activities),
    (14, "รายการงบประมาณ", rows.items),
    (15, "ลักษณะโครงการ", lambda p: [str(p.get_kind_display())]),
    (16, "ปีเดียว/ผูกพันข้ามปี", rows.years),
    (17, "ระยะเวลาดำเนินการ", rows.period),
    (18, "แผนการใช้จ่ายรายไตรมาส", rows.quarters),
    (19, "หน่วยดำเนินงาน", lambda p: rows.lines(p.implementing_unit)),
    (20, "หน่วยงานร่วม", rows.partners),
    (21, "ผู้รับผิดชอบ", rows.contact),
    (22, "ความพร้อมของโครงการ", rows.readiness),
    (23, "ผู้รับมอบทรัพย์สินและการดูแลรักษา", rows.upkeep),
    (24, "ความเสี่ยงและการจัดการ", rows.risks),
    (25, "ผลที่คาดว่าจะได้รับ", lambda p: rows.lines(p.expected_benefit)),
    (26, "ความต่อเนื่องกับโครงการเดิม", rows.past),
    (27, "แหล่งเงินร่วม", _cofunding),
    (28, "คะแนนกลั่นกรอง", rows.score),
]


def freeze(project: Project) -> Snapshot:
    """Twenty-three queries at most."""
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
