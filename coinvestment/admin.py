"""Entries and their log are only read here."""

from django.contrib import admin

from provinces.admin_base import ReadOnlyAdmin, ReadOnlyInline

from .models import Entry, EntryResult, EntryTransition, Partner


class PartnerInline(ReadOnlyInline):
    model = Partner
    fields = ("name", "share_percent")


class ResultInline(ReadOnlyInline):
    model = EntryResult
    fields = ("fiscal_year", "percent", "spent_baht", "note")


class EntryTransitionInline(ReadOnlyInline):
    model = EntryTransition
    fields = ("at", "action", "from_state", "to_state", "signed_as", "comment")


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin):
    list_display = ("title", "fiscal_year", "unit", "kind", "body_name", "state", "amount_baht", "is_made_up")
    list_filter = ("fiscal_year", "kind", "state", "is_made_up", "unit__region")
    list_select_related = ("unit",)
    search_fields = ("title", "body_name", "unit__name_th", "unit__code")
    inlines = (PartnerInline, ResultInline, EntryTransitionInline)
