"""A hundred thousand entries: the words are looked up in the index, not read row by row."""

from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client

from search.facets import facets
from search.filters import Asked
from search.models import Entry
from search.permissions import visible_entries
from tests.factories import ProvinceFactory, hat

pytestmark = pytest.mark.django_db
ROWS = 100_000
GROW = """
    INSERT INTO search_entry (kind, object_id, action, paper_id, unit_id, fiscal_year, state, amount_baht,
                              issue, issue_key, title, text, place, vector, digest, updated_at)
    SELECT 'line', n, 'view_request', n / 1000, %s, 2565 + n %% 7, 'submitted', n * 100, '', '', 'ปรับปรุงถนน', '', '',
           (CASE WHEN n %% 2000 = 0 THEN '''แหล่งน้ำ'':1A ''น้ำ'':2B' ELSE '''ปรับปรุง'':1A ''ถนน'':2A' END)::tsvector, '', now()
    FROM generate_series(1, %s) n
"""


@pytest.fixture
def many(client: Client) -> Any:
    unit = ProvinceFactory()
    with connection.cursor() as cursor:
        cursor.execute(GROW, [unit.pk, ROWS])
        cursor.execute("ANALYZE search_entry")
    return hat("NESDC")


def test_words_are_found_by_the_index_in_few_queries(client: Client, many: Any, django_assert_max_num_queries: Any) -> None:
    asked = Asked(QueryDict("q=น้ำ"))
    rows = asked.ordered(asked.narrowed(visible_entries(many)))
    plan = rows[:50].explain()
    assert "Bitmap Index Scan on entry_words" in plan
    assert "Seq Scan on search_entry" not in plan
    assert facets(asked, visible_entries(many)).total == ROWS // 2000
    client.force_login(many.user)
    client.get("/search/", {"q": "น้ำ"})
    with django_assert_max_num_queries(10):
        page = client.get("/search/", {"q": "น้ำ"})
    assert page.context["total"] == Entry.objects.filter(vector__has="'น้ำ'").count() == ROWS // 2000
    with django_assert_max_num_queries(10):
        assert client.get("/search/", {"q": "ถนน"}).context["total"] == ROWS - ROWS // 2000
