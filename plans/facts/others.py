"""Work that may be the same as a project's: what is compared, and the list of those who know of work outside the action plans.

Floors above (co-investment) add their reader to `PROVIDERS` when the portal starts, since plans may not know them.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from math import asin, cos, floor, radians, sin, sqrt

from alignment.kernel import Bilingual
from alignment.likeness import Item

EARTH_M = 6_371_000
Km = tuple[Decimal, Decimal]


@dataclass(frozen=True, slots=True)
class Spot:
    """A site as far as it was told: code of its district, degrees, road and kilometres."""

    district: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    road: str = ""
    km: Km | None = None

    @property
    def is_placed(self) -> bool:
        return self.latitude is not None or bool(self.road and self.km)


@dataclass(frozen=True, slots=True)
class Work:
    """A project or a co-investment entry of one year; `areas` are codes of provinces, `kind` is empty where nobody said."""

    source: str
    pk: int
    name: str
    year: int
    areas: frozenset[str]
    owner_code: str
    owner: Bilingual
    kind: str = ""
    amount_baht: Decimal | None = None
    spots: tuple[Spot, ...] = ()
    is_draft: bool = False

    @property
    def key(self) -> str:
        return f"{self.source}:{self.pk}"

    @property
    def item(self) -> Item:
        return Item(self.key, self.name, self.year, self.areas, self.owner_code, self.amount_baht)

    @property
    def placed(self) -> list[Spot]:
        return [spot for spot in self.spots if spot.is_placed]

    @property
    def districts(self) -> set[str]:
        return {spot.district for spot in self.spots if spot.district}


#: Readers of work outside the plans: of provinces (ids) and years, in one query each.
Provider = Callable[[Collection[int], Collection[int]], Iterable[Work]]
PROVIDERS: list[Provider] = []


def metres(a: Spot, b: Spot) -> int | None:
    """Distance as the crow flies in whole metres; None where a coordinate is missing."""
    if a.latitude is None or a.longitude is None or b.latitude is None or b.longitude is None:
        return None
    north, south = radians(a.latitude), radians(b.latitude)
    half = sin((north - south) / 2) ** 2 + cos(north) * cos(south) * sin(radians(a.longitude - b.longitude) / 2) ** 2
    return int(2 * EARTH_M * asin(sqrt(half)))


def shared_km(a: Spot, b: Spot) -> Decimal:
    """Kilometres of one road that both sites cover; 0 where they are on other roads or do not say."""
    if a.km is None or b.km is None or not a.road or _road(a.road) != _road(b.road):
        return Decimal(0)
    return max(Decimal(0), min(max(a.km), max(b.km)) - max(min(a.km), min(b.km)))


#: Sites farther apart than this are not compared; a row of latitudes is higher.
NEAR_M = 1000
ROWS_PER_DEGREE = 100


class Placed:
    """Work with placed sites by year, province and cell: a row of latitudes or a road. What is near lies in the same row or beside it."""

    def __init__(self, works: Sequence[Work]) -> None:
        self.works = works
        self._cells: dict[tuple[int, str, int | str], list[int]] = defaultdict(list)
        for n, work in enumerate(works):
            for area, cell in product(work.areas, {cell for spot in work.placed for cell in _cells(spot)}):
                self._cells[work.year, area, cell].append(n)

    def around(self, subject: Work) -> list[Work]:
        """Work of the same year that may be near, province by province, in the order it was given."""
        cells = {cell for spot in subject.placed for cell in _cells(spot, beside=1)}
        found: dict[int, None] = {}
        for area in sorted(subject.areas):
            found |= dict.fromkeys(sorted({n for cell in cells for n in self._cells.get((subject.year, area, cell), ())}))
        return [self.works[n] for n in found]


def _cells(spot: Spot, beside: int = 0) -> Iterator[int | str]:
    if spot.latitude is not None:
        row = floor(spot.latitude * ROWS_PER_DEGREE)
        yield from range(row - beside, row + beside + 1)
    if spot.road and spot.km:
        yield _road(spot.road)


def _road(number: str) -> str:
    return "".join(number.split()).casefold()
