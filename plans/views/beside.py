"""The findings beside the forms of a plan: drawn with the page, and again for what is typed, each time a draft of it was kept."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from accounts.hats import Request

from ..form_panel import panel_beside_form
from ..models import DevelopmentPlan
from ..services.attempts import Save, attempt

JUDGE, SHOWN = "judge", "shown"


def only_judges(request: Request) -> bool:
    """A form that is sent with this is judged and not saved."""
    return request.method == "POST" and JUDGE in request.POST


def judged(request: Request, plan: DevelopmentPlan, form: Any, save: Save, here: Callable[[Any], set[str]]) -> HttpResponse:
    """The panel were the form saved now; 204 when it looks as the one in sight. `here` tells the addresses of the form by its row."""
    tried = attempt(save, plan, form, by=request.hat)
    panel = panel_beside_form(plan, here(form.instance if tried.row is None else tried.row), tried)
    if request.POST.get(SHOWN) == panel.mark:
        return HttpResponse(status=204)
    return render(request, "plans/_form_findings.html", {"panel": panel, "swapped": True})
