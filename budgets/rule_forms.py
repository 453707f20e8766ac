"""Forms of a rule set: what it is called and by what it is issued, what it says of one rule, and the day it is issued."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from alignment.catalogue import CATALOGUE
from alignment.kernel import Severity
from alignment.models import SOFT_BASES, RuleSet, RuleSetting
from alignment.parameters import PARAMETERS, faults_of, parameters, told
from plans.forms.fields import NumberInput, ThaiDateInput, TidyForm, TidyModelForm, YearInput
from plans.forms.windows import DAY_HINT

#: What the fields of parameters begin with.
P = "p-"


class RuleSetForm(TidyModelForm):
    first_year = YearInput(label=_("ใช้ตั้งแต่ปีงบประมาณ (พ.ศ.)"))
    instrument_url = forms.URLField(label=_("ที่อยู่ของหนังสือ/มติ"), required=False, max_length=500, assume_scheme="https")

    class Meta:
        model = RuleSet
        fields = ("name", "first_year", "instrument", "instrument_url", "note")
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "instrument": _("เช่น หนังสือฝ่ายเลขานุการ ก.น.บ. ที่ นร 0000/ว 71 ลงวันที่ 1 ธันวาคม 2569"),
            "note": _("เหตุผลที่เปลี่ยน ผู้มีสิทธิดูระดับประเทศอ่านได้"),
        }


class SettingForm(TidyModelForm):
    """What a set says of one rule: on or off, how gravely, with which figures, between which days. Empty: as in the catalogue."""

    valid_from = ThaiDateInput(label=_("ใช้ตั้งแต่วันที่"), required=False, help_text=_("เว้นว่างเมื่อใช้ตั้งแต่วันที่ออกชุดกฎ"))
    valid_until = ThaiDateInput(label=_("ใช้ถึงวันที่"), required=False, help_text=_("เว้นว่างเมื่อไม่มีวันสิ้นสุด พ้นวันนี้แล้วกลับไปใช้ตามบัญชีกฎ"))

    class Meta:
        model = RuleSetting
        fields = ("is_on", "severity", "valid_from", "valid_until")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer_what_may_be_said()
        held = self.instance.parameters
        for name, usual in parameters()[self.instance.code].items():
            self.fields[P + name] = NumberInput(
                label=PARAMETERS[self.instance.code, name].title,
                required=False,
                initial=Decimal(str(held[name])) if name in held else None,
                help_text=_g("เว้นว่างเพื่อใช้ตามบัญชีกฎ คือ %(value)s") % {"value": told(self.instance.code, {name: usual})[0].value},
            )

    def _offer_what_may_be_said(self) -> None:
        """A rule with a ground in law stays on and becomes no lighter."""
        text = CATALOGUE[self.instance.code]
        is_soft = text.basis in SOFT_BASES
        weights = Severity.choices if is_soft else Severity.choices[: Severity.values.index(text.severity) + 1]
        unchanged = _g("ตามบัญชีกฎ คือ %(severity)s") % {"severity": text.severity.label}
        self.fields["severity"].choices = [("", unchanged), *weights]  # type: ignore[attr-defined]
        self.fields["severity"].help_text = ""  # the first choice says it
        self.fields["is_on"].disabled = not is_soft
        if not is_soft:
            self.fields["is_on"].help_text = _g("กฎนี้มีฐานกฎหมายหรือเอกสารรองรับ ปิดหรือลดระดับไม่ได้")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        figures = {
            name.removeprefix(P): f"{value.normalize():f}" for name, value in given.items() if name.startswith(P) and value is not None
        }
        for name, fault in faults_of(self.instance.code, figures):
            self.add_error(P + name, fault)
        if not self.errors and given["is_on"] and not given["severity"] and not figures:
            self.add_error(None, _g("ยังไม่ได้เปลี่ยนสิ่งใดจากบัญชีกฎ ปิดกฎ เลือกระดับ หรือใส่ค่ากำหนดอย่างน้อยหนึ่งอย่าง"))
        self.instance.parameters = {} if self.errors else figures
        return given


class IssueForm(TidyForm):
    issued_on = ThaiDateInput(label=_("วันที่ออก"), help_text=DAY_HINT)
