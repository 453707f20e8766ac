"""Every fault of a brief leads to the field where it is mended."""

import pytest
from django.test import Client

from plans.jumps import FIELD_OF, Place, place_of, project_url
from plans.rules import ACTION_PLAN_RULES
from plans.rules.brief import REQUIRED
from tests.factories import ActionPlanFactory, ProjectFactory, hat

OF_THE_WHOLE_PLAN = {"ALN-04", "CEI-04"}


def test_every_rule_about_projects_names_its_field() -> None:
    assert set(ACTION_PLAN_RULES.rules) - OF_THE_WHOLE_PLAN <= set(FIELD_OF)


@pytest.mark.parametrize(
    ("code", "items", "place"),
    [
        ("ARI-04", None, Place("time", "id_q1_baht")),
        ("RDY-06", None, Place("time", "id_contract_sign_on")),
        ("RDY-02", "1250.00", Place("readiness", "readiness")),
        ("CMP-01", ["outcome_indicators", "name"], Place("results", "indicators")),
        ("CMP-01", ["rationale"], Place("reasons", "id_rationale")),
        ("CMP-01", [], Place("project", "id_name")),
        ("CMP-01", ["gone since"], Place("project", "id_name")),
        ("XXX-99", None, Place("project", "id_name")),
    ],
)
def test_the_first_item_goes_before_the_rule(code: str, items: object, place: Place) -> None:
    assert place_of(code, items) == place


@pytest.mark.django_db
def test_every_place_stands_on_its_form(client: Client) -> None:
    project = ProjectFactory(action_plan=ActionPlanFactory())
    client.force_login(hat("PROVINCE_OFFICE", project.action_plan.unit).user)
    places = {place_of(code) for code in FIELD_OF} | {place_of("CMP-01", [item]) for item in REQUIRED}
    pages = {section: client.get(project_url(project.pk, Place(section, ""), editable=True)).content.decode() for section, _a in places}
    assert [place for place in places if f'id="{place.anchor}"' not in pages[place.section]] == []
