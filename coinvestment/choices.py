"""What an entry can be tied to: issues of plans in force and projects in sight."""

from django.db.models import Q, QuerySet

from accounts.models import Membership, today
from plans.models import DevelopmentIssue, Project, ProjectKind
from plans.permissions import PLAN_POLICY, PROJECT_POLICY
from plans.states import PlanState
from provinces.models import District, GroupMembership, PlanningUnit, Province

LIVE_YEARS = 3  # projects that far back can still be built on


def issues_for(hat: Membership | None, unit: PlanningUnit) -> QuerySet[DevelopmentIssue]:
    """Issues of the unit's visible plans, and of plans in force of the unit and its groups: those are public."""
    groups = GroupMembership.objects.on(today()).filter(province__code=unit.code).values("group_id")
    public = Q(plan__state=PlanState.IN_FORCE) & (Q(plan__unit=unit) | Q(plan__unit__in=groups))
    seen = Q(plan__unit=unit, plan__in=PLAN_POLICY.scope(hat, PLAN_POLICY.view_action))
    issues = DevelopmentIssue.objects.filter(public | seen).exclude(plan__state=PlanState.SUPERSEDED)
    return issues.select_related("plan__unit").order_by("plan__unit__kind", "-plan__year_from", "plan_id", "order")


def projects_for(hat: Membership | None, unit: PlanningUnit, year: int) -> QuerySet[Project]:
    """Projects of the unit's visible action plans of late, newest year first."""
    projects = PROJECT_POLICY.scope(hat, PROJECT_POLICY.view_action).filter(action_plan__unit=unit)
    recent = projects.filter(action_plan__fiscal_year__gte=year - LIVE_YEARS).exclude(kind=ProjectKind.MANAGEMENT)
    return recent.select_related("action_plan", "programme__issue__plan").order_by("-action_plan__fiscal_year", "rank")


def places_of(unit: PlanningUnit, year: int) -> tuple[QuerySet[Province], QuerySet[District]]:
    codes = unit.territory_codes(year)
    districts = District.objects.filter(province__code__in=codes).select_related("province")
    return Province.objects.filter(code__in=codes), districts.order_by("province__name_sort", "name_th")
