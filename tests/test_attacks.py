"""What somebody who means harm, or two people at once, could try: things of others, more rights than given, figures that burst."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.db import connection
from django.forms import model_to_dict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import permission_rows
from accounts.hats import SESSION_KEY
from accounts.models import Membership, User
from accounts.roles import ALL_ACTIONS
from budgets.check_services import request_check
from budgets.models import BudgetLine, BudgetRequest
from budgets.tasks import run_check
from core.asked import key, number
from core.errors import NotYet
from core.spreadsheets import harmless
from core.thai import tidy_text
from core.workflow import MIN_REASON
from plans import services
from plans.forms.brief_rows import LIMITS
from plans.forms.projects import ProjectForm
from plans.models import Activity, Bucket, DevelopmentIssue, DevelopmentPlan, Programme, Project
from search.models import SavedView
from tests.factories import ActionPlanFactory, DevelopmentPlanFactory, ProjectFactory, UserFactory, bring, category, hat, papers

pytestmark = pytest.mark.django_db
SECRET = 12_345_678


def signed_in(membership: Membership) -> Client:
    client = Client()
    client.force_login(membership.user)
    return client


# ---------- things of others ----------


def test_nobody_wears_the_hat_of_another_or_of_yesterday(client: Client) -> None:
    mine = hat("PROVINCE_OFFICE", papers().unit)
    over = hat("GOVERNOR", mine.unit, user=mine.user, valid_until=date(2021, 1, 1))
    client.force_login(mine.user)
    for wanted in (hat("GOVERNOR", mine.unit).pk, over.pk, "abc", "²", "9" * 5000, ""):
        assert client.post("/hats/", {"hat": wanted}).status_code == 404, str(wanted)[:10]
    session = client.session
    session[SESSION_KEY] = over.pk
    session.save()
    assert client.get("/").wsgi_request.hat == mine  # type: ignore[attr-defined]


@pytest.mark.parametrize("there", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/\r\nX-Evil: 1"])
def test_switching_hats_leads_nowhere_else(client: Client, there: str) -> None:
    mine = hat("NESDC")
    client.force_login(mine.user)
    answer = client.post("/hats/", {"hat": mine.pk, "next": there})
    assert answer.status_code == 302
    assert answer.url.startswith("/")
    assert not answer.url.startswith(("//", "/\\"))
    assert "X-Evil" not in answer.headers


def test_a_part_is_reached_only_through_its_own_plan() -> None:
    mine, other = DevelopmentPlanFactory(state="draft"), DevelopmentPlanFactory(state="draft")
    client = signed_in(hat("PROVINCE_OFFICE", mine.unit))
    issue = DevelopmentIssue.objects.get(plan=other)
    assert client.get(reverse("plans:plan_part", args=[mine.pk, "issues", issue.pk])).status_code == 404
    assert client.post(reverse("plans:plan_part_delete", args=[mine.pk, "issues", issue.pk])).status_code == 404
    for under in (issue.pk, "²", "9" * 5000):
        new = reverse("plans:plan_part_new", args=[mine.pk, "programmes"]) + f"?in={under}"
        assert client.post(new, {"order": 1, "name": "ของผู้อื่น"}).status_code == 404
    assert Programme.objects.filter(issue__plan=other).count() == 1


def test_ranking_and_buckets_leave_projects_of_others_alone() -> None:
    mine, other = ProjectFactory(), ProjectFactory()
    client = signed_in(hat("PROVINCE_OFFICE", mine.action_plan.unit))
    here = mine.action_plan.pk
    assert client.post(reverse("plans:action_plan_rank", args=[here]), {"id": other.pk, "rank": 1}).status_code == 404
    chosen = [other.pk, "²", "9" * 5000, "-1"]
    assert client.post(reverse("plans:action_plan_bucket", args=[here]), {"selected": chosen, "bucket": "over_ceiling"}).status_code == 302
    other.refresh_from_db()
    assert (other.rank, other.bucket) == (1, Bucket.IN_CEILING)


def test_rows_of_another_brief_cannot_be_taken_over() -> None:
    mine, other = ProjectFactory(), ProjectFactory()
    stolen = other.activities.first()
    client = signed_in(hat("PROVINCE_OFFICE", mine.action_plan.unit))
    sent = {"activities-TOTAL_FORMS": 1, "activities-INITIAL_FORMS": 1, "activities-0-id": stolen.pk, "activities-0-project": mine.pk}
    sent |= {
        "revision": mine.revision,
        "activities-0-name": "ของฉัน",
        "activities-0-expense_type": stolen.expense_type,
        "activities-0-amount_baht": "1",
    }
    client.post(reverse("plans:project_section", args=[mine.pk, "activities"]), sent)
    assert Activity.objects.filter(pk=stolen.pk, project=other, name=stolen.name).exists()


def test_no_more_rows_are_drawn_than_a_brief_could_need() -> None:
    mine = ProjectFactory()
    client = signed_in(hat("PROVINCE_OFFICE", mine.action_plan.unit))
    answer = client.post(reverse("plans:project_section", args=[mine.pk, "activities"]), {"activities-TOTAL_FORMS": 10**9})
    assert answer.status_code == 422
    assert len(answer.context["rows"][0][1].forms) <= LIMITS["absolute_max"]


def test_a_brief_takes_no_programme_of_another_plan() -> None:
    mine, other = ProjectFactory(), ProjectFactory()
    form = ProjectForm({"programme": other.programme_id, "action_plan": other.action_plan_id, "rank": 9}, instance=mine)
    assert "programme" in form.errors
    assert not {"rank", "bucket", "action_plan", "project_key"} & set(form.fields)


# ---------- drafts ----------


@pytest.fixture
def half_drafted() -> BudgetRequest:
    """A submitted plan that everybody in the centre reads, checked together with a request that is still a draft."""
    request = papers()
    bring_up = request.lines.first()
    BudgetLine.objects.filter(pk=bring_up.pk).update(amount_baht=SECRET, description="รายการลับของร่าง")
    run_check(request_check(fiscal_year=request.fiscal_year, action_plan=request.action_plan).pk)
    return request


def pages_about(request: BudgetRequest, client: Client) -> Iterator[str]:
    run = request.action_plan.check_runs.first()
    for url in (f"/action-plans/{request.action_plan_id}/", f"/checks/{run.pk}/"):
        yield client.get(url).content.decode()
        yield client.get(url, headers={"HX-Request": "true"}).content.decode()


def test_findings_about_a_draft_request_are_for_those_who_see_drafts(half_drafted: BudgetRequest) -> None:
    shown = list(pages_about(half_drafted, signed_in(hat("PROVINCE_OFFICE", half_drafted.unit))))
    assert any("12,345,678" in page for page in shown)
    for role in ("NESDC", "AUDITOR"):
        for page in pages_about(half_drafted, signed_in(hat(role))):
            assert "12,345,678" not in page
            assert "รายการลับ" not in page
    bring(half_drafted, "submitted")
    assert any("12,345,678" in page for page in pages_about(half_drafted, signed_in(hat("NESDC"))))


# ---------- more rights than given ----------


@pytest.fixture
def helper() -> User:
    """Staff who may look after people, without being superuser."""
    user: User = UserFactory(is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=["view_user", "change_user", "delete_user"]))
    return user


def test_staff_cannot_make_themselves_superuser(client: Client, helper: User) -> None:
    client.force_login(helper)
    sent = {"username": helper.username, "is_active": "on", "is_staff": "on", "is_superuser": "on", "date_joined_0": "2026-01-01"}
    rows = {"memberships-TOTAL_FORMS": 0, "memberships-INITIAL_FORMS": 0, "date_joined_1": "00:00"}
    client.post(reverse("admin:accounts_user_change", args=[helper.pk]), sent | rows | {"user_permissions": [1, 2, 3]})
    helper.refresh_from_db()
    assert not helper.is_superuser
    assert helper.user_permissions.count() == 3


def test_staff_cannot_touch_a_superuser(client: Client, helper: User) -> None:
    chief = UserFactory(is_staff=True, is_superuser=True)
    client.force_login(helper)
    page = reverse("admin:accounts_user_change", args=[chief.pk])
    password = {"usable_password": "true", "password1": "long-and-new-777", "password2": "long-and-new-777"}
    assert client.post(page, {"username": "mine"}).status_code == 403
    assert client.post(reverse("admin:auth_user_password_change", args=[chief.pk]), password).status_code == 403
    assert client.post(reverse("admin:accounts_user_delete", args=[chief.pk]), {"post": "yes"}).status_code == 403
    assert User.objects.get(pk=chief.pk).password == chief.password


def test_the_secrets_of_second_factors_have_no_page() -> None:
    assert not [model for model in admin.site._registry if model._meta.app_label == "mfa"]


def test_the_admin_lives_with_the_policy_of_no_inline_script_and_style(client: Client) -> None:
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    for page in ("index", "accounts_user_changelist", "accounts_user_add", "accounts_membership_add", "budgets_ceiling_changelist"):
        answer = client.get(reverse(f"admin:{page}"))
        assert answer.status_code == 200
        policy = answer.headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        html = answer.content.decode()
        assert re.findall(r"<style|\sstyle=|\son\w+=", html) == [], page
        assert [tag for tag in re.findall(r"<script[^>]*>", html) if "src=" not in tag and "application/json" not in tag] == [], page


# ---------- figures that burst ----------


def line(paper: BudgetRequest, **more: Any) -> dict[str, Any]:
    return {"project": paper.action_plan.projects.first().pk, "category": category().pk, "description": "ถนน"} | more


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"quantity": "99,999,999,999", "unit_cost_baht": "9,999,999,999,999"}, "unit_cost_baht"),
        ({"amount_baht": "1", "unit_of_measure": "\u0958" * 100}, "unit_of_measure"),
    ],
)
def test_what_no_column_holds_is_told_at_its_field(more: dict[str, str], field: str) -> None:
    paper = papers()
    client = signed_in(hat("PROVINCE_OFFICE", paper.unit))
    answer = client.post(f"/requests/{paper.pk}/lines/new/", line(paper, **more))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


def test_a_sum_that_no_column_holds_is_refused_whole() -> None:
    paper = papers()
    client = signed_in(hat("PROVINCE_OFFICE", paper.unit))
    answer = client.post(f"/requests/{paper.pk}/lines/new/", line(paper, amount_baht="9,999,999,999,999"))
    assert answer.status_code == 409
    assert paper.lines.count() == 4


def test_a_saved_search_needs_a_name_that_fits(client: Client) -> None:
    client.force_login(hat("NESDC").user)
    for name in ("\u200b", "\u0958" * 80):
        assert client.post(reverse("search:save"), {"name": name, "query": "q=ถนน"}).status_code == 302
    assert not SavedView.objects.exists()


def test_a_reason_loses_what_no_database_keeps() -> None:
    paper = papers(state="submitted")
    client = signed_in(hat("BUDGET_BUREAU"))
    client.post(reverse("budgets:request_do", args=[paper.pk, "open_review"]), {"comment": "รับไว้\0"})
    client.post(reverse("budgets:request_do", args=[paper.pk, "ask"]), {"comment": "\0" + "ชี้แจง" * MIN_REASON})
    assert {t.comment for t in paper.transitions.exclude(action="import")} == {"รับไว้", "ชี้แจง" * MIN_REASON}


def test_tidied_text_can_be_kept() -> None:
    assert tidy_text("ถนน\0สาย") == "ถนนสาย"


@pytest.mark.parametrize(
    ("text", "found"), [("12", 12), (" 7 ", 7), ("²", None), ("๑", None), ("-1", None), ("9" * 19, None), (None, None)]
)
def test_numbers_of_addresses(text: str | None, found: int | None) -> None:
    assert number(text) == found
    assert key(text) == (found or 0)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "＝", "＠"])
def test_no_cell_begins_like_a_formula(start: str) -> None:
    assert harmless(f"{start}1+1") == f"'{start}1+1"


# ---------- two at once ----------


def test_a_move_that_came_in_between_outlives_the_save_of_a_brief() -> None:
    first, second = (project := ProjectFactory()), ProjectFactory(action_plan=project.action_plan)
    by = hat("PROVINCE_OFFICE", first.action_plan.unit)
    read_before = Project.objects.get(pk=second.pk)
    services.move_project(first.action_plan_id, second.pk, 1, by=by)
    typed = {name: value for name, value in model_to_dict(read_before).items() if value and name not in ("starts_on", "ends_on")}
    form = ProjectForm(typed, instance=read_before)
    assert form.is_valid(), form.errors
    services.save_project(read_before, by=by, form=form)
    ranks = dict(Project.objects.filter(action_plan=first.action_plan_id).values_list("pk", "rank"))
    assert ranks == {second.pk: 1, first.pk: 2}


def test_an_action_plan_is_begun_under_the_lock_of_its_plan() -> None:
    plan: DevelopmentPlan = DevelopmentPlanFactory()
    by = hat("PROVINCE_OFFICE", plan.unit)
    with CaptureQueriesContext(connection) as asked:
        services.start_action_plan(plan.pk, plan.year_from, by=by)
    assert any("FOR UPDATE" in query["sql"] and "plans_developmentplan" in query["sql"] for query in asked)
    with pytest.raises(NotYet):
        services.start_action_plan(plan.pk, plan.year_from, by=by)


def test_rights_that_a_migrate_brings_later_are_seen_without_a_restart() -> None:
    unit = ActionPlanFactory().unit
    hat("PROVINCE_OFFICE", unit)
    permission_rows._ids.cache_clear()
    late = Permission.objects.get(codename="edit_plan", content_type__model="planningunit")
    late.codename = "not_yet"
    late.save()
    assert "edit_plan" not in permission_rows.permission_ids()
    late.codename = "edit_plan"
    late.save()
    assert permission_rows.permission_ids().keys() == ALL_ACTIONS


# ---------- the settings of an installation ----------


def _as_deployed() -> dict[str, str]:
    """This process's environment without what only the browser tests set."""
    return {name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"}


def test_production_passes_the_deployment_checks() -> None:
    given = {
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "SECRET_KEY": "Zx9" * 30 + "qwertyuiopasdfghj",
        "ALLOWED_HOSTS": "plan.example",
    }
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, env=_as_deployed() | given, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
