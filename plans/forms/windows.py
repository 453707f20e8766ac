"""Forms of the calendar: a window, and an extension for one body."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from core.fiscal import FIRST_BE, LAST_BE, FiscalYear
from core.thai import date_on_screen
from provinces.models import PlanningUnit

from ..answers import MIN_REASON
from ..models import SubmissionWindow
from .fields import ThaiDateInput, TidyForm, TidyModelForm, YearInput

DAY_HINT = _("วัน/เดือน/ปี พ.ศ. เช่น 30/11/2569")
YEARS_AHEAD = 3


class WindowForm(TidyModelForm):
    """`days_to_mend` left empty: a paper that comes back after the last day needs an extension like any other."""

    year = YearInput(label=_("ปี (พ.ศ.)"), help_text=_("ปีงบประมาณ ส่วนแผนพัฒนาใช้ปีของฉบับทบทวนหรือปีแรกของแผน"))
    opens_on = ThaiDateInput(label=_("เปิดรับตั้งแต่วันที่"), help_text=DAY_HINT)
    closes_on = ThaiDateInput(label=_("วันสุดท้ายที่รับ"), help_text=_("รับถึง 24.00 น. ของวันนี้"))

    class Meta:
        model = SubmissionWindow
        fields = ("kind", "year", "level", "opens_on", "closes_on", "days_to_mend", "instrument", "note")
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "days_to_mend": _("จำนวนวันที่ให้แก้และส่งใหม่ นับจากวันที่ส่งกลับ แม้พ้นวันสุดท้ายที่รับ เว้นว่างเมื่อต้องขอขยายเวลาเหมือนเอกสารอื่น"),
            "instrument": _("เช่น มติ ก.น.บ. ครั้งที่ 2/2568 วันที่ 19 สิงหาคม 2568"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """A window with extensions keeps its paper, year and sender: they were granted for these."""
        super().__init__(*args, **kwargs)
        if self.instance.pk and self.instance.extensions.exists():
            for name in ("kind", "year", "level"):
                self.fields[name].disabled = True

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        year, opens, closes = (given.get(name) for name in ("year", "opens_on", "closes_on"))
        if opens and closes and closes < opens:
            words = {"opens": date_on_screen(opens), "closes": date_on_screen(closes)}
            self.add_error("closes_on", _g("วันสุดท้ายที่รับ (%(closes)s) อยู่ก่อนวันเปิดรับ (%(opens)s)") % words)
        if year and FIRST_BE + YEARS_AHEAD <= year <= LAST_BE:
            self._keep_near(int(year), opens, "opens_on")
            self._keep_near(int(year), closes, "closes_on")
        return given

    def _keep_near(self, year: int, day: Any, field: str) -> None:
        """A day outside the three years before the budget year's end is a slip of the year."""
        first, last = FiscalYear(year - YEARS_AHEAD).starts_on, FiscalYear(year).ends_on
        if day and not first <= day <= last:
            words = {"day": date_on_screen(day), "year": year, "first": date_on_screen(first), "last": date_on_screen(last)}
            self.add_error(field, _g("%(day)s ไกลจากปี %(year)s เกินไป ใส่วันระหว่าง %(first)s ถึง %(last)s") % words)


class UnitChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.full_name)


class ExtensionForm(TidyForm):
    unit = UnitChoice(queryset=PlanningUnit.objects.none(), label=_("หน่วยงาน"))
    until = ThaiDateInput(label=_("ขยายถึงวันที่"), help_text=DAY_HINT)
    reason = forms.CharField(
        label=_("เหตุผล"), widget=forms.Textarea(attrs={"rows": 4}), min_length=MIN_REASON, max_length=4000,
        error_messages={"min_length": _("เขียนเหตุผลอย่างน้อย %(limit_value)s ตัวอักษร")},
        help_text=_("เหตุที่ส่งไม่ทันและหนังสือที่ขอ ทุกคนที่เข้าใช้อ่านได้"),
    )  # fmt: skip

    def __init__(self, *args: Any, window: SubmissionWindow, **kwargs: Any) -> None:
        self.window = window
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units_of(window)  # type: ignore[attr-defined]

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        if until and until <= self.window.closes_on:
            words = {"day": date_on_screen(self.window.closes_on)}
            raise forms.ValidationError(_g("วันที่ขยายให้ต้องอยู่หลังวันสุดท้ายที่รับ (%(day)s)") % words)
        return until


def units_of(window: SubmissionWindow) -> QuerySet[PlanningUnit]:
    """The bodies the window is for."""
    return PlanningUnit.objects.filter(kind=window.level, in_programme=True)
