"""Test records. Whatever is not given is in order: `papers()` makes an action plan with a request that passes every rule."""

from datetime import date
from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory

from accounts.grants import rebuild_grants
from accounts.models import Membership, User
from budgets.models import BudgetLine, BudgetRequest, Ceiling, CheckRun, ExpenseCategory, ManagementBudget
from budgets.workflow import REQUEST_WORKFLOW
from coinvestment.workflow import ENTRY_WORKFLOW
from core.fiscal import FiscalYear
from core.workflow import Workflow
from plans.facts.briefs import box_around
from plans.models import (
    Activity,
    AnnualActionPlan,
    BriefItem,
    DevelopmentIssue,
    DevelopmentPlan,
    ExpenseType,
    Guideline,
    Indicator,
    IndicatorLevel,
    IndicatorTarget,
    NeedKind,
    NeedSource,
    NodeKind,
    Objective,
    PaperKind,
    PlanProject,
    PlanProjectYear,
    Programme,
    Project,
    ProjectIndicator,
    ProjectKind,
    ProjectSite,
    ReadinessCheck,
    ReadinessState,
    ReadinessTopic,
    StrategyNode,
    SubmissionWindow,
)
from plans.workflow import ACTION_PLAN_WORKFLOW, PLAN_WORKFLOW, PROPOSAL_WORKFLOW
from provinces.models import BudgetYear, District, GroupMembership, PlanningUnit, Province, ProvinceGroup, Region, Subdistrict

YEAR = 2571
LONG_AGO = date(2017, 11, 16)
FAR_AHEAD = date(2100, 12, 31)
WORKFLOWS: dict[type[Any], Workflow] = {
    w.model: w for w in (PLAN_WORKFLOW, ACTION_PLAN_WORKFLOW, REQUEST_WORKFLOW, ENTRY_WORKFLOW, PROPOSAL_WORKFLOW)
}


def bring(paper: Any, state: str) -> Any:
    """The paper, brought into a state the way an import does it: with a log row, without guards."""
    WORKFLOWS[type(paper)].import_as([paper], state, source="test")
    paper.refresh_from_db(fields=["state", "state_since"])
    return paper


def window(kind: PaperKind, unit: PlanningUnit, year: int, **more: Any) -> SubmissionWindow:
    """The window for papers of bodies like this one: open ever since and for long, unless given otherwise; one that is there stays."""
    days = {"opens_on": LONG_AGO, "closes_on": FAR_AHEAD, "instrument": "มติ ก.น.บ. ครั้งที่ 1/2569"}
    return SubmissionWindow.objects.get_or_create(kind=kind, year=year, level=unit.kind, defaults=days | more)[0]


class RegionFactory(DjangoModelFactory):
    class Meta:
        model = Region
        django_get_or_create = ("code",)

    code = "N"
    name_th = "ภาคเหนือ"
    name_en = "North"


class ProvinceFactory(DjangoModelFactory):
    class Meta:
        model = Province

    code = factory.Sequence(lambda n: f"{n + 100}")
    name_th = factory.LazyAttribute(lambda o: f"ตัวอย่าง {o.code}")
    name_en = factory.LazyAttribute(lambda o: f"Sample {o.code}")
    iso_code = factory.Sequence(lambda n: f"X{n:05}")
    kind = "province"
    region = factory.SubFactory(RegionFactory)


class DistrictFactory(DjangoModelFactory):
    class Meta:
        model = District

    province = factory.SubFactory(ProvinceFactory)
    code = factory.Sequence(lambda n: f"D{n:04}")
    name_th = "เมือง"


class SubdistrictFactory(DjangoModelFactory):
    class Meta:
        model = Subdistrict

    district = factory.SubFactory(DistrictFactory)
    code = factory.Sequence(lambda n: f"S{n:05}")
    name_th = "ในเมือง"


class GroupFactory(DjangoModelFactory):
    """A province group; `members=3` makes that many new provinces, a list takes these."""

    class Meta:
        model = ProvinceGroup
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"G{n + 100}")
    name_th = factory.LazyAttribute(lambda o: f"กลุ่มจังหวัดตัวอย่าง {o.code}")
    name_en = factory.LazyAttribute(lambda o: f"Sample Group {o.code}")
    kind = "group"
    region = factory.SubFactory(RegionFactory)

    @factory.post_generation
    def members(group: ProvinceGroup, create: bool, given: Any, **_more: Any) -> None:
        provinces = ProvinceFactory.create_batch(3 if given is None else given) if given is None or isinstance(given, int) else given
        for province in provinces:
            GroupMembership.objects.create(group=group, province=province, valid_from=LONG_AGO)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"user-{n}")
    full_name = factory.LazyAttribute(lambda o: f"นาย {o.username}")


