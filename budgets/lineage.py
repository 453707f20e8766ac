"""The chain line → project → programme → issue → group → region → milestone → master plan → national strategy, as the page shows it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from accounts.models import Membership
from plans.models import Project
from plans.states import EDITABLE

from .lineage_facts import ISSUE_LEVELS, LEVELS, NODE_LEVELS, Frame, Links, Thing, frame_of
from .models import BudgetLine
from .offers import Offer, offers_for

LABELS: dict[str, str | Promise] = {
    "national_strategy": _l("ยุทธศาสตร์ชาติ"),
    "master_plan": _l("แผนแม่บท"),
    "milestone": _l("หมุดหมาย แผนฯ 13"),
    "regional": _l("แนวทางการพัฒนาภาค"),
    "group": _l("ประเด็นของกลุ่มจังหวัด"),
    "issue": _l("ประเด็นการพัฒนา"),
    "programme": _l("แผนงาน"),
    "project": _l("โครงการ"),
    "line": _l("รายการงบประมาณ"),
}
ABSENT: dict[str, str | Promise] = {
    "national_strategy": _l("โครงการยังไม่เชื่อมกับยุทธศาสตร์ชาติ"),
    "master_plan": _l("โครงการยังไม่เชื่อมกับแผนแม่บท"),
    "milestone": _l("โครงการยังไม่เชื่อมกับหมุดหมายของแผนพัฒนาฯ ฉบับที่ 13"),
    "regional": _l("ประเด็นการพัฒนายังไม่เชื่อมกับแนวทางการพัฒนาภาค"),
    "group": _l("ประเด็นการพัฒนายังไม่เชื่อมกับแผนพัฒนากลุ่มจังหวัด"),
    "issue": _l("ยังบอกไม่ได้ จนกว่าโครงการจะมีแผนงาน"),
    "programme": _l("โครงการยังไม่อยู่ในแผนงานใดของแผนพัฒนา"),
}


@dataclass(frozen=True)
class Target:
    """What a step points to; `baht` is what the body's projects of the year bring through it. No address: nothing the reader may open."""

    name: str
    note: str
    url: str
    baht: Decimal


@dataclass(frozen=True)
class Step:
    """One level of the chain. `fault` says in words what is broken; `offers` are the likeliest targets.

    `usable`: the reader may set them now.
    """

    level: str
    label: str
    targets: tuple[Target, ...]
    fault: str = ""
    note: str = ""
    offers: tuple[Offer, ...] = ()
    usable: bool = False
    here: bool = False


@dataclass(frozen=True)
class Chain:
    """Top = strategy, bottom = the line or project asked for."""

    steps: tuple[Step, ...]

    @property
    def broken(self) -> int:
        return sum(bool(step.fault) for step in self.steps)


@dataclass(frozen=True)
class Rights:
    """What this reader may set now: links of the project, links of its issue."""

    project: bool
    issue: bool

    def over(self, level: str) -> bool:
        return self.issue if level in ISSUE_LEVELS else self.project


def chain_of(project: Project, hat: Membership | None, held: set[str], line: BudgetLine | None = None) -> Chain:
    """Ten queries; `held` are the reader's actions on the unit."""
    frame = frame_of(project, hat)
    links = frame.links_of(project.pk)
    rights = rights_of(project, held)
    steps = [_step(level, project, links, frame, rights, line is None) for level in _levels(project)]
    if line is not None:
        steps.append(_line_step(line))
    return Chain(tuple(steps))


def _levels(project: Project) -> Iterator[str]:
    """A group's issues are the group's own: its chain has no step above them in the group."""
    return (level for level in LEVELS if level != "group" or not project.action_plan.unit.is_group)


def rights_of(project: Project, held: set[str]) -> Rights:
    paper, programme = project.action_plan, project.programme
    writes = "edit_action_plan" in held and paper.state in EDITABLE
    plan = programme.issue.plan if programme else None
    return Rights(writes, plan is not None and "edit_plan" in held and plan.unit_id == paper.unit_id and plan.state in EDITABLE)


