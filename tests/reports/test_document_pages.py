"""The document pages cost the same at one document and at fifty."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reports.models import Document
from tests.factories import hat, papers

pytestmark = pytest.mark.django_db
LIST_QUERIES, PAGE_QUERIES = 10, 10


def more_of(document: Document, number: int) -> None:
    Document.objects.bulk_create(
        Document(
            code=document.code, request=document.request, title=document.title, paper_state="draft", snapshot=document.snapshot,
            snapshot_digest=f"{n:064}", made_by=document.made_by, made_at=timezone.now(),
        )
        for n in range(number)
    )  # fmt: skip


@pytest.fixture
def document(client: Client) -> Document:
    request = papers()
    by = hat("PROVINCE_OFFICE", request.unit)
    client.force_login(by.user)
    return Document.objects.create(
        code="request", request=request, title="คำขอ", paper_state="draft", snapshot={"unit_code": "50", "fiscal_year": 2571},
        snapshot_digest="f" * 64, made_by=by, made_at=timezone.now(),
    )  # fmt: skip


def counted(client: Client, url: str, capture) -> int:
    client.get(url)
    with capture as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_the_list_of_documents_is_flat(client: Client, document: Document, django_assert_max_num_queries) -> None:
    url = reverse("reports:documents")
    one = counted(client, url, django_assert_max_num_queries(LIST_QUERIES))
    more_of(document, 49)
    assert counted(client, url, django_assert_max_num_queries(LIST_QUERIES)) == one


def test_a_document_page_is_flat(client: Client, document: Document, django_assert_max_num_queries) -> None:
    one = counted(client, document.get_absolute_url(), django_assert_max_num_queries(PAGE_QUERIES))
    more_of(document, 49)
    assert counted(client, document.get_absolute_url(), django_assert_max_num_queries(PAGE_QUERIES)) == one
