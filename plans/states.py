"""States and edges of the development plan and the action plan, and of the proposal before it: a subset of process.md 3.1 to 3.3."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.workflow import Edge


class PlanState(models.TextChoices):
    DRAFT = "draft", _("ร่าง")
    SUBMITTED = "submitted", _("ส่งฝ่ายเลขานุการแล้ว")
    CENTRAL_REVIEW = "central_review", _("หน่วยงานกลางพิจารณา")
    RETURNED = "returned", pgettext_lazy("state", "ส่งกลับแก้ไข")
    AT_SUBCOMMITTEE = "at_subcommittee", _("เสนออนุกรรมการภาค")
    AT_POLICY_COMMITTEE = "at_policy_committee", _("เสนอ ก.น.บ.")
    AT_CABINET = "at_cabinet", _("เสนอคณะรัฐมนตรี")
    IN_FORCE = "in_force", _("ใช้บังคับ")
    SUPERSEDED = "superseded", _("ถูกแทนที่")


class ActionPlanState(models.TextChoices):
    DRAFT = "draft", _("ร่าง")
    SUBMITTED = "submitted", _("ส่งฝ่ายเลขานุการแล้ว")
    CENTRAL_REVIEW = "central_review", _("หน่วยงานกลางพิจารณา")
    RETURNED = "returned", pgettext_lazy("state", "ส่งกลับแก้ไข")
    AT_SUBCOMMITTEE = "at_subcommittee", _("เห็นชอบ เสนออนุกรรมการภาค")


class ProposalState(models.TextChoices):
    IDEA = "idea", _("แนวคิด")
    DRAFT = "draft", _("กำลังเขียนข้อเสนอ")
    SUBMITTED = "submitted", _("รอกลั่นกรอง")
    SCREENED = "screened", _("ผ่านการกลั่นกรอง")
    IN_PLAN = "in_plan", _("อยู่ในแผนแล้ว")
    REJECTED = "rejected", _("ไม่ผ่านการกลั่นกรอง")
    WITHDRAWN = "withdrawn", _("ถอนแล้ว")


REVIEW_EDGES: tuple[Edge, ...] = (
    ("submit", "draft", "submitted"),
    ("open_review", "submitted", "central_review"),
    ("return", "central_review", "returned"),
    ("resubmit", "returned", "central_review"),
    ("accept", "central_review", "at_subcommittee"),
)
ACTION_PLAN_EDGES = REVIEW_EDGES
PROPOSAL_EDGES: tuple[Edge, ...] = (
    ("develop", "idea", "draft"),
    ("submit", "draft", "submitted"),
    ("send_back", "submitted", "draft"),
    ("screen_in", "submitted", "screened"),
    ("screen_out", "submitted", "rejected"),
    ("place", "screened", "in_plan"),
    ("take_back", "in_plan", "screened"),
    ("withdraw", "idea", "withdrawn"),
    ("withdraw", "draft", "withdrawn"),
    ("withdraw", "submitted", "withdrawn"),
    ("withdraw", "screened", "withdrawn"),
)
PLAN_EDGES: tuple[Edge, ...] = (
    *REVIEW_EDGES,
    ("endorse_region", "at_subcommittee", "at_policy_committee"),
    ("endorse_nation", "at_policy_committee", "at_cabinet"),
    ("record_resolution", "at_cabinet", "in_force"),
    ("supersede", "in_force", "superseded"),
)
PLAN_ACCEPTED = frozenset({"at_subcommittee", "at_policy_committee", "at_cabinet", "in_force", "superseded"})
ACTION_PLAN_ACCEPTED = frozenset({"at_subcommittee"})
EDITABLE = frozenset({"draft", "returned"})
