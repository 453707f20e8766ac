"""Recording that two pieces of work which look alike are not the same."""

import pghistory
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Membership
from core.errors import Blocker, NoRight, NotYet
from core.thai import tidy_text

from ..answers import MIN_REASON
from ..facts.neighbours import pair_of
from ..models import AnnualActionPlan, SameWorkDecision
from ..permissions import ACTION_PLAN_POLICY

DECIDES = frozenset({"edit_action_plan", "sign_action_plan"})


@transaction.atomic
def decide_not_same(
    action_plan: AnnualActionPlan, keys: tuple[str, str], names: str, reason: str, *, by: Membership | None
) -> SameWorkDecision:
    """Keeps the decision for this pair of works (`project:12`), in either order; the one that stands is left as it is.

    Raises NoRight, or NotYet when the reason is too short.
    """
    if by is None or DECIDES.isdisjoint(ACTION_PLAN_POLICY.actions_on(by, action_plan)):
        raise NoRight(_("ตำแหน่งที่ใช้อยู่วินิจฉัยแทน “%(unit)s” ไม่ได้") % {"unit": action_plan.unit})
    words = tidy_text(reason)
    if len(words) < MIN_REASON:
        raise NotYet([Blocker("reason", _("เขียนเหตุผลอย่างน้อย %(n)s ตัวอักษร") % {"n": MIN_REASON})])
    first, second = pair_of(*keys)
    told = {"action_plan": action_plan, "names": names, "reason": words, "decided_by": by, "decided_user": by.user}
    with pghistory.context(hat=by.pk, user=by.user_id, signed_as=by.signature()):
        decision, _new = SameWorkDecision.objects.get_or_create(first=first, second=second, defaults=told | {"decided_as": by.signature()})
    return decision
