"""Grants are derived data: (role, area) → one Django group with guardian rows on areas."""

from collections import defaultdict
from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Q

from provinces.models import GroupMembership, PlanningUnit

from .models import AreaGrant, Membership, today
from .permission_rows import permission_ids
from .roles import ROLES, Reach

Row = tuple[int, int, int]  # group, permission, unit


@dataclass(frozen=True)
class Difference:
    missing: frozenset[Row]
    surplus: frozenset[Row]

    def __bool__(self) -> bool:
        return bool(self.missing or self.surplus)


@transaction.atomic
def rebuild_grants(*, check: bool = False) -> Difference:
    """Brings the guardian rows to what roles, memberships and today's groupings say; `check` only compares."""
    permissions = permission_ids()
    wanted = frozenset(_wanted(permissions))
    standing = frozenset(AreaGrant.objects.values_list("group_id", "permission_id", "content_object_id"))
    difference = Difference(wanted - standing, standing - wanted)
    if not check:
        _apply(difference)
    return difference


def _apply(difference: Difference) -> None:
    AreaGrant.objects.bulk_create(
        [AreaGrant(group_id=g, permission_id=p, content_object_id=u) for g, p, u in difference.missing],
        ignore_conflicts=True,
        batch_size=2000,
    )
    for group, permission, unit in difference.surplus:
        AreaGrant.objects.filter(group_id=group, permission_id=permission, content_object_id=unit).delete()


def _wanted(permissions: dict[str, int]) -> set[Row]:
    areas = _Areas()
    rows: set[Row] = set()
    for group, role_code, unit, region in _role_areas():
        role = ROLES[role_code]
        own = areas.own(role.reach, unit, region)
        rows |= {(group, permissions[a], u) for a in role.actions for u in own}
        rows |= {(group, permissions[a], u) for a in role.member_actions for u in areas.members.get(unit, ())}
    return rows


def _role_areas() -> set[tuple[int, str, int | None, int | None]]:
    alive = Membership.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=today()))
    return set(alive.values_list("role_group_id", "role_code", "unit_id", "region_id").distinct())


class _Areas:
    """Today's areas by nation, region and group; three queries."""

    def __init__(self) -> None:
        self.all = list(PlanningUnit.objects.values_list("pk", flat=True))
        self.by_region: dict[int, list[int]] = defaultdict(list)
        for pk, region in PlanningUnit.objects.values_list("pk", "region_id"):
            self.by_region[region].append(pk)
        self.members: dict[int | None, list[int]] = defaultdict(list)
        for group, province in GroupMembership.objects.on(today()).values_list("group_id", "province_id"):
            self.members[group].append(province)

    def own(self, reach: Reach, unit: int | None, region: int | None) -> list[int]:
        if reach is Reach.NATION:
            return self.all
        if reach is Reach.REGION:
            return self.by_region[region] if region else []
        return [unit] if unit else []


def unused_groups() -> list[Group]:
    """Role groups without any hat; harmless, shown by `rebuild_grants --check`."""
    return list(Group.objects.filter(memberships__isnull=True, name__contains="@"))
