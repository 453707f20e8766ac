"""Adding, changing and deleting lines; one amount in the tree; the management budget; the first draft."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.desk import desk, tell
from accounts.hats import Request
from core.asked import number
from core.errors import Stale
from plans.models import AnnualActionPlan
from plans.permissions import ACTION_PLAN_POLICY

from ..forms import AmountForm, LineForm
from ..models import BudgetLine, BudgetRequest
from ..permissions import LINE_POLICY
from ..services import add_line, change_line, delete_line, generate_request, may_edit, require_editable, save_amount, set_management
from .paper import context_of, get_request, page_of

form_view = require_http_methods(["GET", "HEAD", "POST"])


def get_line(request: Request, pk: int) -> BudgetLine:
    lines = LINE_POLICY.scope(request.hat, LINE_POLICY.view_action)
    return get_object_or_404(lines.select_related("request__unit", "request__action_plan__unit", "project", "category"), pk=pk)


@form_view
def line_new(request: Request, pk: int) -> HttpResponse:
    paper = get_request(request.hat, pk)
    require_editable(paper, request.hat)
    form = LineForm(request.POST or None, request=paper, initial=LineForm.blank(request.GET.get("project", "")))
    if form.is_valid():
        line = add_line(paper, form.values, by=request.hat, token=_token(form))
        messages.success(request, _("เพิ่มรายการแล้ว: %(line)s") % {"line": line})
        return _back(paper, line)
    return _form_page(request, paper, form, None)


def _token(form: LineForm) -> str:
    token = form.cleaned_data.get("token")
    return token.hex if token else ""


def _back(paper: BudgetRequest, line: BudgetLine | None = None) -> HttpResponse:
    anchor = f"line-{line.pk}" if line else "lines"
    return redirect(f"{paper.get_absolute_url()}#{anchor}")


@form_view
def line_edit(request: Request, pk: int) -> HttpResponse:
    """The line; read-only hats and closed requests see it without a form."""
    line = get_line(request, pk)
    form = LineForm(request.POST or None, request=line.request, line=line, initial=LineForm.initial_of(line))
    if request.method != "POST":
        return _form_page(request, line.request, form, line)
    require_editable(line.request, request.hat)
    if not form.is_valid():
        return _form_page(request, line.request, form, line)
    saved = change_line(line, form, by=request.hat)
    tell(request, form, _("บันทึกรายการแล้ว: %(line)s") % {"line": saved})
    return _back(line.request, line)


def _form_page(request: Request, paper: BudgetRequest, form: LineForm, line: BudgetLine | None) -> HttpResponse:
    editable = line is None or may_edit(paper, request.hat)
    districts = [] if editable or line is None else list(line.districts.all())
    context = {"paper": paper, "form": form, "line": line, "editable": editable, "districts": districts}
    context["desk"] = desk(request, form, paper) if editable else None
    return render(request, "budgets/line.html", context, status=422 if form.is_bound and form.errors else 200)


@require_POST
def line_delete(request: Request, pk: int) -> HttpResponse:
    line = get_line(request, pk)
    delete_line(line, by=request.hat, revision=_revision(request))
    messages.success(request, _("ลบรายการแล้ว: %(line)s") % {"line": line})
    return _back(line.request)


def _revision(request: Request) -> int:
    return number(request.POST.get("revision")) or 0


@form_view
def line_amount(request: Request, pk: int) -> HttpResponse:
    """One amount typed in the tree. Without script the link leads to the whole line."""
    line = get_line(request, pk)
    require_editable(line.request, request.hat)
    if request.method != "POST":
        form = AmountForm(initial={"amount_baht": line.amount_baht, "revision": line.revision}, auto_id=f"a{pk}_%s")
        return _amount_cell(request, line, form) if request.headers.get("HX-Request") else redirect("budgets:line", pk)
    form = AmountForm(request.POST, auto_id=f"a{pk}_%s")
    if not form.is_valid():
        return _amount_cell(request, line, form, status=422)
    try:
        save_amount(line, form.cleaned_data["amount_baht"], by=request.hat, revision=form.cleaned_data["revision"])
    except Stale as stale:
        return _amount_conflict(request, line, stale)
    return _saved_tree(request, line)


def _amount_cell(request: Request, line: BudgetLine, form: AmountForm, theirs: str = "", status: int = 200) -> HttpResponse:
    answer = render(request, "budgets/_amount_form.html", {"line": line, "form": form, "theirs": theirs}, status=status)
    answer["HX-Retarget"] = f"#amount-{line.pk}"
    answer["HX-Reswap"] = "innerHTML"
    return answer


def _amount_conflict(request: Request, line: BudgetLine, stale: Stale) -> HttpResponse:
    line.refresh_from_db()
    typed = request.POST.copy()
    typed["revision"] = str(line.revision)
    theirs = next((field["theirs"] for field in stale.fields), "")
    return _amount_cell(request, line, AmountForm(typed, auto_id=f"a{line.pk}_%s"), theirs, status=409)


def _saved_tree(request: Request, line: BudgetLine) -> HttpResponse:
    """The tree with its new sums; findings, figures and next actions follow out of band."""
    if not request.headers.get("HX-Request"):
        return _back(line.request, line)
    page = page_of(get_request(request.hat, line.request_id), request.hat)
    return render(request, "budgets/_saved.html", context_of(page))


@form_view
def management(request: Request, pk: int) -> HttpResponse:
    paper = get_request(request.hat, pk)
    require_editable(paper, request.hat)
    form = AmountForm(request.POST or None, initial={"amount_baht": paper.management_baht, "revision": paper.revision})
    conflict: Any = None
    if form.is_valid():
        try:
            set_management(paper, form.cleaned_data["amount_baht"], by=request.hat, revision=form.cleaned_data["revision"])
        except Stale as stale:
            paper.refresh_from_db()
            conflict, form = stale.fields, AmountForm({**request.POST.dict(), "revision": paper.revision})
        else:
            messages.success(request, _("บันทึกงบบริหารจัดการแล้ว"))
            return redirect(f"{paper.get_absolute_url()}#management")
    status = 409 if conflict else 422 if form.is_bound and form.errors else 200
    return render(request, "budgets/management.html", {"paper": paper, "form": form, "conflict": conflict}, status=status)


@require_POST
def generate(request: Request, action_plan: int) -> HttpResponse:
    plan: AnnualActionPlan = ACTION_PLAN_POLICY.visible_or_404(request.hat, pk=action_plan)
    paper = generate_request(plan, by=request.hat)
    messages.success(request, _("สร้างคำขอเลขที่ %(no)s จากแผนปฏิบัติราชการแล้ว ตรวจรายการและงบรายจ่ายก่อนเสนอ") % {"no": paper.request_no})
    return redirect(paper)
