"""The annual action plan (จ.2) and its project briefs (จ.1-1)."""

from decimal import Decimal

import pghistory
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from core.money import BahtField
from core.workflow import Stateful, TransitionLog, append_only, edges_constraint, state_triggers
from provinces.models import District, PlanningUnit, Province, Subdistrict

from ..states import ACTION_PLAN_EDGES, ActionPlanState
from .development import DevelopmentPlan, Ordered, Programme
from .strategy import StrategyNode


class ActionPlanQuerySet(models.QuerySet["AnnualActionPlan"]):
    def for_year(self, year: int) -> "ActionPlanQuerySet":
        return self.filter(fiscal_year=year)


class AnnualActionPlan(Stateful):
    """One body's plan for one budget year; it points to one version of the development plan.

    `plan` is empty only for papers imported before any plan was entered (ALN-04 says so). `data_note` says where an imported
    paper comes from and what of it is made up.
    """

    unit = models.ForeignKey(PlanningUnit, models.PROTECT, related_name="action_plans", verbose_name=_("หน่วยงาน"))
    fiscal_year = models.PositiveSmallIntegerField(_("ปีงบประมาณ"))
    plan = models.ForeignKey(
        DevelopmentPlan, models.PROTECT, related_name="action_plans", null=True, blank=True, verbose_name=_("อ้างแผนพัฒนาฉบับ")
    )
    is_made_up = models.BooleanField(_("ข้อมูลสมมุติ"), default=False)
    data_note = models.TextField(_("ที่มาของข้อมูล"), blank=True)
    objects = ActionPlanQuerySet.as_manager()

    class Meta:
        ordering = ["-fiscal_year", "unit__kind", "unit__name_sort"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "fiscal_year"], name="one_action_plan_per_unit_year"),
            models.CheckConstraint(condition=Q(fiscal_year__range=(2500, 2700)), name="action_plan_year_is_be"),
        ]
        triggers = state_triggers("plans_actionplantransition")
        verbose_name = _("แผนปฏิบัติราชการประจำปี")
        verbose_name_plural = _("แผนปฏิบัติราชการประจำปี")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.fiscal_year} {self.unit.full_name}"

    def get_absolute_url(self) -> str:
        return reverse("plans:action_plan", args=[self.pk])

    def get_state_display(self) -> str:
        return str(ActionPlanState(self.state).label)


class ActionPlanTransition(TransitionLog):
    paper = models.ForeignKey(AnnualActionPlan, models.PROTECT, related_name="transitions")
    hat = models.ForeignKey(Membership, models.PROTECT, related_name="+", null=True)

    class Meta(TransitionLog.Meta):
        constraints = [edges_constraint(ACTION_PLAN_EDGES, "action_plan_log_edges")]
        triggers = append_only()


class Bucket(models.TextChoices):
    IN_CEILING = "in_ceiling", _("ในกรอบ")
    OVER_CEILING = "over_ceiling", _("เกินกรอบ")


class FundingSource(models.TextChoices):
    PROVINCE = "province", _("งบจังหวัด")
    GROUP = "group", _("งบกลุ่มจังหวัด")
    MINISTRY = "ministry", _("งบกระทรวง/กรม")
    LAO = "lao", _("งบ อปท.")
    LAO_GRANT = "lao_grant", _("เงินอุดหนุนเฉพาะกิจ อปท.")
    PRIVATE = "private", _("เอกชน")
    OTHER = "other", _("อื่น ๆ")


class ProjectKind(models.TextChoices):
    WORKS = "works", _("งานก่อสร้าง/ปรับปรุง")
    EQUIPMENT = "equipment", _("ครุภัณฑ์")
    DEVELOPMENT = "development", _("กิจกรรมพัฒนา")
    MIXED = "mixed", _("ผสม")
    MANAGEMENT = "management", _("งบบริหารจัดการ")


class CoverageType(models.TextChoices):
    SINGLE = "single", _("จุดเดียว")
    SEVERAL = "several", _("หลายจุด")
    PROVINCE = "province", _("ทั้งจังหวัด")
    PROVINCES = "provinces", _("หลายจังหวัด")


