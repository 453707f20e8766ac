"""The calendar of submission windows: until when which papers are received, and who has longer. Source: process.md 2.16."""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Membership
from provinces.models import PlanningUnit, UnitKind


class PaperKind(models.TextChoices):
    PLAN = "plan", pgettext_lazy("one", "แผนพัฒนา")
    ACTION_PLAN = "action_plan", pgettext_lazy("one", "แผนปฏิบัติราชการ")
    REQUEST = "request", pgettext_lazy("one", "คำของบประมาณ")


@pghistory.track()
class SubmissionWindow(models.Model):
    """When one kind of paper of one year is received from provinces or from groups; both days included.

    `year` is the budget year, for a development plan that of its review or else its first year. `days_to_mend` is how long a paper sent
    back may take after the last day, counted from its return; None: it needs an extension like any other.
    """

    kind = models.CharField(_("เอกสาร"), max_length=12, choices=PaperKind)
    year = models.PositiveSmallIntegerField(_("ปี (พ.ศ.)"))
    level = models.CharField(_("ผู้ส่ง"), max_length=8, choices=UnitKind)
    opens_on = models.DateField(_("เปิดรับตั้งแต่วันที่"))
    closes_on = models.DateField(_("วันสุดท้ายที่รับ"))
    days_to_mend = models.PositiveSmallIntegerField(_("จำนวนวันให้แก้เมื่อส่งกลับ"), null=True, blank=True)
    instrument = models.CharField(_("มติหรือหนังสือที่กำหนด"), max_length=300)
    note = models.TextField(_("หมายเหตุ"), blank=True)

    class Meta:
        ordering = ["-year", "closes_on", "kind", "level"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "year", "level"],
                name="one_window_per_paper_and_level",
                violation_error_message=_("เอกสาร ปี และผู้ส่งนี้มีกำหนดอยู่แล้ว แก้กำหนดเดิมแทน"),
            ),
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")), name="window_days_in_order", violation_error_message=_("วันสุดท้ายที่รับอยู่ก่อนวันเปิดรับ")
            ),
            models.CheckConstraint(condition=Q(year__range=(2500, 2700)), name="window_year_is_be"),
        ]
        verbose_name = _("กำหนดส่ง")
        verbose_name_plural = _("ปฏิทินการส่ง")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.year} {self.get_level_display()}"

    def get_absolute_url(self) -> str:
        return f"{reverse('plans:calendar')}?year={self.year}#window-{self.pk}"


@pghistory.track()
class Extension(models.Model):
    """A later last day for one body, granted by the secretariat. Granting again changes the day; the history keeps the former one.

    `granted_by` is empty in imported data only.
    """

    window = models.ForeignKey(SubmissionWindow, models.PROTECT, related_name="extensions")
    unit = models.ForeignKey(PlanningUnit, models.PROTECT, related_name="extensions", verbose_name=_("หน่วยงาน"))
    until = models.DateField(_("ขยายถึงวันที่"))
    reason = models.TextField(_("เหตุผล"))
    granted_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", null=True)
    granted_as = models.CharField(_("ผู้อนุมัติ"), max_length=400)
    granted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["until", "pk"]
        constraints = [models.UniqueConstraint(fields=["window", "unit"], name="one_extension_per_window_and_unit")]
        verbose_name = _("การขยายเวลา")
        verbose_name_plural = _("การขยายเวลา")

    def __str__(self) -> str:
        return f"{self.window} {self.unit}"
