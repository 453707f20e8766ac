"""Who sees and does what with budget requests, and who keeps the rule sets."""

from django.utils.translation import gettext as _

from accounts.models import Membership
from accounts.policy import UnitPolicy, areas
from core.errors import NoRight

from .models import BudgetLine, BudgetRequest

REQUEST_POLICY = UnitPolicy(BudgetRequest, "view_request")
LINE_POLICY = UnitPolicy(BudgetLine, "view_request", unit="request__unit", state="request__state")
KEEP_RULES = "keep_rules"


def keeps_rules(hat: Membership | None) -> bool:
    """Whether the hat writes and issues rule sets. One query, none for a role that never does."""
    return hat is not None and KEEP_RULES in hat.role.actions and areas(hat, KEEP_RULES).exists()


def require_rules(hat: Membership | None) -> Membership:
    """Raises NoRight for all but the secretariat; those who see the nation read and try rule sets."""
    if hat is None or not keeps_rules(hat):
        raise NoRight(_("ฝ่ายเลขานุการ ก.น.บ. เป็นผู้จัดทำและออกชุดกฎ ตำแหน่งที่ใช้อยู่ทำไม่ได้"))
    return hat
