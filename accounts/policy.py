"""Policies over areas: a paper is in scope when the hat's role group holds the action on the paper's unit."""

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef

from core.policy import Policy
from core.workflow import INITIAL
from provinces.models import PlanningUnit

from .models import AreaGrant, Membership, today
from .permission_rows import permission_ids


def areas(hat: Membership | None, action: str) -> models.QuerySet[AreaGrant, Any]:
    """Ids of the units on which the hat holds the action: one subquery on guardian's rows."""
    if hat is None or not hat.is_active():
        return AreaGrant.objects.none().values("content_object")
    return AreaGrant.objects.filter(group_id=hat.role_group_id, permission_id=permission_ids()[action]).values("content_object")


def units_for(hat: Membership | None, action: str) -> models.QuerySet[PlanningUnit]:
    return PlanningUnit.objects.filter(pk__in=areas(hat, action))


#: The policy of each kind of paper, for what is built around papers of any kind.
POLICIES: dict[type[models.Model], Policy[Any]] = {}


class UnitPolicy(Policy[Any]):
    """For models with a `unit`. Roles that do not see drafts see it from its submission on; `draft_action` alone reaches drafts too."""

    def __init__(
        self, model: type[models.Model], view_action: str, *, unit: str = "unit", state: str = "state", draft_action: str = ""
    ) -> None:
        self.model, self.view_action, self.unit, self.state, self.draft_action = model, view_action, unit, state, draft_action
        POLICIES[model] = self

    def scope(self, hat: Membership | None, action: str) -> models.QuerySet[Any]:
        papers = self.model._default_manager.filter(**{f"{self.unit}__in": areas(hat, action)})
        if hat is not None and not hat.role.sees_drafts and action != self.draft_action:
            papers = papers.exclude(**{self.state: INITIAL})
        return papers

    def actions_on(self, hat: Membership | None, obj: Any) -> set[str]:
        if hat is None or not hat.is_active():
            return set()
        grants = AreaGrant.objects.filter(group_id=hat.role_group_id, content_object_id=self._unit_id(obj))
        return set(grants.values_list("permission__codename", flat=True))

    def holders(self, action: str, obj: Any) -> models.QuerySet[Membership]:
        """Hats that may do the action on this paper today."""
        grants = AreaGrant.objects.filter(group=OuterRef("role_group"), permission__codename=action, content_object_id=self._unit_id(obj))
        return Membership.objects.on(today()).filter(Exists(grants)).select_related("user", "unit", "region")

    def _unit_id(self, obj: Any) -> int:
        *path, last = self.unit.split("__")
        for name in path:
            obj = getattr(obj, name)
        return getattr(obj, f"{last}_id")


class AreaPolicy(Policy[PlanningUnit]):
    """For the units themselves."""

    view_action = "view_unit"

    def scope(self, hat: Membership | None, action: str) -> models.QuerySet[PlanningUnit]:
        return units_for(hat, action)

    def actions_on(self, hat: Membership | None, obj: PlanningUnit) -> set[str]:
        if hat is None or not hat.is_active():
            return set()
        return set(
            AreaGrant.objects.filter(group_id=hat.role_group_id, content_object_id=obj.pk).values_list("permission__codename", flat=True)
        )


UNIT_POLICY = AreaPolicy()
POLICIES[PlanningUnit] = UNIT_POLICY
