"""What a plan says besides its issues: facts, needs and results of the area; in a group, what its members do together."""

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from provinces.models import Province

from .development import DevelopmentIssue, DevelopmentPlan, Ordered, Traced
from .needs import NeedKind


class Topic(models.TextChoices):
    ECONOMY = "economy", _("เศรษฐกิจ")
    SOCIETY = "society", _("สังคม")
    SECURITY = "security", _("ความมั่นคง")
    RESOURCES = "resources", _("ทรัพยากรธรรมชาติและสิ่งแวดล้อม")


@pghistory.track(exclude=["lineage"])
class ComparativeFigure(Traced):
    """A figure of the area that part 2 compares (ข้อมูลเชิงเปรียบเทียบ)."""

    plan = models.ForeignKey(DevelopmentPlan, models.CASCADE, related_name="figures")
    topic = models.CharField(_("ด้าน"), max_length=9, choices=Topic)
    name = models.CharField(_("รายการข้อมูล"), max_length=300)
    value = models.DecimalField(_("ค่า"), max_digits=18, decimal_places=4)
    unit_of_measure = models.CharField(_("หน่วยนับ"), max_length=100)
    year = models.PositiveSmallIntegerField(_("ปีของข้อมูล (พ.ศ.)"))
    source = models.CharField(_("แหล่งข้อมูล"), max_length=300)

    class Meta(Ordered.Meta):
        verbose_name = _("ข้อมูลเชิงเปรียบเทียบ")
        verbose_name_plural = _("ข้อมูลเชิงเปรียบเทียบ")

    def __str__(self) -> str:
        return self.name


@pghistory.track(exclude=["lineage"])
class AreaNeed(Traced):
    """A need of the area and where it was heard (ความต้องการเชิงพื้นที่)."""

    plan = models.ForeignKey(DevelopmentPlan, models.CASCADE, related_name="needs")
    text = models.TextField(_("ประเด็นหรือความต้องการ"))
    kind = models.CharField(_("ที่มา"), max_length=14, choices=NeedKind)
    reference = models.CharField(_("อ้างอิง"), max_length=300)

    class Meta(Ordered.Meta):
        verbose_name = _("ความต้องการเชิงพื้นที่")
        verbose_name_plural = _("ความต้องการเชิงพื้นที่")

    def __str__(self) -> str:
        return self.text


@pghistory.track(exclude=["lineage"])
class PastResult(Traced):
    """An indicator of the period before: what was aimed at and what came of it."""

    plan = models.ForeignKey(DevelopmentPlan, models.CASCADE, related_name="past_rows")
    name = models.CharField(_("ตัวชี้วัดของแผนก่อนหน้า"), max_length=500)
    unit_of_measure = models.CharField(_("หน่วยนับ"), max_length=100)
    target_value = models.DecimalField(_("ค่าเป้าหมาย"), max_digits=18, decimal_places=4, null=True, blank=True)
    result_value = models.DecimalField(_("ผลที่ได้"), max_digits=18, decimal_places=4, null=True, blank=True)
    year = models.PositiveSmallIntegerField(_("ปีของผล (พ.ศ.)"))

    class Meta(Ordered.Meta):
        verbose_name = _("ผลการพัฒนาที่ผ่านมา")
        verbose_name_plural = _("ผลการพัฒนาที่ผ่านมา")

    def __str__(self) -> str:
        return self.name


# ---------- groups ----------

FEWEST = 2  # provinces that make a problem a shared one


@pghistory.track(exclude=["lineage"])
class SharedProblem(Traced):
    """A problem that at least FEWEST members of a group share: the form sees to it, the page says when a merge left fewer."""

    plan = models.ForeignKey(DevelopmentPlan, models.CASCADE, related_name="shared_problems")
    text = models.TextField(_("ปัญหาร่วม"))
    provinces = models.ManyToManyField(Province, related_name="+", verbose_name=_("จังหวัดที่มีปัญหานี้"))

    class Meta(Ordered.Meta):
        verbose_name = _("ปัญหาร่วมของกลุ่ม")
        verbose_name_plural = _("ปัญหาร่วมของกลุ่ม")

    def __str__(self) -> str:
        return self.text


class Stage(models.TextChoices):
    UPSTREAM = "upstream", _("ต้นน้ำ")
    MIDSTREAM = "midstream", _("กลางน้ำ")
    DOWNSTREAM = "downstream", _("ปลายน้ำ")
    ENABLING = "enabling", _("สนับสนุนทั้งห่วงโซ่")


class ActorKind(models.TextChoices):
    MINISTRY = "ministry", _("กระทรวง กรม")
    LOCAL = "local", _("องค์กรปกครองส่วนท้องถิ่น")
    PRIVATE = "private", _("เอกชน")
    PROVINCE = "province", _("จังหวัด")
    GROUP = "group", _("กลุ่มจังหวัด")


@pghistory.track(exclude=["lineage"])
class ValueChainStep(Traced):
    """One activity of an issue's value chain and who does it."""

    issue = models.ForeignKey(DevelopmentIssue, models.CASCADE, related_name="chain")
    stage = models.CharField(_("ช่วงของห่วงโซ่"), max_length=10, choices=Stage)
    text = models.CharField(_("กิจกรรม"), max_length=500)
    actor_kind = models.CharField(_("ประเภทผู้ดำเนินการ"), max_length=8, choices=ActorKind)
    actor = models.CharField(_("ผู้ดำเนินการ"), max_length=250)

    class Meta(Ordered.Meta):
        verbose_name = _("ขั้นของห่วงโซ่คุณค่า")
        verbose_name_plural = _("ขั้นของห่วงโซ่คุณค่า")

    def __str__(self) -> str:
        return self.text


@pghistory.track(exclude=["lineage"])
class ProvinceRole(Traced):
    """What one member province does for one issue of its group's plan."""

    issue = models.ForeignKey(DevelopmentIssue, models.CASCADE, related_name="roles")
    province = models.ForeignKey(Province, models.PROTECT, related_name="+", verbose_name=_("จังหวัด"))
    text = models.TextField(_("บทบาท"))

    class Meta(Ordered.Meta):
        constraints = [models.UniqueConstraint(fields=["issue", "province"], name="one_role_per_province_and_issue")]
        verbose_name = _("บทบาทของจังหวัด")
        verbose_name_plural = _("บทบาทของจังหวัด")

    def __str__(self) -> str:
        return self.text
