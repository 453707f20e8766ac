"""What stands around the issues of a made-up plan: the goal above, its own indicator, links up, and a group's chain and roles."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from plans.models import (
    ActorKind,
    ComparativeFigure,
    DevelopmentIssue,
    DevelopmentPlan,
    GoalIndicator,
    GoalTarget,
    LongTermGoal,
    ProvinceRole,
    RegionalGuideline,
    SharedProblem,
    Stage,
    Topic,
    ValueChainStep,
)
from provinces.models import PlanningUnit, Province

from .papers import NOTE, Body
from .plans import Issue, Plan
from .themes import THEMES, Theme

Stored = Sequence[tuple[Plan, Issue, DevelopmentIssue]]
#: Which guideline of the North a theme serves, by period.
GUIDELINES = {
    "2571–2575": {
        "agriculture": 1,
        "tourism": 2,
        "trade": 3,
        "infrastructure": 4,
        "society": 5,
        "security": 5,
        "administration": 5,
        "environment": 6,
    },
    "2566–2570": {
        "tourism": 1,
        "trade": 2,
        "infrastructure": 2,
        "society": 2,
        "security": 2,
        "administration": 2,
        "agriculture": 3,
        "environment": 4,
    },
}
STEPS = (
    (Stage.UPSTREAM, "เตรียมพื้นที่ แหล่งน้ำ คน และปัจจัยการผลิต", ActorKind.LOCAL, "องค์การบริหารส่วนจังหวัดในกลุ่ม"),
    (Stage.MIDSTREAM, "ยกระดับคุณภาพ มาตรฐาน และการแปรรูป", ActorKind.MINISTRY, ""),  # the theme's agency
    (Stage.DOWNSTREAM, "ทำตลาดร่วมและเชื่อมเครือข่ายผู้ซื้อ", ActorKind.PRIVATE, "หอการค้าจังหวัดในกลุ่ม"),
    (Stage.ENABLING, "ติดตามผลและแก้ปัญหาร่วมกันทุกไตรมาส", ActorKind.GROUP, "สำนักบริหารยุทธศาสตร์กลุ่มจังหวัด"),
)
ALONE = f"ปัญหานี้เกิดในพื้นที่ของจังหวัดเท่านั้น จังหวัดอื่นในกลุ่มไม่มีสภาพเดียวกันให้ทำร่วมกัน {NOTE}"
ROLES = ("ศูนย์กลางการบริหารและบริการ", "แหล่งผลิตและต้นแบบ", "ประตูเชื่อมตลาดและการขนส่ง")
POPULATION = {"topic": Topic.SOCIETY, "name": "ประชากรตามทะเบียนราษฎร", "unit_of_measure": "คน", "year": 2561, "source": "กรมการปกครอง"}


def words(plan: Plan) -> dict[str, str]:
    """The plan's own words beside its goal."""
    issues = ", ".join(issue.name for issue in plan.issues)
    return {
        "executive_summary": f"แผนนี้มี {len(plan.issues)} ประเด็นการพัฒนา ได้แก่ {issues} {NOTE}",
        "past_results": f"แผนก่อนหน้าได้ผลตามเป้าหมายเป็นส่วนใหญ่ ที่ยังช้าคืองานซึ่งต้องใช้ที่ดินหลายหน่วยงาน {NOTE}",
        "analysis_tool": "SWOT",
        "analysis": f"จุดแข็งคือทรัพยากรและเครือข่าย จุดอ่อนคือต้นทุนขนส่งและแรงงานสูงวัย {NOTE}",
    }


def goals_above(bodies: Iterable[Body]) -> dict[str, LongTermGoal]:
    """One 20-year goal per body, made where there is none. Three queries."""
    by_unit = {goal.unit_id: goal for goal in LongTermGoal.objects.filter(is_current=True)}
    known = {body.code: body for body in bodies}
    missing = PlanningUnit.objects.filter(code__in=known).exclude(pk__in=by_unit)
    made = LongTermGoal.objects.bulk_create(_goal(unit, known[unit.code]) for unit in missing)
    by_unit |= {goal.unit_id: goal for goal in made}
    return {code: by_unit[body.pk] for code, body in known.items()}


def _goal(unit: PlanningUnit, body: Body) -> LongTermGoal:
    text = f"เศรษฐกิจมูลค่าสูง สังคมอยู่ดีทุกช่วงวัย และสิ่งแวดล้อมสมบูรณ์ทั่ว{body.name} {NOTE}"
    return LongTermGoal(unit=unit, text=text, year_from=2561, year_to=2580)


