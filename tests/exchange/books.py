"""Workbooks as people hand them in, and an upload taken through its job."""

import io
from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from accounts.models import Membership
from core.jobs import run_job
from exchange.kinds import KINDS
from exchange.models import Upload
from exchange.services import confirm, put_up, work

Cells = Sequence[Any]


def book_of(**sheets: Sequence[Cells]) -> bytes:
    """Sheets by title, rows with the heading first."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        page = book.create_sheet(title)
        for row in rows:
            page.append(list(row))
    return saved(book)


def saved(book: Any) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def edited(content: bytes, title: str, **cells: Any) -> bytes:
    """The same workbook with other cells: `C14=...`."""
    book = load_workbook(io.BytesIO(content))
    for name, value in cells.items():
        book[title][name] = value
    return saved(book)


def headings(code: str, paper: Any) -> list[str]:
    return [column.heading for column in KINDS[code].sheet(paper).columns]


def put(code: str, paper: Any, content: bytes, by: Membership, *, name: str = "โครงการ.xlsx", only_add: bool = False) -> Upload:
    """Uploaded and read."""
    upload = put_up(KINDS[code], paper, SimpleUploadedFile(name, content), by=by, only_add=only_add)
    return ran(upload)


def write(upload: Upload, by: Membership) -> Upload:
    """Confirmed and written."""
    return ran(confirm(upload.pk, by=by))


def ran(upload: Upload) -> Upload:
    run_job(Upload, upload.pk, work)
    upload.refresh_from_db()
    assert upload.status == "done", upload.error
    return upload


def counts(upload: Upload) -> tuple[int, int, int]:
    assert not upload.faults, upload.faults
    return upload.added, upload.changed, upload.left
