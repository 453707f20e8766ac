"""Fields that read what officials type: Thai digits, commas, the word บาท, Buddhist years. Text is tidied before it is kept."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import groupby
from operator import itemgetter
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.utils import flatatt
from django.utils.choices import CallableChoiceIterator
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core.fiscal import BE_OFFSET, FIRST_BE, LAST_BE
from core.money import format_baht, parse_baht
from core.thai import clean_text, tidy_text
from core.together import Together

NO_WORDS = BLANK_CHOICE_DASH[0][1]


class BahtInput(forms.CharField):
    """Baht, shown with commas. Raises when negative."""

    css = "n"

    def prepare_value(self, value: Any) -> Any:
        return format_baht(value) if isinstance(value, Decimal | int) else value

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if isinstance(value, Decimal):
            return value
        text = super().to_python(value)
        if not text:
            return None
        amount = parse_baht(text)
        if amount < 0:
            raise ValidationError(_("จำนวนเงินติดลบไม่ได้"), code="negative")
        return amount

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


class NumberInput(forms.CharField):
    """A number in Thai or Arabic digits, with or without commas."""

    css = "n"
    places = 4

    def prepare_value(self, value: Any) -> Any:
        return plain_number(value) if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if isinstance(value, Decimal):
            return value
        text = clean_text(super().to_python(value) or "").replace(",", "").replace("−", "-")
        try:
            number = Decimal(text) if text else None
        except InvalidOperation as fault:
            raise ValidationError(_("“%(text)s” ไม่ใช่ตัวเลข") % {"text": text}, code="not_number") from fault
        if number is not None and (not number.is_finite() or abs(number) >= 10**14 or number != round(number, self.places)):
            words = {"text": text, "n": self.places}
            raise ValidationError(_("“%(text)s” มากหรือละเอียดเกินไป ใช้ทศนิยมไม่เกิน %(n)s ตำแหน่ง") % words, code="range")
        return number

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python("" if initial is None else initial) != self.to_python(data)
        except ValidationError:
            return True


class DegreeInput(NumberInput):
    """Degrees of latitude or longitude; what is finer than 0.1 metre is rounded off."""

    places = 6

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        text = clean_text(str(value or "")).replace("°", "")
        head, dot, tail = text.partition(".")
        number = super().to_python(head + dot + tail[: self.places])
        if number is not None and abs(number) > 180:
            raise ValidationError(_("“%(text)s” ไม่ใช่องศา") % {"text": text}, code="range")
        return number


def plain_number(value: Decimal) -> str:
    """12,500 or 12.5: no trailing zeros."""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


class YearInput(forms.CharField):
    """A year of the Buddhist Era in Thai or Arabic digits; a Gregorian one is recognised and its Buddhist year told."""

    def to_python(self, value: Any) -> int | None:  # type: ignore[override]
        if isinstance(value, int):
            return value
        text = clean_text(super().to_python(value) or "")
        if not text:
            return None
        if not text.isdecimal() or len(text) != 4:
            raise ValidationError(_("“%(text)s” ไม่ใช่ปี ใส่ปี พ.ศ. 4 หลัก เช่น 2570") % {"text": text}, code="not_year")
        return _buddhist(int(text))

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python("" if initial is None else initial) != self.to_python(data)
        except ValidationError:
            return True


def _buddhist(year: int) -> int:
    if FIRST_BE <= year <= LAST_BE:
        return year
    if FIRST_BE <= year + BE_OFFSET <= LAST_BE:
        raise ValidationError(_("%(year)s ดูเหมือนปี ค.ศ. ใส่ %(be)s") % {"year": year, "be": year + BE_OFFSET}, code="gregorian")
    raise ValidationError(_("ปี %(year)s อยู่นอกช่วง พ.ศ. %(a)s–%(b)s") % {"year": year, "a": FIRST_BE, "b": LAST_BE}, code="range")


class ThaiDateInput(forms.CharField):
    """Day/month/Buddhist year, for example 1/10/2570."""

    def prepare_value(self, value: Any) -> Any:
        return f"{value.day}/{value.month}/{value.year + BE_OFFSET}" if isinstance(value, date) else value

    def to_python(self, value: Any) -> date | None:  # type: ignore[override]
        if isinstance(value, date):
            return value
        text = clean_text(super().to_python(value) or "")
        if not text:
            return None
        try:
            day, month, year = (int(part) for part in text.replace("-", "/").replace(".", "/").split("/"))
            return _day_of(day, month, _buddhist(year) if FIRST_BE <= year + BE_OFFSET <= LAST_BE else year)
        except ValueError as fault:
            raise ValidationError(_("“%(text)s” ไม่ใช่วันที่ ใส่วัน/เดือน/ปี พ.ศ. เช่น 1/10/2570") % {"text": text}, code="not_date") from fault

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python("" if initial is None else initial) != self.to_python(data)
        except ValidationError:
            return True


def _day_of(day: int, month: int, year: int) -> date:
    """Raises ValueError for a Gregorian year: nobody in this portal means 1 October of the year 1484."""
    if year < 2400:
        raise ValueError
    return date(year - BE_OFFSET, month, day)


class PlaceSelect(forms.Select):
    """A choice among many places: the options are drawn once for all rows (see `draw_options`) and not again for each."""

    def __init__(self, drawn: str, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.drawn = drawn

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        chosen = f'value="{value}"' if str(value).isdecimal() else ""
        options = self.drawn.replace(chosen, f"{chosen} selected", 1) if chosen else self.drawn
        return format_html(
            "<select{}>{}</select>", flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name})), mark_safe(options)
        )


def draw_options(rows: Iterable[tuple[Any, int, str]]) -> str:
    """Options of (parent, id, label), grouped by parents that follow each other; each option names its parent for narrowing."""
    parts = [format_html('<option value="">{}</option>', _("ไม่ระบุ"))]
    for parent, group in groupby(rows, key=itemgetter(0)):
        under = format_html(' data-parent="{}"', parent.pk) if parent else ""
        options = format_html_join("", '<option value="{}"{}>{}</option>', ((pk, under, label) for _parent, pk, label in group))
        parts.append(format_html('<optgroup label="{}">{}</optgroup>', parent, options) if parent else options)
    return "".join(parts)


def name_blank(field: forms.Field) -> None:
    """The empty choice says in words what it means; a choice that has words of its own keeps them."""
    words = _("เลือก") if field.required else _("ไม่ระบุ")
    if isinstance(field, forms.ModelChoiceField):
        field.empty_label = words if field.empty_label == NO_WORDS else field.empty_label
    elif isinstance(field, forms.ChoiceField) and not isinstance(field.choices, CallableChoiceIterator):
        choices: Any = field.choices
        field.choices = [(key, words if label == NO_WORDS else label) for key, label in choices]


class Tidy(Together):
    """Every text field is tidied: NFC, one ำ, no invisible characters. Several people may have the form open (`core.together`)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            name_blank(field)

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]
        for name, value in list(self.cleaned_data.items()):
            if isinstance(value, str):
                self._tidy(name, value)

    def _tidy(self, name: str, value: str) -> None:
        self.cleaned_data[name] = tidy_text(value)
        if value and not self.cleaned_data[name] and self.fields[name].required:
            self.add_error(name, self.fields[name].error_messages["required"])


class TidyForm(Tidy, forms.Form):
    pass


class TidyModelForm(Tidy, forms.ModelForm):
    pass
