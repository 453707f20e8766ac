"""What a brief takes over from an earlier year, and what it never does."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.errors import NotYet
from plans.models import Indicator, Project
from plans.services import copy_forward
from plans.services.copying import COPIED, COPIED_FIELDS
from tests.factories import ActionPlanFactory, ProjectFactory, bring, hat

pytestmark = pytest.mark.django_db


@pytest.fixture
def years() -> tuple[Project, Project]:
    """A project of last year and a bare one of this year, of one body."""
    new = ActionPlanFactory()
    old = ActionPlanFactory(unit=new.unit, fiscal_year=new.fiscal_year - 1, plan=new.plan)
    source = ProjectFactory(action_plan=old, contact_position="ผู้อำนวยการ")
    source.risks.create(name="น้ำท่วม", level="high", measure="เร่งงานก่อนฤดูฝน")
    source.cooperating_units.create(name="อบจ.")
    empty = {"rationale": "", "contact_position": "", "beneficiaries": None, "q1_baht": None, "upkeep_baht_per_year": None}
    return source, ProjectFactory(action_plan=new, children=False, amount_baht=5, **empty)


def carry(years: tuple[Project, Project], *fields: str) -> Project:
    source, target = years
    return copy_forward(source, target, fields, by=hat("PROVINCE_OFFICE", target.action_plan.unit))


def test_what_is_named_comes_over_and_the_rest_stays(years: tuple[Project, Project]) -> None:
    source, _target = years
    copied = carry(years, "rationale", "objectives", "sites", "risks", "cooperating_units", "benefit_provinces")
    assert (copied.rationale, copied.contact_position, copied.past_project, copied.revision) == (source.rationale, "", source, 2)
    assert [o.text for o in copied.objectives.all()] == ["เพิ่มความปลอดภัย"]
    assert [(r.name, r.level, r.measure) for r in copied.risks.all()] == [("น้ำท่วม", "high", "เร่งงานก่อนฤดูฝน")]
    assert [(s.province_id, s.place) for s in copied.sites.all()] == [(s.province_id, s.place) for s in source.sites.all()]
    assert set(copied.benefit_provinces.all()) == set(source.benefit_provinces.all())
    assert not copied.activities.exists()


def test_amounts_and_dates_never_come_over(years: tuple[Project, Project]) -> None:
    source, target = years
    source.q1_baht, source.commitment_baht, source.upkeep_baht_per_year = Decimal(10), Decimal(20), Decimal(30)
    source.save()
    starts = target.starts_on
    copied = carry(years, *COPIED)
    assert (copied.amount_baht, copied.q1_baht, copied.commitment_baht, copied.upkeep_baht_per_year) == (5, None, None, None)
    assert copied.starts_on == starts
    assert [(a.name, a.amount_baht, a.month_from) for a in copied.activities.all()] == [("กิจกรรม 1", 0, None), ("กิจกรรม 2", 0, None)]
    assert not {name for name in COPIED_FIELDS if name.endswith(("_baht", "_on"))}
    with pytest.raises(ValueError, match="amount_baht"):
        carry(years, "amount_baht")


def test_copying_twice_doubles_nothing(years: tuple[Project, Project]) -> None:
    carry(years, "objectives", "risks", "sites", "activities", "indicators")
    once = {name: getattr(years[1], name).count() for name in ("objectives", "risks", "sites", "activities", "indicators")}
    carry(years, "objectives", "risks", "sites", "activities", "indicators")
    assert {name: getattr(years[1], name).count() for name in once} == once
    assert all(once.values())


def test_no_more_than_five_objectives_come_together(years: tuple[Project, Project]) -> None:
    source, target = years
    for n in range(2, 6):
        source.objectives.create(order=n, text=f"เดิม {n}")
        target.objectives.create(order=n, text=f"ใหม่ {n}")
    assert carry(years, "objectives").objectives.count() == 5


def test_an_outcome_feeds_the_same_indicator_in_the_plan_of_the_new_year(years: tuple[Project, Project]) -> None:
    source, target = years
    goal = Indicator.objects.filter(issue=target.programme.issue).first()
    source.indicators.filter(level="outcome").update(contributes_to=goal, target_value=Decimal(9))
    copied = carry(years, "indicators").indicators.get(level="outcome")
    assert (copied.contributes_to, copied.target_value, copied.baseline_value) == (goal, None, None)


def test_only_an_earlier_project_of_the_same_body_is_taken(years: tuple[Project, Project]) -> None:
    source, target = years
    with pytest.raises(NotYet):
        carry((target, source), "rationale")
    with pytest.raises(NotYet):
        carry((ProjectFactory(action_plan__fiscal_year=2565), target), "rationale")
    bring(target.action_plan, "submitted")
    with pytest.raises(NotYet):
        carry((source, target), "rationale")


def test_the_page_shows_both_sides_and_takes_what_is_ticked(client: Client, years: tuple[Project, Project]) -> None:
    source, target = years
    client.force_login(hat("PROVINCE_OFFICE", target.action_plan.unit).user)
    where = reverse("plans:project_copy", args=[target.pk])
    assert list(client.get(where).context["form"].fields["source"].queryset) == [source]
    ticked = {side.name: side.is_ticked for side in client.get(where, {"source": source.pk}).context["sides"]}
    assert (ticked["rationale"], ticked["expected_benefit"]) == (True, False), "what is filled already is not ticked"
    assert client.post(where, {"source": source.pk, "taken": ["rationale", "risks"]}).status_code == 302
    target.refresh_from_db()
    assert (target.rationale, target.past_project, target.risks.count()) == (source.rationale, source, 1)


@pytest.mark.parametrize("sent", [{}, {"source": "0"}, {"source": "x"}, {"taken": ["amount_baht"]}, {"taken": ["revision"]}])
def test_the_page_takes_nothing_that_is_not_offered(client: Client, years: tuple[Project, Project], sent: dict[str, Any]) -> None:
    source, target = years
    client.force_login(hat("PROVINCE_OFFICE", target.action_plan.unit).user)
    given = sent if "source" in sent or not sent else {"source": source.pk} | sent
    assert client.post(reverse("plans:project_copy", args=[target.pk]), given).status_code == 422
    target.refresh_from_db()
    assert target.past_project is None
