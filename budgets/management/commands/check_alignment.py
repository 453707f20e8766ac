"""The alignment check of a year at the prompt, for people and for programs."""

import json
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from alignment.kernel import Stamped, plain
from alignment.terms import version_of
from core.fiscal import FiscalYear
from provinces.models import PlanningUnit

from ...checks import terms_today
from ...papers import Judged, check_year


class QueryCount:
    """Counts the queries of a connection while it is worn by `execute_wrapper`."""

    def __init__(self) -> None:
        self.number = 0

    def __call__(self, execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        self.number += 1
        return execute(sql, params, many, context)


class Command(BaseCommand):
    help = (
        "Runs every alignment rule over a year's development plans, action plans, requests and co-investment entries. "
        "Exit 1 when something must be mended, 2 when asked wrongly."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--fiscal-year", type=int, required=True, help="Buddhist year, such as 2571")
        parser.add_argument(
            "--unit", action="extend", nargs="+", default=[], metavar="CODE", help="province (50) or group (G15); default: all"
        )
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        year, codes = _year(options["fiscal_year"]), set(options["unit"])
        _known(codes)
        count = QueryCount()
        with connection.execute_wrapper(count):
            judged = check_year(year, codes)
        _none_without(codes, judged, year)
        report = _report(year, judged, count.number)
        write = self._as_json if options["format"] == "json" else self._as_text
        write(report, judged)
        if any(result.blockers for _paper, result in judged):
            raise SystemExit(1)

    def _as_json(self, report: dict[str, Any], judged: list[Judged]) -> None:
        self.stdout.write(json.dumps(report, ensure_ascii=False))

    def _as_text(self, report: dict[str, Any], judged: list[Judged]) -> None:
        for paper, result in judged:
            for stamped in result.findings:
                self.stdout.write(_sentence(paper.unit, stamped))
        counts = ", ".join(f"{name} {number}" for name, number in report["counts"].items()) or "nothing found"
        self.stdout.write(
            f"{report['fiscal_year']}: {report['units']} units, {report['papers']} papers, {counts}; "
            f"rules {report['rulebook']}, {report['queries']} queries"
        )


def _year(number: int) -> int:
    try:
        return FiscalYear(number).be
    except ValueError as fault:
        raise CommandError(f"--fiscal-year {number}: {fault}", returncode=2) from fault


def _known(codes: set[str]) -> None:
    known = set(PlanningUnit.objects.filter(code__in=codes).values_list("code", flat=True))
    if unknown := sorted(codes - known):
        raise CommandError(f"--unit {' '.join(unknown)}: no such province or group; codes look like 50 or G15", returncode=2)


def _none_without(codes: set[str], judged: list[Judged], year: int) -> None:
    """A body that has no paper is no silent pass."""
    if without := sorted(codes - {paper.unit for paper, _result in judged}):
        raise CommandError(f"--unit {' '.join(without)}: no plan, request or entry of {year} to check", returncode=2)


def _report(year: int, judged: list[Judged], queries: int) -> dict[str, Any]:
    counts: Counter[str] = sum((result.counts() for _paper, result in judged), Counter())
    return {
        "fiscal_year": year,
        "rulebook": version_of(terms_today()(year)),
        "units": len({paper.unit for paper, _result in judged}),
        "papers": len(judged),
        "queries": queries,
        "findings": [_entry(paper.unit, stamped) for paper, result in judged for stamped in result.findings],
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
