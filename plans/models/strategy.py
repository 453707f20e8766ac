"""National strategies, master plans, milestones and SDGs: what every project serves; and the guidelines of the regions."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from provinces.models import Named, Region


class NodeKind(models.TextChoices):
    NATIONAL_STRATEGY = "national_strategy", _("ยุทธศาสตร์ชาติ")
    MASTER_PLAN = "master_plan", _("แผนแม่บทภายใต้ยุทธศาสตร์ชาติ")
    MILESTONE = "milestone", _("หมุดหมาย แผนฯ 13")
    SDG = "sdg", _("เป้าหมาย SDGs")


class StrategyNode(Named):
    """One goal of the national frame; a master plan's parent is its primary national strategy."""

    kind = models.CharField(_("ประเภท"), max_length=20, choices=NodeKind, db_index=True)
    number = models.PositiveSmallIntegerField(_("ลำดับ"))
    parent = models.ForeignKey("self", models.PROTECT, related_name="children", null=True, blank=True)
    cross_cutting = models.BooleanField(_("เชื่อมหลายยุทธศาสตร์"), default=False)
    period = models.CharField(_("ช่วงปี"), max_length=20, blank=True)

    class Meta:
        ordering = ["kind", "number"]
        constraints = [models.UniqueConstraint(fields=["kind", "number"], name="one_strategy_number_per_kind")]
        verbose_name = _("เป้าหมายระดับชาติ")
        verbose_name_plural = _("เป้าหมายระดับชาติ")


class RegionalGuideline(models.Model):
    """แนวทางการพัฒนาภาค: one guideline of one region in one period. A region without rows has none on record yet."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="guidelines", verbose_name=_("ภาค"))
    period = models.CharField(_("ช่วงปี"), max_length=20)
    number = models.PositiveSmallIntegerField(_("ลำดับ"))
    text = models.CharField(_("แนวทางการพัฒนาภาค"), max_length=500)
    source = models.CharField(_("แหล่งที่มา"), max_length=300, blank=True)

    class Meta:
        ordering = ["region__order", "-period", "number"]
        constraints = [models.UniqueConstraint(fields=["region", "period", "number"], name="one_regional_guideline_per_number")]
        verbose_name = _("แนวทางการพัฒนาภาค")
        verbose_name_plural = _("แนวทางการพัฒนาภาค")

    def __str__(self) -> str:
        return self.text
