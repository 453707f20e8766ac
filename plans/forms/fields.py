"""Fields that read what officials type: Thai digits, commas, the word บาท, Buddhist years. Text is tidied before it is kept."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.fiscal import BE_OFFSET
from core.money import format_baht, parse_baht
from core.thai import clean_text, tidy_text
from core.together import Together


class BahtInput(forms.CharField):
    """Baht, shown with commas. Raises when negative."""

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
        if number is not None and (not number.is_finite() or abs(number) >= 10**14 or number != round(number, 4)):
            raise ValidationError(_("“%(text)s” มากหรือละเอียดเกินไป ใช้ทศนิยมไม่เกิน 4 ตำแหน่ง") % {"text": text}, code="range")
        return number

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python("" if initial is None else initial) != self.to_python(data)
        except ValidationError:
            return True


def plain_number(value: Decimal) -> str:
    """12,500 or 12.5: no trailing zeros."""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


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
            return _day_of(day, month, year)
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


class Tidy(Together):
    """Every text field is tidied: NFC, one ำ, no invisible characters. Several people may have the form open (`core.together`)."""

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
