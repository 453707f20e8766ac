"""Forms of indicators: of the plan and of an issue. Baseline before the plan, targets that get better, one per year."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from ..models import Direction, GoalIndicator, GoalTarget, Indicator, IndicatorTarget
from ..trend import slip
from .fields import NumberInput, YearInput, plain_number
from .parts import YearlyForm

FIELDS = [
    "order", "name", "unit_of_measure", "direction", "catalogue_code", "weight", "definition", "formula", "source", "collected_by",
    "frequency", "baseline_text", "baseline_value", "baseline_year", "target_reason",
]  # fmt: skip
ROWS_2 = forms.Textarea(attrs={"rows": 2})
WIDGETS = {"definition": ROWS_2, "formula": ROWS_2, "target_reason": ROWS_2}


class MeasureForm(YearlyForm):
    year_field = NumberInput
    years_label = _("ค่าเป้าหมายรายปี")
    halves = frozenset({
        "catalogue_code", "unit_of_measure", "direction", "weight", "baseline_value", "baseline_year", "source", "collected_by",
        "baseline_text", "frequency",
    })  # fmt: skip
    target: type[Any]  # the model of its targets
    baseline_value = NumberInput(label=_("ค่าฐาน"), required=False)
    baseline_year = YearInput(label=_("ปีฐาน (พ.ศ.)"), required=False)
    weight = NumberInput(label=_("น้ำหนัก (ร้อยละ)"), required=False)

    def given(self) -> dict[int, Decimal]:
        return dict(self.instance.targets.values_list("year", "value"))

    def clean_baseline_year(self) -> int | None:
        year: int | None = self.cleaned_data["baseline_year"]
        if year is not None and year > self.plan.year_from:
            told = _g("ปีฐาน %(year)s อยู่หลังปีแรกของแผน (%(first)s) ใส่ปี %(first)s หรือก่อนหน้า")
            raise forms.ValidationError(told % {"year": year, "first": self.plan.year_from}, code="late_baseline")
        return year

    def clean_weight(self) -> Decimal | None:
        weight: Decimal | None = self.cleaned_data["weight"]
        if weight is not None and not (0 <= weight <= 100 and weight == round(weight, 2)):
            raise forms.ValidationError(_("น้ำหนักอยู่ระหว่าง 0–100 ทศนิยมไม่เกิน 2 ตำแหน่ง"), code="weight")
        return weight

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("baseline_value") is not None and not values.get("baseline_year") and "baseline_year" not in self.errors:
            self.add_error("baseline_year", _("มีค่าฐานแล้ว ใส่ปีของค่าฐานด้วย"))
        if not values.get("target_reason"):
            self._need_improvement(values)
        return values

    def _need_improvement(self, values: dict[str, Any]) -> None:
        found = slip(values.get("direction", ""), values.get("baseline_value"), sorted(self.typed().items()))
        if found is None:
            return
        told = _g("ค่าเป้าหมายปี %(year)s (%(value)s) ไม่ดีกว่าค่าก่อนหน้า (%(before)s) ทั้งที่ทิศทางคือ “%(way)s” แก้ค่า หรือใส่เหตุผลที่นี่")
        way = Direction(values["direction"]).label
        words = {"year": found.year, "value": plain_number(found.value), "before": plain_number(found.before), "way": way}
        self.add_error("target_reason", told % words)

    def save(self, commit: bool = True) -> Any:
        indicator = super().save(commit)
        indicator.targets.filter(year__in=self.years).delete()
        rows = (self.target(indicator=indicator, year=year, value=value) for year, value in self.typed().items())
        self.target._default_manager.bulk_create(rows)
        return indicator


class GoalIndicatorForm(MeasureForm):
    target = GoalTarget

    class Meta:
        model = GoalIndicator
        fields = FIELDS
        widgets = WIDGETS


class IndicatorForm(MeasureForm):
    target = IndicatorTarget

    class Meta:
        model = Indicator
        fields = [*FIELDS, "contributes_to"]
        widgets = WIDGETS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["contributes_to"]
        field.queryset = GoalIndicator.objects.filter(plan=self.plan)
        field.error_messages["invalid_choice"] = _("ตัวชี้วัดระดับแผนที่เลือกไม่อยู่ในแผนนี้")
