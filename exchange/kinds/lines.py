"""Line items of a budget request. A line without an id of its own is known by its number in the database: LINE-123."""

from collections.abc import Collection, Iterator
from decimal import Decimal

from django.db.models import F, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as _n

from accounts.models import Membership
from budgets.check_services import request_check
from budgets.importing.places import Categories
from budgets.models import BudgetLine, BudgetRequest
from budgets.services import amount_of, lock_for_edit, refresh_totals
from budgets.workflow import REQUEST_WORKFLOW
from core.arrays import all_of
from plans.models import Project
from provinces.models import District

from ..faults import Wrong
from ..sheets.base import Choices, Sheet, Values
from ..sheets.lines import LINES
from ..values import money, quantity, stored
from . import line_rows
from .base import Complaint, PaperExchange

OWN = "LINE-"
NEEDS = ("project", "category")
BATCH = 250


class Lines(PaperExchange):
    code = "lines"
    target = "request"
    title = _("รายการคำขอ")
    workflow = REQUEST_WORKFLOW
    edit_action = "edit_request"

    def sheet(self, paper: BudgetRequest) -> Sheet:
        return LINES

    def choices(self, paper: BudgetRequest) -> dict[str, Choices]:
        return {"project": _projects(paper), "category": _categories(), "districts": _districts(paper)}

    def present(self, paper: BudgetRequest, keys: Collection[str] | None = None) -> Iterator[tuple[str, Values]]:
        return ((_key(line), _values(line)) for line in _standing(paper, keys).iterator(chunk_size=BATCH))

    def elsewhere(self, paper: BudgetRequest, keys: Collection[str]) -> set[str]:
        """Ids of other requests of the year; LINE-n is nobody's word but ours, so it must name a line that is here."""
        others = BudgetLine.objects.filter(_given(keys), request__fiscal_year=paper.fiscal_year).exclude(request=paper)
        own = {key for key in keys if key.startswith(OWN)}
        return set(others.values_list("external_id", flat=True)) | (own - {_key(line) for line in _standing(paper, own)} if own else set())

    def examine(self, paper: BudgetRequest, values: Values, before: Values | None) -> Iterator[Complaint]:
        """The amount is filled in here where quantity and unit cost give it."""
        if values["amount_baht"] is not None:
            return
        given = {name: None if values[name] is None else Decimal(values[name]) for name in ("quantity", "unit_cost_baht")}
        values["amount_baht"] = money(amount_of(given))
        if values["amount_baht"] is None:
            yield "amount_baht", Wrong("no_amount", _n("ไม่มีวงเงิน"), _n("ใส่วงเงิน หรือใส่ทั้งจำนวนและราคาต่อหน่วย"))

    def lock(self, pk: int, by: Membership | None) -> BudgetRequest:
        return lock_for_edit(pk, by)

    def add_staged(self, paper: BudgetRequest, upload: int) -> None:
        line_rows.add(paper, upload)

    def change_staged(self, paper: BudgetRequest, upload: int) -> None:
        line_rows.change(paper, upload)

    def settle(self, paper: BudgetRequest, by: Membership | None) -> None:
        refresh_totals(paper)
        request_check(fiscal_year=paper.fiscal_year, action_plan=paper.action_plan, by=by)


def _standing(paper: BudgetRequest, keys: Collection[str] | None) -> QuerySet[BudgetLine]:
    lines = paper.lines.order_by(F("project__rank").asc(nulls_last=True), "project_id", "order", "pk")
    if keys is not None:
        lines = lines.filter(_known_by(keys))
    return lines.prefetch_related(Prefetch("districts", District.objects.only("pk")))


def _known_by(keys: Collection[str]) -> Q:
    own = [int(key[len(OWN) :]) for key in keys if key.startswith(OWN) and key[len(OWN) :].isdecimal() and len(key) < 20]
    return _given(keys) | Q(external_id="", pk__in=own) if own else _given(keys)


def _given(keys: Collection[str]) -> Q:
    """Lines with these ids; that none is empty is said because the index holds no empty one."""
    return ~Q(external_id="") & Q(external_id__in=all_of(keys))


def _key(line: BudgetLine) -> str:
    return line.external_id or f"{OWN}{line.pk}"


def _values(line: BudgetLine) -> Values:
    return {
        "project": line.project_id,
        "category": line.category_id,
        "description": stored(line.description),
        "quantity": quantity(line.quantity),
        "unit_of_measure": stored(line.unit_of_measure),
        "unit_cost_baht": money(line.unit_cost_baht),
        "bundled_items": line.bundled_items,
        "amount_baht": money(line.amount_baht),
        "districts": sorted(district.pk for district in line.districts.all()) or None,
    }


def _projects(paper: BudgetRequest) -> Choices:
    rows = list(Project.objects.filter(action_plan=paper.action_plan_id).values_list("pk", "project_key", "name"))
    return Choices([(pk, f"{key} {name}") for pk, key, name in rows], [(key, pk) for pk, key, _name in rows])


def _categories() -> Choices:
    paths = Categories().pk_of
    return Choices([(pk, " › ".join(path)) for path, pk in sorted(paths.items(), key=lambda item: item[1])])


def _districts(paper: BudgetRequest) -> Choices:
    """Those of the body's territory, and those its lines name already."""
    near = Q(province__code__in=paper.unit.territory_codes(paper.fiscal_year)) | Q(
        pk__in=BudgetLine.districts.through.objects.filter(budgetline__request=paper).values("district")
    )
    rows = list(District.objects.filter(near).order_by("code").values_list("pk", "code", "name_th"))
    return Choices([(pk, f"{code} {name}") for pk, code, name in rows], [(code, pk) for pk, code, _name in rows])
