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
from .funding import FundingSource
from .indicators import Indicator
from .strategy import StrategyNode

NOT_NEGATIVE = MinValueValidator(Decimal(0))
PEOPLE = "คน"


class ActionPlanQuerySet(models.QuerySet["AnnualActionPlan"]):
    def for_year(self, year: int) -> "ActionPlanQuerySet":
        return self.filter(fiscal_year=year)


@pghistory.track(fields=["plan"], model_name="CitedPlanEvent")
class AnnualActionPlan(Stateful):
    """One body's plan for one budget year; it points to one version of the development plan, and the history keeps which.

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


#: The bucket of a proposal's brief that is not in the plan yet: no choice of the plan's own screens, files or rules.
CANDIDATE = "candidate"


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


class ListedProjects(models.Manager["Project"]):
    """The projects of the plan. A proposal's brief before its placement is in nobody's list, sum, rule, print or file."""

    def get_queryset(self) -> models.QuerySet["Project"]:
        return super().get_queryset().exclude(bucket=CANDIDATE)


@pghistory.track()
class Project(models.Model):
    """A project of one action plan with its brief (แบบสรุปโครงการ). The management budget is a project without rank.

    `objects` (and so `action_plan.projects`) leaves out briefs of proposals not placed yet; `with_candidates` holds them too.
    """

    action_plan = models.ForeignKey(AnnualActionPlan, models.CASCADE, related_name="projects")
    project_key = models.CharField(_("รหัสโครงการในแผน"), max_length=40)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="projects", null=True, blank=True, verbose_name=_("แผนงาน"))
    name = models.CharField(_("ชื่อโครงการ"), max_length=500)
    rank = models.PositiveSmallIntegerField(_("ลำดับความสำคัญ"), null=True, blank=True)
    bucket = models.CharField(_("บัญชี"), max_length=12, choices=[*Bucket.choices, (CANDIDATE, _("รอกลั่นกรอง"))], default=Bucket.IN_CEILING)
    source = models.CharField(_("แหล่งงบประมาณ"), max_length=12, choices=FundingSource, default=FundingSource.PROVINCE)
    kind = models.CharField(_("ลักษณะโครงการ"), max_length=12, choices=ProjectKind, default=ProjectKind.MIXED)
    amount_baht = BahtField(_("งบประมาณปีนี้ (บาท)"), default=0, validators=[NOT_NEGATIVE])
    national_strategy = models.ForeignKey(
        StrategyNode, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("ยุทธศาสตร์ชาติ")
    )
    master_plan = models.ForeignKey(StrategyNode, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("แผนแม่บท"))
    milestone = models.ForeignKey(StrategyNode, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("หมุดหมาย แผนฯ 13"))
    sdgs = models.ManyToManyField(StrategyNode, related_name="+", blank=True, verbose_name=_("เป้าหมาย SDGs"))
    government_policy = models.CharField(_("นโยบายรัฐบาล"), max_length=300, blank=True, help_text=_("นโยบายข้อที่โครงการรองรับ ตามคำแถลงนโยบาย"))
    rationale = models.TextField(_("หลักการและเหตุผล"), blank=True)
    expected_benefit = models.TextField(_("ผลที่คาดว่าจะได้รับ"), blank=True)
    beneficiaries = models.PositiveIntegerField(_("จำนวนผู้รับประโยชน์"), null=True, blank=True)
    beneficiary_unit = models.CharField(_("หน่วยนับผู้รับประโยชน์"), max_length=60, default=PEOPLE, blank=True)
    beneficiary_note = models.TextField(_("กลุ่มเป้าหมาย"), blank=True)
    coverage_type = models.CharField(_("ขอบเขตพื้นที่"), max_length=10, choices=CoverageType, blank=True)
    benefit_provinces = models.ManyToManyField(Province, related_name="+", blank=True, verbose_name=_("จังหวัดที่ได้รับประโยชน์"))
    starts_on = models.DateField(_("วันเริ่ม"), null=True, blank=True)
    ends_on = models.DateField(_("วันสิ้นสุด"), null=True, blank=True)
    contract_sign_on = models.DateField(_("วันที่คาดว่าจะลงนามสัญญา"), null=True, blank=True)
    is_multi_year = models.BooleanField(_("ผูกพันข้ามปี"), default=False)
    commitment_baht = BahtField(_("วงเงินผูกพันทั้งสัญญา (บาท)"), null=True, blank=True, validators=[NOT_NEGATIVE])
    q1_baht = BahtField(_("ไตรมาส 1 (บาท)"), null=True, blank=True, validators=[NOT_NEGATIVE])
    q2_baht = BahtField(_("ไตรมาส 2 (บาท)"), null=True, blank=True, validators=[NOT_NEGATIVE])
    q3_baht = BahtField(_("ไตรมาส 3 (บาท)"), null=True, blank=True, validators=[NOT_NEGATIVE])
    q4_baht = BahtField(_("ไตรมาส 4 (บาท)"), null=True, blank=True, validators=[NOT_NEGATIVE])
    implementing_unit = models.CharField(_("หน่วยดำเนินงาน"), max_length=250, blank=True)
    contact_name = models.CharField(_("ผู้รับผิดชอบ"), max_length=200, blank=True)
    contact_position = models.CharField(_("ตำแหน่ง"), max_length=200, blank=True)
    contact_phone = models.CharField(_("โทรศัพท์"), max_length=60, blank=True)
    contact_email = models.EmailField(_("อีเมล"), blank=True)
    asset_recipient = models.CharField(_("ผู้รับมอบทรัพย์สิน"), max_length=250, blank=True)
    upkeep_baht_per_year = BahtField(_("ค่าดูแลบำรุงรักษาต่อปี (บาท)"), null=True, blank=True, validators=[NOT_NEGATIVE])
    upkeep_note = models.TextField(_("แผนดูแลบำรุงรักษา"), blank=True)
    past_project = models.ForeignKey(
        "self", models.SET_NULL, related_name="continued_by", null=True, blank=True, verbose_name=_("โครงการเดิมที่ทำต่อ")
    )
    past_project_note = models.TextField(_("ความต่อเนื่องกับโครงการเดิม"), blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(auto_now=True)
    objects = ListedProjects()
    with_candidates = models.Manager["Project"]()

    class Meta:
        ordering = ["rank", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["action_plan", "project_key"], name="one_project_per_key"),
            models.CheckConstraint(condition=Q(amount_baht__gte=0), name="project_amount_not_negative"),
            models.CheckConstraint(condition=~Q(bucket=CANDIDATE) | Q(rank__isnull=True), name="candidate_has_no_rank"),
        ]
        verbose_name = _("โครงการ")
        verbose_name_plural = _("โครงการ")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("plans:project", args=[self.pk])

    @property
    def is_candidate(self) -> bool:
        return self.bucket == CANDIDATE

    @property
    def is_management(self) -> bool:
        return self.kind == ProjectKind.MANAGEMENT

    @property
    def quarters_baht(self) -> tuple[Decimal | None, ...]:
        """The spending plan of the four quarters; None where nothing was planned."""
        return (self.q1_baht, self.q2_baht, self.q3_baht, self.q4_baht)


class ExpenseType(models.TextChoices):
    """The five expense types of the budget law, in the order of the budget document."""

    PERSONNEL = "personnel", _("งบบุคลากร")
    OPERATING = "operating", _("งบดำเนินงาน")
    INVESTMENT = "investment", _("งบลงทุน")
    SUBSIDY = "subsidy", _("งบเงินอุดหนุน")
    OTHER = "other", _("งบรายจ่ายอื่น")


class Month(models.IntegerChoices):
    """Calendar months in the order of a budget year; see `core.fiscal` for where it begins."""

    OCTOBER = 10, _("ต.ค.")
    NOVEMBER = 11, _("พ.ย.")
    DECEMBER = 12, _("ธ.ค.")
    JANUARY = 1, _("ม.ค.")
    FEBRUARY = 2, _("ก.พ.")
    MARCH = 3, _("มี.ค.")
    APRIL = 4, _("เม.ย.")
    MAY = 5, _("พ.ค.")
    JUNE = 6, _("มิ.ย.")
    JULY = 7, _("ก.ค.")
    AUGUST = 8, _("ส.ค.")
    SEPTEMBER = 9, _("ก.ย.")


@pghistory.track()
class Activity(Ordered):
    project = models.ForeignKey(Project, models.CASCADE, related_name="activities")
    name = models.CharField(_("กิจกรรมหลัก"), max_length=1000)
    expense_type = models.CharField(_("งบรายจ่าย"), max_length=10, choices=ExpenseType, default=ExpenseType.OPERATING)
    quantity = models.DecimalField(_("จำนวน"), max_digits=14, decimal_places=4, null=True, blank=True)
    unit_of_measure = models.CharField(_("หน่วยนับ"), max_length=100, blank=True)
    month_from = models.PositiveSmallIntegerField(_("ตั้งแต่เดือน"), choices=Month, null=True, blank=True)
    month_to = models.PositiveSmallIntegerField(_("ถึงเดือน"), choices=Month, null=True, blank=True)
    agency = models.CharField(_("ผู้ดำเนินการ"), max_length=250, blank=True)
    #: None where the source names the activity but not its money; forms and files always ask for it.
    amount_baht = BahtField(_("งบประมาณ (บาท)"), default=0, null=True)

    def __str__(self) -> str:
        return self.name


class IndicatorLevel(models.TextChoices):
    OUTPUT = "output", _("ผลผลิต")
    OUTCOME = "outcome", _("ผลลัพธ์")


@pghistory.track()
class ProjectIndicator(Ordered):
    """An output or outcome of the project (fields 7 and 8); an outcome feeds an indicator of the plan's issue (ALN-10)."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="indicators")
    level = models.CharField(_("ระดับ"), max_length=8, choices=IndicatorLevel)
    name = models.CharField(_("ตัวชี้วัด"), max_length=500)
    unit_of_measure = models.CharField(_("หน่วยนับ"), max_length=100, blank=True)
    baseline_value = models.DecimalField(_("ค่าฐาน"), max_digits=18, decimal_places=4, null=True, blank=True)
    baseline_year = models.PositiveSmallIntegerField(_("ปีฐาน (พ.ศ.)"), null=True, blank=True)
    target_value = models.DecimalField(_("ค่าเป้าหมาย"), max_digits=18, decimal_places=4, null=True, blank=True)
    target_text = models.CharField(_("ค่าเป้าหมายตามเอกสาร"), max_length=200, blank=True)
    data_source = models.CharField(_("แหล่งข้อมูล"), max_length=300, blank=True)
    contributes_to = models.ForeignKey(
        Indicator, models.SET_NULL, related_name="fed_by", null=True, blank=True, verbose_name=_("ส่งผลต่อตัวชี้วัดของประเด็น")
    )

    def __str__(self) -> str:
        return self.name


