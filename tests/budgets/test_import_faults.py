"""One bad row in a file: exit 1, row and column named, nothing stored."""

import pytest
from django.contrib.contenttypes.models import ContentType

from budgets.importing import reading
from budgets.models import BudgetLine, BudgetRequest, ExpenseCategory
from plans.models import Activity, AnnualActionPlan, Project, ProjectSite
from plans.workflow import ACTION_PLAN_WORKFLOW
from provinces.models import PlanningUnit
from tests.reference import reference  # noqa: F401

from .import_files import HEADER, LINES, faults, record, run, sample, totals, works, written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]
STORED = (AnnualActionPlan, BudgetRequest, Project, Activity, ProjectSite, BudgetLine, ExpenseCategory)
LONG = "ก" * 501
CELLS = [
    ("unit_code", "99", "unknown_unit"),
    ("unit_code", "10", "unit_outside_programme"),
    ("unit_code", "", "required"),
    ("district_codes", "9999", "unknown_district"),
    ("district_codes", "2201|5001", "district_outside_unit"),
    ("amount_baht", "-45700", "negative"),
    ("amount_baht", "45700.50", "fraction"),
    ("amount_baht", "สี่หมื่น", "not_baht"),
    ("amount_baht", "12,5OO", "not_baht"),
    ("amount_baht", "1,50", "not_baht"),
    ("amount_baht", "=45700", "not_baht"),
    ("amount_baht", "5%", "not_baht"),
    ("amount_baht", "NaN", "not_baht"),
    ("amount_baht", "99999999999999", "too_large"),
    ("amount_baht", "", "required"),
    ("fiscal_year_be", "2022", "christian_year"),
    ("fiscal_year_be", "2564", "wrong_year"),
    ("fiscal_year_be", "ปีนี้", "not_a_year"),
    ("fiscal_year_be", "²", "not_a_year"),
    ("line_id", "2565-22-0001", "doubled_line"),
    ("line_id", "", "required"),
    ("line_id", "x" * 41, "too_long"),
    ("project_id", "2565-G04-01", "project_of_two_units"),
    ("project_name_th", "ชื่ออื่น", "project_of_two_names"),
    ("expense_type_th", "งบกลาง", "unknown_expense_type"),
    ("category_2_th", "", "category_gap"),
    ("item_description_th", " ", "required"),
    ("quantity", "0", "not_a_quantity"),
    ("quantity", "-1", "not_a_quantity"),
    ("quantity", "1.2345", "not_a_quantity"),
    ("quantity", "NaN", "not_a_quantity"),
    ("quantity", "1e999999", "not_a_quantity"),
    ("bundled_item_count", "2.5", "not_a_count"),
    ("bundled_item_count", "9" * 5000, "not_a_count"),
]  # fmt: skip


def stored() -> list[int]:
    return [model.objects.count() for model in STORED]


@pytest.fixture
def before():
    return stored()


@pytest.mark.parametrize(("column", "value", "expected"), CELLS, ids=[f"{c}-{e}-{n}" for n, (c, _v, e) in enumerate(CELLS)])
def test_a_bad_cell_is_named_and_nothing_is_stored(capsys, tmp_path, before, column, value, expected):
    rows = sample()
    rows[1] |= {column: value}
    rows.append(works("G04", 1, 3, 100))
    code, report = run(capsys, written(tmp_path / "bad.csv", rows))
    assert code == 1
    row = 5 if expected == "project_of_two_units" else 3  # the second row that names the project is at fault
    assert (row, column, expected) in list(faults(report))
    assert stored() == before
    assert (report["added"], report["changed"]) == (0, 0)


def test_a_year_of_the_christian_era_is_answered_with_the_buddhist_one(capsys, tmp_path):
    rows = sample()
    rows[0]["fiscal_year_be"] = "2022"
    assert "2565" in run(capsys, written(tmp_path / "bad.csv", rows))[1]["errors"][0]["message"]
    code, report = run(capsys, written(tmp_path / "good.csv", sample()), year=2022)
    assert (code, report["errors"][0]["column"]) == (1, "--fiscal-year")
    assert "2565" in report["errors"][0]["message"]


