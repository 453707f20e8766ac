"""People, their hats, and the grants that follow from them."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from provinces.admin_base import DatedAdmin, DatedForm, DatedInline, ReadOnlyAdmin, TodayFilter
from provinces.models import UnitKind

from .models import AreaGrant, Membership, User
from .roles import ROLES, Reach

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # rate limits and second factor count here too
admin.site.unregister(Group)  # role groups are derived from hats
admin.site.unregister(Authenticator)  # its page shows and takes the secrets of second factors
POWERS = ("is_staff", "is_superuser", "user_permissions")
_WANTED = {
    Reach.NATION: (None, False, _("บทบาทนี้ดูแลทั้งประเทศ เว้นจังหวัด/กลุ่มจังหวัดและภาคไว้")),
    Reach.REGION: (None, True, _("บทบาทนี้ดูแลหนึ่งภาค เลือกภาคและเว้นจังหวัด/กลุ่มจังหวัดไว้")),
    Reach.GROUP: (UnitKind.GROUP, False, _("บทบาทนี้ดูแลหนึ่งกลุ่มจังหวัด เลือกกลุ่มจังหวัดและเว้นภาคไว้")),
    Reach.PROVINCE: (UnitKind.PROVINCE, False, _("บทบาทนี้ดูแลหนึ่งจังหวัด เลือกจังหวัดและเว้นภาคไว้")),
}


def _is_superuser(request: HttpRequest) -> bool:
    return bool(getattr(request.user, "is_superuser", False))


class MembershipForm(DatedForm):
    """The area must fit the role's reach."""

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        role = ROLES.get(self.cleaned_data.get("role_code", ""))
        if role:
            kind, region, advice = _WANTED[role.reach]
            unit = self.cleaned_data.get("unit")
            if (unit.kind if unit else None) != kind or bool(self.cleaned_data.get("region")) != region:
                raise ValidationError(_g("%(advice)s (%(role)s)") % {"advice": advice, "role": role.label})
        return data


class MembershipInline(DatedInline):
    model, form, related = Membership, MembershipForm, ("unit", "region")
    fk_name = "user"
    fields = ("role_code", "unit", "region", "capacity", "order_no", "valid_from", "valid_until", "basis")
    autocomplete_fields = ("unit", "region")


@admin.register(User)
class PersonAdmin(UserAdmin):
    """Groups are left out: they carry area grants and are worn as hats, never joined."""

    list_display = ("username", "full_name", "position", "is_active", "is_staff", "is_superuser", "last_login")
    list_filter = ("is_active", "is_staff", "is_superuser", "memberships__role_code")
    search_fields = ("username", "full_name", "position", "email")
    filter_horizontal = ("user_permissions",)
    date_hierarchy = "date_joined"
    inlines = (MembershipInline,)
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("บุคคล"), {"fields": ("full_name", "position", "email")}),
        (_("การเข้าใช้หน้าผู้ดูแล (ไม่ให้สิทธิในเอกสาร)"), {"fields": ("is_active", "is_staff", "is_superuser", "user_permissions")}),
        (_("วันเวลา"), {"fields": ("last_login", "date_joined")}),
    )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only superusers touch superusers, their passwords included."""
        return super().has_change_permission(request, obj) and not self._above(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not self._above(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Nobody gives themselves more than they have."""
        return (*super().get_readonly_fields(request, obj), *(() if _is_superuser(request) else POWERS))

    @staticmethod
    def _above(request: HttpRequest, person: Any) -> bool:
        return bool(person and person.is_superuser and not _is_superuser(request))


@admin.register(Membership)
class MembershipAdmin(DatedAdmin):
    form = MembershipForm
    list_display = ("user", "role_code", "unit", "region", "capacity", "order_no", "valid_from", "valid_until")
    list_filter = (TodayFilter, "role_code", "region", "unit__region")
    list_select_related = ("user", "unit", "region")
    search_fields = ("user__username", "user__full_name", "unit__name_th", "unit__code", "order_no", "capacity")
    autocomplete_fields = ("user", "unit", "region")


@admin.register(AreaGrant)
class AreaGrantAdmin(ReadOnlyAdmin):
    """Derived data, to see why somebody may or may not."""

    list_display = ("group", "permission_code", "content_object")
    list_select_related = ("group", "permission", "content_object")
    search_fields = ("group__name", "permission__codename", "content_object__code")

    @admin.display(description=_("การกระทำ"), ordering="permission__codename")
    def permission_code(self, obj: AreaGrant) -> str:
        return obj.permission.codename
