"""What a save would bring: the form of a plan is saved, the rules speak, and everything is taken back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import transaction
from django.forms import BaseForm
from django.utils.translation import gettext as _

from accounts.models import Membership
from alignment.kernel import Result
from core.errors import Clash, NotYet

from ..models import DevelopmentPlan
from ..rules import check_plan

Save = Callable[..., Any]


class Hindrance(NamedTuple):
    """Why a form cannot be saved as it is typed; `anchor` and `label` are those of a field, empty where it is not about one."""

    text: str
    anchor: str = ""
    label: str = ""


@dataclass(frozen=True)
class Attempt:
    """The row as it would be and what the rules would say; without a result what hinders the save."""

    row: Any = None
    result: Result | None = None
    hindrances: tuple[Hindrance, ...] = ()


def attempt(save: Save, plan: DevelopmentPlan, form: Any, *, by: Membership | None) -> Attempt:
    """`save` is the service that would save the form, with its locks and its questions. Nothing of it stays. Raises NoRight."""
    if not form.is_valid():
        return Attempt(hindrances=tuple(_faults(form)))
    try:
        return _taken_back(save, plan, form, by)
    except Clash as clash:
        told = _("มีผู้บันทึกช่องนี้เป็นค่าอื่นระหว่างที่พิมพ์ กดบันทึกเพื่อดูทั้งสองค่าและเลือก")
        return Attempt(hindrances=tuple(_clashing(told, item) for item in clash.items) or (Hindrance(told),))
    except NotYet as not_yet:
        return Attempt(hindrances=tuple(Hindrance(blocker.message) for blocker in not_yet.blockers))


def _taken_back(save: Save, plan: DevelopmentPlan, form: Any, by: Membership | None) -> Attempt:
    with transaction.atomic():
        row = save(plan.pk, form, by=by)
        result = check_plan(plan.pk)
        transaction.set_rollback(True)
    return Attempt(row, result)


def _faults(form: BaseForm) -> list[Hindrance]:
    bound = {name: form[name] for name in form.errors if name in form.fields}
    of_fields = [Hindrance(str(field.errors[0]), field.auto_id, str(field.label)) for field in bound.values()]
    return [*of_fields, *(Hindrance(str(text)) for text in form.non_field_errors())]


def _clashing(told: str, item: Any) -> Hindrance:
    return Hindrance(told, item.bound.auto_id, item.label) if item.bound is not None else Hindrance(told)
