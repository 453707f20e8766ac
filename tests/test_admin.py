"""The administrator's pages: every one opens, costs the same for 1 and 30 rows, and papers cannot be touched."""

from datetime import date
from decimal import Decimal

import pytest
from django.contrib import admin
from django.db import connection, models
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.grants import rebuild_grants
from accounts.models import AreaGrant, Membership, User
from budgets.models import BudgetLine, BudgetRequest, Ceiling, CheckFinding, CheckRun, ExpenseCategory, RequestTransition
from plans.models import ActionPlanTransition, AnnualActionPlan, DevelopmentPlan, PlanTransition, Project, SubmissionWindow
from provinces.models import CommitteeName, GroupMembership, PlanningUnit, Province, ProvinceGroup, Region
from tests.people import superuser, wear
from tests.reference import reference  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]
APPS = {"provinces", "accounts", "plans", "budgets"}
MODELS = sorted((m for m in admin.site._registry if m._meta.app_label in APPS), key=lambda m: m._meta.label)
PAPERS = [
    PlanningUnit, AreaGrant, DevelopmentPlan, AnnualActionPlan, Project, PlanTransition, ActionPlanTransition, BudgetRequest, BudgetLine,
    RequestTransition, CheckRun, CheckFinding, SubmissionWindow,
]  # fmt: skip
LIST_QUERIES, CHANGE_QUERIES, HISTORY_QUERIES = 16, 20, 12
ROWS = 30


@pytest.fixture
def desk() -> Client:
    client = Client()
    client.force_login(superuser())
    return client


@pytest.fixture
def papers() -> None:
    """Thirty rows of whatever the reference data does not bring."""
    units = list(PlanningUnit.objects.filter(kind="province")[:ROWS])
    for unit in units:
        wear("PROVINCE_OFFICE", unit.code)
    rebuild_grants()
    plans = DevelopmentPlan.objects.bulk_create(DevelopmentPlan(unit=u, title=u.name_th, year_from=2571, year_to=2575) for u in units)
    PlanTransition.objects.bulk_create(PlanTransition(paper=p, action="import", from_state="draft", to_state="in_force") for p in plans)
    _action_plans(units)
    Ceiling.objects.bulk_create(Ceiling(unit=u, fiscal_year=2571, amount_baht=1) for u in units)


def _action_plans(units: list[PlanningUnit]) -> None:
    plans = AnnualActionPlan.objects.bulk_create(AnnualActionPlan(unit=u, fiscal_year=2571) for u in units)
    log = {"action": "import", "from_state": "draft", "to_state": "submitted"}
    ActionPlanTransition.objects.bulk_create(ActionPlanTransition(paper=p, **log) for p in plans)
    projects = Project.objects.bulk_create(Project(action_plan=p, project_key="1", name="ถนน") for p in plans)
    requests = BudgetRequest.objects.bulk_create(
        BudgetRequest(unit=p.unit, fiscal_year=2571, action_plan=p, request_no=f"{p.unit.code}/2571/001") for p in plans
    )
    RequestTransition.objects.bulk_create(RequestTransition(paper=r, **log) for r in requests)
    _lines(requests, projects)
    SubmissionWindow.objects.bulk_create(
        SubmissionWindow(kind="request", year=2540 + n, level="province", opens_on=date(2026, 1, 1), closes_on=date(2026, 2, 1))
        for n in range(ROWS)
    )
    runs = CheckRun.objects.bulk_create(CheckRun(fiscal_year=2571, action_plan=p) for p in plans)
    CheckFinding.objects.bulk_create(
        CheckFinding(run=r, action_plan=r.action_plan, code="ARI-03", severity="major", message_th="ต่าง", message_en="differs")
        for r in runs
    )


def _lines(requests: list[BudgetRequest], projects: list[Project]) -> None:
    works = ExpenseCategory.objects.create(level=2, name_th="ที่ดินและสิ่งก่อสร้าง", parent=ExpenseCategory.objects.get(name_th="งบลงทุน"))
    BudgetLine.objects.bulk_create(
        BudgetLine(request=r, project=p, category=works, description="ถนน", amount_baht=Decimal(1_000_000))
        for r, p in zip(requests, projects, strict=True)
    )


def url(model: type[models.Model], page: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def cost(desk: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        answer = desk.get(address, follow=True)
    assert answer.status_code == 200, address
    return len(asked)


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m._meta.label)
def test_a_list_costs_the_same_for_1_and_30_rows(model: type[models.Model], desk: Client, papers: None, monkeypatch) -> None:
    page = admin.site._registry[model]
    assert page.search_fields
    costs = []
    for rows in (1, ROWS):
        monkeypatch.setattr(page, "list_per_page", rows)
        costs.append(cost(desk, url(model, "changelist")))
    assert costs[0] == costs[1] <= LIST_QUERIES


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m._meta.label)
def test_a_change_page_opens_cheaply_and_a_search_finds_its_way(model: type[models.Model], desk: Client, papers: None) -> None:
    one = model._default_manager.order_by("-pk").first()
    assert cost(desk, url(model, "change", one.pk)) <= CHANGE_QUERIES
    assert cost(desk, url(model, "changelist") + "?q=50") <= LIST_QUERIES
    assert cost(desk, url(model, "history", one.pk)) <= HISTORY_QUERIES


