"""Demo proposals of Chiang Mai, Lamphun and their group for 2571, one or two in each state. Chiang Mai's plan is sent, Lamphun's open."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import Membership
from plans.models import CANDIDATE, Activity, AnnualActionPlan, Programme, Project, ProjectKind, ProjectSite, Proposal, ScreeningScore
from plans.screening import CODES
from plans.workflow import PROPOSAL_WORKFLOW
from provinces.models import District

from .papers import NOTE, Body, Line, Work, dice, provinces_of_districts, settle
from .themes import theme_of
from .write import Shelf, bulk, enter, fill, store_brief_rows

YEAR = 2571
BODIES = ("50", "51", "G15")
SCORED = frozenset({"screened", "rejected"})
NEED = f"ประชาคมตำบลและแผนพัฒนาอำเภอ ปี {YEAR - 2} {NOTE}"


@dataclass(frozen=True)
class Wish:
    """`by` is the account's office in a province; a group's proposals are all its own officer's. `district` counts from 0."""

    state: str
    by: str
    title: str
    place: str
    agency: str
    baht: int
    district: int
    kind: ProjectKind = ProjectKind.DEVELOPMENT
    points: int = 0


WISHES = (
    Wish("idea", "district", "ขุดลอกลำเหมืองและซ่อมฝายชุมชนรับมือภัยแล้ง", "ลำเหมืองสาธารณะ 4 หมู่บ้าน", "ที่ทำการปกครองอำเภอ", 1_800_000, 2),
    Wish("idea", "lao", "ปรับปรุงตลาดชุมชนเพื่อการท่องเที่ยววิถีถิ่น", "ตลาดเทศบาล", "เทศบาลตำบล", 950_000, 1),
    Wish("draft", "agency", "ส่งเสริมเกษตรปลอดภัยและตลาดสินค้าเกษตรชุมชน", "กลุ่มเกษตรกร 12 กลุ่ม", "สำนักงานเกษตรจังหวัด", 3_200_000, 3),
    Wish("submitted", "agency", "พัฒนาเส้นทางท่องเที่ยวเชิงสุขภาพและน้ำพุร้อน", "แหล่งน้ำพุร้อน 3 แห่ง", "สำนักงานการท่องเที่ยวและกีฬาจังหวัด", 6_400_000, 4),
    Wish(
        "submitted", "agency", "ลดฝุ่นจากการเผาในพื้นที่เกษตรและสิ่งแวดล้อมเมือง", "พื้นที่เผาไหม้ซ้ำซาก 9 ตำบล",
        "สำนักงานทรัพยากรธรรมชาติและสิ่งแวดล้อมจังหวัด", 4_750_000, 5, points=3,
    ),
    Wish("screened", "agency", "ยกระดับสินค้าเกษตรแปรรูปสู่ตลาดออนไลน์", "วิสาหกิจชุมชน 20 แห่ง", "สำนักงานพาณิชย์จังหวัด", 2_900_000, 0, points=3),
    Wish(
        "screened", "agency", "ปรับปรุงถนนเข้าแหล่งท่องเที่ยวให้ปลอดภัย", "ทางหลวงชนบท 2 สาย ระยะทาง 6.5 กม.", "แขวงทางหลวงชนบท", 12_500_000, 2,
        ProjectKind.WORKS, 4,
    ),
    Wish("rejected", "agency", "จัดงานเทศกาลท่องเที่ยวประจำปี", "ลานกิจกรรมกลางเมือง", "สำนักงานการท่องเที่ยวและกีฬาจังหวัด", 5_000_000, 0, points=1),
    Wish("withdrawn", "district", "ก่อสร้างศาลาประชาคมหมู่บ้าน", "หมู่บ้านละหนึ่งแห่ง", "ที่ทำการปกครองอำเภอ", 700_000, 1, ProjectKind.WORKS),
    Wish("in_plan", "agency", "", "ตามแบบสรุปโครงการ", "สำนักงานเกษตรและสหกรณ์จังหวัด", 0, 0),
)  # fmt: skip
NO_BRIEF = frozenset({"idea", "withdrawn"})


def load(known: Sequence[Body]) -> int:
    """Of the bodies that have none of that year yet. Returns how many were added."""
    there = set(Proposal.objects.filter(fiscal_year=YEAR).values_list("unit__code", flat=True))
    return sum(_of_body(body) for body in known if body.code in BODIES and body.code not in there)