def hat(role: str, unit: PlanningUnit | None = None, *, region: Region | None = None, user: User | None = None, **more: Any) -> Membership:
    """A hat that is valid now, with the rights that come with it."""
    more.setdefault("valid_from", LONG_AGO)
    membership = Membership.objects.create(user=user or UserFactory(), role_code=role, unit=unit, region=region, **more)
    rebuild_grants()
    return membership


class PaperFactory(DjangoModelFactory):
    """For papers with a workflow: `state` is reached by an import."""

    class Meta:
        abstract = True
        skip_postgeneration_save = True

    @classmethod
    def _create(cls, model_class: type[Any], *args: Any, state: str = "", **kwargs: Any) -> Any:
        return bring(super()._create(model_class, *args, **kwargs), state or WORKFLOWS[model_class].initial)


class DevelopmentPlanFactory(PaperFactory):
    """A plan in force 2571–2575 with an issue, an indicator, a guideline and a programme."""

    class Meta:
        model = DevelopmentPlan

    unit = factory.SubFactory(ProvinceFactory)
    year_from = YEAR
    year_to = factory.LazyAttribute(lambda o: o.year_from + 4)
    title = factory.LazyAttribute(lambda o: f"แผนพัฒนา{o.unit.full_name} พ.ศ. {o.year_from}–{o.year_to}")
    state = "in_force"

    @factory.post_generation
    def issue(plan: DevelopmentPlan, create: bool, given: Any, **_more: Any) -> None:
        if given is not False:
            issue = DevelopmentIssue.objects.create(plan=plan, name="พัฒนาการท่องเที่ยวคุณภาพสูง", objective="เพิ่มรายได้")
            Indicator.objects.create(issue=issue, name="รายได้จากการท่องเที่ยว", unit_of_measure="ล้านบาท")
            Guideline.objects.create(issue=issue, text="ยกระดับแหล่งท่องเที่ยว")
            Programme.objects.create(issue=issue, name="แผนงานพัฒนาแหล่งท่องเที่ยว")

    @factory.post_generation
    def window(plan: DevelopmentPlan, create: bool, given: Any, **_more: Any) -> None:
        window(PaperKind.PLAN, plan.unit, plan.review_year or plan.year_from)


def fill_plan(plan: DevelopmentPlan) -> DevelopmentPlan:
    """Every part of the volume, so that no rule stops the plan's signature."""
    parts = ("executive_summary", "physical_data", "past_results", "analysis", "development_goal")
    for part in parts:
        setattr(plan, part, f"{DevelopmentPlan._meta.get_field(part).verbose_name} ฉบับเต็ม")
    plan.save(update_fields=parts)
    years = range(plan.year_from, plan.year_to + 1)
    for indicator in Indicator.objects.filter(issue__plan=plan):
        IndicatorTarget.objects.bulk_create(IndicatorTarget(indicator=indicator, year=year, value=Decimal(100)) for year in years)
    for programme in Programme.objects.filter(issue__plan=plan):
        PlanProject.objects.create(programme=programme, project_key=f"T{programme.pk}", name="ปรับปรุงถนนเข้าแหล่งท่องเที่ยว")
    return plan


def plan_for(unit: PlanningUnit, year: int) -> DevelopmentPlan:
    """The unit's plan for that year, made when there is none."""
    covering = DevelopmentPlan.objects.filter(unit=unit, year_from__lte=year, year_to__gte=year)
    return covering.last() or DevelopmentPlanFactory(unit=unit, year_from=year)


class ActionPlanFactory(PaperFactory):
    class Meta:
        model = AnnualActionPlan

    unit = factory.SubFactory(ProvinceFactory)
    fiscal_year = YEAR
    plan = factory.LazyAttribute(lambda o: plan_for(o.unit, o.fiscal_year))

    @factory.post_generation
    def year(plan: AnnualActionPlan, create: bool, given: Any, **_more: Any) -> None:
        BudgetYear.objects.get_or_create(year=plan.fiscal_year, defaults={"programme_th": "แผนงานยุทธศาสตร์"})
        window(PaperKind.ACTION_PLAN, plan.unit, plan.fiscal_year)


def node(kind: NodeKind) -> StrategyNode:
    """The first goal of that kind; the master plan serves the first national strategy."""
    more = {"parent": node(NodeKind.NATIONAL_STRATEGY)} if kind == NodeKind.MASTER_PLAN else {}
    defaults = {"code": f"{kind}-1"[:16], "name_th": str(kind.label), **more}
    return StrategyNode.objects.get_or_create(kind=kind, number=1, defaults=defaults)[0]


