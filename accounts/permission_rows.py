"""Django's permission rows for our actions: they stand on areas, whatever paper an action is about."""

from functools import cache

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType

from provinces.models import PlanningUnit

from .roles import ALL_ACTIONS


def ensure_permissions(**_kwargs: object) -> None:
    """Django's permission rows for our actions, on areas. Runs after every migrate, so that their ids stay the same."""
    content_type = ContentType.objects.get_for_model(PlanningUnit)
    known = set(Permission.objects.filter(content_type=content_type).values_list("codename", flat=True))
    Permission.objects.bulk_create(Permission(content_type=content_type, codename=c, name=c) for c in sorted(ALL_ACTIONS - known))
    _ids.cache_clear()


def permission_ids() -> dict[str, int]:
    """Codename → id, read once per process, and again while a migrate elsewhere has not written them all."""
    if len(_ids()) < len(ALL_ACTIONS):
        _ids.cache_clear()
    return _ids()


@cache
def _ids() -> dict[str, int]:
    content_type = ContentType.objects.get_for_model(PlanningUnit)
    return dict(Permission.objects.filter(content_type=content_type, codename__in=ALL_ACTIONS).values_list("codename", "pk"))