@pghistory.track()
class Project(models.Model):
    """A project of one action plan with its brief (แบบสรุปโครงการ). The management budget is a project without rank."""

    action_plan = models.ForeignKey(AnnualActionPlan, models.CASCADE, related_name="projects")
    project_key = models.CharField(_("รหัสโครงการในแผน"), max_length=40)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="projects", null=True, blank=True, verbose_name=_("แผนงาน"))
    name = models.CharField(_("ชื่อโครงการ"), max_length=500)
    rank = models.PositiveSmallIntegerField(_("ลำดับความสำคัญ"), null=True, blank=True)
    bucket = models.CharField(_("บัญชี"), max_length=12, choices=Bucket, default=Bucket.IN_CEILING)
    source = models.CharField(_("แหล่งงบประมาณ"), max_length=12, choices=FundingSource, default=FundingSource.PROVINCE)
    kind = models.CharField(_("ลักษณะโครงการ"), max_length=12, choices=ProjectKind, default=ProjectKind.MIXED)
    amount_baht = BahtField(_("งบประมาณปีนี้ (บาท)"), default=0, validators=[MinValueValidator(Decimal(0))])
    national_strategy = models.ForeignKey(
        StrategyNode, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("ยุทธศาสตร์ชาติ")
    )
    master_plan = models.ForeignKey(StrategyNode, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("แผนแม่บท"))
    milestone = models.ForeignKey(StrategyNode, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("หมุดหมาย แผนฯ 13"))
    sdgs = models.ManyToManyField(StrategyNode, related_name="+", blank=True, verbose_name=_("เป้าหมาย SDGs"))
    rationale = models.TextField(_("หลักการและเหตุผล"), blank=True)
    need_source = models.TextField(_("ที่มาของปัญหา/ความต้องการ"), blank=True)
    objectives = models.TextField(_("วัตถุประสงค์"), blank=True)
    expected_benefit = models.TextField(_("ผลที่คาดว่าจะได้รับ"), blank=True)
    beneficiaries = models.PositiveIntegerField(_("ผู้รับประโยชน์ (คน)"), null=True, blank=True)
    coverage_type = models.CharField(_("ขอบเขตพื้นที่"), max_length=10, choices=CoverageType, blank=True)
    benefit_provinces = models.ManyToManyField(Province, related_name="+", blank=True, verbose_name=_("จังหวัดที่ได้รับประโยชน์"))
    starts_on = models.DateField(_("วันเริ่ม"), null=True, blank=True)
    ends_on = models.DateField(_("วันสิ้นสุด"), null=True, blank=True)
    implementing_unit = models.CharField(_("หน่วยดำเนินงาน"), max_length=250, blank=True)
    contact_name = models.CharField(_("ผู้รับผิดชอบ"), max_length=200, blank=True)
    contact_phone = models.CharField(_("โทรศัพท์"), max_length=60, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["rank", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["action_plan", "project_key"], name="one_project_per_key"),
            models.CheckConstraint(condition=Q(amount_baht__gte=0), name="project_amount_not_negative"),
        ]
        verbose_name = _("โครงการ")
        verbose_name_plural = _("โครงการ")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("plans:project", args=[self.pk])

    @property
    def is_management(self) -> bool:
        return self.kind == ProjectKind.MANAGEMENT


class ExpenseType(models.TextChoices):
    """The five expense types of the budget law, in the order of the budget document."""

    PERSONNEL = "personnel", _("งบบุคลากร")
    OPERATING = "operating", _("งบดำเนินงาน")
    INVESTMENT = "investment", _("งบลงทุน")
    SUBSIDY = "subsidy", _("งบเงินอุดหนุน")
    OTHER = "other", _("งบรายจ่ายอื่น")


@pghistory.track()
class Activity(Ordered):
    project = models.ForeignKey(Project, models.CASCADE, related_name="activities")
    name = models.CharField(_("กิจกรรมหลัก"), max_length=1000)
    expense_type = models.CharField(_("งบรายจ่าย"), max_length=10, choices=ExpenseType, default=ExpenseType.OPERATING)
    #: None where the source names the activity but not its money; forms and files always ask for it.
    amount_baht = BahtField(_("งบประมาณ (บาท)"), default=0, null=True)

    def __str__(self) -> str:
        return self.name


class IndicatorLevel(models.TextChoices):
    OUTPUT = "output", _("ผลผลิต")
    OUTCOME = "outcome", _("ผลลัพธ์")


class ProjectIndicator(Ordered):
    project = models.ForeignKey(Project, models.CASCADE, related_name="indicators")
    level = models.CharField(_("ระดับ"), max_length=8, choices=IndicatorLevel)
    name = models.CharField(_("ตัวชี้วัด"), max_length=500)
    unit_of_measure = models.CharField(_("หน่วยนับ"), max_length=100, blank=True)
    target_text = models.CharField(_("ค่าเป้าหมาย"), max_length=200, blank=True)

    def __str__(self) -> str:
        return self.name


class ProjectSite(models.Model):
    """Where the work is done: at least the province, down to the sub-district."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="sites")
    province = models.ForeignKey(Province, models.PROTECT, related_name="+", verbose_name=_("จังหวัด"))
    district = models.ForeignKey(District, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("อำเภอ"))
    subdistrict = models.ForeignKey(Subdistrict, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("ตำบล"))
    place = models.CharField(_("สถานที่"), max_length=300, blank=True)

    def __str__(self) -> str:
        return self.place or str(self.district or self.province)
