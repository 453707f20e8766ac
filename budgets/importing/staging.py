"""The sound rows of a file, kept in a temporary table so that Python holds only one batch of them."""

from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import connection

from core.copying import copy_in

from .fields import Line
from .places import Categories

BATCH = 2000
TABLE = "budget_import_rows"
CREATE = f"""
    CREATE TEMPORARY TABLE {TABLE} (
        row_no integer, unit_id bigint, line_id text, project_key text, project_name text, category_id bigint, description text,
        quantity numeric, unit_of_measure text, bundled integer, amount numeric, districts bigint[]
    ) ON COMMIT DROP"""
COLUMNS = (
    "row_no", "unit_id", "line_id", "project_key", "project_name", "category_id", "description", "quantity", "unit_of_measure", "bundled",
    "amount", "districts",
)  # fmt: skip
TEXTS = ("line_id", "project_key", "project_name", "description", "unit_of_measure")
#: What the later statements join by; of the long texts the planner need know nothing.
ANALYZE = f"ANALYZE {TABLE} (row_no, unit_id, project_key)"


def create() -> None:
    """Makes the table anew; it ends with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{TABLE}")
        cursor.execute(CREATE)


def fill(lines: Iterable[Line], categories: Categories) -> None:
    """Stores the lines batch by batch, growing categories on the way."""
    stream = iter(lines)
    while batch := list(islice(stream, BATCH)):
        copy_in(TABLE, COLUMNS, _records(batch, categories), texts=TEXTS)
    with connection.cursor() as cursor:
        cursor.execute(ANALYZE)


def _records(batch: list[Line], categories: Categories) -> Iterator[tuple[object, ...]]:
    for line in batch:
        yield (
            line.row, line.unit_pk, line.line_id, line.project_key, line.project_name, categories.resolve(line.path), line.description,
            line.quantity, line.unit_of_measure, line.bundled, line.amount, "{" + ",".join(map(str, line.districts)) + "}",
        )  # fmt: skip
