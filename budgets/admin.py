"""Ceilings, management budgets and categories are kept here; requests, logs and checks are only read."""

from django.contrib import admin

from provinces.admin_base import ReadOnlyAdmin, ReadOnlyInline, ReadOnlyTrackedAdmin, TrackedAdmin

from .models import BudgetLine, BudgetRequest, Ceiling, CheckFinding, CheckRun, ExpenseCategory, ManagementBudget, RequestTransition


@admin.register(Ceiling)
class CeilingAdmin(TrackedAdmin):
    list_display = ("fiscal_year", "unit", "amount_baht", "includes_management", "letter_no", "announced_on")
    list_filter = ("fiscal_year", "includes_management", "unit__kind", "unit__region")
    list_select_related = ("unit",)
    search_fields = ("unit__name_th", "unit__code", "letter_no", "fiscal_year")
    autocomplete_fields = ("unit",)
    date_hierarchy = "announced_on"


@admin.register(ManagementBudget)
class ManagementBudgetAdmin(TrackedAdmin):
    list_display = ("fiscal_year", "unit", "amount_baht", "basis")
    list_filter = ("fiscal_year", "unit__kind", "unit__region")
    list_select_related = ("unit",)
    search_fields = ("unit__name_th", "unit__code", "basis", "fiscal_year")
    autocomplete_fields = ("unit",)


@admin.register(ExpenseCategory)
class ExpenseCategoryAdmin(admin.ModelAdmin):
    list_display = ("name_th", "level", "parent", "order")
    list_filter = ("level",)
    list_select_related = ("parent",)
    search_fields = ("name_th",)
    autocomplete_fields = ("parent",)


class RequestTransitionInline(ReadOnlyInline):
    model = RequestTransition
    fields = ("at", "action", "from_state", "to_state", "signed_as", "comment")


@admin.register(BudgetRequest)
class BudgetRequestAdmin(ReadOnlyAdmin):
    list_display = ("request_no", "fiscal_year", "unit", "state", "total_baht", "updated_at", "is_made_up")
    list_filter = ("fiscal_year", "state", "is_made_up", "unit__kind", "unit__region")
    list_select_related = ("unit",)
    search_fields = ("request_no", "unit__name_th", "unit__code")
    date_hierarchy = "updated_at"
    inlines = (RequestTransitionInline,)


@admin.register(BudgetLine)
class BudgetLineAdmin(ReadOnlyTrackedAdmin):
    list_display = ("external_id", "request_no", "project", "category", "description", "quantity", "unit_cost_baht", "amount_baht")
    list_filter = ("request__fiscal_year", "category__level", "request__unit__region")
    list_select_related = ("request", "project", "category")
    search_fields = ("external_id", "description", "request__request_no", "project__name")
    date_hierarchy = "updated_at"

    @admin.display(ordering="request__request_no", description=BudgetRequest._meta.get_field("request_no").verbose_name)
    def request_no(self, obj: BudgetLine) -> str:
        return obj.request.request_no


@admin.register(RequestTransition)
class RequestTransitionAdmin(ReadOnlyAdmin):
    list_display = ("at", "paper", "action", "from_state", "to_state", "signed_as")
    list_filter = ("action", "to_state")
    list_select_related = ("paper__unit",)
    search_fields = ("signed_as", "comment", "paper__request_no", "paper__unit__name_th")
    date_hierarchy = "at"


@admin.register(CheckRun)
class CheckRunAdmin(ReadOnlyAdmin):
    list_display = ("id", "fiscal_year", "action_plan", "status", "progress_done", "progress_total", "queued_at", "finished_at", "error")
    list_filter = ("status", "fiscal_year", "rulebook_version")
    list_select_related = ("action_plan__unit",)
    search_fields = ("action_plan__unit__name_th", "action_plan__unit__code", "error")
    date_hierarchy = "queued_at"


@admin.register(CheckFinding)
class CheckFindingAdmin(ReadOnlyAdmin):
    list_display = ("code", "severity", "outcome", "subject_label", "message_th", "run")
    list_filter = ("severity", "outcome", "code")
    list_select_related = ("run",)
    search_fields = ("code", "subject_label", "message_th", "action_plan__unit__name_th")
