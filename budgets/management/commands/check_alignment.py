"""The alignment check of a year at the prompt, for people and for programs."""

import json
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from alignment.kernel import Result, Stamped, plain
from alignment.terms import version_of
from core.fiscal import FiscalYear
from plans.models import AnnualActionPlan
from provinces.models import PlanningUnit

from ...checks import results_for, terms_today

Findings = list[dict[str, Any]]


class QueryCount:
    """Counts the queries of a connection while it is worn by `execute_wrapper`."""

    def __init__(self) -> None:
        self.number = 0

    def __call__(self, execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        self.number += 1
        return execute(sql, params, many, context)


class Command(BaseCommand):
    help = "Runs every alignment rule over a year's action plans and requests. Exit 1 when something must be mended, 2 when asked wrongly."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--fiscal-year", type=int, required=True, help="Buddhist year, such as 2571")
        parser.add_argument(
            "--unit", action="extend", nargs="+", default=[], metavar="CODE", help="province (50) or group (G15); default: all"
        )
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        year = _year(options["fiscal_year"])
        count = QueryCount()
        with connection.execute_wrapper(count):
            units = _units(year, options["unit"])
            results = results_for(units)
        report = _report(year, units, results, count.number)
        write = self._as_json if options["format"] == "json" else self._as_text
        write(report, results, units)
        if any(result.blockers for result in results.values()):
            raise SystemExit(1)

    def _as_json(self, report: dict[str, Any], results: Mapping[int, Result], units: Mapping[int, str]) -> None:
        self.stdout.write(json.dumps(report, ensure_ascii=False))

    def _as_text(self, report: dict[str, Any], results: Mapping[int, Result], units: Mapping[int, str]) -> None:
        for pk, result in results.items():
            for stamped in result.findings:
                self.stdout.write(_sentence(units[pk], stamped))
        counts = ", ".join(f"{name} {number}" for name, number in report["counts"].items()) or "nothing found"
        self.stdout.write(
            f"{report['fiscal_year']}: {report['units']} units, {counts}; rules {report['rulebook']}, {report['queries']} queries"
        )


def _year(number: int) -> int:
    try:
        return FiscalYear(number).be
    except ValueError as fault:
        raise CommandError(f"--fiscal-year {number}: {fault}", returncode=2) from fault


def _units(year: int, codes: list[str]) -> dict[int, str]:
    """Unit codes by action plan. Raises CommandError (exit 2) for a unit that does not exist or has no action plan that year."""
    plans = AnnualActionPlan.objects.for_year(year).order_by("unit__kind", "unit__code")
    rows = dict(plans.values_list("unit__code", "pk"))
    known = set(PlanningUnit.objects.filter(code__in=codes).values_list("code", flat=True))
    if unknown := [code for code in codes if code not in known]:
        raise CommandError(f"--unit {' '.join(unknown)}: no such province or group; codes look like 50 or G15", returncode=2)
    if without := [code for code in codes if code not in rows]:
        raise CommandError(f"--unit {' '.join(without)}: no action plan for {year} to check", returncode=2)
    return {pk: code for code, pk in rows.items() if not codes or code in codes}


def _report(year: int, units: Mapping[int, str], results: Mapping[int, Result], queries: int) -> dict[str, Any]:
    findings = [_entry(units[pk], stamped) for pk, result in results.items() for stamped in result.findings]
    counts: Counter[str] = sum((result.counts() for result in results.values()), Counter())
    return {
        "fiscal_year": year,
        "rulebook": version_of(terms_today()(year)),
        "units": len(units),
        "queries": queries,
        "findings": findings,
        "counts": dict(sorted(counts.items())),
    }


def _entry(unit: str, stamped: Stamped) -> dict[str, Any]:
    subject = stamped.finding.subject
    return {
        "code": stamped.code,
        "severity": stamped.severity.value,
        "outcome": stamped.finding.outcome.value,
        "unit": unit,
        "subject": {"kind": subject.kind, "pk": subject.pk, "label": subject.label},
        "message_th": stamped.message_th,
        "message_en": stamped.message_en,
        "data": plain(stamped.finding.data),
    }


def _sentence(unit: str, stamped: Stamped) -> str:
    return " · ".join(_parts(unit, stamped))


def _parts(unit: str, stamped: Stamped) -> Iterator[str]:
    yield f"{unit} {stamped.code}"
    yield str(stamped.severity.label if stamped.finding.outcome == "fail" else stamped.finding.outcome.label)
    yield stamped.message_th
    if stamped.remedy_th:
        yield stamped.remedy_th
