"""Tables for spreadsheets as CSV: streamed, with a byte order mark, formulas made harmless."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import StreamingHttpResponse

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class Echo:
    """A file that hands back what is written to it."""

    def write(self, value: str) -> str:
        return value


def harmless(text: str) -> str:
    """A text a spreadsheet would take for a formula gets an apostrophe in front."""
    return f"'{text}" if text.startswith(DANGEROUS) else text


def csv_answer(rows: Iterable[list[Any]], filename: str) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(_written(rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{filename}"'
    return answer


def _written(rows: Iterable[list[Any]]) -> Iterator[str]:
    writer = csv.writer(Echo())
    yield "\ufeff"
    for row in rows:
        yield writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])
