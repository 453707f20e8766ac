"""Setting the windows of submission and granting one body a later last day. Both are the secretariat's."""

from datetime import date
from typing import Any

import pghistory
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Membership, today
from core.errors import Blocker, NoRight, NotYet
from core.thai import date_on_screen, tidy_text
from provinces.models import PlanningUnit

from ..answers import MIN_REASON
from ..models import Extension, SubmissionWindow
from ..permissions import require_calendar


@transaction.atomic
def save_window(form: Any, *, by: Membership | None) -> SubmissionWindow:
    """Keeps a window, a new one or one changed; `form` is a valid WindowForm. Raises NoRight or Clash."""
    require_calendar(by)
    with _signed(by):
        window: SubmissionWindow = form.settled().save()
    return window


@transaction.atomic
def extend(window: SubmissionWindow, unit: PlanningUnit, *, until: date, reason: str, by: Membership | None) -> Extension:
    """Grants one body a later last day; granting again changes the day. Raises NoRight, or NotYet with every reason at once."""
    require_calendar(by)
    if by is None:
        raise NoRight
    current = SubmissionWindow.objects.select_for_update().get(pk=window.pk)
    words = tidy_text(reason)
    blockers = list(_against(current, unit, until, words))
    if blockers:
        raise NotYet(blockers)
    granted = {"until": until, "reason": words, "granted_by": by, "granted_as": by.signature(), "granted_at": timezone.now()}
    with _signed(by):
        extension, _new = Extension.objects.update_or_create(window=current, unit=unit, defaults=granted)
    return extension


def _against(window: SubmissionWindow, unit: PlanningUnit, until: date, reason: str) -> list[Blocker]:
    found = []
    if unit.kind != window.level:
        told = _("กำหนดนี้ใช้กับ%(level)s ขยายให้ “%(unit)s” ไม่ได้")
        found.append(Blocker("level", told % {"level": window.get_level_display(), "unit": unit.full_name}))
    if until <= window.closes_on:
        told = _("วันที่ขยายให้ต้องอยู่หลังวันสุดท้ายที่รับ (%(day)s)")
        found.append(Blocker("until", told % {"day": date_on_screen(window.closes_on)}))
    elif until < today():
        found.append(Blocker("until", _("วันที่ขยายให้ (%(day)s) ผ่านไปแล้ว") % {"day": date_on_screen(until)}))
    if len(reason) < MIN_REASON:
        found.append(Blocker("reason", _("เขียนเหตุผลอย่างน้อย %(n)s ตัวอักษร") % {"n": MIN_REASON}))
    return found


def _signed(by: Membership | None) -> pghistory.context:
    return pghistory.context(hat=by.pk, user=by.user_id, signed_as=by.signature()) if by else pghistory.context()
