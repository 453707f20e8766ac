"""Plans in parts, review versions, new action plans."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Membership
from plans.models import DevelopmentIssue, DevelopmentPlan, Indicator, PlanProject, Programme, Project
from tests.factories import YEAR, DevelopmentPlanFactory, NodeKind, ProjectFactory, ProvinceFactory, bring, hat, node

pytestmark = pytest.mark.django_db


def signed_in(client: Client, membership: Membership) -> Client:
    client.force_login(membership.user)
    return client


@pytest.fixture
def draft() -> DevelopmentPlan:
    return DevelopmentPlanFactory(state="draft")


def parts(plan: DevelopmentPlan) -> list[tuple[str, str, dict[str, Any]]]:
    """Each kind of part with where a new one goes and what is typed."""
    issue, programme = plan.issues.get(), Programme.objects.get(issue__plan=plan)
    return [
        ("issues", "", {"order": 2, "name": "ประเด็น\u200bใหม่", "national_links": [node(NodeKind.SDG).pk]}),
        (
            "indicators",
            f"?in={issue.pk}",
            {"order": 2, "name": "ร้อยละ", "unit_of_measure": "%", "direction": "higher", f"year_{YEAR}": "๑,๒๓๔.๕"},
        ),
        ("guidelines", f"?in={issue.pk}", {"order": 2, "text": "แนวทาง"}),
        ("programmes", f"?in={issue.pk}", {"order": 2, "name": "แผนงาน"}),
        ("table", f"?in={programme.pk}", {"order": 1, "project_key": "K1", "name": "โครงการ", f"year_{YEAR + 1}": "1,250,000 บาท"}),
    ]


def test_parts_are_added_tidied_changed_and_deleted(client: Client, draft: DevelopmentPlan) -> None:
    signed_in(client, hat("PROVINCE_OFFICE", draft.unit))
    for kind, under, typed in parts(draft):
        where = reverse("plans:plan_part_new", args=[draft.pk, kind]) + under
        assert client.get(where).status_code == 200
        assert client.post(where, typed).status_code == 302, kind
    assert DevelopmentIssue.objects.get(plan=draft, order=2).name == "ประเด็นใหม่"
    indicator = Indicator.objects.get(issue__plan=draft, order=2)
    assert [(t.year, t.value) for t in indicator.targets.all()] == [(YEAR, Decimal("1234.5"))]
    row = PlanProject.objects.get(project_key="K1")
    assert [(y.year, y.indicative_baht) for y in row.years.all()] == [(YEAR + 1, Decimal(1_250_000))]
    there = reverse("plans:plan_part", args=[draft.pk, "table", row.pk])
    assert "1,250,000" in client.get(there).content.decode()
    assert client.post(there, {"order": 1, "project_key": "K1", "name": "ชื่อใหม่", f"year_{YEAR}": "5"}).status_code == 302
    assert [(y.year, y.indicative_baht) for y in row.years.all()] == [(YEAR, Decimal(5))]
    assert client.post(reverse("plans:plan_part_delete", args=[draft.pk, "table", row.pk])).status_code == 302
    assert not PlanProject.objects.filter(pk=row.pk).exists()


def test_faults_come_back_with_what_was_typed(client: Client, draft: DevelopmentPlan) -> None:
    signed_in(client, hat("PROVINCE_OFFICE", draft.unit))
    where = reverse("plans:plan_part_new", args=[draft.pk, "table"]) + f"?in={Programme.objects.get(issue__plan=draft).pk}"
    answer = client.post(where, {"order": 1, "project_key": "K1", "name": "\u200b", f"year_{YEAR}": "12,5OO"})
    assert answer.status_code == 422
    assert "12,5OO" in answer.content.decode()
    assert set(answer.context["form"].errors) == {"name", f"year_{YEAR}"}


def test_parts_under_another_plan_or_of_an_unknown_kind_are_not_found(client: Client, draft: DevelopmentPlan) -> None:
    other = DevelopmentPlanFactory(unit=draft.unit, year_from=2566)
    signed_in(client, hat("PROVINCE_OFFICE", draft.unit))
    assert client.get(reverse("plans:plan_part", args=[draft.pk, "issues", other.issues.get().pk])).status_code == 404
    assert client.get(reverse("plans:plan_part_new", args=[draft.pk, "guidelines"]) + f"?in={other.issues.get().pk}").status_code == 404
    assert client.get(reverse("plans:plan_part_new", args=[draft.pk, "poems"])).status_code == 404


def test_editing_is_refused_by_scope_right_and_state(client: Client, draft: DevelopmentPlan) -> None:
    where = reverse("plans:plan_part_new", args=[draft.pk, "issues"])
    typed = {"order": 2, "name": "ประเด็น"}
    signed_in(client, hat("PROVINCE_OFFICE", ProvinceFactory()))
    assert client.post(where, typed).status_code == 404
    signed_in(client, hat("GOVERNOR", draft.unit))
    assert client.post(where, typed).status_code == 403
    bring(draft, "submitted")
    signed_in(client, hat("PROVINCE_OFFICE", draft.unit))
    assert client.post(where, typed).status_code == 409
    assert client.post(reverse("plans:plan_edit", args=[draft.pk]), {"title": "ชื่อ"}).status_code == 409
    assert draft.issues.count() == 1


def test_what_an_action_plan_rests_on_cannot_be_deleted(client: Client) -> None:
    project = ProjectFactory()
    plan = project.action_plan.plan
    bring_back = DevelopmentPlanFactory(unit=plan.unit, year_from=2561, state="draft")
    Project.objects.filter(pk=project.pk).update(programme=Programme.objects.get(issue__plan=bring_back))
    signed_in(client, hat("PROVINCE_OFFICE", plan.unit))
    answer = client.post(reverse("plans:plan_part_delete", args=[bring_back.pk, "issues", bring_back.issues.get().pk]))
    assert answer.status_code == 409
    assert bring_back.issues.exists()


def whole_plan() -> DevelopmentPlan:
    plan = DevelopmentPlanFactory()
    issue = plan.issues.get()
    issue.national_links.add(node(NodeKind.SDG))
    issue.indicators.get().targets.create(year=YEAR, value=Decimal(7))
    row = issue.programmes.get().plan_projects.create(project_key="K1", name="โครงการ", lead_agency="แขวงทางหลวง")
    row.years.create(year=YEAR + 1, indicative_baht=Decimal(9_000_000))
    return plan


def content(plan: DevelopmentPlan) -> list[Any]:
    """Everything in a plan that a version copies, without keys."""
    issues = plan.issues.prefetch_related("national_links", "indicators__targets", "guidelines", "programmes__plan_projects__years")
    return [
        (
            issue.name,
            [str(n) for n in issue.national_links.all()],
            [(i.name, [(t.year, t.value) for t in i.targets.all()]) for i in issue.indicators.all()],
            [g.text for g in issue.guidelines.all()],
            [(g.name, [(p.project_key, p.lead_agency, [(y.year, y.indicative_baht) for y in p.years.all()]) for p in g.plan_projects.all()])
             for g in issue.programmes.all()],
        )
        for issue in issues
    ]  # fmt: skip


def test_a_review_begins_as_a_copy_of_the_version_in_force(client: Client) -> None:
    plan = whole_plan()
    DevelopmentPlan.objects.filter(pk=plan.pk).update(data_note="ตัวชี้วัดจากร่างจริง", is_made_up=True)
    signed_in(client, hat("PROVINCE_OFFICE", plan.unit))
    where = reverse("plans:plan_review", args=[plan.pk])
    assert client.get(where).status_code == 200
    answer = client.post(where, {"review_year": YEAR + 1, "reason": "เป้าหมายการท่องเที่ยวเปลี่ยน"})
    review = DevelopmentPlan.objects.get(based_on=plan)
    assert answer.headers["Location"] == review.get_absolute_url()
    assert (review.state, review.review_year, review.review_reason) == ("draft", YEAR + 1, "เป้าหมายการท่องเที่ยวเปลี่ยน")
    assert (review.data_note, review.is_made_up) == ("ตัวชี้วัดจากร่างจริง", True)
    assert content(review) == content(plan)
    assert not set(review.issues.values_list("pk", flat=True)) & set(plan.issues.values_list("pk", flat=True))
    assert client.post(where, {"review_year": YEAR + 1, "reason": "เป้าหมายการท่องเที่ยวเปลี่ยน"}).status_code == 409


def test_only_the_version_in_force_can_be_reviewed(client: Client, draft: DevelopmentPlan) -> None:
    signed_in(client, hat("PROVINCE_OFFICE", draft.unit))
    assert client.post(reverse("plans:plan_review", args=[draft.pk]), {"review_year": YEAR, "reason": "เหตุผลที่ยาวพอ"}).status_code == 409
    signed_in(client, hat("GOVERNOR", draft.unit))
    assert client.get(reverse("plans:plan_review", args=[draft.pk])).status_code == 403


def test_an_action_plan_begins_with_the_projects_of_its_year(client: Client) -> None:
    plan = whole_plan()
    signed_in(client, hat("PROVINCE_OFFICE", plan.unit))
    where = reverse("plans:action_plan_start", args=[plan.pk])
    assert client.post(where, {"year": YEAR + 1}).status_code == 302
    project = Project.objects.get(action_plan__plan=plan)
    assert (project.project_key, project.rank, project.amount_baht, project.implementing_unit) == (
        "K1",
        1,
        Decimal(9_000_000),
        "แขวงทางหลวง",
    )
    assert client.post(where, {"year": YEAR + 1}).status_code == 422
    assert client.post(where, {"year": YEAR}).status_code == 302
    assert Project.objects.count() == 1
