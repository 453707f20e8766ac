"""The rules about an entry: facts as they are read, and the gates they keep."""

from typing import Any

import pytest

from alignment.kernel import Outcome
from coinvestment.facts import entry_facts
from coinvestment.models import Entry
from coinvestment.rules import check_entry
from coinvestment.workflow import ENTRY_WORKFLOW
from core.errors import NotYet
from plans.models import DevelopmentPlan
from tests.coinvestment.entries import EntryFactory
from tests.factories import DevelopmentPlanFactory, GroupFactory, ProvinceFactory, hat

pytestmark = pytest.mark.django_db


def outcomes(entry: Entry) -> dict[str, Outcome]:
    return dict(check_entry(entry.pk).outcomes)


def test_an_entry_in_order_passes() -> None:
    assert outcomes(EntryFactory()) == {"ALN-13": Outcome.PASS, "COF-02": Outcome.PASS}


def test_an_issue_of_the_area_of_its_group_or_of_a_member_counts() -> None:
    group = GroupFactory()
    province = group.members.first().province
    of_group, of_member = (DevelopmentPlanFactory(unit=unit).issues.get() for unit in (group, province))
    stranger = DevelopmentPlanFactory(unit=ProvinceFactory()).issues.get()
    assert outcomes(EntryFactory(unit=province, plan_issue=of_group))["ALN-13"] is Outcome.PASS
    assert outcomes(EntryFactory(unit=group, plan_issue=of_member))["ALN-13"] is Outcome.PASS
    entry = EntryFactory(unit=province, plan_issue=stranger)
    [found] = check_entry(entry.pk).findings
    assert (found.code, found.finding.case) == ("ALN-13", "other_owner")
    assert stranger.plan.unit.name_th in found.message_th


def test_without_any_plan_there_is_no_issue_to_name_and_the_entry_waits() -> None:
    entry = EntryFactory(plan_issue=None, state="validated")
    assert not DevelopmentPlan.objects.exists()
    assert outcomes(entry)["ALN-13"] is Outcome.NO_DATA
    with pytest.raises(NotYet) as refused:
        ENTRY_WORKFLOW.perform(entry.pk, "confirm", by=hat("LAO_OFFICER", entry.unit))
    assert [b.code for b in refused.value.blockers] == ["ALN-13"]


def test_blanks_are_no_letter() -> None:
    assert outcomes(EntryFactory(budget_ref="   "))["COF-02"] is Outcome.FAIL
    assert outcomes(EntryFactory(budget_ref="", source_key="pao-2565-50"))["COF-02"] is Outcome.NO_DATA


def test_one_and_twelve_entries_take_the_same_queries(django_assert_num_queries: Any) -> None:
    entries = [EntryFactory(unit=GroupFactory() if n % 3 == 0 else ProvinceFactory()) for n in range(12)]
    for some in (entries[:1], entries):
        with django_assert_num_queries(4):
            assert entry_facts([entry.pk for entry in some]).keys() == {entry.pk for entry in some}
