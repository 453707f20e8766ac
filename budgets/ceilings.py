"""How much of a body's ceiling an action plan uses."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from core.thai import date_on_screen
from plans.models import AnnualActionPlan, Bucket, ProjectKind

from .models import Ceiling, ManagementBudget

ZERO = Decimal(0)
MANAGEMENT = Q(kind=ProjectKind.MANAGEMENT)


@dataclass(frozen=True)
class CeilingFigures:
    """Baht of one action plan. `ceiling_baht` is None until it is announced; `remaining` is negative when over."""

    in_baht: Decimal
    management_baht: Decimal
    over_baht: Decimal
    ceiling_baht: Decimal | None
    in_count: int = 0
    over_count: int = 0
    includes_management: bool = True
    letter_no: str = ""
    announced_on: date | None = None

    @property
    def counted_management_baht(self) -> Decimal:
        """The management budget as far as it stands under the ceiling."""
        return self.management_baht if self.includes_management else ZERO

    @property
    def remaining(self) -> Decimal:
        return (self.ceiling_baht or ZERO) - self.in_baht - self.counted_management_baht

    @property
    def excess(self) -> Decimal:
        """Baht by which the inside exceeds the ceiling, never negative."""
        return max(-self.remaining, ZERO)

    @property
    def basis(self) -> str:
        """The letter the ceiling rests on; empty when none is on record."""
        parts = [_("กรอบตามหนังสือ %(no)s") % {"no": self.letter_no} if self.letter_no else ""]
        parts.append(_("แจ้ง %(day)s") % {"day": date_on_screen(self.announced_on, short=True)} if self.announced_on else "")
        parts.append("" if self.includes_management else _("กรอบไม่รวมงบบริหารจัดการ"))
        return " · ".join(filter(None, parts))


def ceiling_of(action_plan: AnnualActionPlan) -> CeilingFigures:
    """At most three queries. The management budget is that of the action plan, else the body's entitlement."""
    body = {"unit": action_plan.unit_id, "fiscal_year": action_plan.fiscal_year}
    sums = _sums(action_plan)
    used = CeilingFigures(
        sums["inside"] or ZERO, _management(sums["management"], body), sums["over"] or ZERO, None, sums["in_count"], sums["over_count"]
    )
    ceiling = Ceiling.objects.filter(**body).first()
    return _under(used, ceiling) if ceiling else used


def _under(used: CeilingFigures, ceiling: Ceiling) -> CeilingFigures:
    return replace(
        used,
        ceiling_baht=ceiling.amount_baht,
        includes_management=ceiling.includes_management,
        letter_no=ceiling.letter_no,
        announced_on=ceiling.announced_on,
    )


def _sums(action_plan: AnnualActionPlan) -> dict[str, Any]:
    inside, over = (~MANAGEMENT & Q(bucket=bucket) for bucket in (Bucket.IN_CEILING, Bucket.OVER_CEILING))
    return action_plan.projects.order_by().aggregate(
        inside=Sum("amount_baht", filter=inside), over=Sum("amount_baht", filter=over), management=Sum("amount_baht", filter=MANAGEMENT),
        in_count=Count("pk", filter=inside), over_count=Count("pk", filter=over),
    )  # fmt: skip


def _management(planned: Decimal | None, body: dict[str, int]) -> Decimal:
    if planned is not None:
        return planned
    entitled = ManagementBudget.objects.filter(**body).first()
    return entitled.amount_baht if entitled else ZERO
