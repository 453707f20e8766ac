"""States and edges of the co-investment entry: process.md 3.5, with a draft in front."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.workflow import Edge


class EntryState(models.TextChoices):
    DRAFT = "draft", _("ร่าง")
    PROPOSED = "proposed", _("เสนอแล้ว")
    VALIDATED = "validated", _("จังหวัดตรวจแล้ว")
    CONFIRMED = "confirmed", _("ยืนยันวงเงินแล้ว")
    DELIVERING = "delivering", _("กำลังดำเนินการ")
    DELIVERED = "delivered", _("ดำเนินการแล้ว")
    DECLINED = "declined", _("ส่งกลับ ไม่รับ")
    WITHDRAWN = "withdrawn", _("ถอนแล้ว")
    EXPIRED = "expired", _("หมดอายุ")


ENTRY_EDGES: tuple[Edge, ...] = (
    ("propose", "draft", "proposed"),
    ("propose", "declined", "proposed"),
    ("validate", "proposed", "validated"),
    ("decline", "proposed", "declined"),
    ("confirm", "validated", "confirmed"),
    ("start", "confirmed", "delivering"),
    ("deliver", "delivering", "delivered"),
    ("withdraw", "proposed", "withdrawn"),
    ("withdraw", "declined", "withdrawn"),
    ("withdraw", "validated", "withdrawn"),
    ("withdraw", "confirmed", "withdrawn"),
    ("expire", "proposed", "expired"),
    ("expire", "validated", "expired"),
)
EDITABLE = frozenset({"draft", "declined"})
REFERENCED = EDITABLE | {"validated"}  # the budget reference may still be entered before the amount is confirmed
REPORTED = frozenset({"delivering"})  # what came of the money is entered while it is spent
SPENT = REPORTED | {"delivered"}  # money that is or was spent
COUNTED = frozenset({"validated", "confirmed", "delivering", "delivered"})  # money the province has checked
LIVE = COUNTED | EDITABLE | {"proposed"}  # neither withdrawn nor expired
