"""Where a fault is mended: the field of its form for who may write it now, else the place on the page where it stands."""

from typing import NamedTuple

from django.urls import reverse

from plans.briefs import ROWS, SECTIONS

from .models import BudgetRequest, CheckFinding
from .tree import LINE_KINDS

#: What a rule about a project asks of the brief: a column or a kind of rows. A finding that names its `items` comes first.
ITEM = {
    "ALN-02": "programme", "ALN-03": "programme", "ALN-06": "national_strategy", "ALN-07": "master_plan", "ALN-09": "sites",
    "ALN-10": "indicators", "ALN-12": "sdgs", "ARI-01": "activities", "ARI-02": "items", "ARI-04": "q1_baht", "ARI-05": "items",
    "ARI-06": "amount_baht", "ARI-07": "commitment_baht", "CMP-02": "indicators", "CMP-03": "starts_on", "DUP-01": "name",
    "DUP-02": "past_project", "DUP-03": "name", "EVD-04": "need_sources", "GEO-01": "sites", "GEO-02": "sites", "RDY-01": "readiness",
    "RDY-02": "readiness", "RDY-03": "items", "RDY-04": "readiness", "RDY-05": "asset_recipient", "RDY-06": "contract_sign_on",
}  # fmt: skip
ITEM_OF_CASE = {("ALN-10", "other_issue"): "indicators", ("RDY-01", "private"): "sites", ("RDY-02", "amount"): "items"}
KINDS_OF_ROWS = {"output_indicators": "indicators", "outcome_indicators": "indicators"}
SECTION_WITH = {item: spec.code for spec in SECTIONS for item in (*spec.fields, *spec.rows)}
#: The field of a line; its words where the rule is not about one figure.
LINE_FIELD = {
    "ALN-01": "project", "ARI-06": "amount_baht", "AMT-01": "quantity", "AMT-02": "quantity", "AMT-03": "quantity", "GEO-01": "districts",
}  # fmt: skip
#: Faults of a request or an action plan: about the ranking, about the management budget; the others about the lines or the next step.
CITED = "ALN-04"  # about the version of the development plan that the action plan cites
OF_RANKING = frozenset({"CEI-01", "CEI-02", "CEI-04", "CEI-05"})
OF_MANAGEMENT = frozenset({("CEI-03", ""), ("ARI-03", "management")})
ON_REQUEST = {"ARI-03": "total", "CEI-03": "total", "ELG-06": "lines"}


class Writes(NamedTuple):
    """Whether the reader may write the action plan and the request as they stand now."""

    plan: bool
    request: bool


def place_of(fault: CheckFinding, request: BudgetRequest | None, writes: Writes) -> str:
    """An address with its anchor; empty for what has no page. No query."""
    kind, pk = fault.subject_kind, fault.subject_pk
    if pk is None:
        return ""
    if kind in LINE_KINDS:
        return _of_line(fault, request, writes)
    if fault.code == CITED and writes.plan:
        return f"{reverse('plans:action_plan_cite', args=[fault.action_plan_id])}#id_plan"
    if fault.code in OF_RANKING:
        return f"{reverse('plans:action_plan', args=[fault.action_plan_id])}#rank-list"
    if kind == "project":
        return _of_project(fault, writes)
    if kind in ("request", "budget_request"):
        return _of_request(fault, writes)
    return f"{reverse(f'plans:{kind}', args=[pk])}#next" if kind in ("action_plan", "plan") else ""


def _of_line(fault: CheckFinding, request: BudgetRequest | None, writes: Writes) -> str:
    if writes.request or request is None:
        return f"{reverse('budgets:line', args=[fault.subject_pk])}#id_{LINE_FIELD.get(fault.code, 'description')}"
    return f"{request.get_absolute_url()}#line-{fault.subject_pk}"


def _of_project(fault: CheckFinding, writes: Writes) -> str:
    item = item_of(fault)
    section = SECTION_WITH[item]
    if not writes.plan:
        return f"{reverse('plans:project', args=[fault.subject_pk])}#{section}"
    return f"{reverse('plans:project_section', args=[fault.subject_pk, section])}#{item if item in ROWS else f'id_{item}'}"


def item_of(fault: CheckFinding) -> str:
    """The first item the finding names, else what its rule is about; the project's name at last."""
    items = fault.data.get("items")
    named = str(items[0]) if isinstance(items, list | tuple) and items else ""
    named = KINDS_OF_ROWS.get(named, named)
    if named in SECTION_WITH:
        return named
    return ITEM_OF_CASE.get((fault.code, fault.case)) or ITEM.get(fault.code, "name")


def _of_request(fault: CheckFinding, writes: Writes) -> str:
    if writes.request and (fault.code, fault.case) in OF_MANAGEMENT:
        return f"{reverse('budgets:management', args=[fault.subject_pk])}#id_amount_baht"
    if fault.case == "plan_draft":
        return f"{reverse('plans:action_plan', args=[fault.action_plan_id])}#next"
    return f"{reverse('budgets:request', args=[fault.subject_pk])}#{ON_REQUEST.get(fault.code, 'next')}"
