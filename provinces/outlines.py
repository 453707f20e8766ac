"""Outlines of the provinces for maps. Source: data/map (coarse: for showing and for a first check, not for measuring)."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from math import cos, radians
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings

Point = tuple[float, float]  # longitude, latitude
#: How far outside the coarse outline a place of the province may lie, in degrees (about 5 km).
SLACK = 0.05
WIDTH = 600


class Box(NamedTuple):
    west: float
    south: float
    east: float
    north: float

    def holds(self, latitude: Decimal | float, longitude: Decimal | float) -> bool:
        return self.south <= float(latitude) <= self.north and self.west <= float(longitude) <= self.east


@dataclass(frozen=True)
class Outline:
    """One province: its rings and the box around them with some slack."""

    code: str
    name_th: str
    name_en: str
    rings: tuple[tuple[Point, ...], ...]

    @property
    def box(self) -> Box:
        return box_of(point for ring in self.rings for point in ring)


def box_of(points: Iterable[Point]) -> Box:
    longitudes, latitudes = zip(*points, strict=True)
    return Box(min(longitudes) - SLACK, min(latitudes) - SLACK, max(longitudes) + SLACK, max(latitudes) + SLACK)


@lru_cache(maxsize=1)
def outlines() -> dict[str, Outline]:
    """By province code. Read once."""
    text = Path(settings.DATA_DIR, "map", "thailand_provinces.geojson").read_text(encoding="utf-8")
    return {found.code: found for found in map(_outline, json.loads(text)["features"])}


def _outline(feature: dict[str, Any]) -> Outline:
    about, shape = feature["properties"], feature["geometry"]
    polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    rings = tuple(tuple((lon, lat) for lon, lat in ring) for polygon in polygons for ring in polygon)
    return Outline(about["province_code"], about["name_th"], about["name_en"], rings)


class Shape(NamedTuple):
    code: str
    name_th: str
    name_en: str
    path: str


@dataclass(frozen=True)
class Map:
    """Provinces drawn to one scale: x = (longitude - west) * across, y = (north - latitude) * down."""

    box: Box
    across: float
    down: float
    shapes: tuple[Shape, ...]

    @property
    def height(self) -> int:
        return round((self.box.north - self.box.south) * self.down)

    @property
    def width(self) -> int:
        return WIDTH


def map_of(codes: Iterable[str]) -> Map | None:
    """None when no outline is known."""
    found = [outlines()[code] for code in sorted(codes) if code in outlines()]
    if not found:
        return None
    box = box_of(point for outline in found for ring in outline.rings for point in ring)
    across = WIDTH / (box.east - box.west)
    down = across / cos(radians((box.north + box.south) / 2))
    return Map(box, round(across, 4), round(down, 4), tuple(_shape(outline, box, across, down) for outline in found))


def _shape(outline: Outline, box: Box, across: float, down: float) -> Shape:
    rings = ("L".join(f"{(lon - box.west) * across:.1f},{(box.north - lat) * down:.1f}" for lon, lat in ring) for ring in outline.rings)
    return Shape(outline.code, outline.name_th, outline.name_en, " ".join(f"M{ring}Z" for ring in rings))
