"""The parts of a plan and their fields, as versions are compared: what each is called and how its values are read."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..models import (
    AreaNeed,
    ComparativeFigure,
    DevelopmentIssue,
    GoalIndicator,
    GoalTarget,
    Guideline,
    Indicator,
    IndicatorTarget,
    PastResult,
    PlanProject,
    PlanProjectYear,
    Programme,
    ProvinceRole,
    SharedProblem,
    ValueChainStep,
)


class Look(StrEnum):
    """How a value stands in a sentence."""

    TEXT = "text"  # marked word by word
    SHORT = "short"  # both values in quotation marks
    CHOICE = "choice"  # as SHORT, by the label of the choice
    NUMBER = "number"  # with the unit of its row; rises or falls
    SHARE = "share"  # a number without the row's unit
    YEAR = "year"
    FLAG = "flag"  # yes or no
    LINKS = "links"  # what came, what went
    LINK = "link"  # one row outside the plan, by its name
    ROW = "row"  # one row of the same plan, by its name


@dataclass(frozen=True)
class Field:
    name: str
    label: Promise | str
    look: Look = Look.TEXT
    is_figure: bool = False  # counted with the figures, though it may be a word: units, directions


@dataclass(frozen=True)
class Yearly:
    """One figure per year under a row."""

    model: type[Any]
    row: str
    value: str
    label: Promise | str
    is_money: bool = False


@dataclass(frozen=True)
class Part:
    """Rows of one kind; `parent` is the part they stand under, `plan` the way from a row to its plan."""

    name: str
    title: Promise | str
    noun: Promise | str
    model: type[Any] | None = None
    parent: str = ""
    parent_field: str = ""
    plan: str = ""
    fields: tuple[Field, ...] = ()
    yearly: Yearly | None = None
    is_named: bool = True  # its name is short enough to stand in a place
    name_field: str = "name"
    for_group: bool = False  # only groups have such rows

    def of(self, *looks: "Look") -> list["Field"]:
        return [field for field in self.fields if field.look in looks]


def _field(label: Promise | str, name: str, look: Look = Look.TEXT, is_figure: bool = False) -> Field:
    return Field(name, label, look, is_figure)


PLAN = Part(
    "plan",
    _("ข้อมูลแผน"),
    _("แผน"),
    fields=(
        _field(_("ชื่อแผน"), "title"),
        _field(_("บทสรุปผู้บริหาร"), "executive_summary"),
        _field(_("ข้อมูลพื้นฐานทางกายภาพ"), "physical_data"),
        _field(_("ผลการพัฒนาและแก้ไขปัญหาที่ผ่านมา"), "past_results"),
        _field(_("เครื่องมือวิเคราะห์"), "analysis_tool", Look.SHORT),
        _field(_("บทวิเคราะห์"), "analysis"),
        _field(_("เป้าหมายการพัฒนา 20 ปี"), "long_term_goal", Look.LINK),
        _field(_("เป้าหมายการพัฒนา"), "development_goal"),
        _field(_("ความเห็นของสำนักบริหารยุทธศาสตร์กลุ่มจังหวัด"), "osm_note"),
        _field(_("ปีแรกของแผน"), "year_from", Look.YEAR, True),
        _field(_("ปีสุดท้ายของแผน"), "year_to", Look.YEAR, True),
    ),
)
#: What both kinds of indicators say of themselves.
MEASURE = (
    _field(_("ชื่อตัวชี้วัด"), "name"),
    _field(_("รหัสในบัญชีตัวชี้วัด"), "catalogue_code", Look.SHORT),
    _field(_("หน่วยนับ"), "unit_of_measure", Look.SHORT, True),
    _field(_("ทิศทาง"), "direction", Look.CHOICE, True),
    _field(_("คำนิยาม"), "definition"),
    _field(_("สูตรคำนวณ"), "formula"),
    _field(_("ค่าฐาน"), "baseline_value", Look.NUMBER, True),
    _field(_("ค่าฐานตามเอกสาร"), "baseline_text", Look.SHORT, True),
    _field(_("ปีฐาน"), "baseline_year", Look.YEAR, True),
    _field(_("แหล่งข้อมูล"), "source", Look.SHORT),
    _field(_("หน่วยงานที่จัดเก็บ"), "collected_by", Look.SHORT),
    _field(_("ความถี่ในการจัดเก็บ"), "frequency", Look.CHOICE),
    _field(_("น้ำหนัก (ร้อยละ)"), "weight", Look.SHARE, True),
    _field(_("เหตุผลที่ค่าเป้าหมายไม่ดีขึ้น"), "target_reason"),
)
FIGURES = Part(
    "figures",
    _("ข้อมูลเชิงเปรียบเทียบ"),
    _("ข้อมูล"),
    ComparativeFigure,
    parent_field="plan",
    plan="plan",
    fields=(
        _field(_("ด้าน"), "topic", Look.CHOICE),
        _field(_("รายการข้อมูล"), "name"),
        _field(_("หน่วยนับ"), "unit_of_measure", Look.SHORT, True),
        _field(_("ค่า"), "value", Look.NUMBER, True),
        _field(_("ปีของข้อมูล"), "year", Look.YEAR, True),
        _field(_("แหล่งข้อมูล"), "source", Look.SHORT),
    ),
)
NEEDS = Part(
    "needs",
    _("ความต้องการเชิงพื้นที่"),
    _("ความต้องการ"),
    AreaNeed,
    parent_field="plan",
    plan="plan",
    fields=(
        _field(_("ข้อความความต้องการ"), "text"),
        _field(_("ที่มา"), "kind", Look.CHOICE),
        _field(_("อ้างอิง"), "reference", Look.SHORT),
    ),
    is_named=False,
    name_field="text",
)
PAST = Part(
    "past",
    _("ผลการพัฒนาที่ผ่านมา"),
    _("ผลการพัฒนา"),
    PastResult,
    parent_field="plan",
    plan="plan",
    fields=(
        _field(_("ชื่อตัวชี้วัด"), "name"),
        _field(_("หน่วยนับ"), "unit_of_measure", Look.SHORT, True),
        _field(_("ค่าเป้าหมาย"), "target_value", Look.NUMBER, True),
        _field(_("ผลที่ได้"), "result_value", Look.NUMBER, True),
        _field(_("ปีของผล"), "year", Look.YEAR, True),
    ),
)
PROBLEMS = Part(
    "problems",
    _("ปัญหาร่วมของกลุ่ม"),
    _("ปัญหาร่วม"),
    SharedProblem,
    parent_field="plan",
    plan="plan",
    fields=(
        _field(_("ข้อความปัญหาร่วม"), "text"),
        _field(_("จังหวัดที่มีปัญหานี้"), "provinces", Look.LINKS),
    ),
    is_named=False,
    name_field="text",
    for_group=True,
)
GOALS = Part(
    "goals",
    _("ตัวชี้วัดระดับแผน"),
    _("ตัวชี้วัดระดับแผน"),
    GoalIndicator,
    parent_field="plan",
    plan="plan",
    fields=MEASURE,
    yearly=Yearly(GoalTarget, "indicator", "value", _("ค่าเป้าหมายปี %(year)s")),
)
ISSUES = Part(
    "issues",
    _("ประเด็นการพัฒนา"),
    _("ประเด็น"),
    DevelopmentIssue,
    parent_field="plan",
    plan="plan",
    fields=(
        _field(_("ชื่อประเด็น"), "name"),
        _field(_("วัตถุประสงค์"), "objective"),
        _field(_("ความเชื่อมโยงระดับชาติ"), "national_links", Look.LINKS),
        _field(_("ความเชื่อมโยงแนวทางการพัฒนาภาค"), "regional_links", Look.LINKS),
        _field(_("ความเชื่อมโยงแผนกลุ่มจังหวัด"), "group_links", Look.LINKS),
        _field(_("ประเด็นเฉพาะพื้นที่"), "is_area_specific", Look.FLAG),
        _field(_("เหตุผลที่เป็นประเด็นเฉพาะพื้นที่"), "area_specific_reason"),
    ),
)
INDICATORS = Part(
    "indicators",
    _("ตัวชี้วัด"),
    _("ตัวชี้วัด"),
    Indicator,
    "issues",
    "issue",
    "issue__plan",
    (*MEASURE, _field(_("ตัวชี้วัดระดับแผนที่ส่งผลถึง"), "contributes_to", Look.ROW)),
    Yearly(IndicatorTarget, "indicator", "value", _("ค่าเป้าหมายปี %(year)s")),
)
GUIDELINES = Part(
    "guidelines",
    _("แนวทางการพัฒนา"),
    _("แนวทาง"),
    Guideline,
    "issues",
    "issue",
    "issue__plan",
    (_field(_("ข้อความแนวทาง"), "text"),),
    is_named=False,
    name_field="text",
)
CHAIN = Part(
    "chain",
    _("ห่วงโซ่คุณค่า"),
    _("ขั้นของห่วงโซ่"),
    ValueChainStep,
    "issues",
    "issue",
    "issue__plan",
    (
        _field(_("ช่วงของห่วงโซ่"), "stage", Look.CHOICE),
        _field(_("กิจกรรม"), "text"),
        _field(_("ประเภทผู้ดำเนินการ"), "actor_kind", Look.CHOICE),
        _field(_("ผู้ดำเนินการ"), "actor", Look.SHORT),
    ),
    name_field="text",
    for_group=True,
)
ROLES = Part(
    "roles",
    _("บทบาทของจังหวัด"),
    _("บทบาท"),
    ProvinceRole,
    "issues",
    "issue",
    "issue__plan",
    (
        _field(_("จังหวัด"), "province", Look.LINK),
        _field(_("ข้อความบทบาท"), "text"),
    ),
    name_field="province",
    for_group=True,
)
PROGRAMMES = Part(
    "programmes",
    _("แผนงาน"),
    _("แผนงาน"),
    Programme,
    "issues",
    "issue",
    "issue__plan",
    (_field(_("ชื่อแผนงาน"), "name"),),
)
TABLE = Part(
    "table",
    _("บัญชีโครงการ"),
    _("โครงการ"),
    PlanProject,
    "programmes",
    "programme",
    "programme__issue__plan",
    (
        _field(_("รหัสโครงการในแผน"), "project_key", Look.SHORT),
        _field(_("ชื่อโครงการ"), "name"),
        _field(_("ตัวชี้วัดของโครงการ"), "indicator", Look.SHORT),
        _field(_("ค่าเป้าหมายของโครงการ"), "target", Look.SHORT),
        _field(_("หน่วยดำเนินงานหลัก"), "lead_agency", Look.SHORT),
        _field(_("แหล่งงบประมาณ"), "source", Look.CHOICE),
    ),
    Yearly(PlanProjectYear, "plan_project", "indicative_baht", _("กรอบงบปี %(year)s"), is_money=True),
)
#: Rows, a parent always before its children, and what a row may point to before the row.
ROW_PARTS = (FIGURES, NEEDS, PAST, PROBLEMS, GOALS, ISSUES, INDICATORS, GUIDELINES, CHAIN, ROLES, PROGRAMMES, TABLE)
PARTS = {part.name: part for part in (PLAN, *ROW_PARTS)}


def choice_label(part: str, name: str, value: Any) -> str:
    """The label of a choice; the value itself when it is none of them."""
    model: type[Model] = PARTS[part].model  # type: ignore[assignment]
    choices: dict[Any, Any] = dict(model._meta.get_field(name).flatchoices)  # type: ignore[union-attr]
    return str(choices.get(value, value))
