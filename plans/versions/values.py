"""Values of a version as people read them, and where in the plan they stand."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.money import format_baht

from .fields import PARTS, Field, Look, Yearly, choice_label
from .snapshot import Row, Snapshot


def number(value: Decimal | int) -> str:
    """Thousands with commas, no trailing zeros, a real minus sign."""
    digits = f"{Decimal(value):,f}"
    return (digits.rstrip("0").rstrip(".") if "." in digits else digits).replace("-", "\u2212")


def with_unit(value: Decimal | int, unit: str) -> str:
    return f"{number(value)} {unit}".strip()


def unit_of(row: Row | None) -> str:
    return str(row.values.get("unit_of_measure") or "") if row else ""


def as_text(part: str, field: Field, value: Any, row: Row | None = None) -> str:
    """A value of a field; empty for nothing. A number takes the unit of its row."""
    if value is None or value == "":
        return ""
    if field.look == Look.LINKS:
        return ", ".join(link.name for link in value)
    if field.look in (Look.LINK, Look.ROW):
        return str(value.name)
    if field.look == Look.CHOICE:
        return choice_label(part, field.name, value)
    if field.look == Look.FLAG:
        return _("ใช่") if value else _("ไม่ใช่")
    if field.look == Look.SHARE:
        return number(value)
    return with_unit(value, unit_of(row)) if field.look == Look.NUMBER else str(value)


def year_text(yearly: Yearly, value: Decimal | None, row: Row | None) -> str:
    if value is None:
        return ""
    return f"{format_baht(value)} {_('บาท')}" if yearly.is_money else with_unit(value, unit_of(row))


def year_label(yearly: Yearly, year: int | str) -> str:
    return str(yearly.label) % {"year": year}


def years_label(yearly: Yearly, years: Sequence[int]) -> str:
    """กรอบงบปี 2571, or กรอบงบปี 2571–2575 ทุกปี."""
    if len(years) == 1:
        return year_label(yearly, years[0])
    return year_label(yearly, _("%(first)s–%(last)s ทุกปี") % {"first": years[0], "last": years[-1]})


def year_lines(row: Row) -> list[str]:
    """ค่าเป้าหมายปี 2571 40 ร้อยละ: one line per year of the row."""
    yearly = PARTS[row.part].yearly
    return [f"{year_label(yearly, year)} {year_text(yearly, value, row)}" for year, value in row.years.items()] if yearly else []


def place_of(version: Snapshot, row: Row | None) -> str:
    """ประเด็นที่ 1 · ตัวชี้วัดที่ 2 “…”: the numbers of what stands above, the name of the row itself."""
    if row is None:
        return str(PARTS["plan"].title)
    above, numbers = version.parent(row), [_numbered(row) + (f" “{row.name}”" if PARTS[row.part].is_named else "")]
    while above:
        numbers.insert(0, _numbered(above))
        above = version.parent(above)
    return " · ".join(numbers)


def home_of(version: Snapshot, row: Row) -> str:
    """The place of what the row stands under; nothing for an issue."""
    parent = version.parent(row)
    return place_of(version, parent) if parent else ""


def _numbered(row: Row) -> str:
    return _("%(noun)sที่ %(n)s") % {"noun": PARTS[row.part].noun, "n": row.place}


def noun_and_name(row: Row) -> str:
    return f"{PARTS[row.part].noun} “{row.name}”"
