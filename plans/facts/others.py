"""Work that may be the same as a project's: what is compared, and the list of those who know of work outside the action plans.

Floors above (co-investment) add their reader to `PROVIDERS` when the portal starts, since plans may not know them.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from math import asin, cos, radians, sin, sqrt

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


def _road(number: str) -> str:
    return "".join(number.split()).casefold()
