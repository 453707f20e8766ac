"""The map of provinces: shapes from the file the portal ships, five steps of amounts, and the legend."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Subquery

from provinces.models import PlanningUnit, UnitKind

_PATH = re.compile(r'<path id="p\d+" data-code="(\d+)"[^>]* d="([^"]+)"')
_BOX = re.compile(r'viewBox="([^"]+)"')
STEPS = 5
MILLION = Decimal(1_000_000)


@lru_cache(maxsize=1)
def shapes() -> tuple[str, dict[str, str]]:
    """The view box and the outline of each province by its code."""
    text = (settings.DATA_DIR / "map" / "thailand_provinces.svg").read_text(encoding="utf-8")
    box = _BOX.search(text)
    return box[1] if box else "0 0 550 1010", dict(_PATH.findall(text))


@dataclass(frozen=True)
class Area:
    """One province on the map; step 0 = no figure."""

    code: str
    name: str
    outline: str
    amount: Decimal | None
    step: int
    url: str
    in_programme: bool

    @property
    def css(self) -> str:
        return f"seq-{self.step}" if self.step else "nodata"


@dataclass(frozen=True)
class Range:
    """One row of the legend, in million baht; `low` None = below, `high` None = and above."""

    step: int
    low: Decimal | None
    high: Decimal | None
    count: int


@dataclass(frozen=True)
class Map:
    box: str
    areas: list[Area]
    ranges: list[Range]
    without: int
    outside: list[str]


def map_of(requests: models.QuerySet[Any], url_of: Any) -> Map:
    """The 77 provinces with the amounts of these requests. One query."""
    box, outlines = shapes()
    own = requests.filter(unit=OuterRef("pk"))
    provinces = list(
        PlanningUnit.objects.filter(kind=UnitKind.PROVINCE, code__in=outlines)
        .annotate(amount=Subquery(own.values("total_baht")[:1]), request_pk=Subquery(own.values("pk")[:1]))
        .order_by("name_sort")
    )
    marks = breaks([p.amount for p in provinces if p.amount is not None])
    areas = [_area(p, outlines, marks, url_of) for p in provinces]
    return Map(
        box,
        areas,
        list(_ranges(areas, marks)),
        sum(not a.step and a.in_programme for a in areas),
        [a.name for a in areas if not a.in_programme],
    )


def _area(province: Any, outlines: Mapping[str, str], marks: list[Decimal], url_of: Any) -> Area:
    amount = province.amount
    step = 0 if amount is None else 1 + sum(amount >= m * MILLION for m in marks)
    url = url_of(province.request_pk) if province.request_pk else ""
    return Area(province.code, province.name, outlines[province.code], amount, step, url, province.in_programme)


def breaks(amounts: Iterable[Decimal]) -> list[Decimal]:
    """Four rounded limits (million baht) that part the provinces into five steps of about equal size; fewer when figures agree."""
    ranked = sorted(amounts)
    if not ranked:
        return []
    found = {_rounded(ranked[len(ranked) * i // STEPS] / MILLION) for i in range(1, STEPS)}
    return sorted(f for f in found if f > 0)


def _rounded(value: Decimal) -> Decimal:
    unit = Decimal(10) if value >= 100 else Decimal(5) if value >= 20 else Decimal(1)
    return (value / unit).to_integral_value() * unit


def _ranges(areas: list[Area], marks: list[Decimal]) -> Iterable[Range]:
    edges = [None, *marks, None]
    for step in range(1, len(marks) + 2):
        yield Range(step, edges[step - 1], edges[step], sum(a.step == step for a in areas))
