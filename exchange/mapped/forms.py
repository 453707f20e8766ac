"""How a found file is read, as people say it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from openpyxl.utils import get_column_letter

from plans.forms.fields import TidyForm
from provinces.models import Province

from .damage import repaired
from .grid import MOST_COLUMNS, MOST_ROWS, Mapping, Rows
from .lines import SKIP, Line


class MappingForm(TidyForm):
    sheet = forms.ChoiceField(label=_("แผ่นงาน"))
    header_row = forms.IntegerField(label=_("แถวหัวตาราง"), min_value=0, max_value=MOST_ROWS, help_text=_("0 เมื่อไม่มีหัวตาราง"))
    name_column = forms.TypedChoiceField(label=_("คอลัมน์ชื่อจังหวัด"), coerce=int)
    amount_column = forms.TypedChoiceField(label=_("คอลัมน์จำนวนเงิน"), coerce=int)
    times = forms.TypedChoiceField(
        label=_("หน่วยของจำนวนเงินในไฟล์"), coerce=int, choices=[(1, _("บาท")), (1000, _("พันบาท")), (1_000_000, _("ล้านบาท"))]
    )
    year = forms.IntegerField(label=_("ปีงบประมาณ (พ.ศ.)"), min_value=2500, max_value=2700)

    def __init__(self, data: Any = None, *, sheets: dict[str, Rows], mapping: Mapping | None) -> None:
        super().__init__(data, initial={**mapping.as_dict(), "year": mapping.year or None} if mapping else {})
        self._choice("sheet").choices = [(title, title) for title in sheets]
        columns = _columns(sheets[mapping.sheet] if mapping else next(iter(sheets.values()), []), mapping)
        for name in ("name_column", "amount_column"):
            self._choice(name).choices = columns

    def _choice(self, name: str) -> Any:
        return self.fields[name]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("name_column") is not None and data.get("name_column") == data.get("amount_column"):
            self.add_error("amount_column", _("เป็นคอลัมน์เดียวกับชื่อจังหวัด"))
        return data

    @property
    def mapping(self) -> Mapping:
        return Mapping(**{name: self.cleaned_data[name] for name in self.fields})


def _columns(rows: Rows, mapping: Mapping | None) -> list[tuple[int, str]]:
    """Letters with the words of the heading behind them."""
    heads = rows[mapping.header_row - 1] if mapping and 0 < mapping.header_row <= len(rows) else []
    widest = max((len(row) for row in rows), default=MOST_COLUMNS)
    return [(n, _column(n, heads[n - 1] if n <= len(heads) else None)) for n in range(1, max(widest, 2) + 1)]


def _column(number: int, head: Any) -> str:
    return f"{get_column_letter(number)} · {repaired(head)[:40]}" if isinstance(head, str) else get_column_letter(number)


class NamesForm(forms.Form):
    """One choice for each row whose name is not certain; a suggestion is shown, never taken without an answer."""

    def __init__(self, *args: Any, lines: list[Line], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        provinces = [(province.code, province.name) for province in Province.objects.order_by("name_sort")] if lines else []
        for line in lines:
            first = [(line.suggestion.code, _("ใช่ %(name)s") % {"name": line.suggestion.name})] if line.suggestion else []
            options = [("", _("ยังไม่ระบุ")), *first, (SKIP, _("ไม่นำเข้าแถวนี้")), *provinces]
            label = _("แถว %(row)s: %(text)s") % {"row": line.row, "text": line.text}
            self.fields[f"row_{line.row}"] = forms.ChoiceField(label=label, choices=options, required=False)

    @property
    def names(self) -> dict[str, str]:
        return {name.removeprefix("row_"): code for name, code in self.cleaned_data.items() if code}
