"""Project briefs: saving, colliding, rows, new and gone."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Membership
from plans.models import AnnualActionPlan, PlanProject, Project
from tests.factories import ActionPlanFactory, DistrictFactory, LineFactory, ProjectFactory, ProvinceFactory, bring, hat

pytestmark = pytest.mark.django_db


def signed_in(client: Client, membership: Membership) -> Client:
    client.force_login(membership.user)
    return client


def typed(project: Project, **changes: Any) -> dict[str, Any]:
    """What the form would send with these changes."""
    values = {
        "name": project.name, "programme": project.programme_id, "kind": project.kind, "source": project.source, "amount_baht": "1,000,000",
        "national_strategy": project.national_strategy_id, "master_plan": project.master_plan_id, "milestone": project.milestone_id,
        "rationale": project.rationale,
        "expected_benefit": project.expected_benefit, "beneficiaries": project.beneficiaries, "coverage_type": project.coverage_type,
        "benefit_provinces": [p.pk for p in project.benefit_provinces.all()], "starts_on": "1/10/2570", "ends_on": "30/9/2571",
        "implementing_unit": project.implementing_unit, "contact_name": project.contact_name, "contact_phone": project.contact_phone,
    }  # fmt: skip
    return values | changes


@pytest.fixture
def project() -> Project:
    return ProjectFactory()


def edit(project: Project) -> str:
    return reverse("plans:project_edit", args=[project.pk])


def section(project: Project, code: str) -> str:
    return reverse("plans:project_section", args=[project.pk, code])


def test_a_brief_is_saved_tidied_with_thai_digits_and_buddhist_dates(client: Client, project: Project) -> None:
    signed_in(client, hat("PROVINCE_OFFICE", project.action_plan.unit))
    assert "1/10/2570" in client.get(edit(project)).content.decode()
    changes = {"name": "ถนน\u200bสาย  ใหม่", "amount_baht": "๒,๕๐๐,๐๐๐ บาท", "starts_on": "๑๕/๑๑/๒๕๗๐"}
    assert client.post(edit(project), typed(project, **changes)).status_code == 302
    project.refresh_from_db()
    assert (project.name, project.amount_baht, project.starts_on, project.revision) == (
        "ถนนสาย ใหม่",
        Decimal(2_500_000),
        date(2027, 11, 15),
        2,
    )


@pytest.mark.parametrize(("field", "value"), [
    ("amount_baht", "-5"), ("amount_baht", "ห้าบาท"), ("starts_on", "1/10/2027"), ("starts_on", "31/2/2570"), ("ends_on", "1/1/2569"),
    ("name", " "), ("programme", "0"), ("kind", "management"),
])  # fmt: skip
def test_faults_stand_at_their_field_and_nothing_is_lost(client: Client, project: Project, field: str, value: str) -> None:
    signed_in(client, hat("PROVINCE_OFFICE", project.action_plan.unit))
    answer = client.post(edit(project), typed(project, rationale="พิมพ์ไว้แล้ว", **{field: value}))
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field}
    assert "พิมพ์ไว้แล้ว" in answer.content.decode()


def test_a_gregorian_date_is_recognised_and_its_buddhist_year_told(client: Client, project: Project) -> None:
    signed_in(client, hat("PROVINCE_OFFICE", project.action_plan.unit))
    answer = client.post(edit(project), typed(project, starts_on="1/10/2027"))
    assert answer.context["form"].errors["starts_on"] == ["2027 ดูเหมือนปี ค.ศ. ใส่ 2570"]


def test_refusals(client: Client, project: Project) -> None:
    values = typed(project)
    rows = section(project, "activities")
    gone = reverse("plans:project_delete", args=[project.pk])
    signed_in(client, hat("PROVINCE_OFFICE", ProvinceFactory()))
    assert [client.post(where, values).status_code for where in (edit(project), rows, gone)] == [404, 404, 404]
    signed_in(client, hat("GOVERNOR", project.action_plan.unit))
    assert [client.post(where, values).status_code for where in (edit(project), rows, gone)] == [403, 403, 403]
    bring(project.action_plan, "submitted")
    signed_in(client, hat("NESDC"))
    assert [client.post(where, values).status_code for where in (edit(project), rows, gone)] == [403, 403, 403]
    signed_in(client, hat("PROVINCE_OFFICE", project.action_plan.unit))
    assert [client.post(where, values).status_code for where in (edit(project), rows, gone)] == [409, 409, 409]


def formset(prefix: str, *rows: dict[str, Any], initial: int = 0) -> dict[str, Any]:
    sent: dict[str, Any] = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": initial}
    return sent | {f"{prefix}-{n}-{name}": value for n, row in enumerate(rows) for name, value in row.items()}


def test_rows_are_added_and_deleted_together(client: Client, project: Project) -> None:
    signed_in(client, hat("PROVINCE_OFFICE", project.action_plan.unit))
    where = section(project, "activities")
    assert client.get(where).status_code == 200
    old = [{"id": a.pk, "name": a.name, "expense_type": "operating", "amount_baht": "500,000"} for a in project.activities.all()]
    old[0]["DELETE"] = "on"
    new = {"name": "กิจกรรมใหม่", "expense_type": "investment", "amount_baht": "250,000"}
    blank = {"name": "", "expense_type": "operating", "amount_baht": "0"}
    assert client.post(where, {"revision": 1} | formset("activities", *old, new, blank, initial=2)).status_code == 302
    assert [(a.name, a.amount_baht) for a in project.activities.all()] == [("กิจกรรม 2", Decimal(500_000)), ("กิจกรรมใหม่", Decimal(250_000))]


def test_a_site_lies_in_the_body_and_its_parts_in_each_other(client: Client, project: Project) -> None:
    unit = project.action_plan.unit
    own, foreign = DistrictFactory(province_id=unit.pk), DistrictFactory()
    signed_in(client, hat("PROVINCE_OFFICE", unit))
    where = section(project, "places")
    page = client.get(where).content.decode()
    assert f'value="{own.pk}"' in page
    blank = {"province": "", "district": "", "subdistrict": "", "place": ""}
    for district, status in ((foreign, 422), (own, 302)):
        row = {"province": unit.pk, "district": district.pk, "subdistrict": "", "place": "บ้านใหม่"}
        assert client.post(where, {"revision": 1} | formset("sites", row, blank)).status_code == status
    assert project.sites.get(place="บ้านใหม่").district == own


def test_sites_ask_few_questions_however_many_rows(client: Client, project: Project, django_assert_max_num_queries: Any) -> None:
    signed_in(client, hat("PROVINCE_OFFICE", project.action_plan.unit))
    client.get(section(project, "places"))
    for _round in range(2):
        with django_assert_max_num_queries(32):
            client.get(section(project, "places"))
        for number in range(49):
            project.sites.create(province_id=project.action_plan.unit_id, place=f"จุด {number}")


def test_a_new_project_comes_from_the_table_of_the_plan(client: Client) -> None:
    paper = ActionPlanFactory()
    ProjectFactory(action_plan=paper)
    programme = paper.projects.get().programme
    row = programme.plan_projects.create(project_key="NEW", name="โครงการใหม่", lead_agency="เกษตรจังหวัด")
    row.years.create(year=paper.fiscal_year, indicative_baht=Decimal(3_000_000))
    signed_in(client, hat("PROVINCE_OFFICE", paper.unit))
    where = reverse("plans:project_new", args=[paper.pk])
    assert list(client.get(where).context["form"].fields["plan_project"].queryset) == [row]
    assert client.post(where, {"plan_project": row.pk}).status_code == 302
    project = paper.projects.get(project_key="NEW")
    assert (project.rank, project.amount_baht, project.programme) == (2, Decimal(3_000_000), programme)
    assert client.post(where, {"plan_project": row.pk}).status_code == 422
    foreign = PlanProject.objects.create(programme=ProjectFactory().programme, project_key="X", name="ของแผนอื่น")
    assert client.post(where, {"plan_project": foreign.pk}).status_code == 422


def some(paper: AnnualActionPlan, number: int) -> list[Project]:
    return [ProjectFactory(action_plan=paper, children=False) for _number in range(number)]


def test_a_deleted_project_leaves_no_gap(client: Client) -> None:
    paper = ActionPlanFactory()
    first, second, third = some(paper, 3)
    signed_in(client, hat("PROVINCE_OFFICE", paper.unit))
    assert client.post(reverse("plans:project_delete", args=[second.pk])).status_code == 302
    assert list(paper.projects.values_list("pk", "rank")) == [(first.pk, 1), (third.pk, 2)]


def test_a_project_with_request_lines_or_of_a_returned_plan_stays(client: Client, project: Project) -> None:
    signed_in(client, hat("PROVINCE_OFFICE", project.action_plan.unit))
    gone = reverse("plans:project_delete", args=[project.pk])
    LineFactory(project=project, request__lines=0)
    assert client.post(gone).status_code == 409
    project.lines.all().delete()
    bring(project.action_plan, "returned")
    assert client.post(gone).status_code == 409
    assert Project.objects.filter(pk=project.pk).exists()


def test_the_history_of_a_brief_says_who_changed_what(client: Client, project: Project) -> None:
    officer, governor = hat("PROVINCE_OFFICE", project.action_plan.unit), hat("GOVERNOR", project.action_plan.unit)
    ProjectFactory(action_plan=project.action_plan, children=False)
    signed_in(client, officer)
    client.post(edit(project), typed(project, amount_baht="2,000,000", rationale="เหตุผลใหม่"))
    client.post(reverse("plans:action_plan_rank", args=[project.action_plan_id]), {"id": project.pk, "rank": 2})
    moved, saved, *_made = client.get(project.get_absolute_url()).context["entries"]
    assert "ลำดับความสำคัญ จาก 1 เป็น 2" in moved.sentence
    assert "งบประมาณปีนี้ (บาท) จาก 1,000,000 บาท เป็น 2,000,000 บาท" in saved.sentence
    assert "แก้หลักการและเหตุผล" in saved.sentence
    assert officer.signature() in saved.sentence
    assert saved.mine
    signed_in(client, governor)
    assert not client.get(project.get_absolute_url()).context["entries"][0].mine
