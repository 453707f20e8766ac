"""Indicators of a plan and of its issues: baseline, yearly targets, direction, how they are measured and by whom."""

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from .development import DevelopmentIssue, DevelopmentPlan, Ordered, Traced


class Direction(models.TextChoices):
    HIGHER = "higher", _("ยิ่งมากยิ่งดี")
    LOWER = "lower", _("ยิ่งน้อยยิ่งดี")
    KEEP = "keep", _("รักษาระดับ")


class Frequency(models.TextChoices):
    MONTH = "month", _("รายเดือน")
    QUARTER = "quarter", _("รายไตรมาส")
    HALF_YEAR = "half_year", _("ราย 6 เดือน")
    YEAR = "year", _("รายปี")
    LONGER = "longer", _("นานกว่าหนึ่งปี")


class Measure(Traced):
    """What both kinds of indicators say of themselves; the targets are rows of their own."""

    name = models.CharField(_("ตัวชี้วัด"), max_length=500)
    catalogue_code = models.CharField(_("รหัสในบัญชีตัวชี้วัด"), max_length=40, blank=True)
    unit_of_measure = models.CharField(_("หน่วยนับ"), max_length=100)
    direction = models.CharField(_("ทิศทาง"), max_length=6, choices=Direction, default=Direction.HIGHER)
    definition = models.TextField(_("คำนิยาม"), blank=True)
    formula = models.TextField(_("สูตรคำนวณ"), blank=True)
    baseline_value = models.DecimalField(_("ค่าฐาน"), max_digits=18, decimal_places=4, null=True, blank=True)
    baseline_text = models.CharField(_("ค่าฐานตามเอกสาร"), max_length=200, blank=True)
    baseline_year = models.PositiveSmallIntegerField(_("ปีฐาน (พ.ศ.)"), null=True, blank=True)
    source = models.CharField(_("แหล่งข้อมูล"), max_length=300, blank=True)
    collected_by = models.CharField(_("หน่วยงานที่จัดเก็บ"), max_length=250, blank=True)
    frequency = models.CharField(_("ความถี่ในการจัดเก็บ"), max_length=9, choices=Frequency, blank=True)
    weight = models.DecimalField(_("น้ำหนัก (ร้อยละ)"), max_digits=5, decimal_places=2, null=True, blank=True)
    target_reason = models.TextField(_("เหตุผลที่ค่าเป้าหมายไม่ดีขึ้น"), blank=True)

    class Meta(Ordered.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.name


class YearTarget(models.Model):
    """One target of one year; the concrete class adds `indicator`."""

    year = models.PositiveSmallIntegerField(_("ปี (พ.ศ.)"))
    value = models.DecimalField(_("ค่าเป้าหมาย"), max_digits=18, decimal_places=4)

    class Meta:
        abstract = True
        ordering = ["year"]

    def __str__(self) -> str:
        return f"{self.year}: {self.value.normalize():f}"


@pghistory.track(exclude=["lineage"])
class GoalIndicator(Measure):
    """An indicator of the plan as a whole (ตัวชี้วัดระดับแผน)."""

    plan = models.ForeignKey(DevelopmentPlan, models.CASCADE, related_name="goal_indicators")

    class Meta(Measure.Meta):
        verbose_name = _("ตัวชี้วัดระดับแผน")
        verbose_name_plural = _("ตัวชี้วัดระดับแผน")


class GoalTarget(YearTarget):
    indicator = models.ForeignKey(GoalIndicator, models.CASCADE, related_name="targets")

    class Meta(YearTarget.Meta):
        constraints = [models.UniqueConstraint(fields=["indicator", "year"], name="one_goal_target_per_year")]


@pghistory.track(exclude=["lineage"])
class Indicator(Measure):
    """An indicator of an issue; it may serve one of the plan's own."""

    issue = models.ForeignKey(DevelopmentIssue, models.CASCADE, related_name="indicators")
    contributes_to = models.ForeignKey(
        GoalIndicator, models.SET_NULL, related_name="contributors", null=True, blank=True, verbose_name=_("ส่งผลต่อตัวชี้วัดระดับแผน")
    )

    class Meta(Measure.Meta):
        verbose_name = _("ตัวชี้วัด")
        verbose_name_plural = _("ตัวชี้วัด")


class IndicatorTarget(YearTarget):
    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="targets")

    class Meta(YearTarget.Meta):
        constraints = [models.UniqueConstraint(fields=["indicator", "year"], name="one_target_per_year")]
