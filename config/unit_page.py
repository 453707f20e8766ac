"""The bodies that own papers: the list of those in sight, and one body's page with all its papers."""

from collections import defaultdict
from datetime import date
from typing import Any, NamedTuple

import django_filters as filters
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.hats import Request
from accounts.models import Membership, today
from accounts.papers import StateChip
from accounts.policy import UNIT_POLICY
from budgets.models import Ceiling, PastAllocation
from core.fiscal import FiscalYear
from core.thai import clean_text
from plans.filters import choice, regions
from plans.listing import listing, unit_words
from plans.models import DevelopmentPlan
from provinces.models import District, GroupMembership, PlanningUnit, UnitKind

from .papers import ACTION_PLAN, PLAN, REQUEST, Kind
from .years import planning_year

COLUMNS = {"unit": ["kind", "name_sort"], "region": ["region__order", "kind", "name_sort"], "code": ["code"]}


class UnitFilter(filters.FilterSet):
    q = filters.CharFilter(method="search", label=_("ค้นหา"))
    kind = choice(_("ประเภทหน่วยงาน"), _("จังหวัดและกลุ่มจังหวัด"), UnitKind.choices, "kind")
    region = choice(_("ภาค"), _("ทุกภาค"), regions, "region__code")

    class Meta:
        model = PlanningUnit
        fields: list[str] = []

    def search(self, units: QuerySet[PlanningUnit], _name: str, text: str) -> QuerySet[PlanningUnit]:
        return units.filter(unit_words(clean_text(text)))


@require_safe
def unit_list(request: Request) -> HttpResponse:
    current = UNIT_POLICY.scope(request.hat, "view_unit").filter(Q(valid_until__isnull=True) | Q(valid_until__gte=today()))
    filters_ = UnitFilter(request.GET, queryset=current)
    found = listing(request, filters_, _with_group, COLUMNS, {})
    year = planning_year()
    chips = {kind.code: _chips(request.hat, kind, year) for kind in (ACTION_PLAN, REQUEST)}
    rows = [(unit, chips["action_plan"].get(unit.pk), chips["request"].get(unit.pk)) for unit in found.page]
    return render(request, "provinces/unit_list.html", {"list": found, "sort": found.sort, "rows": rows, "year": year})


def _with_group(units: QuerySet[PlanningUnit]) -> QuerySet[PlanningUnit]:
    """Adds group_name (of a province) and n_members (of a group)."""
    membership = GroupMembership.objects.on(today())
    own = membership.filter(province=OuterRef("pk")).values("group__name_en" if get_language() == "en" else "group__name_th")[:1]
    members = membership.filter(group=OuterRef("pk")).order_by().values("group").annotate(n=Count("pk")).values("n")
    return units.select_related("region").annotate(group_name=Subquery(own), n_members=Subquery(members))


def _chips(hat: Membership | None, kind: Kind, year: int) -> dict[int, tuple[StateChip, str]]:
    """State and address of each body's paper of that year. One query."""
    policy = kind.workflow.policy
    papers = policy.scope(hat, policy.view_action).filter(fiscal_year=year).order_by()
    return {paper.unit_id: (kind.chip(paper.state), paper.get_absolute_url()) for paper in papers}


class YearRow(NamedTuple):
    """A budget year of one body; None where there is no paper in sight."""

    year: int
    action_plan: Any
    action_plan_chip: StateChip | None
    request: Any
    request_chip: StateChip | None
    ceiling: Ceiling | None


@require_safe
def unit_page(request: Request, code: str) -> HttpResponse:
    unit: PlanningUnit = UNIT_POLICY.visible_or_404(request.hat, code=code)
    return render(request, "provinces/unit.html", {
        "unit": unit,
        "plans": [(plan, PLAN.chip(plan.state)) for plan in _plans(request.hat, unit)],
        "years": _year_rows(request.hat, unit),
        "past": PastAllocation.objects.filter(province=unit.pk).order_by("-fiscal_year"),
        "may_record": UNIT_POLICY.can(request.hat, "record_allocation", unit),
        "members": _neighbours(unit, today()),
        "n_districts": District.objects.filter(province__code__in=unit.territory_codes(int(FiscalYear.of(today())))).count(),
        "planning_year": planning_year(),
    })  # fmt: skip


def _plans(hat: Membership | None, unit: PlanningUnit) -> QuerySet[DevelopmentPlan]:
    plans: QuerySet[DevelopmentPlan] = PLAN.workflow.policy.scope(hat, "view_plan").filter(unit=unit)
    return plans


def _year_rows(hat: Membership | None, unit: PlanningUnit) -> list[YearRow]:
    """Newest first. Three queries."""
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    for kind in (ACTION_PLAN, REQUEST):
        policy = kind.workflow.policy
        for paper in policy.scope(hat, policy.view_action).filter(unit=unit).order_by():
            found[paper.fiscal_year][kind.code] = paper
    for ceiling in Ceiling.objects.filter(unit=unit):
        found[ceiling.fiscal_year]["ceiling"] = ceiling
    return [_year_row(year, found[year]) for year in sorted(found, reverse=True)]


def _year_row(year: int, papers: dict[str, Any]) -> YearRow:
    plan, asked = papers.get("action_plan"), papers.get("request")
    plan_chip, asked_chip = (plan and ACTION_PLAN.chip(plan.state), asked and REQUEST.chip(asked.state))
    return YearRow(year, plan, plan_chip, asked, asked_chip, papers.get("ceiling"))


def _neighbours(unit: PlanningUnit, day: date) -> list[PlanningUnit]:
    """The members of a group, or the group of a province, on that day. One query."""
    rows = GroupMembership.objects.on(day).select_related("group", "province")
    if unit.is_group:
        return [row.province for row in rows.filter(group__code=unit.code).order_by("province__name_sort")]
    return [row.group for row in rows.filter(province__code=unit.code)]
