"""The deadline of a golden case: `sending` names the paper that is with its writers (plan, action_plan or request; the others were sent),
`window` its last day (null: none on record), `extended` and `mend_by` later ones, `now` the moment in Bangkok.
"""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from plans.facts import Deadline
from plans.models import PaperKind

BANGKOK = ZoneInfo("Asia/Bangkok")


def deadline_of(given: dict[str, Any], kind: PaperKind) -> Deadline | None:
    if given.get("sending") != kind:
        return None
    return Deadline(kind.value, given.get("year", 2571), _day(given["now"]), given["window"], given.get("extended"), given.get("mend_by"))


def _day(now: str) -> date:
    return timezone.localdate(datetime.fromisoformat(now).replace(tzinfo=BANGKOK))
