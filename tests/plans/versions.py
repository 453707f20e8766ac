"""A plan with something in every part, and ways to change it."""

from decimal import Decimal

from accounts.models import Membership
from plans import services
from plans.models import DevelopmentPlan, Indicator, IndicatorTarget, PlanProject, PlanProjectYear, Programme
from plans.versions.changes import Change
from plans.versions.compare import compare
from plans.versions.snapshot import snapshot
from tests.factories import YEAR, DevelopmentPlanFactory, hat

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


def office(plan: DevelopmentPlan) -> Membership:
    return hat("PROVINCE_OFFICE", plan.unit)


def review_of(plan: DevelopmentPlan, by: Membership, year: int = YEAR + 1) -> DevelopmentPlan:
    return services.start_review(plan.pk, review_year=year, reason=REASON, by=by)


def changes(before: DevelopmentPlan, after: DevelopmentPlan) -> list[Change]:
    return compare(snapshot(before), snapshot(after))


def sentences(before: DevelopmentPlan, after: DevelopmentPlan) -> list[str]:
    return [change.sentence for change in changes(before, after)]
