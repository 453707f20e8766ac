"""Loading adds what is missing, mends what differs, deletes nothing."""

import pytest

from provinces.loading import Tally, sync, total
from provinces.models import Agency, Province, Region

pytestmark = pytest.mark.django_db
ROWS = [{"code": "A", "name_th": "ก", "name_en": "a"}, {"code": "B", "name_th": "ข", "name_en": "b"}]


def counts(tally: Tally) -> tuple[int, int, int, int]:
    return tally.added, tally.changed, tally.unchanged, tally.kept


def test_missing_rows_are_added_then_left_alone() -> None:
    assert counts(sync(Region, ("code",), ROWS)) == (2, 0, 0, 0)
    assert counts(sync(Region, ("code",), ROWS)) == (0, 0, 2, 0)


def test_a_differing_row_is_mended() -> None:
    sync(Region, ("code",), ROWS)
    Region.objects.filter(code="A").update(name_th="ฮ")
    assert counts(sync(Region, ("code",), ROWS)) == (0, 1, 1, 0)
    assert Region.objects.get(code="A").name_th == "ก"


def test_a_row_that_offices_keep_is_counted_and_left() -> None:
    sync(Agency, ("code",), ROWS)
    Agency.objects.filter(code="A").update(name_th="ฮ")
    assert counts(sync(Agency, ("code",), ROWS, mend=False)) == (0, 0, 1, 1)
    assert Agency.objects.get(code="A").name_th == "ฮ"


def test_rows_of_others_stay() -> None:
    Region.objects.create(code="Z", name_th="อื่น")
    sync(Region, ("code",), ROWS)
    assert Region.objects.filter(code="Z").exists()


def test_a_child_of_a_parent_table_gets_its_sort_key() -> None:
    region = Region.objects.create(code="N", name_th="เหนือ")
    row = {"code": "50", "name_th": "เชียงใหม่", "kind": "province", "region_id": region.pk, "iso_code": "TH-50"}
    assert counts(sync(Province, ("code",), [row])) == (1, 0, 0, 0)
    assert counts(sync(Province, ("code",), [{**row, "name_th": "เชียงราย"}])) == (0, 1, 0, 0)
    assert Province.objects.get(code="50").name_sort.startswith("ชเ")


def test_a_load_reads_with_one_query(django_assert_num_queries) -> None:
    sync(Region, ("code",), ROWS)
    with django_assert_num_queries(1):
        sync(Region, ("code",), ROWS)


def test_tallies_add_up_and_read_as_a_sentence() -> None:
    whole = total([Tally("a", 1, 2, 3, 0), Tally("b", 1, 0, 0, 1)])
    assert str(whole) == "total: 2 added, 2 changed, 3 unchanged, 1 kept as edited"
