"""What the rules about a request look at: frozen facts, loaded for many requests in a constant number of queries. Amounts are baht."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum

from accounts.models import today
from alignment.kernel import Bilingual, Subject
from core.arrays import all_ids
from core.workflow import INITIAL
from plans.facts import ActionPlanFacts, Body, Deadline, Sender, Windows, action_plan_facts, bodies_by_pk
from plans.models import Bucket, PaperKind, PlanProjectYear, Project, ProjectKind
from provinces.models import District

from .models import BudgetLine, BudgetRequest, Ceiling, ExpenseCategory, ManagementBudget

#: As the rows have them: asked of every line by every rule, and a member of an enumeration takes longer to compare.
MANAGEMENT, IN_CEILING, OVER_CEILING = (str(each.value) for each in (ProjectKind.MANAGEMENT, Bucket.IN_CEILING, Bucket.OVER_CEILING))

UnitYear = tuple[int, int]

BOUGHT = ("quantity", "unit_of_measure", "bundled_items")


@dataclass(frozen=True, slots=True)
class LineProject:
    """The project of a line, with the action plan it belongs to."""

    pk: int
    name: str
    kind: str
    bucket: str
    fiscal_year: int
    plan_state: str
    owner: Body


@dataclass(frozen=True, slots=True, repr=False)
class DistrictFacts:
    """A district; it prints its code only, which is enough for the digest."""

    code: str
    name: str
    province: Body

    def __repr__(self) -> str:
        return self.code


@dataclass(frozen=True, slots=True)
class LineFacts:
    """A line; `bundled` is the number of items it sums up, None where it is one."""

    pk: int
    label: str
    amount_baht: Decimal
    project_pk: int
    project: LineProject = field(repr=False)
    districts: tuple[DistrictFacts, ...]
    category: tuple[str, ...] = ()
    """Names from งบรายจ่าย down."""
    quantity: Decimal | None = None
    unit: str = ""
    bundled: int | None = None

    @property
    def subject(self) -> Subject:
        return Subject("line", self.pk, self.label)

    @property
    def kind(self) -> str:
        """The category itself, the last of its names; empty where the line has none."""
        return self.category[-1] if self.category else ""


@dataclass(frozen=True, slots=True)
class CeilingFacts:
    amount_baht: Decimal
    includes_management: bool


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """One request with the action plan it cites. `ceiling` and `management_rate_baht` are None where none is on record.

    `indicative_baht` is what the cited development plan's project table has for that year, None where it says nothing.
    `deadline` is None once it was sent.
    """

    pk: int
    number: str
    owner: Body
    fiscal_year: int
    management_baht: Decimal
    total_baht: Decimal
    ceiling: CeilingFacts | None
    management_rate_baht: Decimal | None
    indicative_baht: Decimal | None
    projects: tuple[LineProject, ...]
    lines: tuple[LineFacts, ...]
    plan: ActionPlanFacts = field(repr=False)
    region: Bilingual
    deadline: Deadline | None = None

    @property
    def subject(self) -> Subject:
        return Subject("request", self.pk, f"คำของบประมาณ {self.fiscal_year} {self.owner.name.th}")

    @property
    def words(self) -> dict[str, Any]:
        """What nearly every message names."""
        return {"fy": self.fiscal_year, "owner": self.owner.name}

    @property
    def ordinary_lines(self) -> list[LineFacts]:
        return [line for line in self.lines if line.project.kind != MANAGEMENT]

    @property
    def management_lines(self) -> list[LineFacts]:
        return [line for line in self.lines if line.project.kind == MANAGEMENT]

    @property
    def over_ceiling_lines(self) -> list[LineFacts]:
        return [line for line in self.lines if line.project.bucket == OVER_CEILING and line.project.kind != MANAGEMENT]

    @property
    def in_ceiling_lines(self) -> list[LineFacts]:
        return [line for line in self.lines if line.project.bucket == IN_CEILING and line.project.kind != MANAGEMENT]

    def holds(self, project: LineProject) -> bool:
        """Whether the project is of this body and year."""
        return project.owner.code == self.owner.code and project.fiscal_year == self.fiscal_year

    @property
    def rests_on_draft(self) -> bool:
        return any(p.plan_state == INITIAL for p in self.projects if self.holds(p))

    @property
    def strange_lines(self) -> list[LineFacts]:
        """Lines of projects that are not of this body and year."""
        strangers = {p.pk for p in self.projects if not self.holds(p)}
        return [line for line in self.lines if line.project_pk in strangers] if strangers else []


def baht(lines: Iterable[LineFacts]) -> Decimal:
    return sum([line.amount_baht for line in lines], Decimal(0))  # a list: every sum of every rule passes here


def request_facts(action_plans: Collection[int], plans: Mapping[int, ActionPlanFacts] | None = None) -> dict[int, RequestFacts]:
    """Requests by the action plan they cite, at most one per plan: the body's own before a stranger's.

    33 queries whatever their number, eleven when the plans' facts are given.
    """
    requests = BudgetRequest.objects.filter(action_plan_id__in=action_plans)
    found = facts_of(requests, action_plan_facts(action_plans) if plans is None else plans).values()
    return {facts.plan.pk: facts for facts in sorted(found, key=lambda f: (f.owner.code == f.plan.owner.code, f.pk))}


def facts_of(requests: QuerySet[BudgetRequest], plans: Mapping[int, ActionPlanFacts]) -> dict[int, RequestFacts]:
    """Facts of these requests by id. `plans` holds their action plans' facts. Eleven queries."""
    region = ("unit__region__name_th", "unit__region__name_en")
    columns = ("pk", "action_plan_id", "unit_id", "request_no", "fiscal_year", "management_baht", "total_baht")
    heads = list(requests.order_by("pk").values_list(*columns, "state", "state_since", *region))
    bodies = bodies_by_pk({head[2] for head in heads})
    reader = _Reader([head[0] for head in heads], bodies)
    ceilings, rates = _ceilings(heads), _rates(heads)
    indicative = _indicative({cited.pk for head in heads if (cited := plans[head[1]].cited)})
    windows = Windows([PaperKind.REQUEST], {head[4] for head in heads}, today())
    return {
        pk: RequestFacts(
            pk,
            number,
            bodies[unit],
            year,
            management,
            total,
            ceilings.get((unit, year)),
            rates.get((unit, year)),
            indicative.get((cited.pk, year)) if (cited := plans[plan].cited) else None,
            tuple(reader.projects_of(pk)),
            tuple(reader.lines[pk]),
            plans[plan],
            Bilingual(*region),
            windows.deadline(PaperKind.REQUEST, Sender(year, bodies[unit].kind, bodies[unit].code, state, since)),
        )
        for pk, plan, unit, number, year, management, total, state, since, *region in heads
    }


