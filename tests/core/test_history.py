"""Whatever writes a tracked row, however many at once, leaves its event: what it held, in which context, and when it went."""

import uuid
from typing import Any

import pghistory
import pytest
from django.apps import apps
from django.db import connection

from plans.models import Activity, DevelopmentIssue, Project
from tests.factories import DevelopmentPlanFactory, papers

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    found = papers(lines=0, projects=1).action_plan.projects.get()
    found.activities.all().delete()
    return found


def events(label: str, rows: list[Activity]) -> Any:
    found = apps.get_model("plans", "ActivityEvent")._default_manager.filter(pgh_label=label, pgh_obj__in=[row.pk for row in rows])
    return found.select_related("pgh_context").order_by("pgh_obj_id", "pgh_id")


def activities(project: Project, count: int) -> list[Activity]:
    rows = [Activity(project=project, order=n, name=f"กิจกรรม {n}", expense_type="operating", amount_baht=n) for n in range(1, count + 1)]
    return Activity.objects.bulk_create(rows)


def test_rows_written_at_once_leave_an_event_each(project) -> None:
    rows = activities(project, 30)
    assert [(e.pgh_obj_id, e.name, e.amount_baht) for e in events("insert", rows)] == [(row.pk, row.name, row.amount_baht) for row in rows]


def test_an_update_leaves_events_of_the_rows_it_changed_only(project) -> None:
    rows = activities(project, 30)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE plans_activity SET name = CASE WHEN id <= %s THEN 'ใหม่' ELSE name END", [rows[9].pk])
    assert [(e.pgh_obj_id, e.name) for e in events("update", rows)] == [(row.pk, "ใหม่") for row in rows[:10]]


def test_one_row_first_and_many_later_is_as_fast_as_many(project) -> None:
    """The plan a session made for one row serves ten thousand: no pass over all pairs of rows."""
    rows = activities(project, 3000)
    for amount in range(7):
        Activity.objects.filter(pk=rows[0].pk).update(amount_baht=amount)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '2s'")
        cursor.execute("UPDATE plans_activity SET amount_baht = amount_baht + 1")
    assert events("update", rows).count() >= 3000


def test_deleted_rows_leave_what_they_held(project) -> None:
    rows = activities(project, 5)
    Activity.objects.filter(pk__in=[row.pk for row in rows[:3]]).delete()
    assert [(e.pgh_obj_id, e.name) for e in events("delete", rows)] == [(row.pk, row.name) for row in rows[:3]]


def test_one_context_stands_on_every_event_of_a_block(project) -> None:
    with pghistory.context(signed_as="ผู้วางแผน"):
        rows = activities(project, 3)
        Activity.objects.update(amount_baht=7)
        Activity.objects.filter(pk=rows[0].pk).delete()
    written = [*events("insert", rows), *events("update", rows), *events("delete", rows)]
    assert len(written) == 7
    assert {event.pgh_context.metadata["signed_as"] for event in written} == {"ผู้วางแผน"}
    assert len({event.pgh_context_id for event in written}) == 1


def test_nulls_are_told_apart_from_values(project) -> None:
    Project.objects.filter(pk=project.pk).update(beneficiaries=None)
    before = project.pgh_event_model.objects.filter(pgh_label="update").count()
    Project.objects.filter(pk=project.pk).update(beneficiaries=None)
    Project.objects.filter(pk=project.pk).update(beneficiaries=12)
    Project.objects.filter(pk=project.pk).update(beneficiaries=None)
    kept = project.pgh_event_model.objects.filter(pgh_label="update").order_by("pgh_id").values_list("beneficiaries", flat=True)
    assert list(kept)[before:] == [12, None]


def test_a_column_that_is_not_tracked_makes_no_event() -> None:
    issue = DevelopmentPlanFactory().issues.first()
    DevelopmentIssue.objects.filter(pk=issue.pk).update(lineage=uuid.uuid4())
    assert not issue.pgh_event_model.objects.filter(pgh_label="update").exists()
    DevelopmentIssue.objects.filter(pk=issue.pk).update(lineage=uuid.uuid4(), name="ประเด็นใหม่")
    assert issue.pgh_event_model.objects.filter(pgh_label="update").get().name == "ประเด็นใหม่"
