"""What every admin page of the portal shares: history by database trigger, dated records, papers that are only read."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _


class TrackedAdmin(admin.ModelAdmin):
    """The history button shows what the database saw (pghistory), bulk writes and imports included."""

    list_per_page = 50

    def history_view(self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        query = {"obj": f"{self.opts.label}:{object_id}", "method": "tracks", "back": self._change_url(object_id)}
        return redirect(f"{reverse('admin:pghistory_events_changelist')}?{urlencode(query)}")

    def _change_url(self, object_id: str) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[object_id])


class Untouchable:
    """Neither added, changed nor deleted here, not even by a superuser: that is the business of hats and workflows."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class ReadOnlyAdmin(Untouchable, admin.ModelAdmin):
    """Papers, logs and runs, for support: every column is shown, none can be written."""

    list_per_page = 50
    view_on_site = False  # the portal shows papers to hats, not to administrators

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        return [field.name for field in self.opts.fields if not field.primary_key]


class ReadOnlyTrackedAdmin(ReadOnlyAdmin, TrackedAdmin):
    """As above, with history by trigger."""


class ReadOnlyInline(Untouchable, admin.TabularInline):
    extra = 0
    can_delete = False
    show_change_link = True


class DatedInline(admin.TabularInline):
    """Dated rows on their owner's page. Each choosable name costs one query, so a page costs as much as it has rows."""

    extra = 0
    related: tuple[str, ...] = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related(*self.related)


class TodayFilter(admin.SimpleListFilter):
    """In force today, not yet, or no longer."""

    title = _("ช่วงเวลา")
    parameter_name = "on"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("now", _("มีผลวันนี้")), ("later", _("ยังไม่ถึง")), ("over", _("สิ้นสุดแล้ว"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        today = timezone.localdate()
        begun, over = Q(valid_from__lte=today), Q(valid_until__lt=today)
        chosen = {"now": begun & ~over, "later": ~begun, "over": over}.get(self.value() or "")
        return queryset if chosen is None else queryset.filter(chosen)


class DatedForm(forms.ModelForm):
    """Days in order, and no two records of the same thing on one day. `alone_per` names the columns that mean “same”.

    The database cannot hold the second: its build has no btree_gist for an exclusion constraint.
    """

    alone_per: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        first, last = self.cleaned_data.get("valid_from"), self.cleaned_data.get("valid_until")
        if first and last and last < first:
            raise ValidationError({"valid_until": _g("วันสุดท้ายอยู่ก่อนวันแรก แก้วันใดวันหนึ่ง")})
        other = self._overlapping().first() if first and self.alone_per else None
        if other:
            raise ValidationError(_g("ช่วงเวลาทับกับ “%(other)s” ใส่วันสุดท้ายของรายการนั้นก่อน") % {"other": other})
        return data

    def _overlapping(self) -> QuerySet[Any]:
        same = {name: self.cleaned_data.get(name) or getattr(self.instance, name, None) for name in self.alone_per}
        first, last = self.cleaned_data["valid_from"], self.cleaned_data.get("valid_until")
        clash = Q(valid_until__isnull=True) | Q(valid_until__gte=first)
        if last:
            clash &= Q(valid_from__lte=last)
        return self._meta.model._default_manager.filter(clash, **same).exclude(pk=self.instance.pk)


class DatedAdmin(TrackedAdmin):
    """For records with a first and a last day."""

    date_hierarchy = "valid_from"
    form = DatedForm
