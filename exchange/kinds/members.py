"""Rows that hang on a row: written one by one in order, so that the history of each goes on; what is over is deleted."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ..sheets.base import Sheet, Values
from .rows import fill, values_of

BATCH = 200


@dataclass(frozen=True)
class Members:
    """Rows of `model` that point to their row by `owner`; in their own order when `ordered`."""

    sheet: Sheet
    model: Any
    owner: str
    ordered: bool = True

    def values(self, row: Any) -> list[Values]:
        return [values_of(member, self.sheet.fields) for member in self.standing(row)]

    def standing(self, row: Any) -> list[Any]:
        """In the order in which they were entered."""
        return sorted(getattr(row, self.sheet.of).all(), key=lambda member: (getattr(member, "order", 0), member.pk))

    def write(self, rows: Iterable[tuple[Any, Values]]) -> None:
        """For rows whose values bring members; the others keep theirs."""
        fresh: list[Any] = []
        for row, values in rows:
            if self.sheet.of in values:
                self._write(row, values[self.sheet.of], fresh)
        self.model.objects.bulk_create(fresh, BATCH)

    def _write(self, row: Any, wanted: list[Values], fresh: list[Any]) -> None:
        standing = self.standing(row) if row.pk else []
        for place, values in enumerate(wanted):
            if place >= len(standing):
                fresh.append(self._new(row, place, values))
            elif values_of(standing[place], self.sheet.fields) != values:
                fill(standing[place], self.sheet.fields, values)
                standing[place].save()
        self.model.objects.filter(pk__in=[member.pk for member in standing[len(wanted) :]]).delete()

    def _new(self, row: Any, place: int, values: Values) -> Any:
        member = self.model(**{self.owner: row}, **({"order": place + 1} if self.ordered else {}))
        fill(member, self.sheet.fields, values)
        return member
