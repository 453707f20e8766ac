"""Project proposals: from an idea to a place in the action plan, with the scores of those who screen them (process.md 3.3)."""

import uuid
from decimal import Decimal

import pghistory
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Avg, DecimalField, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from core.money import BahtField
from core.workflow import Stateful, TransitionLog, append_only, edges_constraint, state_triggers
from provinces.models import District, PlanningUnit

from ..states import PROPOSAL_EDGES, ProposalState
from .action import Project
from .development import PlanProject

FULL_MARK = 4


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def with_figures(self) -> "ProposalQuerySet":
        """Adds amount_baht (the brief's, before that the estimate; None without), percent (mean of this round, 0–100; None unscored).

        And in_table: whether the development plan's project table has the brief's key (ALN-03 asks for it).
        """
        points = ScreeningScore.objects.filter(proposal=OuterRef("pk"), round=OuterRef("round")).order_by().values("proposal")
        percent = Cast(Avg("points") * (100 / FULL_MARK), DecimalField(max_digits=5, decimal_places=2))
        row = PlanProject.objects.filter(
            programme__issue__plan=OuterRef("project__action_plan__plan"), project_key=OuterRef("project__project_key")
        )
        return self.annotate(
            in_table=Exists(row),
            amount_baht=Coalesce("project__amount_baht", "estimate_baht"),
            percent=Subquery(points.annotate(percent=percent).values("percent")),
        )


@pghistory.track()
class Proposal(Stateful):
    """What an agency, district or local authority wants in a unit's action plan of one year.

    `proposer` had the idea; `owner` writes it: the proposer until a lead agency takes the idea on. `seeks_lead` tells that
    the proposer's office writes no briefs itself. The brief is a `Project` outside the plan (bucket `candidate`) until it is placed.
    """

    unit = models.ForeignKey(PlanningUnit, models.PROTECT, related_name="proposals", verbose_name=_("จังหวัด/กลุ่มจังหวัด"))
    fiscal_year = models.PositiveSmallIntegerField(_("ปีงบประมาณ"))
    state = models.CharField(_("สถานะ"), max_length=24, default=ProposalState.IDEA, editable=False)
    title = models.CharField(_("ชื่อโครงการ"), max_length=500)
    place = models.CharField(_("สถานที่"), max_length=300)
    district = models.ForeignKey(District, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("อำเภอ"))
    need_source = models.TextField(_("ที่มาของปัญหา/ความต้องการ"))
    estimate_baht = BahtField(_("วงเงินโดยประมาณ (บาท)"), null=True, blank=True, validators=[MinValueValidator(Decimal("0.01"))])
    agency = models.CharField(_("หน่วยงานเจ้าของข้อเสนอ"), max_length=250)
    proposer = models.ForeignKey(Membership, models.PROTECT, related_name="+", editable=False)
    owner = models.ForeignKey(Membership, models.PROTECT, related_name="+", editable=False)
    seeks_lead = models.BooleanField(_("รอหน่วยงานรับทำ"), default=False, editable=False)
    project = models.OneToOneField(Project, models.PROTECT, related_name="proposal", null=True, blank=True, editable=False)
    round = models.PositiveSmallIntegerField(_("รอบกลั่นกรอง"), default=0, editable=False)
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # of the form it came from: sent twice, stored once
    is_made_up = models.BooleanField(_("ข้อมูลสมมุติ"), default=False)
    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-fiscal_year", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(fiscal_year__range=(2500, 2700)), name="proposal_year_is_be"),
            models.CheckConstraint(condition=Q(estimate_baht__isnull=True) | Q(estimate_baht__gt=0), name="proposal_estimate_positive"),
        ]
        indexes = [models.Index(fields=["unit", "fiscal_year"], name="proposal_by_unit_year")]
        triggers = state_triggers("plans_proposaltransition", ProposalState.IDEA.value)
        verbose_name = _("ข้อเสนอโครงการ")
        verbose_name_plural = _("ข้อเสนอโครงการ")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("plans:proposal", args=[self.pk])

    def get_state_display(self) -> str:
        return str(ProposalState(self.state).label)

    def current_scores(self) -> QuerySet["ScreeningScore"]:
        """Those of this round; a brief that was sent back and changed is scored anew."""
        return self.scores.filter(round=self.round)


class ProposalTransition(TransitionLog):
    paper = models.ForeignKey(Proposal, models.PROTECT, related_name="transitions")
    hat = models.ForeignKey(Membership, models.PROTECT, related_name="+", null=True)

    class Meta(TransitionLog.Meta):
        constraints = [edges_constraint(PROPOSAL_EDGES, "proposal_log_edges", ProposalState.IDEA.value)]
        triggers = append_only()


@pghistory.track()
class ScreeningScore(models.Model):
    """Points of one scorer for one criterion of `plans.screening.CRITERIA`, in one round of screening."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="scores")
    round = models.PositiveSmallIntegerField()
    criterion = models.CharField(max_length=16)
    points = models.PositiveSmallIntegerField(_("คะแนน"))
    scorer = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    scored_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "round", "scorer", "criterion"], name="one_score_per_scorer_criterion"),
            models.CheckConstraint(condition=Q(points__lte=FULL_MARK), name="score_up_to_four"),
        ]
        verbose_name = _("คะแนนกลั่นกรอง")
        verbose_name_plural = _("คะแนนกลั่นกรอง")

    def __str__(self) -> str:
        return f"{self.criterion} {self.points}"
