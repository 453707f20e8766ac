"""The sets of rows of a brief by kind."""

from typing import Any

from .brief_items import ITEMS
from .brief_rows import ACTIVITIES, COOPERATING_UNITS, INDICATORS, NEED_SOURCES, OBJECTIVES, RISKS, SITES, YEAR_SLICES
from .readiness import READINESS

ROW_SETS: dict[str, type[Any]] = {
    "need_sources": NEED_SOURCES,
    "objectives": OBJECTIVES,
    "indicators": INDICATORS,
    "sites": SITES,
    "activities": ACTIVITIES,
    "items": ITEMS,
    "year_slices": YEAR_SLICES,
    "cooperating_units": COOPERATING_UNITS,
    "readiness": READINESS,
    "risks": RISKS,
}
