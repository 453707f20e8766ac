"""Ceilings, management budgets, requests with their line tree, and alignment check runs."""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Membership
from alignment.models import Judged, RuleSet, StoredFinding
from core.jobs import Job
from core.money import BahtField
from core.workflow import Stateful, TransitionLog, append_only, edges_constraint, state_triggers
from plans.models import AnnualActionPlan, Project
from provinces.models import District, PlanningUnit, Province

from .states import REQUEST_EDGES, RequestState


@pghistory.track()
class Ceiling(models.Model):
    """The announced ceiling of one body and year, with the letter it rests on."""

    unit = models.ForeignKey(PlanningUnit, models.PROTECT, related_name="ceilings", verbose_name=_("หน่วยงาน"))
    fiscal_year = models.PositiveSmallIntegerField(_("ปีงบประมาณ"))
    amount_baht = BahtField(_("กรอบวงเงิน (บาท)"))
    includes_management = models.BooleanField(_("กรอบรวมงบบริหารจัดการ"), default=True)
    letter_no = models.CharField(_("หนังสือที่"), max_length=80, blank=True)
    announced_on = models.DateField(_("วันที่แจ้ง"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "fiscal_year"], name="one_ceiling_per_unit_year"),
            models.CheckConstraint(condition=Q(amount_baht__gte=0), name="ceiling_not_negative"),
        ]
        verbose_name = _("กรอบวงเงิน")
        verbose_name_plural = _("กรอบวงเงิน")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.unit} {self.fiscal_year}"


@pghistory.track()
class ManagementBudget(models.Model):
    """The management budget a body is entitled to in a year (CEI-03)."""

    unit = models.ForeignKey(PlanningUnit, models.PROTECT, related_name="management_budgets", verbose_name=_("หน่วยงาน"))
    fiscal_year = models.PositiveSmallIntegerField(_("ปีงบประมาณ"))
    amount_baht = BahtField(_("งบบริหารจัดการ (บาท)"))
    basis = models.CharField(_("ที่มา"), max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "fiscal_year"], name="one_management_budget_per_unit_year")]
        verbose_name = _("งบบริหารจัดการ")
        verbose_name_plural = _("งบบริหารจัดการ")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.unit} {self.fiscal_year}"


@pghistory.track()
class PastAllocation(models.Model):
    """What all ministries together were allocated in a province in a past year, as the Budget Bureau reported it."""

    province = models.ForeignKey(Province, models.PROTECT, related_name="past_allocations", verbose_name=_("จังหวัด"))
    fiscal_year = models.PositiveSmallIntegerField(_("ปีงบประมาณ"))
    amount_baht = BahtField(_("งบประมาณที่จัดสรร (บาท)"))
    source = models.CharField(_("ที่มา"), max_length=300)

    class Meta:
        ordering = ["province_id", "fiscal_year"]
        constraints = [
            models.UniqueConstraint(fields=["province", "fiscal_year"], name="one_past_allocation_per_year"),
            models.CheckConstraint(condition=Q(amount_baht__gte=0, fiscal_year__range=(2500, 2700)), name="past_allocation_is_sound"),
        ]
        verbose_name = _("งบประมาณทุกกระทรวงที่เคยจัดสรร")
        verbose_name_plural = _("งบประมาณทุกกระทรวงที่เคยจัดสรร")

    def __str__(self) -> str:
        return f"{self.province} {self.fiscal_year}"


class ExpenseCategory(models.Model):
    """The expense categories of the budget document, level 1 (งบรายจ่าย) to 4."""

    parent = models.ForeignKey("self", models.PROTECT, related_name="children", null=True, blank=True)
    level = models.PositiveSmallIntegerField(_("ระดับ"))
    name_th = models.CharField(_("ชื่อ"), max_length=200)
    order = models.PositiveSmallIntegerField(default=99)

    class Meta:
        ordering = ["level", "order", "name_th"]
        constraints = [models.UniqueConstraint(fields=["parent", "name_th"], nulls_distinct=False, name="one_category_per_parent")]
        verbose_name = _("งบรายจ่าย")
        verbose_name_plural = _("งบรายจ่าย")

    def __str__(self) -> str:
        return self.name_th


