"""Writes the lines: new ones inserted, changed ones updated, all in a few statements. pghistory's triggers record each row."""

from django.db import connection

from . import changes, staging

_SOURCE = f"""
    {staging.TABLE} s JOIN {changes.TABLE} c ON c.row_no = s.row_no
    JOIN plans_annualactionplan a ON a.unit_id = s.unit_id AND a.fiscal_year = %(year)s
    JOIN plans_project p ON p.action_plan_id = a.id AND p.project_key = s.project_key
    JOIN budgets_budgetrequest r ON r.unit_id = s.unit_id AND r.fiscal_year = %(year)s"""
RENAME = f"""
    UPDATE plans_project p SET name = s.project_name, revision = p.revision + 1, updated_at = now()
    FROM {staging.TABLE} s JOIN plans_annualactionplan a ON a.unit_id = s.unit_id AND a.fiscal_year = %(year)s
    WHERE p.action_plan_id = a.id AND p.project_key = s.project_key AND p.name <> s.project_name"""
INSERT = f"""
    INSERT INTO budgets_budgetline (request_id, project_id, category_id, external_id, "order", description, quantity, unit_of_measure,
                                    bundled_items, amount_baht, revision, updated_at)
    SELECT r.id, p.id, s.category_id, s.line_id, row_number() OVER (PARTITION BY p.id ORDER BY s.row_no) + coalesce(m.last, 0),
           s.description, s.quantity, s.unit_of_measure, s.bundled, s.amount, 1, now()
    FROM {_SOURCE} AND c.is_new
    LEFT JOIN (SELECT project_id, max("order") AS last FROM budgets_budgetline GROUP BY project_id) m ON m.project_id = p.id
    ORDER BY s.row_no"""
UPDATE = f"""
    UPDATE budgets_budgetline l
    SET project_id = n.project_id, category_id = n.category_id, description = n.description, unit_of_measure = n.unit_of_measure,
        unit_cost_baht = CASE WHEN (l.quantity, l.amount_baht) IS NOT DISTINCT FROM (n.quantity, n.amount) THEN l.unit_cost_baht END,
        quantity = n.quantity, bundled_items = n.bundled, amount_baht = n.amount, revision = l.revision + 1, updated_at = now()
    FROM (SELECT s.*, c.line_pk, p.id AS project_id FROM {_SOURCE} AND c.is_changed) n WHERE l.id = n.line_pk"""
FORGET_DISTRICTS = f"DELETE FROM budgets_budgetline_districts WHERE budgetline_id IN (SELECT line_pk FROM {changes.TABLE} WHERE is_changed)"
NAME_DISTRICTS = f"""
    INSERT INTO budgets_budgetline_districts (budgetline_id, district_id)
    SELECT l.id, unnest(s.districts) FROM {_SOURCE} AND (c.is_new OR c.is_changed)
    JOIN budgets_budgetline l ON l.request_id = r.id AND l.external_id = s.line_id WHERE s.districts <> '{{}}'"""


def write(year: int) -> None:
    """Brings the stored lines to what the staged rows say."""
    with connection.cursor() as cursor:
        for statement in (RENAME, UPDATE, INSERT, FORGET_DISTRICTS, NAME_DISTRICTS):
            cursor.execute(statement, {"year": year})
