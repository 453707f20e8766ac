"""Forms of a development plan and its parts. Yearly figures are fields of their own, one per year of the plan."""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..kin import group_issues_for, guidelines_for, runs_in
from ..likely import likeliest
from ..models import (
    DevelopmentIssue,
    DevelopmentPlan,
    Guideline,
    NodeKind,
    PlanProject,
    PlanProjectYear,
    Programme,
    RegionalGuideline,
    StrategyNode,
)
from .fields import BahtInput, TidyForm, TidyModelForm

ROWS_3, ROWS_5 = forms.Textarea(attrs={"rows": 3}), forms.Textarea(attrs={"rows": 5})
Told = Callable[[Any], tuple[str, str]]
LIKELIEST: str | Promise = _("น่าจะตรงที่สุด")
ROWS_12 = forms.Textarea(attrs={"rows": 12})


class PlanForm(TidyModelForm):
    """Part 1: the title, why it was reviewed, the summary."""

    class Meta:
        model = DevelopmentPlan
        fields = ["title", "review_reason", "executive_summary"]
        widgets = {"title": forms.TextInput, "review_reason": ROWS_3, "executive_summary": ROWS_12}
        help_texts = {"executive_summary": _("ไม่เกิน 3 หน้า")}


class FactsForm(TidyModelForm):
    """Part 2: the texts about the area and what was done before."""

    class Meta:
        model = DevelopmentPlan
        fields = ["physical_data", "past_results"]
        widgets = {"physical_data": ROWS_12, "past_results": ROWS_12}
        help_texts = {"physical_data": _("ที่ตั้ง ขนาด ภูมิประเทศ การปกครอง ประชากร การคมนาคม ใช้ข้อมูลอายุไม่เกิน 3 ปี")}


