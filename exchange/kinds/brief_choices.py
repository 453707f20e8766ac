"""Drop-down lists of the brief workbook: what a brief of this body and year can name, and what its briefs name already."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from core.thai import MONTHS
from plans.forms.projects import NODES, earlier_projects
from plans.models import (
    AnnualActionPlan,
    CoverageType,
    ExpenseType,
    FundingSource,
    Indicator,
    IndicatorLevel,
    LandType,
    Month,
    NeedKind,
    NodeKind,
    PriceBasis,
    Programme,
    Project,
    ProjectIndicator,
    ProjectKind,
    ProjectSite,
    ReadinessState,
    ReadinessTopic,
    RiskLevel,
    StrategyNode,
)
from provinces.models import District, Province, Subdistrict

from ..sheets.base import Choices
from .base import pairs_of

LEVELS = 4
YEARS = [(False, "ปีเดียว"), (True, "ผูกพันข้ามปี")]


def lists(paper: AnnualActionPlan) -> dict[str, Choices]:
    return {
        "programme": _programmes(paper),
        "kind": Choices(pairs_of(ProjectKind, without=[ProjectKind.MANAGEMENT])),
        "source": Choices(pairs_of(FundingSource)),
        "past_project": _past_projects(paper),
        **{name: _nodes(kind) for name, kind in NODES.items()},
        "coverage_type": Choices(pairs_of(CoverageType)),
        "benefit_provinces": _provinces(),
        "is_multi_year": Choices(YEARS),
        "need_kind": Choices(pairs_of(NeedKind)),
        "level": Choices(pairs_of(IndicatorLevel)),
        "contributes_to": _goals(paper),
        "province": _provinces(),
        "district": _coded(District, paper, "province"),
        "subdistrict": _coded(Subdistrict, paper, "district__province"),
        "land_type": Choices(pairs_of(LandType)),
        "expense_type": Choices(pairs_of(ExpenseType)),
        "month": Choices(pairs_of(Month), [(name, number) for number, name in enumerate(MONTHS, 1)]),
        "item_level": Choices((level, str(level)) for level in range(1, LEVELS + 1)),
        "price_basis": Choices(pairs_of(PriceBasis)),
        "topic": Choices(pairs_of(ReadinessTopic)),
        "state": Choices(pairs_of(ReadinessState)),
        "risk_level": Choices(pairs_of(RiskLevel)),
    }


def _programmes(paper: AnnualActionPlan) -> Choices:
    """Those of the plan the paper refers to, and those its projects stand under already."""
    near = Q(issue__plan=paper.plan_id) if paper.plan_id else Q()
    rows = Programme.objects.filter(near | Q(projects__action_plan=paper)).distinct().order_by("issue__order", "order", "pk")
    return Choices(rows.values_list("pk", "name"))


def _past_projects(paper: AnnualActionPlan) -> Choices:
    """Earlier projects of the body, and those that are named already; by their code alone where only one year has it."""
    kept = Project.with_candidates.filter(action_plan=paper).values("past_project")
    found = Project.objects.filter(Q(pk__in=earlier_projects(paper).order_by().values("pk")) | Q(pk__in=kept))
    rows = list(
        found.order_by("-action_plan__fiscal_year", "rank", "pk").values_list("pk", "action_plan__fiscal_year", "project_key", "name")
    )
    return Choices([(pk, f"{year} {key} {name}") for pk, year, key, name in rows], _single((key, pk) for pk, _year, key, _name in rows))


def _goals(paper: AnnualActionPlan) -> Choices:
    """Indicators of the issues of the plan the paper refers to, and those its briefs feed already."""
    near = Q(issue__plan=paper.plan_id) if paper.plan_id else Q(pk=None)
    kept = ProjectIndicator.objects.filter(project__action_plan=paper).values("contributes_to")
    rows = list(
        Indicator.objects.filter(near | Q(pk__in=kept)).order_by("issue__order", "order", "pk").values_list("pk", "issue__order", "name")
    )
    return Choices([(pk, f"{issue}. {name}") for pk, issue, name in rows], _single((name, pk) for pk, _issue, name in rows))


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
    aliases = [(code, pk) for pk, code, _name in rows] + _single((name, pk) for pk, _code, name in rows)
    return Choices([(pk, f"{code} {name}") for pk, code, name in rows], aliases)


def _single(names: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """Names that only one row has."""
    found: dict[str, list[int]] = {}
    for name, pk in names:
        found.setdefault(name, []).append(pk)
    return [(name, pks[0]) for name, pks in found.items() if len(pks) == 1]
