"""What the lists of plans, action plans and proposals can be narrowed by."""

from functools import partial
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.thai import clean_text, tidy_text
from provinces.models import Region, UnitKind

from .listing import unit_words
from .models import AnnualActionPlan, DevelopmentPlan, Proposal
from .states import ActionPlanState, PlanState, ProposalState

SELECT = forms.Select(attrs={"class": "form-select"})


def years() -> list[tuple[str, str]]:
    found = AnnualActionPlan.objects.order_by("-fiscal_year").values_list("fiscal_year", flat=True).distinct()
    return [(str(year), str(_("ปี %(year)s") % {"year": year})) for year in found]


def periods() -> list[tuple[str, str]]:
    found = DevelopmentPlan.objects.order_by("-year_from").values_list("year_from", "year_to").distinct()
    return [(str(first), f"{first}–{last}") for first, last in found]


def regions() -> list[tuple[str, str]]:
    return [(region.code, region.name) for region in Region.objects.all()]


def choice(label: Any, everything: Any, choices: Any, field_name: str) -> filters.ChoiceFilter:
    """A select of the filter bar; `everything` stands for no choice."""
    return filters.ChoiceFilter(field_name=field_name, choices=choices, empty_label=everything, label=label, widget=SELECT)


class PaperFilter(filters.FilterSet):
    """Search, kind of body and region: shared by every list of papers."""

    q = filters.CharFilter(method="search", label=_("ค้นหา"))
    kind = choice(_("ประเภทหน่วยงาน"), _("จังหวัดและกลุ่มจังหวัด"), UnitKind.choices, "unit__kind")
    region = choice(_("ภาค"), _("ทุกภาค"), regions, "unit__region__code")

    def search(self, rows: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        return rows.filter(unit_words(clean_text(text), "unit__"))


class PlanFilter(PaperFilter):
    state = filters.ChoiceFilter(choices=PlanState.choices, label=_("สถานะ"))
    period = filters.ChoiceFilter(method="in_period", choices=periods, empty_label=_("ทุกช่วงปี"), label=_("ช่วงปีของแผน"), widget=SELECT)

    class Meta:
        model = DevelopmentPlan
        fields: list[str] = []

    def search(self, rows: QuerySet[Any], name: str, text: str) -> QuerySet[Any]:
        title = Q()
        for word in tidy_text(text).split():
            title &= Q(title__icontains=word)
        return rows.filter(title | unit_words(clean_text(text), "unit__"))

    def in_period(self, rows: QuerySet[Any], _name: str, first: str) -> QuerySet[Any]:
        return rows.filter(year_from=int(first))


class ActionPlanFilter(PaperFilter):
    state = filters.ChoiceFilter(choices=ActionPlanState.choices, label=_("สถานะ"))
    year = choice(_("ปีงบประมาณ"), _("ทุกปี"), years, "fiscal_year")

    class Meta:
        model = AnnualActionPlan
        fields: list[str] = []


class ProposalFilter(filters.FilterSet):
    """Agencies and districts to choose from are those of the proposals in sight."""

    q = filters.CharFilter(method="search", label=_("ค้นหา"))
    state = filters.ChoiceFilter(choices=ProposalState.choices, label=_("สถานะ"))
    year = choice(_("ปีงบประมาณ"), _("ทุกปี"), (), "fiscal_year")
    agency = choice(_("หน่วยงานเจ้าของ"), _("ทุกหน่วยงาน"), (), "agency")
    district = choice(_("อำเภอ"), _("ทุกอำเภอ"), (), "district")

    class Meta:
        model = Proposal
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, columns in {"year": ("fiscal_year",), "agency": ("agency",), "district": ("district", "district__name_th")}.items():
            self.filters[name].extra["choices"] = partial(self._known, columns)

    def _known(self, columns: tuple[str, ...]) -> list[tuple[str, str]]:
        rows = self.queryset.exclude(**{columns[0]: None}).order_by(columns[-1]).values_list(*columns).distinct()
        return [(str(row[0]), str(row[-1])) for row in rows]

    def search(self, rows: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        """Every word stands in the title, the place or the agency; or all of them in the unit's name or code."""
        words = Q()
        for word in tidy_text(text).split():
            words &= Q(title__icontains=word) | Q(place__icontains=word) | Q(agency__icontains=word)
        return rows.filter(words | unit_words(clean_text(text), "unit__"))
