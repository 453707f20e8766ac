"""Likely duplicates in stored papers: what is found, what nobody may see, and what a decision takes away."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from alignment.kernel import Stamped
from budgets.checks import results_for, store
from budgets.models import CheckRun
from core.errors import NoRight, NotYet
from plans.models import Project, ProjectSite, SameWorkDecision
from plans.rules import check_action_plan
from plans.services import decide_not_same
from provinces.models import District, PlanningUnit
from tests.coinvestment.entries import EntryFactory
from tests.factories import YEAR, ActionPlanFactory, DistrictFactory, GroupFactory, ProjectFactory, ProvinceFactory, hat

pytestmark = pytest.mark.django_db
WEIR = "ก่อสร้างฝายทดน้ำห้วยแก้ว"
WHY = "ฝายสองแห่งอยู่คนละลำน้ำ ห่างกันสิบกิโลเมตร"


def weir(unit: PlanningUnit, year: int = YEAR, *, state: str = "submitted", site: dict[str, Any] | None = None, **fields: Any) -> Project:
    """A project for the weir in a plan of its own; `site` is one more place where it is built."""
    project = ProjectFactory(action_plan=ActionPlanFactory(unit=unit, fiscal_year=year, state=state), name=WEIR, **fields)
    project.sites.update(latitude=None, longitude=None, district=None, subdistrict=None)
    if site:
        ProjectSite.objects.create(project=project, province=project.sites.earliest("pk").province, **site)
    return project


def found(project: Project) -> list[Stamped]:
    return [f for f in check_action_plan(project.action_plan_id).findings if f.code.startswith("DUP")]


def told(project: Project) -> list[tuple[str, str]]:
    return [(f.code, f.finding.outcome.value) for f in found(project)]


@pytest.fixture
def district() -> District:
    return DistrictFactory(name_th="แม่ริม")


@pytest.fixture
def group(district: District) -> PlanningUnit:
    return GroupFactory(members=[district.province, ProvinceFactory()])


def test_last_years_name_is_a_major_until_the_project_says_that_it_goes_on() -> None:
    unit = ProvinceFactory()
    old, new = weir(unit, YEAR - 1), weir(unit)
    [fault] = found(new)
    assert (fault.code, fault.severity) == ("DUP-02", "major")
    assert f"ปี {YEAR - 1} ร้อยละ 100" in fault.message_th
    Project.objects.filter(pk=new.pk).update(past_project=old)
    assert found(new) == []


def test_a_project_goes_on_with_what_its_forebear_went_on_with() -> None:
    unit = ProvinceFactory()
    first = weir(unit, YEAR - 3)
    second = weir(unit, YEAR - 2, past_project=first)
    third = weir(unit, YEAR - 1, past_project=second)
    assert found(weir(unit, past_project=third)) == []


def test_a_project_of_four_years_ago_is_no_rival() -> None:
    unit = ProvinceFactory()
    weir(unit, YEAR - 4)
    assert found(weir(unit)) == []


def test_group_and_member_overlap_in_one_district_and_lack_data_without(group: PlanningUnit, district: District) -> None:
    bare = weir(group)
    mine = weir(district.province, site={"district": district})
    assert told(mine) == [("DUP-03", "no_data")]
    ProjectSite.objects.create(project=bare, province=district.province, district=district)
    assert told(mine) == [("DUP-01", "no_data"), ("DUP-03", "fail")]
    assert told(bare) == [("DUP-01", "no_data"), ("DUP-03", "fail")]


def test_a_neighbour_outside_the_group_is_no_rival(group: PlanningUnit, district: District) -> None:
    weir(ProvinceFactory())
    assert found(weir(district.province)) == []


def test_nobody_is_told_of_anothers_draft(group: PlanningUnit, district: District) -> None:
    weir(group, state="draft", site={"district": district})
    assert found(weir(district.province, site={"district": district})) == []


def test_one_spot_in_two_plans_is_a_blocker(group: PlanningUnit, district: District) -> None:
    here = {"latitude": Decimal("18.900000"), "longitude": Decimal("98.900000")}
    weir(group, site=here)
    fault, overlap = found(weir(district.province, site=here))
    assert (fault.code, fault.severity) == ("DUP-01", "blocker")
    assert (overlap.code, overlap.finding.outcome) == ("DUP-03", "fail")
    assert "0 เมตร" in fault.message_th


@pytest.mark.parametrize(("state", "expected"), [("validated", ["DUP-03"]), ("draft", []), ("withdrawn", [])])
def test_checked_money_of_others_counts_and_their_drafts_do_not(district: District, state: str, expected: list[str]) -> None:
    mine = weir(district.province, site={"district": district})
    entry = EntryFactory(unit=district.province, title=WEIR, district=district, province=district.province, state=state)
    faults = [f for f in found(mine) if f.finding.outcome == "fail"]
    assert [f.code for f in faults] == expected
    assert all(entry.body_name in f.message_th for f in faults)


def test_a_decision_takes_the_pair_away_from_both_papers_and_is_kept_once(group: PlanningUnit, district: District) -> None:
    site = {"district": district}
    theirs, mine = weir(group, site=site), weir(district.province, site=site)
    keys, planner = (f"project:{mine.pk}", f"project:{theirs.pk}"), hat("PROVINCE_OFFICE", district.province)
    first = decide_not_same(mine.action_plan, keys, "ฝาย", WHY, by=planner)
    assert decide_not_same(mine.action_plan, keys[::-1], "ฝาย", WHY + " อีกครั้ง", by=planner) == first
    assert found(mine) == found(theirs) == []
    event = SameWorkDecision.pgh_event_model.objects.get(pgh_obj=first)
    assert (event.reason, event.pgh_label) == (WHY, "insert")


def test_a_decision_needs_the_right_and_a_reason(district: District) -> None:
    mine = weir(district.province)
    keys = (f"project:{mine.pk}", "project:1")
    with pytest.raises(NoRight):
        decide_not_same(mine.action_plan, keys, "", WHY, by=hat("PROVINCE_OFFICE", ProvinceFactory()))
    with pytest.raises(NotYet):
        decide_not_same(mine.action_plan, keys, "", " สั้น ", by=hat("PROVINCE_OFFICE", district.province))


def test_the_database_keeps_pairs_in_order(district: District) -> None:
    plan = weir(district.province).action_plan
    with pytest.raises(IntegrityError), transaction.atomic():
        SameWorkDecision.objects.create(action_plan=plan, first="project:2", second="project:1", names="", reason=WHY, decided_as="")


def test_the_planner_answers_on_the_card_and_the_next_check_is_silent(client: Client) -> None:
    unit = ProvinceFactory()
    weir(unit, YEAR - 1)
    mine = weir(unit)
    planner = hat("PROVINCE_OFFICE", unit)
    run = CheckRun.objects.create(fiscal_year=YEAR, action_plan=mine.action_plan)
    store(run, results_for([mine.action_plan_id]))
    url = reverse("budgets:not_same", args=[mine.action_plan_id, found(mine)[0].fingerprint])
    client.force_login(planner.user)
    assert url in client.get(mine.action_plan.get_absolute_url()).content.decode()
    assert client.post(url, {"reason": "สั้น"}).status_code == 422
    assert client.post(url, {"reason": WHY}).status_code == 302
    assert client.post(url, {"reason": WHY}).status_code == 404  # sent twice: the fault is gone
    assert SameWorkDecision.objects.get().reason == WHY
    assert found(mine) == []
    assert CheckRun.objects.filter(action_plan=mine.action_plan, status="queued").exists()


def test_a_fault_that_is_not_about_two_works_has_no_such_page(client: Client) -> None:
    mine = weir(ProvinceFactory(), milestone=None)
    fault = next(f for f in check_action_plan(mine.action_plan_id).findings if f.code == "ALN-06")
    client.force_login(hat("PROVINCE_OFFICE", mine.action_plan.unit).user)
    assert client.get(reverse("budgets:not_same", args=[mine.action_plan_id, fault.fingerprint])).status_code == 404
