"""The five-year development plan in versions: issues, guidelines, programmes and the project table (จ.1)."""

import uuid

import pghistory
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Membership
from core.money import BahtField
from core.workflow import Stateful, TransitionLog, append_only, edges_constraint, state_triggers
from provinces.models import PlanningUnit

from ..states import PLAN_EDGES, PlanState
from .funding import FundingSource
from .strategy import RegionalGuideline, StrategyNode


@pghistory.track()
class LongTermGoal(models.Model):
    """เป้าหมายการพัฒนา 20 ปี of a province or group. A goal that other versions rest on is not rewritten: a new row follows it."""

    unit = models.ForeignKey(PlanningUnit, models.PROTECT, related_name="long_term_goals", verbose_name=_("หน่วยงาน"))
    text = models.TextField(_("เป้าหมายการพัฒนา 20 ปี"))
    year_from = models.PositiveSmallIntegerField(_("ปีแรก (พ.ศ.)"))
    year_to = models.PositiveSmallIntegerField(_("ปีสุดท้าย (พ.ศ.)"))
    approved_on = models.DateField(_("วันที่เห็นชอบ"), null=True, blank=True)
    reference = models.CharField(_("มติหรือหนังสืออ้างอิง"), max_length=300, blank=True)
    is_current = models.BooleanField(_("ใช้อยู่"), default=True, editable=False)

    class Meta:
        ordering = ["-is_current", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["unit"], condition=Q(is_current=True), name="one_current_long_term_goal"),
            models.CheckConstraint(
                condition=Q(year_from__range=(2500, 2700), year_to__gt=F("year_from")), name="long_term_goal_years_are_be"
            ),
        ]
        verbose_name = _("เป้าหมายการพัฒนา 20 ปี")
        verbose_name_plural = _("เป้าหมายการพัฒนา 20 ปี")

    def __str__(self) -> str:
        return self.text


class DevelopmentPlan(Stateful):
    """One version of a body's plan. A review copies the version in force; `review_year` is empty for the first issue.

    `is_made_up` holds as soon as one part is; `data_note` then says which parts are real.
    """

    unit = models.ForeignKey(PlanningUnit, models.PROTECT, related_name="development_plans", verbose_name=_("หน่วยงาน"))
    title = models.CharField(_("ชื่อแผน"), max_length=300)
    year_from = models.PositiveSmallIntegerField(_("ปีแรกของแผน (พ.ศ.)"))
    year_to = models.PositiveSmallIntegerField(_("ปีสุดท้ายของแผน (พ.ศ.)"))
    review_year = models.PositiveSmallIntegerField(_("ฉบับทบทวน ประจำปีงบประมาณ"), null=True, blank=True)
    based_on = models.ForeignKey("self", models.PROTECT, related_name="reviews", null=True, blank=True, verbose_name=_("ทบทวนจากฉบับ"))
    review_reason = models.TextField(_("เหตุผลการทบทวน"), blank=True)
    executive_summary = models.TextField(_("บทสรุปผู้บริหาร"), blank=True)
    physical_data = models.TextField(_("ข้อมูลพื้นฐานทางกายภาพ"), blank=True)
    past_results = models.TextField(_("ผลการพัฒนาและแก้ไขปัญหาที่ผ่านมา"), blank=True)
    analysis = models.TextField(_("บทวิเคราะห์"), blank=True)
    analysis_tool = models.CharField(_("เครื่องมือวิเคราะห์"), max_length=100, blank=True)
    long_term_goal = models.ForeignKey(
        LongTermGoal, models.PROTECT, related_name="plans", null=True, blank=True, verbose_name=_("เป้าหมายการพัฒนา 20 ปี")
    )
    development_goal = models.TextField(_("เป้าหมายการพัฒนา"), blank=True)
    osm_note = models.TextField(_("ความเห็นของสำนักบริหารยุทธศาสตร์กลุ่มจังหวัด"), blank=True)
    is_made_up = models.BooleanField(_("ข้อมูลสมมุติ"), default=False)
    data_note = models.TextField(_("ที่มาของข้อมูล"), blank=True)

    class Meta:
        ordering = ["unit__kind", "unit__name_sort", "-year_from", F("review_year").desc(nulls_last=True)]
        constraints = [
            models.UniqueConstraint(fields=["unit", "year_from"], condition=Q(state="in_force"), name="one_plan_in_force_per_period"),
            models.UniqueConstraint(fields=["unit", "year_from", "review_year"], nulls_distinct=False, name="one_version_per_review"),
            models.CheckConstraint(condition=Q(year_from__range=(2500, 2700), year_to__gte=F("year_from")), name="plan_years_are_be"),
            models.CheckConstraint(
                condition=Q(review_year__isnull=True) | Q(review_year__gte=F("year_from"), review_year__lte=F("year_to")),
                name="review_inside_period",
            ),
        ]
        triggers = state_triggers("plans_plantransition")
        verbose_name = pgettext_lazy("one", "แผนพัฒนา")
        verbose_name_plural = _("แผนพัฒนา")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("plans:plan", args=[self.pk])

    def get_state_display(self) -> str:
        return str(PlanState(self.state).label)

    @property
    def version_label(self) -> str:
        """ฉบับแรก, or ฉบับทบทวน ปี 2570."""
        return _g("ฉบับทบทวน ปี %(year)s") % {"year": self.review_year} if self.review_year else _g("ฉบับแรก")

    def covers(self, year: int) -> bool:
        return self.year_from <= year <= self.year_to


