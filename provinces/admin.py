"""Reference data as offices keep it: codes, groupings, headships, names and years."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .admin_base import DatedAdmin, DatedForm, DatedInline, ReadOnlyTrackedAdmin, TodayFilter, TrackedAdmin
from .models import (
    Agency,
    BudgetYear,
    CommitteeName,
    District,
    GroupHeadship,
    GroupMembership,
    InspectionZone,
    PlanningUnit,
    Province,
    ProvinceGroup,
    Region,
    Subdistrict,
    UnitKind,
)

admin.site.site_header = _("ข้อมูลอ้างอิงและผู้ใช้")
admin.site.site_title = _("ผู้ดูแลระบบ")
admin.site.index_title = _("ข้อมูลอ้างอิง ผู้ใช้ และเอกสาร (อ่านอย่างเดียว)")
NAMES = ("code", "name_th", "name_en")


class GroupMembershipForm(DatedForm):
    alone_per = ("province",)


class GroupHeadshipForm(DatedForm):
    alone_per = ("group",)


class CommitteeNameForm(DatedForm):
    alone_per = ("kind",)


class GroupMembershipInline(DatedInline):
    model, form, related = GroupMembership, GroupMembershipForm, ("province", "group")
    autocomplete_fields = ["province"]


class GroupHeadshipInline(DatedInline):
    model, form, related = GroupHeadship, GroupHeadshipForm, ("province", "group")
    autocomplete_fields = ["province"]


@admin.register(Region)
class RegionAdmin(admin.ModelAdmin):
    list_display = (*NAMES, "order")
    search_fields = NAMES


@admin.register(PlanningUnit)
class PlanningUnitAdmin(ReadOnlyTrackedAdmin):
    """To look units up and to choose them elsewhere; provinces and groups are kept on their own pages."""

    list_display = ("code", "name_th", "kind", "region", "in_programme", "valid_from", "valid_until")
    list_filter = ("kind", "in_programme", TodayFilter, "region")
    list_select_related = ("region",)
    search_fields = NAMES


class UnitAdmin(admin.ModelAdmin):
    """A province or a group; its kind goes without saying."""

    exclude = ("kind",)
    kind: UnitKind
    view_on_site = False
    list_select_related: ClassVar[tuple[str, ...]] = ("region",)
    search_fields: ClassVar[tuple[str, ...]] = NAMES
    ordering = ("name_sort",)

    def save_model(self, request: HttpRequest, obj: PlanningUnit, form: Any, change: bool) -> None:
        obj.kind = self.kind
        super().save_model(request, obj, form, change)


@admin.register(Province)
class ProvinceAdmin(UnitAdmin):
    kind = UnitKind.PROVINCE
    list_display = ("code", "name_th", "name_en", "abbr_th", "region", "area_km2", "population", "in_programme")
    list_filter = ("in_programme", "region")
    search_fields = (*NAMES, "abbr_th", "iso_code")


@admin.register(ProvinceGroup)
class ProvinceGroupAdmin(UnitAdmin):
    kind = UnitKind.GROUP
    list_display = ("code", "name_th", "region", "operation_centre", "valid_from", "valid_until")
    list_filter = (TodayFilter, "region")
    list_select_related = ("region", "operation_centre")
    autocomplete_fields = ("operation_centre",)
    inlines = (GroupMembershipInline, GroupHeadshipInline)


@admin.register(GroupMembership)
class GroupMembershipAdmin(DatedAdmin):
    form = GroupMembershipForm
    list_display = ("province", "group", "valid_from", "valid_until", "basis")
    list_filter = (TodayFilter, "group__region", "group")
    list_select_related = ("province", "group")
    search_fields = ("province__name_th", "province__code", "group__name_th", "group__code")
    autocomplete_fields = ("province", "group")


@admin.register(GroupHeadship)
class GroupHeadshipAdmin(DatedAdmin):
    form = GroupHeadshipForm
    list_display = ("group", "province", "order_no", "valid_from", "valid_until", "basis")
    list_filter = (TodayFilter, "group__region")
    list_select_related = ("province", "group")
    search_fields = ("province__name_th", "group__name_th", "group__code", "order_no")
    autocomplete_fields = ("province", "group")


@admin.register(InspectionZone)
class InspectionZoneAdmin(admin.ModelAdmin):
    list_display = ("code", "name_th", "group")
    list_select_related = ("group",)
    search_fields = (*NAMES, "group__name_th")
    autocomplete_fields = ("group",)


@admin.register(District)
class DistrictAdmin(admin.ModelAdmin):
    list_display = (*NAMES, "province")
    list_filter = ("province__region", "province")
    list_select_related = ("province",)
    search_fields = (*NAMES, "province__name_th")
    autocomplete_fields = ("province",)


@admin.register(Subdistrict)
class SubdistrictAdmin(admin.ModelAdmin):
    list_display = (*NAMES, "district", "province", "postal_code")
    list_filter = ("district__province__region", "district__province")
    list_select_related = ("district__province",)
    search_fields = (*NAMES, "district__name_th", "postal_code")
    autocomplete_fields = ("district",)

    @admin.display(description=_("จังหวัด"), ordering="district__province__name_sort")
    def province(self, obj: Subdistrict) -> str:
        return obj.district.province.name


@admin.register(Agency)
class AgencyAdmin(admin.ModelAdmin):
    list_display = ("code", "short_th", "name_th", "name_en", "order")
    search_fields = (*NAMES, "short_th")


@admin.register(BudgetYear)
class BudgetYearAdmin(TrackedAdmin):
    list_display = ("year", "programme_th", "is_made_up", "data_note_th")
    list_filter = ("is_made_up",)
    search_fields = ("year", "programme_th", "data_note_th")


@admin.register(CommitteeName)
class CommitteeNameAdmin(DatedAdmin):
    form = CommitteeNameForm
    list_display = ("abbr_th", "kind", "name_th", "valid_from", "valid_until", "basis")
    list_filter = (TodayFilter, "kind")
    search_fields = ("abbr_th", "name_th", "name_en", "basis")
