"""Justifications and waivers: giving one, deciding one, the list of them, and the open register of waivers."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, QuerySet, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.hats import Request
from accounts.models import today
from core.errors import NoRight
from plans.answers import MIN_REASON
from plans.forms.fields import ThaiDateInput, TidyForm
from plans.models import AnnualActionPlan, Answerable, AnswerKind, Decision, DevelopmentPlan, FindingAnswer

from .. import answers
from ..panel import rule_title

SHOWN = 100  # on a page
RELATED = ("action_plan__unit", "plan__unit")
WAITS_FIRST = Case(When(decision=Decision.PENDING, then=Value(0)), default=Value(1))


class ReasonForm(TidyForm):
    reason = forms.CharField(
        label=_l("เหตุผล"), widget=forms.Textarea(attrs={"rows": 5}), min_length=MIN_REASON, max_length=4000,
        help_text=_l("ระบุเหตุผลและสิ่งที่จะดำเนินการ ข้อความนี้จะอยู่ในเอกสาร เมื่ออนุญาตให้ผ่อนผันจะอยู่ในทะเบียนที่เปิดเผยด้วย"),
    )  # fmt: skip


class DecisionForm(TidyForm):
    note = forms.CharField(
        label=_l("ความเห็นของผู้พิจารณา"), widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=4000,
        help_text=_l("ต้องเขียนเมื่อไม่รับหรือไม่อนุญาต ผู้ขอจะอ่านข้อความนี้"),
    )  # fmt: skip
    valid_until = ThaiDateInput(label=_l("ผ่อนผันถึงวันที่"), required=False, help_text=_l("วัน/เดือน/ปี พ.ศ. เช่น 30/9/2570"))


@require_safe
def answer_list(request: Request) -> HttpResponse:
    """What the hat sees, those that wait first. Two queries a page."""
    found = answers.visible_answers(request.hat).select_related(*RELATED)
    return _list(request, "budgets/answers.html", found.order_by(WAITS_FIRST, "-asked_at", "-pk"))


@require_safe
def waiver_register(request: HttpRequest) -> HttpResponse:
    """Open to everybody: every waiver granted, in force or over. Two queries a page."""
    granted = FindingAnswer.objects.filter(kind=AnswerKind.WAIVER, decision__in=(Decision.ACCEPTED, Decision.OVER))
    return _list(request, "budgets/waivers.html", granted.select_related(*RELATED).order_by("-decided_at", "-pk"))


def _list(request: HttpRequest, template: str, found: QuerySet[FindingAnswer]) -> HttpResponse:
    page = Paginator(found, SHOWN).get_page(request.GET.get("page"))
    return render(request, template, {"page": page, "rows": [_row(answer) for answer in page]})


def _row(answer: FindingAnswer) -> dict[str, Any]:
    paper = answer.paper
    words = {"rule": rule_title(answer.code), "over": answer.is_over(today()), "years": _years(paper)}
    return {"answer": answer, "paper": paper, **words}


def _years(paper: Answerable) -> str:
    return str(paper.fiscal_year) if isinstance(paper, AnnualActionPlan) else f"{paper.year_from}–{paper.year_to}"


@require_http_methods(["GET", "POST"])
def answer_new(request: Request, pk: int, fingerprint: str, of: type[Answerable] = AnnualActionPlan) -> HttpResponse:
    """Raises Http404 when the hat sees no such fault."""
    policy = answers.ANSWERING[of].policy
    paper: Answerable = get_object_or_404(policy.scope(request.hat, policy.view_action).select_related("unit"), pk=pk)
    if not answers.may_ask(paper, answers.held_on(paper, request.hat)):
        raise NoRight(_("ตำแหน่งที่ใช้อยู่ชี้แจงหรือขอผ่อนผันแทน “%(unit)s” ไม่ได้") % {"unit": paper.unit})
    fault = answers.fault_of(paper, fingerprint)
    if fault is None:
        raise Http404
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        answer = answers.answer_fault(paper, fingerprint, form.cleaned_data["reason"], by=request.hat)
        messages.success(request, _("ส่งแล้ว: %(what)s") % {"what": answer.get_kind_display()})
        return redirect("budgets:answer", answer.pk)
    values = {"paper": paper, "fault": fault, "form": form, "rule": rule_title(fault.code), "is_waiver": fault.severity == "blocker"}
    return render(request, "budgets/answer_new.html", values, status=422 if form.errors else 200)


def _get(request: Request, pk: int) -> FindingAnswer:
    found: FindingAnswer = get_object_or_404(answers.visible_answers(request.hat).select_related(*RELATED), pk=pk)
    return found


@require_safe
def answer_page(request: Request, pk: int) -> HttpResponse:
    return _page(request, _get(request, pk), DecisionForm())


def _page(request: Request, answer: FindingAnswer, form: DecisionForm, status: int = 200) -> HttpResponse:
    paper = answer.paper
    policy = answers.ANSWERING[type(paper)].policy
    waits = answer.decision == Decision.PENDING
    return render(request, "budgets/answer.html", {
        **_row(answer),
        "form": form,
        "sees_paper": policy.can(request.hat, policy.view_action, paper),
        "may_decide": waits and answers.may_decide(answer, request.hat, answers.held_on(paper, request.hat)),
        "may_withdraw": waits and request.hat is not None and request.hat.user_id == answer.asked_user_id,
    }, status=status)  # fmt: skip


def plan_answer_new(request: Request, pk: int, fingerprint: str) -> HttpResponse:
    """The same for a fault of a development plan."""
    return answer_new(request, pk, fingerprint, of=DevelopmentPlan)


@require_POST
def answer_decide(request: Request, pk: int) -> HttpResponse:
    answer = _get(request, pk)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _page(request, answer, form, 422)
    accept = request.POST.get("decision") == "accept"
    decided = answers.decide(answer, accept=accept, by=request.hat, **form.cleaned_data)
    messages.success(request, _("บันทึกผลแล้ว: %(decision)s") % {"decision": decided.get_decision_display()})
    return redirect("budgets:answer", answer.pk)


@require_POST
def answer_withdraw(request: Request, pk: int) -> HttpResponse:
    answer = _get(request, pk)
    answers.withdraw(answer, by=request.hat)
    messages.success(request, _("ถอนคืนแล้ว"))
    return redirect("budgets:answers")
