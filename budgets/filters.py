"""The list of requests: what a hat sees of one year, filtered, sorted and compared with the year before."""

from typing import Any

import django_filters as df
from django.db import models
from django.db.models import Case, Exists, F, FilteredRelation, OuterRef, Q, Value, When
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from core.thai import tidy_text
from core.workflow import INITIAL
from plans.models import Project
from provinces.models import Region, UnitKind

from .models import BudgetLine, BudgetRequest, Standing
from .permissions import REQUEST_POLICY
from .states import RequestState

FINDINGS = [
    ("blockers", _("มีข้อต้องแก้")),
    ("majors", _("มีข้อต้องชี้แจง")),
    ("clean", _("ไม่มีข้อต้องแก้หรือชี้แจง")),
    ("unchecked", _("ยังไม่ตรวจ")),
]
ORDERS: dict[str, tuple[Any, ...]] = {
    "unit": (F("unit__name_sort"),),
    "total": (F("total_baht"),),
    "state": (Case(*(When(state=s, then=Value(i)) for i, s in enumerate(RequestState.values)), default=Value(99)),),
    "before": (F("before_baht"),),
    "change": (F("change_baht"),),
    "blockers": (F("action_plan__standing__blockers"), F("action_plan__standing__majors")),
}


def visible_requests(hat: Membership | None, year: int) -> models.QuerySet[BudgetRequest]:
    return REQUEST_POLICY.scope(hat, REQUEST_POLICY.view_action).filter(fiscal_year=year)


def with_before(requests: models.QuerySet[BudgetRequest], hat: Membership | None, before: int | None) -> models.QuerySet[Any]:
    """Adds before_baht (None when the body has no visible request of that year) and change_baht.

    The body is in scope already, so the earlier row needs no grant of its own: only drafts stay hidden where the role does not see them.
    """
    earlier = Q(unit__requests__fiscal_year=before or 0)
    if hat is None or not hat.role.sees_drafts:
        earlier &= ~Q(unit__requests__state=INITIAL)
    joined = requests.annotate(earlier=FilteredRelation("unit__requests", condition=earlier))
    return joined.annotate(before_baht=F("earlier__total_baht"), change_baht=F("total_baht") - F("earlier__total_baht"))


def ordered(requests: models.QuerySet[Any], sort: str) -> models.QuerySet[Any]:
    """By a column of the list, `-` in front for descending; an unknown name sorts by unit."""
    name, down = sort.removeprefix("-"), sort.startswith("-")
    keys = [F(k.name) if isinstance(k, F) else k for k in ORDERS.get(name, ORDERS["unit"])]
    order = [k.desc(nulls_last=True) if down else k.asc(nulls_last=True) for k in keys]
    return requests.order_by(*order, "unit__name_sort", "pk")


class RequestFilter(df.FilterSet):
    """The filter bar; everything lives in the address."""

    q = df.CharFilter(method="search", label=_("ค้นหา"))
    region = df.ModelChoiceFilter(
        field_name="unit__region", queryset=Region.objects.all(), to_field_name="code", label=_("ภาค"), empty_label=_("ทุกภาค")
    )
    kind = df.ChoiceFilter(field_name="unit__kind", choices=UnitKind.choices, label=_("ประเภทหน่วย"), empty_label=_("ทุกประเภท"))
    findings = df.ChoiceFilter(method="by_findings", choices=FINDINGS, label=_("ข้อตรวจพบ"), empty_label=_("ทุกผลตรวจ"))
    state = df.ChoiceFilter(choices=RequestState.choices, label=_("สถานะ"))

    class Meta:
        model = BudgetRequest
        fields: list[str] = []

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        self.year = year
        super().__init__(*args, **kwargs)
        for name in ("region", "kind", "findings"):
            self.form.fields[name].widget.attrs["class"] = "form-select"

    def search(self, queryset: models.QuerySet[Any], name: str, value: str) -> models.QuerySet[Any]:
        """Unit, number, project or line text."""
        text = tidy_text(value)
        projects = Project.objects.filter(action_plan__fiscal_year=self.year, name__icontains=text)
        lines = BudgetLine.objects.filter(request__fiscal_year=self.year, description__icontains=text)
        own = Q(unit__name_th__icontains=text) | Q(unit__name_en__icontains=text) | Q(request_no__icontains=text)
        return queryset.filter(own | Q(action_plan__in=projects.values("action_plan")) | Q(pk__in=lines.values("request")))

    def by_findings(self, queryset: models.QuerySet[Any], name: str, value: str) -> models.QuerySet[Any]:
        standing = Standing.objects.filter(action_plan=OuterRef("action_plan"))
        found = {
            "blockers": Exists(standing.filter(blockers__gt=0)),
            "majors": Exists(standing.filter(majors__gt=0)),
            "clean": Exists(standing.filter(blockers=0, majors=0)),
            "unchecked": ~Exists(standing),
        }
        return queryset.filter(found[value])
