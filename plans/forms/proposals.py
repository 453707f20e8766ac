"""What people type about a proposal: the idea, and the points of a screener."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from accounts.models import today
from core.fiscal import FiscalYear
from provinces.models import District, PlanningUnit

from ..models import AnnualActionPlan, Proposal
from ..screening import CRITERIA
from ..services.proposals import IDEA_FIELDS
from ..states import EDITABLE
from .fields import BahtInput, TidyForm

YEARS_AHEAD = 3
AMOUNT = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})


class DistrictChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.province.name} · {obj.name}"


class IdeaForm(TidyForm):
    """Short enough for a phone in the field. `token` makes the same form, sent twice, one idea."""

    title = forms.CharField(label=_("ชื่อโครงการ"), max_length=500, help_text=_("บอกงานหลักและสถานที่ เช่น ปรับปรุงถนนเข้าแหล่งท่องเที่ยวบ้านแม่กำปอง"))
    district = DistrictChoice(queryset=District.objects.none(), label=_("อำเภอ"), required=False, empty_label=_("ทั้งจังหวัดหรือหลายอำเภอ"))
    place = forms.CharField(label=_("สถานที่"), max_length=300, help_text=_("หมู่บ้าน ตำบล ถนน หรือ “ทั้งจังหวัด”"))
    need_source = forms.CharField(
        label=_("ที่มาของปัญหา/ความต้องการ"), widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("ใครต้องการ รู้จากไหน เมื่อใด เช่น ประชาคมตำบล แผนอำเภอ ข้อมูลน้ำท่วมปี 2569"),
    )  # fmt: skip
    estimate_baht = BahtInput(label=_("วงเงินโดยประมาณ (บาท)"), required=False, widget=AMOUNT, help_text=_("ยังไม่ทราบเว้นว่างได้"))
    agency = forms.CharField(label=_("หน่วยงานที่เสนอ"), max_length=250)
    fiscal_year = forms.TypedChoiceField(label=_("ปีงบประมาณ"), coerce=int)
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, unit: PlanningUnit, proposal: Proposal | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposal = proposal
        now = FiscalYear.of(today()).be
        codes = unit.territory_codes(proposal.fiscal_year if proposal else now)
        districts = District.objects.filter(province__code__in=codes).select_related("province")
        self._choice("district").queryset = districts.order_by("province__name_sort", "name_th")
        if proposal:
            del self.fields["fiscal_year"], self.fields["token"]
        else:
            self._choice("fiscal_year").choices = [(year, str(year)) for year in open_years(unit, now)]

    def _choice(self, name: str) -> Any:
        return self.fields[name]

    def clean_estimate_baht(self) -> Decimal | None:
        amount: Decimal | None = self.cleaned_data["estimate_baht"]
        if amount is not None and amount <= 0:
            raise ValidationError(_g("วงเงินต้องมากกว่าศูนย์ ยังไม่ทราบเว้นว่างได้"), code="not_positive")
        return amount

    @property
    def row(self) -> Proposal | None:
        return self.proposal

    def on(self, row: Proposal, data: Any = None) -> "IdeaForm":
        return self.remade(data, proposal=row, initial=self.initial_of(row))

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in IDEA_FIELDS}

    @staticmethod
    def initial_of(proposal: Proposal) -> dict[str, Any]:
        return {name: getattr(proposal, name) for name in IDEA_FIELDS}


def open_years(unit: PlanningUnit, now: int) -> list[int]:
    """The years ahead, and that of every action plan still in hand. One query."""
    drafts = AnnualActionPlan.objects.filter(unit=unit, state__in=EDITABLE, fiscal_year__gte=now)
    return sorted({*range(now + 1, now + YEARS_AHEAD + 1), *drafts.values_list("fiscal_year", flat=True)})


class ScoreForm(forms.Form):
    """0 to 4 points for each criterion, every level with its line."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for criterion in CRITERIA:
            levels = [(points, f"{points} – {level}") for points, level in enumerate(criterion.levels)]
            choices = [("", _("เลือกคะแนน")), *reversed(levels)]
            self.fields[criterion.code] = forms.TypedChoiceField(label=str(criterion.label), choices=choices, coerce=int)
