"""What the rules find stands in the way of a signature, and what they said is kept with it."""

from decimal import Decimal

import pytest
from django.utils.translation import override

from alignment.catalogue import VERSION
from budgets.models import BudgetLine
from budgets.workflow import REQUEST_WORKFLOW
from core.errors import NotYet
from plans.workflow import ACTION_PLAN_WORKFLOW
from tests.factories import ActionPlanFactory, ProjectFactory, hat, papers

pytestmark = pytest.mark.django_db


def test_a_request_with_a_blocker_cannot_be_sent_and_hears_every_reason_at_once() -> None:
    request = papers()
    BudgetLine.objects.filter(pk=request.lines.first().pk).update(amount_baht=Decimal("500050"))
    with pytest.raises(NotYet) as refused:
        REQUEST_WORKFLOW.perform(request.pk, "submit", by=hat("GOVERNOR", request.unit))
    assert {b.code for b in refused.value.blockers} == {"ARI-03", "ARI-06"}
    assert any("เกินมา 50 บาท" in b.message for b in refused.value.blockers)


def test_an_english_reader_hears_the_reasons_in_english() -> None:
    request = papers()
    BudgetLine.objects.filter(pk=request.lines.first().pk).update(amount_baht=Decimal("500050"))
    with override("en"), pytest.raises(NotYet) as refused:
        REQUEST_WORKFLOW.perform(request.pk, "submit", by=hat("GOVERNOR", request.unit))
    assert any("50 baht too much" in b.message for b in refused.value.blockers)


def test_a_request_that_passes_is_sent_with_what_the_rules_said() -> None:
    request = papers()
    log = REQUEST_WORKFLOW.perform(request.pk, "submit", by=hat("GOVERNOR", request.unit))
    assert log.evidence["rulebook"] == VERSION
    assert len(log.evidence["digest"]) == 64
    assert set(log.evidence["outcomes"].values()) == {"pass"}
    assert len(log.evidence["outcomes"]) == 47


def test_lack_of_data_does_not_stop_but_stays_on_record() -> None:
    request = papers(money=False)
    log = REQUEST_WORKFLOW.perform(request.pk, "submit", by=hat("GOVERNOR", request.unit))
    assert log.evidence["outcomes"]["CEI-01"] == log.evidence["outcomes"]["CEI-03"] == "no_data"


def test_an_action_plan_with_an_empty_brief_cannot_be_sent() -> None:
    project = ProjectFactory(action_plan=ActionPlanFactory(), rationale="", milestone=None)
    with pytest.raises(NotYet) as refused:
        ACTION_PLAN_WORKFLOW.perform(project.action_plan_id, "submit", by=hat("GOVERNOR", project.action_plan.unit))
    assert [b.code for b in refused.value.blockers] == ["ALN-06", "CMP-01"]