def provinces_of(unit: PlanningUnit) -> list[Province]:
    """The province itself, or the members of the group."""
    if unit.is_group:
        return list(Province.objects.filter(group_memberships__group__code=unit.code).order_by("code"))
    return [Province.objects.get(code=unit.code)]


class ProjectFactory(DjangoModelFactory):
    """A works project of one million baht whose brief is complete and passes every rule; `children=False` leaves out its rows."""

    class Meta:
        model = Project
        skip_postgeneration_save = True

    action_plan = factory.SubFactory(ActionPlanFactory)
    project_key = factory.Sequence(lambda n: f"P{n:05}")
    programme = factory.LazyAttribute(lambda o: Programme.objects.filter(issue__plan=o.action_plan.plan).first())
    name = factory.LazyAttribute(lambda o: f"ปรับปรุงถนนเข้าแหล่งท่องเที่ยว {o.project_key}")
    rank = factory.LazyAttribute(lambda o: o.action_plan.projects.exclude(rank=None).count() + 1)
    kind = ProjectKind.WORKS
    amount_baht = Decimal(1_000_000)
    national_strategy = factory.LazyFunction(lambda: node(NodeKind.NATIONAL_STRATEGY))
    master_plan = factory.LazyFunction(lambda: node(NodeKind.MASTER_PLAN))
    milestone = factory.LazyFunction(lambda: node(NodeKind.MILESTONE))
    rationale = "นักท่องเที่ยวเพิ่มร้อยละ 12 ต่อปี ถนนเดิมแคบ"
    expected_benefit = "เดินทางสะดวก"
    beneficiaries = 12_000
    coverage_type = "single"
    starts_on = factory.LazyAttribute(lambda o: FiscalYear(o.action_plan.fiscal_year).starts_on)
    ends_on = factory.LazyAttribute(lambda o: FiscalYear(o.action_plan.fiscal_year).ends_on)
    contract_sign_on = factory.SelfAttribute("starts_on")
    q1_baht = q2_baht = Decimal(0)
    q3_baht = factory.LazyAttribute(lambda o: o.amount_baht / 2)
    q4_baht = factory.LazyAttribute(lambda o: o.amount_baht - o.q3_baht)
    asset_recipient = "เทศบาลเมืองตัวอย่าง"
    upkeep_baht_per_year = Decimal(20_000)
    implementing_unit = "แขวงทางหลวงชนบท"
    contact_name = "นางสาวสมใจ ตัวอย่าง"
    contact_phone = "0 5311 2233"

    @factory.post_generation
    def children(project: Project, create: bool, given: Any, *, checked: bool = True, **_more: Any) -> None:
        """`children__checked=False` leaves out the checklist only."""
        if given is not False:
            fill_brief(project, checked=checked)
            _enter_table(project)


def fill_brief(project: Project, *, checked: bool = True) -> None:
    half = project.amount_baht / 2
    NeedSource.objects.create(project=project, kind=NeedKind.HEARING_ISSUE, reference="การรับฟังความคิดเห็นของประชาชน")
    Objective.objects.create(project=project, text="เพิ่มความปลอดภัย")
    Activity.objects.bulk_create(Activity(project=project, order=n, name=f"กิจกรรม {n}", amount_baht=half) for n in (1, 2))
    BriefItem.objects.create(
        project=project, order=1, expense_type=ExpenseType.INVESTMENT, description="ก่อสร้างถนน", quantity=1, unit_of_measure="สายทาง",
        unit_cost_baht=project.amount_baht, amount_baht=project.amount_baht, price_basis="standard", price_reference="บัญชีราคามาตรฐาน",
    )  # fmt: skip
    ProjectIndicator.objects.bulk_create(_indicator(project, level) for level in IndicatorLevel)
    project.sdgs.set([node(NodeKind.SDG)])
    if checked:
        _check_readiness(project)
    provinces = provinces_of(project.action_plan.unit)
    ProjectSite.objects.bulk_create(_site(project, province) for province in provinces[:2])
    project.benefit_provinces.set(provinces)


def _indicator(project: Project, level: IndicatorLevel) -> ProjectIndicator:
    """Measurable; the outcome feeds the first indicator of the project's issue."""
    measures = {"unit_of_measure": "ล้านบาท", "baseline_value": 0, "target_value": 5, "data_source": "สำนักงานสถิติจังหวัด"}
    fed = Indicator.objects.filter(issue__programmes=project.programme).first() if level == IndicatorLevel.OUTCOME else None
    return ProjectIndicator(project=project, level=level, name="ตัวชี้วัด", contributes_to=fed, **measures)


def _check_readiness(project: Project) -> None:
    """Everything is there, on paper of a year before."""
    dated = FiscalYear(project.action_plan.fiscal_year - 1).starts_on
    checks = {"state": ReadinessState.YES, "dated_on": dated, "amount_baht": project.amount_baht}
    ReadinessCheck.objects.bulk_create(ReadinessCheck(project=project, topic=topic, **checks) for topic in ReadinessTopic)