def test_every_bad_row_is_listed_not_only_the_first(capsys, tmp_path, before):
    rows = sample()
    rows[0]["amount_baht"], rows[2]["unit_code"], rows[4]["fiscal_year_be"], rows[4]["amount_baht"] = "x", "99", "2564", "-1"
    _code, report = run(capsys, written(tmp_path / "bad.csv", rows))
    found = set(faults(report))
    assert {
        (2, "amount_baht", "not_baht"),
        (4, "unit_code", "unknown_unit"),
        (6, "fiscal_year_be", "wrong_year"),
        (6, "amount_baht", "negative"),
    } <= found
    assert stored() == before


@pytest.mark.parametrize("column", ["line_id", "unit_code", "amount_baht", "district_codes", "category_4_th"])
def test_a_missing_column_is_named(capsys, tmp_path, before, column):
    code, report = run(capsys, written(tmp_path / "bad.csv", sample(), [name for name in HEADER if name != column]))
    assert (code, list(faults(report))) == (1, [(1, column, "missing_column")])
    assert stored() == before


WRONG_FILES = [
    (b"", "empty", None),
    ("﻿".encode() + ",".join(HEADER).encode() + b"\n", "no_rows", 1),
    (LINES.read_bytes().decode()[:20_000].rsplit("\n", 1)[0].replace("–", "-").encode("cp874", "replace"), "encoding", None),
    (LINES.read_bytes().decode()[:4_000].encode("utf-16"), "encoding", 1),
    (LINES.read_bytes().decode()[:4_000].encode("utf-16-le"), "encoding", 1),
    (b"PK\x03\x04rest", "not_csv", None),
    (b"\xff\x00\x81" * 10, "encoding", 1),
    (",".join(HEADER).encode() + b'\n"never closed,1\n', "broken_table", None),
]  # fmt: skip


@pytest.mark.parametrize(("content", "expected", "row"), WRONG_FILES, ids=[f"{c}-{n}" for n, (_b, c, _r) in enumerate(WRONG_FILES)])
def test_a_wrong_file_is_refused_with_the_way_out(capsys, tmp_path, before, content, expected, row):
    path = tmp_path / "wrong.csv"
    path.write_bytes(content)
    code, report = run(capsys, path)
    [(found_row, _column, found)] = list(faults(report))
    assert (code, found) == (1, expected)
    assert row is None or found_row == row
    assert stored() == before


def test_the_encoding_is_named(capsys, tmp_path):
    path = tmp_path / "office.csv"
    path.write_bytes("\n".join([",".join(HEADER), "โครงการ"]).encode("cp874"))
    error = run(capsys, path)[1]["errors"][0]
    assert error["row"] == 2
    assert "TIS-620" in error["message"]
    assert "UTF-8" in error["message"]
    path.write_bytes(",".join(HEADER).encode("utf-16"))
    assert "UTF-16" in run(capsys, path)[1]["errors"][0]["message"]


def test_folders_missing_files_and_giants_are_refused_before_reading(capsys, tmp_path, monkeypatch):
    assert run(capsys, tmp_path)[1]["errors"][0]["code"] == "not_a_file"
    assert run(capsys, tmp_path / "none.csv")[1]["errors"][0]["code"] == "not_found"
    path = written(tmp_path / "big.csv", sample())
    monkeypatch.setattr(reading, "MAX_BYTES", 100)
    code, report = run(capsys, path)
    assert (code, report["errors"][0]["code"], report["rows"]) == (1, "too_large", 0)


