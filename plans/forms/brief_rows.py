"""Rows of a brief as forms: each kind is a set edited together. Lines left empty are not saved."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.models import inlineformset_factory
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from core.fiscal import FIRST_BE, LAST_BE
from core.together_rows import RowsTogether
from provinces.models import District, Province, Subdistrict
from provinces.outlines import outlines

from ..models import (
    Activity,
    AnnualActionPlan,
    CooperatingUnit,
    Indicator,
    Month,
    NeedSource,
    Objective,
    Project,
    ProjectIndicator,
    ProjectSite,
    Risk,
    YearSlice,
)
from .fields import BahtInput, DegreeInput, NumberInput, PlaceSelect, TidyModelForm, draw_options

BLANK_ROWS = 3
LINES = forms.Textarea(attrs={"rows": 2})


def buddhist(year: int | None) -> int | None:
    """Raises ValidationError for a year of another era."""
    if year is not None and not FIRST_BE - 100 <= year <= LAST_BE:
        raise ValidationError(_("ใส่ปี พ.ศ. เช่น 2570"), code="not_be")
    return year


class RowForm(TidyModelForm):
    """One row; `WIDTHS` tells how many of twelve columns a field takes on a wide screen, three when it does not."""

    WIDTHS: ClassVar[dict[str, int]] = {}

    def placed(self) -> list[tuple[forms.BoundField, int]]:
        return [(bound, self.WIDTHS.get(bound.name, 3)) for bound in self.visible_fields()]


class NeedSourceForm(RowForm):
    WIDTHS = {"kind": 5, "reference": 7}

    class Meta:
        model = NeedSource
        fields = ["kind", "reference"]
        widgets = {"reference": LINES}


class ObjectiveForm(RowForm):
    WIDTHS = {"text": 10, "DELETE": 2}

    class Meta:
        model = Objective
        fields = ["text"]
        widgets = {"text": LINES}


class IndicatorForm(RowForm):
    WIDTHS = {"level": 2, "name": 7, "contributes_to": 6, "data_source": 6}
    baseline_value = NumberInput(label=_("ค่าฐาน"), required=False)
    target_value = NumberInput(label=_("ค่าเป้าหมาย"), required=False)

    class Meta:
        model = ProjectIndicator
        fields = [
            "level", "name", "unit_of_measure", "baseline_value", "baseline_year", "target_value", "target_text", "data_source",
            "contributes_to",
        ]  # fmt: skip

    def clean_baseline_year(self) -> int | None:
        return buddhist(self.cleaned_data["baseline_year"])


class ActivityForm(RowForm):
    WIDTHS = {"name": 6, "quantity": 2, "unit_of_measure": 2, "month_from": 2, "month_to": 2, "amount_baht": 3}
    quantity = NumberInput(label=_("จำนวน"), required=False)
    amount_baht = BahtInput(label=_("งบประมาณ (บาท)"), initial=0)

    class Meta:
        model = Activity
        fields = ["name", "quantity", "unit_of_measure", "month_from", "month_to", "agency", "expense_type", "amount_baht"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        first, last = values.get("month_from"), values.get("month_to")
        if bool(first) != bool(last):
            self.add_error("month_to" if first else "month_from", _("เลือกทั้งเดือนเริ่มและเดือนสิ้นสุด"))
        elif first and last and Month.values.index(last) < Month.values.index(first):
            self.add_error("month_to", _("เดือนสิ้นสุดอยู่ก่อนเดือนเริ่มในปีงบประมาณ"))
        return values


class SliceForm(RowForm):
    amount_baht = BahtInput(label=_("วงเงินผูกพัน (บาท)"))

    class Meta:
        model = YearSlice
        fields = ["year", "amount_baht"]

    def clean_year(self) -> int | None:
        return buddhist(self.cleaned_data["year"])


class CooperatingUnitForm(RowForm):
    WIDTHS = {"name": 6, "duty": 6}

    class Meta:
        model = CooperatingUnit
        fields = ["name", "duty"]


class RiskForm(RowForm):
    WIDTHS = {"name": 5, "level": 2, "measure": 5}

    class Meta:
        model = Risk
        fields = ["name", "level", "measure"]
        widgets = {"measure": LINES}


class SiteForm(RowForm):
    latitude = DegreeInput(label=_("ละติจูด"), required=False)
    longitude = DegreeInput(label=_("ลองจิจูด"), required=False)
    km_from = NumberInput(label=_("กม. เริ่ม"), required=False)
    km_to = NumberInput(label=_("กม. สิ้นสุด"), required=False)

    class Meta:
        model = ProjectSite
        fields = [
            "province", "district", "subdistrict", "village_no", "place", "latitude", "longitude", "road_no", "km_from", "km_to",
            "land_type",
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        for name, message in _place_faults(values):
            self.add_error(name, message)
        return values


def _place_faults(values: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The parts lie in each other, the coordinate in the province, the kilometres in their order."""
    province, district, subdistrict = (values.get(name) for name in ("province", "district", "subdistrict"))
    if district and province and district.province_id != province.pk:
        yield "district", _("อำเภอนี้ไม่ได้อยู่ในจังหวัดที่เลือก")
    if subdistrict and (not district or subdistrict.district_id != district.pk):
        yield "subdistrict", _("ตำบลนี้ไม่ได้อยู่ในอำเภอที่เลือก")
    yield from _coordinate_faults(province, values.get("latitude"), values.get("longitude"))
    first, last = values.get("km_from"), values.get("km_to")
    if first is not None and last is not None and last < first:
        yield "km_to", _("กม. สิ้นสุดน้อยกว่า กม. เริ่ม")


