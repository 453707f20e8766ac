"""Writing a rule set and issuing it. Both are the secretariat's; what is issued stays as it is (the database holds that)."""

from datetime import date
from typing import Any

import pghistory
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Membership
from alignment.models import RuleSet, RuleSetting
from core.errors import Blocker, NotYet
from core.thai import date_on_screen

from .models import DryRun
from .permissions import require_rules


@transaction.atomic
def save_rule_set(form: Any, *, by: Membership | None) -> RuleSet:
    """Keeps a draft, a new one or one changed; `form` is a valid RuleSetForm. Raises NoRight, NotYet or Clash."""
    hat = require_rules(by)
    if form.instance.pk:
        _draft(form.instance.pk)
    with _signed(hat):
        kept: RuleSet = form.settled().save()
    return kept


@transaction.atomic
def save_setting(form: Any, *, by: Membership | None) -> RuleSetting:
    """What a draft says of one rule; `form` is a valid SettingForm. Raises NoRight, NotYet or Clash."""
    hat = require_rules(by)
    _draft(form.instance.rule_set_id)
    with _signed(hat):
        kept: RuleSetting = form.settled().save()
    return kept


@transaction.atomic
def leave_as_written(rule_set: RuleSet, code: str, *, by: Membership | None) -> None:
    """The draft says nothing of this rule any more: the catalogue holds. Raises NoRight or NotYet."""
    hat = require_rules(by)
    with _signed(hat):
        _draft(rule_set.pk).settings.filter(code=code).delete()


@transaction.atomic
def issue(rule_set: RuleSet, day: date, *, by: Membership | None) -> RuleSet:
    """From that day on the set holds for its years. Raises NoRight, or NotYet when it was issued or another was issued that day."""
    hat = require_rules(by)
    current = _draft(rule_set.pk)
    if RuleSet.objects.filter(first_year=current.first_year, issued_on=day).exists():
        words = {"year": current.first_year, "day": date_on_screen(day)}
        raise NotYet([Blocker("day", _("มีชุดกฎปี %(year)s ที่ออกวันที่ %(day)s อยู่แล้ว ใช้วันอื่น") % words)])
    faults = [text for setting in current.settings.all() for text in setting.faults()]
    if faults:
        raise NotYet([Blocker("setting", text) for text in faults])
    current.issued_on = day
    with _signed(hat):
        current.save(update_fields=["issued_on"])
    return current


def is_tried(rule_set: RuleSet) -> bool:
    """Whether a dry run of the set was finished. One query."""
    return DryRun.objects.filter(rule_set=rule_set, finished_at__isnull=False).exists()


def require_draft(rule_set: RuleSet) -> None:
    """Raises NotYet for an issued one."""
    if rule_set.is_issued:
        told = _("“%(name)s” ออกใช้แล้ว แก้ไม่ได้ จัดทำชุดใหม่แทน")
        raise NotYet([Blocker("issued", told % {"name": rule_set.name})])


def _draft(pk: int) -> RuleSet:
    """The set under its row lock. Raises NotYet for an issued one."""
    current = RuleSet.objects.select_for_update().get(pk=pk)
    require_draft(current)
    return current


def _signed(by: Membership) -> pghistory.context:
    return pghistory.context(hat=by.pk, user=by.user_id, signed_as=by.signature())