class RequestQuerySet(models.QuerySet["BudgetRequest"]):
    def for_year(self, year: int) -> "RequestQuerySet":
        return self.filter(fiscal_year=year)


class BudgetRequest(Stateful):
    """One body's request of one year. `total_baht` is what the paper says; ARI-03 holds it against the lines."""

    unit = models.ForeignKey(PlanningUnit, models.PROTECT, related_name="requests", verbose_name=_("หน่วยงาน"))
    fiscal_year = models.PositiveSmallIntegerField(_("ปีงบประมาณ"))
    action_plan = models.ForeignKey(AnnualActionPlan, models.PROTECT, related_name="requests", verbose_name=_("แผนปฏิบัติราชการที่อ้าง"))
    request_no = models.CharField(_("เลขที่คำขอ"), max_length=30, unique=True)
    management_baht = BahtField(_("งบบริหารจัดการ (บาท)"), default=0)
    total_baht = BahtField(_("รวมทั้งสิ้น (บาท)"), default=0)
    is_made_up = models.BooleanField(_("ข้อมูลสมมุติ"), default=False)
    objects = RequestQuerySet.as_manager()

    class Meta:
        ordering = ["-fiscal_year", "unit__kind", "unit__name_sort"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "fiscal_year"], name="one_request_per_unit_year"),
            models.CheckConstraint(condition=Q(fiscal_year__range=(2500, 2700)), name="request_year_is_be"),
            models.CheckConstraint(condition=Q(management_baht__gte=0, total_baht__gte=0), name="request_amounts_not_negative"),
        ]
        indexes = [models.Index(fields=["fiscal_year", "state"], name="request_year_state")]
        triggers = state_triggers("budgets_requesttransition")
        verbose_name = pgettext_lazy("one", "คำของบประมาณ")
        verbose_name_plural = _("คำของบประมาณ")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.fiscal_year} {self.unit.full_name}"

    def get_absolute_url(self) -> str:
        return reverse("budgets:request", args=[self.pk])

    def get_state_display(self) -> str:
        return str(RequestState(self.state).label)


class RequestTransition(TransitionLog):
    paper = models.ForeignKey(BudgetRequest, models.PROTECT, related_name="transitions")
    hat = models.ForeignKey(Membership, models.PROTECT, related_name="+", null=True)

    class Meta(TransitionLog.Meta):
        constraints = [edges_constraint(REQUEST_EDGES, "request_log_edges")]
        triggers = append_only()


@pghistory.track()
class BudgetLine(models.Model):
    """A line of the request: project → category levels → item; quantity × unit cost = amount where both are given."""

    request = models.ForeignKey(BudgetRequest, models.CASCADE, related_name="lines")
    project = models.ForeignKey(Project, models.PROTECT, related_name="lines", verbose_name=_("โครงการ"))
    category = models.ForeignKey(ExpenseCategory, models.PROTECT, related_name="lines", verbose_name=_("งบรายจ่าย"))
    external_id = models.CharField(_("รหัสรายการ"), max_length=40, blank=True)
    order = models.PositiveIntegerField(_("ลำดับ"), default=1)
    description = models.TextField(_("รายการ"))
    quantity = models.DecimalField(_("จำนวน"), max_digits=14, decimal_places=3, null=True, blank=True)
    unit_of_measure = models.CharField(_("หน่วยนับ"), max_length=100, blank=True)
    unit_cost_baht = BahtField(_("ราคาต่อหน่วย (บาท)"), null=True, blank=True)
    bundled_items = models.PositiveIntegerField(_("รวมกี่รายการ"), null=True, blank=True)
    amount_baht = BahtField(_("วงเงิน (บาท)"))
    districts = models.ManyToManyField(District, related_name="+", blank=True, verbose_name=_("อำเภอ"))
    revision = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["project__rank", "project_id", "order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["request", "external_id"], condition=~Q(external_id=""), name="one_line_per_external_id"),
            models.CheckConstraint(condition=Q(amount_baht__gte=0), name="line_amount_not_negative"),
            models.CheckConstraint(condition=Q(quantity__isnull=True) | Q(quantity__gt=0), name="line_quantity_positive"),
        ]
        indexes = [
            models.Index(fields=["request", "project"], name="line_by_project"),
            models.Index(fields=["external_id"], name="line_by_external_id", condition=~Q(external_id="")),
        ]
        verbose_name = pgettext_lazy("one", "รายการคำขอ")
        verbose_name_plural = _("รายการคำขอ")

    def __str__(self) -> str:
        return self.description


