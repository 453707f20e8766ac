"""What people type into a request: lines, one amount, the management budget."""

import uuid
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from core.money import MAX_BAHT, parse_baht, too_large
from core.thai import clean_text, tidy_text
from core.together import Together
from plans.models import Project
from provinces.models import District

from .models import BudgetLine, BudgetRequest, ExpenseCategory
from .tree import path_of

PLACES = Decimal("0.001")
MAX_QUANTITY = Decimal("99999999999.999")


class BahtInput(forms.CharField):
    """An amount as officials type it: Thai digits, commas, the word บาท. Not negative."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        amount = parse_baht(text)
        if amount < 0:
            raise ValidationError(_g("จำนวนเงินติดลบไม่ได้"), code="negative")
        return amount

    def prepare_value(self, value: Any) -> Any:
        return f"{value:,.2f}".removesuffix(".00") if isinstance(value, Decimal) else value


class QuantityInput(forms.CharField):
    """A quantity above zero with up to three decimals; Thai digits and commas welcome."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> Any:
        text = clean_text(super().to_python(value) or "").replace(",", "")
        if not text:
            return None
        try:
            number = Decimal(text)
        except InvalidOperation as fault:
            raise ValidationError(_g("“%(text)s” ไม่ใช่จำนวน ใส่ตัวเลข เช่น 1,250") % {"text": value}, code="not_a_number") from fault
        if not number.is_finite() or not 0 < number <= MAX_QUANTITY or number != number.quantize(PLACES):
            raise ValidationError(_g("จำนวนต้องมากกว่าศูนย์ ทศนิยมไม่เกิน 3 ตำแหน่ง"), code="out_of_range")
        return number

    def prepare_value(self, value: Any) -> Any:
        return f"{value.normalize():,f}" if isinstance(value, Decimal) else value


class CategoryChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return " › ".join(c.name_th for c in path_of(obj))


class ProjectChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.rank}. {obj.name}" if obj.rank else obj.name


class LineForm(Together, forms.Form):
    """One line of the request. The amount may stay empty when quantity and unit cost are given."""

    project = ProjectChoice(queryset=Project.objects.none(), label=_("โครงการ"), empty_label=_("เลือกโครงการ"))
    category = CategoryChoice(queryset=ExpenseCategory.objects.none(), label=_("งบรายจ่ายและหมวด"), empty_label=_("เลือกงบรายจ่าย"))
    description = forms.CharField(
        label=_("รายการ"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000, help_text=_("ตามที่จะพิมพ์ในคำของบประมาณ พร้อมสถานที่")
    )
    quantity = QuantityInput(label=_("จำนวน"), required=False)
    unit_of_measure = forms.CharField(label=_("หน่วยนับ"), required=False, max_length=100)
    unit_cost_baht = BahtInput(label=_("ราคาต่อหน่วย (บาท)"), required=False)
    amount_baht = BahtInput(label=_("วงเงิน (บาท)"), required=False, help_text=_("เว้นว่างได้เมื่อใส่จำนวนและราคาต่อหน่วย ระบบจะคูณให้"))
    districts = forms.ModelMultipleChoiceField(
        queryset=District.objects.none(), label=_("อำเภอที่ดำเนินการ"), required=False, widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=_("กด Ctrl ค้างเพื่อเลือกหลายอำเภอ"),
    )  # fmt: skip
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, request: BudgetRequest, line: BudgetLine | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.line = line
        self._choice("project").queryset = request.action_plan.projects.order_by("rank", "pk")
        self._choice("category").queryset = ExpenseCategory.objects.select_related("parent__parent__parent")
        districts = District.objects.filter(province__code__in=request.unit.territory_codes(request.fiscal_year))
        self._choice("districts").queryset = districts.order_by("province__name_sort", "name_th")

    def _choice(self, name: str) -> Any:
        return self.fields[name]

    def clean_description(self) -> str:
        text = tidy_text(self.cleaned_data["description"])
        if not text:
            raise ValidationError(_g("ใส่รายการตามที่จะพิมพ์ในคำขอ"), code="required")
        return text

    def clean_unit_of_measure(self) -> str:
        text = tidy_text(self.cleaned_data["unit_of_measure"])
        self.fields["unit_of_measure"].run_validators(text)  # NFC makes some letters two
        return text

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        complete = data.get("quantity") is not None and data.get("unit_cost_baht") is not None
        if data.get("amount_baht") is None and not complete and "amount_baht" not in self.errors:
            self.add_error("amount_baht", _g("ใส่วงเงิน หรือใส่ทั้งจำนวนและราคาต่อหน่วย"))
        if complete and data["quantity"] * data["unit_cost_baht"] > MAX_BAHT:
            self.add_error("unit_cost_baht", too_large(data["quantity"] * data["unit_cost_baht"]))
        return data

    @property
    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "token"}

    @property
    def row(self) -> BudgetLine | None:
        return self.line

    def on(self, row: BudgetLine, data: Any = None) -> "LineForm":
        return self.remade(data, line=row, initial=self.initial_of(row))

    @staticmethod
    def initial_of(line: BudgetLine) -> dict[str, Any]:
        names = ("description", "quantity", "unit_of_measure", "unit_cost_baht", "amount_baht")
        values = {name: getattr(line, name) for name in names}
        return {
            **values,
            "project": line.project_id,
            "category": line.category_id,
            "districts": list(line.districts.values_list("pk", flat=True)),
        }

    @staticmethod
    def blank(project: str = "") -> dict[str, Any]:
        return {"token": uuid.uuid4(), **({"project": project} if project.isdigit() else {})}


class AmountForm(forms.Form):
    """One amount, with the revision it was read at."""

    amount_baht = BahtInput(label=_("วงเงิน (บาท)"))
    revision = forms.IntegerField(widget=forms.HiddenInput)
