"""Forms of an action plan's projects: choose from the plan's table, the brief, and its rows."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.forms.models import inlineformset_factory
from django.utils.translation import gettext_lazy as _

from core.together_rows import RowsTogether
from provinces.models import District, Province, Subdistrict

from ..briefs import FIELDS, SECTIONS
from ..models import (
    Activity,
    AnnualActionPlan,
    NodeKind,
    PlanProject,
    Programme,
    Project,
    ProjectIndicator,
    ProjectKind,
    ProjectSite,
    StrategyNode,
)
from .fields import BahtInput, ThaiDateInput, TidyForm, TidyModelForm

AREA = forms.Textarea(attrs={"rows": 4})
BLANK_ROWS = 3


class StartForm(TidyForm):
    year = forms.TypedChoiceField(label=_("ปีงบประมาณ"), coerce=int, help_text=_("ยกโครงการที่บัญชีในแผนพัฒนามีกรอบของปีนี้มาให้จัดลำดับต่อ"))

    def __init__(self, *args: Any, years: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]


class NewProjectForm(TidyForm):
    plan_project = forms.ModelChoiceField(
        PlanProject.objects.none(), label=_("โครงการในบัญชีของแผนพัฒนา"), empty_label=_("เลือกโครงการ"),
        help_text=_("รหัส ชื่อ แผนงาน และกรอบของปีนี้ยกมาจากแผน แก้ต่อในแบบสรุปโครงการ"),
    )  # fmt: skip

    def __init__(self, *args: Any, paper: AnnualActionPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan_project"].queryset = free_rows(paper)  # type: ignore[attr-defined]


def free_rows(paper: AnnualActionPlan) -> QuerySet[PlanProject]:
    """Rows of the plan's table that are not in the action plan yet."""
    rows = PlanProject.objects.filter(programme__issue__plan=paper.plan_id).select_related("programme__issue")
    used = Project.objects.filter(action_plan=paper).values("project_key")
    return rows.exclude(project_key__in=used).order_by("programme__issue__order", "programme__order", "order", "pk")


NODES = {
    "national_strategy": NodeKind.NATIONAL_STRATEGY,
    "master_plan": NodeKind.MASTER_PLAN,
    "milestone": NodeKind.MILESTONE,
    "sdgs": NodeKind.SDG,
}


class ProjectForm(TidyModelForm):
    """The whole brief."""

    amount_baht = BahtInput(label=_("งบประมาณปีนี้ (บาท)"))
    starts_on = ThaiDateInput(label=_("วันเริ่ม"), required=False, help_text=_("วัน/เดือน/ปี พ.ศ. เช่น 1/10/2570"))
    ends_on = ThaiDateInput(label=_("วันสิ้นสุด"), required=False)

    class Meta:
        model = Project
        fields = FIELDS
        widgets = {
            "rationale": AREA, "need_source": AREA, "objectives": AREA, "expected_benefit": AREA,
            "sdgs": forms.CheckboxSelectMultiple, "benefit_provinces": forms.CheckboxSelectMultiple,
        }  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        paper = self.instance.action_plan
        self.fields["programme"].queryset = programmes_of(paper)  # type: ignore[attr-defined]
        if not self.instance.is_management:
            kinds = [choice for choice in ProjectKind.choices if choice[0] != ProjectKind.MANAGEMENT]
            self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        self.fields["benefit_provinces"].queryset = near_provinces(self.instance)  # type: ignore[attr-defined]
        for name, kind in NODES.items():
            self.fields[name].queryset = StrategyNode.objects.filter(kind=kind)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("starts_on") and values.get("ends_on") and values["ends_on"] < values["starts_on"]:
            self.add_error("ends_on", _("วันสิ้นสุดอยู่ก่อนวันเริ่ม"))
        return values

    def sections(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [(title, [self[name] for name in names]) for title, names in SECTIONS]


def near_provinces(project: Project) -> QuerySet[Province]:
    """Those of the body's region, and those chosen already."""
    near = Q(region=project.action_plan.unit.region_id) | Q(pk__in=project.benefit_provinces.all())
    return Province.objects.filter(near).order_by("name_sort")


def programmes_of(paper: AnnualActionPlan) -> QuerySet[Programme]:
    return Programme.objects.filter(issue__plan=paper.plan_id).order_by("issue__order", "order", "pk")


# ---------- rows of a brief ----------


class ActivityForm(TidyModelForm):
    amount_baht = BahtInput(label=_("งบประมาณ (บาท)"), initial=0)

    class Meta:
        model = Activity
        fields = ["name", "expense_type", "amount_baht"]


class IndicatorForm(TidyModelForm):
    class Meta:
        model = ProjectIndicator
        fields = ["level", "name", "unit_of_measure", "target_text"]


class SiteForm(TidyModelForm):
    class Meta:
        model = ProjectSite
        fields = ["province", "district", "subdistrict", "place"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        district, subdistrict = values.get("district"), values.get("subdistrict")
        if district and values.get("province") and district.province_id != values["province"].pk:
            self.add_error("district", _("อำเภอนี้ไม่ได้อยู่ในจังหวัดที่เลือก"))
        if subdistrict and (not district or subdistrict.district_id != district.pk):
            self.add_error("subdistrict", _("ตำบลนี้ไม่ได้อยู่ในอำเภอที่เลือก"))
        return values


class OrderedRows(RowsTogether):
    """New rows go to the end."""

    def save_new(self, form: Any, commit: bool = True) -> Any:
        form.instance.order = self.initial_form_count() + self.forms.index(form) + 1
        return super().save_new(form, commit)


class SiteRows(RowsTogether):
    """Places of the body's own territory; the choices are read once for all rows."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = places(self.instance.action_plan) if self.instance.pk else {}

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        for name, (rows, choices) in self.places.items():
            form.fields[name].queryset = rows
            form.fields[name].choices = choices


def places(paper: AnnualActionPlan) -> dict[str, tuple[QuerySet[Any], list[Any]]]:
    """Provinces, districts and sub-districts of the body in that year, as choices. Four queries at most."""
    codes = paper.unit.territory_codes(paper.fiscal_year)
    provinces = Province.objects.filter(code__in=codes)
    districts = District.objects.filter(province__code__in=codes)
    subdistricts = Subdistrict.objects.filter(district__province__code__in=codes)
    empty = ("", "---------")
    return {
        "province": (provinces, [empty, *((p.pk, str(p)) for p in provinces)]),
        "district": (districts, [empty, *_grouped(districts.select_related("province"), "province")]),
        "subdistrict": (subdistricts, [empty, *_grouped(subdistricts.select_related("district"), "district")]),
    }


def _grouped(rows: QuerySet[Any], parent: str) -> list[tuple[str, list[tuple[int, str]]]]:
    groups: dict[str, list[tuple[int, str]]] = {}
    for row in rows:
        groups.setdefault(str(getattr(row, parent)), []).append((row.pk, str(row)))
    return list(groups.items())


#: However many rows a sender asks for, no more are drawn: each brings all its choices.
ROWS: dict[str, Any] = {"extra": BLANK_ROWS, "can_delete_extra": False, "max_num": 200, "absolute_max": 500}
ACTIVITIES = inlineformset_factory(Project, Activity, ActivityForm, formset=OrderedRows, **ROWS)
INDICATORS = inlineformset_factory(Project, ProjectIndicator, IndicatorForm, formset=OrderedRows, **ROWS)
SITES = inlineformset_factory(Project, ProjectSite, SiteForm, formset=SiteRows, **ROWS)
