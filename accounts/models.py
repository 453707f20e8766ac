"""People and their hats. A person acts under exactly one dated membership at a time."""

from datetime import date
from typing import Any

import pghistory
from django.contrib.auth.models import AbstractUser, Group
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from guardian.models import GroupObjectPermissionBase

from provinces.models import Dated, PlanningUnit, Region

from .roles import ROLE_CHOICES, ROLES, Reach, Role


class User(AbstractUser):
    """A person. Rights come from hats only; `is_superuser` opens the admin and gives no business right."""

    full_name = models.CharField(_("ชื่อ-นามสกุล"), max_length=200, blank=True)
    position = models.CharField(_("ตำแหน่ง"), max_length=200, blank=True)

    class Meta(AbstractUser.Meta):  # type: ignore[name-defined]
        verbose_name = _("ผู้ใช้")
        verbose_name_plural = _("ผู้ใช้")

    def __str__(self) -> str:
        return self.full_name or self.username


def today() -> date:
    """Today in Bangkok."""
    return timezone.localdate()


@pghistory.track()
class Membership(Dated):
    """A hat: a role on an area between two days, in a capacity, by an order. After its last day it grants nothing."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships", verbose_name=_("ผู้ใช้"))
    role_code = models.CharField(_("บทบาท"), max_length=24, choices=ROLE_CHOICES)
    unit = models.ForeignKey(
        PlanningUnit, models.PROTECT, related_name="memberships", null=True, blank=True, verbose_name=_("จังหวัด/กลุ่มจังหวัด")
    )
    region = models.ForeignKey(Region, models.PROTECT, related_name="memberships", null=True, blank=True, verbose_name=_("ภาค"))
    capacity = models.CharField(_("ในฐานะ"), max_length=200, blank=True, help_text=_("เช่น ปฏิบัติราชการแทนผู้ว่าราชการจังหวัด"))
    order_no = models.CharField(_("คำสั่งที่"), max_length=60, blank=True)
    role_group = models.ForeignKey(Group, models.PROTECT, related_name="memberships", editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(unit__isnull=True) | Q(region__isnull=True), name="hat_has_one_area"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=models.F("valid_from")), name="hat_dates_in_order"
            ),
        ]
        indexes = [models.Index(fields=["user", "valid_from"])]
        verbose_name = _("ตำแหน่งตามคำสั่ง")
        verbose_name_plural = _("ตำแหน่งตามคำสั่ง")

    def __str__(self) -> str:
        return f"{self.role_label} {self.area_label}".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.role_group, _created = Group.objects.get_or_create(name=self.group_name)
        super().save(*args, **kwargs)

    @property
    def role(self) -> Role:
        return ROLES[self.role_code]

    @property
    def role_label(self) -> str:
        return self.capacity or str(self.role.label)

    @property
    def area_label(self) -> str:
        if self.unit:
            return self.unit.full_name
        return str(self.region) if self.region else str(_("ทั้งประเทศ"))

    @property
    def group_name(self) -> str:
        area = self.unit.code if self.unit else self.region.code if self.region else "TH"
        return f"{self.role_code}@{area}"

    def is_active(self, on: date | None = None) -> bool:
        day = on or today()
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)

    def signature(self) -> str:
        """As it stands on papers and in the log, in Thai whatever the signer reads: name, office, area, capacity, order."""
        with override("th"):
            parts = [str(self.user), f"{self.role.label}{'' if self.role.reach is Reach.NATION else ' ' + self.area_label}"]
            if self.capacity:
                parts.append(str(_("ในฐานะ%(capacity)s") % {"capacity": self.capacity}))
            if self.order_no:
                parts.append(str(_("คำสั่งที่ %(no)s") % {"no": self.order_no}))
            return " · ".join(parts)


class AreaGrant(GroupObjectPermissionBase):
    """guardian's rows, on areas only: they grow with roles × areas, never with people or papers."""

    content_object = models.ForeignKey(PlanningUnit, models.CASCADE, related_name="grants")

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = False
        indexes = [models.Index(fields=["group", "permission", "content_object"], name="grant_by_group")]


class FormDraft(models.Model):
    """What a person, under one hat, typed into a form and has not saved yet. `values` holds (name, value) pairs as the form sends them;
    `opened` is the form's token of what it was opened with (`core.together`). Goes with the save, and after thirty days.
    """

    hat = models.ForeignKey(Membership, models.CASCADE, related_name="drafts")
    key = models.CharField(max_length=300)
    values = models.JSONField()
    opened = models.TextField(blank=True)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hat", "key"], name="one_draft_per_form_and_hat")]
        indexes = [models.Index(fields=["saved_at"], name="draft_by_age")]

    def __str__(self) -> str:
        return self.key


class Deed(models.Model):
    """A form that was sent and did what it says: the same press coming twice is led to `location`, what the first one made."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    token = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    location = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "token", "digest"], name="one_deed_per_press")]
        indexes = [models.Index(fields=["at"], name="deed_by_age")]

    def __str__(self) -> str:
        return self.location
