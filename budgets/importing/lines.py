"""Writes the lines: new ones inserted, changed ones updated, all in a few statements. The history's triggers record each row."""

from django.db import connection

from . import changes, staging

PROJECTS, TABLE = "budget_import_projects", "budget_import_targets"
#: The projects of the staged rows, each once: looked up row by row they take longer than all the rest.
FIND_PROJECTS = f"""
    CREATE TEMPORARY TABLE {PROJECTS} ON COMMIT DROP AS
    SELECT s.unit_id, s.project_key, r.id AS request_id, p.id AS project_id
    FROM (SELECT DISTINCT unit_id, project_key FROM {staging.TABLE}) s
    JOIN plans_annualactionplan a ON a.unit_id = s.unit_id AND a.fiscal_year = %(year)s
    JOIN plans_project p ON p.action_plan_id = a.id AND p.project_key = s.project_key
    JOIN budgets_budgetrequest r ON r.unit_id = s.unit_id AND r.fiscal_year = %(year)s"""
#: Ids of the papers and projects each staged row belongs to. Tables of their own, so that the planner knows how many there are.
RESOLVE = f"""
    CREATE TEMPORARY TABLE {TABLE} ON COMMIT DROP AS
    SELECT s.row_no, c.is_new, c.is_changed, c.line_pk, p.request_id, p.project_id
    FROM {staging.TABLE} s JOIN {changes.TABLE} c ON c.row_no = s.row_no AND (c.is_new OR c.is_changed)
    JOIN {PROJECTS} p ON p.unit_id = s.unit_id AND p.project_key = s.project_key"""
RENAME = f"""
    UPDATE plans_project p SET name = n.project_name, revision = p.revision + 1, updated_at = now()
    FROM (SELECT DISTINCT t.project_id, s.project_name FROM {TABLE} t JOIN {staging.TABLE} s ON s.row_no = t.row_no) n
    WHERE p.id = n.project_id AND p.name <> n.project_name"""
INSERT = f"""
    INSERT INTO budgets_budgetline (request_id, project_id, category_id, external_id, "order", description, quantity, unit_of_measure,
                                    bundled_items, amount_baht, revision, updated_at)
    SELECT t.request_id, t.project_id, s.category_id, s.line_id,
           row_number() OVER (PARTITION BY t.project_id ORDER BY s.row_no) + coalesce(m.last, 0),
           s.description, s.quantity, s.unit_of_measure, s.bundled, s.amount, 1, now()
    FROM {TABLE} t JOIN {staging.TABLE} s ON s.row_no = t.row_no AND t.is_new
    LEFT JOIN (
        SELECT project_id, max("order") AS last FROM budgets_budgetline
        WHERE project_id IN (SELECT project_id FROM {PROJECTS}) GROUP BY project_id
    ) m ON m.project_id = t.project_id
    ORDER BY s.row_no"""
UPDATE = f"""
    UPDATE budgets_budgetline l
    SET project_id = t.project_id, category_id = s.category_id, description = s.description, unit_of_measure = s.unit_of_measure,
        unit_cost_baht = CASE WHEN (l.quantity, l.amount_baht) IS NOT DISTINCT FROM (s.quantity, s.amount) THEN l.unit_cost_baht END,
        quantity = s.quantity, bundled_items = s.bundled, amount_baht = s.amount, revision = l.revision + 1, updated_at = now()
    FROM {TABLE} t JOIN {staging.TABLE} s ON s.row_no = t.row_no AND t.is_changed WHERE l.id = t.line_pk"""
FORGET_DISTRICTS = f"DELETE FROM budgets_budgetline_districts WHERE budgetline_id IN (SELECT line_pk FROM {changes.TABLE} WHERE is_changed)"
NAME_DISTRICTS = f"""
    INSERT INTO budgets_budgetline_districts (budgetline_id, district_id)
    SELECT l.id, unnest(s.districts) FROM {TABLE} t JOIN {staging.TABLE} s ON s.row_no = t.row_no AND s.districts <> '{{}}'
    JOIN budgets_budgetline l ON l.request_id = t.request_id AND l.external_id = s.line_id"""


def resolve(year: int) -> None:
    """Finds the papers and projects of the rows to be written; they must be there by now."""
    with connection.cursor() as cursor:
        for table, fill in ((PROJECTS, FIND_PROJECTS), (TABLE, RESOLVE)):
            cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{table}")
            cursor.execute(fill, {"year": year})
            cursor.execute(f"ANALYZE {table}")


def write() -> None:
    """Brings the stored lines to what the staged rows say."""
    with connection.cursor() as cursor:
        for statement in (RENAME, UPDATE, INSERT, FORGET_DISTRICTS, NAME_DISTRICTS):
            cursor.execute(statement)
