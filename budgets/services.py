"""Every write to a request: under its row lock, by a hat that may, while it is open, over nobody's newer save."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import transaction
from django.db.models import F, Q, Sum
from django.utils.translation import gettext as _

from accounts.models import Membership
from accounts.policy import units_for
from core.errors import Blocker, NoRight, NotYet, Stale
from core.money import MAX_BAHT, format_baht, too_large
from plans.models import AnnualActionPlan, ProjectKind

from .check_services import request_check
from .drafting import draft_lines
from .models import BudgetLine, BudgetRequest, ManagementBudget
from .permissions import REQUEST_POLICY
from .states import EDITABLE, RequestState

SATANG = Decimal("0.01")
LINE_FIELDS = ("project", "category", "description", "quantity", "unit_of_measure", "unit_cost_baht", "amount_baht")
NEW_LINE = "new-"  # external ids of lines typed here: the form's token, so that a double press saves once


def lock_for_edit(pk: int, by: Membership | None) -> BudgetRequest:
    """The request under its row lock. Raises NoRight (403) or NotYet (409) unless the hat may edit it now."""
    request = BudgetRequest.objects.select_for_update(of=("self",)).select_related("unit", "action_plan").get(pk=pk)
    require_editable(request, by)
    return request


def require_editable(request: BudgetRequest, by: Membership | None) -> None:
    """Raises NoRight (403) without the right, NotYet (409) while others hold the request."""
    REQUEST_POLICY.require(by, "edit_request", request)
    if request.state not in EDITABLE:
        state = RequestState(request.state).label
        message = _("“%(paper)s” อยู่ในสถานะ “%(state)s” จึงแก้รายการไม่ได้") % {"paper": request, "state": state}
        raise NotYet([Blocker("state", message, request.get_absolute_url())])


def may_edit(request: BudgetRequest, by: Membership | None) -> bool:
    return request.state in EDITABLE and REQUEST_POLICY.can(by, "edit_request", request)


def amount_of(values: Mapping[str, Any]) -> Decimal | None:
    """The amount as given, else quantity × unit cost to the satang, else None."""
    if values.get("amount_baht") is not None:
        return Decimal(values["amount_baht"])
    if values.get("quantity") is None or values.get("unit_cost_baht") is None:
        return None
    return (values["quantity"] * values["unit_cost_baht"]).quantize(SATANG, ROUND_HALF_UP)


@transaction.atomic
def add_line(request: BudgetRequest, values: Mapping[str, Any], *, by: Membership | None, token: str = "") -> BudgetLine:
    """A new line at the end; totals and check follow. The same token twice is one line."""
    request = lock_for_edit(request.pk, by)
    twin = request.lines.filter(external_id=NEW_LINE + token).first() if token else None
    if twin is not None:
        return twin
    row = _new_line(request, token)
    _fill(row, {**values, "amount_baht": amount_of(values)})
    _settle(request, by)
    return row


@transaction.atomic
def change_line(line: BudgetLine, form: Any, *, by: Membership | None) -> BudgetLine:
    """The whole line over what stands; totals and check follow. Raises Clash for fields that two people changed."""
    request = lock_for_edit(line.request_id, by)
    settled = form.settled()
    row: BudgetLine = settled.line
    _fill(row, {**settled.values, "amount_baht": amount_of(settled.values)})
    _settle(request, by)
    return row


def _new_line(request: BudgetRequest, token: str) -> BudgetLine:
    last = request.lines.order_by("-order").values_list("order", flat=True).first() or 0
    return BudgetLine(request=request, order=last + 1, external_id=NEW_LINE + token if token else "", revision=0)


def _current(pk: int, revision: int, values: Mapping[str, Any]) -> BudgetLine:
    row = BudgetLine.objects.select_for_update(of=("self",)).select_related("project", "category").get(pk=pk)
    if row.revision != revision:
        raise Stale(_differences(row, {**values, "amount_baht": amount_of(values)}))
    return row


def _differences(row: BudgetLine, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    pairs = [(name, values[name], getattr(row, name)) for name in LINE_FIELDS if name in values]
    return [
        {"label": BudgetLine._meta.get_field(name).verbose_name, "mine": shown(mine), "theirs": shown(theirs)}  # type: ignore[union-attr]
        for name, mine, theirs in pairs
        if mine != theirs
    ]


def shown(value: object) -> str:
    if isinstance(value, Decimal):
        return format_baht(value) if value == value.quantize(SATANG) else f"{value.normalize():f}"
    return "–" if value in (None, "") else str(value)


def _fill(row: BudgetLine, values: Mapping[str, Any]) -> None:
    for name in LINE_FIELDS:
        if name in values:
            setattr(row, name, values[name])
    row.revision += 1
    row.save()
    if "districts" in values:
        row.districts.set(values["districts"])


@transaction.atomic
def save_amount(line: BudgetLine, amount: Decimal, *, by: Membership | None, revision: int) -> BudgetLine:
    """Only the amount, as typed in the tree."""
    request = lock_for_edit(line.request_id, by)
    row = _current(line.pk, revision, {"amount_baht": amount})
    _fill(row, {"amount_baht": amount})
    _settle(request, by)
    return row


@transaction.atomic
def delete_line(line: BudgetLine, *, by: Membership | None, revision: int) -> None:
    request = lock_for_edit(line.request_id, by)
    _current(line.pk, revision, {}).delete()
    _settle(request, by)


@transaction.atomic
def set_management(request: BudgetRequest, amount: Decimal, *, by: Membership | None, revision: int) -> BudgetRequest:
    """The management budget, over the request's own revision."""
    held = lock_for_edit(request.pk, by)
    if held.revision != revision and held.management_baht != amount:
        label = BudgetRequest._meta.get_field("management_baht").verbose_name
        raise Stale([{"label": label, "mine": shown(amount), "theirs": shown(held.management_baht)}])
    if held.lines.filter(project__kind=ProjectKind.MANAGEMENT).exists():
        message = _("งบบริหารจัดการของคำขอนี้มีรายการย่อย แก้วงเงินที่รายการ")
        raise NotYet([Blocker("management-lines", message, f"{held.get_absolute_url()}#management")])
    held.management_baht = amount
    _settle(held, by)
    return held


