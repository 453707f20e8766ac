"""Long tables: groups of rows cut into sections of about 250 rows."""

from collections.abc import Iterator, Sequence
from typing import Any

from .kind import Snapshot

ROWS_PER_SECTION = 250
Section = list[Snapshot]


def sections_of(groups: Sequence[Snapshot], size: int = ROWS_PER_SECTION) -> Iterator[Section]:
    """Groups cut so that no section has more than `size` rows; a group's heading is repeated, its sum stands at its end."""
    section: Section = []
    room = size
    for group in groups:
        rows = group["rows"]
        for start in range(0, len(rows), size):
            part = rows[start : start + size]
            if len(part) > room:
                yield section
                section, room = [], size
            section.append(_part(group, part, closes=start + len(part) == len(rows)))
            room -= len(part)
    if section:
        yield section


def _part(group: Snapshot, rows: Sequence[Any], *, closes: bool) -> Snapshot:
    return {**group, "rows": rows, "heading": True, "closes": closes}


def pages(groups: Sequence[Snapshot]) -> Iterator[Snapshot]:
    """The sections as a template gets them; one without groups where there is nothing to list."""
    yield from ({"groups": section} for section in list(sections_of(groups)) or [[]])
