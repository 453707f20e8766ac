"""Forms of an action plan's projects: choose from the plan's table, the brief, and its rows."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from provinces.models import Province

from ..briefs import FIELDS, QUARTERS, SECTIONS, Spec
from ..models import (
    PEOPLE,
    AnnualActionPlan,
    DevelopmentPlan,
    NodeKind,
    PlanProject,
    Programme,
    Project,
    ProjectKind,
    StrategyNode,
)
from ..services.copying import COPIED
from .fields import BahtInput, ThaiDateInput, TidyForm, TidyModelForm

AREA = forms.Textarea(attrs={"rows": 4})


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
    used = Project.with_candidates.filter(action_plan=paper).values("project_key")
    return rows.exclude(project_key__in=used).order_by("programme__issue__order", "programme__order", "order", "pk")


NODES = {
    "national_strategy": NodeKind.NATIONAL_STRATEGY,
    "master_plan": NodeKind.MASTER_PLAN,
    "milestone": NodeKind.MILESTONE,
    "sdgs": NodeKind.SDG,
}


class VersionField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.version_label} · {obj.get_state_display()} · {obj.title}"


class CiteForm(TidyForm):
    plan = VersionField(DevelopmentPlan.objects.none(), label=_("แผนพัฒนาฉบับที่จะอ้าง"), empty_label=None)

    def __init__(self, *args: Any, versions: QuerySet[DevelopmentPlan], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan"].queryset = versions  # type: ignore[attr-defined]


class PastField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.action_plan.fiscal_year} · {obj.name}"


class CopyForm(TidyForm):
    """A project of an earlier year, and what is taken from it. `taken` holds only names of the explicit list."""

    source = PastField(Project.objects.none(), label=_("โครงการปีก่อนของหน่วยงานเดียวกัน"), empty_label=_("เลือกโครงการ"))
    taken = forms.MultipleChoiceField(choices=[(name, name) for name in COPIED], required=False)

    def __init__(self, *args: Any, paper: AnnualActionPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = earlier_projects(paper)  # type: ignore[attr-defined]


def _baht(name: str) -> BahtInput:
    return BahtInput(label=Project._meta.get_field(name).verbose_name, required=False)  # type: ignore[union-attr]


class ProjectForm(TidyModelForm):
    """The columns of the whole brief, or of one section."""

    amount_baht = BahtInput(label=_("งบประมาณปีนี้ (บาท)"))
    past_project = PastField(Project.objects.none(), label=_("โครงการเดิมที่ทำต่อ"), required=False, empty_label=_("ไม่ใช่โครงการต่อเนื่อง"))
    starts_on = ThaiDateInput(label=_("วันเริ่ม"), required=False, help_text=_("วัน/เดือน/ปี พ.ศ. เช่น 1/10/2570"))
    ends_on = ThaiDateInput(label=_("วันสิ้นสุด"), required=False)
    contract_sign_on = ThaiDateInput(label=_("วันที่คาดว่าจะลงนามสัญญา"), required=False)
    q1_baht, q2_baht, q3_baht, q4_baht = (_baht(name) for name in QUARTERS)
    commitment_baht = _baht("commitment_baht")
    upkeep_baht_per_year = _baht("upkeep_baht_per_year")

    class Meta:
        model = Project
        fields = FIELDS
        widgets = {
            "rationale": AREA, "expected_benefit": AREA, "beneficiary_note": AREA, "upkeep_note": AREA, "past_project_note": AREA,
            "sdgs": forms.CheckboxSelectMultiple, "benefit_provinces": forms.CheckboxSelectMultiple,
        }  # fmt: skip

    def __init__(self, *args: Any, section: Spec | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.specs = (section,) if section else SECTIONS
        shown = {name for spec in self.specs for name in spec.fields}
        for name, rows in self._choices().items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        if not self.instance.is_management:
            kinds = [choice for choice in ProjectKind.choices if choice[0] != ProjectKind.MANAGEMENT]
            self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        for name in self.fields.keys() - shown:
            del self.fields[name]

    def _choices(self) -> dict[str, QuerySet[Any]]:
        """What can be chosen in this body; nothing is read before it is drawn."""
        nodes = {name: StrategyNode.objects.filter(kind=kind) for name, kind in NODES.items()}
        own = {"programme": programmes_of(self.instance.action_plan), "past_project": earlier_projects(self.instance.action_plan)}
        return {**nodes, **own, "benefit_provinces": near_provinces(self.instance)}

    def clean_beneficiary_unit(self) -> str:
        return self.cleaned_data["beneficiary_unit"] or PEOPLE

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("starts_on") and values.get("ends_on") and values["ends_on"] < values["starts_on"]:
            self.add_error("ends_on", _("วันสิ้นสุดอยู่ก่อนวันเริ่ม"))
        return values

    def sections(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [(spec.title, [self[name] for name in spec.fields]) for spec in self.specs if spec.fields]


def near_provinces(project: Project) -> QuerySet[Province]:
    """Those of the body's region, and those chosen already."""
    near = Q(region=project.action_plan.unit.region_id) | Q(pk__in=project.benefit_provinces.all())
    return Province.objects.filter(near).order_by("name_sort")


def earlier_projects(paper: AnnualActionPlan) -> QuerySet[Project]:
    """Ranked projects of the same body's earlier years, the latest year first."""
    earlier = Project.objects.filter(action_plan__unit=paper.unit_id, action_plan__fiscal_year__lt=paper.fiscal_year)
    return earlier.exclude(kind=ProjectKind.MANAGEMENT).select_related("action_plan").order_by("-action_plan__fiscal_year", "rank", "pk")


def programmes_of(paper: AnnualActionPlan) -> QuerySet[Programme]:
    return Programme.objects.filter(issue__plan=paper.plan_id).order_by("issue__order", "order", "pk")
