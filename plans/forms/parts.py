"""Forms of a development plan and its parts. Yearly figures are fields of their own, one per year of the plan."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from ..models import (
    DevelopmentIssue,
    DevelopmentPlan,
    Guideline,
    Indicator,
    IndicatorTarget,
    PlanProject,
    PlanProjectYear,
    Programme,
    StrategyNode,
)
from .fields import BahtInput, NumberInput, TidyForm, TidyModelForm

ROWS_3, ROWS_5 = forms.Textarea(attrs={"rows": 3}), forms.Textarea(attrs={"rows": 5})


class PlanForm(TidyModelForm):
    class Meta:
        model = DevelopmentPlan
        fields = ["title", "development_goal", "review_reason"]
        widgets = {"title": forms.TextInput, "development_goal": ROWS_5, "review_reason": ROWS_3}


class ReviewForm(TidyForm):
    review_year = forms.TypedChoiceField(label=_("ทบทวนสำหรับปีงบประมาณ"), coerce=int)
    reason = forms.CharField(label=_("เหตุผลการทบทวน"), widget=ROWS_3, min_length=10, help_text=_("อย่างน้อย 10 ตัวอักษร เหตุผลอยู่ในฉบับทบทวน"))

    def __init__(self, *args: Any, years: range, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["review_year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]


class PartForm(TidyModelForm):
    """A part knows the plan it stands in, and its parent on creation."""

    def __init__(self, *args: Any, plan: DevelopmentPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan


class IssueForm(PartForm):
    national_links = forms.ModelMultipleChoiceField(
        StrategyNode.objects.all(), required=False, label=_("ความเชื่อมโยงระดับชาติ"), widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = DevelopmentIssue
        fields = ["order", "name", "objective", "national_links"]
        widgets = {"objective": ROWS_3}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["national_links"].choices = nodes_by_kind()  # type: ignore[attr-defined]


def nodes_by_kind() -> list[tuple[str, list[tuple[int, str]]]]:
    """The national frame as groups of choices. One query."""
    groups: dict[str, list[tuple[int, str]]] = {}
    for node in StrategyNode.objects.all():
        groups.setdefault(str(node.get_kind_display()), []).append((node.pk, f"{node.number}. {node}"))
    return list(groups.items())


class YearlyForm(PartForm):
    """A part with one figure per year of the plan."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.years = range(self.plan.year_from, self.plan.year_to + 1)
        given = self.given() if self.instance.pk else {}
        for year in self.years:
            self.fields[f"year_{year}"] = self.year_field(label=str(year), required=False, initial=given.get(year))

    year_field: type[forms.Field]

    def given(self) -> dict[int, Decimal]:
        raise NotImplementedError

    def plain_fields(self) -> Iterator[BoundField]:
        return (bound for bound in self if not bound.name.startswith("year_"))

    def year_fields(self) -> Iterator[BoundField]:
        return (bound for bound in self if bound.name.startswith("year_"))

    def typed(self) -> dict[int, Decimal]:
        values = {year: self.cleaned_data.get(f"year_{year}") for year in self.years}
        return {year: value for year, value in values.items() if value is not None}


class IndicatorForm(YearlyForm):
    year_field = NumberInput
    baseline_value = NumberInput(label=_("ค่าฐาน"), required=False)

    class Meta:
        model = Indicator
        fields = ["order", "name", "unit_of_measure", "direction", "baseline_value", "baseline_text", "baseline_year", "source"]

    def given(self) -> dict[int, Decimal]:
        return dict(self.instance.targets.values_list("year", "value"))

    def save(self, commit: bool = True) -> Indicator:
        indicator = super().save(commit)
        indicator.targets.filter(year__in=self.years).delete()
        IndicatorTarget.objects.bulk_create(IndicatorTarget(indicator=indicator, year=y, value=v) for y, v in self.typed().items())
        return indicator


class GuidelineForm(PartForm):
    class Meta:
        model = Guideline
        fields = ["order", "text"]
        widgets = {"text": ROWS_3}


class ProgrammeForm(PartForm):
    class Meta:
        model = Programme
        fields = ["order", "name"]


class PlanProjectForm(YearlyForm):
    year_field = BahtInput

    class Meta:
        model = PlanProject
        fields = ["order", "project_key", "name", "lead_agency"]

    def given(self) -> dict[int, Decimal]:
        return dict(self.instance.years.values_list("year", "indicative_baht"))

    def clean_project_key(self) -> str:
        key = self.cleaned_data["project_key"]
        same = PlanProject.objects.filter(programme__issue__plan=self.plan, project_key=key).exclude(pk=self.instance.pk)
        if same.exists():
            raise forms.ValidationError(_("รหัส “%(key)s” ใช้กับโครงการอื่นในแผนนี้แล้ว"), params={"key": key}, code="same_key")
        return key

    def save(self, commit: bool = True) -> PlanProject:
        project = super().save(commit)
        project.years.filter(year__in=self.years).delete()
        PlanProjectYear.objects.bulk_create(
            PlanProjectYear(plan_project=project, year=y, indicative_baht=v) for y, v in self.typed().items()
        )
        return project