def _site(project: Project, province: Province) -> ProjectSite:
    """In the middle of the box around the province."""
    box = box_around(province.code)
    subdistrict = Subdistrict.objects.filter(district__province=province).first() or SubdistrictFactory(district__province=province)
    return ProjectSite(
        project=project, province=province, district=subdistrict.district, subdistrict=subdistrict, place="ทางหลวง 1001", land_type="state",
        latitude=Decimal(round((box.south + box.north) / 2, 4)), longitude=Decimal(round((box.west + box.east) / 2, 4)),
    )  # fmt: skip


def _enter_table(project: Project) -> None:
    """The project stands in the project table of its development plan in that year."""
    if project.programme:
        row, _new = PlanProject.objects.get_or_create(
            programme=project.programme, project_key=project.project_key, defaults={"name": project.name}
        )
        PlanProjectYear.objects.get_or_create(
            plan_project=row, year=project.action_plan.fiscal_year, defaults={"indicative_baht": project.amount_baht}
        )


def category(name: str = "งบลงทุน") -> ExpenseCategory:
    return ExpenseCategory.objects.get_or_create(parent=None, name_th=name, defaults={"level": 1})[0]


class LineFactory(DjangoModelFactory):
    class Meta:
        model = BudgetLine

    project = factory.SubFactory(ProjectFactory)
    request = factory.LazyAttribute(lambda o: RequestFactory(action_plan=o.project.action_plan))
    category = factory.LazyFunction(category)
    order = factory.Sequence(lambda n: n + 1)
    description = factory.LazyAttribute(lambda o: f"รายการที่ {o.order} ของ{o.project.name}")
    amount_baht = Decimal(500_000)


class RequestFactory(PaperFactory):
    """A request for the projects its action plan has now: two lines each, ceiling and rate on record, sums that agree."""

    class Meta:
        model = BudgetRequest

    action_plan = factory.SubFactory(ActionPlanFactory, state="submitted")
    unit = factory.SelfAttribute("action_plan.unit")
    fiscal_year = factory.SelfAttribute("action_plan.fiscal_year")
    request_no = factory.LazyAttribute(lambda o: f"{o.unit.code}/{o.fiscal_year}/001")
    management_baht = Decimal(9_000_000)

    @factory.post_generation
    def lines(request: BudgetRequest, create: bool, given: Any, **_more: Any) -> None:
        """`lines=4` makes that many lines per project; 0 none."""
        for project in request.action_plan.projects.exclude(kind=ProjectKind.MANAGEMENT):
            _lines_of(request, project, 2 if given is None else given)
        total = sum((line.amount_baht for line in request.lines.exclude(project__kind=ProjectKind.MANAGEMENT)), Decimal(0))
        request.total_baht = total + request.management_baht
        request.save(update_fields=["total_baht"])

    @factory.post_generation
    def money(request: BudgetRequest, create: bool, given: Any, **_more: Any) -> None:
        """Ceiling and management rate; `money=False` leaves both out."""
        if given is not False:
            where = {"unit": request.unit, "fiscal_year": request.fiscal_year}
            Ceiling.objects.get_or_create(**where, defaults={"amount_baht": Decimal(250_000_000)})
            ManagementBudget.objects.get_or_create(**where, defaults={"amount_baht": request.management_baht})

    @factory.post_generation
    def window(request: BudgetRequest, create: bool, given: Any, **_more: Any) -> None:
        window(PaperKind.REQUEST, request.unit, request.fiscal_year)


def _lines_of(request: BudgetRequest, project: Project, number: int) -> None:
    amount = (project.amount_baht / max(number, 1)).quantize(Decimal(1))
    rows = (
        BudgetLine(request=request, project=project, category=category(), order=n, description=f"รายการที่ {n}", amount_baht=amount)
        for n in range(1, number + 1)
    )
    BudgetLine.objects.bulk_create(rows)


def papers(unit: PlanningUnit | None = None, *, year: int = YEAR, projects: int = 2, state: str = "draft", **request: Any) -> BudgetRequest:
    """A request with its submitted action plan and projects; everything passes. `state` is the request's."""
    action_plan = ActionPlanFactory(unit=unit or ProvinceFactory(), fiscal_year=year)
    for _number in range(projects):
        ProjectFactory(action_plan=action_plan)
    bring(action_plan, "submitted")
    return RequestFactory(action_plan=action_plan, state=state, **request)


class CheckRunFactory(DjangoModelFactory):
    class Meta:
        model = CheckRun

    fiscal_year = YEAR
