"""One row becomes one line, or faults: every cell that is wrong is named."""

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.fiscal import BE_OFFSET
from core.money import MAX_BAHT, format_baht, parse_baht

from .management import PRINTED_APART, is_management_line
from .places import Body, Categories, Path, Place
from .table import Row, clean

CATEGORY_COLUMNS = ("category_2_th", "category_3_th", "category_4_th")
PATH_COLUMNS = ("expense_type_th", *CATEGORY_COLUMNS)
MAX_QUANTITY = Decimal("99999999999.999")
MAX_ITEMS = 2_147_483_647
_COMMAS_IN_PLACE = re.compile(r"[^,]*|-?\d{1,3}(,\d{3})+(\.\d+)?( ?บาท)?")


@dataclass(frozen=True, slots=True)
class Line:
    """A sound row. Amount in whole baht; `districts` sorted ids."""

    row: int
    unit_pk: int
    line_id: str
    project_key: str
    project_name: str
    path: Path
    description: str
    quantity: Decimal | None
    unit_of_measure: str
    bundled: int | None
    amount: Decimal
    districts: tuple[int, ...]


@dataclass(frozen=True)
class Context:
    """What every row of a file is held against; and the few dozen category paths its thousands of rows repeat."""

    year: int
    bodies: dict[str, Body]
    districts: dict[str, Place]
    categories: Categories
    paths: dict[tuple[str, ...], Path] = field(default_factory=dict)


def line(row: Row, context: Context) -> Line | None:
    """The line of a row, or None with its faults recorded at the row."""
    _year(row, context.year)
    body = _body(row, context)
    read = Line(
        row.number, body.pk if body else 0, code(row, "line_id"), code(row, "project_id"), row.needed("project_name_th", 500),
        _path(row, context), row.needed("item_description_th"), _quantity(row), row.text("unit_of_measure_th", 100),
        _bundled(row), amount(row, "amount_baht"), _districts(row, body, context),
    )  # fmt: skip
    return place_of(read) if row.sound else None


def place_of(read: Line) -> Line:
    """The line itself; a management line goes to the body's management budget, whose key keeps the project it was printed under."""
    if not is_management_line(read.path[0], read.description):
        return read
    return replace(read, project_key=f"{read.project_key}{PRINTED_APART}", project_name=read.description[:500])


def code(row: Row, column: str) -> str:
    return clean(row.needed(column, 40))


def amount(row: Row, column: str) -> Decimal:
    """Whole baht, zero or more."""
    text = row.needed(column)
    if text.isascii() and text.isdigit() and len(text) <= 13:
        return Decimal(text)
    return _typed_amount(row, column, text) if text else Decimal(0)


def _typed_amount(row: Row, column: str, text: str) -> Decimal:
    try:
        value = parse_baht(text)
    except ValidationError as fault:
        row.fail(column, fault.code or "not_baht", fault.messages[0])
        return Decimal(0)
    _amount_fault(row, column, text, value)
    return value


def _amount_fault(row: Row, column: str, text: str, value: Decimal) -> None:
    if not _COMMAS_IN_PLACE.fullmatch(clean(text)):
        row.fail(column, "not_baht", _("“%(text)s” ใส่จุลภาคผิดหลัก ตรวจจำนวนเงิน เช่น 1,250,000") % {"text": text})
    elif value < 0:
        row.fail(column, "negative", _("จำนวนเงิน %(sum)s ติดลบ ใส่จำนวนเต็มบาทที่ไม่ติดลบ") % {"sum": format_baht(value)})
    elif value != value.to_integral_value():
        row.fail(column, "fraction", _("จำนวนเงิน %(sum)s มีเศษสตางค์ ใส่จำนวนเต็มบาท") % {"sum": format_baht(value)})
    elif value > MAX_BAHT:
        row.fail(column, "too_large", _("จำนวนเงิน %(sum)s เกินที่ระบบรับได้") % {"sum": format_baht(value)})


