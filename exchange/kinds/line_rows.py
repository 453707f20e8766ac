"""The staged rows of line items become lines in the database itself: a few statements, however many rows."""

from typing import Any

from django.db import connection
from django.db.models import Max

from budgets.models import BudgetRequest

from ..models import Verdict

TABLE = "exchange_line_rows"
VALUES = """jsonb_to_record(r."values") AS v(
    project bigint, category bigint, description text, quantity numeric, unit_of_measure text, unit_cost_baht numeric,
    bundled_items integer, amount_baht numeric)"""
INSERT = f"""
    INSERT INTO budgets_budgetline (request_id, project_id, category_id, external_id, "order", description, quantity, unit_of_measure,
                                    unit_cost_baht, bundled_items, amount_baht, revision, updated_at)
    SELECT %(request)s, v.project, v.category, r.key, %(last)s + row_number() OVER (ORDER BY r.number), v.description, v.quantity,
           coalesce(v.unit_of_measure, ''), v.unit_cost_baht, v.bundled_items, v.amount_baht, 1, now()
    FROM exchange_uploadrow r, {VALUES}
    WHERE r.upload_id = %(upload)s AND r.verdict = %(verdict)s
    ORDER BY r.number"""
#: The line of each staged row, by its own id or, for LINE-n, by its number. Each half has an index of its own to go by.
FIND = f"""
    CREATE TEMPORARY TABLE {TABLE} ON COMMIT DROP AS
    SELECT l.id AS line_id, r."values" FROM exchange_uploadrow r
    JOIN budgets_budgetline l ON l.request_id = %(request)s AND l.external_id = r.key AND l.external_id <> ''
    WHERE r.upload_id = %(upload)s AND r.verdict = %(verdict)s
    UNION ALL
    SELECT l.id, r."values" FROM exchange_uploadrow r
    JOIN budgets_budgetline l ON l.id = substring(r.key FROM '^LINE-([0-9]{{1,18}})$')::bigint AND l.external_id = ''
    WHERE r.upload_id = %(upload)s AND r.verdict = %(verdict)s AND l.request_id = %(request)s"""
UPDATE = f"""
    UPDATE budgets_budgetline l
    SET project_id = v.project, category_id = v.category, description = v.description, quantity = v.quantity,
        unit_of_measure = coalesce(v.unit_of_measure, ''), unit_cost_baht = v.unit_cost_baht, bundled_items = v.bundled_items,
        amount_baht = v.amount_baht, revision = l.revision + 1, updated_at = now()
    FROM {TABLE} r, {VALUES}
    WHERE l.id = r.line_id"""
FORGET_DISTRICTS = f"DELETE FROM budgets_budgetline_districts WHERE budgetline_id IN (SELECT line_id FROM {TABLE})"
NAME_DISTRICTS = f"""
    INSERT INTO budgets_budgetline_districts (budgetline_id, district_id)
    SELECT r.line_id, d.pk::bigint
    FROM {TABLE} r, jsonb_array_elements_text(coalesce(nullif(r."values" -> 'districts', 'null'), '[]')) AS d(pk)"""


def add(paper: BudgetRequest, upload: int) -> None:
    """Behind the lines that are there, in the order of the file."""
    last = paper.lines.aggregate(last=Max("order"))["last"] or 0
    _run(paper, upload, Verdict.ADDED, INSERT, *_find(), NAME_DISTRICTS, last=last)


def change(paper: BudgetRequest, upload: int) -> None:
    _run(paper, upload, Verdict.CHANGED, *_find(), UPDATE, FORGET_DISTRICTS, NAME_DISTRICTS)


def _find() -> tuple[str, ...]:
    return f"DROP TABLE IF EXISTS pg_temp.{TABLE}", FIND, f"ANALYZE {TABLE} (line_id)"


def _run(paper: BudgetRequest, upload: int, verdict: Verdict, *statements: str, **more: Any) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, {"request": paper.pk, "upload": upload, "verdict": verdict.value, **more})
