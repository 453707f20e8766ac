from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from budgets.models import BudgetRequest
from core.fiscal import FiscalYear
from plans.models import AnnualActionPlan
from reports.models import DigitStyle, PaperCode
from reports.papers import pdf_of, xlsx_of
from reports.services import Paper, freeze

MODELS: dict[str, type[Any]] = {PaperCode.ACTION_PLAN_LIST.value: AnnualActionPlan, PaperCode.REQUEST_SUMMARY.value: BudgetRequest}


class Command(BaseCommand):
    help = "Renders one official document to a file: j2 (action-plan list) or request (request summary); .xlsx gives the spreadsheet twin."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", choices=sorted(MODELS))
        parser.add_argument("--unit", required=True, help="code of the body, such as 50 or G15")
        parser.add_argument("--fiscal-year", type=int, required=True, help="Buddhist year")
        parser.add_argument("--output", type=Path, required=True)
        parser.add_argument("--digits", choices=DigitStyle.values, default=DigitStyle.THAI)

    def handle(self, *args: Any, **options: Any) -> None:
        document = freeze(_paper(options), digits=options["digits"])
        content = xlsx_of(document) if options["output"].suffix == ".xlsx" else pdf_of(document)
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
    found: Paper | None = MODELS[options["code"]].objects.filter(unit__code=options["unit"], fiscal_year=year).first()
    if found is None:
        raise CommandError(f"no {options['code']} of unit {options['unit']} for {year}")
    return found
