"""What people say about a paper, and the files they put beside it. Words are never changed; files are never deleted."""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from budgets.models import BudgetRequest
from core.workflow import append_only
from plans.models import AnnualActionPlan, DevelopmentPlan, Project
from provinces.models import PlanningUnit

THREAD_PAPERS = ("plan", "action_plan", "project", "request")
ATTACHMENT_PAPERS = ("plan", "action_plan", "request")


def exactly_one(names: Iterable[str]) -> Q:
    """One of these foreign keys is filled, the others are empty."""
    names = tuple(names)
    return reduce(or_, (Q(**{f"{name}__isnull": name != filled for name in names}) for filled in names))


def written_once(*closing: str, at: str, free: Iterable[str] = ()) -> list[pgtrigger.Trigger]:
    """The row is never deleted. Besides the `free` fields only the `closing` ones change, and only while `at` is empty."""
    changed = reduce(or_, (pgtrigger.Q(**{f"old__{name}__df": pgtrigger.F(f"new__{name}")}) for name in closing))
    closed = pgtrigger.Q(**{f"old__{at}__isnull": False})
    return [
        pgtrigger.ReadOnly(name="fixed", exclude=[*closing, *free]),
        pgtrigger.Protect(name="closed_once", operation=pgtrigger.Update, condition=closed & changed),
        pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
    ]


class Thread(models.Model):
    """One matter about a paper, a field or a row of it; internal ones stay in the office that drafts the paper."""

    plan = models.ForeignKey(DevelopmentPlan, models.PROTECT, related_name="threads", null=True)
    action_plan = models.ForeignKey(AnnualActionPlan, models.PROTECT, related_name="threads", null=True)
    project = models.ForeignKey(Project, models.PROTECT, related_name="threads", null=True)
    request = models.ForeignKey(BudgetRequest, models.PROTECT, related_name="threads", null=True)
    unit = models.ForeignKey(PlanningUnit, models.PROTECT, related_name="+")
    anchor = models.CharField(_("เกี่ยวกับ"), max_length=60, blank=True)
    anchor_label = models.CharField(max_length=200, blank=True)
    is_internal = models.BooleanField(_("เฉพาะภายในหน่วยงาน"), default=False)
    opened_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    resolved_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", null=True)
    resolved_as = models.CharField(max_length=400, blank=True)
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=exactly_one(THREAD_PAPERS), name="thread_of_one_paper"),
            models.CheckConstraint(
                condition=Q(resolved_by__isnull=True, resolved_at__isnull=True, resolved_as="")
                | Q(resolved_by__isnull=False, resolved_at__isnull=False) & ~Q(resolved_as=""),
                name="thread_resolved_by_somebody",
            ),
        ]
        triggers = written_once("resolved_by", "resolved_as", "resolved_at", at="resolved_at")
        verbose_name = _("ความเห็น")
        verbose_name_plural = _("ความเห็น")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk} {self.anchor_label}".strip()

    @property
    def kind(self) -> str:
        """The name of the foreign key that is filled."""
        return next(name for name in THREAD_PAPERS if getattr(self, f"{name}_id") is not None)

    @property
    def paper(self) -> Any:
        return getattr(self, self.kind)


class Comment(models.Model):
    """One thing somebody said. A correction is a new comment."""

    thread = models.ForeignKey(Thread, models.PROTECT, related_name="comments")
    hat = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    signed_as = models.CharField(_("ในฐานะ"), max_length=400)
    text = models.TextField(_("ข้อความ"))
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.signed_as}: {self.text[:60]}"


class Attachment(models.Model):
    """A file beside a paper: bytes under their hash in `core.filestore`, the name only for show."""

    plan = models.ForeignKey(DevelopmentPlan, models.PROTECT, related_name="attachments", null=True)
    action_plan = models.ForeignKey(AnnualActionPlan, models.PROTECT, related_name="attachments", null=True)
    request = models.ForeignKey(BudgetRequest, models.PROTECT, related_name="attachments", null=True)
    project = models.ForeignKey(Project, models.SET_NULL, related_name="attachments", null=True)
    name = models.CharField(_("ชื่อไฟล์"), max_length=200)
    content_hash = models.CharField(max_length=64)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(_("ขนาด (ไบต์)"))
    added_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    added_as = models.CharField(max_length=400)
    added_at = models.DateTimeField(default=timezone.now)
    removed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=exactly_one(ATTACHMENT_PAPERS), name="attachment_of_one_paper"),
            models.CheckConstraint(condition=Q(project__isnull=True) | Q(action_plan__isnull=False), name="attachment_of_project_in_plan"),
            models.CheckConstraint(
                condition=Q(removed_by__isnull=True, removed_at__isnull=True) | Q(removed_by__isnull=False, removed_at__isnull=False),
                name="attachment_removed_by_somebody",
            ),
        ]
        triggers = written_once("removed_by", "removed_at", at="removed_at", free=["project"])
        verbose_name = _("ไฟล์แนบ")
        verbose_name_plural = _("ไฟล์แนบ")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("discussion:image" if self.is_image else "discussion:download", args=[self.pk])

    @property
    def is_image(self) -> bool:
        return self.content_type.startswith("image/")

    @property
    def paper(self) -> Any:
        """What it was put beside: the project when there is one, else the paper."""
        return self.project or self.action_plan or self.request or self.plan
