"""The budget tree of a brief as an outline: rows in order, each with its level; a row stands under the nearest higher one before it."""

from decimal import Decimal
from typing import Any

from django import forms
from django.forms.models import inlineformset_factory
from django.utils.functional import cached_property
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from core.money import format_baht

from ..models import BriefItem, Project
from .brief_rows import LIMITS, RowForm, Rows
from .fields import BahtInput, NumberInput

LEVELS = 4


class ItemForm(RowForm):
    WIDTHS = {
        "place": 2, "level": 2, "description": 8, "category": 3, "quantity": 2, "unit_of_measure": 2, "unit_cost_baht": 2, "amount_baht": 3,
        "price_reference": 4, "quotations": 2,
    }  # fmt: skip
    place = forms.IntegerField(label=_("แถวที่"), required=False, min_value=1, max_value=9999)
    level = forms.TypedChoiceField(label=_("ระดับ"), coerce=int, choices=[(n, str(n)) for n in range(1, LEVELS + 1)], initial=1)
    quantity = NumberInput(label=_("จำนวน"), required=False)
    unit_cost_baht = BahtInput(label=_("ราคาต่อหน่วย (บาท)"), required=False)
    amount_baht = BahtInput(label=_("วงเงิน (บาท)"), required=False, help_text=_("เว้นว่างได้ถ้าใส่จำนวนและราคาต่อหน่วย"))

    class Meta:
        model = BriefItem
        fields = [
            "place", "level", "description", "quantity", "unit_of_measure", "unit_cost_baht", "amount_baht", "expense_type", "category",
            "price_basis", "price_reference", "quotations",
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        quantity, price, amount = (values.get(name) for name in ("quantity", "unit_cost_baht", "amount_baht"))
        if "amount_baht" in values:
            values["amount_baht"] = amount if amount is not None else Decimal(0)
        if quantity is not None and price is not None and "amount_baht" in values:
            self._multiply(quantity * price, amount)
        return values

    def _multiply(self, product: Decimal, amount: Decimal | None) -> None:
        """The amount is quantity × unit cost (ARI-05): filled in when left empty, refused when it differs."""
        if amount is None or amount == product:
            self.cleaned_data["amount_baht"] = round(product, 2)
            return
        words = {"product": format_baht(product), "amount": format_baht(amount)}
        self.add_error("amount_baht", _g("จำนวน × ราคาต่อหน่วย เท่ากับ %(product)s บาท ไม่ตรงกับวงเงิน %(amount)s บาท") % words)


class ItemRows(Rows):
    """New rows without a place go to the end; a new row with a place stands behind the row that has it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.outline: list[tuple[Any, Any]] = []

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if index is not None and index < self.initial_form_count():
            form.initial |= {"place": index + 1, "level": self._levels[form.instance.pk]}
            if form.instance.pk in self._headings:
                form.initial["amount_baht"] = None

    @cached_property
    def _levels(self) -> dict[int, int]:
        """Depth by id, from the rows already read."""
        levels: dict[int, int] = {}
        for item in self.get_queryset():
            levels[item.pk] = min(levels.get(item.parent_id, 0) + 1, LEVELS)
        return levels

    @cached_property
    def _headings(self) -> set[int]:
        return {item.parent_id for item in self.get_queryset() if item.parent_id}

    def clean(self) -> None:
        super().clean()
        if not any(self.errors):
            self.outline = _outline([form for form in self.forms if self._stays(form)])
            _sum_headings(self.outline)

    def _stays(self, form: Any) -> bool:
        return bool(form.cleaned_data.get("description")) and not form.cleaned_data.get("DELETE")

    def save(self, commit: bool = True) -> list[BriefItem]:
        """Rows first, then their places: a heading may be newer than what now stands under it."""
        saved: list[BriefItem] = super().save(commit)
        for place, (form, heading) in enumerate(self.outline, 1):
            item, parent = form.instance, heading.instance.pk if heading else None
            if (item.order, item.parent_id) != (place, parent) or form in self.extra_forms:
                item.order, item.parent_id = place, parent
                item.save(update_fields=["order", "parent"])
        return saved


def _outline(forms_: list[Any]) -> list[tuple[Any, Any]]:
    """Each row with the row it stands under. A level may be one deeper than the row before, not more."""
    last = len(forms_) + 10_000
    above: list[Any] = []
    found: list[tuple[Any, Any]] = []
    for form in sorted(forms_, key=lambda form: form.cleaned_data.get("place") or last):
        level = form.cleaned_data["level"]
        if level > len(above) + 1:
            form.add_error("level", _("ลึกกว่าแถวก่อนหน้าเกินหนึ่งระดับ"))
            level = len(above) + 1
        del above[level - 1 :]
        found.append((form, above[-1] if above else None))
        above.append(form)
    return found


def _sum_headings(outline: list[tuple[Any, Any]]) -> None:
    """A heading keeps no amount of its own; one that was typed must be the sum below it."""
    sums: dict[Any, Decimal] = {}
    for form, heading in reversed(outline):
        amount = form.cleaned_data.get("amount_baht") or Decimal(0)
        if form in sums:
            if amount and amount != sums[form]:
                form.add_error("amount_baht", _g("รายการย่อยรวม %(sum)s บาท เว้นวงเงินของหัวข้อว่างไว้") % {"sum": format_baht(sums[form])})
            amount, form.instance.amount_baht = sums[form], Decimal(0)
        if heading is not None:
            sums[heading] = sums.get(heading, Decimal(0)) + amount


ITEMS = inlineformset_factory(Project, BriefItem, ItemForm, formset=ItemRows, **LIMITS)
