"""The national frame and the regional guidelines are kept here; plans are only read."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from provinces.admin_base import ReadOnlyAdmin, ReadOnlyInline, ReadOnlyTrackedAdmin

from .models import (
    ActionPlanTransition,
    AnnualActionPlan,
    DevelopmentPlan,
    Extension,
    PlanTransition,
    Project,
    RegionalGuideline,
    StrategyNode,
    SubmissionWindow,
)

LOG_FIELDS = ("at", "action", "from_state", "to_state", "signed_as", "comment")


@admin.register(StrategyNode)
class StrategyNodeAdmin(admin.ModelAdmin):
    list_display = ("code", "name_th", "kind", "number", "parent", "cross_cutting", "period")
    list_filter = ("kind", "cross_cutting", ("parent", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("parent",)
    search_fields = ("code", "name_th", "name_en")
    autocomplete_fields = ("parent",)


@admin.register(RegionalGuideline)
class RegionalGuidelineAdmin(admin.ModelAdmin):
    list_display = ("region", "period", "number", "text", "source")
    list_filter = ("region", "period")
    list_select_related = ("region",)
    search_fields = ("text",)


class PlanTransitionInline(ReadOnlyInline):
    model, fields = PlanTransition, LOG_FIELDS


class ActionPlanTransitionInline(ReadOnlyInline):
    model, fields = ActionPlanTransition, LOG_FIELDS


@admin.register(DevelopmentPlan)
class DevelopmentPlanAdmin(ReadOnlyAdmin):
    list_display = ("title", "unit", "year_from", "year_to", "review_year", "state", "updated_at", "is_made_up")
    list_filter = ("state", "year_from", "is_made_up", "unit__kind", "unit__region")
    list_select_related = ("unit",)
    search_fields = ("title", "unit__name_th", "unit__code")
    date_hierarchy = "updated_at"
    inlines = (PlanTransitionInline,)


@admin.register(AnnualActionPlan)
class AnnualActionPlanAdmin(ReadOnlyAdmin):
    list_display = ("fiscal_year", "unit", "state", "state_since", "updated_at", "is_made_up")
    list_filter = ("fiscal_year", "state", "is_made_up", "unit__kind", "unit__region")
    list_select_related = ("unit",)
    search_fields = ("unit__name_th", "unit__code", "fiscal_year")
    date_hierarchy = "updated_at"
    inlines = (ActionPlanTransitionInline,)


@admin.register(Project)
class ProjectAdmin(ReadOnlyTrackedAdmin):
    list_display = ("project_key", "name", "unit", "fiscal_year", "rank", "bucket", "amount_baht", "updated_at")
    list_filter = ("action_plan__fiscal_year", "bucket", "source", "kind", "action_plan__unit__region")
    list_select_related = ("action_plan__unit",)
    search_fields = ("project_key", "name", "action_plan__unit__name_th", "action_plan__unit__code")
    date_hierarchy = "updated_at"

    @admin.display(description=_("หน่วยงาน"), ordering="action_plan__unit__name_sort")
    def unit(self, obj: Project) -> str:
        return obj.action_plan.unit.name

    @admin.display(description=_("ปีงบประมาณ"), ordering="action_plan__fiscal_year")
    def fiscal_year(self, obj: Project) -> int:
        return obj.action_plan.fiscal_year


@admin.register(PlanTransition, ActionPlanTransition)
class TransitionAdmin(ReadOnlyAdmin):
    list_display = ("at", "paper", "action", "from_state", "to_state", "signed_as")
    list_filter = ("action", "to_state")
    list_select_related = ("paper__unit",)
    search_fields = ("signed_as", "comment", "paper__unit__name_th", "paper__unit__code")
    date_hierarchy = "at"


class ExtensionInline(ReadOnlyInline):
    model, fields = Extension, ("unit", "until", "reason", "granted_as", "granted_at")


@admin.register(SubmissionWindow)
class SubmissionWindowAdmin(ReadOnlyTrackedAdmin):
    """To look up and to see the history; the secretariat keeps the calendar in the portal."""

    list_display = ("year", "kind", "level", "opens_on", "closes_on", "days_to_mend", "instrument")
    list_filter = ("year", "kind", "level")
    search_fields = ("year", "instrument", "note")
    inlines = (ExtensionInline,)