def _year(row: Row, wanted: int) -> None:
    text = clean(row.needed("fiscal_year_be"))
    if text == str(wanted) or not text:
        return
    if not re.fullmatch("[0-9]{1,6}", text):
        row.fail("fiscal_year_be", "not_a_year", _("“%(text)s” ไม่ใช่ปี ใส่ปี พ.ศ. %(year)s") % {"text": text, "year": wanted})
    elif int(text) + BE_OFFSET == wanted:
        row.fail("fiscal_year_be", "christian_year", _("%(text)s เป็นปี ค.ศ. ให้ใส่ พ.ศ. %(year)s") % {"text": text, "year": wanted})
    else:
        message = _("ปี %(text)s ไม่ตรงกับปีงบประมาณที่นำเข้า (%(year)s) แก้ปีหรือแยกไฟล์")
        row.fail("fiscal_year_be", "wrong_year", message % {"text": text, "year": wanted})


def _body(row: Row, context: Context) -> Body | None:
    text = clean(row.needed("unit_code"))
    body = context.bodies.get(text)
    if text and body is None:
        row.fail("unit_code", "unknown_unit", _("ไม่มีหน่วยงานรหัส “%(code)s” ใช้รหัสจังหวัด 2 หลักหรือรหัสกลุ่มจังหวัด เช่น 50, G15") % {"code": text})
    elif body and not body.in_programme:
        row.fail("unit_code", "unit_outside_programme", _("%(name)s ไม่รับงบตามแผนงานนี้ ลบแถวหรือแก้รหัสหน่วยงาน") % {"name": body.name})
    return body


def _path(row: Row, context: Context) -> Path:
    """Expense type and the category names below it, without gaps."""
    cells = tuple(map(row.raw, PATH_COLUMNS))
    if cells in context.paths:
        return context.paths[cells]
    path = _read_path(row, context.categories)
    if row.sound:
        context.paths[cells] = path
    return path


def _read_path(row: Row, categories: Categories) -> Path:
    kind = row.needed("expense_type_th", 200)
    if kind and (kind,) not in categories.pk_of:
        message = _("ไม่มีงบรายจ่าย “%(name)s” ใช้ %(known)s") % {"name": kind, "known": ", ".join(categories.expense_types)}
        row.fail("expense_type_th", "unknown_expense_type", message)
    names = [row.text(column, 200) for column in CATEGORY_COLUMNS]
    filled = [name for name in names if name]
    if names[: len(filled)] != filled:
        row.fail(CATEGORY_COLUMNS[names.index("")], "category_gap", _("หมวดย่อยข้ามระดับ ใส่หมวดระดับบนก่อน"))
    return (kind, *filled)


def _quantity(row: Row) -> Decimal | None:
    text = row.raw("quantity")
    if not text:
        return None
    try:
        value = Decimal(clean(text).replace(",", ""))
        whole_thousandths = value == round(value, 3)
    except InvalidOperation:
        value, whole_thousandths = Decimal(0), False
    if not whole_thousandths or not 0 < value <= MAX_QUANTITY:
        row.fail("quantity", "not_a_quantity", _("“%(text)s” ไม่ใช่จำนวนที่มากกว่าศูนย์ (ทศนิยมไม่เกิน 3 ตำแหน่ง)") % {"text": text})
        return None
    return value


def _bundled(row: Row) -> int | None:
    text = clean(row.raw("bundled_item_count")).replace(",", "")
    if not text:
        return None
    if not re.fullmatch("[0-9]{1,10}", text) or int(text) > MAX_ITEMS:
        row.fail("bundled_item_count", "not_a_count", _("“%(text)s” ไม่ใช่จำนวนรายการ ใส่จำนวนเต็มหรือเว้นว่าง") % {"text": text[:40]})
        return None
    return int(text)


def _districts(row: Row, body: Body | None, context: Context) -> tuple[int, ...]:
    codes = clean(row.raw("district_codes"))
    if not codes:
        return ()
    places = [_district(row, part.strip(), body, context.districts) for part in codes.split("|") if part.strip()]
    return tuple(sorted({place.pk for place in places if place}))


def _district(row: Row, text: str, body: Body | None, known: dict[str, Place]) -> Place | None:
    place = known.get(text)
    if place is None:
        row.fail("district_codes", "unknown_district", _("ไม่มีอำเภอรหัส “%(code)s” ใช้รหัส 4 หลักของกรมการปกครอง") % {"code": text})
    elif body and place.province_pk not in body.territory:
        message = _("อำเภอ%(name)s (%(code)s) อยู่จังหวัด%(province)s นอกเขตของ%(unit)s แก้รหัสอำเภอหรือรหัสหน่วยงาน")
        names = {"name": place.name, "code": text, "province": place.province_name, "unit": body.name}
        row.fail("district_codes", "district_outside_unit", message % names)
    return place
