"""The sound rows of a file, kept in a temporary table so that Python holds only one batch of them."""

from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import connection

from .fields import Line
from .places import Categories

BATCH = 2000
TABLE = "budget_import_rows"
COLUMNS = "row_no, unit_id, line_id, project_key, project_name, category_id, description, quantity, unit_of_measure, bundled, amount"
CREATE = f"""
    CREATE TEMPORARY TABLE {TABLE} (
        row_no integer, unit_id bigint, line_id text, project_key text, project_name text, category_id bigint, description text,
        quantity numeric, unit_of_measure text, bundled integer, amount numeric, districts bigint[]
    ) ON COMMIT DROP"""
INSERT = f"""
    INSERT INTO {TABLE}
    SELECT {COLUMNS}, districts::bigint[]
    FROM unnest(%s::integer[], %s::bigint[], %s::text[], %s::text[], %s::text[], %s::bigint[], %s::text[], %s::numeric[], %s::text[],
                %s::integer[], %s::numeric[], %s::text[]) AS r ({COLUMNS}, districts)
"""


def create() -> None:
    """Makes the table anew; it ends with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{TABLE}")
        cursor.execute(CREATE)


def fill(lines: Iterable[Line], categories: Categories) -> None:
    """Stores the lines batch by batch, growing categories on the way."""
    stream = iter(lines)
    with connection.cursor() as cursor:
        while batch := list(islice(stream, BATCH)):
            cursor.execute(INSERT, [list(column) for column in zip(*_records(batch, categories), strict=True)])
        cursor.execute(f"ANALYZE {TABLE}")


def _records(batch: list[Line], categories: Categories) -> Iterator[tuple[object, ...]]:
    for line in batch:
        yield (
            line.row, line.unit_pk, line.line_id, line.project_key, line.project_name, categories.resolve(line.path), line.description,
            line.quantity, line.unit_of_measure, line.bundled, line.amount, "{" + ",".join(map(str, line.districts)) + "}",
        )  # fmt: skip