class AimsForm(TidyModelForm):
    """Part 3: the analysis and the goal; a group's office adds its note."""

    class Meta:
        model = DevelopmentPlan
        fields = ["analysis_tool", "analysis", "development_goal", "osm_note"]
        widgets = {"analysis": ROWS_12, "development_goal": ROWS_3, "osm_note": ROWS_3}
        help_texts = {"analysis_tool": _("เช่น SWOT, TOWS, BCG"), "development_goal": _("หนึ่งประโยค บอกว่าพื้นที่จะเป็นอย่างไรเมื่อสิ้นแผน")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.unit.is_group:
            del self.fields["osm_note"]


#: The plan's own words: one form per part of the volume, and what its page is called.
WORDS: dict[int, tuple[type[TidyModelForm], Promise | str]] = {
    1: (PlanForm, _("แก้ส่วนที่ 1 ชื่อแผนและบทสรุปผู้บริหาร")),
    2: (FactsForm, _("แก้ส่วนที่ 2 ข้อความข้อมูลเพื่อการพัฒนา")),
    3: (AimsForm, _("แก้ส่วนที่ 3 บทวิเคราะห์และเป้าหมายการพัฒนา")),
}


class ReviewForm(TidyForm):
    review_year = forms.TypedChoiceField(label=_("ทบทวนสำหรับปีงบประมาณ"), coerce=int)
    reason = forms.CharField(label=_("เหตุผลการทบทวน"), widget=ROWS_3, min_length=10, help_text=_("อย่างน้อย 10 ตัวอักษร เหตุผลอยู่ในฉบับทบทวน"))

    def __init__(self, *args: Any, years: range, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["review_year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]


class PartForm(TidyModelForm):
    """A part knows the plan it stands in, and its parent on creation."""

    #: Short fields, two of which share a line of the page.
    halves: frozenset[str] = frozenset()

    def placed(self) -> Iterator[tuple[BoundField, int]]:
        """Every field but the yearly ones, with its width out of 12."""
        return ((bound, 6 if bound.name in self.halves else 12) for bound in self if not bound.name.startswith("year_"))

    def __init__(self, *args: Any, plan: DevelopmentPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan


class IssueForm(PartForm):
    national_links = forms.ModelMultipleChoiceField(
        StrategyNode.objects.all(), required=False, label=_("ความเชื่อมโยงระดับชาติ"), widget=forms.CheckboxSelectMultiple
    )
    regional_links = forms.ModelMultipleChoiceField(
        RegionalGuideline.objects.none(), required=False, label=_("ความเชื่อมโยงแนวทางการพัฒนาภาค"), widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("แนวทางที่เลือกไม่ใช่ของภาคเดียวกับแผนนี้ เลือกจากรายการที่แสดง")},
    )  # fmt: skip
    group_links = forms.ModelMultipleChoiceField(
        DevelopmentIssue.objects.none(), required=False, label=_("ความเชื่อมโยงแผนกลุ่มจังหวัด"), widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("ประเด็นที่เลือกไม่อยู่ในแผนที่ใช้บังคับของกลุ่มจังหวัดเดียวกัน เลือกจากรายการที่แสดง")},
    )  # fmt: skip

    class Meta:
        model = DevelopmentIssue
        fields = [
            "order", "name", "objective", "national_links", "regional_links", "group_links", "is_area_specific", "area_specific_reason",
        ]  # fmt: skip
        widgets = {"objective": ROWS_3, "area_specific_reason": ROWS_3}
        help_texts = {"is_area_specific": _("ไม่เชื่อมกับแผนกลุ่มจังหวัด เพราะเป็นปัญหาหรือศักยภาพของจังหวัดนี้เท่านั้น")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["national_links"].choices = nodes_by_kind()  # type: ignore[attr-defined]
        none = _("ยังไม่มีข้อมูลอ้างอิงแนวทางการพัฒนาของภาคนี้ ผู้ดูแลระบบเพิ่มได้")
        self._offer("regional_links", guidelines_for(self.plan), _guideline, none, lambda row: runs_in(row.period, self.plan.year_from))
        if self.plan.unit.is_group:
            for name in ("group_links", "is_area_specific", "area_specific_reason"):
                del self.fields[name]
        else:
            linked = self.instance.group_links.all() if self.instance.pk else None
            self._offer("group_links", group_issues_for(self.plan, linked), _group_issue, _("กลุ่มจังหวัดยังไม่มีแผนที่ใช้บังคับในช่วงปีนี้"))

    def _offer(self, name: str, rows: QuerySet[Any], told: Told, none: Promise | str, fits: Callable[[Any], bool] = bool) -> None:
        """Rows as choices under headings; `told` gives heading and label. While no link fits, the likeliest stand first. One query."""
        field: Any = self.fields[name]
        choices = [(row.pk, *told(row)) for row in rows]
        if self.instance.pk and not any(fits(row) for row in self.initial.get(name, ())):
            near = likeliest(self.instance.name, {row.pk: str(row) for row in rows if fits(row)})
            choices = [(pk, str(LIKELIEST) if pk in near else heading, label) for pk, heading, label in _first(near, choices)]
        field.queryset, field.choices = rows, grouped(choices)
        field.help_text = "" if field.choices else none

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        is_alone, served = values.get("is_area_specific"), values.get("group_links")
        if is_alone and served:
            self.add_error("is_area_specific", _("เลือกอย่างเดียว: เชื่อมกับประเด็นของกลุ่มจังหวัด หรือเป็นประเด็นเฉพาะพื้นที่"))
        if is_alone and not values.get("area_specific_reason"):
            self.add_error("area_specific_reason", _("ประเด็นเฉพาะพื้นที่ต้องมีเหตุผล"))
        return values


class IssueLinkForm(IssueForm):
    """One link of an issue; its other columns stay as they are."""

    def __init__(self, *args: Any, link: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.fields.keys() - {link}:
            del self.fields[name]


def _first(keys: list[int], choices: list[tuple[int, str, str]]) -> list[tuple[int, str, str]]:
    """The choices with these keys first, in the order of the keys."""
    return sorted(choices, key=lambda choice: keys.index(choice[0]) if choice[0] in keys else len(keys))


def nodes_by_kind() -> list[tuple[str, list[tuple[int, str]]]]:
    """The national frame from the top down as groups of choices. One query."""
    nodes = sorted(StrategyNode.objects.all(), key=lambda node: NodeKind.values.index(node.kind))
    return grouped((node.pk, str(node.get_kind_display()), f"{node.number}. {node}") for node in nodes)


def grouped(rows: Iterable[tuple[int, str, str]]) -> list[tuple[str, list[tuple[int, str]]]]:
    """Choices under their headings, from (key, heading, label)."""
    groups: dict[str, list[tuple[int, str]]] = {}
    for pk, heading, label in rows:
        groups.setdefault(heading, []).append((pk, label))
    return list(groups.items())


def _guideline(row: RegionalGuideline) -> tuple[str, str]:
    return row.period, f"{row.number}. {row}"


def _group_issue(issue: DevelopmentIssue) -> tuple[str, str]:
    return f"{issue.plan} {issue.plan.version_label}", f"{issue.order}. {issue}"


class YearlyForm(PartForm):
    """A part with one figure per year of the plan."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.years = range(self.plan.year_from, self.plan.year_to + 1)
        given = self.given() if self.instance.pk else {}
        for year in self.years:
            self.fields[f"year_{year}"] = self.year_field(label=str(year), required=False, initial=given.get(year))

    year_field: type[forms.Field]
    #: What stands over the figures.
    years_label: Promise | str

    def given(self) -> dict[int, Decimal]:
        raise NotImplementedError

    def year_fields(self) -> Iterator[BoundField]:
        return (bound for bound in self if bound.name.startswith("year_"))

    def typed(self) -> dict[int, Decimal]:
        values = {year: self.cleaned_data.get(f"year_{year}") for year in self.years}
        return {year: value for year, value in values.items() if value is not None}


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
    years_label = _("กรอบงบประมาณรายปี (บาท)")
    halves = frozenset({"order", "project_key", "lead_agency", "source"})

    class Meta:
        model = PlanProject
        fields = ["order", "project_key", "name", "indicator", "target", "lead_agency", "source"]

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
