"""What the portal knows before anybody has typed anything."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db.models import Count

from budgets.models import ExpenseCategory, ManagementBudget
from plans.models import NodeKind, StrategyNode
from provinces.models import (
    BudgetYear,
    CommitteeName,
    District,
    GroupHeadship,
    GroupMembership,
    Province,
    ProvinceGroup,
    Region,
    Subdistrict,
)
from tests.reference import load, reference  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]
OLD, NEW, TODAY = date(2015, 6, 1), date(2017, 11, 17), date(2026, 11, 1)


def test_official_counts() -> None:
    assert {model.__name__: model.objects.count() for model in (Region, Province, ProvinceGroup, District, Subdistrict)} == {
        "Region": 6, "Province": 77, "ProvinceGroup": 36, "District": 928, "Subdistrict": 7436,
    }  # fmt: skip
    kinds = dict(StrategyNode.objects.values_list("kind").annotate(Count("pk")).order_by())
    assert kinds == {NodeKind.NATIONAL_STRATEGY: 6, NodeKind.MASTER_PLAN: 23, NodeKind.MILESTONE: 13, NodeKind.SDG: 17}


def test_a_second_run_changes_nothing() -> None:
    last = load().splitlines()[-2:]
    assert last == ["total: 0 added, 0 changed, 9074 unchanged", "grants: 0 added, 0 removed"]


def test_a_second_run_mends_codes_and_leaves_what_offices_keep() -> None:
    Province.objects.filter(code="50").update(name_th="เชียงไหม่")
    ManagementBudget.objects.filter(unit__code="50", fiscal_year=2571).update(amount_baht=12_000_000)
    assert "total: 0 added, 1 changed, 9072 unchanged, 1 kept as edited" in load()
    assert Province.objects.get(code="50").name_th == "เชียงใหม่"
    assert ManagementBudget.objects.get(unit__code="50", fiscal_year=2571).amount_baht == 12_000_000


def test_restore_brings_the_files_back() -> None:
    ManagementBudget.objects.filter(unit__code="50", fiscal_year=2571).update(amount_baht=12_000_000)
    call_command("load_reference", restore=True, verbosity=0)
    assert ManagementBudget.objects.get(unit__code="50", fiscal_year=2571).amount_baht == 10_000_000


@pytest.mark.parametrize("day", [NEW, TODAY, date(2040, 1, 1)])
def test_every_province_but_bangkok_is_in_one_group_of_2560(day: date) -> None:
    members = GroupMembership.objects.on(day).values_list("province__code", flat=True)
    assert len(members) == len(set(members)) == 76
    assert set(Province.objects.values_list("code", flat=True)) - set(members) == {"10"}
    assert GroupMembership.objects.on(day).values("group").distinct().count() == 18


def test_the_day_before_the_old_grouping_held() -> None:
    groups = set(GroupMembership.objects.on(date(2017, 11, 16)).values_list("group__code", flat=True))
    assert groups == {f"HG{n:02}" for n in range(1, 19)}


def test_bueng_kan_is_no_member_before_it_existed() -> None:
    assert GroupMembership.objects.on(date(2010, 1, 1)).count() == 75
    assert GroupMembership.objects.on(date(2011, 3, 23)).count() == 76


def test_35_provinces_changed_partners() -> None:
    assert sum(_partners(code, OLD) != _partners(code, TODAY) for code in Province.objects.values_list("code", flat=True)) == 35


def _partners(code: str, day: date) -> frozenset[str]:
    days = GroupMembership.objects.on(day)
    group = days.filter(province__code=code).values("group")
    return frozenset(days.filter(group__in=group).values_list("province__code", flat=True))


def test_members_stand_in_the_region_of_their_group() -> None:
    pairs = GroupMembership.objects.on(TODAY).values_list("group__region", "province__region")
    assert all(group == province for group, province in pairs)


@pytest.mark.parametrize("day", [OLD, TODAY])
def test_each_group_has_one_head_who_is_a_member(day: date) -> None:
    heads = GroupHeadship.objects.on(day)
    assert heads.count() == 18
    assert all(GroupMembership.objects.on(day).filter(group=h.group_id, province=h.province_id).exists() for h in heads)


def test_a_group_answers_for_its_members_of_that_year() -> None:
    north = ProvinceGroup.objects.get(code="G15")
    assert north.territory_codes(2571) == {"50", "51", "52", "58"}
    assert north.territory_codes(2555) == frozenset()
    assert Province.objects.get(code="50").territory_codes(2571) == {"50"}


def test_management_budgets_of_94_bodies_with_their_basis() -> None:
    per_year = ManagementBudget.objects.values_list("fiscal_year").annotate(Count("pk")).order_by("fiscal_year")
    assert list(per_year) == [(2565, 94), (2570, 94), (2571, 94)]
    amounts = dict(ManagementBudget.objects.filter(fiscal_year=2565).values_list("unit__code", "amount_baht"))
    assert [amounts[c] for c in ("G01", "G03", "G15", "50", "18", "22")] == [Decimal(n) * 1_000_000 for n in (6, 4, 5, 10, 8, 9)]
    assumed = ManagementBudget.objects.filter(basis__contains="9,000,000 assumed", fiscal_year=2565)
    assert set(assumed.values_list("unit__code", flat=True)) == {"22", "23"}
    assert not ManagementBudget.objects.filter(basis="").exists()


def test_bodies_in_the_programme_are_94() -> None:
    assert Province.objects.filter(in_programme=True).count() + ProvinceGroup.objects.filter(in_programme=True).count() == 94


@pytest.mark.parametrize(
    ("day", "name"),
    [(date(2012, 1, 1), "ก.น.จ."), (date(2020, 1, 1), "ก.บ.ภ."), (date(2022, 8, 19), "ก.บ.ภ."), (date(2022, 8, 20), "ก.น.บ.")],
)
def test_the_national_committee_is_named_as_on_that_day(day: date, name: str) -> None:
    assert [str(c) for c in CommitteeName.objects.on(day).filter(kind="national")] == [name]


def test_expense_types_stand_in_legal_order_and_master_plans_under_a_strategy() -> None:
    types = list(ExpenseCategory.objects.filter(level=1).values_list("name_th", flat=True))
    assert types == ["งบบุคลากร", "งบดำเนินงาน", "งบลงทุน", "งบเงินอุดหนุน", "งบรายจ่ายอื่น"]
    plans = StrategyNode.objects.filter(kind=NodeKind.MASTER_PLAN).select_related("parent")
    assert {plan.parent.kind for plan in plans} == {NodeKind.NATIONAL_STRATEGY}


def test_years_have_a_programme() -> None:
    assert list(BudgetYear.objects.values_list("year", flat=True)) == list(range(2572, 2562, -1))


def test_names_sort_as_in_a_dictionary() -> None:
    names = list(Province.objects.order_by("name_sort").values_list("name_th", flat=True))
    assert names.index("เชียงใหม่") == names.index("ชุมพร") + 2  # เชียงราย, เชียงใหม่ follow ชุมพร
    assert names[0] == "กระบี่"


def test_what_it_prints_names_each_table(reference: str) -> None:  # noqa: F811
    assert "ตำบล/แขวง: 7436 added, 0 changed, 0 unchanged" in reference
