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
    permission_ids.cache_clear()


@cache
def permission_ids() -> dict[str, int]:
    """Codename → id, read once per process."""
    content_type = ContentType.objects.get_for_model(PlanningUnit)
    return dict(Permission.objects.filter(content_type=content_type, codename__in=ALL_ACTIONS).values_list("codename", "pk"))
