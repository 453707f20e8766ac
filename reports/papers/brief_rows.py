"""Rows of a brief as lines and tables of จ.1-1."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from core.money import format_baht
from core.thai import thai_date
from plans.brief_tables import item_tree
from plans.models import Project
from plans.screening import Mark, tally

from .heads import total
from .kind import Snapshot

Content = list[str] | Snapshot
MONTHS = ["ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."]
QUARTERS = ("ต.ค.–ธ.ค.", "ม.ค.–มี.ค.", "เม.ย.–มิ.ย.", "ก.ค.–ก.ย.")


def lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def labelled(*pairs: tuple[str, object]) -> list[str]:
    """Label and value of what was given."""
    return [f"{label} {value}" for label, value in pairs if value not in (None, "")]


def table(heads: list[str], rows: Iterable[list[str]], sums: Iterable[Decimal]) -> Snapshot:
    """The last column holds baht; its sum closes the table. Nothing where there are no rows."""
    found = list(rows)
    return {"heads": heads, "rows": found, "total": format_baht(total(sums))} if found else {}


def needs(project: Project) -> Content:
    return [f"{need.get_kind_display()}: {need.reference}" for need in project.need_sources.all()]


def objectives(project: Project) -> Content:
    found = list(project.objectives.all())
    return [objective.text if len(found) == 1 else f"{n}) {objective.text}" for n, objective in enumerate(found, 1)]


def beneficiaries(project: Project) -> Content:
    if not project.beneficiaries:
        return lines(project.beneficiary_note)
    return [f"{project.beneficiaries:,} {project.beneficiary_unit}", *lines(project.beneficiary_note)]


def sites(project: Project) -> Content:
    return [" ".join(filter(None, _place(site))) for site in project.sites.all()]


def _place(site: Any) -> Iterable[str]:
    yield site.place
    yield f"หมู่ {site.village_no}" if site.village_no else ""
    yield from (_of("ต.", site.subdistrict), _of("อ.", site.district), _of("จ.", site.province))
    if site.road_no:
        yield f"สาย {site.road_no}"
    if site.km_from is not None and site.km_to is not None:
        yield f"กม. {_plain(site.km_from)}–{_plain(site.km_to)}"
    if site.latitude is not None and site.longitude is not None:
        yield f"({site.latitude:.5f}, {site.longitude:.5f})"


def _of(short: str, place: Any) -> str:
    return f"{short}{place.name_th.removeprefix('อำเภอ').removeprefix('ตำบล')}" if place else ""


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def activities(project: Project) -> Content:
    rows = list(project.activities.all())
    cells = ([a.name, _months(a), a.get_expense_type_display(), format_baht(a.amount_baht or 0)] for a in rows)
    return table(["กิจกรรมหลัก", "ช่วงเดือน", "งบรายจ่าย", "วงเงิน (บาท)"], cells, (a.amount_baht or Decimal(0) for a in rows))


def _months(activity: Any) -> str:
    months = [MONTHS[month - 1] for month in (activity.month_from, activity.month_to) if month]
    return "–".join(dict.fromkeys(months))


def items(project: Project) -> Content:
    """The budget tree of the brief; of a brief without one the lines of the request."""
    nodes = item_tree(list(project.items.all()))
    if not nodes:
        return _request_lines(project)
    cells = ([f"{n.number} {n.item.description}", n.item.get_expense_type_display(), times(n.item), format_baht(n.amount)] for n in nodes)
    sums = (n.amount for n in nodes if n.depth == 0)
    return table(["รายการ", "งบรายจ่าย", "จำนวน × ราคาต่อหน่วย", "วงเงิน (บาท)"], cells, sums)


def _request_lines(project: Project) -> Content:
    rows = list(project.lines.all())
    cells = ([line.description, line.category.name_th, times(line), format_baht(line.amount_baht)] for line in rows)
    return table(["รายการ", "งบรายจ่าย", "จำนวน × ราคาต่อหน่วย", "วงเงิน (บาท)"], cells, (line.amount_baht for line in rows))


def times(line: Any) -> str:
    if line.quantity is None:
        return ""
    amount = f"{_thousands(line.quantity)} {line.unit_of_measure}".strip()
    return amount if line.unit_cost_baht is None else f"{amount} × {format_baht(line.unit_cost_baht)}"


def _thousands(number: Decimal) -> str:
    return f"{number.normalize():,f}"


def years(project: Project) -> Content:
    if not project.is_multi_year:
        return ["ปีเดียว"]
    rows = list(project.year_slices.all())
    cells = ([str(row.year), format_baht(row.amount_baht)] for row in rows)
    return table(["ผูกพันข้ามปี ปีงบประมาณ", "วงเงินผูกพัน (บาท)"], cells, (row.amount_baht for row in rows)) or ["ผูกพันข้ามปี"]


def period(project: Project) -> Content:
    return labelled(
        ("เริ่ม", thai_date(project.starts_on) if project.starts_on else ""),
        ("สิ้นสุด", thai_date(project.ends_on) if project.ends_on else ""),
        ("คาดว่าจะลงนามสัญญา", thai_date(project.contract_sign_on) if project.contract_sign_on else ""),
    )


def quarters(project: Project) -> Content:
    amounts = (project.q1_baht, project.q2_baht, project.q3_baht, project.q4_baht)
    if all(amount is None for amount in amounts):
        return []
    given = [amount or Decimal(0) for amount in amounts]
    rows = ([f"ไตรมาส {n} ({months})", format_baht(amount)] for n, (months, amount) in enumerate(zip(QUARTERS, given, strict=True), 1))
    return table(["ไตรมาส", "แผนการใช้จ่าย (บาท)"], rows, given)


def partners(project: Project) -> Content:
    return [f"{unit.name} ({unit.duty})" if unit.duty else unit.name for unit in project.cooperating_units.all()]


def contact(project: Project) -> Content:
    return labelled(
        ("ชื่อ", project.contact_name),
        ("ตำแหน่ง", project.contact_position),
        ("โทรศัพท์", project.contact_phone),
        ("อีเมล", project.contact_email),
    )


def readiness(project: Project) -> Content:
    return [_ready(check) for check in project.readiness.all()]


def _ready(check: Any) -> str:
    said = [f"{check.get_topic_display()}: {check.get_state_display()}", check.note]
    if check.dated_on:
        said.append(f"ลงวันที่ {thai_date(check.dated_on)}")
    if check.amount_baht is not None:
        said.append(f"วงเงิน {format_baht(check.amount_baht)} บาท")
    return " · ".join(filter(None, said))


def upkeep(project: Project) -> Content:
    cost = project.upkeep_baht_per_year
    return labelled(
        ("ผู้รับมอบทรัพย์สิน:", project.asset_recipient),
        ("ค่าดูแลบำรุงรักษา:", f"{format_baht(cost)} บาทต่อปี" if cost is not None else ""),
        ("แผนดูแลบำรุงรักษา:", project.upkeep_note),
    )


def risks(project: Project) -> Content:
    return [" · ".join(filter(None, (f"{risk.name} (ระดับ{risk.get_level_display()})", risk.measure))) for risk in project.risks.all()]


def past(project: Project) -> Content:
    former = project.past_project
    return [*([f"ปี {former.action_plan.fiscal_year} {former.name}"] if former else []), *lines(project.past_project_note)]


def score(project: Project) -> Content:
    """The mean of the screeners' points, where the project came in as a proposal. One query."""
    proposal = getattr(project, "proposal", None)
    if proposal is None:
        return []
    found = proposal.scores.filter(round=proposal.round).order_by("pk").values_list("scorer", "criterion", "points")
    told = tally(Mark(*row) for row in found)
    return [f"ร้อยละ {told.percent} จากผู้กลั่นกรอง {len(told.scorers)} คน"] if told.percent is not None else []
