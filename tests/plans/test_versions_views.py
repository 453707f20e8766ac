"""The comparison and the merge as pages: what they tell, to whom, how cheaply."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Membership
from plans.models import DevelopmentPlan, IndicatorTarget, PlanProjectYear
from tests.factories import YEAR, DevelopmentPlanFactory, ProvinceFactory, hat

from .versions import REASON, office, review_of, whole_plan

pytestmark = pytest.mark.django_db
COMPARE, EXPORT = "/plans/compare/", "/plans/compare.csv"
MOST_QUERIES = 65


@pytest.fixture
def plan() -> DevelopmentPlan:
    return whole_plan(2)


@pytest.fixture
def by(client: Client, plan: DevelopmentPlan) -> Membership:
    membership = office(plan)
    client.force_login(membership.user)
    return membership


def change_everywhere(plan: DevelopmentPlan) -> None:
    """A change in every row that holds a figure or a text."""
    for issue in plan.issues.all():
        issue.name += "ใหม่"
        issue.save()
        for indicator in issue.indicators.all():
            indicator.name += "ใหม่"
            indicator.save()
        for guideline in issue.guidelines.all():
            guideline.text += "ใหม่"
            guideline.save()
    IndicatorTarget.objects.filter(indicator__issue__plan=plan).update(value=55)
    PlanProjectYear.objects.filter(plan_project__programme__issue__plan=plan).update(indicative_baht=1)
    for row in (row for issue in plan.issues.all() for programme in issue.programmes.all() for row in programme.plan_projects.all()):
        row.lead_agency = "แขวงทางหลวง"
        row.save()


def queries(client: Client, address: str, count: Callable[..., Any]) -> int:
    client.get(address)
    with count(10**6) as taken:
        assert client.get(address).status_code == 200
    return len(taken)


def test_a_review_with_four_changes_shows_those_four_with_marks(client: Client, plan: DevelopmentPlan, by: Membership) -> None:
    typed = {"review_year": YEAR + 1, "reason": REASON}
    assert client.post(reverse("plans:plan_review", args=[plan.pk]), typed).status_code == 302
    draft = DevelopmentPlan.objects.get(based_on=plan)
    issue = draft.issues.get()
    there = {"order": 1, "name": "พัฒนาการท่องเที่ยวมูลค่าสูง", "objective": issue.objective}
    client.post(reverse("plans:plan_part", args=[draft.pk, "issues", issue.pk]), there)
    indicator = issue.indicators.get(order=2)
    there = {"order": 2, "name": indicator.name, "unit_of_measure": "ร้อยละ", "direction": "higher", f"year_{YEAR}": "55"}
    client.post(reverse("plans:plan_part", args=[draft.pk, "indicators", indicator.pk]), there)
    client.post(reverse("plans:plan_part_new", args=[draft.pk, "guidelines"]) + f"?in={issue.pk}", {"order": 9, "text": "แนวทางใหม่"})
    row = issue.programmes.get().plan_projects.get(order=1)
    client.post(reverse("plans:plan_part_delete", args=[draft.pk, "table", row.pk]))
    page = client.get(COMPARE, {"a": plan.pk, "b": draft.pk})
    assert [told.change.sentence for _title, changes in page.context["groups"] for told in changes] == [
        "แก้ชื่อประเด็น",
        "ค่าเป้าหมายปี 2571 เพิ่มจาก 40 เป็น 55 ร้อยละ",
        "เพิ่มแนวทาง “แนวทางใหม่”",
        "ตัดโครงการ “ปรับปรุงถนนสาย 1” กรอบงบรวม 1,500,000 บาท",
    ]
    text = page.content.decode()
    assert "เปลี่ยน 4 แห่ง" in text
    assert "<del>คุณภาพ</del><ins>มูลค่า</ins>" in text
    assert f"เหตุผล: {REASON}" in text
    assert f"แก้ล่าสุดโดย {by.signature()}" in text


def test_what_people_typed_is_escaped(client: Client, plan: DevelopmentPlan, by: Membership) -> None:
    draft = review_of(plan, by)
    draft.issues.update(name="<script>alert(1)</script>", objective="<b>")
    text = client.get(COMPARE, {"b": draft.pk}).content.decode()
    assert "<script>alert" not in text
    assert "&lt;script&gt;" in text


def test_a_version_is_compared_with_its_origin_unless_somebody_says_otherwise(
    client: Client, plan: DevelopmentPlan, by: Membership
) -> None:
    draft = review_of(plan, by)
    DevelopmentPlanFactory(unit=plan.unit, year_from=YEAR + 5)
    page = client.get(COMPARE, {"b": draft.pk})
    assert page.context["pair"].a == plan
    assert "สองฉบับนี้มีเนื้อหาเหมือนกัน" in page.content.decode()
    assert client.get(COMPARE, {"a": draft.pk, "b": plan.pk}).context["pair"].b == plan


def test_the_kind_narrows_page_and_export(client: Client, plan: DevelopmentPlan, by: Membership) -> None:
    draft = review_of(plan, by)
    change_everywhere(draft)
    page = client.get(COMPARE, {"b": draft.pk, "kind": "figured"})
    assert page.context["shown"] == 4 < page.context["total"]
    rows = list(csv.reader(io.StringIO(b"".join(client.get(EXPORT, {"b": draft.pk, "kind": "figured"})).decode())))
    assert len(rows) == 5
    assert {row[2] for row in rows[1:]} == {"ปรับตัวเลข"}


def test_the_export_makes_formulas_harmless(client: Client, plan: DevelopmentPlan, by: Membership) -> None:
    draft = review_of(plan, by)
    draft.issues.update(name="=HYPERLINK(1)")
    (_head, row) = csv.reader(io.StringIO(b"".join(client.get(EXPORT, {"b": draft.pk})).decode().removeprefix("\ufeff")))
    assert row[4:6] == ["พัฒนาการท่องเที่ยวคุณภาพสูง", "'=HYPERLINK(1)"]


def test_queries_do_not_grow_with_the_plan(client: Client, django_assert_max_num_queries: Any) -> None:
    taken = []
    for rows in (1, 30):
        plan = whole_plan(rows)
        membership = office(plan)
        client.force_login(membership.user)
        draft = review_of(plan, membership)
        change_everywhere(draft)
        taken.append(queries(client, f"{COMPARE}?b={draft.pk}", django_assert_max_num_queries))
    assert taken[0] == taken[1] <= MOST_QUERIES


@pytest.mark.parametrize("query", ["", "?a=x", "?b=0", "?a=99999999999999999999", "?a=๑"])
def test_an_address_that_names_no_version_is_not_found(client: Client, by: Membership, query: str) -> None:
    assert client.get(COMPARE + query).status_code == 404


def test_versions_of_two_bodies_are_not_compared(client: Client, plan: DevelopmentPlan, by: Membership) -> None:
    other = DevelopmentPlanFactory()
    client.force_login(hat("NESDC").user)
    assert client.get(COMPARE, {"a": plan.pk, "b": plan.pk}).status_code == 200
    assert client.get(COMPARE, {"a": plan.pk, "b": other.pk}).status_code == 404


def test_everyone_else_keeps_the_version_in_force(client: Client, plan: DevelopmentPlan, by: Membership) -> None:
    draft = review_of(plan, by)
    draft.issues.update(name="ยังเป็นร่าง")
    client.force_login(hat("NESDC").user)
    page = client.get(plan.get_absolute_url())
    assert page.status_code == 200
    assert "ยังเป็นร่าง" not in page.content.decode()
    assert [version for version, _chip in page.context["versions"]] == [plan]
    assert client.get(COMPARE, {"a": plan.pk, "b": draft.pk}).status_code == 404
    assert client.get(COMPARE, {"b": plan.pk}).context["pair"].versions == [plan]
    client.force_login(hat("PROVINCE_OFFICE", ProvinceFactory()).user)
    assert client.get(COMPARE, {"b": plan.pk}).status_code == 404


# ---------- merge ----------


def two_reviews(plan: DevelopmentPlan, by: Membership) -> tuple[DevelopmentPlan, DevelopmentPlan]:
    """An amendment and a yearly review that set the same target differently."""
    versions = review_of(plan, by, YEAR), review_of(plan, by, YEAR + 1)
    for version, value in zip(versions, (55, 45), strict=True):
        IndicatorTarget.objects.filter(indicator__issue__plan=version, indicator__order=2).update(value=value)
    versions[0].issues.get().guidelines.create(order=9, text="แนวทางกลางปี")
    return versions


def merge_url(target: DevelopmentPlan, amendment: DevelopmentPlan) -> str:
    return f"{reverse('plans:merge', args=[target.pk])}?from={amendment.pk}"


def test_the_merge_asks_by_field_and_then_takes_all(client: Client, plan: DevelopmentPlan, by: Membership) -> None:
    amendment, review = two_reviews(plan, by)
    address = merge_url(review, amendment)
    assert f'href="{address}"' in client.get(COMPARE, {"a": amendment.pk, "b": review.pk}).content.decode()
    page = client.get(address)
    ((conflict, _answer),) = page.context["conflicts"]
    assert conflict.field == f"ค่าเป้าหมายปี {YEAR}"
    assert client.post(address, {}).status_code == 422
    assert not review.issues.get().guidelines.filter(text="แนวทางกลางปี").exists()
    assert client.post(address, {conflict.key: "theirs"}).status_code == 302
    page = client.get(COMPARE, {"a": amendment.pk, "b": review.pk})
    assert page.context["total"] == 0


def test_a_closed_version_takes_nothing(client: Client, plan: DevelopmentPlan, by: Membership) -> None:
    amendment, review = two_reviews(plan, by)
    assert client.post(merge_url(plan, amendment), {}).status_code == 409
    client.force_login(hat("GOVERNOR", plan.unit).user)
    assert client.get(merge_url(review, amendment)).status_code == 403


def test_only_versions_of_the_same_plan_are_offered(client: Client, plan: DevelopmentPlan, by: Membership) -> None:
    amendment, review = two_reviews(plan, by)
    stranger = DevelopmentPlanFactory(unit=plan.unit, year_from=YEAR + 5)
    assert {version.pk for version in client.get(reverse("plans:merge", args=[review.pk])).context["others"]} == {plan.pk, amendment.pk}
    assert client.get(merge_url(review, stranger)).status_code == 404
    assert client.get(merge_url(review, review)).status_code == 404


def test_the_merge_asks_few_questions(client: Client, django_assert_max_num_queries: Any) -> None:
    taken = []
    for rows in (1, 30):
        plan = whole_plan(rows)
        membership = office(plan)
        client.force_login(membership.user)
        amendment, review = two_reviews(plan, membership)
        change_everywhere(amendment)
        taken.append(queries(client, merge_url(review, amendment), django_assert_max_num_queries))
    assert taken[0] == taken[1] <= MOST_QUERIES
