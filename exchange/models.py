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
from provinces.models import PlanningUnit


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


PAPERS = ("action_plan", "request", "plan", "unit")


def _only(name: str) -> Q:
    return Q(**{f"{paper}__isnull": paper != name for paper in PAPERS})


class Upload(Job):
    """One workbook for one paper: read, shown, confirmed, written; or refused with its faults."""

    kind = models.CharField(_("ชุดข้อมูล"), max_length=12)
    stage = models.CharField(_("ขั้น"), max_length=8, choices=Stage, default=Stage.READING)
    action_plan = models.ForeignKey(AnnualActionPlan, models.CASCADE, related_name="uploads", null=True, blank=True)
    request = models.ForeignKey(BudgetRequest, models.CASCADE, related_name="uploads", null=True, blank=True)
    plan = models.ForeignKey(DevelopmentPlan, models.CASCADE, related_name="uploads", null=True, blank=True)
    unit = models.ForeignKey(PlanningUnit, models.CASCADE, related_name="uploads", null=True, blank=True)
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
                condition=_only("action_plan") | _only("request") | _only("plan") | _only("unit"),
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
        return self.action_plan or self.request or self.plan or self.unit


class Verdict(models.TextChoices):
    ADDED = "added", _("เพิ่ม")
    CHANGED = "changed", _("เปลี่ยน")
    LEFT = "left", _("เหมือนเดิม")


class UploadRow(models.Model):
    """A sound row of the file and what stood in its place when it was read."""

    upload = models.ForeignKey(Upload, models.CASCADE, related_name="rows")
    part = models.CharField(max_length=12, default="")
    number = models.PositiveIntegerField(_("แถว"))
    key = models.CharField(max_length=40)
    verdict = models.CharField(max_length=7, choices=Verdict)
    values = models.JSONField()
    before = models.JSONField(null=True)

    class Meta:
        ordering = ["part", "number"]
        indexes = [models.Index(fields=["upload", "part", "verdict", "number"], name="upload_rows_by_verdict")]

    def __str__(self) -> str:
        return f"{self.number} {self.key}"


class ExternalKey(models.Model):
    """A code people gave to a row without a field for one. `scope` says whose rows, `row` is the row's lineage or number."""

    part = models.CharField(max_length=12, default="")
    scope = models.CharField(max_length=60)
    key = models.CharField(max_length=40)
    row = models.CharField(max_length=36)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["part", "scope", "key"], name="one_row_per_external_key"),
            models.UniqueConstraint(fields=["part", "scope", "row"], name="one_external_key_per_row"),
        ]

    def __str__(self) -> str:
        return self.key


class FoundFile(models.Model):
    """A workbook nobody made from our template, and how its columns are read. `mapping` and `names` are what people said."""

    made_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    file_name = models.CharField(_("ชื่อไฟล์"), max_length=200)
    file = models.FileField(upload_to=random_name, storage=storage, max_length=120)
    mapping = models.JSONField(default=dict)
    names = models.JSONField(default=dict)
    remembered = models.BooleanField(default=False)  # the mapping came from an earlier file of the same shape
    written_at = models.DateTimeField(_("บันทึกเมื่อ"), null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("ไฟล์ที่นำเข้าด้วยการจับคู่คอลัมน์")
        verbose_name_plural = _("ไฟล์ที่นำเข้าด้วยการจับคู่คอลัมน์")

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("exchange:found", args=[self.pk])


class KnownMapping(models.Model):
    """How files with these headings are read. The year is each file's own."""

    signature = models.CharField(max_length=64, unique=True)
    name_column = models.PositiveSmallIntegerField()
    amount_column = models.PositiveSmallIntegerField()
    made_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.signature[:12]
