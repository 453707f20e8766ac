"""Forms of what a plan says besides its issues, of a group's common parts, and of the 20-year goal above the plan."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from provinces.models import Province

from ..kin import members_of
from ..models import AreaNeed, ComparativeFigure, LongTermGoal, PastResult, ProvinceRole, SharedProblem, ValueChainStep
from ..models.plan_parts import FEWEST
from .fields import NumberInput, ThaiDateInput, TidyModelForm, YearInput
from .parts import ROWS_3, ROWS_5, PartForm


class LongTermGoalForm(TidyModelForm):
    year_from = YearInput(label=_("ปีแรก (พ.ศ.)"))
    year_to = YearInput(label=_("ปีสุดท้าย (พ.ศ.)"))
    approved_on = ThaiDateInput(label=_("วันที่เห็นชอบ"), required=False, help_text=_("วัน/เดือน/ปี พ.ศ. เช่น 1/10/2570"))

    class Meta:
        model = LongTermGoal
        fields = ["text", "year_from", "year_to", "approved_on", "reference"]
        widgets = {"text": ROWS_5}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        first, last = values.get("year_from"), values.get("year_to")
        if first and last and last <= first:
            self.add_error("year_to", _("ปีสุดท้ายต้องอยู่หลังปีแรก"))
        return values


class FigureForm(PartForm):
    halves = frozenset({"order", "topic", "value", "unit_of_measure", "year", "source"})
    value = NumberInput(label=_("ค่า"))
    year = YearInput(label=_("ปีของข้อมูล (พ.ศ.)"))

    class Meta:
        model = ComparativeFigure
        fields = ["order", "topic", "name", "value", "unit_of_measure", "year", "source"]


class NeedForm(PartForm):
    class Meta:
        model = AreaNeed
        fields = ["order", "text", "kind", "reference"]
        widgets = {"text": ROWS_3}
        help_texts = {"reference": _("ครั้งที่และวันที่รับฟัง ชื่อแผน เลขที่หนังสือ หรือชุดข้อมูล")}


class PastResultForm(PartForm):
    halves = frozenset({"unit_of_measure", "target_value", "result_value", "year"})
    target_value = NumberInput(label=_("ค่าเป้าหมาย"), required=False)
    result_value = NumberInput(label=_("ผลที่ได้"), required=False)
    year = YearInput(label=_("ปีของผล (พ.ศ.)"))

    class Meta:
        model = PastResult
        fields = ["order", "name", "unit_of_measure", "target_value", "result_value", "year"]


# ---------- groups ----------


class SharedProblemForm(PartForm):
    provinces = forms.ModelMultipleChoiceField(
        Province.objects.none(), required=False, label=_("จังหวัดที่มีปัญหานี้"), widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("จังหวัดที่เลือกไม่อยู่ในกลุ่มจังหวัดนี้")},
    )  # fmt: skip

    class Meta:
        model = SharedProblem
        fields = ["order", "text", "provinces"]
        widgets = {"text": ROWS_3}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["provinces"].queryset = members_of(self.plan)  # type: ignore[attr-defined]

    def clean_provinces(self) -> Any:
        chosen = self.cleaned_data["provinces"]
        if len(chosen) < FEWEST:
            told = _g("ปัญหาร่วมต้องมีอย่างน้อย %(n)s จังหวัด เลือกไว้ %(now)s จังหวัด") % {"n": FEWEST, "now": len(chosen)}
            raise forms.ValidationError(told, code="too_few")
        return chosen


class ValueChainStepForm(PartForm):
    halves = frozenset({"order", "stage", "actor_kind", "actor"})

    class Meta:
        model = ValueChainStep
        fields = ["order", "stage", "text", "actor_kind", "actor"]
        widgets = {"text": ROWS_3}


class ProvinceRoleForm(PartForm):
    halves = frozenset({"order", "province"})

    class Meta:
        model = ProvinceRole
        fields = ["order", "province", "text"]
        widgets = {"text": ROWS_3}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["province"]
        field.queryset = members_of(self.plan)
        field.error_messages["invalid_choice"] = _("จังหวัดที่เลือกไม่อยู่ในกลุ่มจังหวัดนี้")

    def clean_province(self) -> Province:
        province: Province = self.cleaned_data["province"]
        if ProvinceRole.objects.filter(issue=self.instance.issue_id, province=province).exclude(pk=self.instance.pk).exists():
            told = _g("%(province)sมีบทบาทในประเด็นนี้แล้ว เปิดบทบาทเดิมเพื่อแก้") % {"province": province.full_name}
            raise forms.ValidationError(told, code="same_province")
        return province
