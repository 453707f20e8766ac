"""A project brief as people read it: sections of labelled values, and how complete it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Manager
from django.utils.functional import Promise
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from core.money import format_baht
from core.thai import date_on_screen

from .models import IndicatorLevel, Project, ProjectKind, ReadinessTopic


class Spec(NamedTuple):
    """A section of the form: its name in addresses, the columns of the project and the kinds of rows it holds."""

    code: str
    title: str | Promise
    fields: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()


QUARTERS = ("q1_baht", "q2_baht", "q3_baht", "q4_baht")
#: The brief in the order of the form (process.md 2.4, fields 1 to 26).
SECTIONS: tuple[Spec, ...] = (
    Spec("project", _("โครงการ"), ("name", "programme", "kind", "source", "amount_baht", "past_project", "past_project_note")),
    Spec("links", _("ความเชื่อมโยงระดับชาติ"), ("national_strategy", "master_plan", "milestone", "sdgs", "government_policy")),
    Spec("reasons", _("เหตุผลและวัตถุประสงค์"), ("rationale", "expected_benefit"), ("need_sources", "objectives")),
    Spec("results", _("ตัวชี้วัดและผู้รับประโยชน์"), ("beneficiaries", "beneficiary_unit", "beneficiary_note"), ("indicators",)),
    Spec("places", _("พื้นที่"), ("coverage_type", "benefit_provinces"), ("sites",)),
    Spec("activities", _("กิจกรรมหลัก"), (), ("activities",)),
    Spec("items", _("รายการงบประมาณ"), (), ("items",)),
    Spec(
        "time", _("เวลาและแผนใช้จ่าย"),
        ("starts_on", "ends_on", "contract_sign_on", *QUARTERS, "is_multi_year", "commitment_baht"), ("year_slices",),
    ),
    Spec(
        "people", _("หน่วยงานและผู้รับผิดชอบ"),
        ("implementing_unit", "contact_name", "contact_position", "contact_phone", "contact_email"), ("cooperating_units",),
    ),
    Spec("readiness", _("ความพร้อม"), (), ("readiness",)),
    Spec("after", _("ความเสี่ยงและการดูแลหลังเสร็จ"), ("asset_recipient", "upkeep_baht_per_year", "upkeep_note"), ("risks",)),
)  # fmt: skip
SPECS = {spec.code: spec for spec in SECTIONS}
FIELDS = [name for spec in SECTIONS for name in spec.fields]
#: Amounts that say something when they are nought.
MAY_BE_ZERO = frozenset({*QUARTERS, "upkeep_baht_per_year"})
ROWS = [name for spec in SECTIONS for name in spec.rows]
LINKED = ("programme__issue", "national_strategy", "master_plan", "milestone", "past_project__action_plan")
ROW_TITLES: dict[str, str | Promise] = {
    "need_sources": _("ที่มาของปัญหา/ความต้องการ"),
    "objectives": _("วัตถุประสงค์"),
    "indicators": _("ตัวชี้วัดของโครงการ"),
    "sites": _("พื้นที่ดำเนินการ"),
    "activities": _("กิจกรรมหลัก"),
    "items": _("รายการงบประมาณ"),
    "year_slices": _("วงเงินผูกพันรายปี"),
    "cooperating_units": _("หน่วยงานร่วม"),
    "readiness": _("รายการความพร้อม"),
    "risks": _("ความเสี่ยงและการจัดการ"),
}
OPTIONAL = frozenset({
    "past_project", "past_project_note", "sdgs", "government_policy", "contract_sign_on", "is_multi_year", "cooperating_units", "risks",
})  # fmt: skip
BINDING = frozenset({"commitment_baht", "year_slices"})
DURABLE = frozenset({"asset_recipient", "upkeep_baht_per_year", "upkeep_note"})
WITH_ASSETS = frozenset({ProjectKind.WORKS, ProjectKind.EQUIPMENT, ProjectKind.MIXED})
WITH_SITES = frozenset({ProjectKind.WORKS, ProjectKind.EQUIPMENT})


def is_asked(project: Project, name: str) -> bool:
    """Whether the form wants this item of this project (process.md 2.4, column Req)."""
    if name in OPTIONAL:
        return False
    if name in BINDING:
        return project.is_multi_year
    if name in DURABLE:
        return project.kind in WITH_ASSETS
    if name == "sites":
        return project.kind in WITH_SITES
    return name != "benefit_provinces" or project.action_plan.unit.is_group


class Value(NamedTuple):
    """One field; `text` is empty when nothing was given."""

    name: str
    label: str
    text: str
    is_asked: bool


class Rows(NamedTuple):
    """Rows of one kind: which there are, and whether they are enough."""

    name: str
    title: str
    found: list[Any]
    is_asked: bool
    is_enough: bool


class Section(NamedTuple):
    code: str
    title: str
    values: list[Value]
    rows: list[Rows]

    @property
    def missing(self) -> list[str]:
        """Labels of what the form still wants."""
        fields = (value.label for value in self.values if value.is_asked and not value.text)
        return [*fields, *(rows.title for rows in self.rows if rows.is_asked and not rows.is_enough)]

    @property
    def asked(self) -> int:
        return sum(value.is_asked for value in self.values) + sum(rows.is_asked for rows in self.rows)

    @property
    def given(self) -> int:
        return self.asked - len(self.missing)


@dataclass(frozen=True)
class Brief:
    sections: list[Section]

    @property
    def given(self) -> int:
        return sum(section.given for section in self.sections)

    @property
    def asked(self) -> int:
        return sum(section.asked for section in self.sections)

    @property
    def first_missing(self) -> Section | None:
        return next((section for section in self.sections if section.missing), None)


def brief(project: Project, rows: Mapping[str, list[Any]]) -> Brief:
    """`rows` holds what was read of each kind (see `rows_of`). Two queries."""
    return Brief([_section(project, spec, rows) for spec in SECTIONS])


def rows_of(project: Project) -> dict[str, list[Any]]:
    """All rows of the brief by kind. One query per kind that is not prefetched."""
    found = {name: list(getattr(project, name).all()) for name in ROWS if name != "indicators"}
    return found | {"indicators": list(project.indicators.select_related("contributes_to"))}


def _section(project: Project, spec: Spec, rows: Mapping[str, list[Any]]) -> Section:
    values = [_value(project, name) for name in spec.fields]
    return Section(spec.code, str(spec.title), values, [_rows(project, name, rows[name]) for name in spec.rows])


def _rows(project: Project, name: str, found: list[Any]) -> Rows:
    return Rows(name, str(ROW_TITLES[name]), found, is_asked(project, name), _enough(name, found))


def _enough(name: str, found: list[Any]) -> bool:
    """Both levels of indicators, every topic of the checklist but the letter of acceptance, else one row."""
    if name == "indicators":
        return {row.level for row in found} >= set(IndicatorLevel.values)
    if name == "readiness":
        return {row.topic for row in found} >= set(ReadinessTopic.values) - {ReadinessTopic.ACCEPTANCE}
    return bool(found)


def _value(project: Project, name: str) -> Value:
    label = str(Project._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return Value(name, label, as_text(project, name, getattr(project, name)), is_asked(project, name))


def as_text(project: Project, name: str, value: Any) -> str:
    """A field's value as people read it; empty for nothing."""
    if value is None or value == "":
        return ""
    choices = dict(getattr(Project._meta.get_field(name), "choices", None) or ())
    if value in choices if isinstance(value, str) else False:
        return str(choices[value])
    if name in MAY_BE_ZERO and not value:
        return _g("%(amount)s บาท") % {"amount": 0}
    return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _g("ใช่") if value else ""
    if isinstance(value, Decimal):
        return _g("%(amount)s บาท") % {"amount": format_baht(value)} if value else ""
    if isinstance(value, date):
        return date_on_screen(value)
    if isinstance(value, int):
        return f"{value:,}"
    return ", ".join(map(str, _members(value))) if hasattr(value, "all") or isinstance(value, list) else str(value)


def _members(value: Any) -> Iterable[Any]:
    return value.all() if isinstance(value, Manager) or hasattr(value, "all") else value
