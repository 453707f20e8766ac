"""The page of one request: line tree, ceiling, next actions, alignment panel, history; and the page to sign on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.desk import onlookers
from accounts.hats import Request
from accounts.models import Membership
from accounts.papers import Anatomy, anatomy
from core.errors import Blocker, NotYet
from core.parts import Action, Year
from core.thai import baht_words
from plans.facts import deadline_of
from plans.models import Bucket, PaperKind, Project

from ..in_the_way import way_of_request
from ..models import BudgetLine, BudgetRequest, Ceiling
from ..panel import Panel, findings_of
from ..permissions import REQUEST_POLICY
from ..states import RequestState
from ..tree import Marks, Tree, build_tree
from ..turns import request_steps
from ..workflow import REQUEST_WORKFLOW

SIGNING = "submit"
CONSENT_ICON = "check-circle"
YEARS_SHOWN = 5
ZERO = Decimal(0)


def get_request(hat: Membership | None, pk: int) -> BudgetRequest:
    """In view scope, else 404."""
    papers = REQUEST_POLICY.scope(hat, REQUEST_POLICY.view_action)
    return get_object_or_404(
        papers.select_related("unit__region", "action_plan__unit", "action_plan__plan", "action_plan__standing"), pk=pk
    )


@dataclass(frozen=True)
class Figures:
    """The four figures of the ceiling bar; `ceiling` is None before it was announced."""

    inside: Decimal
    management: Decimal
    over: Decimal
    ceiling: Decimal | None


def lines_of(paper: BudgetRequest) -> list[BudgetLine]:
    """With project and the whole category path. One query."""
    return list(paper.lines.select_related("project", "category__parent__parent__parent"))


def figures_of(paper: BudgetRequest, lines: Sequence[BudgetLine]) -> Figures:
    """One query for the ceiling."""
    ordinary = [line for line in lines if not line.project.is_management]
    over = sum((line.amount_baht for line in ordinary if line.project.bucket == Bucket.OVER_CEILING), ZERO)
    inside = sum((line.amount_baht for line in ordinary), ZERO) - over
    ceiling = Ceiling.objects.filter(unit=paper.unit_id, fiscal_year=paper.fiscal_year).values_list("amount_baht", flat=True).first()
    return Figures(inside, paper.management_baht, over, ceiling)


def tree_of(paper: BudgetRequest, lines: Sequence[BudgetLine], panel: Panel, earlier: BudgetRequest | None) -> Tree:
    """Two queries: projects (those without lines too) and last year's amounts by project key."""
    projects = list(Project.objects.filter(action_plan=paper.action_plan_id))
    by_key = _amounts_before(earlier)
    name = _("ค่าใช้จ่ายในการบริหารงานกลุ่มจังหวัดแบบบูรณาการ") if paper.unit.is_group else _("ค่าใช้จ่ายในการบริหารงานจังหวัดแบบบูรณาการ")
    management = (name, paper.management_baht, earlier.management_baht if earlier else None)
    marks = Marks(panel.findings, panel.standing.checked_at if panel.standing else None)
    return build_tree(projects, lines, management=management, before=by_key, marks=marks)


def _amounts_before(earlier: BudgetRequest | None) -> dict[str, Decimal]:
    if earlier is None:
        return {}
    rows = earlier.lines.values_list("project__project_key").annotate(Sum("amount_baht")).order_by()
    return dict(rows)


def years_of(paper: BudgetRequest, hat: Membership | None) -> tuple[list[Year], BudgetRequest | None]:
    """The unit's visible requests as a years switch, and the nearest earlier one. One query."""
    papers = list(
        REQUEST_POLICY.scope(hat, REQUEST_POLICY.view_action).filter(unit=paper.unit_id).order_by("-fiscal_year")[: YEARS_SHOWN * 4]
    )
    earlier = next((p for p in papers if p.fiscal_year < paper.fiscal_year), None)
    shown = sorted({p.fiscal_year: p for p in [*papers[:YEARS_SHOWN], paper]}.values(), key=lambda p: p.fiscal_year)
    return [Year(str(p.fiscal_year), p.get_absolute_url(), p.pk == paper.pk) for p in shown], earlier


@dataclass(frozen=True)
class Page:
    """Everything the request page and its swapped parts show."""

    paper: BudgetRequest
    anatomy: Anatomy
    panel: Panel
    tree: Tree
    figures: Figures
    years: list[Year]
    earlier: BudgetRequest | None
    held: set[str]


def page_of(paper: BudgetRequest, hat: Membership | None) -> Page:
    around = anatomy(REQUEST_WORKFLOW, paper, hat, url_name="budgets:request_do", edit_action="edit_request")
    panel = findings_of(paper.action_plan, hat, paper, around.held)
    lines = lines_of(paper)
    years, earlier = years_of(paper, hat)
    return Page(paper, around, panel, tree_of(paper, lines, panel, earlier), figures_of(paper, lines), years, earlier, around.held)


def context_of(page: Page) -> dict[str, Any]:
    signing = next((a for a in page.anatomy.actions if a.name == SIGNING and a.ready), None)
    others = [_explained(a, page.paper) for a in sorted(page.anatomy.actions, key=lambda a: a.needs_comment) if a is not signing]
    way = way_of_request(page.paper, page.panel, page.held, others, page.tree.n_lines)
    return {
        "page": page,
        "paper": page.paper,
        "panel": page.panel,
        "tree": page.tree,
        "editable": page.anatomy.editable,
        "steps": request_steps(page.paper, page.panel.standing, page.held),
        "deadline": deadline_of(PaperKind.REQUEST, page.paper),
        "signing": signing,
        "actions": way.actions if way else others,
        "way": way,
        "difference": page.paper.total_baht - page.earlier.total_baht if page.earlier else None,
    }


def _explained(action: Action, paper: BudgetRequest) -> Action:
    """What follows from a deed that needs a reason; a tick for consent."""
    if not action.needs_comment:
        return replace(action, icon=CONSENT_ICON) if action.name == "accept" else action
    words = {"no": paper.request_no, "unit": paper.unit.full_name}
    return replace(action, tone="bad", consequence=_("คำขอเลขที่ %(no)s จะกลับไปที่%(unit)s เพื่อแก้ไขและชี้แจง") % words)


def request_page(request: Request, pk: int) -> HttpResponse:
    paper = get_request(request.hat, pk)
    return render(request, "budgets/request.html", context_of(page_of(paper, request.hat)) | {"onlookers": onlookers(request, paper)})


def sign_page(request: Request, pk: int) -> HttpResponse:
    """What the signature will say: figure, words, ceiling, open faults. The deed itself is the transition."""
    paper = get_request(request.hat, pk)
    REQUEST_POLICY.require(request.hat, REQUEST_WORKFLOW.by_name[SIGNING].action, paper)
    if paper.state not in REQUEST_WORKFLOW.by_name[SIGNING].sources:
        label = RequestState(paper.state).label
        raise NotYet([Blocker("state", _("คำขออยู่ในสถานะ “%(state)s” จึงไม่ต้องลงนามอีก") % {"state": label}, paper.get_absolute_url())])
    page = page_of(paper, request.hat)
    action = next(a for a in page.anatomy.actions if a.name == SIGNING)
    context = context_of(page) | {
        "action": action,
        "words": baht_words(paper.total_baht),
        "do_url": reverse("budgets:request_do", args=[pk, SIGNING]),
    }
    return render(request, "budgets/sign.html", context)
