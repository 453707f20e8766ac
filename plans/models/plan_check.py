"""Checks of development plans that are kept: at every signature, and whenever somebody who checks opens a plan that has changed."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from alignment.models import Judged, StoredFinding

from .development import DevelopmentPlan


class PlanCheck(Judged):
    """What the rules said of one version of a plan at one moment. Never changed."""

    plan = models.ForeignKey(DevelopmentPlan, models.CASCADE, related_name="checks")
    requested_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["plan", "-id"], name="latest_plan_check_first")]
        triggers = [pgtrigger.Protect(name="plan_check_stays", operation=pgtrigger.Update)]
        verbose_name = _("ผลตรวจแผนพัฒนา")
        verbose_name_plural = _("ผลตรวจแผนพัฒนา")

    def __str__(self) -> str:
        return f"plan check {self.plan_id} {self.checked_at:%Y-%m-%d}"


class PlanFinding(StoredFinding):
    """What one rule said of one part of the plan in one check."""

    of_check = models.ForeignKey(PlanCheck, models.CASCADE, related_name="findings")

    class Meta:
        ordering = ["severity", "code", "pk"]
