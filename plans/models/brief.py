"""Rows of a project brief (จ.1-1 / กจ.1-1) beside its activities, indicators and sites. Source: process.md 2.4."""

import pghistory
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.money import BahtField

from .action import NOT_NEGATIVE, ExpenseType, Project
from .development import Ordered
from .needs import NeedKind


@pghistory.track()
class NeedSource(Ordered):
    """Where the need comes from (field 5)."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="need_sources")
    kind = models.CharField(_("ประเภทที่มา"), max_length=14, choices=NeedKind, default=NeedKind.OTHER)
    reference = models.TextField(_("อ้างอิง"), help_text=_("เอกสาร การประชุม หรือชุดข้อมูล พร้อมวันที่หรือปี"))

    def __str__(self) -> str:
        return self.reference


@pghistory.track()
class Objective(Ordered):
    """One objective (field 6); a brief has one to five."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="objectives")
    text = models.TextField(_("วัตถุประสงค์"))

    def __str__(self) -> str:
        return self.text


class PriceBasis(models.TextChoices):
    STANDARD = "standard", _("บัญชีราคามาตรฐาน")
    QUOTATIONS = "quotations", _("ใบเสนอราคา")
    ESTIMATE = "estimate", _("ใบประมาณราคา (ปร.4/ปร.5/ปร.6)")
    RATE = "rate", _("อัตราตามระเบียบ")
    PAST = "past", _("ราคาที่เคยจัดซื้อจัดจ้าง")
    OTHER = "other", _("อื่น ๆ")


@pghistory.track()
class BriefItem(Ordered):
    """A row of the budget tree (field 14). `order` runs through the whole tree, a parent before its children.

    A row with children is a heading: its amount is the sum below it and is not stored (0). A leaf has its amount in baht.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="items")
    parent = models.ForeignKey("self", models.SET_NULL, related_name="children", null=True, blank=True)
    expense_type = models.CharField(_("งบรายจ่าย"), max_length=10, choices=ExpenseType, default=ExpenseType.OPERATING)
    category = models.CharField(_("หมวด"), max_length=250, blank=True)
    description = models.CharField(_("รายการ"), max_length=1000)
    quantity = models.DecimalField(_("จำนวน"), max_digits=14, decimal_places=4, null=True, blank=True, validators=[NOT_NEGATIVE])
    unit_of_measure = models.CharField(_("หน่วยนับ"), max_length=100, blank=True)
    unit_cost_baht = BahtField(_("ราคาต่อหน่วย (บาท)"), null=True, blank=True, validators=[NOT_NEGATIVE])
    amount_baht = BahtField(_("วงเงิน (บาท)"), default=0, validators=[NOT_NEGATIVE])
    price_basis = models.CharField(_("ฐานราคา"), max_length=10, choices=PriceBasis, blank=True)
    price_reference = models.CharField(_("อ้างอิงฐานราคา"), max_length=300, blank=True)
    quotations = models.PositiveSmallIntegerField(_("จำนวนใบเสนอราคา"), null=True, blank=True)

    class Meta(Ordered.Meta):
        constraints = [models.CheckConstraint(condition=Q(amount_baht__gte=0), name="brief_item_not_negative")]

    def __str__(self) -> str:
        return self.description


@pghistory.track()
class YearSlice(models.Model):
    """What a multi-year project binds in one budget year (field 16)."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="year_slices")
    year = models.PositiveSmallIntegerField(_("ปีงบประมาณ (พ.ศ.)"))
    amount_baht = BahtField(_("วงเงินผูกพัน (บาท)"), default=0, validators=[NOT_NEGATIVE])

    class Meta:
        ordering = ["year"]
        constraints = [
            models.UniqueConstraint(fields=["project", "year"], name="one_slice_per_year"),
            models.CheckConstraint(condition=Q(year__range=(2500, 2700)), name="slice_year_is_be"),
        ]

    def __str__(self) -> str:
        return str(self.year)


@pghistory.track()
class CooperatingUnit(Ordered):
    project = models.ForeignKey(Project, models.CASCADE, related_name="cooperating_units")
    name = models.CharField(_("หน่วยงานร่วม"), max_length=250)
    duty = models.CharField(_("หน้าที่"), max_length=300, blank=True)

    def __str__(self) -> str:
        return self.name


class ReadinessTopic(models.TextChoices):
    """The checklist of a brief in the order of the form; `acceptance` is the letter of who takes over the asset (RDY-05)."""

    LAND = "land", _("ที่ดินและการอนุญาตใช้พื้นที่")
    DESIGN = "design", _("แบบรูปรายการ")
    ESTIMATE = "estimate", _("ใบประมาณราคา (ปร.4/ปร.5/ปร.6)")
    PERMIT = "permit", _("ใบอนุญาต/ความเห็นเฉพาะด้าน")
    STAFF = "staff", _("บุคลากร")
    PROCUREMENT = "procurement", _("การจัดซื้อจัดจ้าง")
    ACCEPTANCE = "acceptance", _("หนังสือรับมอบทรัพย์สินและดูแลบำรุงรักษา")


class ReadinessState(models.TextChoices):
    YES = "yes", _("มีแล้ว")
    NO = "no", _("ยังไม่มี")
    APPLIED = "applied", _("อยู่ระหว่างขอ")
    NOT_NEEDED = "not_needed", _("ไม่ต้องมี")


@pghistory.track()
class ReadinessCheck(models.Model):
    """One line of the checklist (field 22) with its evidence: bytes under their hash in `core.filestore`, the name only for show."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="readiness")
    topic = models.CharField(_("เรื่อง"), max_length=12, choices=ReadinessTopic)
    state = models.CharField(_("สถานะ"), max_length=10, choices=ReadinessState, default=ReadinessState.NO)
    note = models.CharField(_("รายละเอียด"), max_length=500, blank=True)
    dated_on = models.DateField(_("วันที่ของเอกสาร"), null=True, blank=True)
    amount_baht = BahtField(_("วงเงินตามเอกสาร (บาท)"), null=True, blank=True, validators=[NOT_NEGATIVE])
    file_name = models.CharField(_("ไฟล์"), max_length=200, blank=True)
    file_hash = models.CharField(max_length=64, blank=True)
    file_type = models.CharField(max_length=100, blank=True)
    file_size = models.PositiveIntegerField(_("ขนาด (ไบต์)"), default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["project", "topic"], name="one_readiness_line_per_topic")]

    def __str__(self) -> str:
        return str(self.get_topic_display())

    def get_absolute_url(self) -> str:
        """Of the file."""
        return reverse("plans:readiness_file", args=[self.project_id, self.pk])


class RiskLevel(models.TextChoices):
    LOW = "low", _("ต่ำ")
    MEDIUM = "medium", _("ปานกลาง")
    HIGH = "high", _("สูง")


@pghistory.track()
class Risk(Ordered):
    project = models.ForeignKey(Project, models.CASCADE, related_name="risks")
    name = models.CharField(_("ความเสี่ยง"), max_length=500)
    level = models.CharField(_("ระดับ"), max_length=6, choices=RiskLevel, default=RiskLevel.MEDIUM)
    measure = models.TextField(_("การจัดการ"), blank=True)

    def __str__(self) -> str:
        return self.name