def _step(level: str, project: Project, links: Links, frame: Frame, rights: Rights, is_last: bool) -> Step:
    label = str(LABELS[level])
    if level == "project":
        rank = _("ลำดับ %(rank)s") % {"rank": project.rank} if project.rank else str(project.get_bucket_display())
        target = Target(project.name, f"{project.action_plan} · {rank}", project.get_absolute_url(), project.amount_baht)
        return Step(level, label, (target,), here=is_last)
    things = [frame.things[level][key] for key in sorted(links.keys[level]) if key in frame.things[level]]
    targets = tuple(_target(level, thing, project, frame) for thing in things)
    area = _area_reason(level, links, frame)
    if not targets and area is not None:
        return Step(level, label, (), note=_("ประเด็นเฉพาะพื้นที่: %(reason)s") % {"reason": area or _("ยังไม่ได้เขียนเหตุผล")})
    fault = _fault(level, things, links, frame)
    if not fault:
        return Step(level, label, targets)
    findable = level != "issue" and (links.keys["issue"] or level not in ISSUE_LEVELS)
    return Step(level, label, targets, fault, "", offers_for(level, links, frame) if findable else (), rights.over(level))


def _fault(level: str, things: list[Thing], links: Links, frame: Frame) -> str:
    """What is broken at this level, in words; empty when it is in order."""
    if not things:
        return str(ABSENT[level] if links.keys["issue"] or level not in ISSUE_LEVELS else ABSENT["issue"])
    thing, strategy = things[0], links.keys["national_strategy"]
    if level == "programme" and thing.plan != frame.cited:
        return _("แผนงานนี้อยู่ในแผนพัฒนาฉบับอื่น ไม่ใช่ฉบับที่แผนปฏิบัติราชการอ้าง")
    if level == "master_plan" and strategy and thing.parent and thing.parent not in strategy and not thing.cross_cutting:
        over = frame.things["national_strategy"].get(thing.parent)
        return _("แผนแม่บทนี้อยู่ใต้ยุทธศาสตร์ชาติ “%(strategy)s” ไม่ใช่ที่โครงการเลือก") % {"strategy": over.name if over else ""}
    return ""


def _area_reason(level: str, links: Links, frame: Frame) -> str | None:
    """Why an issue need not serve the group's plan; None where it must."""
    issues = (frame.things["issue"][key] for key in links.keys["issue"])
    return next((issue.area_reason for issue in issues), None) if level == "group" else None


def _target(level: str, thing: Thing, project: Project, frame: Frame) -> Target:
    return Target(thing.name, thing.note, _url(level, thing, project, frame), frame.baht_through(level, thing.pk))


def _url(level: str, thing: Thing, project: Project, frame: Frame) -> str:
    paper = project.action_plan
    if level in NODE_LEVELS:
        return f"{reverse('budgets:goal', args=[thing.pk])}?year={paper.fiscal_year}"
    if level == "regional":
        return f"{reverse('budgets:goals')}?kind=regional&year={paper.fiscal_year}&unit={paper.unit.code}#goal-{thing.pk}"
    issue = thing.parent if level == "programme" else thing.pk
    return f"{reverse('plans:plan', args=[thing.plan])}#issue-{issue}" if thing.plan in frame.seen_plans else ""


def _line_step(line: BudgetLine) -> Step:
    sums = _sum_words(line)
    note = f"{line.category.name_th}{sums} · {line.request.request_no}"
    url = f"{line.request.get_absolute_url()}#line-{line.pk}"
    return Step("line", str(LABELS["line"]), (Target(line.description, note, url, line.amount_baht),), here=True)


def _sum_words(line: BudgetLine) -> str:
    if line.quantity is None or line.unit_cost_baht is None:
        return ""
    words: Mapping[str, str] = {
        "n": f"{line.quantity.normalize():,f}",
        "unit": line.unit_of_measure,
        "baht": f"{line.unit_cost_baht.normalize():,f}",
    }
    return " · " + _("%(n)s %(unit)s × %(baht)s บาท") % words
