"""Project briefs of an action plan, with their activities."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from plans.models import (
    CANDIDATE,
    Activity,
    AnnualActionPlan,
    Bucket,
    CoverageType,
    ExpenseType,
    FundingSource,
    NeedSource,
    NodeKind,
    Objective,
    Programme,
    Project,
    ProjectKind,
    StrategyNode,
)
from plans.services.action_plans import ranked, renumber
from plans.services.editing import open_action_plan
from plans.workflow import ACTION_PLAN_WORKFLOW
from provinces.models import Province

from ..sheets.base import Choices, Sheet, Values
from ..sheets.briefs import ACTIVITIES, BRIEFS
from ..values import money, stored
from .base import Complaint, Exchange, pairs_of

NODES = {
    "national_strategy": NodeKind.NATIONAL_STRATEGY, "master_plan": NodeKind.MASTER_PLAN,
    "milestone": NodeKind.MILESTONE, "sdgs": NodeKind.SDG,
}  # fmt: skip
FOREIGN = ("programme", "national_strategy", "master_plan", "milestone")
MANY = ("sdgs", "benefit_provinces")
#: Cells that hold rows of their own, one per line: relation, model and the field of its text.
LINES: dict[str, tuple[str, type[Any], str]] = {
    "need_source": ("need_sources", NeedSource, "reference"),
    "objectives": ("objectives", Objective, "text"),
}
PLAIN = tuple(c.name for c in BRIEFS.fields if c.name not in (*FOREIGN, *MANY, *LINES, "amount_baht"))
COLUMNS = [*(f"{name}_id" for name in FOREIGN), *PLAIN, "amount_baht"]
BATCH = 200


class Briefs(Exchange):
    code = "briefs"
    target = "action_plan"
    title = _("แบบสรุปโครงการ")
    workflow = ACTION_PLAN_WORKFLOW
    edit_action = "edit_action_plan"

    def sheet(self, paper: AnnualActionPlan) -> Sheet:
        return BRIEFS

    def member_sheet(self) -> Sheet:
        return ACTIVITIES

    def choices(self, paper: AnnualActionPlan) -> dict[str, Choices]:
        return {
            "programme": _programmes(paper),
            "kind": Choices(pairs_of(ProjectKind, without=[ProjectKind.MANAGEMENT])),
            "source": Choices(pairs_of(FundingSource)),
            **{name: _nodes(kind) for name, kind in NODES.items()},
            "coverage_type": Choices(pairs_of(CoverageType)),
            "benefit_provinces": _provinces(),
            "expense_type": Choices(pairs_of(ExpenseType)),
        }

    def present(self, paper: AnnualActionPlan, keys: Collection[str] | None = None) -> Iterator[tuple[str, Values]]:
        found = paper.projects.exclude(kind=ProjectKind.MANAGEMENT).prefetch_related(
            "sdgs", "benefit_provinces", "activities", "need_sources", "objectives"
        )
        rows = found if keys is None else found.filter(project_key__in=keys)
        return ((project.project_key, _values(project)) for project in rows)

    def elsewhere(self, paper: AnnualActionPlan, keys: Collection[str]) -> set[str]:
        projects = Project.with_candidates
        others = projects.filter(action_plan__fiscal_year=paper.fiscal_year).exclude(action_plan=paper)
        taken = Q(pk__in=others) | Q(action_plan=paper) & (Q(kind=ProjectKind.MANAGEMENT) | Q(bucket=CANDIDATE))
        return set(projects.filter(taken, project_key__in=keys).values_list("project_key", flat=True))

    def examine(self, values: Values) -> Iterator[Complaint]:
        if values["starts_on"] and values["ends_on"] and values["ends_on"] < values["starts_on"]:
            yield "ends_on", "ends_before_start", "วันสิ้นสุดอยู่ก่อนวันเริ่ม", "แก้วันเริ่มหรือวันสิ้นสุด"

    def lock(self, pk: int, by: Membership | None) -> AnnualActionPlan:
        return open_action_plan(pk, by)

    def add(self, paper: AnnualActionPlan, rows: Sequence[tuple[str, Values]]) -> None:
        order = ranked(paper)
        bucket = order[-1].bucket if order else Bucket.IN_CEILING
        fresh = [
            _filled(Project(action_plan=paper, project_key=key, rank=rank, bucket=bucket), values)
            for rank, (key, values) in enumerate(rows, len(order) + 1)
        ]
        Project.objects.bulk_create(fresh, BATCH)
        _relate(fresh, [values for _key, values in rows])

    def change(self, paper: AnnualActionPlan, rows: Sequence[tuple[str, Values]]) -> None:
        wanted = dict(rows)
        found = list(paper.projects.filter(project_key__in=wanted).prefetch_related("activities", "need_sources", "objectives"))
        for project in found:
            _filled(project, wanted[project.project_key])
            project.revision, project.updated_at = project.revision + 1, timezone.now()
        Project.objects.bulk_update(found, [*COLUMNS, "revision", "updated_at"], BATCH)
        _relate(found, [wanted[project.project_key] for project in found])

    def settle(self, paper: AnnualActionPlan, by: Membership | None) -> None:
        renumber(paper)


def _programmes(paper: AnnualActionPlan) -> Choices:
    """Those of the plan the paper refers to, and those its projects stand under already."""
    near = Q(issue__plan=paper.plan_id) if paper.plan_id else Q()
    rows = Programme.objects.filter(near | Q(projects__action_plan=paper)).distinct().order_by("issue__order", "order", "pk")
    return Choices(rows.values_list("pk", "name"))


def _nodes(kind: NodeKind) -> Choices:
    rows = list(StrategyNode.objects.filter(kind=kind).values_list("pk", "number", "name_th"))
    aliases = [alias for pk, number, name in rows for alias in ((str(number), pk), (name, pk))]
    return Choices([(pk, f"{number}. {name}") for pk, number, name in rows], aliases)


def _provinces() -> Choices:
    rows = list(Province.objects.order_by("name_sort").values_list("pk", "name_th", "code"))
    aliases = [alias for pk, name, code in rows for alias in ((code, pk), (f"จังหวัด{name}", pk))]
    return Choices([(pk, name) for pk, name, _code in rows], aliases)


def _values(project: Project) -> Values:
    return {
        **{name: getattr(project, f"{name}_id") for name in FOREIGN},
        **{name: stored(getattr(project, name)) for name in PLAIN},
        **{name: sorted(row.pk for row in getattr(project, name).all()) or None for name in MANY},
        **{name: _lines(project, name) for name in LINES},
        "amount_baht": money(project.amount_baht),
        "activities": [_activity(row) for row in project.activities.all()],
    }


def _lines(project: Project, name: str) -> Any:
    relation, _model, text = LINES[name]
    return stored("\n".join(getattr(row, text) for row in getattr(project, relation).all()))


def _activity(row: Activity) -> Values:
    return {"name": stored(row.name), "expense_type": row.expense_type, "amount_baht": money(row.amount_baht)}


def _filled(project: Project, values: Values) -> Project:
    for name in FOREIGN:
        setattr(project, f"{name}_id", values[name])
    for name in PLAIN:
        field: Any = Project._meta.get_field(name)
        setattr(project, name, field.to_python(values[name]) if values[name] is not None or field.null else "")
    project.amount_baht = Decimal(values["amount_baht"])
    return project


def _relate(projects: Sequence[Project], values: Sequence[Values]) -> None:
    for name in MANY:
        _set_many(name, [(project.pk, row[name] or []) for project, row in zip(projects, values, strict=True)])
    for name in LINES:
        _set_lines(name, [(project, row[name] or "") for project, row in zip(projects, values, strict=True)])
    _set_activities([(project, row["activities"]) for project, row in zip(projects, values, strict=True) if "activities" in row])


def _set_many(name: str, wanted: Iterable[tuple[int, list[int]]]) -> None:
    """The links of these projects, for good; only links that differ are written."""
    field: Any = Project._meta.get_field(name)
    through, other = field.remote_field.through, f"{field.m2m_reverse_field_name()}_id"
    goal = {(project, pk) for project, pks in wanted for pk in pks}
    standing: QuerySet[Any] = through.objects.filter(project__in=[project for project, _pks in wanted])
    there = {(row.project_id, getattr(row, other)): row.pk for row in standing}
    through.objects.filter(pk__in=[pk for link, pk in there.items() if link not in goal]).delete()
    through.objects.bulk_create(through(**{"project_id": p, other: pk}) for p, pk in sorted(goal - there.keys()))


def _set_lines(name: str, wanted: Sequence[tuple[Project, str]]) -> None:
    """One row per line; rows of a project whose lines are as they stand are left alone, with what else they say."""
    relation, model, text = LINES[name]
    fresh: list[Any] = []
    for project, words in wanted:
        if stored(words) != _lines(project, name):
            getattr(project, relation).all().delete()
            lines = filter(None, map(str.strip, words.splitlines()))
            fresh += [model(project=project, order=n, **{text: line}) for n, line in enumerate(lines, 1)]
    model._default_manager.bulk_create(fresh, BATCH)


def _set_activities(wanted: Iterable[tuple[Project, list[Values]]]) -> None:
    """Row by row in order, so that the history of an activity goes on; what is over is deleted."""
    fresh: list[Activity] = []
    for project, rows in wanted:
        standing = list(project.activities.all())
        for place, values in enumerate(rows):
            _one_activity(project, place, values, standing, fresh)
        Activity.objects.filter(pk__in=[row.pk for row in standing[len(rows) :]]).delete()
    Activity.objects.bulk_create(fresh, BATCH)


def _one_activity(project: Project, place: int, values: Values, standing: list[Activity], fresh: list[Activity]) -> None:
    parts = {**values, "amount_baht": Decimal(values["amount_baht"])}
    if place >= len(standing):
        fresh.append(Activity(project=project, order=place + 1, **parts))
    elif _activity(standing[place]) != values:
        Activity.objects.filter(pk=standing[place].pk).update(**parts)
