"""Files for import tests: the official one, and small ones of the same shape for any body."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.core.management import call_command

BUDGET = Path(__file__).resolve().parents[2] / "data" / "budget"
LINES, TOTALS = BUDGET / "fy2565_line_items.csv", BUDGET / "fy2565_project_totals.csv"
Record = dict[str, str]
Change = Callable[[list[Record]], None]
HEADER = LINES.read_text(encoding="utf-8").splitlines()[0].split(",")


def record(unit: str, project: int, line: int, amount: int = 45_700, **cells: str) -> Record:
    """One row of project 01, 02, … of a body."""
    row = dict.fromkeys(HEADER, "")
    row |= {
        "line_id": f"2565-{unit}-{line:04}", "fiscal_year_be": "2565", "unit_code": unit, "project_id": f"2565-{unit}-{project:02}",
        "project_name_th": f"โครงการที่ {project}", "expense_type_th": "งบดำเนินงาน", "category_2_th": "ค่าตอบแทน ใช้สอยและวัสดุ",
        "item_description_th": "ค่าจ้างเหมาบริการ", "amount_baht": str(amount),
    }  # fmt: skip
    return row | cells


def works(unit: str, project: int, line: int, amount: int, districts: str = "") -> Record:
    return record(
        unit, project, line, amount, expense_type_th="งบลงทุน", category_2_th="ค่าครุภัณฑ์ ที่ดินและสิ่งก่อสร้าง",
        category_3_th="ค่าที่ดินและสิ่งก่อสร้าง", category_4_th="ค่าก่อสร้างแหล่งน้ำ", item_description_th="ก่อสร้างเขื่อน 1 แห่ง",
        quantity="1", unit_of_measure_th="แห่ง", district_codes=districts,
    )  # fmt: skip


def management(unit: str, project: int, line: int, amount: int) -> Record:
    what = "กลุ่มจังหวัด" if unit.startswith("G") else "จังหวัด"
    return record(
        unit, project, line, amount, expense_type_th="งบรายจ่ายอื่น", category_2_th="",
        item_description_th=f"ค่าใช้จ่ายในการบริหารงาน{what}แบบบูรณาการ",
    )  # fmt: skip


def sample() -> list[Record]:
    """Two bodies that the official file does not hold: a province and a group."""
    return [
        record("22", 1, 1, 120_000, bundled_item_count="2"),
        works("22", 1, 2, 17_100_000, "2201|2202"),
        management("22", 2, 3, 9_000_000),
        works("G04", 1, 1, 3_000_000, "7501|7601"),
        management("G04", 1, 2, 5_000_000),
    ]


def written(path: Path, records: list[Record], header: list[str] | None = None) -> Path:
    text = io.StringIO()
    table = csv.DictWriter(text, header or list(records[0]), extrasaction="ignore", lineterminator="\n")
    table.writeheader()
    table.writerows(records)
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


def totals(path: Path, sums: dict[str, int | str]) -> Path:
    return written(path, [{"project_id": key, "printed_total_baht": str(baht)} for key, baht in sums.items()])


def run(capsys: Any, *arguments: object, year: int = 2565) -> tuple[int, dict[str, Any]]:
    """Exit code and the JSON of the command; fails when anything else stands on stdout."""
    capsys.readouterr()
    code = 0
    try:
        call_command("import_budget_lines", *map(str, arguments), "--fiscal-year", str(year), "--format", "json")
    except SystemExit as ended:
        code = ended.code
    return code, json.loads(capsys.readouterr().out)


def faults(report: dict[str, Any]) -> Iterator[tuple[int, str, str]]:
    for error in report["errors"]:
        assert set(error) == {"row", "column", "code", "message"}
        assert error["message"]
        yield error["row"], error["column"], error["code"]
