"""Saying that a project and the work it was found to resemble are not the same."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_http_methods

from accounts.hats import Request
from alignment.kernel import Stamped
from core.errors import NoRight
from plans.answers import MIN_REASON
from plans.forms.fields import TidyForm
from plans.models import AnnualActionPlan
from plans.permissions import ACTION_PLAN_POLICY
from plans.services import decide_not_same
from plans.services.same_work import DECIDES

from .. import answers
from ..check_services import check_if_changed
from ..panel import rule_title


class NotSameForm(TidyForm):
    reason = forms.CharField(
        label=_l("เหตุผล"), widget=forms.Textarea(attrs={"rows": 4}), min_length=MIN_REASON, max_length=4000,
        help_text=_l("บอกว่าต่างกันที่ใด เช่น คนละลำน้ำ คนละช่วงทาง หรือคนละกลุ่มเป้าหมาย"),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def not_same(request: Request, pk: int, fingerprint: str) -> HttpResponse:
    """Raises NoRight; Http404 when the hat sees no such fault, or the fault is not about two works."""
    paper: AnnualActionPlan = get_object_or_404(ACTION_PLAN_POLICY.scope(request.hat, "view_action_plan").select_related("unit"), pk=pk)
    if DECIDES.isdisjoint(ACTION_PLAN_POLICY.actions_on(request.hat, paper)):
        raise NoRight(_("ตำแหน่งที่ใช้อยู่วินิจฉัยแทน “%(unit)s” ไม่ได้") % {"unit": paper.unit})
    fault = answers.fault_of(paper, fingerprint)
    if fault is None or fault.code not in answers.OF_PAIRS:
        raise Http404
    form = NotSameForm(request.POST or None)
    if form.is_valid():
        keys, names = _pair(fault)
        decide_not_same(paper, keys, names, form.cleaned_data["reason"], by=request.hat)
        check_if_changed(paper, by=request.hat)
        messages.success(request, _("บันทึกแล้วว่าไม่ใช่งานเดียวกัน: %(what)s") % {"what": names})
        return redirect(paper)
    values = {"paper": paper, "fault": fault, "form": form, "rule": rule_title(fault.code)}
    return render(request, "budgets/not_same.html", values, status=422 if form.errors else 200)


def _pair(fault: Stamped) -> tuple[tuple[str, str], str]:
    """The keys of both works, and their names as the finding has them."""
    data = fault.finding.data
    source, pk = data["pair"]
    return (f"project:{fault.finding.subject.pk}", f"{source}:{pk}"), f"{data['project']} / {data['other']} ({data['fy2']})"
