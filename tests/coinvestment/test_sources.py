"""The four-source view: its sums are the sums of its parts, whatever lies in them."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from coinvestment.models import Entry, EntryKind
from coinvestment.sources import COUNTED, OF_KIND, SOURCES, STEPS, Cell, Row, view_of
from coinvestment.states import EntryState
from plans.models import FundingSource
from tests.coinvestment.entries import EntryFactory
from tests.factories import YEAR, ActionPlanFactory, DevelopmentPlanFactory, GroupFactory, ProjectFactory, hat

BAHT = st.decimals(min_value="0.01", max_value="99999999.99", places=2)
STEP = st.sampled_from(list(STEPS))
PARTS = st.lists(
    st.tuples(st.sampled_from(list(EntryKind)), BAHT, STEP, st.booleans(), st.sampled_from(["validated", "proposed"])),
    max_size=12,
)


def added(rows: list[Row], part: str, name: str) -> Cell:
    cells = [getattr(row, part)[name] for row in rows]
    return Cell(sum(c.n for c in cells), sum((c.baht for c in cells), Decimal(0)))


class TestSums(TestCase):
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(parts=PARTS, projects=st.lists(st.tuples(st.sampled_from(list(FundingSource)), BAHT), max_size=4))
    def test_the_total_of_every_source_is_the_sum_of_its_issues_and_of_its_entries(self, parts: list[Any], projects: list[Any]) -> None:
        plan = ActionPlanFactory(state="submitted")
        for source, baht in projects:
            ProjectFactory(action_plan=plan, source=source, amount_baht=baht, children=False)
        issue = plan.plan.issues.first()
        for kind, baht, step, tied, state in parts:
            EntryFactory(
                unit=plan.unit, kind=kind, amount_baht=baht, value_chain_step=step, plan_issue=issue if tied else None, state=state
            )
        view = view_of(plan.unit, YEAR, hat("NESDC"))
        for name in SOURCES:
            assert added([*view.issues, view.untied], "cells", name) == view.total.cells[name]
        for name in STEPS:
            assert added([*view.issues, view.untied], "steps", name) == view.total.steps[name]
        assert sum((row.chain.baht for row in [*view.issues, view.untied]), Decimal(0)) == view.total.chain.baht
        counted = Entry.objects.filter(unit=plan.unit, state__in=COUNTED)
        assert view.total.chain == Cell(counted.count(), sum((e.amount_baht for e in counted), Decimal(0)))
        money = sum((e.amount_baht for e in counted), Decimal(0)) + sum((baht for _source, baht in projects), Decimal(0))
        assert view.total.total == Cell(counted.count() + len(projects), money)
        assert view.waiting.n == sum(state == "proposed" for *_rest, state in parts)


@pytest.mark.django_db
def test_every_kind_has_its_source_and_a_gap_is_named() -> None:
    assert set(OF_KIND) == set(EntryKind)
    plan = ActionPlanFactory(state="submitted")
    ProjectFactory(action_plan=plan)
    EntryFactory(unit=plan.unit, state="confirmed", supports_project=plan.projects.first())
    view = view_of(plan.unit, YEAR, hat("NESDC"))
    assert view.issues[0].gaps == ["กระทรวง/กรม", "เอกชน"]
    assert view.issues[0].projects[0].cells["local"] == Cell(1, Decimal(1_000_000))
    assert [name for name, _label in view.sources] == ["programme", "ministry", "local", "private"]


@pytest.mark.django_db
def test_a_draft_action_plan_shows_no_projects_to_those_who_may_not_see_it() -> None:
    plan = ActionPlanFactory()
    ProjectFactory(action_plan=plan)
    outside = view_of(plan.unit, YEAR, hat("LAO_OFFICER", plan.unit))
    assert (outside.action_plan, outside.plan, outside.total.cells["programme"]) == (None, plan.plan, Cell())
    assert view_of(plan.unit, YEAR, hat("PROVINCE_OFFICE", plan.unit)).total.cells["programme"].n == 1


@pytest.mark.django_db
def test_money_stays_with_its_issue_when_the_plan_is_reviewed() -> None:
    entry = EntryFactory(state="validated")
    review = DevelopmentPlanFactory(unit=entry.unit, review_year=YEAR, state="submitted")
    review.issues.update(lineage=entry.plan_issue.lineage)
    ActionPlanFactory(unit=entry.unit, plan=review, state="submitted")
    assert view_of(entry.unit, YEAR, hat("NESDC")).issues[0].cells["local"].n == 1


@pytest.mark.django_db
def test_a_provinces_money_for_an_issue_of_its_group_stands_in_both_views() -> None:
    group = GroupFactory()
    issue = DevelopmentPlanFactory(unit=group).issues.first()
    entry = EntryFactory(unit=group.members.first().province, plan_issue=issue, state="validated")
    reader = hat("NESDC")
    assert view_of(group, YEAR, reader).issues[0].cells["local"].n == 1
    assert view_of(entry.unit, YEAR, reader).untied.cells["local"].n == 1


@pytest.mark.django_db
def test_what_is_withdrawn_declined_or_expired_is_not_money() -> None:
    assert set(EntryState.values) - COUNTED == {"draft", "proposed", "declined", "withdrawn", "expired"}
