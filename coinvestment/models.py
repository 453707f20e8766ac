"""Money of others beside a plan: ministries, local authorities, companies. One entry = one source, one year, one amount."""

from decimal import Decimal

from django.contrib.auth.models import Group
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from core.money import BahtField
from core.workflow import Stateful, TransitionLog, append_only, edges_constraint, state_triggers
from plans.models import DevelopmentIssue, Project
from provinces.models import District, PlanningUnit, Province

from .states import ENTRY_EDGES, EntryState


class EntryKind(models.TextChoices):
    MINISTRY = "ministry", _("งบลงทุนกระทรวง/กรม")
    LAO_OWN = "lao_own", _("งบ อปท. (ข้อบัญญัติ)")
    LAO_GRANT = "lao_grant", _("เงินอุดหนุนเฉพาะกิจ อปท.")
    LAO_JOINT = "lao_joint", _("อปท. ร่วมลงทุน")
    PRIVATE = "private", _("เอกชนลงทุน")
    PPP = "ppp", _("รัฐร่วมเอกชน (PPP)")
    OTHER = "other", _("อื่น ๆ")


class ChainStep(models.TextChoices):
    """Where in the value chain the money works, in the words of the plan."""

    UPSTREAM = "upstream", _("ต้นน้ำ")
    MIDSTREAM = "midstream", _("กลางน้ำ")
    DOWNSTREAM = "downstream", _("ปลายน้ำ")
    ENABLING = "enabling", _("สนับสนุนทั้งห่วงโซ่")


class Entry(Stateful):
    """One body's money for one year in support of a unit's plan. `owner_group` is the role on the area that wrote it and keeps it."""

    unit = models.ForeignKey(PlanningUnit, models.PROTECT, related_name="coinvestments", verbose_name=_("จังหวัด/กลุ่มจังหวัดที่สนับสนุน"))
    kind = models.CharField(_("แหล่งเงิน"), max_length=10, choices=EntryKind)
    body_name = models.CharField(_("หน่วยงานหรือบริษัทเจ้าของเงิน"), max_length=250)
    owner_group = models.ForeignKey(Group, models.PROTECT, related_name="+", editable=False)
    title = models.CharField(_("ชื่อโครงการหรือกิจกรรม"), max_length=500)
    plan_issue = models.ForeignKey(
        DevelopmentIssue, models.SET_NULL, related_name="coinvestments", null=True, blank=True, verbose_name=_("ประเด็นการพัฒนาที่สนับสนุน")
    )
    supports_project = models.ForeignKey(
        Project, models.SET_NULL, related_name="coinvestments", null=True, blank=True, verbose_name=_("โครงการที่ต่อยอด")
    )
    value_chain_step = models.CharField(_("ตำแหน่งในห่วงโซ่คุณค่า"), max_length=10, choices=ChainStep, blank=True)
    fiscal_year = models.PositiveSmallIntegerField(_("ปีงบประมาณ"))
    amount_baht = BahtField(_("วงเงิน (บาท)"), validators=[MinValueValidator(Decimal("0.01"))])
    budget_ref = models.CharField(_("รหัสงบ ข้อบัญญัติ หรือเลขที่หนังสือยืนยัน"), max_length=250, blank=True)
    province = models.ForeignKey(Province, models.PROTECT, related_name="+", verbose_name=_("จังหวัดที่ตั้ง"))
    district = models.ForeignKey(District, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("อำเภอ"))
    note = models.TextField(_("หมายเหตุ"), blank=True)
    source_key = models.CharField(max_length=200, blank=True, editable=False)  # of lines loaded from public files
    is_made_up = models.BooleanField(_("ข้อมูลสมมุติ"), default=False)

    class Meta:
        ordering = ["-fiscal_year", "unit__kind", "unit__name_sort", "kind", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_baht__gt=0), name="entry_amount_positive"),
            models.CheckConstraint(condition=Q(fiscal_year__range=(2500, 2700)), name="entry_year_is_be"),
            models.UniqueConstraint(fields=["source_key"], condition=~Q(source_key=""), name="one_entry_per_source_key"),
        ]
        indexes = [models.Index(fields=["unit", "fiscal_year"], name="coinvestment_by_unit_year")]
        triggers = state_triggers("coinvestment_entrytransition")
        verbose_name = _("รายการร่วมลงทุน")
        verbose_name_plural = _("รายการร่วมลงทุน")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("coinvestment:entry", args=[self.pk])

    def get_state_display(self) -> str:
        return str(EntryState(self.state).label)


class EntryTransition(TransitionLog):
    paper = models.ForeignKey(Entry, models.PROTECT, related_name="transitions")
    hat = models.ForeignKey(Membership, models.PROTECT, related_name="+", null=True)

    class Meta(TransitionLog.Meta):
        constraints = [edges_constraint(ENTRY_EDGES, "entry_log_edges")]
        triggers = append_only()


class Partner(models.Model):
    """One of several local authorities that invest together; their shares add up to 100."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="partners")
    name = models.CharField(_("อปท. ที่ร่วมลงทุน"), max_length=250)
    share_percent = models.DecimalField(_("สัดส่วน (ร้อยละ)"), max_digits=5, decimal_places=2)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(share_percent__gt=0, share_percent__lte=100), name="partner_share_is_percent"),
            models.UniqueConstraint(fields=["entry", "name"], name="one_share_per_partner"),
        ]
        verbose_name = _("ผู้ร่วมลงทุน")
        verbose_name_plural = _("ผู้ร่วมลงทุน")

    def __str__(self) -> str:
        return f"{self.name} {self.share_percent}"
