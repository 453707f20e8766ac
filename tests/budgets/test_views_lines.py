"""Typing lines into a request: forms, the amount in the tree, newer saves, the management budget."""

from typing import Any

import pytest
from django.test import Client

from budgets.models import BudgetLine, BudgetRequest
from provinces.models import Province
from tests.factories import ActionPlanFactory, DistrictFactory, ProjectFactory, category, hat, papers

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def paper(client: Client) -> BudgetRequest:
    paper = papers()
    client.force_login(hat("PROVINCE_OFFICE", paper.unit).user)
    return paper


def typed(paper: BudgetRequest, **more: Any) -> dict[str, Any]:
    given = {"project": paper.action_plan.projects.first().pk, "category": category().pk, "description": "ค่าอาหาร"}
    return given | {"quantity": "", "unit_of_measure": "", "unit_cost_baht": "", "amount_baht": "", "token": ""} | more


def test_thai_digits_and_an_empty_amount_are_understood(client: Client, paper: BudgetRequest) -> None:
    district = DistrictFactory(province=Province.objects.get(code=paper.unit.code))
    more = {"quantity": "๑,๒๐๐", "unit_of_measure": "คน", "unit_cost_baht": "๑๕๐ บาท", "districts": [district.pk]}
    answer = client.post(f"/requests/{paper.pk}/lines/new/", typed(paper, **more))
    line = paper.lines.order_by("pk").last()
    assert answer.url == f"/requests/{paper.pk}/#line-{line.pk}"
    assert (line.quantity, line.unit_cost_baht, line.amount_baht) == (1200, 150, 180_000)
    assert list(line.districts.all()) == [district]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"amount_baht": "12,5OO"}, "amount_baht"),
        ({"amount_baht": "-5"}, "amount_baht"),
        ({}, "amount_baht"),
        ({"quantity": "0", "amount_baht": "5"}, "quantity"),
        ({"quantity": "NaN", "amount_baht": "5"}, "quantity"),
        ({"project": "0", "amount_baht": "5"}, "project"),
        ({"description": "\u200b ", "amount_baht": "5"}, "description"),
    ],
)
def test_faults_are_told_at_their_field_and_nothing_is_lost(client: Client, paper: BudgetRequest, more: dict[str, Any], field: str) -> None:
    answer = client.post(f"/requests/{paper.pk}/lines/new/", typed(paper, unit_of_measure="ชุด", **more))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert 'value="ชุด"' in answer.content.decode()
    assert paper.lines.count() == 4


def test_a_project_of_another_plan_is_no_choice(client: Client, paper: BudgetRequest) -> None:
    stranger = ProjectFactory()
    answer = client.post(f"/requests/{paper.pk}/lines/new/", typed(paper, project=stranger.pk, amount_baht="100"))
    assert list(answer.context["form"].errors) == ["project"]


def test_two_presses_of_one_form_add_one_line(client: Client, paper: BudgetRequest) -> None:
    token = client.get(f"/requests/{paper.pk}/lines/new/").context["form"].initial["token"]
    for _press in range(2):
        assert client.post(f"/requests/{paper.pk}/lines/new/", typed(paper, amount_baht="100", token=str(token))).status_code == 302
    assert paper.lines.count() == 5


def test_a_second_save_shows_both_values_and_the_choice_is_saved(client: Client, paper: BudgetRequest) -> None:
    line = paper.lines.first()
    address = f"/requests/lines/{line.pk}/"
    opened = client.get(address).context["desk"].opened
    BudgetLine.objects.filter(pk=line.pk).update(amount_baht=700_000)
    answer = client.post(address, typed(paper, description="ค่าอาหารว่าง", amount_baht="600,000", opened=opened))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert [(item.label, item.mine, item.theirs) for item in answer.context["clash"].items] == [("วงเงิน (บาท)", "600,000", "700,000")]
    assert "ค่าอาหารว่าง" in page
    again = dict(answer.context["clash"].sent) | {"amount_baht": "650,000", "pick-amount_baht": "mine"}
    assert client.post(address, again).status_code == 302
    line.refresh_from_db()
    assert (line.amount_baht, line.description) == (650_000, "ค่าอาหารว่าง")


def test_an_amount_is_saved_in_the_tree(client: Client, paper: BudgetRequest) -> None:
    line = paper.lines.first()
    address = f"/requests/lines/{line.pk}/amount/"
    assert client.get(address).url == f"/requests/lines/{line.pk}/"
    assert 'name="amount_baht"' in client.get(address, headers=HTMX).content.decode()
    page = client.post(address, {"amount_baht": "๗๐๐,๐๐๐", "revision": line.revision}, headers=HTMX).content.decode()
    assert 'id="lines"' in page
    assert page.count('hx-swap-oob="true"') == 3
    assert "11,200,000" in page
    assert client.post(address, {"amount_baht": "1", "revision": line.revision}, headers=HTMX).status_code == 409
    assert client.post(address, {"amount_baht": "x", "revision": line.revision + 1}, headers=HTMX).status_code == 422


def test_delete_and_management(client: Client, paper: BudgetRequest) -> None:
    line = paper.lines.first()
    assert client.get(f"/requests/lines/{line.pk}/delete/").status_code == 405
    assert client.post(f"/requests/lines/{line.pk}/delete/", {"revision": line.revision + 1}).status_code == 409
    assert client.post(f"/requests/lines/{line.pk}/delete/", {"revision": line.revision}).status_code == 302
    paper.refresh_from_db()
    address = f"/requests/{paper.pk}/management/"
    stale = client.post(address, {"amount_baht": "8,000,000", "revision": 1})
    assert stale.status_code == 409
    assert "8,000,000" in stale.content.decode()
    assert client.post(address, {"amount_baht": "8,000,000", "revision": paper.revision}).status_code == 302
    paper.refresh_from_db()
    assert paper.total_baht == 9_500_000


def test_a_request_is_started_from_its_action_plan(client: Client) -> None:
    plan = ActionPlanFactory()
    ProjectFactory(action_plan=plan)
    client.force_login(hat("PROVINCE_OFFICE", plan.unit).user)
    answer = client.post(f"/requests/generate/{plan.pk}/")
    assert answer.url == f"/requests/{plan.requests.get().pk}/"
    assert client.post(f"/requests/generate/{ActionPlanFactory().pk}/").status_code == 404
