from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from budgets.models import BudgetRequest
from core.fiscal import FiscalYear
from plans.models import AnnualActionPlan, DevelopmentPlan, Project
from plans.states import PlanState
from reports.models import DigitStyle
from reports.papers import PRINTS, pdf_of, xlsx_of
from reports.services import freeze
from reports.sources import Paper


class Command(BaseCommand):
    help = (
        "Renders one official document to a file: j1 (project table of the plan), j11 (brief of one project), j2 (action-plan list), "
        "j3 (action plan by source of money), check or requestcheck (latest check), "
        "or request (request summary); .xlsx gives the spreadsheet twin of a table."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", choices=sorted(PRINTS))
        parser.add_argument("--unit", required=True, help="code of the body, such as 50 or G15")
        parser.add_argument("--fiscal-year", type=int, required=True, help="Buddhist year; of j1 any year of the plan")
        parser.add_argument("--project", default="", help="key of the project, for j11")
        parser.add_argument("--output", type=Path, required=True)
        parser.add_argument("--digits", choices=DigitStyle.values, default=DigitStyle.THAI)

    def handle(self, *args: Any, **options: Any) -> None:
        document = freeze(_paper(options), digits=options["digits"], code=options["code"])
        content = xlsx_of(document) if options["output"].suffix == ".xlsx" else pdf_of(document)
        if content is None:
            raise CommandError(f"{options['code']} is not a table and has no spreadsheet")
        try:
            options["output"].write_bytes(content)
        except OSError as fault:
            raise CommandError(f"{options['output']}: {fault.strerror}") from fault
        self.stdout.write(f"{options['output']}: {len(content):,} bytes, snapshot {document.snapshot_digest}")


def _paper(options: dict[str, Any]) -> Paper:
    try:
        year = FiscalYear(options["fiscal_year"]).be
    except ValueError as fault:
        raise CommandError(str(fault)) from fault
    found = FINDERS[PRINTS[options["code"]].model](options["unit"], year, options["project"])
    if found is None:
        about = f" with key {options['project']!r}" if options["code"] == "j11" else ""
        raise CommandError(f"no {options['code']} of unit {options['unit']} for {year}{about}")
    return found


def _plan(unit: str, year: int, _key: str) -> DevelopmentPlan | None:
    """The version in force, else the newest."""
    plans = DevelopmentPlan.objects.filter(unit__code=unit, year_from__lte=year, year_to__gte=year)
    return min(plans, key=lambda plan: (plan.state != PlanState.IN_FORCE, -plan.pk), default=None)


FINDERS: dict[Any, Any] = {
    DevelopmentPlan: _plan,
    AnnualActionPlan: lambda unit, year, _key: AnnualActionPlan.objects.filter(unit__code=unit, fiscal_year=year).first(),
    BudgetRequest: lambda unit, year, _key: BudgetRequest.objects.filter(unit__code=unit, fiscal_year=year).first(),
    Project: lambda unit, year, key: Project.objects.filter(
        action_plan__unit__code=unit, action_plan__fiscal_year=year, project_key=key
    ).first(),
}
