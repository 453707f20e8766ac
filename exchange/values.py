"""One cell becomes one value, or says what is wrong with it. Values are what JSON holds; equal content gives equal values."""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_noop as _

from core.fiscal import BE_OFFSET
from core.money import MAX_BAHT, parse_baht
from core.thai import MONTHS, SHORT_MONTHS, clean_text, tidy_text

from .faults import Wrong
from .sheets.base import Choices, Column, Kind, Value

MAX_WHOLE = 2_147_483_647
MAX_VALUE = Decimal("9999999999999.9999")
MAX_NUMBER = Decimal("99999999999.999")
FIRST_BE, LAST_BE = 2500, 2700
DUST = Decimal("0.000001")  # what binary arithmetic leaves behind a decimal amount
PLACES = {Kind.MONEY: 2, Kind.NUMBER: 3, Kind.VALUE: 4, Kind.DEGREE: 6}
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_COMMAS_IN_PLACE = re.compile(r"[^,]*|-?\d{1,3}(,\d{3})+(\.\d+)?( ?บาท)?")
_DAY = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{1,4})")
_DEGREES = re.compile(r"\d{1,3}(\.\d{1,30})?", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_WORDED = re.compile(r"(\d{1,2})\s*([ก-๎.]+)\s*(?:พ\.ศ\.\s*)?(\d{1,4})")
_MONTH = {name.replace(".", ""): number for names in (MONTHS, SHORT_MONTHS) for number, name in enumerate(names, 1)}
DATE_HELP = _("ใส่วัน/เดือน/ปี พ.ศ. เช่น 1/10/2570")

YEAR_HELP = _("ใส่ปี พ.ศ. สี่หลัก เช่น 2570")
NOT_A_DATE = _("“%(raw)s” ไม่ใช่วันที่")
BETWEEN = _("%(raw)s ต้องอยู่ระหว่าง 0 ถึง %(most)s")
BAHT_HELP = _("ใส่ตัวเลขเป็นบาท เช่น 1,250,000")


def taken(raw: Any, column: Column, choices: Choices | None = None) -> Value:
    """The value of a cell, None when it is blank. Raises Wrong."""
    raw = _plain(raw)
    if raw is None:
        if column.required:
            raise Wrong("required", _("ช่องว่างอยู่ แต่ต้องมีค่า"), _("ใส่ “%(heading)s”"), heading=column.heading)
        return None
    if choices is not None:
        return _chosen(raw, column, choices)
    return READERS[column.kind](raw, column)


def settled(text: str) -> str:
    """Text as it is stored and compared."""
    return tidy_text(text if text.isprintable() else _CONTROLS.sub("", text))


def _plain(raw: Any) -> Any:
    if isinstance(raw, str):
        return settled(raw) or None
    if isinstance(raw, bool):
        raise Wrong("not_a_value", _("เป็นค่า %(raw)s"), _("พิมพ์ค่าที่ต้องการเป็นข้อความหรือตัวเลข"), raw=str(raw).upper())
    return raw


def _as_text(raw: Any) -> str:
    if isinstance(raw, datetime | date | time | timedelta):
        raise Wrong("not_text", _("เป็นวันที่หรือเวลา ไม่ใช่ข้อความ"), _("ตั้งรูปแบบช่องเป็นข้อความ แล้วพิมพ์ใหม่"))
    return f"{raw:.15g}" if isinstance(raw, float) else str(raw)


def _text(raw: Any, column: Column) -> str:
    text = _as_text(raw)
    if column.most and len(text) > column.most:
        raise Wrong("too_long", _("ยาว %(n)s ตัวอักษร เกิน %(most)s"), _("ย่อให้สั้นลง"), n=f"{len(text):,}", most=f"{column.most:,}")
    return text


def _code(raw: Any, column: Column) -> str:
    return _text(clean_text(_as_text(raw)), column)


def _money(raw: Any, column: Column) -> str:
    if type(raw) is int and 0 <= raw <= MAX_BAHT:  # as most amounts are
        return f"{raw}.00"
    amount = _typed_baht(raw) if isinstance(raw, str) else _number_of(raw, "0.01")
    if amount < 0:
        raise Wrong("negative", _("จำนวนเงิน %(amount)s ติดลบ"), _("ใส่จำนวนเงินที่ไม่ติดลบ"), amount=f"{amount:,.2f}")
    if amount > MAX_BAHT:
        raise Wrong("too_large", _("จำนวนเงิน %(amount)s เกินที่ระบบรับได้"), _("ตรวจหน่วย ใส่เป็นบาท"), amount=f"{amount:,.2f}")
    return f"{amount:.2f}"


def _typed_baht(text: str) -> Decimal:
    if not _COMMAS_IN_PLACE.fullmatch(clean_text(text)):
        raise Wrong("not_baht", _("“%(raw)s” ใส่จุลภาคผิดหลัก"), BAHT_HELP, raw=text[:60])
    try:
        return parse_baht(text)
    except ValidationError as fault:
        raise Wrong("not_baht", _("“%(raw)s” ไม่ใช่จำนวนเงิน"), BAHT_HELP, raw=text[:60]) from fault


def _number_of(raw: Any, step: str) -> Decimal:
    """A numeric cell, rid of the dust of binary arithmetic."""
    if not isinstance(raw, int | float):
        raise Wrong("not_a_number", _("เป็นวันที่หรือเวลา ไม่ใช่ตัวเลข"), _("ตั้งรูปแบบช่องเป็นตัวเลข แล้วพิมพ์ใหม่"))
    return _stepped(Decimal(repr(raw)), step)


def _stepped(number: Decimal, step: str) -> Decimal:
    if not number.is_finite() or abs(number) > MAX_BAHT:
        raise Wrong("too_large", _("%(raw)s เกินที่ระบบรับได้"), _("ตรวจตัวเลขและหน่วย"), raw=f"{number:,.2f}")
    rounded = number.quantize(Decimal(step))
    if abs(rounded - number) > DUST:
        places = len(step.partition(".")[2])
        remedy = _("ใช้ทศนิยมไม่เกิน %(places)s ตำแหน่ง") if places else _("ใส่จำนวนเต็ม")
        raise Wrong("too_fine", _("%(raw)s ละเอียดเกินไป"), remedy, raw=str(number), places=str(places))
    return rounded


def _digits(raw: Any, step: str) -> Decimal:
    if not isinstance(raw, str):
        return _number_of(raw, step)
    text = clean_text(raw)
    try:
        if not _COMMAS_IN_PLACE.fullmatch(text) or "_" in text:
            raise InvalidOperation
        return _stepped(Decimal(text.replace(",", "").replace("−", "-")), step)
    except InvalidOperation as fault:
        raise Wrong("not_a_number", _("“%(raw)s” ไม่ใช่ตัวเลข"), _("ใส่ตัวเลข เช่น 12 หรือ 12.5"), raw=raw[:60]) from fault


def _number(raw: Any, column: Column) -> str:
    number = _digits(raw, "0.001")
    if not 0 < number <= MAX_NUMBER:
        raise Wrong("not_positive", _("%(raw)s ไม่ใช่จำนวนที่มากกว่าศูนย์"), _("ใส่จำนวนมากกว่าศูนย์ หรือเว้นว่าง"), raw=str(number))
    return f"{number:.3f}"


def _whole(raw: Any, column: Column) -> int:
    number = _digits(raw, "1")
    if not 0 <= number <= (column.limit or MAX_WHOLE):
        raise Wrong("not_a_count", _("%(raw)s ไม่ใช่จำนวนที่ใช้ได้"), _("ใส่จำนวนเต็มที่ไม่ติดลบ"), raw=str(number))
    return int(number)


def _date(raw: Any, column: Column) -> str:
    if isinstance(raw, date):  # a datetime too
        return _day(raw.day, raw.month, raw.year + (BE_OFFSET if raw.year < 2400 else 0)).isoformat()
    if not isinstance(raw, str):
        raise Wrong("not_a_date", NOT_A_DATE, DATE_HELP, raw=str(raw)[:60])
    return _typed_day(raw).isoformat()


def _typed_day(typed: str) -> date:
    text = clean_text(typed)
    if found := _ISO.fullmatch(text):
        return _day(int(found[3]), int(found[2]), int(found[1]))
    if found := _DAY.fullmatch(text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    found = _WORDED.fullmatch(text)
    month = _MONTH.get(found[2].replace(".", "").strip()) if found else None
    if found is None or month is None:
        raise Wrong("not_a_date", NOT_A_DATE, DATE_HELP, raw=typed[:60])
    return _day(int(found[1]), month, int(found[3]))


def _day(day: int, month: int, year: int) -> date:
    """Raises Wrong for a Christian year, with the Buddhist one named."""
    if FIRST_BE <= year + BE_OFFSET <= LAST_BE:
        words = {"year": str(year), "be": str(year + BE_OFFSET), "day": f"{day}/{month}/{year + BE_OFFSET}"}
        raise Wrong("christian_year", _("ปี %(year)s เป็น ค.ศ."), _("ใส่ปี พ.ศ. %(be)s: %(day)s"), **words)
    if not FIRST_BE <= year <= LAST_BE:
        raise Wrong("not_a_year", _("ปี %(year)s ไม่ใช่ปี พ.ศ. ที่ใช้ได้"), DATE_HELP, year=str(year))
    try:
        return date(year - BE_OFFSET, month, day)
    except ValueError as fault:
        raise Wrong("no_such_day", _("ไม่มีวันที่ %(day)s"), DATE_HELP, day=f"{day}/{month}/{year}") from fault


def _chosen(raw: Any, column: Column, choices: Choices) -> Value:
    text = _as_text(raw)
    if column.kind is Kind.CHOICE:
        return _choice(text, choices)
    parts = [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]
    return sorted({_choice(part, choices) for part in parts})


def _choice(text: str, choices: Choices) -> Any:
    value = choices.find(text)
    if value is None:
        near = get_close_matches(clean_text(text), choices.labels, 1, 0.5) or choices.labels[:1]
        remedy = _("เลือกจากรายการในช่อง เช่น “%(near)s”") if near else _("เลือกจากรายการในช่อง")
        raise Wrong("not_in_list", _("“%(raw)s” ไม่มีในรายการ"), remedy, raw=text[:80], near="".join(near))
    return value


def _value(raw: Any, column: Column) -> str:
    number = _digits(raw, "0.0001")
    if abs(number) > MAX_VALUE:
        raise Wrong("too_large", _("%(raw)s เกินที่ระบบรับได้"), _("ตรวจตัวเลขและหน่วย"), raw=f"{number:,}")
    return f"{number:.4f}"


def _decimal(raw: Any, column: Column) -> str:
    number = _digits(raw, f"0.{'0' * (column.places - 1)}1")
    if not 0 <= number <= column.limit:
        raise Wrong("out_of_range", BETWEEN, _("ตรวจตัวเลขและหน่วย"), raw=f"{number:,f}", most=f"{column.limit:,}")
    return f"{number:.{column.places}f}"


def _degree(raw: Any, column: Column) -> str:
    """Decimal degrees; what is finer than 0.1 metre is rounded off."""
    text = clean_text(raw).replace("°", "").strip() if isinstance(raw, str) else _number_text(raw)
    if not _DEGREES.fullmatch(text):
        raise Wrong("not_degrees", _("“%(raw)s” ไม่ใช่องศาทศนิยม"), _("ใส่องศาทศนิยม เช่น 18.788345"), raw=str(raw)[:60])
    number = round(Decimal(text), PLACES[Kind.DEGREE])
    if number > column.limit:
        raise Wrong("out_of_range", BETWEEN, _("ตรวจว่าไม่ได้สลับละติจูดกับลองจิจูด"), raw=text[:20], most=str(column.limit))
    return f"{number:.6f}"


def _number_text(raw: Any) -> str:
    return f"{Decimal(repr(raw)):f}" if isinstance(raw, int | float) else ""


def _year(raw: Any, column: Column) -> int:
    text = clean_text(_as_text(raw)).removeprefix("พ.ศ.").strip()
    if not text.isdecimal() or len(text) != 4:
        raise Wrong("not_a_year", _("ปี %(year)s ไม่ใช่ปี พ.ศ. ที่ใช้ได้"), YEAR_HELP, year=text[:20])
    _day(1, 1, int(text))
    return int(text)


READERS: dict[Kind, Callable[[Any, Column], Value]] = {
    Kind.TEXT: _text, Kind.CODE: _code, Kind.MONEY: _money, Kind.NUMBER: _number, Kind.WHOLE: _whole, Kind.DATE: _date,
    Kind.VALUE: _value, Kind.DECIMAL: _decimal, Kind.DEGREE: _degree, Kind.YEAR: _year,
}  # fmt: skip


def shown(value: Value, column: Column, choices: Choices | None = None) -> str:
    """A value as the cell of an export and the preview write it."""
    if value is None or value == "":
        return ""
    if choices is not None:
        return "; ".join(choices.label(one) for one in value) if isinstance(value, list) else choices.label(value)
    if column.kind is Kind.DATE:
        day = date.fromisoformat(value)
        return f"{day.day}/{day.month}/{day.year + BE_OFFSET}"
    return _figures(value, column.kind)


def _figures(value: Value, kind: Kind) -> str:
    if kind is Kind.MONEY:
        return f"{Decimal(value):,.2f}".removesuffix(".00")
    if kind in (Kind.NUMBER, Kind.VALUE, Kind.DECIMAL, Kind.DEGREE):
        return f"{Decimal(value):,f}".rstrip("0").rstrip(".")
    return f"{value:,}" if kind is Kind.WHOLE else str(value)


def stored(value: Any) -> Value:
    """A model field's value in the same form: equal to what its own export is read back as."""
    if isinstance(value, str):
        return settled(value) or None
    return value.isoformat() if isinstance(value, date) else value


def held(value: Any, column: Column) -> Value:
    """The same for a column that says how many decimals it has."""
    places = column.places or PLACES.get(column.kind, 0)
    return f"{value:.{places}f}" if places and value is not None else stored(value)


def money(value: Decimal | None) -> Value:
    return None if value is None else f"{value:.2f}"


def quantity(value: Decimal | None) -> Value:
    return None if value is None else f"{value:.3f}"
