"""Open findings of development plans, beside those of action plans: by the latest check kept, waived and justified ones apart."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from budgets.open_plan_findings import PlanBoard
from plans.models import DevelopmentPlan, FindingAnswer, PlanCheck, PlanFinding
from tests.factories import YEAR, DevelopmentPlanFactory, GroupFactory, ProvinceFactory, hat

pytestmark = pytest.mark.django_db


def checked(plan: DevelopmentPlan, *faults: tuple[str, str]) -> None:
    counts = {"blockers": sum(s == "blocker" for s, _c in faults), "majors": sum(s == "major" for s, _c in faults)}
    check = PlanCheck.objects.create(plan=plan, checked_at=timezone.now(), rulebook_version="1", input_digest="", **counts)
    PlanFinding.objects.bulk_create(
        PlanFinding(of_check=check, code=code, severity=severity, subject_kind="plan", fingerprint=f"{code}-{n}", outcome="fail")
        for n, (severity, code) in enumerate(faults)
    )


def board(client: Client, role: str, unit: Any = None, **asked: Any) -> PlanBoard:
    client.force_login(hat(role, unit).user)
    page = client.get("/checks/open/", {"year": YEAR, **asked})
    assert page.status_code == 200
    found: PlanBoard = page.context["plans"]
    return found


def justify(plan: DevelopmentPlan, fingerprint: str) -> None:
    asker = hat("PROVINCE_OFFICE", plan.unit)
    FindingAnswer.objects.create(
        plan=plan, kind="justification", code=fingerprint[:6], fingerprint=fingerprint, message_th="ก", message_en="a", reason="เหตุผล",
        asked_by=asker, asked_user=asker.user, asked_as="ผู้ขอ",
    )  # fmt: skip


def test_the_latest_check_of_a_plan_counts_and_the_change_is_told(client: Client) -> None:
    plan = DevelopmentPlanFactory()
    checked(plan, ("blocker", "CMP-04"), ("major", "ALN-05"), ("major", "ALN-08"))
    checked(plan, ("major", "ALN-05"), ("advice", "CMP-05"))
    found = board(client, "PROVINCE_OFFICE", plan.unit)
    assert [(row.plan, row.tally.blockers, row.tally.majors, row.change) for row in found.rows] == [(plan, 0, 1, -2)]
    assert f"{plan.get_absolute_url()}#findings" in client.get("/checks/open/", {"year": YEAR}).content.decode()


def test_a_reason_given_takes_a_major_out_of_the_open_ones(client: Client) -> None:
    plan = DevelopmentPlanFactory()
    checked(plan, ("major", "ALN-05"))
    justify(plan, "ALN-05-0")
    [row] = board(client, "PROVINCE_OFFICE", plan.unit).open
    assert (row.tally.majors, row.tally.justified) == (0, 1)


def test_a_version_without_a_kept_check_is_said_to_lack_one(client: Client) -> None:
    plan = DevelopmentPlanFactory()
    found = board(client, "PROVINCE_OFFICE", plan.unit)
    assert (found.open, found.unchecked) == ([], 1)
    assert "ยังไม่มีผลตรวจที่เก็บไว้ 1 ฉบับ" in client.get("/checks/open/", {"year": YEAR}).content.decode()


def test_versions_of_other_years_and_those_replaced_are_left_out(client: Client) -> None:
    plan = DevelopmentPlanFactory(state="superseded")
    DevelopmentPlanFactory(unit=plan.unit, year_from=YEAR - 5)
    assert board(client, "PROVINCE_OFFICE", plan.unit).rows == []


def test_each_hat_sees_its_own_plans_and_a_group_those_of_its_members(client: Client) -> None:
    group = GroupFactory(members=2)
    own, other = DevelopmentPlanFactory(unit=group), DevelopmentPlanFactory(unit=ProvinceFactory())
    for plan in (own, other):
        checked(plan, ("blocker", "CMP-04"))
    assert {row.plan for row in board(client, "OSM_OFFICER", group).open} == {own}
    assert board(client, "AUDITOR").total.blockers == 2
    assert board(client, "AUDITOR", severity="major").open == []
    assert board(client, "AUDITOR", rule="CMP-04").total.blockers == 2


def test_many_plans_ask_no_more_questions(client: Client, django_assert_max_num_queries: Any) -> None:
    client.force_login(hat("AUDITOR").user)

    def asked() -> int:
        client.get("/checks/open/", {"year": YEAR})
        with django_assert_max_num_queries(20) as taken:
            client.get("/checks/open/", {"year": YEAR})
        return len(taken)

    checked(DevelopmentPlanFactory(), ("blocker", "CMP-04"))
    few = asked()
    for _number in range(10):
        plan = DevelopmentPlanFactory()
        checked(plan, ("blocker", "CMP-04"))
        checked(plan, ("major", "ALN-05"))
    assert asked() == few
