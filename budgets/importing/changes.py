"""What a file would change: every staged row held against the line with the same id of the same body and year."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext as _

from plans.models import AnnualActionPlan
from plans.states import EDITABLE as PLAN_EDITABLE

from ..models import BudgetRequest
from ..states import EDITABLE
from . import staging
from .faults import Fault

TABLE = "budget_import_changes"
COMPARE = f"""
    CREATE TEMPORARY TABLE {TABLE} ON COMMIT DROP AS
    SELECT s.row_no, s.unit_id, s.project_key, l.id AS line_pk, l.id IS NULL AS is_new,
           w.id IS NULL OR w.name <> s.project_name AS moves_plan,
           l.id IS NOT NULL AND (
               l.category_id, l.description, l.quantity, l.unit_of_measure, l.bundled_items, l.amount_baht,
               p.project_key, p.name, coalesce(d.districts, '{{}}')
           ) IS DISTINCT FROM (
               s.category_id, s.description, s.quantity, s.unit_of_measure, s.bundled, s.amount,
               s.project_key, s.project_name, s.districts
           ) AS is_changed
    FROM {staging.TABLE} s
    LEFT JOIN plans_annualactionplan a ON a.unit_id = s.unit_id AND a.fiscal_year = %(year)s
    LEFT JOIN plans_project w ON w.action_plan_id = a.id AND w.project_key = s.project_key
    LEFT JOIN budgets_budgetrequest r ON r.unit_id = s.unit_id AND r.fiscal_year = %(year)s
    LEFT JOIN budgets_budgetline l ON l.request_id = r.id AND l.external_id = s.line_id
    LEFT JOIN plans_project p ON p.id = l.project_id
    LEFT JOIN (
        SELECT n.budgetline_id, array_agg(n.district_id ORDER BY n.district_id) AS districts
        FROM budgets_budgetline_districts n JOIN budgets_budgetline k ON k.id = n.budgetline_id
        JOIN budgets_budgetrequest q ON q.id = k.request_id AND q.fiscal_year = %(year)s GROUP BY n.budgetline_id
    ) d ON d.budgetline_id = l.id"""
STRANGE = f"""
    SELECT s.row_no, s.line_id, u.name_th FROM {staging.TABLE} s JOIN budgets_budgetline l ON l.external_id = s.line_id
    JOIN budgets_budgetrequest r ON r.id = l.request_id AND r.fiscal_year = %(year)s AND r.unit_id <> s.unit_id
    JOIN provinces_planningunit u ON u.id = r.unit_id ORDER BY s.row_no"""


@dataclass(frozen=True)
class Counts:
    added: int
    changed: int
    unchanged: int


def compare(year: int) -> Counts:
    """Fills the table of changes for the staged rows and counts them. Stored lines that the file does not name stay as they are."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{TABLE}")
        cursor.execute(COMPARE, {"year": year})
        cursor.execute(f"ANALYZE {TABLE}")
        cursor.execute(f"SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE is_changed), count(*) FROM {TABLE}")
        added, changed, rows = cursor.fetchone()
    return Counts(added, changed, rows - added - changed)


def units() -> list[int]:
    """Bodies of the staged rows."""
    return _column(f"SELECT DISTINCT unit_id FROM {staging.TABLE}")


def touched_units() -> list[int]:
    """Bodies with a new or changed row."""
    return _column(f"SELECT DISTINCT unit_id FROM {TABLE} WHERE is_new OR is_changed")


def in_the_way(year: int) -> Iterator[Fault]:
    """Papers that may no longer change, and lines that belong to another body already."""
    yield from _locked_requests(year)
    yield from _locked_plans(year)
    yield from _strangers(year)


def _locked_requests(year: int) -> Iterator[Fault]:
    touched = _first_rows("is_new OR is_changed")
    requests = BudgetRequest.objects.filter(unit_id__in=touched, fiscal_year=year).exclude(state__in=EDITABLE)
    for request in requests.select_related("unit"):
        row, n = touched[request.unit_id]
        message = _("%(paper)s อยู่ในสถานะ “%(state)s” แก้รายการไม่ได้ แต่ไฟล์นี้จะเปลี่ยน %(n)s แถว ลบแถวที่ต่างออก หรือรอให้คำขอถูกส่งกลับ")
        yield Fault(row, "unit_code", "request_locked", message % {"paper": request, "state": request.get_state_display(), "n": n})


def _locked_plans(year: int) -> Iterator[Fault]:
    """A row that brings a project into a plan already sent, moves to another project or renames one."""
    touched = _first_rows("(is_new OR is_changed) AND moves_plan")
    plans = AnnualActionPlan.objects.filter(unit_id__in=touched, fiscal_year=year).exclude(state__in=PLAN_EDITABLE)
    for plan in plans.select_related("unit"):
        row, n = touched[plan.unit_id]
        message = _("%(paper)s อยู่ในสถานะ “%(state)s” เพิ่มหรือเปลี่ยนชื่อโครงการไม่ได้ (%(n)s แถว) ใช้โครงการที่มีในแผน")
        yield Fault(row, "project_id", "plan_locked", message % {"paper": plan, "state": plan.get_state_display(), "n": n})


def _strangers(year: int) -> Iterator[Fault]:
    with connection.cursor() as cursor:
        cursor.execute(STRANGE, {"year": year})
        for row, line_id, owner in cursor.fetchall():
            message = _("รหัสรายการ %(id)s มีในคำขอของ%(unit)s อยู่แล้ว แก้รหัสรายการหรือรหัสหน่วยงาน")
            yield Fault(row, "line_id", "line_of_other_unit", message % {"id": line_id, "unit": owner})


def _first_rows(condition: str) -> dict[int, tuple[int, int]]:
    """Body → first row concerned and how many."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT unit_id, min(row_no), count(*) FROM {TABLE} WHERE {condition} GROUP BY unit_id")
        return {unit: (row, n) for unit, row, n in cursor.fetchall()}


def _column(query: str) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return [value for (value,) in cursor.fetchall()]
