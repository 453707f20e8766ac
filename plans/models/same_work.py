"""What people decided about two pieces of work that looked alike."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership

from .action import AnnualActionPlan


@pghistory.track()
class SameWorkDecision(models.Model):
    """Two pieces of work that are not the same, and why. It holds for the pair, seen from either side.

    `first` and `second` are keys (`project:12`, `entry:7`) in their order; ids are never used again. `action_plan` is the paper it was
    decided from. `decided_by` is empty in imported data only.
    """

    action_plan = models.ForeignKey(AnnualActionPlan, models.CASCADE, related_name="same_work_decisions")
    first = models.CharField(max_length=40)
    second = models.CharField(max_length=40)
    names = models.TextField(_("งานสองรายการที่เทียบ"))
    reason = models.TextField(_("เหตุผลที่ไม่ใช่งานเดียวกัน"))
    decided_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", null=True)
    decided_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    decided_as = models.CharField(_("ผู้บันทึก"), max_length=400)
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-decided_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="one_decision_per_pair"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="pair_is_in_order"),
        ]
        indexes = [models.Index(fields=["second"], name="same_work_second")]
        verbose_name = _("คำวินิจฉัยว่าไม่ใช่งานเดียวกัน")
        verbose_name_plural = _("คำวินิจฉัยว่าไม่ใช่งานเดียวกัน")

    def __str__(self) -> str:
        return self.names
