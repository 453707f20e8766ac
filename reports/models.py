"""Official papers as jobs: rendered from a frozen snapshot, stored under their hash, never rendered again."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from budgets.models import BudgetRequest
from core.jobs import Job
from plans.models import AnnualActionPlan, DevelopmentPlan


class PaperCode(models.TextChoices):
    PLAN_TABLE = "j1", _("แบบ จ.1 / กจ.1 บัญชีโครงการของแผนพัฒนา")
    BRIEF = "j11", _("แบบ จ.1-1 / กจ.1-1 แบบสรุปโครงการ")
    ACTION_PLAN_LIST = "j2", _("แบบ จ.2 / กจ.2 บัญชีโครงการ")
    BY_SOURCE = "j3", _("แบบ จ.3 / กจ.3 สรุปตามแหล่งงบ")
    PLAN_CHECK = "check", _("ผลตรวจสอบความสอดคล้องของแผนปฏิบัติราชการ")
    REQUEST_SUMMARY = "request", _("สรุปคำของบประมาณ")
    REQUEST_CHECK = "requestcheck", _("ผลตรวจสอบความสอดคล้องของคำของบประมาณ")


class DigitStyle(models.TextChoices):
    THAI = "thai", _("เลขไทย")
    ARABIC = "arabic", _("เลขอารบิก")


OWNERS = ("plan", "action_plan", "request")
ONE_PAPER = Q()
for _owner in OWNERS:
    ONE_PAPER |= Q(**{f"{name}__isnull": name != _owner for name in OWNERS})


class Document(Job):
    """One paper of one moment: its snapshot, and the PDF and spreadsheet made from it.

    A brief stands under its action plan with the key of the project. `xlsx_hash` stays empty where the print is not a table.
    """

    code = models.CharField(_("เอกสาร"), max_length=12, choices=PaperCode)
    digits = models.CharField(_("ตัวเลข"), max_length=8, choices=DigitStyle, default=DigitStyle.THAI)
    plan = models.ForeignKey(DevelopmentPlan, models.PROTECT, related_name="documents", null=True, blank=True)
    action_plan = models.ForeignKey(AnnualActionPlan, models.PROTECT, related_name="documents", null=True, blank=True)
    request = models.ForeignKey(BudgetRequest, models.PROTECT, related_name="documents", null=True, blank=True)
    project_key = models.CharField(_("รหัสโครงการในแผน"), max_length=40, blank=True, db_default="")
    title = models.CharField(_("ชื่อเอกสาร"), max_length=400)
    paper_state = models.CharField(_("สถานะเมื่อพิมพ์"), max_length=24)
    is_draft = models.BooleanField(_("ร่าง"), default=True)
    snapshot = models.JSONField()
    snapshot_digest = models.CharField(max_length=64)
    made_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", null=True, blank=True)
    made_at = models.DateTimeField(_("พิมพ์เมื่อ"))
    pages = models.PositiveIntegerField(_("หน้า"), default=0)
    pdf_hash = models.CharField(max_length=64, blank=True)
    xlsx_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=ONE_PAPER, name="document_of_one_paper"),
            models.CheckConstraint(condition=Q(project_key="") | Q(action_plan__isnull=False), name="document_of_project_in_plan"),
            models.UniqueConstraint(
                fields=["code", "digits", "plan", "action_plan", "request", "project_key", "snapshot_digest"],
                nulls_distinct=False,
                name="one_document_per_snapshot",
            ),
        ]
        verbose_name = _("เอกสาร")
        verbose_name_plural = _("เอกสาร")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("reports:document", args=[self.pk])

    @property
    def paper(self) -> Any:
        """The plan, action plan or request it was made of."""
        return self.request or self.action_plan or self.plan

    def hash_of(self, suffix: str) -> str:
        return self.pdf_hash if suffix == "pdf" else self.xlsx_hash
