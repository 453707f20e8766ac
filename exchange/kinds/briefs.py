"""Project briefs of an action plan, with their activities, indicators and places."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as _n

from accounts.models import Membership
from plans.models import (
    CANDIDATE,
    Activity,
    AnnualActionPlan,
    Bucket,
    CoverageType,
    ExpenseType,
    FundingSource,
    IndicatorLevel,
    NeedSource,
    NodeKind,
    Objective,
    Programme,
    Project,
    ProjectIndicator,
    ProjectKind,
    ProjectSite,
    StrategyNode,
)
from plans.permissions import PROPOSAL_POLICY, WRITE
from plans.services.action_plans import ranked, renumber
from plans.services.editing import open_action_plan
from plans.workflow import ACTION_PLAN_WORKFLOW
from provinces.models import District, Province, Subdistrict

from ..faults import Wrong
from ..sheets.base import Choices, Sheet, Values
from ..sheets.briefs import ACTIVITIES, BRIEFS, INDICATORS, SITES
from ..values import stored
from . import proposing
from .base import Complaint, PaperExchange, pairs_of
from .members import Members, matched
from .rows import fill, values_of

NODES = {
    "national_strategy": NodeKind.NATIONAL_STRATEGY, "master_plan": NodeKind.MASTER_PLAN,
    "milestone": NodeKind.MILESTONE, "sdgs": NodeKind.SDG,
}  # fmt: skip
MANY = ("sdgs", "benefit_provinces")
#: Cells that hold rows of their own, one per line: relation, model and the field of its text.
LINES: dict[str, tuple[str, type[Any], str]] = {
    "need_source": ("need_sources", NeedSource, "reference"),
    "objectives": ("objectives", Objective, "text"),
}
PLAIN = tuple(column for column in BRIEFS.fields if column.name not in (*MANY, *LINES))
MEMBERS = (
    Members(ACTIVITIES, Activity, "project"),
    Members(INDICATORS, ProjectIndicator, "project"),
    Members(SITES, ProjectSite, "project", ordered=False),
)
RELATED = (*MANY, *(relation for relation, _model, _text in LINES.values()), *(members.sheet.of for members in MEMBERS))
BATCH = 200


class Briefs(PaperExchange):
    code = "briefs"
    target = "action_plan"
    title = _("แบบสรุปโครงการ")
    workflow = ACTION_PLAN_WORKFLOW
    edit_action = "edit_action_plan"
    add_action = "add_brief"

    def sheet(self, paper: AnnualActionPlan) -> Sheet:
        return BRIEFS

    def members(self) -> tuple[Sheet, ...]:
        return tuple(members.sheet for members in MEMBERS)

    def choices(self, paper: AnnualActionPlan) -> dict[str, Choices]:
        return {
            "programme": _programmes(paper),
            "kind": Choices(pairs_of(ProjectKind, without=[ProjectKind.MANAGEMENT])),
            "source": Choices(pairs_of(FundingSource)),
            **{name: _nodes(kind) for name, kind in NODES.items()},
            "coverage_type": Choices(pairs_of(CoverageType)),
            "benefit_provinces": _provinces(),
            "expense_type": Choices(pairs_of(ExpenseType)),
            "level": Choices(pairs_of(IndicatorLevel)),
            "province": _provinces(),
            "district": _coded(District, paper, "province"),
            "subdistrict": _coded(Subdistrict, paper, "district__province"),
        }

    def present(self, paper: AnnualActionPlan, keys: Collection[str] | None = None) -> Iterator[tuple[str, Values]]:
        found = self._readable(paper).prefetch_related(*RELATED)
        rows = found if keys is None else found.filter(project_key__in=keys)
        return ((project.project_key, _values(project)) for project in rows)

    def _readable(self, paper: AnnualActionPlan) -> QuerySet[Project]:
        """The plan's projects; of who may only add the own briefs that wait to be screened."""
        if self.hat is None or not self.adds_only(paper, self.hat):
            return paper.projects.exclude(kind=ProjectKind.MANAGEMENT)
        own = PROPOSAL_POLICY.scope(self.hat, WRITE)
        return Project.with_candidates.filter(action_plan=paper, bucket=CANDIDATE, proposal__in=own)

    def elsewhere(self, paper: AnnualActionPlan, keys: Collection[str]) -> set[str]:
        others = Project.with_candidates.filter(action_plan__fiscal_year=paper.fiscal_year).exclude(pk__in=self._readable(paper))
        return set(others.filter(project_key__in=keys).values_list("project_key", flat=True))

    def examine(self, paper: AnnualActionPlan, values: Values, before: Values | None) -> Iterator[Complaint]:
        if values["starts_on"] and values["ends_on"] and values["ends_on"] < values["starts_on"]:
            yield "ends_on", Wrong("ends_before_start", _n("วันสิ้นสุดอยู่ก่อนวันเริ่ม"), _n("แก้วันเริ่มหรือวันสิ้นสุด"))

    def examine_member(self, paper: AnnualActionPlan, sheet: Sheet, values: Values) -> Iterator[Complaint]:
        """A place is filled in upwards: the sub-district says its district, the district its province."""
        if sheet is not SITES:
            return
        for lower, upper, above in (("subdistrict", "district", self._district_of), ("district", "province", self._province_of)):
            told = above.get(values[lower])
            if values[upper] is None:
                values[upper] = told
            elif told is not None and told != values[upper]:
                yield lower, Wrong("wrong_place", _n("พื้นที่นี้ไม่ได้อยู่ในจังหวัดหรืออำเภอที่ระบุ"), _n("แก้ให้ตรงกัน หรือเว้นว่างช่องที่ใหญ่กว่า"))
        if values["province"] is None:
            yield "province", Wrong("required", _n("ช่องว่างอยู่ แต่ต้องมีค่า"), _n("ใส่จังหวัด อำเภอ หรือตำบล"))

    @cached_property
    def _district_of(self) -> dict[int, int]:
        return dict(Subdistrict.objects.values_list("pk", "district_id"))

    @cached_property
    def _province_of(self) -> dict[int, int]:
        return dict(District.objects.values_list("pk", "province_id"))

    def lock(self, pk: int, by: Membership | None) -> AnnualActionPlan:
        return open_action_plan(pk, by, self.action_for(AnnualActionPlan(pk=pk), by))

    def add(self, paper: AnnualActionPlan, rows: Sequence[tuple[str, Values]]) -> None:
        """To the end of the plan's order; of who may only add as proposals beside it."""
        proposer = self.hat if self.adds_only(paper, self.hat) else None
        fresh = proposing.candidates(paper, rows) if proposer else _at_the_end(paper, rows)
        given = [values for _key, values in rows]
        for project, values in zip(fresh, given, strict=True):
            fill(project, PLAIN, values)
        Project.with_candidates.bulk_create(fresh, BATCH)
        _relate(fresh, given)
        if proposer:
            proposing.propose(paper, fresh, given, proposer)

    def change(self, paper: AnnualActionPlan, rows: Sequence[tuple[str, Values]]) -> None:
        wanted = dict(rows)
        found = list(paper.projects.filter(project_key__in=wanted).prefetch_related(*RELATED))
        for project in found:
            fill(project, PLAIN, wanted[project.project_key])
            project.revision, project.updated_at = project.revision + 1, timezone.now()
        Project.objects.bulk_update(found, [*(column.name for column in PLAIN), "revision", "updated_at"], BATCH)
        _relate(found, [wanted[project.project_key] for project in found])

    def settle(self, paper: AnnualActionPlan, by: Membership | None) -> None:
        renumber(paper)