class PlanTransition(TransitionLog):
    paper = models.ForeignKey(DevelopmentPlan, models.PROTECT, related_name="transitions")
    hat = models.ForeignKey(Membership, models.PROTECT, related_name="+", null=True)

    class Meta(TransitionLog.Meta):
        constraints = [edges_constraint(PLAN_EDGES, "plan_log_edges")]
        triggers = append_only()


class Ordered(models.Model):
    order = models.PositiveSmallIntegerField(_("ลำดับ"), default=1)

    class Meta:
        abstract = True
        ordering = ["order", "pk"]


class Traced(Ordered):
    """A row that a review copies: original and copy share their `lineage`, whatever becomes of their words."""

    lineage = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), editable=False)

    class Meta(Ordered.Meta):
        abstract = True


@pghistory.track(exclude=["lineage"])
class DevelopmentIssue(Traced):
    """ประเด็นการพัฒนา."""

    plan = models.ForeignKey(DevelopmentPlan, models.CASCADE, related_name="issues")
    name = models.CharField(_("ประเด็นการพัฒนา"), max_length=500)
    objective = models.TextField(_("วัตถุประสงค์"), blank=True)
    national_links = models.ManyToManyField(StrategyNode, related_name="issues", blank=True, verbose_name=_("ความเชื่อมโยงระดับชาติ"))
    regional_links = models.ManyToManyField(
        RegionalGuideline, related_name="issues", blank=True, verbose_name=_("ความเชื่อมโยงแนวทางการพัฒนาภาค")
    )
    group_links = models.ManyToManyField(
        "self", symmetrical=False, related_name="served_by", blank=True, verbose_name=_("ความเชื่อมโยงแผนกลุ่มจังหวัด")
    )
    is_area_specific = models.BooleanField(_("ประเด็นเฉพาะพื้นที่"), default=False)
    area_specific_reason = models.TextField(_("เหตุผลที่เป็นประเด็นเฉพาะพื้นที่"), blank=True)

    class Meta(Ordered.Meta):
        verbose_name = _("ประเด็นการพัฒนา")
        verbose_name_plural = _("ประเด็นการพัฒนา")

    def __str__(self) -> str:
        return self.name


class Guideline(Traced):
    """แนวทางการพัฒนา."""

    issue = models.ForeignKey(DevelopmentIssue, models.CASCADE, related_name="guidelines")
    text = models.TextField(_("แนวทางการพัฒนา"))

    def __str__(self) -> str:
        return self.text


class Programme(Traced):
    """แผนงาน: the place under an issue where projects stand."""

    issue = models.ForeignKey(DevelopmentIssue, models.CASCADE, related_name="programmes")
    name = models.CharField(_("แผนงาน"), max_length=500)

    def __str__(self) -> str:
        return self.name


@pghistory.track(exclude=["lineage"])
class PlanProject(Traced):
    """A row of the plan's project table (จ.1 / กจ.1). `project_key` ties a yearly project to it."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="plan_projects")
    project_key = models.CharField(_("รหัสโครงการในแผน"), max_length=40, db_index=True)
    name = models.CharField(_("โครงการ"), max_length=500)
    indicator = models.CharField(_("ตัวชี้วัดของโครงการ"), max_length=500, blank=True)
    target = models.CharField(_("ค่าเป้าหมายของโครงการ"), max_length=200, blank=True)
    lead_agency = models.CharField(_("หน่วยดำเนินงานหลัก"), max_length=250, blank=True)
    source = models.CharField(_("แหล่งงบประมาณ"), max_length=12, choices=FundingSource, blank=True)

    class Meta(Ordered.Meta):
        verbose_name = _("โครงการในบัญชีแผนพัฒนา")
        verbose_name_plural = _("โครงการในบัญชีแผนพัฒนา")

    def __str__(self) -> str:
        return self.name


class PlanProjectYear(models.Model):
    plan_project = models.ForeignKey(PlanProject, models.CASCADE, related_name="years")
    year = models.PositiveSmallIntegerField(_("ปีงบประมาณ"))
    indicative_baht = BahtField(_("กรอบงบประมาณ (บาท)"), default=0)

    class Meta:
        ordering = ["year"]
        constraints = [models.UniqueConstraint(fields=["plan_project", "year"], name="one_plan_project_row_per_year")]

    def __str__(self) -> str:
        return f"{self.year}: {self.indicative_baht}"
