"""What this app knows to rest on a project's place in the plan: lines of requests."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from core.errors import Blocker
from plans.models import Project
from plans.services.proposals import RESTS_ON_A_PLACE

from .models import BudgetLine


def lines_of(project: Project) -> Iterator[Blocker]:
    """One query, one more for the request to open."""
    line = BudgetLine.objects.filter(project=project).select_related("request").first()
    if line is not None:
        told = _("โครงการ “%(project)s” มีรายการในคำของบประมาณ %(no)s แล้ว ลบรายการในคำขอก่อน")
        yield Blocker("lines", told % {"project": project, "no": line.request.request_no}, line.request.get_absolute_url())


def connect() -> None:
    if lines_of not in RESTS_ON_A_PLACE:
        RESTS_ON_A_PLACE.append(lines_of)
