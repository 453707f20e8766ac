"""Attack: an account that may only add carries the ids of what is there."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from core.errors import NoRight
from exchange.faults import said
from exchange.models import Upload
from plans.models import Proposal
from tests.exchange.books import counts, put, ran, write
from tests.exchange.test_briefs import brief, briefs, file_of
from tests.factories import ActionPlanFactory, ProjectFactory, hat

RENAMED = {"ชื่อโครงการ": "ชื่อที่ผู้อื่นใส่"}


@pytest.fixture
def agency(plan: Any) -> Any:
    """An implementing agency: adds projects to the plan under way, changes none."""
    return hat("PROVINCE_AGENCY", plan.unit)


def test_an_agencys_briefs_become_its_proposals_beside_the_plan(plan: Any, agency: Any) -> None:
    upload = put("briefs", plan, file_of(plan, 3), agency)
    assert (counts(upload), upload.only_add) == ((3, 0, 0), True)
    assert write(upload, agency).stage == "written"
    assert plan.projects.count() == 0
    found = Proposal.objects.filter(unit=plan.unit, owner=agency, state="draft")
    assert sorted(found.values_list("project__project_key", flat=True)) == ["50-2571-001", "50-2571-002", "50-2571-003"]
    assert counts(put("briefs", plan, file_of(plan, 3), agency)) == (0, 0, 3)


def test_a_key_another_agencys_proposal_has_is_refused(plan: Any, agency: Any) -> None:
    write(put("briefs", plan, file_of(plan, 1), agency), agency)
    upload = put("briefs", plan, file_of(plan, 1), hat("PROVINCE_AGENCY", plan.unit))
    assert [f["rule"] for f in upload.faults] == ["key_of_another_paper"]


def test_every_row_that_would_change_is_refused_by_name(plan: Any, planner: Any, agency: Any) -> None:
    write(put("briefs", plan, file_of(plan, 3), planner), planner)
    rows = [brief(9), brief(1, **RENAMED), brief(2), brief(3, **RENAMED)]
    upload = put("briefs", plan, briefs(plan, rows, [["50-2571-002", "กิจกรรมอื่น", "งบลงทุน", 1]]), agency)
    assert [(f["cell"], f["rule"]) for f in upload.faults] == [(cell, "key_of_another_paper") for cell in ("A3", "A4", "A5")]
    assert "50-2571-001" in said(upload.faults[0])["message"]
    assert not plan.projects.filter(name=RENAMED["ชื่อโครงการ"]).exists()
    assert plan.projects.count() == 3


def test_the_box_left_empty_by_hand_makes_no_difference(plan: Any, agency: Any, client: Client) -> None:
    project = ProjectFactory(action_plan=plan, project_key="50-2571-001", name="ชื่อเดิม")
    client.force_login(agency.user)
    page = client.get(reverse("exchange:page", args=["briefs", plan.pk])).content.decode()
    assert 'name="only_add"' not in page
    file = SimpleUploadedFile("ก.xlsx", briefs(plan, [brief(1, **RENAMED)]))
    client.post(reverse("exchange:upload", args=["briefs", plan.pk]), {"file": file, "only_add": ""})
    upload = ran(Upload.objects.get())
    assert [f["rule"] for f in upload.faults] == ["key_of_another_paper"]
    project.refresh_from_db()
    assert project.name == "ชื่อเดิม"


def test_a_planners_preview_is_not_written_by_who_may_only_add(plan: Any, planner: Any, agency: Any) -> None:
    write(put("briefs", plan, file_of(plan, 3), planner), planner)
    upload = put("briefs", plan, briefs(plan, [brief(9), brief(2, **RENAMED)]), planner)
    assert counts(upload) == (1, 1, 0)
    written = write(upload, agency)
    assert (written.stage, [(f["cell"], f["rule"]) for f in written.faults]) == ("refused", [("A3", "no_right_to_change")])
    assert plan.projects.count() == 3


def test_a_key_of_the_next_province_is_no_way_in(plan: Any, agency: Any) -> None:
    other = ProjectFactory(action_plan=ActionPlanFactory(), name="ของจังหวัดอื่น")
    upload = put("briefs", plan, briefs(plan, [brief(1, รหัสโครงการ=other.project_key)]), agency)
    assert [f["rule"] for f in upload.faults] == ["key_of_another_paper"]
    with pytest.raises(NoRight):
        put("briefs", other.action_plan, file_of(plan, 1), agency)


def test_adding_briefs_gives_no_other_right(plan: Any, agency: Any, client: Client) -> None:
    project = ProjectFactory(action_plan=plan)
    client.force_login(agency.user)
    assert client.get(reverse("plans:project_edit", args=[project.pk])).status_code == 404
    with pytest.raises(NoRight):
        put("plan", plan.plan, file_of(plan, 1), agency)