def refresh_totals(request: BudgetRequest) -> BudgetRequest:
    """total = ordinary lines + management budget; where the management budget has lines, it is their sum. Three queries."""
    of_management = Q(project__kind=ProjectKind.MANAGEMENT)
    sums = request.lines.aggregate(ordinary=Sum("amount_baht", filter=~of_management), management=Sum("amount_baht", filter=of_management))
    if sums["management"] is not None:
        request.management_baht = sums["management"]
    request.total_baht = (sums["ordinary"] or Decimal(0)) + request.management_baht
    if max(request.total_baht, request.management_baht) > MAX_BAHT:
        raise NotYet([Blocker("too-large", too_large(format_baht(request.total_baht)), request.get_absolute_url())])
    request.revision = F("revision") + 1
    request.save(update_fields=["management_baht", "total_baht", "revision", "updated_at"])
    request.refresh_from_db(fields=["revision"])
    return request


def _settle(request: BudgetRequest, by: Membership | None) -> None:
    refresh_totals(request)
    request_check(fiscal_year=request.fiscal_year, action_plan=request.action_plan, by=by)


@transaction.atomic
def generate_request(action_plan: AnnualActionPlan, *, by: Membership | None) -> BudgetRequest:
    """The request of an action plan with lines from its projects; the one that is there already when there is one."""
    if not units_for(by, "edit_request").filter(pk=action_plan.unit_id).exists():
        raise NoRight(_("ตำแหน่งที่ใช้อยู่ไม่มีสิทธิทำคำของบประมาณของ “%(unit)s”") % {"unit": action_plan.unit})
    AnnualActionPlan.objects.select_for_update(of=("self",)).get(pk=action_plan.pk)
    standing = BudgetRequest.objects.filter(unit=action_plan.unit_id, fiscal_year=action_plan.fiscal_year).first()
    return standing or _drafted(action_plan, by)


def _drafted(action_plan: AnnualActionPlan, by: Membership | None) -> BudgetRequest:
    lines = draft_lines(action_plan)
    if not lines:
        raise NotYet([Blocker("no-projects", _("แผนยังไม่มีโครงการที่มีวงเงิน เพิ่มโครงการก่อนสร้างคำขอ"), action_plan.get_absolute_url())])
    request = BudgetRequest.objects.create(
        unit=action_plan.unit,
        fiscal_year=action_plan.fiscal_year,
        action_plan=action_plan,
        request_no=f"{action_plan.unit.code}/{action_plan.fiscal_year}/001",
        management_baht=_management_of(action_plan),
    )
    _add(request, lines)
    _settle(request, by)
    return request


def _add(request: BudgetRequest, lines: Sequence[BudgetLine]) -> None:
    for order, line in enumerate(lines, start=1):
        line.request, line.order = request, order
    BudgetLine.objects.bulk_create(lines)


def _management_of(action_plan: AnnualActionPlan) -> Decimal:
    entitled = ManagementBudget.objects.filter(unit=action_plan.unit_id, fiscal_year=action_plan.fiscal_year).first()
    if entitled is not None:
        return entitled.amount_baht
    return action_plan.projects.filter(kind=ProjectKind.MANAGEMENT).aggregate(total=Sum("amount_baht"))["total"] or Decimal(0)
