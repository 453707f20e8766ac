"""Open findings by rule, by body and over time; waived and justified ones apart; each hat its own."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from budgets.models import CheckedPaper, CheckFinding, CheckRun, Standing
from budgets.open_findings import Board
from core.jobs import JobStatus
from plans.models import AnnualActionPlan, FindingAnswer
from tests.factories import ActionPlanFactory, GroupFactory, ProvinceFactory, hat

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15


def checked(plan: AnnualActionPlan, *faults: tuple[str, str], days_ago: int = 0) -> None:
    """A check of that day that found these (severity, rule)."""
    at = timezone.now() - timedelta(days=days_ago)
    run = CheckRun.objects.create(fiscal_year=plan.fiscal_year, action_plan=plan, status=JobStatus.DONE)
    counts = {"blockers": sum(s == "blocker" for s, _c in faults), "majors": sum(s == "major" for s, _c in faults)}
    CheckedPaper.objects.create(run=run, action_plan=plan, rulebook_version="1", input_digest="", checked_at=at, **counts)
    before = Standing.objects.filter(action_plan=plan).first()
    previous = before.run if before else None
    Standing.objects.update_or_create(action_plan=plan, defaults={"run": run, "previous": previous, "checked_at": at, **counts})
    CheckFinding.objects.bulk_create(
        CheckFinding(run=run, action_plan=plan, code=code, severity=severity, subject_kind="action_plan", fingerprint=f"{code}-{n}")
        for n, (severity, code) in enumerate(faults)
    )


def board(client: Client, role: str, unit: Any = None, **asked: Any) -> Board:
    client.force_login(hat(role, unit).user)
    page = client.get("/checks/open/", asked)
    assert page.status_code == 200
    found: Board = page.context["board"]
    return found


def answer(plan: AnnualActionPlan, fingerprint: str, kind: str, **more: Any) -> None:
    asker = hat("PROVINCE_OFFICE", plan.unit)
    FindingAnswer.objects.create(
        action_plan=plan, kind=kind, code=fingerprint[:6], fingerprint=fingerprint, message_th="ก", message_en="a", reason="เหตุผล",
        asked_by=asker, asked_user=asker.user, asked_as="ผู้ขอ", **more,
    )  # fmt: skip


def test_only_the_latest_check_counts_and_the_change_is_told(client: Client) -> None:
    plan = ActionPlanFactory()
    checked(plan, ("blocker", "ARI-01"), ("blocker", "ARI-01"), ("major", "CEI-03"), days_ago=3)
    checked(plan, ("blocker", "ARI-01"), ("advice", "GEO-01"))
    found = board(client, "PROVINCE_OFFICE", plan.unit)
    assert (found.total.blockers, found.total.majors) == (1, 0)
    assert [(row.code, row.tally.blockers) for row in found.rules] == [("ARI-01", 1)]
    assert [row.change for row in found.bodies] == [-2]
    assert [(p.blockers, p.majors) for p in found.trend.points] == [(2, 1), (1, 0)]
    assert found.trend.blockers_line.startswith("0,")


def test_waived_and_justified_stand_apart(client: Client) -> None:
    plan = ActionPlanFactory()
    checked(plan, ("blocker", "ARI-01"), ("blocker", "CEI-01"), ("major", "CEI-03"))
    secretary = hat("POLICY_SECRETARY")
    decided = {"decision": "accepted", "decided_by": secretary, "decided_user": secretary.user}
    answer(plan, "ARI-01-0", "waiver", valid_until="2099-01-01", **decided)
    answer(plan, "CEI-01-1", "waiver")
    answer(plan, "CEI-03-2", "justification")
    tally = board(client, "PROVINCE_OFFICE", plan.unit).total
    assert (tally.blockers, tally.majors, tally.waived, tally.justified) == (1, 0, 1, 1)


def test_a_waiver_that_is_over_speaks_no_longer(client: Client) -> None:
    plan = ActionPlanFactory()
    checked(plan, ("blocker", "ARI-01"))
    secretary = hat("POLICY_SECRETARY")
    more = {"decision": "accepted", "decided_by": secretary, "decided_user": secretary.user, "valid_until": "2020-01-01"}
    answer(plan, "ARI-01-0", "waiver", **more)
    assert board(client, "PROVINCE_OFFICE", plan.unit).total.blockers == 1


def test_filters_narrow_to_a_severity_or_a_rule(client: Client) -> None:
    plan = ActionPlanFactory()
    checked(plan, ("blocker", "ARI-01"), ("major", "CEI-03"))
    assert board(client, "PROVINCE_OFFICE", plan.unit, severity="major").total.open == 1
    assert board(client, "PROVINCE_OFFICE", plan.unit, rule="ARI-01").total.majors == 0
    assert board(client, "PROVINCE_OFFICE", plan.unit, severity="x", rule=" ").total.open == 2


def test_a_group_sees_its_members_and_a_neighbour_nothing(client: Client) -> None:
    inside, outside = ActionPlanFactory(unit=ProvinceFactory()), ActionPlanFactory(unit=ProvinceFactory(), state="submitted")
    group = GroupFactory(members=[inside.unit])
    for plan in (inside, outside):
        checked(plan, ("blocker", "ARI-01"))
    assert [row.paper for row in board(client, "OSM_OFFICER", group).bodies] == [inside]
    assert [row.paper for row in board(client, "NESDC").bodies] == [outside]
    client.force_login(hat("PROVINCE_OFFICE", inside.unit).user)
    assert client.get("/checks/open/", {"unit": outside.unit.code}).status_code == 404


def test_faults_of_a_request_still_in_draft_are_its_owners(client: Client) -> None:
    plan = ActionPlanFactory(state="submitted")
    checked(plan, ("blocker", "ARI-03"))
    CheckFinding.objects.update(subject_kind="request")
    assert board(client, "NESDC").total.open == 0


def test_a_body_checked_rarely_keeps_its_counts_in_the_sum(client: Client) -> None:
    old, new = (ActionPlanFactory(unit=ProvinceFactory(), state="submitted") for _n in range(2))
    checked(old, ("blocker", "ARI-01"), days_ago=400)
    checked(new, ("blocker", "ARI-01"), ("blocker", "ARI-06"), days_ago=5)
    assert [p.blockers for p in board(client, "NESDC").trend.points] == [1, 3]


def test_nothing_was_checked_yet(client: Client) -> None:
    found = board(client, "NESDC")
    assert (found.trend.points, found.trend.blockers_line, found.rules) == ((), "", [])


def test_queries_are_few_and_flat(client: Client, django_assert_max_num_queries: Callable[..., Any]) -> None:
    checked(ActionPlanFactory(state="submitted"), ("blocker", "ARI-01"))
    board(client, "NESDC")
    taken = []
    for _more in range(2):
        with django_assert_max_num_queries(MOST_QUERIES) as counted:
            client.get("/checks/open/")
        taken.append(len(counted))
        for unit in ProvinceFactory.create_batch(6):
            plan = ActionPlanFactory(unit=unit, state="submitted")
            for day in (9, 4, 0):
                checked(plan, ("blocker", "ARI-01"), ("major", "CEI-03"), days_ago=day)
    assert taken[0] == taken[1]
