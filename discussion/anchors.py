"""What a comment is about: a field ("field:rationale") or a row ("line:12") of its paper, or the whole paper ("")."""

from typing import Any

from django.core.exceptions import FieldDoesNotExist

from budgets.models import BudgetLine
from plans.models import (
    Activity,
    BriefItem,
    CooperatingUnit,
    DevelopmentIssue,
    GoalIndicator,
    Indicator,
    NeedSource,
    Objective,
    PlanProject,
    Project,
    ProjectIndicator,
    ProjectSite,
    ReadinessCheck,
    Risk,
    YearSlice,
)

from .kinds import kind_of

#: Kind of paper → kind of row → its model, and the way from there to the paper.
ROWS: dict[str, dict[str, tuple[Any, str]]] = {
    "plan": {
        "issue": (DevelopmentIssue, "plan"), "indicator": (Indicator, "issue__plan"), "goal_indicator": (GoalIndicator, "plan"),
        "plan_project": (PlanProject, "programme__issue__plan"),
    },
    "action_plan": {"project": (Project, "action_plan")},
    "project": {
        "activity": (Activity, "project"), "indicator": (ProjectIndicator, "project"), "site": (ProjectSite, "project"),
        "item": (BriefItem, "project"), "need_sources": (NeedSource, "project"), "objectives": (Objective, "project"),
        "year_slices": (YearSlice, "project"), "cooperating_units": (CooperatingUnit, "project"),
        "readiness": (ReadinessCheck, "project"), "risks": (Risk, "project"),
    },
    "request": {"line": (BudgetLine, "request")},
}  # fmt: skip
LONGEST = 200


def label_of(paper: Any, anchor: str) -> str | None:
    """The words of the field or row; None when the paper has no such thing. One query for a row."""
    kind, _colon, name = anchor.partition(":")
    if kind == "field":
        return _field_label(paper, name)
    rows = ROWS[kind_of(paper).name].get(kind)
    return _row_label(paper, *rows, name) if rows and name.isascii() and name.isdigit() and len(name) < 18 else None


def _field_label(paper: Any, name: str) -> str | None:
    try:
        field = paper._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return str(field.verbose_name)[:LONGEST] if field.concrete else None


def _row_label(paper: Any, model: Any, way: str, pk: str) -> str | None:
    row = model._default_manager.filter(pk=pk, **{way: paper}).first()
    return None if row is None else str(row)[:LONGEST]


def fragment_of(anchor: str) -> str:
    """Where on the paper's page it stands: line:12 → #line-12."""
    return f"#{anchor.replace(':', '-')}" if anchor else ""
