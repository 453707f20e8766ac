"""Many rows into a table by COPY, the server's own way of taking them in."""

import csv
import io
from collections.abc import Iterable, Sequence

from django.db import connection


def copy_in(table: str, columns: Sequence[str], rows: Iterable[Sequence[object]], *, texts: Sequence[str] = ()) -> None:
    """Appends the rows, held in memory as text until they are sent: hand over batches.

    None is NULL, as is "" except in the columns named in `texts`, which have no NULL. Names are ours, never a person's. Triggers and
    foreign keys hold as for INSERT; the context of the history does not reach it.
    """
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    buffer.seek(0)
    kept = f", FORCE_NOT_NULL ({', '.join(texts)})" if texts else ""
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {table} ({', '.join(columns)}) FROM STDIN WITH (FORMAT csv{kept})", buffer)
