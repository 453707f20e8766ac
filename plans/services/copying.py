"""Carrying a project of an earlier year into this year's brief: only what is named, never amounts or dates."""

from collections.abc import Collection, Iterable
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Membership
from core.errors import Blocker, NotYet

from ..models import Activity, CooperatingUnit, Indicator, Objective, Project, ProjectIndicator, ProjectSite, Risk
from .editing import edit, open_project, touch

#: Columns that may be carried over, in the order of the form.
COPIED_FIELDS = (
    "kind", "source", "national_strategy", "master_plan", "milestone", "sdgs", "government_policy", "rationale", "expected_benefit",
    "beneficiaries", "beneficiary_unit", "beneficiary_note", "coverage_type", "benefit_provinces",
    "implementing_unit", "contact_name", "contact_position", "contact_phone", "contact_email", "asset_recipient", "upkeep_note",
)  # fmt: skip
MANY = frozenset({"sdgs", "benefit_provinces"})
#: What a copied row keeps: words and places. Amounts, months, baselines and targets belong to their year.
COPIED_ROWS: dict[str, tuple[type[Any], tuple[str, ...]]] = {
    "objectives": (Objective, ("text",)),
    "indicators": (ProjectIndicator, ("level", "name", "unit_of_measure", "data_source")),
    "sites": (
        ProjectSite,
        (
            "province_id", "district_id", "subdistrict_id", "village_no", "place", "latitude", "longitude", "road_no", "km_from", "km_to",
            "land_type",
        ),
    ),
    "activities": (Activity, ("name", "unit_of_measure", "agency", "expense_type")),
    "cooperating_units": (CooperatingUnit, ("name", "duty")),
    "risks": (Risk, ("name", "level", "measure")),
}  # fmt: skip
COPIED = (*COPIED_FIELDS, *COPIED_ROWS)
MOST_OBJECTIVES = 5


@edit
def copy_forward(source: Project, target: Project, fields: Collection[str], *, by: Membership | None) -> Project:
    """Carries the named fields and rows over and sets `past_project`; rows there already stay, equal ones are not doubled.

    Names outside `COPIED` raise ValueError. Raises NoRight, or NotYet when the source is no earlier project of the same body.
    """
    if unknown := set(fields) - set(COPIED):
        raise ValueError(f"not carried over: {sorted(unknown)}")
    paper = open_project(target, by)
    _require_earlier(source, target)
    current = Project.with_candidates.select_for_update(of=("self",)).get(pk=target.pk)
    for name in (name for name in COPIED_FIELDS if name in fields):
        _copy_field(name, source, current)
    current.past_project, current.revision = source, current.revision + 1
    current.save()
    for name in (name for name in COPIED_ROWS if name in fields):
        _copy_rows(name, source, current)
    touch(paper)
    return current


def _require_earlier(source: Project, target: Project) -> None:
    old, new = source.action_plan, target.action_plan
    if old.unit_id != new.unit_id or old.fiscal_year >= new.fiscal_year:
        raise NotYet([Blocker("not-earlier", _("ยกได้เฉพาะโครงการของหน่วยงานเดียวกันในปีก่อนหน้า"), target.get_absolute_url())])


def _copy_field(name: str, source: Project, target: Project) -> None:
    if name in MANY:
        getattr(target, name).set(getattr(source, name).all())
    else:
        setattr(target, name, getattr(source, name))


def _copy_rows(name: str, source: Project, target: Project) -> None:
    model, columns = COPIED_ROWS[name]
    there = list(getattr(target, name).all())
    known = {_values(row, columns) for row in there}
    chosen = [row for row in _candidates(name, source, target) if _values(row, columns) not in known]
    if name == "objectives":
        chosen = chosen[: MOST_OBJECTIVES - len(there)]
    model._default_manager.bulk_create(
        _placed(model(project=target, **dict(zip(columns, _values(row, columns), strict=True)), **_goal(row, target)), place)
        for place, row in enumerate(chosen, len(there) + 1)
    )


def _candidates(name: str, source: Project, target: Project) -> list[Any]:
    """Sites only of the body as it is in the new year: a group may have lost a province."""
    rows = getattr(source, name).all()
    paper = target.action_plan
    return list(rows.filter(province__code__in=paper.unit.territory_codes(paper.fiscal_year)) if name == "sites" else rows)


def _placed(row: Any, place: int) -> Any:
    if hasattr(row, "order"):
        row.order = place
    return row


def _values(row: Any, columns: Iterable[str]) -> tuple[Any, ...]:
    return tuple(getattr(row, column) for column in columns)


def _goal(row: Any, target: Project) -> dict[str, Indicator | None]:
    """A copied outcome feeds the same indicator of the plan the target stands under, in whatever version."""
    if not isinstance(row, ProjectIndicator) or row.contributes_to is None or target.programme is None:
        return {}
    same = Indicator.objects.filter(issue=target.programme.issue_id, lineage=row.contributes_to.lineage)
    return {"contributes_to": same.first()}
