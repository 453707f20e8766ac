"""What people answered to a finding: a justification of a major fault, a waiver of a blocker."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from alignment.kernel import Severity

from .action import AnnualActionPlan
from .development import DevelopmentPlan

Answerable = AnnualActionPlan | DevelopmentPlan
"""Papers whose faults people answer; a request's are answered on its action plan."""


#: The column that holds the paper, by its kind.
ON: dict[type[models.Model], str] = {AnnualActionPlan: "action_plan", DevelopmentPlan: "plan"}


class AnswerKind(models.TextChoices):
    JUSTIFICATION = "justification", _("คำชี้แจง")
    WAIVER = "waiver", _("คำขอผ่อนผัน")


class Decision(models.TextChoices):
    PENDING = "pending", _("รอพิจารณา")
    ACCEPTED = "accepted", _("รับไว้แล้ว")
    REFUSED = "refused", _("ไม่รับ")
    WITHDRAWN = "withdrawn", _("ถอนคืน")
    OVER = "over", _("พ้นกำหนด")


class AnswerQuerySet(models.QuerySet["FindingAnswer"]):
    def of(self, paper: Answerable) -> "AnswerQuerySet":
        return self.filter(**{ON[type(paper)]: paper})

    def open(self) -> "AnswerQuerySet":
        """Those that wait or were accepted."""
        return self.filter(decision__in=OPEN)

    def reasons(self) -> "AnswerQuerySet":
        """Reasons given for majors that wait or were accepted."""
        return self.open().filter(kind=AnswerKind.JUSTIFICATION)

    def in_effect(self, day: object) -> "AnswerQuerySet":
        """Waivers granted and not yet over on that day."""
        return self.filter(kind=AnswerKind.WAIVER, decision=Decision.ACCEPTED, valid_until__gte=day)


OPEN = (Decision.PENDING, Decision.ACCEPTED)


def answer_to(severity: str) -> AnswerKind:
    """What a fault of this severity asks for."""
    return AnswerKind.WAIVER if severity == Severity.BLOCKER else AnswerKind.JUSTIFICATION


@pghistory.track()
class FindingAnswer(models.Model):
    """An answer holds for one fault with its figures (`fingerprint`): when the figures move it speaks no longer.

    Asked for by one person and decided by another; a waiver holds up to and including `valid_until`.
    """

    action_plan = models.ForeignKey(AnnualActionPlan, models.CASCADE, related_name="answers", null=True, blank=True)
    plan = models.ForeignKey(DevelopmentPlan, models.CASCADE, related_name="answers", null=True, blank=True)
    kind = models.CharField(_("ประเภท"), max_length=14, choices=AnswerKind)
    code = models.CharField(_("กฎ"), max_length=10)
    fingerprint = models.CharField(max_length=32)
    subject_label = models.CharField(_("เรื่อง"), max_length=600, blank=True)
    message_th = models.TextField(_("ข้อตรวจพบ"))
    message_en = models.TextField()
    reason = models.TextField(_("เหตุผล"))
    asked_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    asked_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_as = models.CharField(_("ผู้ขอ"), max_length=400)
    asked_at = models.DateTimeField(default=timezone.now)
    decision = models.CharField(_("ผลการพิจารณา"), max_length=10, choices=Decision, default=Decision.PENDING)
    decided_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", null=True, blank=True)
    decided_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    decided_as = models.CharField(_("ผู้พิจารณา"), max_length=400, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.TextField(_("ความเห็นของผู้พิจารณา"), blank=True)
    valid_until = models.DateField(_("ใช้ได้ถึงวันที่"), null=True, blank=True)
    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(action_plan__isnull=False, plan=None) | Q(action_plan=None, plan__isnull=False), name="answer_is_on_one_paper"
            ),
            models.CheckConstraint(
                condition=Q(decided_user__isnull=True) | ~Q(decided_user=F("asked_user")), name="nobody_decides_own_answer"
            ),
            models.CheckConstraint(
                condition=~Q(kind="waiver", decision="accepted") | Q(valid_until__isnull=False), name="a_waiver_has_a_last_day"
            ),
            models.CheckConstraint(
                condition=Q(decision__in=("pending", "withdrawn")) | Q(decided_user__isnull=False), name="decided_by_somebody"
            ),
            models.UniqueConstraint(
                fields=["action_plan", "fingerprint"],
                condition=Q(decision__in=("pending", "accepted")),
                name="one_open_answer_per_fault",
            ),
            models.UniqueConstraint(
                fields=["plan", "fingerprint"], condition=Q(decision__in=("pending", "accepted")), name="one_open_answer_per_plan_fault"
            ),
        ]
        verbose_name = _("คำชี้แจงและการผ่อนผัน")
        verbose_name_plural = _("คำชี้แจงและการผ่อนผัน")

    def __str__(self) -> str:
        return f"{self.code} {self.get_kind_display()}"

    @property
    def paper(self) -> Answerable:
        found = self.action_plan or self.plan
        assert found is not None  # one of the two, by constraint
        return found

    def speaks_for(self, severity: str) -> bool:
        """A rule set may make a fault graver or lighter after it was answered: a reason waives nothing, a waiver is no reason."""
        return self.kind == answer_to(severity)

    def is_over(self, day: object) -> bool:
        """A waiver whose last day is behind us."""
        return self.valid_until is not None and self.valid_until < day  # type: ignore[operator]
