"""Who sees and does what: the province checks, but only those who wrote an entry change, confirm and withdraw it."""

from typing import Any

from django.db import models
from django.db.models import Q

from accounts.models import Membership
from accounts.policy import UnitPolicy, areas
from core.workflow import INITIAL

from .models import Entry, EntryKind

#: What only hats of the role group that wrote the entry may do.
OWN_ACTIONS = frozenset({"edit_entry", "propose_entry", "confirm_entry", "withdraw_entry"})
_MINISTRY, _LOCAL, _PRIVATE = "write_ministry_entry", "write_local_entry", "write_private_entry"
KIND_ACTIONS: dict[str, frozenset[str]] = {
    EntryKind.MINISTRY: frozenset({_MINISTRY}),
    EntryKind.LAO_OWN: frozenset({_LOCAL}),
    EntryKind.LAO_GRANT: frozenset({_LOCAL}),
    EntryKind.LAO_JOINT: frozenset({_LOCAL}),
    EntryKind.PRIVATE: frozenset({_PRIVATE}),
    EntryKind.PPP: frozenset({_PRIVATE, _MINISTRY}),
    EntryKind.OTHER: frozenset({_MINISTRY, _LOCAL, _PRIVATE}),
}


class EntryPolicy(UnitPolicy):
    """A draft is seen by its writers only."""

    def scope(self, hat: Membership | None, action: str) -> models.QuerySet[Any]:
        entries = self.model._default_manager.filter(unit__in=areas(hat, action))
        if hat is None:
            return entries
        mine = Q(owner_group=hat.role_group_id)
        return entries.filter(mine if action in OWN_ACTIONS else mine | ~Q(state=INITIAL))

    def actions_on(self, hat: Membership | None, obj: Any) -> set[str]:
        held = super().actions_on(hat, obj)
        return held if hat and obj.owner_group_id == hat.role_group_id else held - OWN_ACTIONS


ENTRY_POLICY = EntryPolicy(Entry, "view_entry")


def kinds_for(hat: Membership | None) -> list[tuple[str, Any]]:
    """The sources this hat's body may write."""
    held = hat.role.actions if hat else frozenset()
    return [(kind.value, kind.label) for kind in EntryKind if KIND_ACTIONS[kind] & held]
