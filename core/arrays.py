"""Many values handed to the server as one array: for `field__in=all_of(…)`.

Bare values become a parameter each, which takes longer than the search. And the planner knows how long an array is, so that it goes by the
index for a few rows and reads the whole table only for many.
"""

from collections.abc import Collection

from django.db.models.expressions import RawSQL


def all_of(keys: Collection[str]) -> RawSQL:
    return RawSQL("SELECT unnest(%s::text[])", [list(keys)])


def all_ids(pks: Collection[int]) -> RawSQL:
    return RawSQL("SELECT unnest(%s::bigint[])", [list(pks)])
