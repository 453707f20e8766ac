"""จ.1 / กจ.1: the project table of a development plan, by issue and programme, with the yearly targets of each issue."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from plans.models import DevelopmentIssue, DevelopmentPlan, Indicator, PlanProject, Programme

from .answers import answers_of_plan
from .heads import head_of_plan, signed, total
from .kind import Print, Snapshot, Twin
from .tables import pages

PARTS = ("indicators__targets", "programmes__plan_projects__years")


def freeze(plan: DevelopmentPlan) -> Snapshot:
    """Eight queries, whatever the number of projects; those of a check more where a fault was answered."""
    years = list(range(plan.year_from, plan.year_to + 1))
    groups = [_group(issue, years) for issue in plan.issues.prefetch_related(*PARTS)]
    return {
        **head_of_plan(plan),
        "plan_title": plan.title,
        "goal": plan.development_goal,
        "years": years,
        "groups": groups,
        "count": sum(group["count"] for group in groups),
        **_sums(groups, len(years)),
        "answers": answers_of_plan(plan),
        "signed": signed(plan.transitions.all()),
    }


def _group(issue: DevelopmentIssue, years: Sequence[int]) -> Snapshot:
    """The indicators of the issue, then each programme with its projects."""
    projects = [[_project(project, years) for project in programme.plan_projects.all()] for programme in issue.programmes.all()]
    rows = [_indicator(indicator, years) for indicator in issue.indicators.all()]
    for programme, found in zip(issue.programmes.all(), projects, strict=True):
        rows += [_programme(programme), *found]
    flat = [row for found in projects for row in found]
    return {"issue": issue.name, "rows": rows, "count": len(flat), **_sums(flat, len(years))}


def _indicator(indicator: Indicator, years: Sequence[int]) -> Snapshot:
    given = {target.year: _number(target.value) for target in indicator.targets.all()}
    name = f"{indicator.name} ({indicator.unit_of_measure})" if indicator.unit_of_measure else indicator.name
    return {"kind": "indicator", "name": name, "targets": [given.get(year, "") for year in years]}


def _number(value: Decimal) -> str:
    return f"{value.normalize():,f}"


def _programme(programme: Programme) -> Snapshot:
    return {"kind": "programme", "name": programme.name}


def _project(project: PlanProject, years: Sequence[int]) -> Snapshot:
    given = {row.year: row.indicative_baht for row in project.years.all() if row.year in years}
    return {
        "kind": "project",
        "name": project.name,
        "indicator": project.indicator,
        "target": project.target,
        "agency": project.lead_agency,
        "source": str(project.get_source_display()),
        "by_year": [str(given.get(year, Decimal(0))) for year in years],
        "total": str(total(given.values())),
    }


def _sums(rows: Iterable[Snapshot], years: int) -> Snapshot:
    found = list(rows)
    by_year = [total(Decimal(row["by_year"][year]) for row in found) for year in range(years)]
    return {"by_year": [str(baht) for baht in by_year], "total": str(total(by_year))}


def sections(snapshot: Snapshot) -> Iterator[Snapshot]:
    """Column widths are made for five years; an older plan of four has wider names."""
    numbers = [{**group, "number": number} for number, group in enumerate(snapshot["groups"], 1)]
    for page in pages(numbers):
        yield {**page, "wide": 4 + 2 * len(snapshot["years"])}


def twin(snapshot: Snapshot) -> Twin:
    years = snapshot["years"]
    heads = ["ประเด็นการพัฒนา", "แผนงาน", "โครงการ", "ตัวชี้วัด", *(f"ค่าเป้าหมาย {year}" for year in years)]
    return Twin("บัญชีโครงการ", [*heads, "หน่วยดำเนินงาน", "แหล่งงบ", *(f"งบ {year}" for year in years), "รวม"], _rows(snapshot), frozen=3)


def _rows(snapshot: Snapshot) -> Iterator[list[Any]]:
    blank = [""] * len(snapshot["years"])
    for group in snapshot["groups"]:
        programme = ""
        for row in group["rows"]:
            if row["kind"] == "programme":
                programme = row["name"]
            elif row["kind"] == "indicator":
                yield [group["issue"], "", "", row["name"], *row["targets"]]
            else:
                targets = [row["target"], *blank[1:]]
                yield [group["issue"], programme, row["name"], row["indicator"], *targets, row["agency"], row["source"], *_money(row)]
        yield [group["issue"], "", f"รวม {group['count']} โครงการ", "", *blank, "", "", *_money(group)]
    yield ["รวมทั้งสิ้น", "", f"{snapshot['count']} โครงการ", "", *blank, "", "", *_money(snapshot)]


def _money(row: Snapshot) -> list[Decimal]:
    return [*map(Decimal, row["by_year"]), Decimal(row["total"])]


J1 = Print("j1", "จ.1", "บัญชีโครงการตามแผนพัฒนา", DevelopmentPlan, freeze, sections, twin)
