"""A project brief as people read it: sections of labelled values, and how complete it is."""

from collections.abc import Iterable
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

from .models import Project


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
    Spec("links", _("ความเชื่อมโยงระดับชาติ"), ("national_strategy", "master_plan", "milestone", "sdgs")),
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
ROWS = [name for spec in SECTIONS for name in spec.rows]
LINKED = ("programme__issue", "national_strategy", "master_plan", "milestone")


class Value(NamedTuple):
    """One field; `text` is empty when nothing was given."""

    name: str
    label: str
    text: str


class Section(NamedTuple):
    title: str
    values: list[Value]

    @property
    def given(self) -> int:
        return sum(bool(value.text) for value in self.values)


@dataclass(frozen=True)
class Brief:
    sections: list[Section]
    rows: dict[str, int]

    @property
    def given(self) -> int:
        return sum(section.given for section in self.sections) + sum(bool(n) for n in self.rows.values())

    @property
    def asked(self) -> int:
        return sum(len(section.values) for section in self.sections) + len(self.rows)


def brief(project: Project, rows: dict[str, int]) -> Brief:
    """`rows` holds the number of activities, indicators and sites; a kind without rows counts as missing. Two queries."""
    return Brief([Section(str(title), [_value(project, name) for name in names]) for _code, title, names, _rows in SECTIONS], rows)


def _value(project: Project, name: str) -> Value:
    label = str(Project._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return Value(name, label, as_text(project, name, getattr(project, name)))


def as_text(project: Project, name: str, value: Any) -> str:
    """A field's value as people read it; empty for nothing."""
    if value is None or value == "":
        return ""
    choices = dict(getattr(Project._meta.get_field(name), "choices", None) or ())
    if value in choices if isinstance(value, str) else False:
        return str(choices[value])
    return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, Decimal):
        return _g("%(amount)s บาท") % {"amount": format_baht(value)} if value else ""
    if isinstance(value, date):
        return date_on_screen(value)
    if isinstance(value, int):
        return f"{value:,}"
    return ", ".join(map(str, _members(value))) if hasattr(value, "all") or isinstance(value, list) else str(value)


def _members(value: Any) -> Iterable[Any]:
    return value.all() if isinstance(value, Manager) or hasattr(value, "all") else value
