"""Areas, bodies and official codes. Everything that changes over the years carries its dates."""

from datetime import date
from typing import Any

import pghistory
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.fiscal import FiscalYear
from core.thai import sort_key


class DatedQuerySet(models.QuerySet[Any]):
    def on(self, day: date) -> "DatedQuerySet":
        """Rows valid on that day (last day included)."""
        return self.filter(Q(valid_from__lte=day) & (Q(valid_until__isnull=True) | Q(valid_until__gte=day)))


class Dated(models.Model):
    """A record with a first and an open or last day."""

    valid_from = models.DateField(_("ตั้งแต่วันที่"))
    valid_until = models.DateField(_("ถึงวันที่"), null=True, blank=True)
    basis = models.CharField(_("ที่มา"), max_length=300, blank=True)
    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True


class Named(models.Model):
    """A code with a Thai and an English name."""

    code = models.CharField(_("รหัส"), max_length=16, unique=True)
    name_th = models.CharField(_("ชื่อ"), max_length=250)
    name_en = models.CharField(_("ชื่อภาษาอังกฤษ"), max_length=250, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name_th


class Region(Named):
    """One of the six regions of regional development."""

    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order"]
        verbose_name = _("ภาค")
        verbose_name_plural = _("ภาค")


class UnitKind(models.TextChoices):
    PROVINCE = "province", _("จังหวัด")
    GROUP = "group", _("กลุ่มจังหวัด")


@pghistory.track()
class PlanningUnit(Named):
    """The body that owns papers: a province or a province group. `Province` and `ProvinceGroup` extend it."""

    kind = models.CharField(_("ประเภท"), max_length=8, choices=UnitKind)
    region = models.ForeignKey(Region, models.PROTECT, related_name="units", verbose_name=_("ภาค"))
    in_programme = models.BooleanField(_("รับงบตามแผนงานนี้"), default=True, help_text=_("กรุงเทพมหานครไม่รับ"))
    name_sort = models.CharField(max_length=300, editable=False, db_index=True)
    valid_from = models.DateField(_("ตั้งแต่วันที่"), default=date(1900, 1, 1))
    valid_until = models.DateField(_("ถึงวันที่"), null=True, blank=True)

    class Meta:
        ordering = ["kind", "name_sort"]
        verbose_name = _("หน่วยเจ้าของแผน")
        verbose_name_plural = _("หน่วยเจ้าของแผน")

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name_sort = sort_key(self.name_th)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("provinces:unit", args=[self.code])

    @property
    def is_group(self) -> bool:
        return self.kind == UnitKind.GROUP

    @property
    def full_name(self) -> str:
        """จังหวัดเชียงใหม่, กลุ่มจังหวัดภาคเหนือตอนบน 1, กรุงเทพมหานคร."""
        if get_language() == "en":
            return f"{self.name} Province" if self.kind == UnitKind.PROVINCE and self.in_programme else self.name
        return f"จังหวัด{self.name_th}" if self.kind == UnitKind.PROVINCE and self.in_programme else self.name_th

    def territory_codes(self, year: int) -> frozenset[str]:
        """Province codes of this body in that budget year: itself, or the group's members. One query for a group."""
        if not self.is_group:
            return frozenset({self.code})
        members = GroupMembership.objects.on(FiscalYear(year).starts_on).filter(group__code=self.code)
        return frozenset(members.values_list("province__code", flat=True))


class Province(PlanningUnit):
    """One of the 77 provinces; Bangkok is outside the groups and the budget programme."""

    iso_code = models.CharField("ISO 3166-2", max_length=6, unique=True)
    abbr_th = models.CharField(_("อักษรย่อ"), max_length=4, blank=True)
    area_km2 = models.DecimalField(_("พื้นที่ (ตร.กม.)"), max_digits=9, decimal_places=1, null=True, blank=True)
    population = models.PositiveIntegerField(_("ประชากร (คน)"), null=True, blank=True)

    class Meta:
        verbose_name = _("จังหวัด")
        verbose_name_plural = _("จังหวัด")


class ProvinceGroup(PlanningUnit):
    """A province group of the announcement of 2551 (codes HG..) or of 2560 (codes G..)."""

    operation_centre = models.ForeignKey(
        Province, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("จังหวัดศูนย์ปฏิบัติการ")
    )
    vision_th = models.TextField(_("วิสัยทัศน์แผน 2561–2565"), blank=True)

    class Meta:
        verbose_name = _("กลุ่มจังหวัด")
        verbose_name_plural = _("กลุ่มจังหวัด")

    @cached_property
    def number(self) -> int:
        return int("".join(c for c in self.code if c.isdigit()))


@pghistory.track()
class GroupMembership(Dated):
    """Which province belongs to which group, and when."""

    group = models.ForeignKey(ProvinceGroup, models.PROTECT, related_name="members")
    province = models.ForeignKey(Province, models.PROTECT, related_name="group_memberships")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "province", "valid_from"], name="one_membership_per_start")]
        verbose_name = _("สมาชิกกลุ่มจังหวัด")
        verbose_name_plural = _("สมาชิกกลุ่มจังหวัด")

    def __str__(self) -> str:
        return f"{self.province} – {self.group}"


