"""The order of the projects in an action plan, their bucket, and how an action plan begins."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Membership
from core.errors import Blocker, NotYet

from ..models import (
    LAST_ORDER,
    AnnualActionPlan,
    Bucket,
    DevelopmentPlan,
    FundingSource,
    PlanProjectYear,
    Project,
    ProjectKind,
    Scenario,
    ScenarioRow,
)
from ..permissions import PLAN_POLICY
from ..states import PlanState
from .editing import edit, open_action_plan, touch


@edit
def move_project(action_plan: int, project: int, rank: int, *, by: Membership | None) -> Project:
    """Puts the project at that rank (kept between 1 and n) and numbers all 1…n. Among projects of one bucket it joins them.

    Raises NoRight, NotYet, Project.DoesNotExist for a project that is not ranked here.
    """
    paper = open_action_plan(action_plan, by)
    order = ranked(paper)
    moved = next((p for p in order if p.pk == project), None)
    if moved is None:
        raise Project.DoesNotExist
    order.remove(moved)
    place = min(max(rank, 1), len(order) + 1) - 1
    order.insert(place, moved)
    bucket = _bucket_at(order, place)
    _write(paper, order, {moved.pk: bucket}, by)
    return moved


def _bucket_at(order: Sequence[Project], place: int) -> str:
    """Above a project in the ceiling it is in the ceiling; below one over the ceiling it is over; between the two it stays what it is."""
    if place + 1 < len(order) and order[place + 1].bucket == Bucket.IN_CEILING:
        return Bucket.IN_CEILING
    if place and order[place - 1].bucket == Bucket.OVER_CEILING:
        return Bucket.OVER_CEILING
    return order[place].bucket


@edit
def set_bucket(action_plan: int, projects: Collection[int], bucket: str, *, by: Membership | None) -> int:
    """Moves projects to a bucket; those in the ceiling stand first, each half in its old order. Returns how many changed."""
    paper = open_action_plan(action_plan, by)
    order = ranked(paper)
    changed = {p.pk: bucket for p in order if p.pk in projects and p.bucket != bucket}
    order.sort(key=lambda p: changed.get(p.pk, p.bucket) == Bucket.OVER_CEILING)
    _write(paper, order, changed, by)
    return len(changed)


def ranked(paper: AnnualActionPlan) -> list[Project]:
    """The projects that have a place in the order; the management budget has none. One query."""
    return list(paper.projects.exclude(kind=ProjectKind.MANAGEMENT).order_by(F("rank").asc(nulls_last=True), "pk"))


def _write(paper: AnnualActionPlan, order: Sequence[Project], buckets: dict[int, str], by: Membership | None) -> None:
    """Numbers the projects and sets new buckets; the order before is kept for an undo. Writes only rows that change."""
    keep_order(paper, LAST_ORDER, by)
    write_order(paper, order, buckets)


def write_order(paper: AnnualActionPlan, order: Sequence[Project], buckets: Mapping[int, str]) -> None:
    changed = [p for rank, p in enumerate(order, 1) if _differs(p, rank, buckets.get(p.pk, p.bucket))]
    Project.with_candidates.bulk_update(changed, ["rank", "bucket"])  # a placed one was a candidate a moment ago
    touch(paper)


def _differs(project: Project, rank: int, bucket: str) -> bool:
    before = (project.rank, project.bucket)
    project.rank, project.bucket = rank, bucket
    return before != (rank, bucket)


def renumber(paper: AnnualActionPlan) -> None:
    write_order(paper, ranked(paper), {})


def keep_order(paper: AnnualActionPlan, name: str, by: Membership | None) -> Scenario:
    """The order as it stands, under a name; what stood under it before is replaced."""
    scenario, _created = Scenario.objects.update_or_create(
        action_plan=paper, name=name, defaults={"made_by": by, "made_at": timezone.now()}
    )
    scenario.rows.all().delete()
    ScenarioRow.objects.bulk_create(
        ScenarioRow(scenario=scenario, project=p, rank=rank, bucket=p.bucket) for rank, p in enumerate(ranked(paper), 1)
    )
    return scenario


@edit
def start_action_plan(plan: int, year: int, *, by: Membership | None) -> AnnualActionPlan:
    """A draft for one year of the plan, with the projects its table holds for that year. Raises NoRight or NotYet."""
    source = DevelopmentPlan.objects.select_for_update(of=("self",)).select_related("unit").get(pk=plan)
    PLAN_POLICY.require(by, "edit_action_plan", source)
    blockers = list(_against_start(source, year))
    if blockers:
        raise NotYet(blockers)
    paper = AnnualActionPlan.objects.create(unit=source.unit, fiscal_year=year, plan=source)
    Project.objects.bulk_create(_from_table(paper, year))
    return paper


def _against_start(plan: DevelopmentPlan, year: int) -> Iterator[Blocker]:
    if plan.state != PlanState.IN_FORCE:
        yield Blocker("not-in-force", _("แผนปฏิบัติราชการเริ่มจากแผนพัฒนาฉบับที่ใช้บังคับเท่านั้น"), plan.get_absolute_url())
    if not plan.covers(year):
        yield Blocker("year", _("ปี %(year)s อยู่นอกช่วงปีของแผนพัฒนา") % {"year": year}, plan.get_absolute_url())
    for other in AnnualActionPlan.objects.filter(unit=plan.unit_id, fiscal_year=year):
        yield Blocker("exists", _("มีแผนปฏิบัติราชการ ปี %(year)s แล้ว") % {"year": year}, other.get_absolute_url())


def _from_table(paper: AnnualActionPlan, year: int) -> list[Project]:
    rows = PlanProjectYear.objects.filter(plan_project__programme__issue__plan=paper.plan_id, year=year).select_related("plan_project")
    ordered = rows.order_by("plan_project__programme__issue__order", "plan_project__programme__order", "plan_project__order", "pk")
    return [project_of(row, paper, rank) for rank, row in enumerate(ordered, 1)]


def project_of(row: PlanProjectYear, paper: AnnualActionPlan, rank: int) -> Project:
    source = row.plan_project
    return Project(
        action_plan=paper, project_key=source.project_key, programme_id=source.programme_id, name=source.name, rank=rank,
        amount_baht=row.indicative_baht, implementing_unit=source.lead_agency,
        source=source.source or (FundingSource.GROUP if paper.unit.is_group else FundingSource.PROVINCE),
    )  # fmt: skip
