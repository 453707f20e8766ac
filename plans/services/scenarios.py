"""Keeping, choosing and dropping what-if orders; undoing the last move."""

from django.utils.translation import gettext as _

from accounts.models import Membership
from core.errors import Blocker, NotYet
from core.thai import clean_text

from ..models import LAST_ORDER, AnnualActionPlan, Bucket, Project, Scenario
from ..orders import Change, Places, places_of
from .action_plans import keep_order, ranked, write_order
from .editing import edit, open_action_plan

MOST = 6


@edit
def save_scenario(action_plan: int, name: str, *, by: Membership | None) -> Scenario:
    """Keeps the present order under a name; the same name is written over. Raises NoRight, or NotYet without a name or with too many."""
    paper = open_action_plan(action_plan, by)
    wanted = clean_text(name)[:80]
    kept = set(paper.scenarios.exclude(name=LAST_ORDER).values_list("name", flat=True))
    if not wanted:
        raise NotYet([Blocker("name", _("ตั้งชื่อทางเลือกก่อนบันทึก เช่น ทางเลือก ก"))])
    if wanted not in kept and len(kept) >= MOST:
        raise NotYet([Blocker("many", _("เก็บได้ %(n)s ทางเลือก ลบทางเลือกที่ไม่ใช้ก่อน") % {"n": MOST})])
    return keep_order(paper, wanted, by)


@edit
def choose_scenario(scenario: Scenario, *, by: Membership | None) -> AnnualActionPlan:
    """Makes a kept order the order of the plan; the present one comes back by an undo. Raises NotYet when it was dropped meanwhile."""
    paper = open_action_plan(scenario.action_plan_id, by)
    places = _places(_still_kept(scenario))
    keep_order(paper, LAST_ORDER, by)
    _apply(paper, places)
    return paper


@edit
def undo(action_plan: int, *, by: Membership | None) -> Change:
    """Back to the order before the last move; undoing twice brings the move back. Raises NotYet when nothing was moved."""
    paper = open_action_plan(action_plan, by)
    last = paper.scenarios.filter(name=LAST_ORDER).first()
    if last is None:
        raise NotYet([Blocker("nothing", _("ยังไม่มีการย้ายที่จะเลิกทำ"))])
    places, order = _places(last), ranked(paper)
    before = places_of(order)
    keep_order(paper, LAST_ORDER, by)
    return Change(before, _apply(paper, places), {p.pk: p.name for p in order})


@edit
def delete_scenario(scenario: Scenario, *, by: Membership | None) -> AnnualActionPlan:
    paper = open_action_plan(scenario.action_plan_id, by)
    _still_kept(scenario).delete()
    return paper


def _still_kept(scenario: Scenario) -> Scenario:
    """The row as it stands under the plan's lock."""
    kept = Scenario.objects.filter(pk=scenario.pk).exclude(name=LAST_ORDER).first()
    if kept is None:
        raise NotYet([Blocker("gone", _("ทางเลือกนี้ถูกลบไปแล้ว เปิดหน้าทางเลือกใหม่"))])
    return kept


def _places(scenario: Scenario) -> Places:
    return {row.project_id: (row.rank, row.bucket) for row in scenario.rows.all()}


def _apply(paper: AnnualActionPlan, places: Places) -> Places:
    """The new places. Projects added since follow in their present order, over the ceiling when the kept order ends there."""
    order = ranked(paper)
    after = len(places) + 1
    order.sort(key=lambda p: places.get(p.pk, (after, ""))[0])
    ends_over = any(bucket == Bucket.OVER_CEILING for _rank, bucket in places.values())
    write_order(paper, order, {p.pk: _bucket(p, places, ends_over) for p in order})
    return places_of(order)


def _bucket(project: Project, places: Places, ends_over: bool) -> str:
    if project.pk in places:
        return places[project.pk][1]
    return Bucket.OVER_CEILING if ends_over else project.bucket