def _at_the_end(paper: AnnualActionPlan, rows: Sequence[tuple[str, Values]]) -> list[Project]:
    order = ranked(paper)
    bucket = order[-1].bucket if order else Bucket.IN_CEILING
    return [
        Project(action_plan=paper, project_key=key, rank=rank, bucket=bucket) for rank, (key, _values) in enumerate(rows, len(order) + 1)
    ]


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


def _coded(model: Any, paper: AnnualActionPlan, province: str) -> Choices:
    """Places of the body's territory, and those its projects name already, by code; by name where only one is called so."""
    near = Q(**{f"{province}__code__in": paper.unit.territory_codes(paper.fiscal_year)})
    kept = Q(pk__in=ProjectSite.objects.filter(project__action_plan=paper).values(model._meta.model_name))
    rows = list(model.objects.filter(near | kept).order_by("code").values_list("pk", "code", "name_th"))
    names = [name for _pk, _code, name in rows]
    single = {name for name in names if names.count(name) == 1}
    aliases = [(code, pk) for pk, code, _name in rows] + [(name, pk) for pk, _code, name in rows if name in single]
    return Choices([(pk, f"{code} {name}") for pk, code, name in rows], aliases)


def _values(project: Project) -> Values:
    return {
        **values_of(project, PLAIN),
        **{name: sorted(row.pk for row in getattr(project, name).all()) or None for name in MANY},
        **{name: _lines(project, name) for name in LINES},
        **{members.sheet.of: members.values(project) for members in MEMBERS},
    }


def _lines(project: Project, name: str) -> Any:
    relation, _model, text = LINES[name]
    return stored("\n".join(getattr(row, text) for row in getattr(project, relation).all()))


def _relate(projects: Sequence[Project], values: Sequence[Values]) -> None:
    for name in MANY:
        _set_many(name, [(project.pk, row[name] or []) for project, row in zip(projects, values, strict=True)])
    for name in LINES:
        _set_lines(name, [(project, row[name] or "") for project, row in zip(projects, values, strict=True)])
    for members in MEMBERS:
        members.write(zip(projects, values, strict=True))


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
    """One row per line; a row keeps what else it says (the kind of a need) when its line moves or is put right."""
    relation, model, _text = LINES[name]
    fresh: list[Any] = []
    for project, words in wanted:
        if stored(words) != _lines(project, name):
            _write_lines(project, relation, name, list(filter(None, map(str.strip, words.splitlines()))), fresh)
    model._default_manager.bulk_create(fresh, BATCH)


def _write_lines(project: Project, relation: str, name: str, lines: list[str], fresh: list[Any]) -> None:
    _relation, model, text = LINES[name]
    standing = list(getattr(project, relation).all()) if project.pk else []
    kept = matched([{text: getattr(row, text)} for row in standing], [{text: line} for line in lines], [text])
    for order, (line, at) in enumerate(zip(lines, kept, strict=True), 1):
        row = model(project=project) if at is None else standing[at]
        row.order, was = order, (row.order, getattr(row, text))
        setattr(row, text, line)
        if at is None:
            fresh.append(row)
        elif was != (order, line):
            row.save()
    model._default_manager.filter(pk__in=[row.pk for at, row in enumerate(standing) if at not in kept]).delete()