def test_rows_wider_or_narrower_than_the_header_and_nul_are_named(capsys, tmp_path, before):
    path = written(tmp_path / "bad.csv", sample())
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[1] += ",x"
    lines[2] = lines[2].rsplit(",", 1)[0]
    lines[3] = lines[3].replace("งบรายจ่ายอื่น", "งบ\0รายจ่ายอื่น")
    path.write_text("\n".join(lines), encoding="utf-8")
    code, report = run(capsys, path, "--totals", totals(tmp_path / "totals.csv", {"2565-22-01": 1}))
    assert (code, list(faults(report))) == (1, [(2, "", "too_many_cells"), (3, "", "too_few_cells"), (4, "", "nul")])
    assert stored() == before


PRINTED = {"2565-22-01": 17_220_000, "2565-22-02": 9_000_000, "2565-G04-01": 8_000_000}


@pytest.mark.parametrize(
    ("printed", "fault"),
    [
        (PRINTED | {"2565-22-01": 17_220_100}, (2, "amount_baht", "wrong_sum")),
        ({k: v for k, v in PRINTED.items() if k != "2565-22-02"}, (4, "project_id", "project_not_printed")),
        (PRINTED | {"2565-23-01": 5}, (5, "project_id", "project_missing")),
        (PRINTED | {"2565-22-02": "ก้าวล้าน"}, (3, "printed_total_baht", "not_baht")),
    ],
)  # fmt: skip
def test_sums_are_held_against_the_printed_totals(capsys, tmp_path, before, printed, fault):
    code, report = run(capsys, written(tmp_path / "l.csv", sample()), "--totals", totals(tmp_path / "totals.csv", printed))
    assert code == 1
    assert fault in list(faults(report))
    assert "totals.csv" in " ".join(error["message"] for error in report["errors"])
    assert stored() == before


def test_printed_totals_that_agree_are_counted(capsys, tmp_path):
    code, report = run(capsys, written(tmp_path / "l.csv", sample()), "--totals", totals(tmp_path / "totals.csv", PRINTED))
    assert (code, report["projects"]) == (0, {"count": 3, "matching_printed": 3})


def test_a_missing_file_of_totals_is_an_error(capsys, tmp_path, before):
    code, report = run(capsys, written(tmp_path / "l.csv", sample()), "--totals", tmp_path / "none.csv")
    assert (code, list(faults(report))) == (1, [(None, "--totals", "not_found")])
    assert stored() == before


def test_a_line_of_another_body_is_not_taken_twice(capsys, tmp_path):
    assert run(capsys, written(tmp_path / "a.csv", sample()))[0] == 0
    moved = [record("23", 1, 1, 500, line_id="2565-22-0001")]
    code, report = run(capsys, written(tmp_path / "b.csv", moved))
    assert (code, list(faults(report))) == (1, [(2, "line_id", "line_of_other_unit")])


def test_a_sent_action_plan_takes_no_new_project_but_known_ones_change(capsys, tmp_path):
    assert run(capsys, written(tmp_path / "a.csv", sample()))[0] == 0
    ACTION_PLAN_WORKFLOW.import_as(AnnualActionPlan.objects.all(), "at_subcommittee", source="ทดสอบ")
    code, report = run(capsys, written(tmp_path / "b.csv", [*sample(), record("22", 3, 9)]))
    assert (code, list(faults(report))) == (1, [(7, "project_id", "plan_locked")])
    rows = sample()
    rows[0]["amount_baht"] = "130000"
    code, report = run(capsys, written(tmp_path / "c.csv", rows))
    assert (code, report["changed"]) == (0, 1)
    plan_side = Project.objects.get(project_key="2565-22-01")
    assert plan_side.amount_baht == 17_220_000
    assert BudgetRequest.objects.get(unit__code="22").total_baht == 26_230_000


def test_without_reference_data_the_way_out_is_named(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr("budgets.importing.service.bodies", lambda year: {})
    assert PlanningUnit.objects.exists()
    assert ContentType.objects.exists()
    error = run(capsys, written(tmp_path / "l.csv", sample()))[1]["errors"][0]
    assert "load_reference" in error["message"]
