"""Codes people gave to rows that have no field for one: kept beside the rows, so that the next upload finds them again."""

from collections.abc import Iterable, Mapping

from .models import ExternalKey


def keys_of(part: str, scope: str, rows: Iterable[str]) -> dict[str, str]:
    """Row → code, for rows that were given one. One query."""
    found = ExternalKey.objects.filter(part=part, scope=scope, row__in=list(rows))
    return dict(found.values_list("row", "key"))


def rows_of(part: str, scope: str, keys: Iterable[str]) -> dict[str, str]:
    """Code → row, whether the row still stands or not. One query."""
    found = ExternalKey.objects.filter(part=part, scope=scope, key__in=list(keys))
    return dict(found.values_list("key", "row"))


def remember(part: str, scope: str, rows: Mapping[str, str]) -> None:
    """Ties codes to rows; a code whose row is gone is tied anew."""
    ExternalKey.objects.filter(part=part, scope=scope, row__in=rows.values()).exclude(key__in=rows).delete()
    ExternalKey.objects.bulk_create(
        [ExternalKey(part=part, scope=scope, key=key, row=row) for key, row in rows.items()],
        update_conflicts=True,
        unique_fields=["part", "scope", "key"],
        update_fields=["row"],
    )
