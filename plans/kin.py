"""Who stands around the owner of a plan: the members of a group, the group of a province and its plan, the region's guidelines."""

import re

from django.db.models import Q, QuerySet

from core.fiscal import FiscalYear
from provinces.models import GroupMembership, Province

from .models import DevelopmentIssue, DevelopmentPlan, RegionalGuideline
from .states import PlanState


def members_of(plan: DevelopmentPlan) -> QuerySet[Province]:
    """Members of the group in the plan's first budget year, by name; none for a province."""
    day = FiscalYear(plan.year_from).starts_on
    dated = GroupMembership.objects.on(day).filter(group=plan.unit_id)
    return Province.objects.filter(pk__in=dated.values("province")).order_by("name_sort")


def group_plans_of(plan: DevelopmentPlan) -> QuerySet[DevelopmentPlan]:
    """Plans in force of the group the province belongs to, that run in the plan's first year; none for a group."""
    day = FiscalYear(plan.year_from).starts_on
    dated = GroupMembership.objects.on(day).filter(province=plan.unit_id)
    in_force = DevelopmentPlan.objects.filter(unit__in=dated.values("group"), state=PlanState.IN_FORCE)
    return in_force.filter(year_from__lte=plan.year_from, year_to__gte=plan.year_from)


def group_issues_for(plan: DevelopmentPlan, linked: QuerySet[DevelopmentIssue] | None = None) -> QuerySet[DevelopmentIssue]:
    """What an issue of this plan may serve: issues of the group's plan in force, and those it is `linked` to already."""
    offered = Q(plan__in=group_plans_of(plan))
    if linked is not None:
        offered |= Q(pk__in=linked.values("pk"))
    return DevelopmentIssue.objects.filter(offered).select_related("plan__unit").order_by("plan", "order", "pk")


def runs_in(period: str, year: int) -> bool:
    """A period as people write it, "2571–2575"; one without two years holds every year."""
    years = [int(text) for text in re.findall(r"\d{4}", period)]
    return len(years) != 2 or years[0] <= year <= years[1]


def guidelines_for(plan: DevelopmentPlan) -> QuerySet[RegionalGuideline]:
    """Guidelines of the plan's own region."""
    return RegionalGuideline.objects.filter(region=plan.unit.region_id)
