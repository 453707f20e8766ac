"""The search index: one row per thing that can be found, and the searches people keep."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from core.money import BahtField
from provinces.models import PlanningUnit


class Kind(models.TextChoices):
    PLAN = "plan", pgettext_lazy("one", "แผนพัฒนา")
    ISSUE = "issue", _("ประเด็นการพัฒนา")
    ACTION_PLAN = "action_plan", pgettext_lazy("one", "แผนปฏิบัติราชการ")
    PROJECT = "project", _("โครงการ")
    REQUEST = "request", pgettext_lazy("one", "คำของบประมาณ")
    LINE = "line", pgettext_lazy("one", "รายการคำขอ")


class Entry(models.Model):
    """A copy of what search needs of one row elsewhere. Who holds `action` on `unit` sees it, drafts as their paper is seen.

    `state`, `unit` and `fiscal_year` are the paper's; a development plan spans years and has none.
    """

    kind = models.CharField(_("ประเภท"), max_length=12, choices=Kind)
    object_id = models.BigIntegerField()
    action = models.CharField(max_length=20)
    paper_id = models.BigIntegerField()
    unit = models.ForeignKey(PlanningUnit, models.CASCADE, related_name="+", verbose_name=_("หน่วยงาน"))
    fiscal_year = models.PositiveSmallIntegerField(_("ปีงบประมาณ"), null=True)
    state = models.CharField(_("สถานะ"), max_length=24)
    amount_baht = BahtField(_("วงเงิน (บาท)"), null=True)
    issue = models.CharField(_("ประเด็นการพัฒนา"), max_length=500, blank=True)
    issue_key = models.CharField(max_length=12, blank=True)
    title = models.TextField(_("ชื่อ"))
    text = models.TextField(blank=True)
    place = models.TextField(blank=True)
    vector = SearchVectorField()
    digest = models.CharField(max_length=32)
    updated_at = models.DateTimeField(_("บันทึกล่าสุด"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="one_entry_per_object")]
        indexes = [
            GinIndex(fields=["vector"], name="entry_words"),
            models.Index(fields=["action", "paper_id"], name="entry_by_paper"),
            models.Index(fields=["unit", "fiscal_year"], name="entry_by_unit_year"),
            models.Index(fields=["issue_key"], name="entry_by_issue"),
            models.Index(fields=["-updated_at", "-id"], name="entry_newest"),
        ]

    def __str__(self) -> str:
        return self.title


class SavedView(models.Model):
    """A search under a name, its owner's alone. `query` is the address's query string."""

    user = models.ForeignKey(User, models.CASCADE, related_name="saved_views")
    name = models.CharField(_("ชื่อ"), max_length=80)
    query = models.CharField(max_length=1000)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="one_saved_view_per_name")]

    def __str__(self) -> str:
        return self.name
