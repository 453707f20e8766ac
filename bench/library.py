"""Five rules as a checking library's user writes them: pandera schemas over pandas tables, amounts in whole satang."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from importlib.metadata import version
from typing import Any, cast

import pandas as pd
import pandera.pandas as pa

from budgets.facts import RequestFacts
from plans.facts import ProjectFacts
from plans.models import Bucket, ProjectKind

SATANG, STEP = 100, 100 * 100
Row = dict[str, Any]

PROJECTS = pa.DataFrameSchema(
    {"amount": pa.Column(int), "activities": pa.Column(int)},
    checks=pa.Check(lambda table: table["amount"] == table["activities"], name="ARI-01"),
)
LINES = pa.DataFrameSchema(
    {"amount": pa.Column(int, pa.Check(lambda amount: (amount > 0) & (amount % STEP == 0), name="ARI-06"))},
)
REQUESTS = pa.DataFrameSchema(
    {"total": pa.Column(int), "management": pa.Column(int), "ordinary": pa.Column(int), "inside": pa.Column(int)},
    checks=[
        pa.Check(lambda t: t["total"] == t["ordinary"] + t["management"], name="ARI-03"),
        pa.Check(lambda t: t["inside"] + t["management"].where(t["with_management"], 0) <= t["ceiling"], name="CEI-01"),
        pa.Check(lambda t: t["management"] == t["rate"], name="CEI-03"),
    ],
)


@dataclass(frozen=True)
class Tables:
    """The rows of the facts as flat tables: activities, projects, lines and requests; sums are the library's work."""

    activities: pd.DataFrame
    projects: pd.DataFrame
    lines: pd.DataFrame
    requests: pd.DataFrame
    name: str = f"pandera {version('pandera')}"

    @classmethod
    def of(cls, facts: Iterable[RequestFacts]) -> "Tables":
        facts = list(facts)
        ordinary = [project for request in facts for project in request.plan.ordinary]
        return cls(
            pd.DataFrame(row for project in ordinary for row in _activities(project)),
            pd.DataFrame({"project": project.pk, "amount": _satang(project.amount_baht)} for project in ordinary),
            pd.DataFrame(row for request in facts for row in _lines(request)),
            pd.DataFrame(map(_request, facts)),
        )

    def failures(self) -> Counter[str]:
        """Failing rows by check."""
        cases = [*_cases(PROJECTS, self._with_activities()), *_cases(LINES, self.lines), *_cases(REQUESTS, self._with_lines())]
        return Counter(cases)

    def says(self, check: str) -> str:
        try:
            REQUESTS.validate(self._with_lines(), lazy=True)
        except pa.errors.SchemaErrors as found:
            rows = found.failure_cases
            return str(rows[rows["check"] == check].head(1).to_dict("records"))
        return ""

    def _with_activities(self) -> pd.DataFrame:
        sums = self.activities.groupby("project")["amount"].sum().rename("activities")
        return self.projects.join(sums, on="project").fillna(0).astype({"activities": int})

    def _with_lines(self) -> pd.DataFrame:
        ordinary = self.lines[self.lines["kind"] != ProjectKind.MANAGEMENT.value]
        inside = ordinary[ordinary["bucket"] == Bucket.IN_CEILING.value]
        table = self.requests
        for name, part in (("ordinary", ordinary), ("inside", inside)):
            table = table.join(part.groupby("request")["amount"].sum().rename(name), on="request")
        return table.fillna({"ordinary": 0, "inside": 0}).astype({"ordinary": int, "inside": int})


def _cases(schema: pa.DataFrameSchema, table: pd.DataFrame) -> list[str]:
    """The names of failed checks, once for each row that fails."""
    try:
        schema.validate(table, lazy=True)
    except pa.errors.SchemaErrors as found:
        failed = found.failure_cases.drop_duplicates(["check", "index"])
        return cast(list[str], failed["check"].tolist())
    return []


def _satang(baht: Decimal) -> int:
    return int(baht * SATANG)


def _activities(project: ProjectFacts) -> Iterable[Row]:
    return ({"project": project.pk, "amount": _satang(a.amount_baht or Decimal(0))} for a in project.activities)


def _lines(request: RequestFacts) -> Iterable[Row]:
    return (
        {"request": request.pk, "amount": _satang(line.amount_baht), "kind": str(line.project.kind), "bucket": str(line.project.bucket)}
        for line in request.lines
    )


def _request(request: RequestFacts) -> Row:
    assert request.ceiling is not None
    assert request.management_rate_baht is not None
    return {
        "request": request.pk,
        "total": _satang(request.total_baht),
        "management": _satang(request.management_baht),
        "ceiling": _satang(request.ceiling.amount_baht),
        "with_management": request.ceiling.includes_management,
        "rate": _satang(request.management_rate_baht),
    }
