"""The page of hits: what is found, by whom, how it is counted and shown; and the searches people keep."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.models import Membership
from plans.models import Project
from search.index import rebuild
from search.models import SavedView
from tests.factories import ActionPlanFactory, ProjectFactory, ProvinceFactory, UserFactory, bring, hat, papers

pytestmark = pytest.mark.django_db
URL = "/search/"
MOST_QUERIES = 10
DAM = "ก่อสร้างแหล่งน้ำเพื่อการเกษตร"


def project(name: str = DAM, **more: Any) -> Project:
    more.setdefault("action_plan", None) or more.update(action_plan=ActionPlanFactory())
    return ProjectFactory(name=name, children=False, **more)


def signed_in(client: Client, membership: Membership) -> Client:
    client.force_login(membership.user)
    return client


def found(client: Client, **asked: Any) -> list[str]:
    return [hit.entry.title for hit in client.get(URL, asked).context["hits"]]


@pytest.fixture
def planner(client: Client) -> tuple[Client, Any]:
    here = ProvinceFactory()
    return signed_in(client, hat("PROVINCE_OFFICE", here)), ActionPlanFactory(unit=here)


@pytest.mark.parametrize("asked", ["น้ำ", "แหล่งน้ำ", "นํ้า", "เกษตร", "แหล่งน้ำ เกษตร", "ก่อสร้างแหล่งน้ำ", "P๐๙๙"])
def test_a_word_inside_an_unspaced_name_is_found(planner: tuple[Client, Any], asked: str) -> None:
    client, plan = planner
    project(action_plan=plan, project_key="P099")
    project("ปรับปรุงถนน", action_plan=plan)
    rebuild()
    assert found(client, q=asked, kind="project") == [DAM]


@pytest.mark.parametrize("asked", ["ล่ง", "กา", "สร้", "ตร", "น้ำ สะพาน", "!!!"])
def test_letters_that_are_no_word_find_nothing(planner: tuple[Client, Any], asked: str) -> None:
    client, plan = planner
    project(action_plan=plan)
    rebuild()
    assert found(client, q=asked) == []


def test_names_come_before_mentions(planner: tuple[Client, Any]) -> None:
    client, plan = planner
    project("ปรับปรุงถนน", action_plan=plan, rationale="ใกล้แหล่งน้ำ")
    project("ขุดลอกแหล่งน้ำ", action_plan=plan)
    rebuild()
    response = client.get(URL, {"q": "แหล่งน้ำ"})
    assert [hit.entry.title for hit in response.context["hits"]] == ["ขุดลอกแหล่งน้ำ", "ปรับปรุงถนน"]
    assert "ขุดลอก<mark>แหล่งน้ำ</mark>" in response.content.decode()
    assert "ใกล้<mark>แหล่งน้ำ</mark>" in response.content.decode()


def test_a_title_is_never_markup(planner: tuple[Client, Any]) -> None:
    client, plan = planner
    project("<script>น้ำ</script>", action_plan=plan)
    rebuild()
    page = client.get(URL, {"q": "น้ำ"}).content.decode()
    assert "&lt;script&gt;<mark>น้ำ</mark>&lt;/script&gt;" in page
    assert "<script>น้ำ" not in page
    assert "<b>x" not in client.get(URL, {"q": "<b>x'\\"}).content.decode()


def test_each_finds_what_each_may_see() -> None:
    draft, sent = papers(), papers(state="submitted")
    rebuild()

    def units(role: str, *area: Any) -> set[str]:
        response = signed_in(Client(), hat(role, *area)).get(URL, {"q": "คำขอ", "kind": "request"})
        return {hit.entry.unit.code for hit in response.context["hits"]}

    assert units("PROVINCE_OFFICE", draft.unit) == {draft.unit.code}
    assert units("PROVINCE_OFFICE", sent.unit) == {sent.unit.code}
    assert units("PROVINCE_AGENCY", draft.unit) == set(), "drafts are not for agencies"
    assert units("NESDC") == {sent.unit.code}
    assert units("SYSTEM_ADMIN") == set()
    ended = Client()
    ended.force_login(UserFactory())
    assert list(ended.get(URL, {"q": "คำขอ"}).context["hits"]) == []


def test_facets_count_under_the_other_conditions(client: Client) -> None:
    north, south = ProvinceFactory(), ProvinceFactory()
    for unit, year, amount in ((north, 2570, 500_000), (north, 2571, 5_000_000), (south, 2571, 60_000_000)):
        plan = ActionPlanFactory(unit=unit, fiscal_year=year, plan=None)
        project(action_plan=plan, amount_baht=Decimal(amount), programme=None)
        bring(plan, "submitted")
    rebuild()
    signed_in(client, hat("NESDC"))

    def counts(**asked: Any) -> tuple[int, dict[str, dict[str, int]]]:
        context = client.get(URL, {"q": "แหล่งน้ำ", **asked}).context
        shown = [context["kinds"], *context["chips"]]
        named = dict(zip(("kind", "state", "amount"), (choices for _label, choices in shown), strict=True))
        named |= {name: choices for name, _label, choices in context["selects"]}
        return context["total"], {name: {c.value: c.hits for c in choices} for name, choices in named.items()}

    total, all_of = counts()
    assert total == 3
    assert all_of["year"] == {"2571": 2, "2570": 1}
    assert all_of["unit"] == {north.code: 2, south.code: 1}
    assert all_of["amount"] == {"1": 1, "2": 1, "4": 1}
    assert all_of["state"] == {"submitted": 3}
    total, of_year = counts(year=2571)
    assert total == 2
    assert of_year["year"] == all_of["year"]
    assert of_year["unit"] == {north.code: 1, south.code: 1}
    assert counts(**{"from": "1,000,000", "to": "๑๐,๐๐๐,๐๐๐"})[0] == 1
    assert counts(year="abc", unit="x" * 300)[0] == 0
    assert counts(year="abc")[0] == 3


def test_a_choice_leads_to_its_count_and_back(planner: tuple[Client, Any]) -> None:
    client, plan = planner
    project(action_plan=plan)
    rebuild()
    kind = client.get(URL, {"q": "น้ำ", "page": 3}).context["kinds"][1][0]
    narrowed = client.get(f"{URL}?{kind.query}").context
    assert narrowed["total"] == kind.hits
    assert narrowed["kinds"][1][0].query == client.get(URL, {"q": "น้ำ"}).context["query"]


def test_a_choice_without_hits_stays_in_sight(planner: tuple[Client, Any]) -> None:
    client, plan = planner
    project(action_plan=plan)
    rebuild()
    asked = {"q": "น้ำ", "year": 2599, "unit": plan.unit.code, "region": "N", "kind": "line", "state": "bb_review", "issue": "x"}
    context = client.get(URL, asked).context
    assert context["total"] == 0
    current = [choice for _name, _label, choices in context["selects"] for choice in choices if choice.current]
    assert [choice.label for choice in current] == ["2599", "ภาคเหนือ", plan.unit.name, "x"]
    assert [choice.label for choice in context["kinds"][1] if choice.current] == ["รายการคำขอ"]


def test_states_of_one_name_are_one_choice(client: Client) -> None:
    reviewed = papers(state="bb_review")
    bring(ActionPlanFactory(fiscal_year=2572, unit=reviewed.unit), "central_review")
    rebuild()
    context = signed_in(client, hat("NESDC")).get(URL, {"state": "central_review"}).context
    _label, states = context["chips"][0]
    assert [choice.hits for choice in states if choice.label == "หน่วยงานกลางพิจารณา"] == [context["total"]]
    assert {hit.entry.action for hit in context["hits"]} == {"view_request", "view_action_plan"}


def test_nothing_found_says_what_to_try(planner: tuple[Client, Any]) -> None:
    client, plan = planner
    project(action_plan=plan)
    rebuild()
    response = client.get(URL, {"q": "แหล่งน้ำ สะพาน"})
    assert [word for word, _query in response.context["hints"]] == ["แหล่งน้ำ", "สะพาน"]
    assert "ไม่พบ “แหล่งน้ำ สะพาน”" in response.content.decode()
    assert "พิมพ์คำที่ต้องการค้น" in client.get(URL).content.decode()


def test_a_wrong_amount_is_named(planner: tuple[Client, Any]) -> None:
    client, _plan = planner
    assert "“12,5OO” ไม่ใช่จำนวนเงิน" in client.get(URL, {"q": "น้ำ", "from": "12,5OO"}).content.decode()


@pytest.mark.parametrize("role", ["NESDC", "PROVINCE_OFFICE"])
def test_queries_are_few_and_flat(client: Client, role: str, django_assert_max_num_queries: Any) -> None:
    plan = bring(ActionPlanFactory(), "submitted")
    signed_in(client, hat(role, plan.unit if role == "PROVINCE_OFFICE" else None))

    def queries() -> int:
        client.get(URL, {"q": "น้ำ"})
        with django_assert_max_num_queries(MOST_QUERIES) as taken:
            assert client.get(URL, {"q": "น้ำ"}).context["total"] > 0
        return len(taken)

    project(action_plan=plan)
    rebuild()
    one = queries()
    for _n in range(49):
        project(action_plan=plan)
    rebuild()
    assert len(found(client, q="น้ำ")) == 50
    assert queries() == one < MOST_QUERIES


def test_saved_searches_are_ones_own(planner: tuple[Client, Any]) -> None:
    client, _plan = planner
    for query in ("q=ถนน&page=3&evil=1", "q=น้ำ&year=2571"):
        response = client.post(f"{URL}saved/", {"name": "สระในอำเภอ", "query": query}, follow=True)
    assert response.context["asked"].text == "น้ำ"
    view = SavedView.objects.get()
    assert view.query == "q=%E0%B8%99%E0%B9%89%E0%B8%B3&year=2571"
    assert "สระในอำเภอ" in client.get(URL).content.decode()
    other = signed_in(Client(), hat("NESDC"))
    assert "สระในอำเภอ" not in other.get(URL).content.decode()
    assert other.post(f"{URL}saved/{view.pk}/delete/").status_code == 404
    client.post(f"{URL}saved/{view.pk}/delete/")
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("data", [{"name": "", "query": "q=ถนน"}, {"name": "ว่าง", "query": "page=2"}, {"name": "ก" * 81, "query": "q=ก"}])
def test_what_cannot_be_kept_is_said(planner: tuple[Client, Any], data: dict[str, str]) -> None:
    client, _plan = planner
    response = client.post(f"{URL}saved/", data, follow=True)
    assert not SavedView.objects.exists()
    assert len(list(response.context["messages"])) == 1
