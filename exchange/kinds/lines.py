"""Line items of a budget request. A line without an id of its own is known by its number in the database: LINE-123."""

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import F, Max, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as _n

from accounts.models import Membership
from budgets.check_services import request_check
from budgets.importing.places import Categories
from budgets.models import BudgetLine, BudgetRequest
from budgets.services import amount_of, lock_for_edit, refresh_totals
from budgets.workflow import REQUEST_WORKFLOW
from plans.models import Project
from provinces.models import District

from ..faults import Wrong
from ..sheets.base import Choices, Sheet, Values
from ..sheets.lines import LINES
from ..values import money, quantity, stored
from .base import Complaint, PaperExchange

OWN = "LINE-"
NEEDS = ("project", "category")
COLUMNS = [
    "project_id", "category_id", "description", "quantity", "unit_of_measure", "unit_cost_baht", "bundled_items", "amount_baht",
]  # fmt: skip
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
        others = BudgetLine.objects.filter(request__fiscal_year=paper.fiscal_year, external_id__in=keys).exclude(request=paper)
        own = {key for key in keys if key.startswith(OWN)}
        return set(others.values_list("external_id", flat=True)) | (own - {_key(line) for line in _standing(paper, own)} if own else set())

    def examine(self, paper: BudgetRequest, values: Values, before: Values | None) -> Iterator[Complaint]:
        """The amount is filled in here where quantity and unit cost give it."""
        given = {name: None if values[name] is None else Decimal(values[name]) for name in ("amount_baht", "quantity", "unit_cost_baht")}
        values["amount_baht"] = money(amount_of(given))
        if values["amount_baht"] is None:
            yield "amount_baht", Wrong("no_amount", _n("ไม่มีวงเงิน"), _n("ใส่วงเงิน หรือใส่ทั้งจำนวนและราคาต่อหน่วย"))

    def lock(self, pk: int, by: Membership | None) -> BudgetRequest:
        return lock_for_edit(pk, by)

    def add(self, paper: BudgetRequest, rows: Sequence[tuple[str, Values]]) -> None:
        last = paper.lines.aggregate(last=Max("order"))["last"] or 0
        fresh = [
            _filled(BudgetLine(request=paper, external_id=key, order=order), values) for order, (key, values) in enumerate(rows, last + 1)
        ]
        BudgetLine.objects.bulk_create(fresh, BATCH)
        _set_districts([(line.pk, values["districts"]) for line, (_key, values) in zip(fresh, rows, strict=True)])

    def change(self, paper: BudgetRequest, rows: Sequence[tuple[str, Values]]) -> None:
        wanted = dict(rows)
        found = list(_standing(paper, wanted))
        for line in found:
            _filled(line, wanted[_key(line)])
            line.revision, line.updated_at = line.revision + 1, timezone.now()
        BudgetLine.objects.bulk_update(found, [*COLUMNS, "revision", "updated_at"], BATCH)
        _set_districts([(line.pk, wanted[_key(line)]["districts"]) for line in found])

    def settle(self, paper: BudgetRequest, by: Membership | None) -> None:
        refresh_totals(paper)
        request_check(fiscal_year=paper.fiscal_year, action_plan=paper.action_plan, by=by)


def _standing(paper: BudgetRequest, keys: Collection[str] | None) -> QuerySet[BudgetLine]:
    lines = paper.lines.order_by(F("project__rank").asc(nulls_last=True), "project_id", "order", "pk")
    if keys is not None:
        own = [int(key[len(OWN) :]) for key in keys if key.startswith(OWN) and key[len(OWN) :].isdecimal() and len(key) < 20]
        lines = lines.filter(Q(external_id__in=[key for key in keys if key]) | Q(external_id="", pk__in=own))
    return lines.prefetch_related(Prefetch("districts", District.objects.only("pk")))


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


def _filled(line: BudgetLine, values: Values) -> BudgetLine:
    line.project_id, line.category_id = values["project"], values["category"]
    line.description, line.unit_of_measure = values["description"], values["unit_of_measure"] or ""
    line.quantity, line.unit_cost_baht = _decimal(values["quantity"]), _decimal(values["unit_cost_baht"])
    line.bundled_items, line.amount_baht = values["bundled_items"], Decimal(values["amount_baht"])
    return line


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(value)


def _set_districts(wanted: Sequence[tuple[int, list[int] | None]]) -> None:
    through: Any = BudgetLine.districts.through
    goal = {(line, district) for line, districts in wanted for district in districts or ()}
    standing = through.objects.filter(budgetline__in=[line for line, _districts in wanted])
    there = {(row.budgetline_id, row.district_id): row.pk for row in standing}
    through.objects.filter(pk__in=[pk for link, pk in there.items() if link not in goal]).delete()
    through.objects.bulk_create(through(budgetline_id=line, district_id=district) for line, district in sorted(goal - there.keys()))


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
