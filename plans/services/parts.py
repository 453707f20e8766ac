"""The parts of a development plan: issues, indicators, guidelines, programmes, rows of the project table."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Membership
from core.errors import Blocker, NotYet
from core.together import faults_of

from ..models import DevelopmentPlan
from .editing import edit, open_plan, remove, touch


@edit
def save_part(plan: int, form: Any, *, by: Membership | None) -> Any:
    """Saves the form of one part, or of the plan's own words. Raises NoRight, NotYet, Clash."""
    paper = open_plan(plan, by)
    part = _as_it_stands_now(form.settled(), paper).save()
    touch(paper)
    return part


def _as_it_stands_now(form: Any, paper: DevelopmentPlan) -> Any:
    """A new part is judged once more under the plan's lock: somebody may have added the same a moment ago. Raises NotYet."""
    if form.row.pk is not None:
        return form
    again = form.remade(form.data)
    if not again.is_valid():
        raise NotYet([Blocker("changed", fault, paper.get_absolute_url()) for fault in faults_of(again)])
    return again


@edit
def delete_part(plan: int, part: Any, *, by: Membership | None) -> None:
    """Deletes a part with what stands under it. Raises NoRight, or NotYet when a project of an action plan rests on it."""
    paper = open_plan(plan, by)
    remove(part, _("ลบไม่ได้ มีโครงการในแผนปฏิบัติราชการอ้างถึงอยู่"), paper.get_absolute_url())
    touch(paper)
