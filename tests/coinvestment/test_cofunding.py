"""Field 27 of a brief: the money others put beside the project, on its page."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from plans.models import Project
from tests.coinvestment.entries import EntryFactory
from tests.factories import ActionPlanFactory, ProjectFactory, hat

pytestmark = pytest.mark.django_db


def project_of(state: str = "submitted") -> Project:
    project: Project = ProjectFactory(action_plan=ActionPlanFactory(state=state))
    return project


def page(client: Client, project: Project, role: str = "PROVINCE_OFFICE") -> str:
    client.force_login(hat(role, project.action_plan.unit).user)
    whole = client.get(project.get_absolute_url()).content.decode()
    return whole[whole.index('id="cofunding"') :].partition("</section>")[0]


def test_checked_money_is_summed_and_what_waits_is_only_listed(client: Client) -> None:
    project = project_of()
    unit = project.action_plan.unit
    EntryFactory(unit=unit, supports_project=project, state="confirmed", title="ตลาดกลาง", amount_baht=1_000_000)
    EntryFactory(unit=unit, supports_project=project, state="proposed", title="<b>ลานตาก</b>", amount_baht=250_000)
    EntryFactory(unit=unit, supports_project=project, state="withdrawn", title="ถอนแล้ว")
    EntryFactory(unit=unit, state="confirmed", title="ของโครงการอื่น")
    shown = page(client, project)
    assert "จังหวัดตรวจแล้ว 1 รายการ 1,000,000 บาท" in shown
    assert "&lt;b&gt;ลานตาก&lt;/b&gt;" in shown
    assert "ของโครงการอื่น" not in shown
    assert ">ถอนแล้ว<" not in shown


def test_a_body_with_money_is_led_to_a_form_tied_to_the_project(client: Client) -> None:
    project = project_of()
    assert project.programme
    url = f"/coinvestment/new/{project.action_plan.unit.code}/?year={project.action_plan.fiscal_year}&amp;project={project.pk}"
    assert f"{url}&amp;issue={project.programme.issue_id}" in page(client, project, "LAO_OFFICER")
    assert "/coinvestment/new/" not in page(client, project, "GOVERNOR")


def test_a_draft_of_somebody_elses_money_is_not_shown(client: Client) -> None:
    project = project_of()
    EntryFactory(unit=project.action_plan.unit, supports_project=project, title="ยังร่างอยู่")
    assert "ยังร่างอยู่" not in page(client, project, "GOVERNOR")


def test_the_panel_costs_the_same_for_1_and_30_entries(client: Client, django_assert_max_num_queries: Callable[..., Any]) -> None:
    project = project_of()
    client.force_login(hat("PROVINCE_OFFICE", project.action_plan.unit).user)
    costs = []
    for n in (1, 29):
        EntryFactory.create_batch(n, unit=project.action_plan.unit, supports_project=project, state="validated")
        client.get(project.get_absolute_url())
        with django_assert_max_num_queries(60) as taken:
            client.get(project.get_absolute_url())
        costs.append(len(taken))
    assert costs[0] == costs[1]
