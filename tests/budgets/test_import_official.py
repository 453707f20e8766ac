"""The official file of 2565: 1,456 lines, 13,157,621,900 baht, every project as printed."""

from decimal import Decimal

import pytest
from django.apps import apps
from django.db.models import F, Sum

from budgets.importing.management import is_management_line
from budgets.models import BudgetLine, BudgetRequest, ExpenseCategory, ManagementBudget
from budgets.workflow import REQUEST_WORKFLOW
from plans.models import AnnualActionPlan, Project
from tests.reference import reference  # noqa: F401

from .import_files import LINES, TOTALS, faults, run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]


@pytest.fixture
def first(capsys):
    code, report = run(capsys, LINES, "--totals", TOTALS)
    assert code == 0
    return report


def test_every_line_arrives_and_every_project_equals_its_printed_total(first):
    assert (first["rows"], first["added"], first["changed"], first["unchanged"]) == (1456, 1456, 0, 0)
    assert (first["lines"], first["total_baht"], len(first["units"])) == (1456, 13_157_621_900, 66)
    assert first["projects"] == {"count": 283, "matching_printed": 283}
    assert first["errors"] == []
    assert isinstance(first["total_baht"], int)
    assert sum(unit["total_baht"] for unit in first["units"]) == first["total_baht"]


def test_the_stored_lines_have_the_same_sum(first):
    assert BudgetLine.objects.aggregate(sum=Sum("amount_baht"))["sum"] == Decimal(13_157_621_900)
    assert BudgetRequest.objects.aggregate(sum=Sum("total_baht"))["sum"] == Decimal(13_157_621_900)
    assert Project.objects.aggregate(sum=Sum("amount_baht"))["sum"] == Decimal(13_157_621_900)
    assert not Project.objects.annotate(sum=Sum("activities__amount_baht")).exclude(sum=F("amount_baht")).exists()


def test_papers_are_drafts_without_a_development_plan(first):
    assert AnnualActionPlan.objects.filter(plan=None, state="draft", fiscal_year=2565).count() == 66
    assert set(BudgetRequest.objects.values_list("state", "is_made_up")) == {("draft", False)}


def test_management_budgets_follow_the_wording_of_the_line(first):
    table = dict(ManagementBudget.objects.filter(fiscal_year=2565).values_list("unit", "amount_baht"))
    requests = dict(BudgetRequest.objects.values_list("unit", "management_baht"))
    assert requests == {unit: table[unit] for unit in requests}
    assert Project.objects.filter(kind="management", rank=None).count() == Project.objects.filter(kind="management").count() == 66
    assert is_management_line("งบรายจ่ายอื่น", "ค่าใช้จ่ายในการบริหารงานจังหวัดแบบบูรณาการ")
    assert not is_management_line("งบดำเนินงาน", "ค่าใช้จ่ายในการบริหารงานจังหวัดแบบบูรณาการ")
    assert not is_management_line("งบรายจ่ายอื่น", "ค่าใช้จ่ายในการเดินทางไปราชการ")


def test_ranks_run_from_one_in_file_order(first):
    projects = Project.objects.filter(action_plan__unit__code="50").exclude(kind="management").order_by("rank")
    assert list(projects.values_list("rank", "project_key")) == [(n, f"2565-50-{n:02}") for n in range(1, 7)]


def test_a_project_carries_its_kind_activities_and_sites(first):
    project = Project.objects.get(project_key="2565-50-03")
    assert (project.kind, project.source, project.amount_baht) == ("mixed", "province", Decimal(165_443_000))
    assert [a.name for a in project.activities.all()] == ["ค่าตอบแทน ใช้สอยและวัสดุ", "ค่าที่ดินและสิ่งก่อสร้าง"]
    assert "5023" in project.sites.values_list("district__code", flat=True) or project.sites.count() == 8
    group = Project.objects.filter(action_plan__unit__code="G01").first()
    assert group.source == "group"


def test_a_line_carries_category_quantity_and_districts(first):
    line = BudgetLine.objects.get(external_id__startswith="2565-50-", amount_baht=34_700_000)
    assert (line.quantity, line.unit_of_measure, line.unit_cost_baht) == (Decimal(1), "สายทาง", None)
    assert {d.name_th for d in line.districts.all()} == {"แม่แตง", "สันทราย"}
    names = []
    category = line.category
    while category:
        names.insert(0, category.name_th)
        category = category.parent
    assert names[:3] == ["งบลงทุน", "ค่าครุภัณฑ์ ที่ดินและสิ่งก่อสร้าง", "ค่าที่ดินและสิ่งก่อสร้าง"]
    assert ExpenseCategory.objects.filter(level=1).count() == 5


def test_a_second_run_changes_nothing(first, capsys):
    events = apps.get_model("budgets", "BudgetLineEvent").objects.count()
    before = list(BudgetRequest.objects.order_by("pk").values_list("pk", "revision", "updated_at"))
    code, report = run(capsys, LINES, "--totals", TOTALS)
    assert (code, report["added"], report["changed"], report["unchanged"]) == (0, 0, 0, 1456)
    assert apps.get_model("budgets", "BudgetLineEvent").objects.count() == events
    assert list(BudgetRequest.objects.order_by("pk").values_list("pk", "revision", "updated_at")) == before


def test_history_records_every_line_with_the_command_that_wrote_it(first):
    events = apps.get_model("budgets", "BudgetLineEvent").objects.select_related("pgh_context")
    assert events.filter(pgh_label="insert").count() == 1456
    assert events.first().pgh_context.metadata["source"] == "import_budget_lines"


def test_requests_in_the_bill_accept_the_same_rows_and_refuse_others(first, capsys, tmp_path):
    REQUEST_WORKFLOW.import_as(BudgetRequest.objects.all(), "proposed_in_bill", source="เอกสารงบประมาณ")
    assert run(capsys, LINES)[1]["unchanged"] == 1456
    changed = tmp_path / "changed.csv"
    changed.write_text(LINES.read_text(encoding="utf-8").replace(",1160100,", ",1160200,"), encoding="utf-8")
    code, report = run(capsys, changed)
    assert (code, list(faults(report))) == (1, [(2, "unit_code", "request_locked")])
    assert "กลุ่มจังหวัดภาคกลางตอนบน" in report["errors"][0]["message"]


def test_a_dry_run_counts_and_stores_nothing(capsys):
    code, report = run(capsys, LINES, "--dry-run")
    assert (code, report["added"], report["dry_run"]) == (0, 1456, True)
    assert not BudgetLine.objects.exists()
    assert not AnnualActionPlan.objects.exists()
