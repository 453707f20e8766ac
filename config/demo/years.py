"""Which papers stand where in which year: the real ones of 2565, made-up ones of 2570 and 2571."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from budgets.models import ManagementBudget
from plans.models import AnnualActionPlan, Bucket, Project, ProjectKind, ProjectSite
from provinces.models import BudgetYear

from . import decisions, plans, real2565
from .copies import Pattern, in_order, works
from .faults import FAULTS, Fault, plant_all
from .papers import SITED, Body, Paper, Work, provinces_of_districts, write_brief
from .real2565 import SENT
from .themes import theme_of
from .write import BRIEF_FIELDS, SOURCE, Shelf, bulk, fill, store_brief_rows, store_papers, store_plans, update

REAL = frozenset({2563, 2565})
NOTES = {
    2563: "แผนปฏิบัติราชการ โครงการ วงเงิน กิจกรรมหลัก และตัวชี้วัดเป็นข้อมูลจริงจากรายงานของสำนักงบประมาณของรัฐสภา พ.ย. 2562 (ร่าง พ.ร.บ. ปี 2563) "
    "บางหน่วยงานไม่มีในชุดข้อมูล · รายงานไม่มีวงเงินรายกิจกรรม แบบสรุปโครงการ ความเชื่อมโยง และแผนพัฒนา จึงเว้นว่าง ผลตรวจของปีนี้จึงขึ้นว่าขาดข้อมูล "
    "· ไม่มีคำขอและกรอบวงเงินของปีนี้",
    2565: "คำขอและรายการเป็นข้อมูลจริงจากเอกสารร่าง พ.ร.บ. ฉบับที่ 3 เล่มที่ 13(1) และ 13(2) พ.ค. 2564 (ร่างที่เสนอสภา ไม่ใช่ พ.ร.บ. ที่ประกาศใช้) "
    "บางหน่วยงานไม่มีในชุดข้อมูล · แผนพัฒนา แบบสรุปโครงการ ความเชื่อมโยง และโครงการเดิมที่ทำต่อ (ตามชื่อในปี 2563) เป็นข้อมูลสมมุติ "
    "· ไม่พบกรอบวงเงินของปีนี้ จึงไม่ได้ใส่",
    2570: "ข้อมูลสมมุติทั้งปี ทำตามแบบรายการปี 2565 คูณ 0.97 (หน่วยงานที่ไม่มีรายการปี 2565 ใช้โครงการปี 2563 หรือรายการตัวอย่าง) "
    "กรอบวงเงินและเลขหนังสือเป็นข้อมูลสมมุติ · งบบริหารจัดการใช้อัตราปี 2565",
    2571: "ข้อมูลสมมุติทั้งปี ทำตามแบบรายการปี 2565 คูณ 1.05 สถานะต่าง ๆ และข้อผิดพลาดบางข้อใส่ไว้เพื่อสาธิต · โครงสร้างแผนและตัวชี้วัด "
    "พ.ศ. 2571–2575 ของเพชรบูรณ์มาจากร่างที่ใช้จริง",
}
PATTERN = (
    (SENT, "submitted"), (SENT, "bb_review"), (SENT, "proposed_in_bill"), (SENT, "bb_review"), (SENT, "clarification"), (SENT, "submitted"),
    ("central_review", "draft"), (SENT, "bb_review"), (SENT, "proposed_in_bill"), (SENT, "draft"), ("submitted", "draft"),
    (SENT, "clarification"), ("draft", "draft"),
)  # fmt: skip
#: Papers people are meant to work on in the demo: Chiang Mai, its neighbours and their group.
OPEN = {"50": (SENT, "draft"), "51": ("draft", "draft"), "52": (SENT, "draft"), "G15": (SENT, "draft")}
CHIANG_MAI, PLANTED_LINE = "50", "ค่าเบี้ยเลี้ยง ค่าเช่าที่พักและค่าพาหนะ"


def note_years() -> None:
    """What is real and what is made up, for the page about data."""
    rows = [_noted(row) for row in BudgetYear.objects.filter(year__in=NOTES)]
    update(rows, ["data_note_th", "is_made_up"])


def _noted(row: BudgetYear) -> BudgetYear:
    row.data_note_th, row.is_made_up = NOTES[row.year], row.year not in REAL
    return row


# 2565 -----------------------------------------------------------------------------------------------------------------------------------


def real(shelf: Shelf, known: Sequence[Body]) -> None:
    """The lines as printed, in requests that stand in the bill, under plans made up around their projects. Raises ValueError on faults."""
    units = real2565.load()
    _surround(shelf, [body for body in known if body.code in units])
    decisions.name_forebears(2565)


def _surround(shelf: Shelf, owners: Sequence[Body]) -> None:
    papers = {p.unit_id: p for p in AnnualActionPlan.objects.filter(fiscal_year=2565, plan=None, unit__in=[body.pk for body in owners])}
    owners = [body for body in owners if body.pk in papers]
    projects = _projects_of(papers.values())
    made = {body.code: [(row, _work_of(row, body)) for row in projects[papers[body.pk].pk]] for body in owners}
    version = plans.VERSIONS[plans.PAST]
    store_plans(shelf, [plans.compose(body, version, [work for _row, work in made[body.code]]) for body in owners])
    _write_briefs(shelf, made)
    _send(shelf, owners, papers)


def _projects_of(papers: Iterable[AnnualActionPlan]) -> dict[int, list[Project]]:
    found: dict[int, list[Project]] = defaultdict(list)
    for project in Project.objects.filter(action_plan__in=papers).prefetch_related("sites").order_by("pk"):
        found[project.action_plan_id].append(project)
    return found


def _work_of(row: Project, body: Body) -> Work:
    work = Work(row.project_key, row.name, ProjectKind(row.kind), theme_of(row.name), [], amount=int(row.amount_baht))
    work.sites = [(site.province_id, site.district_id) for site in row.sites.all()]
    work.benefits = body.provinces if body.is_group and not work.is_management else ()
    return write_brief(work, body, 2565)


def _write_briefs(shelf: Shelf, made: dict[str, list[tuple[Project, Work]]]) -> None:
    stored = [pair for pairs in made.values() for pair in pairs]
    rows = [fill(shelf, row, work, (code, plans.PAST)) for code, pairs in made.items() for row, work in pairs if not work.is_management]
    update(rows, BRIEF_FIELDS)
    store_brief_rows(shelf, stored)
    bare = [(row, work) for row, work in stored if work.kind in SITED and not work.sites]
    bulk(ProjectSite(project=row, province_id=province) for row, work in bare for province in work.benefits)


def _send(shelf: Shelf, owners: Sequence[Body], papers: dict[int, AnnualActionPlan]) -> None:
    for body in owners:
        paper = papers[body.pk]
        paper.plan, paper.is_made_up = shelf.plans[body.code, plans.PAST], True
    update(list(papers.values()), ["plan", "is_made_up"])
    real2565.stand_in_bill(papers.values(), SOURCE)


# 2570 and 2571 --------------------------------------------------------------------------------------------------------------------------


def made_up(shelf: Shelf, known: Sequence[Body], patterns: dict[str, Pattern]) -> None:
    """Plans, action plans, requests and ceilings of both years, with the planted faults."""
    papers = {year: _papers(known, year, patterns) for year in (2570, 2571)}
    _plant(papers)
    by_code = {year: {paper.body.code: paper for paper in rows} for year, rows in papers.items()}
    store_plans(shelf, [plan for body in known for plan in _plans(body, by_code[2570][body.code], by_code[2571][body.code])])
    for year in (2570, 2571):
        store_papers(shelf, papers[year])
    decisions.decide((2570, 2571))


def _papers(known: Sequence[Body], year: int, patterns: dict[str, Pattern]) -> list[Paper]:
    patterns = {code: in_order(pattern) for code, pattern in patterns.items()}
    rates = dict(ManagementBudget.objects.filter(fiscal_year=year).values_list("unit", "amount_baht"))
    province_of = provinces_of_districts()
    return [_paper(n, b, year, works(b, year, patterns[b.code], int(rates.get(b.pk, 0)), province_of)) for n, b in enumerate(known)]


def _paper(n: int, body: Body, year: int, made: list[Work]) -> Paper:
    plan_state, request_state = _states(n, body, year)
    management = sum(work.amount for work in made if work.is_management)
    paper = Paper(body, year, made, management, plan_state, request_state, plans.REVIEWED if year == 2570 else plans.NEXT)
    _last_is_over_ceiling(paper)
    paper.ceiling = _announced(paper)
    return paper


def _states(n: int, body: Body, year: int) -> tuple[str, str]:
    if year == 2570:
        return SENT, "bb_review" if n % 23 == 11 else "proposed_in_bill"
    return OPEN.get(body.code) or PATTERN[n % len(PATTERN)]


def _last_is_over_ceiling(paper: Paper) -> None:
    """Bodies with five projects or more keep the last one in reserve, unless it is too large for one (CEI-02)."""
    *others, last = paper.ordinary
    if len(others) >= 4 and last.amount * 2 <= sum(work.amount for work in others):
        last.bucket = Bucket.OVER_CEILING


def _announced(paper: Paper) -> int:
    """A made-up ceiling: what stands in it, rounded up to the next five millions."""
    inside = sum(work.amount for work in paper.ordinary if work.bucket == Bucket.IN_CEILING) + paper.management
    return (inside // 5_000_000 + 1) * 5_000_000


def _plans(body: Body, of_2570: Paper, of_2571: Paper) -> Iterable[plans.Plan]:
    """The plan of 2566–2570 with its review, and the one of 2571–2575."""
    yield plans.compose(body, plans.VERSIONS[plans.FIRST], plans.first_of_review(of_2570.works))
    yield plans.compose(body, plans.VERSIONS[plans.REVIEWED], of_2570.works)
    amended = body.code == FAULTS["ALN-04"].unit
    yield plans.compose(body, plans.VERSIONS[plans.NEXT], of_2571.works, state="superseded" if amended else "")
    if amended:
        yield plans.compose(body, plans.VERSIONS[plans.AMENDED], of_2571.works)


def _plant(papers: dict[int, list[Paper]]) -> None:
    plant_all(papers)
    _plant_for_the_planner(next(p for p in papers[2571] if p.body.code == CHIANG_MAI))


def _plant_for_the_planner(paper: Paper) -> None:
    """The one thing that stands in Chiang Mai's way: 45,750 baht, which the action plan has as 45,700."""
    work, line = next((w, line) for w in paper.ordinary for line in w.lines if line.description == PLANTED_LINE)
    Fault.replan(work, line, 45_700)
    line.amount, line.quantity, line.unit, line.unit_cost = 45_750, Decimal(61), "คน-วัน", 750
