"""An amendment is brought into a draft: all of it in one transaction, or nothing."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from accounts.models import Membership
from core.errors import Blocker, NotYet

from ..models import DevelopmentPlan
from ..services.editing import edit, open_plan, remove, touch
from ..services.versions import series
from ..states import PlanState
from .fields import PARTS, PLAN
from .merge import in_order, merge_amendment
from .snapshot import Link, Peer, RowKey, Snapshot, Value, snapshot
from .steps import AddRow, Merge, RemoveRow, SetHome, SetValue, SetYear, Step

OURS, THEIRS = "ours", "theirs"


def common_base(one: DevelopmentPlan, other: DevelopmentPlan) -> DevelopmentPlan | None:
    """The nearest version both go back to; None when they have none. One query."""
    return base_of(one.pk, other.pk, {version.pk: version for version in series(one)})


def base_of(one: int, other: int, versions: Mapping[int, DevelopmentPlan]) -> DevelopmentPlan | None:
    mine = _line_of(one, versions)
    return next((versions[pk] for pk in _line_of(other, versions) if pk in mine), None)


def _line_of(pk: int | None, versions: Mapping[int, DevelopmentPlan]) -> list[int]:
    line: list[int] = []
    while pk is not None and pk in versions and pk not in line:
        line.append(pk)
        pk = versions[pk].based_on_id
    return line


class Ready(NamedTuple):
    """A merge before anything is written: what both began from, the amendment, and what follows."""

    base: DevelopmentPlan
    before: Snapshot
    after: Snapshot
    merge: Merge


def prepared(amendment: DevelopmentPlan, target: DevelopmentPlan) -> Ready:
    """Raises NotYet when the two have no common base. Some sixty queries whatever their size."""
    base = common_base(target, amendment)
    if base is None or amendment.pk == target.pk:
        told = _("รวมไม่ได้ “%(a)s” และ “%(b)s” ไม่ได้มาจากฉบับเดียวกัน") % {"a": amendment.version_label, "b": target.version_label}
        raise NotYet([Blocker("no-base", told, target.get_absolute_url())])
    before, after = snapshot(base), snapshot(amendment)
    return Ready(base, before, after, merge_amendment(after, before, snapshot(target)))


@edit
def merge_into(target: int, amendment: DevelopmentPlan, choices: Mapping[str, str], *, by: Membership | None) -> int:
    """Takes the amendment into the target; `choices` holds ours or theirs by the key of a conflict. Returns how many steps were done.

    Raises NoRight, or NotYet when the target is closed, the two have no common base, or a conflict is not answered.
    """
    paper = open_plan(target, by)
    merge = prepared(amendment, paper).merge
    steps = in_order([*merge.steps, *_chosen(merge, choices, paper)])
    try:
        _do_all(steps, paper, dict(merge.heirs))
    except KeyError as fault:
        told = _("รายการที่เลือกเก็บไว้อยู่ใต้รายการที่เลือกตัดออก เลือกให้ตรงกันแล้วรวมอีกครั้ง")
        raise NotYet([Blocker("parent-gone", told, paper.get_absolute_url())]) from fault
    if amendment.state == PlanState.IN_FORCE:
        DevelopmentPlan.objects.filter(pk=paper.pk).update(based_on=amendment)
    touch(paper)
    return len(steps)


def _chosen(merge: Merge, choices: Mapping[str, str], paper: DevelopmentPlan) -> Iterable[Step]:
    open_ones = [conflict for conflict in merge.conflicts if choices.get(conflict.key) not in (OURS, THEIRS)]
    if open_ones:
        told = _("ยังไม่ได้เลือก “%(field)s” ของ%(place)s")
        url = paper.get_absolute_url()
        raise NotYet([Blocker("conflict", told % {"field": c.field, "place": c.place}, url) for c in open_ones])
    return [step for conflict in merge.conflicts if choices[conflict.key] == THEIRS for step in conflict.take]


def _do_all(steps: Iterable[Step], paper: DevelopmentPlan, heirs: dict[RowKey, RowKey]) -> None:
    """Raises KeyError when a row comes to a parent that does not."""
    for step in steps:
        _do(step, paper, heirs)


def _do(step: Step, paper: DevelopmentPlan, heirs: dict[RowKey, RowKey]) -> None:
    match step:
        case AddRow():
            _add(step, paper, heirs)
        case SetHome():
            part = PARTS[step.row[0]]
            _change(step.row, **{f"{part.parent_field}_id": heirs[step.parent][1]})
        case SetValue():
            _set(step, paper)
        case SetYear():
            _set_year(step)
        case RemoveRow():
            row = _model(step.row).objects.filter(pk=step.row[1]).first()
            if row:
                remove(row, _("ลบไม่ได้ มีโครงการในแผนปฏิบัติราชการอ้างถึง “%(row)s” อยู่") % {"row": row}, paper.get_absolute_url())


def _model(row: RowKey) -> Any:
    return DevelopmentPlan if row[0] == PLAN.name else PARTS[row[0]].model


def _change(row: RowKey, **values: Any) -> None:
    """By save, so that what watches the row sees it."""
    found = _model(row).objects.get(pk=row[1])
    for name, value in values.items():
        setattr(found, name, value)
    found.save(update_fields=list(values))


def _set(step: SetValue, paper: DevelopmentPlan) -> None:
    if isinstance(step.value, tuple):
        getattr(_model(step.row).objects.get(pk=step.row[1]), step.field).set([link.pk for link in step.value])
    else:
        _change(step.row, **_stored(step.row[0], step.field, step.value, paper))


def _stored(part: str, name: str, value: Value, paper: DevelopmentPlan) -> dict[str, Any]:
    """A value as the table keeps it: rows by their keys, a row of the plan by its copy in this version (nothing when it was cut here)."""
    if isinstance(value, Link):
        return {f"{name}_id": value.pk}
    if isinstance(value, Peer):
        return {f"{name}_id": _copy_here(_model((part, 0))._meta.get_field(name).related_model, value, paper)}
    return {name: value}


def _copy_here(model: Any, peer: Peer, paper: DevelopmentPlan) -> int | None:
    here = list(model._default_manager.filter(plan=paper))
    twins = [row for row in here if str(row.lineage) == peer.lineage] or [row for row in here if str(row) == peer.name]
    return twins[0].pk if twins else None


def _set_year(step: SetYear) -> None:
    yearly = PARTS[step.row[0]].yearly
    assert yearly is not None
    where = {f"{yearly.row}_id": step.row[1], "year": step.year}
    if step.value is None:
        yearly.model.objects.filter(**where).delete()
    else:
        yearly.model.objects.update_or_create(**where, defaults={yearly.value: step.value})


def _add(step: AddRow, paper: DevelopmentPlan, heirs: dict[RowKey, RowKey]) -> None:
    row, part = step.row, PARTS[step.row.part]
    parent = heirs[row.parent_key][1] if row.parent_key else paper.pk
    plain = dict[str, Any]()
    for name, value in row.values.items():
        plain |= {} if isinstance(value, tuple) else _stored(row.part, name, value, paper)
    made = _model(row.key).objects.create(order=row.order, lineage=row.lineage, **{f"{part.parent_field}_id": parent}, **plain)
    heirs[row.key] = (row.part, made.pk)
    for name, value in row.values.items():
        if isinstance(value, tuple):
            getattr(made, name).set([link.pk for link in value])
    if part.yearly:
        rows = [part.yearly.model(**{f"{part.yearly.row}_id": made.pk, "year": y, part.yearly.value: v}) for y, v in row.years.items()]
        part.yearly.model.objects.bulk_create(rows)