def _ceilings(heads: list[tuple[Any, ...]]) -> dict[UnitYear, CeilingFacts]:
    rows = Ceiling.objects.filter(unit_id__in={h[2] for h in heads}, fiscal_year__in={h[4] for h in heads})
    columns = ("unit_id", "fiscal_year", "amount_baht", "includes_management")
    return {(unit, year): CeilingFacts(*rest) for unit, year, *rest in rows.values_list(*columns)}


def _rates(heads: list[tuple[Any, ...]]) -> dict[UnitYear, Decimal]:
    rows = ManagementBudget.objects.filter(unit_id__in={h[2] for h in heads}, fiscal_year__in={h[4] for h in heads})
    return {(unit, year): amount for unit, year, amount in rows.values_list("unit_id", "fiscal_year", "amount_baht")}


def _indicative(plans: Collection[int]) -> dict[tuple[int, int], Decimal]:
    """Sums above zero of the project tables, by development plan and year. One query."""
    rows = PlanProjectYear.objects.filter(plan_project__programme__issue__plan__in=plans).order_by()
    sums = rows.values_list("plan_project__programme__issue__plan_id", "year").annotate(baht=Sum("indicative_baht"))
    return {(plan, year): baht for plan, year, baht in sums if baht}


class _Reader:
    """Lines of these requests with their projects, categories and districts. Five queries."""

    def __init__(self, requests: list[int], bodies: Mapping[int, Body]) -> None:
        self.lines: dict[int, list[LineFacts]] = defaultdict(list)
        columns = ("request_id", "pk", "description", "amount_baht", "project_id", "category_id", *BOUGHT)
        rows = list(BudgetLine.objects.filter(request_id__in=requests).order_by("pk").values_list(*columns))
        self.projects = _projects({row[4] for row in rows}, bodies)
        named, paths = _districts_of_lines([row[1] for row in rows], bodies), _paths()
        for request, pk, label, amount, project, category, *bought in rows:
            where = tuple(named.get(pk, ()))
            self.lines[request].append(LineFacts(pk, label, amount, project, self.projects[project], where, paths[category], *bought))

    def projects_of(self, request: int) -> list[LineProject]:
        pks = dict.fromkeys(line.project_pk for line in self.lines[request])
        return [self.projects[pk] for pk in sorted(pks)]


def _projects(used: Collection[int], bodies: Mapping[int, Body]) -> dict[int, LineProject]:
    """These projects, whoever owns them, by id. One or two queries."""
    columns = ("pk", "name", "kind", "bucket", "action_plan__fiscal_year", "action_plan__state", "action_plan__unit_id")
    rows = list(Project.objects.filter(pk__in=all_ids(used)).order_by("pk").values_list(*columns))
    strangers = {row[-1] for row in rows} - bodies.keys()
    known = {**bodies, **bodies_by_pk(strangers)} if strangers else bodies
    return {pk: LineProject(pk, name, kind, bucket, year, state, known[unit]) for pk, name, kind, bucket, year, state, unit in rows}


def _paths() -> dict[int, tuple[str, ...]]:
    """Every expense category as its names from the first level down. One query."""
    paths: dict[int, tuple[str, ...]] = {}
    for pk, parent, name in ExpenseCategory.objects.order_by("level", "pk").values_list("pk", "parent_id", "name_th"):
        paths[pk] = (*paths.get(parent, ()), name)
    return paths


def _districts_of_lines(lines: list[int], bodies: Mapping[int, Body]) -> dict[int, list[DistrictFacts]]:
    """Districts by line, in the order of their ids. Two queries."""
    rows = District.objects.order_by("pk").values_list("pk", "code", "name_th", "province_id")
    known = {pk: DistrictFacts(code, name, bodies[province]) for pk, code, name, province in rows}
    named: dict[int, list[DistrictFacts]] = defaultdict(list)
    links = BudgetLine.districts.through.objects.filter(budgetline_id__in=all_ids(lines)).order_by("district_id")
    for line, district in links.values_list("budgetline_id", "district_id"):
        named[line].append(known[district])
    return named
