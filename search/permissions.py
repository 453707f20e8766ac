"""Who finds what: exactly who sees it on its own page."""

from django.db.models import Q, QuerySet

from accounts.models import Membership
from accounts.policy import areas
from core.workflow import INITIAL

from .models import Entry
from .sources import SOURCES


def visible_entries(hat: Membership | None) -> QuerySet[Entry]:
    """One subquery per action on the rows of grants; roles that do not see drafts see a paper from its submission on."""
    if hat is None:
        return Entry.objects.none()
    allowed = Q()
    for action in SOURCES:
        allowed |= Q(action=action, unit__in=areas(hat, action))
    entries = Entry.objects.filter(allowed)
    return entries if hat.role.sees_drafts else entries.exclude(state=INITIAL)
