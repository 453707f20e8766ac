"""The index follows the papers: after a save, after a bulk write, after a deletion, and on demand."""

from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from budgets.models import BudgetLine, BudgetRequest
from plans.models import DevelopmentIssue, Project
from search import signals
from search.index import Difference, catch_up, index_paper, rebuild
from search.models import Entry
from search.tasks import index_paper as task
from tests.factories import LineFactory, bring, papers

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[list[Any]]]:
    """What goes to the workers, done at once."""
    found: list[list[Any]] = []

    def do(name: str, args: list[Any]) -> None:
        assert name == signals.TASK == task.name
        found.append(args)
        index_paper(*args)

    monkeypatch.setattr(signals.current_app, "send_task", do)
    return found


def commit(capture: Any, deed: Any) -> Any:
    """What earlier parts of the test left uncommitted is forgotten."""
    connection.run_on_commit.clear()
    with capture(execute=True), transaction.atomic():
        return deed()


def titles(kind: str) -> set[str]:
    return set(Entry.objects.filter(kind=kind).values_list("title", flat=True))


def test_everything_is_indexed_once() -> None:
    request = papers()
    first = rebuild()
    assert (first.removed, first.written) == (0, Entry.objects.count())
    assert set(Entry.objects.values_list("kind", flat=True)) == {"plan", "issue", "action_plan", "project", "request", "line"}
    line = Entry.objects.filter(kind="line").first()
    assert (line.unit_id, line.fiscal_year, line.state, line.issue) == (request.unit_id, 2571, "draft", "พัฒนาการท่องเที่ยวคุณภาพสูง")
    assert rebuild() == catch_up() == Difference()


def test_the_command_compares_and_mends() -> None:
    papers()
    with pytest.raises(CommandError):
        call_command("rebuild_search", "--check", stdout=StringIO())
    assert not Entry.objects.exists()
    out = StringIO()
    call_command("rebuild_search", stdout=out)
    call_command("rebuild_search", "--check", stdout=out)
    assert "0 to write, 0 to remove" in out.getvalue()


def test_a_save_is_indexed_after_commit_once_per_paper(sent: list[Any], django_capture_on_commit_callbacks: Any) -> None:
    request = commit(django_capture_on_commit_callbacks, lambda: papers(projects=2))
    assert sorted(action for action, _pk in sent) == ["view_action_plan", "view_plan", "view_request"]
    assert not rebuild(check=True)
    line = request.lines.first()
    line.description = "เครื่องสูบน้ำ"
    commit(django_capture_on_commit_callbacks, line.save)
    assert "เครื่องสูบน้ำ" in titles("line")
    assert not rebuild(check=True)


def test_a_rolled_back_save_leaves_nothing_behind(sent: list[Any], django_capture_on_commit_callbacks: Any) -> None:
    line = papers().lines.first()
    rebuild()

    def half() -> None:
        with transaction.atomic():
            line.save()
            transaction.set_rollback(True)

    commit(django_capture_on_commit_callbacks, half)
    assert sent == []
    commit(django_capture_on_commit_callbacks, line.save)
    assert len(sent) == 1


def test_what_is_deleted_is_not_found(sent: list[Any], django_capture_on_commit_callbacks: Any) -> None:
    request = papers()
    rebuild()
    line, rest = request.lines.first(), request.lines.count() - 1
    commit(django_capture_on_commit_callbacks, line.delete)
    assert Entry.objects.filter(kind="line").count() == rest
    commit(django_capture_on_commit_callbacks, request.delete)
    assert not Entry.objects.filter(action="view_request").exists()


def test_bulk_writes_imports_and_raw_deletions_are_seen_within_the_minute() -> None:
    request = papers()
    rebuild()
    BudgetLine.objects.bulk_create(
        [
            LineFactory.build(
                request=request, project=request.lines.first().project, category=request.lines.first().category, description="ฝายชะลอน้ำ"
            )
        ]
    )
    assert catch_up() == Difference(written=1)
    bring(request, "submitted")
    assert catch_up() == Difference(written=request.lines.count() + 1)
    assert set(Entry.objects.filter(action="view_request").values_list("state", flat=True)) == {"submitted"}
    gone = request.lines.last()
    gone.districts.clear()
    BudgetLine.objects.filter(pk=gone.pk)._raw_delete("default")
    assert catch_up() == Difference(removed=1)
    assert catch_up() == Difference()


def test_a_new_name_of_the_body_or_issue_is_seen_by_the_rebuild() -> None:
    request = papers()
    rebuild()
    DevelopmentIssue.objects.update(name="เกษตรปลอดภัย")
    project = Project.objects.first()
    assert rebuild(check=True).written >= 1 + project.lines.count()
    rebuild()
    assert set(Entry.objects.filter(kind="line").values_list("issue", flat=True)) == {"เกษตรปลอดภัย"}
    assert BudgetRequest.objects.get() == request
