"""Grants are derived from roles, hats and groupings, and stay as small as roles × areas."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.http import Http404
from guardian.models import GroupObjectPermission, UserObjectPermission

from accounts.grants import rebuild_grants
from accounts.models import AreaGrant, Membership, today
from accounts.policy import UNIT_POLICY
from accounts.roles import ROLES
from plans.models import AnnualActionPlan
from plans.permissions import ACTION_PLAN_POLICY
from provinces.models import GroupMembership, PlanningUnit, ProvinceGroup
from tests.people import superuser, wear
from tests.reference import reference  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]
YESTERDAY = timedelta(days=1)


def paper(code: str, year: int = 2571) -> AnnualActionPlan:
    return AnnualActionPlan.objects.create(unit=PlanningUnit.objects.get(code=code), fiscal_year=year)


def seen(hat: Membership, action: str = "view_action_plan") -> set[str]:
    return set(UNIT_POLICY.scope(hat, action).values_list("code", flat=True))


def test_check_finds_nothing_after_the_load() -> None:
    out = StringIO()
    call_command("rebuild_grants", check=True, stdout=out)
    assert out.getvalue().strip() == "grants: 0 added, 0 removed"


def test_check_fails_on_a_missing_grant() -> None:
    wear("GOVERNOR", "50")
    with pytest.raises(CommandError, match="missing"):
        call_command("rebuild_grants", check=True)


def test_grants_follow_a_saved_hat_on_commit(django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        hat = wear("GOVERNOR", "50")
    assert seen(hat, "sign_request") == {"50"}
    assert not rebuild_grants(check=True)


def test_grants_follow_a_deleted_hat_on_commit(django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        hat = wear("GOVERNOR", "50")
    with django_capture_on_commit_callbacks(execute=True):
        hat.delete()
    assert not AreaGrant.objects.exists()


def test_many_saved_hats_are_one_rebuild(django_capture_on_commit_callbacks, monkeypatch) -> None:
    calls: list[int] = []
    monkeypatch.setattr("accounts.signals.rebuild_grants", lambda: calls.append(1))
    with django_capture_on_commit_callbacks(execute=True):
        for code in ("50", "51", "52"):
            wear("GOVERNOR", code)
    assert calls == [1]


def test_a_hat_rolled_back_in_a_savepoint_does_not_hide_the_next(django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        with transaction.atomic():
            wear("GOVERNOR", "50")
            transaction.set_rollback(True)
        kept = wear("GOVERNOR", "51")
    assert seen(kept) == {"51"}


def test_more_people_and_more_papers_add_no_grants() -> None:
    wear("GOVERNOR", "50")
    rebuild_grants()
    before = AreaGrant.objects.count()
    for year in range(2560, 2572):
        wear("GOVERNOR", "50")
        paper("50", year)
    assert not rebuild_grants()
    assert AreaGrant.objects.count() == before == len(ROLES["GOVERNOR"].actions)


def test_guardian_holds_no_rows_but_on_areas() -> None:
    wear("NESDC")
    rebuild_grants()
    assert not GroupObjectPermission.objects.exists()
    assert not UserObjectPermission.objects.exists()
    assert AreaGrant.objects.count() == len(ROLES["NESDC"].actions) * PlanningUnit.objects.count()


@pytest.mark.parametrize("dates", [{"valid_until": date(2020, 1, 2)}, {"valid_from": date(2999, 1, 1)}])
def test_a_hat_outside_its_days_grants_nothing_though_its_grants_stand(dates: dict) -> None:
    wear("GOVERNOR", "50")  # keeps the group's grants alive, as a job that did not run would
    rebuild_grants()
    late = wear("GOVERNOR", "50", **dates)
    plan = paper("50")
    assert not seen(late)
    assert not ACTION_PLAN_POLICY.can(late, "view_action_plan", plan)
    assert ACTION_PLAN_POLICY.actions_on(late, plan) == set()
    assert late not in ACTION_PLAN_POLICY.holders("view_action_plan", plan)


def test_the_last_day_still_counts() -> None:
    hat = wear("GOVERNOR", "50", valid_until=today())
    rebuild_grants()
    assert seen(hat) == {"50"}


@pytest.mark.parametrize("role", ["GROUP_HEAD", "OSM_HEAD", "OSM_OFFICER"])
def test_a_group_role_reads_its_members_and_writes_only_its_own(role: str) -> None:
    hat = wear(role, "G15")
    rebuild_grants()
    assert seen(hat) == {"G15", "50", "51", "52", "58"}
    own = ROLES[role].actions - ROLES[role].member_actions
    assert all(seen(hat, action) == {"G15"} for action in own)


def test_a_group_role_follows_a_change_of_members(django_capture_on_commit_callbacks) -> None:
    hat = wear("GROUP_HEAD", "G15")
    with django_capture_on_commit_callbacks(execute=True):
        leaving = GroupMembership.objects.on(today()).get(province__code="58")
        leaving.valid_until = today() - YESTERDAY
        leaving.save()
        joining = ProvinceGroup.objects.get(code="G15")
        GroupMembership.objects.create(group=joining, province_id=PlanningUnit.objects.get(code="57").pk, valid_from=today())
    assert seen(hat) == {"G15", "50", "51", "52", "57"}


def test_a_region_role_reads_its_region() -> None:
    hat = wear("NESDC_REGION", "SOUTH_BORDER")
    rebuild_grants()
    assert seen(hat, "review_action_plan") == set(PlanningUnit.objects.filter(region__code="SOUTH_BORDER").values_list("code", flat=True))
    assert {"94", "95", "96", "G07"} <= seen(hat)


def test_a_neighbour_and_a_stranger_see_nothing() -> None:
    planner, neighbour = wear("PROVINCE_OFFICE", "50"), wear("PROVINCE_OFFICE", "51")
    rebuild_grants()
    plan = paper("50")
    assert ACTION_PLAN_POLICY.can(planner, "edit_action_plan", plan)
    assert not ACTION_PLAN_POLICY.can(neighbour, "view_action_plan", plan)
    assert not ACTION_PLAN_POLICY.scope(None, "view_action_plan").exists()


def test_nobody_at_the_centre_sees_a_draft() -> None:
    centre = wear("NESDC")
    rebuild_grants()
    assert not ACTION_PLAN_POLICY.can(centre, "view_action_plan", paper("50"))


def test_a_superuser_without_a_hat_has_no_business_right(client) -> None:
    wear("GOVERNOR", "50")
    rebuild_grants()
    plan = paper("50")
    client.force_login(superuser())
    hat = client.get("/admin/").wsgi_request.hat
    assert hat is None
    assert not ACTION_PLAN_POLICY.can(hat, "view_action_plan", plan)
    assert not UNIT_POLICY.scope(hat, "view_unit").exists()
    with pytest.raises(Http404):
        ACTION_PLAN_POLICY.visible_or_404(hat, pk=plan.pk)


def test_a_superuser_cannot_put_on_somebody_elses_hat(client) -> None:
    hat = wear("GOVERNOR", "50")
    client.force_login(superuser())
    assert client.post("/hats/", {"hat": hat.pk}).status_code == 404
