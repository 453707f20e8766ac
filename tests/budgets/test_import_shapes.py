"""Files as offices write them, other bodies, changes, sums of any size."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from budgets.importing import import_lines
from budgets.models import BudgetLine, BudgetRequest
from plans.models import Project
from tests.reference import reference  # noqa: F401

from .import_files import record, run, sample, works, written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]


def test_other_bodies_arrive_in_the_same_shape(capsys, tmp_path):
    code, report = run(capsys, written(tmp_path / "l.csv", sample()))
    assert (code, report["added"]) == (0, 5)
    assert report["units"] == [
        {"unit": "22", "lines": 3, "total_baht": 26_220_000},
        {"unit": "G04", "lines": 2, "total_baht": 8_000_000},
    ]
    assert list(Project.objects.filter(action_plan__unit__code="22").order_by("pk").values_list("kind", "rank")) == [
        ("mixed", 1),
        ("management", None),
    ]
    mixed_with_management = Project.objects.get(project_key="2565-G04-01")
    assert (mixed_with_management.kind, mixed_with_management.rank) == ("works", 1)
    request = BudgetRequest.objects.get(unit__code="G04")
    assert (request.request_no, request.management_baht, request.total_baht) == ("G04/2565/001", 5_000_000, 8_000_000)
    assert request.action_plan.unit.code == "G04"


def test_amounts_as_officials_type_them(capsys, tmp_path):
    typed = ["๔๕,๗๐๐", "45,700.00", " 45700 บาท ", "45 700".replace(" ", "")]
    rows = [record("22", 1, n) | {"amount_baht": text} for n, text in enumerate(typed, 1)]
    rows[0]["fiscal_year_be"], rows[0]["unit_code"] = "๒๕๖๕", "๒๒"
    rows[0]["unit_code"] = "22"
    assert run(capsys, written(tmp_path / "l.csv", rows))[1]["total_baht"] == 4 * 45_700


def test_a_byte_order_mark_blank_rows_and_quoted_breaks_are_taken_as_they_come(capsys, tmp_path):
    path = written(tmp_path / "l.csv", [record("22", 1, 1, item_description_th="สองบรรทัด\nในช่องเดียว"), record("22", 1, 2)])
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n2565-22-0002", b"\n,,,\n\n2565-22-0002").replace(b"\n", b"\r\n"))
    path.write_bytes(path.read_bytes().replace(b"\n,,,\r\n", b"\n"))
    assert run(capsys, path)[1]["added"] == 2


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+66 53", "-ทดสอบ", "@SUM(A1)"])
def test_text_that_looks_like_a_formula_stays_text(capsys, tmp_path, text):
    code, _report = run(capsys, written(tmp_path / "l.csv", [record("22", 1, 1, item_description_th=text)]))
    assert code == 0
    assert BudgetLine.objects.get().description == text


def test_changed_rows_are_updated_and_the_rest_stays(capsys, tmp_path):
    run(capsys, written(tmp_path / "a.csv", sample()))
    rows = sample()
    rows[0] |= {"amount_baht": "150000", "item_description_th": "ค่าจ้างเหมา"}
    rows[1] |= {"district_codes": "2202|2203"}
    rows.append(works("22", 3, 7, 1_000_000, "2201"))
    code, report = run(capsys, written(tmp_path / "b.csv", rows))
    assert (code, report["added"], report["changed"], report["unchanged"]) == (0, 1, 2, 3)
    line = BudgetLine.objects.get(external_id="2565-22-0002")
    assert sorted(line.districts.values_list("code", flat=True)) == ["2202", "2203"]
    assert line.revision == 2
    project = Project.objects.get(project_key="2565-22-01")
    assert project.amount_baht == 17_250_000
    assert sum(a.amount_baht for a in project.activities.all()) == 17_250_000
    assert Project.objects.get(project_key="2565-22-03").rank == 2
    request = BudgetRequest.objects.get(unit__code="22")
    assert (request.total_baht, request.revision) == (27_250_000, 3)


def test_a_renamed_project_is_renamed_once_for_all_its_rows(capsys, tmp_path):
    run(capsys, written(tmp_path / "a.csv", sample()))
    rows = [row | {"project_name_th": "ชื่อใหม่"} if row["project_id"] == "2565-22-01" else row for row in sample()]
    assert run(capsys, written(tmp_path / "b.csv", rows))[1]["changed"] == 2
    assert Project.objects.get(project_key="2565-22-01").name == "ชื่อใหม่"
    assert run(capsys, tmp_path / "b.csv")[1]["unchanged"] == 5


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(amounts=st.lists(st.integers(0, 10**11), min_size=1, max_size=12))
def test_the_sum_of_the_rows_is_the_sum_of_the_request(tmp_path, amounts):
    rows = [record("23", n % 3 + 1, n, amount) for n, amount in enumerate(amounts, 1)]
    report = import_lines(written(tmp_path / "sum.csv", rows), 2566 - 1)
    assert not report.faults
    stored = BudgetLine.objects.filter(request__unit__code="23", external_id__in=[row["line_id"] for row in rows])
    assert report.total_baht == sum(amounts) == sum(line.amount_baht for line in stored)
    request = BudgetRequest.objects.get(unit__code="23")
    assert request.total_baht == sum((line.amount_baht for line in request.lines.all()), Decimal(0))


def test_a_thousand_lines_take_no_more_statements_than_ten(tmp_path, django_assert_max_num_queries):
    rows = [record("22", n % 7 + 1, n) for n in range(1, 1001)]
    with django_assert_max_num_queries(60):
        assert import_lines(written(tmp_path / "many.csv", rows), 2565).added == 1000
