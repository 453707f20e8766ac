"""Where a need was heard: the same list for the plan's needs and a project's need sources (EVD-04)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NeedKind(models.TextChoices):
    HEARING_ISSUE = "hearing_issue", _("ประเด็นจากการรับฟังความคิดเห็น")
    COMMUNITY_PLAN = "community_plan", _("แผนชุมชน/แผนพัฒนาอำเภอ")
    COMPLAINT = "complaint", _("เรื่องร้องเรียน/ร้องทุกข์")
    STATISTIC = "statistic", _("ข้อมูลสถิติ")
    AUDIT = "audit", _("ข้อสังเกตของหน่วยตรวจสอบ")
    OTHER = "other", _("อื่น ๆ")
