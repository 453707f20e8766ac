"""Which sites are looked at as near: as many as it takes, and no more."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from alignment.kernel import Bilingual
from plans.facts.others import NEAR_M, Placed, Spot, Work, metres, shared_km

OWNER = Bilingual("จังหวัดเชียงใหม่", "Chiang Mai Province")
degrees = st.decimals(Decimal("18.75"), Decimal("18.80"), places=5)
km = st.decimals(0, 20, places=3)
placed = st.builds(Spot, latitude=degrees, longitude=degrees.map(lambda d: d + 80))
roads = st.builds(Spot, road=st.sampled_from(["107", " 107", "ชม.3029", "ชม. 3029"]), km=st.tuples(km, km))
spots = st.lists(placed | roads | st.just(Spot("5001")), max_size=3).map(tuple)
codes = st.frozensets(st.sampled_from(["50", "51"]), min_size=1)
works = st.builds(lambda found, areas: _work(*found, areas=areas), spots, codes)


@given(works, st.lists(works, max_size=20))
@settings(max_examples=150, deadline=None)
def test_what_is_near_is_found_province_by_province_in_the_order_it_was_given(subject: Work, others: list[Work]) -> None:
    near = [n for area in sorted(subject.areas) for n, other in enumerate(others) if area in other.areas and _meet(subject, other)]
    found = [next(n for n, other in enumerate(others) if other is work) for work in Placed(others).around(subject)]
    assert [n for n in found if _meet(subject, others[n])] == list(dict.fromkeys(near))


def _meet(a: Work, b: Work) -> bool:
    pairs = [(x, y) for x in a.placed for y in b.placed]
    return any(shared_km(x, y) > 0 or ((distance := metres(x, y)) is not None and distance <= NEAR_M) for x, y in pairs)


def test_sites_far_apart_of_other_years_and_provinces_or_on_other_roads_are_not_looked_at() -> None:
    here, near = _work(_at("18.9000")), _work(_at("18.9080"), areas=frozenset({"50", "51"}))
    far = _work(_at("18.9300"), Spot(road="107", km=(Decimal(1), Decimal(2))))
    earlier, elsewhere = _work(_at("18.9000"), year=2570), _work(_at("18.9000"), areas=frozenset({"51"}))
    assert Placed([far, earlier, elsewhere, near]).around(here) == [near]


def _at(latitude: str) -> Spot:
    return Spot(latitude=Decimal(latitude), longitude=Decimal("98.9"))


def _work(*found: Spot, year: int = 2571, areas: frozenset[str] = frozenset({"50"})) -> Work:
    return Work("project", 1, "ฝาย", year, areas, "50", OWNER, spots=found)
