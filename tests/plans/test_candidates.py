"""A candidate changes nothing of the plan: no total, no rank, no rule, no print, no file, no request, nothing found."""

import json
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Sum
from django.test import Client
from django.urls import reverse

from budgets.ceilings import ceiling_of
from budgets.services import generate_request
from coinvestment.choices import projects_for
from coinvestment.sources import view_of
from core.errors import NotYet
from exchange.kinds.briefs import Briefs
from plans.models import CANDIDATE, AnnualActionPlan, PlanProject, Project
from plans.permissions import PROJECT_POLICY
from plans.rules import check_action_plan
from plans.services import add_project
from plans.services.action_plans import ranked
from plans.tables import action_plan_rows
from plans.workflow import has_projects
from reports.papers import PRINTS
from search.sources import SOURCES
from tests.factories import YEAR, ActionPlanFactory, ProjectFactory, hat
from tests.plans.proposals import ProposalFactory

pytestmark = pytest.mark.django_db


def state_of(plan: AnnualActionPlan, by: Any) -> dict[str, Any]:
    """Everything that is counted, summed, ranked, checked, printed, exported or found of an action plan."""
    plan = AnnualActionPlan.objects.get(pk=plan.pk)
    result = check_action_plan(plan.pk)
    row = action_plan_rows(AnnualActionPlan.objects.filter(pk=plan.pk)).get()
    snapshot = PRINTS["j2"].freeze(plan)
    return {
        "listed": list(plan.projects.order_by("pk").values_list("pk", "rank", "bucket")),
        "ranked": [(p.pk, p.rank) for p in ranked(plan)],
        "table": (row.n_projects, row.in_baht, row.over_baht),
        "ceiling": ceiling_of(plan),
        "rules": (result.digest, result.outcomes, sorted(f.message_th for f in result.findings)),
        "print": json.dumps(snapshot, default=str, sort_keys=True),
        "export": dict(Briefs().present(plan)),
        "sources": repr(view_of(plan.unit, plan.fiscal_year, by)),
        "found": [(d.kind, d.object_id, d.title, d.amount_baht) for d in SOURCES["view_action_plan"].drafts([plan.pk])],
        "to_build_on": list(projects_for(by, plan.unit, plan.fiscal_year)),
        "scope": list(PROJECT_POLICY.scope(by, "view_action_plan").order_by("pk")),
        "page": page_of(plan, by),
    }


def page_of(plan: AnnualActionPlan, by: Any) -> tuple[Any, ...]:
    client = Client()
    client.force_login(by.user)
    found = client.get(plan.get_absolute_url()).context
    return [p.pk for p in found["projects"]], found["total_baht"]


@pytest.mark.parametrize("state", ["draft", "submitted", "screened", "rejected", "withdrawn"])
def test_a_candidate_changes_nothing_of_its_plan(state: str) -> None:
    plan = ActionPlanFactory()
    for _number in range(2):
        ProjectFactory(action_plan=plan)
    office = hat("PROVINCE_OFFICE", plan.unit)
    before = state_of(plan, office)
    proposal = ProposalFactory(unit=plan.unit, state=state, title="โครงการที่ยังไม่อยู่ในแผน")
    assert Project.with_candidates.get(pk=proposal.project_id).bucket == CANDIDATE
    after = state_of(plan, office)
    assert after == before


def test_a_request_takes_no_candidate_in() -> None:
    plan = ActionPlanFactory()
    listed = ProjectFactory(action_plan=plan)
    ProposalFactory(unit=plan.unit, state="screened")
    request = generate_request(plan, by=hat("PROVINCE_OFFICE", plan.unit))
    assert set(request.lines.values_list("project", flat=True)) == {listed.pk}
    assert request.lines.aggregate(sum=Sum("amount_baht"))["sum"] == listed.amount_baht


def test_a_plan_of_candidates_only_has_no_projects_to_sign_for() -> None:
    plan = ActionPlanFactory()
    ProposalFactory(unit=plan.unit, state="screened")
    assert [blocker.code for blocker in has_projects(plan)] == ["no-projects"]


def test_the_key_of_a_candidate_is_taken_in_forms_and_files() -> None:
    plan = ActionPlanFactory()
    proposal = ProposalFactory(unit=plan.unit, state="draft")
    key = Project.with_candidates.get(pk=proposal.project_id).project_key
    assert Briefs().elsewhere(plan, [key]) == {key}
    row = PlanProject.objects.create(programme=plan.plan.issues.get().programmes.get(), project_key=key, name="ถนน")
    with pytest.raises(NotYet):
        add_project(plan.pk, row, by=hat("PROVINCE_OFFICE", plan.unit))


def test_moving_and_bucketing_never_reach_a_candidate() -> None:
    plan = ActionPlanFactory()
    ProjectFactory(action_plan=plan)
    proposal = ProposalFactory(unit=plan.unit, state="screened")
    client = Client()
    client.force_login(hat("PROVINCE_OFFICE", plan.unit).user)
    moved = client.post(reverse("plans:action_plan_rank", args=[plan.pk]), {"id": proposal.project_id, "rank": 1})
    assert moved.status_code == 404
    client.post(reverse("plans:action_plan_bucket", args=[plan.pk]), {"selected": proposal.project_id, "bucket": "in_ceiling"})
    listed = plan.projects.get()
    back = client.post(reverse("plans:action_plan_bucket", args=[plan.pk]), {"selected": listed.pk, "bucket": CANDIDATE})
    assert back.status_code == 400
    assert Project.with_candidates.get(pk=proposal.project_id).is_candidate
    assert plan.projects.aggregate(sum=Sum("amount_baht"))["sum"] == Decimal(1_000_000)
    assert plan.fiscal_year == YEAR