def _coordinate_faults(province: Province | None, latitude: Decimal | None, longitude: Decimal | None) -> Iterator[tuple[str, Any]]:
    if (latitude is None) != (longitude is None):
        yield ("longitude" if longitude is None else "latitude"), _("ใส่ทั้งละติจูดและลองจิจูด หรือเว้นว่างทั้งคู่")
    outline = outlines().get(province.code) if province else None
    if latitude is None or longitude is None or outline is None or outline.box.holds(latitude, longitude):
        return
    west, south, east, north = (f"{edge:.2f}" for edge in outline.box)
    words = {"province": province, "south": south, "north": north, "west": west, "east": east}
    told = _g("พิกัดอยู่นอกจังหวัด%(province)s ละติจูดต้องอยู่ระหว่าง %(south)s–%(north)s และลองจิจูด %(west)s–%(east)s") % words
    yield "latitude", told


class Rows(RowsTogether):
    """Rows of one project."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("ลบแถวนี้")


class OrderedRows(Rows):
    """New rows go to the end."""

    def save_new(self, form: Any, commit: bool = True) -> Any:
        form.instance.order = self.initial_form_count() + self.forms.index(form) + 1
        return super().save_new(form, commit)


class SliceRows(Rows):
    one_per = "year"


class IndicatorRows(OrderedRows):
    """They may feed indicators of the issue the project stands under; the choices are read once for all rows."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        programme = self.instance.programme
        self.goals = Indicator.objects.filter(issue=programme.issue_id) if programme else Indicator.objects.none()
        self.choices = [("", _("ไม่ระบุ")), *((goal.pk, str(goal)) for goal in self.goals)]

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        field = form.fields["contributes_to"]
        field.queryset, field.choices = self.goals, self.choices


class SiteRows(Rows):
    """Places of the body's own territory; the choices are read and drawn once for all rows."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = places(self.instance.action_plan)

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        for name, (rows, drawn) in self.places.items():
            form.fields[name].widget = PlaceSelect(drawn, attrs={"data-place": name})
            form.fields[name].queryset = rows


def places(paper: AnnualActionPlan) -> dict[str, tuple[QuerySet[Any], str]]:
    """Provinces, districts and sub-districts of the body in that year, with their options. Four queries at most."""
    codes = paper.unit.territory_codes(paper.fiscal_year)
    provinces = Province.objects.filter(code__in=codes)
    districts = District.objects.filter(province__code__in=codes)
    subdistricts = Subdistrict.objects.filter(district__province__code__in=codes)
    return {
        "province": (provinces, draw_options((None, row.pk, str(row)) for row in provinces)),
        "district": (districts, draw_options((row.province, row.pk, str(row)) for row in districts.select_related("province"))),
        "subdistrict": (subdistricts, draw_options((row.district, row.pk, str(row)) for row in subdistricts.select_related("district"))),
    }


#: However many rows a sender asks for, no more are drawn: each brings all its choices.
LIMITS: dict[str, Any] = {"extra": BLANK_ROWS, "can_delete_extra": False, "max_num": 200, "absolute_max": 500}
FEW: dict[str, Any] = LIMITS | {"extra": 1}
#: Five at most (process.md 2.4, field 6).
FIVE: dict[str, Any] = LIMITS | {"extra": 1, "max_num": 5, "absolute_max": 20, "validate_max": True}

NEED_SOURCES = inlineformset_factory(Project, NeedSource, NeedSourceForm, formset=OrderedRows, **FEW)
OBJECTIVES = inlineformset_factory(Project, Objective, ObjectiveForm, formset=OrderedRows, **FIVE)
INDICATORS = inlineformset_factory(Project, ProjectIndicator, IndicatorForm, formset=IndicatorRows, **FEW)
SITES = inlineformset_factory(Project, ProjectSite, SiteForm, formset=SiteRows, **FEW)
ACTIVITIES = inlineformset_factory(Project, Activity, ActivityForm, formset=OrderedRows, **LIMITS)
YEAR_SLICES = inlineformset_factory(Project, YearSlice, SliceForm, formset=SliceRows, **FEW)
COOPERATING_UNITS = inlineformset_factory(Project, CooperatingUnit, CooperatingUnitForm, formset=OrderedRows, **FEW)
RISKS = inlineformset_factory(Project, Risk, RiskForm, formset=OrderedRows, **FEW)
