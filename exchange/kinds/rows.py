"""Plain columns carry the name of their model field: a column more is a line in its sheet. Links to one row are its number."""

from collections.abc import Iterable
from typing import Any

from ..sheets.base import Column, Values
from ..values import held


def values_of(row: Any, columns: Iterable[Column]) -> Values:
    """Fields in the form in which their own export is read back."""
    return {column.name: held(getattr(row, _field(row, column).attname), column) for column in columns}


def fill(row: Any, columns: Iterable[Column], values: Values) -> None:
    for column in columns:
        field, value = _field(row, column), values[column.name]
        if not field.is_relation:
            value = field.to_python(value) if value is not None or field.null else ""
        setattr(row, field.attname, value)


def _field(row: Any, column: Column) -> Any:
    return row._meta.get_field(column.name)
