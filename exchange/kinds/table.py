"""The project table of a development plan."""

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from plans.models import DevelopmentPlan, PlanProject, PlanProjectYear, Programme
from plans.services.editing import open_plan, touch
from plans.workflow import PLAN_WORKFLOW

from ..sheets.base import Choices, Sheet, Values
from ..sheets.table import table
from ..values import money, stored
from .base import PaperExchange

BATCH = 250
FIELDS = ["programme_id", "name", "lead_agency"]


class Table(PaperExchange):
    code = "table"
    target = "plan"
    title = _("บัญชีโครงการ")
    workflow = PLAN_WORKFLOW
    edit_action = "edit_plan"

    def sheet(self, paper: DevelopmentPlan) -> Sheet:
        return table(_years(paper))

    def choices(self, paper: DevelopmentPlan) -> dict[str, Choices]:
        rows = Programme.objects.filter(issue__plan=paper).order_by("issue__order", "order", "pk")
        return {"programme": Choices(rows.values_list("pk", "name"))}

    def present(self, paper: DevelopmentPlan, keys: Collection[str] | None = None) -> Iterator[tuple[str, Values]]:
        rows = PlanProject.objects.filter(programme__issue__plan=paper).prefetch_related("years")
        found = rows if keys is None else rows.filter(project_key__in=keys)
        ordered = found.order_by("programme__issue__order", "programme__order", "order", "pk")
        return ((row.project_key, _values(row, _years(paper))) for row in ordered)

    def elsewhere(self, paper: DevelopmentPlan, keys: Collection[str]) -> set[str]:
        """Keys of other bodies; versions of one body's plan share theirs."""
        others = PlanProject.objects.filter(project_key__in=keys).exclude(programme__issue__plan__unit=paper.unit_id)
        return set(others.values_list("project_key", flat=True))

    def lock(self, pk: int, by: Membership | None) -> DevelopmentPlan:
        return open_plan(pk, by)

    def add(self, paper: DevelopmentPlan, rows: Sequence[tuple[str, Values]]) -> None:
        last = PlanProject.objects.filter(programme__issue__plan=paper).aggregate(last=Max("order"))["last"] or 0
        fresh = [_filled(PlanProject(project_key=key, order=order), values) for order, (key, values) in enumerate(rows, last + 1)]
        PlanProject.objects.bulk_create(fresh, BATCH)
        _set_years(fresh, dict(rows), _years(paper))

    def change(self, paper: DevelopmentPlan, rows: Sequence[tuple[str, Values]]) -> None:
        wanted = dict(rows)
        found = list(PlanProject.objects.filter(programme__issue__plan=paper, project_key__in=wanted))
        for row in found:
            _filled(row, wanted[row.project_key])
        PlanProject.objects.bulk_update(found, FIELDS, BATCH)
        _set_years(found, wanted, _years(paper))

    def settle(self, paper: DevelopmentPlan, by: Membership | None) -> None:
        touch(paper)


def _years(paper: DevelopmentPlan) -> range:
    return range(paper.year_from, paper.year_to + 1)


def _values(row: PlanProject, years: range) -> Values:
    baht = {given.year: money(given.indicative_baht) for given in row.years.all()}
    return {
        "programme": row.programme_id,
        "name": stored(row.name),
        "lead_agency": stored(row.lead_agency),
        **{f"year_{year}": baht.get(year) for year in years},
    }


def _filled(row: PlanProject, values: Values) -> PlanProject:
    row.programme_id, row.name, row.lead_agency = values["programme"], values["name"], values["lead_agency"] or ""
    return row


def _set_years(rows: Sequence[PlanProject], wanted: dict[str, Values], years: range) -> None:
    """The yearly figures of these rows, for good."""
    PlanProjectYear.objects.filter(plan_project__in=rows, year__in=years).delete()
    PlanProjectYear.objects.bulk_create(
        PlanProjectYear(plan_project=row, year=year, indicative_baht=Decimal(baht))
        for row in rows
        for year in years
        if (baht := wanted[row.project_key][f"year_{year}"]) is not None
    )