def surround(plans: Sequence[tuple[Plan, DevelopmentPlan]], stored: Stored) -> None:
    """Rows of the plan and of its issues beside what `write` stores; those of groups only for groups."""
    _goal_indicators(plans)
    ComparativeFigure.objects.bulk_create(
        ComparativeFigure(plan=row, value=Decimal(plan.body.population), **POPULATION) for plan, row in plans if plan.body.population
    )
    _links(stored)
    provinces = {province.pk: province for province in Province.objects.all()}
    of_groups = [(plan, issue, row) for plan, issue, row in stored if plan.body.is_group]
    _problems([(plan, row) for plan, row in plans if plan.body.is_group])
    ValueChainStep.objects.bulk_create(step for _plan, issue, row in of_groups for step in _chain(_theme(issue), row))
    ProvinceRole.objects.bulk_create(
        ProvinceRole(issue=row, order=n, province=provinces[pk], text=f"{ROLES[(n - 1) % len(ROLES)]}ด้าน{issue.name} {NOTE}"[:500])
        for plan, issue, row in of_groups
        for n, pk in enumerate(plan.body.provinces, 1)
    )


def _goal_indicators(plans: Sequence[tuple[Plan, DevelopmentPlan]]) -> None:
    made = GoalIndicator.objects.bulk_create(
        GoalIndicator(
            plan=row, name="ผลิตภัณฑ์มวลรวมเฉลี่ยต่อหัวเพิ่มขึ้น", unit_of_measure="ร้อยละ", baseline_value=Decimal(2),
            baseline_year=row.year_from - 2, source=NOTE,
        )
        for _plan, row in plans
    )  # fmt: skip
    years = ((goal, year, n) for goal in made for n, year in enumerate(range(goal.plan.year_from, goal.plan.year_to + 1)))
    GoalTarget.objects.bulk_create(GoalTarget(indicator=goal, year=year, value=Decimal(2) + Decimal(n + 1) / 4) for goal, year, n in years)


def _theme(issue: Issue) -> Theme:
    return next(theme for theme in THEMES if theme.code in issue.themes or theme is THEMES[-1])


def _chain(theme: Theme, row: DevelopmentIssue) -> Iterator[ValueChainStep]:
    for order, (stage, text, kind, actor) in enumerate(STEPS, 1):
        yield ValueChainStep(issue=row, order=order, stage=stage, text=f"{text} {NOTE}", actor_kind=kind, actor=actor or theme.agency)


def _problems(plans: Sequence[tuple[Plan, DevelopmentPlan]]) -> None:
    made = SharedProblem.objects.bulk_create(
        SharedProblem(plan=row, text=f"รายได้และบริการกระจุกในเมืองศูนย์กลาง จังหวัดรอบข้างเข้าไม่ถึง {NOTE}") for _plan, row in plans
    )
    pairs = ((problem.pk, pk) for problem, (plan, _row) in zip(made, plans, strict=True) for pk in plan.body.provinces)
    _bulk_links(SharedProblem.provinces, pairs)


def _links(stored: Stored) -> None:
    """Northern issues to their region's guidelines; a province's to its group's issue of the same theme, else to the area alone."""
    guidelines = {(row.region_id, row.period, row.number): row.pk for row in RegionalGuideline.objects.all()}
    regions = dict(PlanningUnit.objects.values_list("code", "region"))
    _bulk_links(
        DevelopmentIssue.regional_links,
        (
            (row.pk, guidelines[key])
            for plan, issue, row in stored
            for number in _numbers(plan, issue)
            if (key := (regions[plan.body.code], _period(plan), number)) in guidelines
        ),
    )
    above = _above(stored)
    _bulk_links(DevelopmentIssue.group_links, ((pk, served) for pk, found in above.items() for served in sorted(found)))
    alone = [pk for pk, found in above.items() if not found]
    DevelopmentIssue.objects.filter(pk__in=alone).update(is_area_specific=True, area_specific_reason=ALONE)


def _period(plan: Plan) -> str:
    return f"{plan.version.year_from}–{plan.version.year_to}"


def _numbers(plan: Plan, issue: Issue) -> list[int]:
    """Guidelines that the issue's themes serve, in order."""
    return sorted({number for code, number in GUIDELINES.get(_period(plan), {}).items() if code in issue.themes})


def _above(stored: Stored) -> dict[int, set[int]]:
    """Per issue of a province, the issues of its group's plan of the same version that share a theme."""
    served = {
        (province, plan.version.key, code): row.pk
        for plan, issue, row in stored
        if plan.body.is_group
        for province in plan.body.provinces
        for code in issue.themes
    }
    keys = {
        row.pk: [(plan.body.pk, plan.version.key, code) for code in issue.themes] for plan, issue, row in stored if not plan.body.is_group
    }
    return {pk: {served[key] for key in wanted if key in served} for pk, wanted in keys.items()}


def _bulk_links(field: Any, pairs: Iterable[tuple[int, int]]) -> None:
    through, own, other = field.through, field.field.m2m_column_name(), field.field.m2m_reverse_name()
    through.objects.bulk_create((through(**{own: a, other: b}) for a, b in pairs), batch_size=1000)
