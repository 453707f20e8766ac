"""An upload as a job in two halves, and the rows it was read into."""

import uuid
from typing import Any

from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from budgets.models import BudgetRequest
from core.jobs import Job
from plans.models import AnnualActionPlan, DevelopmentPlan


class Stage(models.TextChoices):
    READING = "reading", _("กำลังอ่าน")
    PREVIEW = "preview", _("รอยืนยัน")
    WRITING = "writing", _("กำลังบันทึก")
    WRITTEN = "written", _("บันทึกแล้ว")
    REFUSED = "refused", _("ไม่ได้บันทึก")


def storage() -> Storage:
    return storages["documents"]


def random_name(_upload: Any, _name: str) -> str:
    """The name a person gave the file is never a path."""
    return f"uploads/{uuid.uuid4().hex}.xlsx"


class Upload(Job):
    """One workbook for one paper: read, shown, confirmed, written; or refused with its faults."""

    kind = models.CharField(_("ชุดข้อมูล"), max_length=10)
    stage = models.CharField(_("ขั้น"), max_length=8, choices=Stage, default=Stage.READING)
    action_plan = models.ForeignKey(AnnualActionPlan, models.CASCADE, related_name="uploads", null=True, blank=True)
    request = models.ForeignKey(BudgetRequest, models.CASCADE, related_name="uploads", null=True, blank=True)
    plan = models.ForeignKey(DevelopmentPlan, models.CASCADE, related_name="uploads", null=True, blank=True)
    file_name = models.CharField(_("ชื่อไฟล์"), max_length=200)
    file = models.FileField(upload_to=random_name, storage=storage, max_length=120)
    content_hash = models.CharField(max_length=64)
    only_add = models.BooleanField(_("เพิ่มอย่างเดียว"), default=False)
    made_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", null=True, blank=True)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    left = models.PositiveIntegerField(default=0)
    faults = models.JSONField(default=list)
    fault_count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(action_plan__isnull=False, request__isnull=True, plan__isnull=True)
                | Q(action_plan__isnull=True, request__isnull=False, plan__isnull=True)
                | Q(action_plan__isnull=True, request__isnull=True, plan__isnull=False),
                name="upload_for_one_paper",
            )
        ]
        verbose_name = _("ไฟล์ Excel ที่อัปโหลด")
        verbose_name_plural = _("ไฟล์ Excel ที่อัปโหลด")

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("exchange:preview", args=[self.pk])

    @property
    def paper(self) -> Any:
        return self.action_plan or self.request or self.plan


class Verdict(models.TextChoices):
    ADDED = "added", _("เพิ่ม")
    CHANGED = "changed", _("เปลี่ยน")
    LEFT = "left", _("เหมือนเดิม")


class UploadRow(models.Model):
    """A sound row of the file and what stood in its place when it was read."""

    upload = models.ForeignKey(Upload, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("แถว"))
    key = models.CharField(max_length=40)
    verdict = models.CharField(max_length=7, choices=Verdict)
    values = models.JSONField()
    before = models.JSONField(null=True)

    class Meta:
        ordering = ["number"]
        indexes = [models.Index(fields=["upload", "verdict", "number"], name="upload_rows_by_verdict")]

    def __str__(self) -> str:
        return f"{self.number} {self.key}"
