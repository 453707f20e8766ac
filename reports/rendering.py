"""Rendering a frozen document: the work of the job, and of the command line."""

from io import BytesIO

import pikepdf
from django.db import transaction

from core import filestore

from .models import Document
from .papers import pdf_of, xlsx_of


def render(document: Document) -> None:
    """Makes the files, stores them under their hash, ends the job. Doing it twice gives the same files."""
    document.progress(0, 3)
    pdf = pdf_of(document)
    document.progress(1)
    xlsx = xlsx_of(document)
    document.progress(2)
    with transaction.atomic():
        document.pdf_hash, document.xlsx_hash = filestore.put(pdf, "pdf"), filestore.put(xlsx, "xlsx") if xlsx else ""
        document.pages = count_pages(pdf)
        document.save(update_fields=["pdf_hash", "xlsx_hash", "pages"])
        document.finish()


def count_pages(pdf: bytes) -> int:
    with pikepdf.open(BytesIO(pdf)) as opened:
        return len(opened.pages)
