"""A project of an earlier year carried into a brief: choose it, see both sides, tick what to take."""

from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _g
from django.views.decorators.http import require_http_methods

from accounts.hats import Request

from .. import services
from ..briefs import ROW_TITLES, as_text
from ..forms.projects import CopyForm
from ..models import Project
from ..services.copying import COPIED_FIELDS, COPIED_ROWS
from .projects import editable_project


class Side(NamedTuple):
    """One field or kind of rows on both sides; it is ticked when only the earlier project has something."""

    name: str
    label: str
    before: str
    now: str

    @property
    def is_ticked(self) -> bool:
        return bool(self.before) and not self.now


@require_http_methods(["GET", "POST"])
def project_copy(request: Request, pk: int) -> HttpResponse:
    project = editable_project(request, pk)
    form = CopyForm(request.POST if request.method == "POST" else request.GET or None, paper=project.action_plan)
    if form.is_valid() and request.method == "POST":
        services.copy_forward(form.cleaned_data["source"], project, form.cleaned_data["taken"], by=request.hat)
        messages.success(request, _g("ยกข้อมูลมาแล้ว ตรวจและแก้ให้ตรงกับปีนี้ วงเงินและวันที่ต้องกรอกใหม่"))
        return redirect(project)
    source = form.cleaned_data.get("source") if form.is_bound else None
    values = {"project": project, "paper": project.action_plan, "form": form, "source": source}
    values["sides"] = _sides(source, project) if source else []
    return render(request, "plans/project_copy.html", values, status=422 if form.errors and request.method == "POST" else 200)


def _sides(source: Project, project: Project) -> list[Side]:
    fields = [Side(name, _label(name), _text(source, name), _text(project, name)) for name in COPIED_FIELDS]
    rows = [Side(name, str(ROW_TITLES[name]), _rows(source, name), _rows(project, name)) for name in COPIED_ROWS]
    return [side for side in (*fields, *rows) if side.before]


def _label(name: str) -> str:
    return str(Project._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _text(project: Project, name: str) -> str:
    return as_text(project, name, getattr(project, name))


def _rows(project: Project, name: str) -> str:
    found: list[Any] = list(getattr(project, name).all())
    return "\n".join(map(str, found))
