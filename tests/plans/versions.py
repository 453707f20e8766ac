"""A plan with something in every part, and ways to change it."""

from decimal import Decimal

from accounts.models import Membership
from plans import services
from plans.kin import members_of
from plans.models import (
    DevelopmentPlan,
    GoalIndicator,
    GoalTarget,
    Indicator,
    IndicatorTarget,
    LongTermGoal,
    NeedKind,
    PlanProject,
    PlanProjectYear,
    Programme,
    RegionalGuideline,
    SharedProblem,
    Stage,
    Topic,
)
from plans.versions.changes import Change
from plans.versions.compare import compare
from plans.versions.snapshot import snapshot
from tests.factories import YEAR, DevelopmentPlanFactory, GroupFactory, hat

REASON = "ทบทวนตามผลการรับฟังความคิดเห็นของประชาชนในพื้นที่"


def whole_plan(rows: int = 1, **more: object) -> DevelopmentPlan:
    """In force; its one issue has `rows` more of everything: indicators with a target, guidelines, projects with money."""
    plan = DevelopmentPlanFactory(development_goal="เมืองท่องเที่ยวคุณภาพ", **more)
    issue, programme = plan.issues.get(), Programme.objects.get(issue__plan=plan)
    for n in range(1, rows + 1):
        indicator = Indicator.objects.create(issue=issue, order=n + 1, name=f"ครัวเรือนยากจนกลุ่ม {n}", unit_of_measure="ร้อยละ")
        IndicatorTarget.objects.create(indicator=indicator, year=YEAR, value=Decimal(40))
        issue.guidelines.create(order=n + 1, text=f"ส่งเสริมชุมชนที่ {n} ให้รับนักท่องเที่ยว")
        row = PlanProject.objects.create(programme=programme, order=n, project_key=f"K{n}", name=f"ปรับปรุงถนนสาย {n}")
        PlanProjectYear.objects.create(plan_project=row, year=YEAR + 1, indicative_baht=Decimal(1_500_000))
    return plan


def whole_group_plan(rows: int = 1, **more: object) -> DevelopmentPlan:
    """A group's plan in force with `rows` of everything a plan can hold, its links and a goal above it."""
    group = GroupFactory(members=3)
    goal = LongTermGoal.objects.create(unit=group, text="กลุ่มจังหวัดท่องเที่ยวมูลค่าสูง", year_from=2561, year_to=2580)
    plan = whole_plan(rows, unit=group, long_term_goal=goal, executive_summary="สรุปแผนทั้งฉบับ", analysis_tool="SWOT", **more)
    members, issue = list(members_of(plan)), plan.issues.get()
    guideline = RegionalGuideline.objects.create(region=group.region, period="2571–2575", number=1, text="ท่องเที่ยวคุณภาพมูลค่าสูง")
    issue.regional_links.add(guideline)
    for n in range(1, rows + 1):
        _facts(plan, n).provinces.set(members[:2])
        served = GoalIndicator.objects.create(plan=plan, order=n, name=f"รายได้รวมด้าน {n}", unit_of_measure="ล้านบาท")
        GoalTarget.objects.create(indicator=served, year=YEAR, value=Decimal(900))
        Indicator.objects.filter(issue=issue, order=n + 1).update(contributes_to=served)
        issue.chain.create(order=n, stage=Stage.UPSTREAM, text=f"พัฒนาแหล่งท่องเที่ยวที่ {n}", actor_kind="local", actor="อบต.")
    for n, province in enumerate(members, 1):
        issue.roles.create(order=n, province=province, text=f"ประตูสู่กลุ่มจังหวัดด้านที่ {n}")
    return plan


def _facts(plan: DevelopmentPlan, n: int) -> SharedProblem:
    """A figure, a need, a past result and the shared problem they lead to."""
    about = {"unit_of_measure": "ล้านบาท", "year": 2569}
    plan.figures.create(order=n, topic=Topic.ECONOMY, name=f"ผลิตภัณฑ์มวลรวมด้าน {n}", value=Decimal(120), source="สศช.", **about)
    plan.needs.create(order=n, text=f"ต้องการรถสาธารณะสาย {n}", kind=NeedKind.HEARING_ISSUE, reference="เวทีรับฟัง ครั้งที่ 1/2569")
    plan.past_rows.create(order=n, name=f"รายได้ชุมชน {n}", target_value=Decimal(10), result_value=Decimal(8), **about)
    return plan.shared_problems.create(order=n, text=f"หมอกควันข้ามจังหวัดจุดที่ {n}")


def office(plan: DevelopmentPlan) -> Membership:
    return hat("OSM_OFFICER" if plan.unit.is_group else "PROVINCE_OFFICE", plan.unit)


def review_of(plan: DevelopmentPlan, by: Membership, year: int = YEAR + 1) -> DevelopmentPlan:
    return services.start_review(plan.pk, review_year=year, reason=REASON, by=by)


def changes(before: DevelopmentPlan, after: DevelopmentPlan) -> list[Change]:
    return compare(snapshot(before), snapshot(after))


def sentences(before: DevelopmentPlan, after: DevelopmentPlan) -> list[str]:
    return [change.sentence for change in changes(before, after)]
