"""The parts of a plan and their fields, as versions are compared: what each is called and how its values are read."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..models import DevelopmentIssue, Guideline, Indicator, IndicatorTarget, PlanProject, PlanProjectYear, Programme


class Look(StrEnum):
    """How a value stands in a sentence."""

    TEXT = "text"  # marked word by word
    SHORT = "short"  # both values in quotation marks
    CHOICE = "choice"  # as SHORT, by the label of the choice
    NUMBER = "number"  # with unit; rises or falls
    YEAR = "year"
    LINKS = "links"  # what came, what went


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


def _field(label: Promise | str, name: str, look: Look = Look.TEXT, is_figure: bool = False) -> Field:
    return Field(name, label, look, is_figure)


PLAN = Part(
    "plan",
    _("ข้อมูลแผน"),
    _("แผน"),
    fields=(
        _field(_("ชื่อแผน"), "title"),
        _field(_("เป้าหมายการพัฒนา"), "development_goal"),
        _field(_("ปีแรกของแผน"), "year_from", Look.YEAR, True),
        _field(_("ปีสุดท้ายของแผน"), "year_to", Look.YEAR, True),
    ),
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
    (
        _field(_("ชื่อตัวชี้วัด"), "name"),
        _field(_("หน่วยนับ"), "unit_of_measure", Look.SHORT, True),
        _field(_("ทิศทาง"), "direction", Look.CHOICE, True),
        _field(_("ค่าฐาน"), "baseline_value", Look.NUMBER, True),
        _field(_("ค่าฐานตามเอกสาร"), "baseline_text", Look.SHORT, True),
        _field(_("ปีฐาน"), "baseline_year", Look.YEAR, True),
        _field(_("แหล่งข้อมูล"), "source", Look.SHORT),
    ),
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
        _field(_("หน่วยดำเนินงานหลัก"), "lead_agency", Look.SHORT),
    ),
    Yearly(PlanProjectYear, "plan_project", "indicative_baht", _("กรอบงบปี %(year)s"), is_money=True),
)
#: Rows, a parent always before its children.
ROW_PARTS = (ISSUES, INDICATORS, GUIDELINES, PROGRAMMES, TABLE)
PARTS = {part.name: part for part in (PLAN, *ROW_PARTS)}


def field_of(part: str, name: str) -> Field:
    return next(field for field in PARTS[part].fields if field.name == name)


def choice_label(part: str, name: str, value: Any) -> str:
    """The label of a choice; the value itself when it is none of them."""
    model: type[Model] = PARTS[part].model  # type: ignore[assignment]
    choices: dict[Any, Any] = dict(model._meta.get_field(name).flatchoices)  # type: ignore[union-attr]
    return str(choices.get(value, value))
