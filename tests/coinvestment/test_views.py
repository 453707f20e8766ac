"""The register's pages: query counts flat, Thai digits, faults said in words, nothing out of scope."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Membership
from coinvestment.models import Entry
from tests.coinvestment.entries import EntryFactory
from tests.factories import YEAR, ActionPlanFactory, DistrictFactory, ProjectFactory, ProvinceFactory, hat, plan_for

pytestmark = pytest.mark.django_db
MOST_QUERIES = 22


def signed_in(membership: Membership) -> Client:
    client = Client()
    client.force_login(membership.user)
    return client


def posted(entry: Entry | None = None, shares: tuple[tuple[str, str], ...] = (), **changes: Any) -> dict[str, Any]:
    """The form as typed."""
    rows = {f"partners-{n}-name": name for n, (name, _share) in enumerate(shares)}
    rows |= {f"partners-{n}-share_percent": share for n, (_name, share) in enumerate(shares)}
    own = {"plan_issue": entry.plan_issue_id, "province": entry.province_id} if entry else {}
    return {
        "kind": "lao_own", "body_name": "เทศบาลตำบลแม่ริม", "title": "ปรับปรุงตลาด", "fiscal_year": YEAR, "amount_baht": "๑,๒๕๐,๐๐๐ บาท",
        "partners-TOTAL_FORMS": max(len(shares), 1), "partners-INITIAL_FORMS": 0, **own, **rows, **changes,
    }  # fmt: skip


@pytest.mark.parametrize("name", ["list", "sources", "export"])
def test_pages_cost_the_same_for_1_and_50_entries(name: str, django_assert_max_num_queries: Callable[..., Any]) -> None:
    plan = ActionPlanFactory(state="submitted")
    ProjectFactory(action_plan=plan)
    client = signed_in(hat("NESDC"))
    url = reverse(f"coinvestment:{name}", args=[plan.unit.code] if name == "sources" else [])
    costs = []
    for number in (1, 49):
        EntryFactory.create_batch(number, unit=plan.unit, state="validated")
        with django_assert_max_num_queries(MOST_QUERIES) as taken:
            answer = client.get(url)
            b"".join(answer.streaming_content) if answer.streaming else answer.content
        costs.append(len(taken))
    assert costs[0] == costs[1]


@pytest.mark.parametrize("partners", [2, 50])
def test_the_page_of_an_entry_costs_the_same(partners: int, django_assert_max_num_queries: Callable[..., Any]) -> None:
    entry = EntryFactory(kind="lao_joint", state="validated")
    for n in range(partners):
        entry.partners.create(name=f"อบต. {n}", share_percent=Decimal(100) / partners)
    client = signed_in(hat("LAO_OFFICER", entry.unit))
    with django_assert_max_num_queries(19):
        assert client.get(entry.get_absolute_url()).status_code == 200


def test_a_page_holds_fifty_and_filters_search_and_totals_agree() -> None:
    unit = ProvinceFactory()
    EntryFactory.create_batch(51, unit=unit, state="validated")
    EntryFactory(unit=unit, state="proposed", kind="private", title="โรงคัดบรรจุลำไย", amount_baht=Decimal(7), fiscal_year=2572)
    client = signed_in(hat("NESDC"))
    page = client.get(reverse("coinvestment:list"))
    assert len(page.context["rows"]) == 50
    assert page.context["list"].overall == {"n": 52, "baht": Decimal(51_000_007)}
    for asked in ({"kind": "private"}, {"state": "proposed"}, {"year": "2572"}, {"q": "ลำไย"}):
        found = client.get(reverse("coinvestment:list"), asked)
        assert found.context["list"].totals == {"n": 1, "baht": Decimal(7)}, asked
        assert sum(n for _label, n, _baht in found.context["by_kind"]) == 1
    assert client.get(reverse("coinvestment:list"), {"region": "N"}).context["list"].totals["n"] == 52


def test_the_export_is_the_filtered_list() -> None:
    EntryFactory(state="validated", title="=1+1")
    EntryFactory(state="validated", kind="private")
    answer = signed_in(hat("NESDC")).get(reverse("coinvestment:export"), {"kind": "lao_own"})
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert len(lines) == 2
    assert "'=1+1" in lines[1]


def test_thai_digits_are_read_and_the_project_brings_its_issue() -> None:
    plan = ActionPlanFactory(state="submitted")
    project = ProjectFactory(action_plan=plan)
    writer = hat("LAO_OFFICER", plan.unit)
    data = posted(province=plan.unit.pk, supports_project=project.pk)
    answer = signed_in(writer).post(reverse("coinvestment:new", args=[plan.unit.code]), data)
    entry = Entry.objects.get()
    assert answer.url == entry.get_absolute_url()
    assert (entry.amount_baht, entry.plan_issue, entry.owner_group_id) == (1_250_000, project.programme.issue, writer.role_group_id)


@pytest.mark.parametrize("amount", ["๐", "-5", "ห้าพัน", ""])
def test_an_amount_that_is_none_is_said_so(amount: str) -> None:
    unit = ProvinceFactory()
    data = posted(province=unit.pk, amount_baht=amount)
    answer = signed_in(hat("LAO_OFFICER", unit)).post(reverse("coinvestment:new", args=[unit.code]), data)
    assert answer.status_code == 422
    assert answer.context["form"].errors["amount_baht"]
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        ((("ก", "๖๐"), ("ข", "๓๙.๕")), "99.5"),
        ((("ก", "60"), ("ข", "50")), "110"),
        ((("ก", "100"),), "อย่างน้อย 2"),
        ((("ก", "0"), ("ข", "100")), "มากกว่า 0"),
    ],
)
def test_shares_off_a_hundred_are_refused_with_the_sum(shares: tuple[tuple[str, str], ...], said: str) -> None:
    unit = ProvinceFactory()
    data = posted(None, shares, province=unit.pk, kind="lao_joint")
    answer = signed_in(hat("LAO_OFFICER", unit)).post(reverse("coinvestment:new", args=[unit.code]), data)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Entry.objects.exists()


def test_shares_of_a_hundred_are_kept() -> None:
    unit = ProvinceFactory()
    data = posted(None, (("อบต. ก", "๓๓.๓๓"), ("อบต. ข", "66.67")), province=unit.pk, kind="lao_joint")
    signed_in(hat("LAO_OFFICER", unit)).post(reverse("coinvestment:new", args=[unit.code]), data)
    assert Entry.objects.get().partners.count() == 2


def test_the_edit_form_opens_filled_and_two_savers_lose_nothing() -> None:
    entry = EntryFactory(kind="lao_joint")
    for name in ("อบต. ก", "อบต. ข"):
        entry.partners.create(name=name, share_percent=50)
    client = signed_in(hat("LAO_OFFICER", entry.unit))
    url = reverse("coinvestment:edit", args=[entry.pk])
    page = client.get(url)
    assert entry.title in page.content.decode()
    opened = {"opened": page.context["desk"].opened, "kind": "lao_joint", "title": entry.title, "body_name": entry.body_name}
    same = {"fiscal_year": entry.fiscal_year, "district": entry.district_id or "", "budget_ref": entry.budget_ref, "note": entry.note}
    first = posted(entry, (("อบต. ก", "60"), ("อบต. ข", "40")), **opened, **same, amount_baht="2,000,000")
    assert client.post(url, first).status_code == 302
    mine = posted(entry, (("อบต. ก", "70"), ("อบต. ข", "30")), **opened, **same | {"note": "ของฉัน"}, amount_baht="3,000,000")
    late = client.post(url, mine)
    assert late.status_code == 409
    assert [(item.label, item.mine, item.theirs) for item in late.context["clash"].items] == [("วงเงิน (บาท)", "3,000,000", "2,000,000")]
    again = client.post(url, dict(late.context["clash"].sent) | {"amount_baht": "3,000,000", "pick-amount_baht": "mine"})
    assert again.status_code == 409
    assert [item.label for item in again.context["clash"].items] == ["ผู้ร่วมลงทุน"]
    assert "อบต. ก ร้อยละ 60" in again.content.decode()
    assert client.post(url, dict(again.context["clash"].sent) | {"pick-partners": "theirs"}).status_code == 302
    entry.refresh_from_db()
    assert (entry.amount_baht, entry.note) == (3_000_000, "ของฉัน")
    assert sorted(entry.partners.values_list("name", "share_percent")) == [("อบต. ก", 60), ("อบต. ข", 40)]


def test_an_issue_of_other_years_and_a_district_elsewhere_are_refused() -> None:
    unit, elsewhere = ProvinceFactory(), DistrictFactory()
    issue = plan_for(unit, 2571).issues.first()
    data = posted(province=unit.pk, plan_issue=issue.pk, fiscal_year=2570, district=elsewhere.pk)
    errors = signed_in(hat("LAO_OFFICER", unit)).post(reverse("coinvestment:new", args=[unit.code]), data).context["form"].errors
    assert set(errors) == {"plan_issue", "district"}


def test_out_of_scope_is_not_found_and_without_the_right_is_refused() -> None:
    entry = EntryFactory(state="validated")
    stranger = signed_in(hat("LAO_OFFICER", ProvinceFactory()))
    assert stranger.get(entry.get_absolute_url()).status_code == 404
    assert stranger.get(reverse("coinvestment:sources", args=[entry.unit.code])).status_code == 404
    assert stranger.get(reverse("coinvestment:new", args=[entry.unit.code])).status_code == 404
    planner = signed_in(hat("PROVINCE_OFFICE", entry.unit))
    assert planner.get(entry.get_absolute_url()).status_code == 200
    assert planner.get(reverse("coinvestment:edit", args=[entry.pk])).status_code == 403
    assert planner.get(reverse("coinvestment:new", args=[entry.unit.code])).status_code == 403


def test_a_gap_is_written_out() -> None:
    plan = ActionPlanFactory(state="submitted")
    page = signed_in(hat("NESDC")).get(reverse("coinvestment:sources", args=[plan.unit.code]), {"year": YEAR})
    assert "ไม่มี" in page.content.decode()
    assert signed_in(hat("NESDC")).get(reverse("coinvestment:sources", args=[plan.unit.code]), {"year": "2028"}).status_code == 404


def test_a_transition_is_done_from_its_button() -> None:
    entry = EntryFactory()
    client = signed_in(hat("LAO_OFFICER", entry.unit))
    assert "เสนอให้จังหวัดตรวจ" in client.get(entry.get_absolute_url()).content.decode()
    assert client.post(reverse("coinvestment:do", args=[entry.pk, "propose"])).status_code == 302
    entry.refresh_from_db()
    assert entry.state == "proposed"
