"""One column per year of a plan, one row in the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..sheets.base import Value, Values


@dataclass(frozen=True)
class Yearly:
    """Rows of `model` (owner, year, field) as columns `prefix` + year."""

    model: Any
    owner: str
    related: str
    field: str
    prefix: str

    def names(self, years: range) -> set[str]:
        return {f"{self.prefix}{year}" for year in years}

    def values(self, row: Any, years: range) -> Values:
        given = {one.year: self._said(getattr(one, self.field)) for one in getattr(row, self.related).all()}
        return {f"{self.prefix}{year}": given.get(year) for year in years}

    def _said(self, value: Any) -> Value:
        return f"{value:.{self._column.decimal_places}f}"

    @property
    def _column(self) -> Any:
        return self.model._meta.get_field(self.field)

    def write(self, rows: Sequence[Any], values: Sequence[Values], years: range) -> None:
        """The yearly figures of these rows, for good."""
        self.model.objects.filter(**{f"{self.owner}__in": rows}, year__in=years).delete()
        self.model.objects.bulk_create(
            self.model(**{self.owner: row, "year": year, self.field: self._column.to_python(given)})
            for row, all_given in zip(rows, values, strict=True)
            for year in years
            if (given := all_given[f"{self.prefix}{year}"]) is not None
        )
