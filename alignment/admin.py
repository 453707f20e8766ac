"""Rule sets are written here while they are drafts; an issued one is only read."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from .models import Edition, RuleSet, RuleSetting


class _Open:
    """Written only while the rule set is a draft."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not _is_issued(obj)  # type: ignore[misc]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not _is_issued(obj)  # type: ignore[misc]


def _is_issued(obj: Any) -> bool:
    return isinstance(obj, RuleSet) and obj.is_issued


class RuleSettingInline(_Open, admin.TabularInline):
    model = RuleSetting
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and not _is_issued(obj)


@admin.register(RuleSet)
class RuleSetAdmin(_Open, admin.ModelAdmin):
    list_display = ("name", "first_year", "instrument", "issued_on")
    list_filter = ("first_year",)
    search_fields = ("name", "instrument")
    inlines = (RuleSettingInline,)
    list_per_page = 50


@admin.register(Edition)
class EditionAdmin(admin.ModelAdmin):
    list_display = ("version", "first_used_at")
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
