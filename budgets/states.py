"""States and edges of the budget request: a subset of process.md 3.4."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.workflow import Edge


class RequestState(models.TextChoices):
    DRAFT = "draft", _("ร่าง")
    SUBMITTED = "submitted", _("ส่งแล้ว")
    BB_REVIEW = "bb_review", _("หน่วยงานกลางพิจารณา")
    CLARIFICATION = "clarification", pgettext_lazy("state", "ส่งกลับให้ชี้แจง")
    PROPOSED_IN_BILL = "proposed_in_bill", _("เห็นชอบ เสนอในร่าง พ.ร.บ.")


REQUEST_EDGES: tuple[Edge, ...] = (
    ("submit", "draft", "submitted"),
    ("open_review", "submitted", "bb_review"),
    ("ask", "bb_review", "clarification"),
    ("answer", "clarification", "bb_review"),
    ("accept", "bb_review", "proposed_in_bill"),
)
REQUEST_ACCEPTED = frozenset({"proposed_in_bill"})
EDITABLE = frozenset({"draft", "clarification"})