@pghistory.track()
class GroupHeadship(Dated):
    """Whose governor acts as head of the group; by default the operation centre's."""

    group = models.ForeignKey(ProvinceGroup, models.PROTECT, related_name="headships")
    province = models.ForeignKey(Province, models.PROTECT, related_name="+")
    order_no = models.CharField(_("คำสั่งที่"), max_length=60, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "valid_from"], name="one_headship_per_start")]
        verbose_name = _("หัวหน้ากลุ่มจังหวัด")
        verbose_name_plural = _("หัวหน้ากลุ่มจังหวัด")

    def __str__(self) -> str:
        return f"{self.group}: {self.province}"


class InspectionZone(Named):
    """An inspection zone of the Prime Minister's Office; its number equals the group's (found for four, inferred for the rest)."""

    group = models.OneToOneField(ProvinceGroup, models.PROTECT, related_name="zone", null=True, blank=True)

    class Meta:
        ordering = ["code"]
        verbose_name = _("เขตตรวจราชการ")
        verbose_name_plural = _("เขตตรวจราชการ")


class District(Named):
    province = models.ForeignKey(Province, models.PROTECT, related_name="districts")

    class Meta:
        ordering = ["code"]
        verbose_name = _("อำเภอ/เขต")
        verbose_name_plural = _("อำเภอ/เขต")


class Subdistrict(Named):
    district = models.ForeignKey(District, models.PROTECT, related_name="subdistricts")
    postal_code = models.CharField(_("รหัสไปรษณีย์"), max_length=20, blank=True, help_text=_("บางตำบลมีหลายรหัส คั่นด้วยช่องว่าง"))

    class Meta:
        ordering = ["code"]
        verbose_name = _("ตำบล/แขวง")
        verbose_name_plural = _("ตำบล/แขวง")


class Agency(Named):
    """A central agency (code NESDC, BB, MOI, CGD, OPDC, …) with its short Thai name."""

    short_th = models.CharField(_("ชื่อย่อ"), max_length=20, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "code"]
        verbose_name = _("หน่วยงานกลาง")
        verbose_name_plural = _("หน่วยงานกลาง")


@pghistory.track()
class BudgetYear(models.Model):
    """A budget year in the Buddhist Era with the name of its budget programme."""

    year = models.PositiveSmallIntegerField(_("ปีงบประมาณ (พ.ศ.)"), unique=True)
    programme_th = models.CharField(_("แผนงาน"), max_length=300)
    is_made_up = models.BooleanField(_("ข้อมูลสมมุติ"), default=False)
    data_note_th = models.TextField(_("ที่มาของข้อมูลปีนี้"), blank=True)

    class Meta:
        ordering = ["-year"]
        constraints = [models.CheckConstraint(condition=Q(year__range=(2500, 2700)), name="budget_year_is_be")]
        verbose_name = _("ปีงบประมาณ")
        verbose_name_plural = _("ปีงบประมาณ")

    def __str__(self) -> str:
        return str(self.year)


class CommitteeKind(models.TextChoices):
    NATIONAL = "national", _("คณะกรรมการนโยบายระดับชาติ")
    REGION = "region", _("คณะอนุกรรมการประจำภาค")
    GROUP = "group", _("คณะกรรมการกลุ่มจังหวัด")
    PROVINCE = "province", _("คณะกรรมการจังหวัด")


@pghistory.track()
class CommitteeName(Dated):
    """The committee's name on a document's date: ก.น.จ. → ก.บ.ภ. → ก.น.บ."""

    kind = models.CharField(_("คณะ"), max_length=8, choices=CommitteeKind)
    abbr_th = models.CharField(_("ชื่อย่อ"), max_length=40)
    name_th = models.CharField(_("ชื่อเต็ม"), max_length=250)
    name_en = models.CharField(_("ชื่อภาษาอังกฤษ"), max_length=250, blank=True)

    class Meta:
        ordering = ["kind", "valid_from"]
        constraints = [models.UniqueConstraint(fields=["kind", "valid_from"], name="one_committee_name_per_start")]
        verbose_name = _("ชื่อคณะกรรมการ")
        verbose_name_plural = _("ชื่อคณะกรรมการ")

    def __str__(self) -> str:
        return self.abbr_th
