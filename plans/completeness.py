"""How complete a plan is, part by part, and what is missing where. Pure: it reads what the volume holds."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

from .models import Topic
from .models.plan_parts import FEWEST
from .tables import TargetRow
from .volume import IssuePart, Volume


class Item(NamedTuple):
    """Something a plan must hold: what is asked, where on the page it stands, whether it is there."""

    label: str
    anchor: str
    is_there: bool


@dataclass(frozen=True)
class PartState:
    number: int
    title: str
    items: list[Item]

    @property
    def anchor(self) -> str:
        return f"part-{self.number}"

    @property
    def asked(self) -> int:
        return len(self.items)

    @property
    def given(self) -> int:
        return sum(item.is_there for item in self.items)

    @property
    def missing(self) -> list[Item]:
        return [item for item in self.items if not item.is_there]


def completeness(held: Volume) -> list[PartState]:
    """Parts 1–4 with what each asks. No query."""
    return [
        PartState(1, _("บทสรุปผู้บริหาร"), list(_summary(held))),
        PartState(2, _("ข้อมูลเพื่อการพัฒนา"), list(_facts(held))),
        PartState(3, _("ทิศทางและประเด็นการพัฒนา"), list(_aims(held))),
        PartState(4, _("บัญชีโครงการ"), list(_table(held))),
    ]


def _summary(held: Volume) -> Iterator[Item]:
    yield Item(_("บทสรุปผู้บริหาร"), "summary", bool(held.plan.executive_summary))
    if held.plan.review_year:
        yield Item(_("เหตุผลการทบทวน"), "summary", bool(held.plan.review_reason))


def _facts(held: Volume) -> Iterator[Item]:
    plan, given = held.plan, {group.topic for group in held.topics}
    yield Item(_("ข้อมูลพื้นฐานทางกายภาพ"), "physical", bool(plan.physical_data))
    for topic in Topic:
        yield Item(_("ข้อมูลเชิงเปรียบเทียบด้าน%(topic)s") % {"topic": topic.label}, "figures", topic in given)
    yield Item(_("ความต้องการเชิงพื้นที่"), "needs", bool(held.needs))
    yield Item(_("ผลการพัฒนาที่ผ่านมา"), "past", bool(plan.past_results))
    yield Item(_("ตัวชี้วัดของแผนก่อนหน้า"), "past", bool(held.past))
    if plan.unit.is_group:
        shared = all(len(problem.provinces.all()) >= FEWEST for problem in held.problems)
        yield Item(_("ปัญหาร่วมที่มีอย่างน้อย 2 จังหวัด"), "problems", bool(held.problems) and shared)


def _aims(held: Volume) -> Iterator[Item]:
    plan = held.plan
    yield Item(_("บทวิเคราะห์และชื่อเครื่องมือ"), "analysis", bool(plan.analysis and plan.analysis_tool))
    yield Item(_("เป้าหมายการพัฒนา 20 ปี"), "goal20", plan.long_term_goal_id is not None)
    yield Item(_("เป้าหมายการพัฒนา"), "goal", bool(plan.development_goal))
    yield Item(_("ตัวชี้วัดระดับแผน มีค่าเป้าหมายครบทุกปี"), "goals", _has_targets(held.goals))
    yield Item(_("ประเด็นการพัฒนาอย่างน้อยหนึ่งประเด็น"), "part-3", bool(held.issues))
    for number, part in enumerate(held.issues, 1):
        for label, is_there in _of_issue(held, part):
            yield Item(_("ประเด็นที่ %(n)s: %(what)s") % {"n": number, "what": label}, f"issue-{part.issue.pk}", is_there)


def _of_issue(held: Volume, part: IssuePart) -> Iterator[tuple[str, bool]]:
    issue = part.issue
    yield _("วัตถุประสงค์"), bool(issue.objective)
    yield _("ตัวชี้วัดมีค่าเป้าหมายครบทุกปี"), _has_targets(part.targets)
    yield _("แนวทางการพัฒนา"), bool(issue.guidelines.all())
    yield _("ความเชื่อมโยงระดับชาติ"), bool(issue.national_links.all())
    if held.has_guidelines:
        yield _("ความเชื่อมโยงแนวทางการพัฒนาภาค"), bool(issue.regional_links.all())
    if held.plan.unit.is_group:
        yield _("บทบาทของทุกจังหวัดสมาชิก"), all(role for row in held.roles for at, role in row.cells if at == issue)
    else:
        yield _("เชื่อมแผนกลุ่มจังหวัด หรือเป็นประเด็นเฉพาะพื้นที่"), bool(issue.is_area_specific or issue.group_links.all())


def _has_targets(rows: list[TargetRow]) -> bool:
    """At least one indicator, and every one aims at something every year."""
    return bool(rows) and all(value is not None for row in rows for _year, value in row.by_year)


def _table(held: Volume) -> Iterator[Item]:
    for number, part in enumerate(held.issues, 1):
        yield Item(_("ประเด็นที่ %(n)s: %(what)s") % {"n": number, "what": _("แผนงาน")}, "table", bool(part.issue.programmes.all()))
    yield Item(_("โครงการในบัญชี"), "table", bool(held.table.count))
    yield Item(_("กรอบงบประมาณรายปี"), "table", bool(held.table.total))