class CheckRun(Job):
    """An alignment check as a visible job: of one action plan or request, or (both empty) of the whole nation and year."""

    fiscal_year = models.PositiveSmallIntegerField(_("ปีงบประมาณ"))
    action_plan = models.ForeignKey(AnnualActionPlan, models.CASCADE, related_name="check_runs", null=True, blank=True)
    requested_by = models.ForeignKey(Membership, models.SET_NULL, related_name="+", null=True, blank=True)
    only_changed = models.BooleanField(_("เฉพาะหน่วยที่เปลี่ยน"), default=False)
    rulebook_version = models.CharField(_("ชุดกฎ"), max_length=200, blank=True)
    input_digest = models.CharField(max_length=64, blank=True)
    outcomes = models.JSONField(default=dict)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["fiscal_year", "action_plan"], condition=Q(status="queued"), nulls_distinct=False, name="one_queued_check"
            )
        ]
        indexes = [models.Index(F("action_plan"), F("id").desc(), name="latest_check_first")]

    def __str__(self) -> str:
        return f"check {self.fiscal_year} {self.action_plan_id or 'nation'}"


class DryRun(Job):
    """A rule set tried over a year's real papers before it is issued; `result` is what `budgets.dry_runs.weigh` found."""

    rule_set = models.ForeignKey(RuleSet, models.CASCADE, related_name="dry_runs")
    fiscal_year = models.PositiveSmallIntegerField(_("ปีงบประมาณ"))
    requested_by = models.ForeignKey(Membership, models.SET_NULL, related_name="+", null=True, blank=True)
    result = models.JSONField(default=dict)

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["rule_set", "fiscal_year"], condition=Q(status="queued"), name="one_queued_dry_run")]

    def __str__(self) -> str:
        return f"dry run {self.rule_set_id} {self.fiscal_year}"


class CheckFinding(StoredFinding):
    """What one rule said of one subject in one run."""

    run = models.ForeignKey(CheckRun, models.CASCADE, related_name="findings")
    action_plan = models.ForeignKey(AnnualActionPlan, models.CASCADE, related_name="findings")

    class Meta:
        ordering = ["severity", "code", "pk"]
        indexes = [models.Index(fields=["action_plan", "severity"], name="finding_by_plan")]


class CheckPart(models.Model):
    """Some bodies of one run, for whichever worker is free. Claimed by its row lock: a killed worker gives it back."""

    run = models.ForeignKey(CheckRun, models.CASCADE, related_name="parts")
    action_plans = models.JSONField()
    is_done = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.run_id}: {len(self.action_plans)}"


class CheckedPaper(Judged):
    """What one run said of one body and year."""

    run = models.ForeignKey(CheckRun, models.CASCADE, related_name="papers")
    action_plan = models.ForeignKey(AnnualActionPlan, models.CASCADE, related_name="checked")

    class Meta:
        ordering = ["checked_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["run", "action_plan"], name="one_outcome_per_paper_and_run")]
        indexes = [models.Index(fields=["action_plan", "checked_at"], name="checked_over_time")]

    def __str__(self) -> str:
        return f"{self.action_plan_id} {self.checked_at:%Y-%m-%d}"


class Standing(models.Model):
    """What the latest check said of one body and year: the counts that lists and boards show."""

    action_plan = models.OneToOneField(AnnualActionPlan, models.CASCADE, primary_key=True, related_name="standing")
    run = models.ForeignKey(CheckRun, models.CASCADE, related_name="+")
    previous = models.ForeignKey(CheckRun, models.SET_NULL, related_name="+", null=True)  # the check it took the place of
    blockers = models.PositiveIntegerField(default=0)
    majors = models.PositiveIntegerField(default=0)
    advice = models.PositiveIntegerField(default=0)
    no_data = models.PositiveIntegerField(default=0)
    input_digest = models.CharField(max_length=64, blank=True)
    checked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.blockers} / {self.majors} / {self.advice}"