def _of_body(body: Body) -> int:
    paper = AnnualActionPlan.objects.select_related("plan").filter(unit_id=body.pk, fiscal_year=YEAR).first()
    hats = {hat.user.username: hat for hat in Membership.objects.filter(unit_id=body.pk).select_related("user").order_by("pk")}
    if paper is None:
        return 0
    wishes = [wish for wish in WISHES if _author(body, wish) in hats]
    shelf, districts = Shelf(), list(District.objects.filter(province_id=body.provinces[0]).order_by("code"))
    rows = bulk(_row(body, wish, hats[_author(body, wish)], districts, _brief_of(shelf, body, paper, wish, districts)) for wish in wishes)
    bulk(score for row, wish in zip(rows, wishes, strict=True) if wish.points for score in _scores(row, wish, hats[_screener(body)]))
    enter(PROPOSAL_WORKFLOW, ((row, wish.state) for row, wish in zip(rows, wishes, strict=True)))
    return len(rows)


def _author(body: Body, wish: Wish) -> str:
    return f"osm-{body.code}" if body.is_group else f"{wish.by}-{body.code}"


def _screener(body: Body) -> str:
    return f"osmhead-{body.code}" if body.is_group else f"screener-{body.code}"


def _row(body: Body, wish: Wish, hat: Membership, districts: Sequence[District], project: Project | None) -> Proposal:
    writes = body.is_group or wish.by == "agency"
    return Proposal(
        unit_id=body.pk, fiscal_year=YEAR, title=project.name if project else wish.title, place=wish.place, need_source=NEED,
        district=_district(wish, districts), estimate_baht=Decimal(wish.baht) if wish.baht else None, agency=wish.agency, proposer=hat,
        owner=hat, seeks_lead=not writes, project=project, round=0 if wish.state in {*NO_BRIEF, "draft"} else 1, is_made_up=True,
    )  # fmt: skip


def _district(wish: Wish, districts: Sequence[District]) -> District | None:
    return districts[wish.district % len(districts)] if districts else None


def _brief_of(shelf: Shelf, body: Body, paper: AnnualActionPlan, wish: Wish, districts: Sequence[District]) -> Project | None:
    """A whole brief, but for the one still being written; what is in the plan already is the plan's own last project."""
    if wish.state in NO_BRIEF:
        return None
    if wish.state == "in_plan":
        return paper.projects.filter(rank__isnull=False, proposal=None).order_by("-rank").first()
    work = _work(body, wish, districts)
    row = Project(
        action_plan=paper, project_key=work.key, name=work.name, bucket=CANDIDATE, kind=wish.kind, amount_baht=Decimal(work.amount),
        source="group" if body.is_group else "province",
    )  # fmt: skip
    fill(shelf, row, work, (body.code, ""))
    row.programme = _programme(paper, work.theme.programme)
    row.save()
    if wish.state != "draft":
        _fill_rows(shelf, row, work)
    return row


def _work(body: Body, wish: Wish, districts: Sequence[District]) -> Work:
    district = _district(wish, districts)
    line = Line(("งบดำเนินงาน",), f"ค่าใช้จ่าย{wish.title}", wish.baht, districts=(district.pk,) if district else ())
    work = Work(f"PB-{body.code}-{dice(wish.title) % 10**6:06}", wish.title, wish.kind, theme_of(wish.title), [line], programme=False)
    return settle(work, body, YEAR, provinces_of_districts())


def _programme(paper: AnnualActionPlan, name: str) -> Programme | None:
    """The one of the project's theme, else the plan's first."""
    programmes = Programme.objects.filter(issue__plan=paper.plan_id).order_by("issue__order", "order")
    return programmes.filter(name=name).first() or programmes.first()


def _fill_rows(shelf: Shelf, row: Project, work: Work) -> None:
    bulk(Activity(project=row, order=n, name=name, expense_type=t, amount_baht=b) for n, (name, t, b) in enumerate(work.activities, 1))
    bulk(ProjectSite(project=row, province_id=province, district_id=district) for province, district in work.sites)
    store_brief_rows(shelf, [(row, work)])


def _scores(row: Proposal, wish: Wish, scorer: Membership) -> list[ScreeningScore]:
    """Around the wish's points, no two criteria alike by chance."""
    near = {code: min(4, max(0, wish.points - dice(row.title, code) % 2)) for code in CODES}
    return [ScreeningScore(proposal=row, round=row.round, criterion=code, points=points, scorer=scorer) for code, points in near.items()]