def test_each_inline_row_costs_one_query_for_its_chosen_name(desk: Client) -> None:
    person = wear("GOVERNOR", "50").user
    alone = min(cost(desk, url(User, "change", person.pk)) for _ in range(2))  # the first fills the cache of content types
    for code in ("51", "52", "53", "54", "55"):
        wear("GOVERNOR", code, user=person)
    assert cost(desk, url(User, "change", person.pk)) - alone == 5


@pytest.mark.parametrize("model", PAPERS, ids=lambda m: m._meta.label)
def test_papers_logs_and_runs_are_only_read_even_by_a_superuser(model: type[models.Model], desk: Client, papers: None) -> None:
    one = model._default_manager.first()
    before = model._default_manager.filter(pk=one.pk).values().get()
    assert desk.get(url(model, "add")).status_code == 403
    assert desk.post(url(model, "change", one.pk), {"state": "in_force"}).status_code == 403
    assert desk.post(url(model, "delete", one.pk), {"post": "yes"}).status_code == 403
    desk.post(url(model, "changelist"), {"action": "delete_selected", "_selected_action": [one.pk], "post": "yes"})
    assert model._default_manager.filter(pk=one.pk).values().get() == before


def test_reference_data_can_be_changed() -> None:
    request = RequestFactory().get("/")
    request.user = superuser()
    kept = set(MODELS) - set(PAPERS)
    assert {m.__name__ for m in kept if not admin.site._registry[m].has_change_permission(request)} == set()
    assert len(kept) >= 15


def test_history_shows_a_bulk_write(desk: Client) -> None:
    name = CommitteeName.objects.get(abbr_th="ก.น.บ.")
    CommitteeName.objects.filter(pk=name.pk).update(basis="พระราชกฤษฎีกา พ.ศ. 2565 มาตรา 5")
    page = desk.get(url(CommitteeName, "history", name.pk), follow=True).content.decode()
    assert "มาตรา 5" in page


def test_signing_in_to_the_admin_goes_through_the_common_door(client: Client) -> None:
    answer = client.get("/admin/login/")
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


def test_people_without_staff_rights_do_not_get_in(client: Client) -> None:
    client.force_login(wear("GOVERNOR", "50").user)
    assert client.get("/admin/").status_code in (302, 403)
    assert client.get("/admin/", follow=True).status_code == 403


def test_a_hat_given_in_the_admin_works_on_commit(desk: Client, django_capture_on_commit_callbacks) -> None:
    user = User.objects.create(username="new")
    form = {"user": user.pk, "role_code": "GOVERNOR", "unit": PlanningUnit.objects.get(code="50").pk, "valid_from": "2026-10-01"}
    with django_capture_on_commit_callbacks(execute=True):
        answer = desk.post(url(Membership, "add"), form)
    assert answer.status_code == 302
    assert AreaGrant.objects.filter(group=Membership.objects.get(user=user).role_group).exists()


@pytest.mark.parametrize(
    ("role", "area", "fits"),
    [
        ("GOVERNOR", "50", True), ("GOVERNOR", "G15", False), ("GOVERNOR", "", False), ("GOVERNOR", "NORTH", False),
        ("OSM_HEAD", "G15", True), ("OSM_HEAD", "50", False),
        ("NESDC_REGION", "NORTH", True), ("NESDC_REGION", "", False), ("NESDC_REGION", "50", False),
        ("NESDC", "", True), ("NESDC", "50", False), ("NESDC", "NORTH", False),
    ],
)  # fmt: skip
def test_the_area_of_a_hat_fits_its_role(desk: Client, role: str, area: str, fits: bool) -> None:
    user = User.objects.create(username="new")
    chosen = {"unit": _pk(PlanningUnit, area), "region": _pk(Region, area)}
    form = {"user": user.pk, "role_code": role, "valid_from": "2026-10-01", **chosen}
    assert desk.post(url(Membership, "add"), form).status_code == (302 if fits else 200)
    assert Membership.objects.filter(user=user).exists() == fits


def _pk(model: type[models.Model], code: str) -> int | str:
    return model._default_manager.filter(code=code).values_list("pk", flat=True).first() or ""


@pytest.mark.parametrize(
    ("first", "last", "ok"), [("2020-01-01", "2019-01-01", False), ("2020-01-01", "", False), ("1990-01-01", "2000-01-01", True)]
)
def test_a_province_is_in_one_group_at_a_time(desk: Client, first: str, last: str, ok: bool) -> None:
    province, group = Province.objects.get(code="50"), ProvinceGroup.objects.get(code="G16")
    form = {"province": province.pk, "group": group.pk, "valid_from": first, "valid_until": last}
    assert desk.post(url(GroupMembership, "add"), form).status_code == (302 if ok else 200)
    assert GroupMembership.objects.filter(province=province, group=group).exists() == ok


def test_a_new_province_knows_its_kind(desk: Client) -> None:
    form = {
        "code": "99",
        "name_th": "จังหวัดใหม่",
        "region": Province.objects.get(code="50").region_id,
        "iso_code": "TH-99",
        "valid_from": "2027-01-01",
    }
    assert desk.post(url(Province, "add"), form).status_code == 302
    assert PlanningUnit.objects.get(code="99").kind == "province"


def test_units_are_found_while_typing(desk: Client) -> None:
    address = reverse("admin:autocomplete")
    found = desk.get(address, {"app_label": "accounts", "model_name": "membership", "field_name": "unit", "term": "เชียงใหม่"}).json()
    assert [row["text"] for row in found["results"]] == ["เชียงใหม่"]