class LandType(models.TextChoices):
    STATE = "state", _("ที่ราชพัสดุ")
    PUBLIC = "public", _("ที่สาธารณประโยชน์")
    LOCAL = "local", _("ที่ของ อปท.")
    ROAD = "road", _("เขตทาง")
    WATERWAY = "waterway", _("ทางน้ำ/แหล่งน้ำ")
    FOREST = "forest", _("ป่าสงวน/อุทยาน")
    LAND_REFORM = "land_reform", _("เขตปฏิรูปที่ดิน (ส.ป.ก.)")
    PRIVATE = "private", _("ที่เอกชน")
    OTHER = "other", _("อื่น ๆ")


@pghistory.track()
class ProjectSite(models.Model):
    """Where the work is done: at least the province, down to the sub-district."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="sites")
    province = models.ForeignKey(Province, models.PROTECT, related_name="+", verbose_name=_("จังหวัด"))
    district = models.ForeignKey(District, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("อำเภอ"))
    subdistrict = models.ForeignKey(Subdistrict, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("ตำบล"))
    village_no = models.PositiveSmallIntegerField(_("หมู่ที่"), null=True, blank=True)
    place = models.CharField(_("สถานที่"), max_length=300, blank=True)
    latitude = models.DecimalField(_("ละติจูด"), max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("ลองจิจูด"), max_digits=9, decimal_places=6, null=True, blank=True)
    road_no = models.CharField(_("ทางหลวงหมายเลข"), max_length=30, blank=True, default="", db_default="")
    km_from = models.DecimalField(_("กม. เริ่ม"), max_digits=7, decimal_places=3, null=True, blank=True)
    km_to = models.DecimalField(_("กม. สิ้นสุด"), max_digits=7, decimal_places=3, null=True, blank=True)
    land_type = models.CharField(_("ประเภทที่ดิน"), max_length=12, choices=LandType, blank=True, default="", db_default="")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True) | Q(latitude__isnull=False, longitude__isnull=False),
                name="site_has_whole_coordinate",
            )
        ]

    def __str__(self) -> str:
        return self.place or str(self.district or self.province)
