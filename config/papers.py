"""The papers of the portal side by side: their workflows, pages, and who holds them in which state."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from accounts.papers import StateChip, Turn, state_chip
from budgets.turns import PROVINCE_TURNS
from budgets.workflow import REQUEST_WORKFLOW
from coinvestment.turns import ENTRY_TURNS
from coinvestment.workflow import ENTRY_WORKFLOW
from core.workflow import Workflow
from plans.turns import ACTION_PLAN_TURNS, PLAN_TURNS, PROPOSAL_TURNS
from plans.workflow import ACTION_PLAN_WORKFLOW, PLAN_WORKFLOW, PROPOSAL_WORKFLOW


@dataclass(frozen=True)
class Kind:
    """A kind of paper; `year` is an expression over its row."""

    code: str
    noun: str | Promise
    workflow: Workflow
    turns: Sequence[Turn]
    url_name: str
    list_name: str
    year: Any
    standing: str = ""  # the path to what the latest check said; empty where nothing is checked
    subject: str = ""  # what tells one from the others of the same body and year; empty where there is one of each

    def chip(self, state: str) -> StateChip:
        return state_chip(self.workflow, state)

    def holder(self, state: str) -> str:
        """Who has the paper in this state; empty when nobody has to act."""
        return next((str(turn.owner) for turn in self.turns if state in turn.states), "")


PLAN = Kind(
    "plan",
    pgettext_lazy("one", "แผนพัฒนา"),
    PLAN_WORKFLOW,
    PLAN_TURNS,
    "plans:plan",
    "plans:plan_list",
    Coalesce("review_year", "year_from"),
)
ACTION_PLAN = Kind(
    "action_plan",
    pgettext_lazy("one", "แผนปฏิบัติราชการ"),
    ACTION_PLAN_WORKFLOW,
    ACTION_PLAN_TURNS,
    "plans:action_plan",
    "plans:action_plan_list",
    F("fiscal_year"),
    "standing",
)
REQUEST = Kind(
    "request",
    pgettext_lazy("one", "คำของบประมาณ"),
    REQUEST_WORKFLOW,
    PROVINCE_TURNS,
    "budgets:request",
    "budgets:request_list",
    F("fiscal_year"),
    "action_plan__standing",
)
ENTRY_NOUN = ENTRY_WORKFLOW.model._meta.verbose_name
ENTRY = Kind("entry", ENTRY_NOUN, ENTRY_WORKFLOW, ENTRY_TURNS, "coinvestment:entry", "coinvestment:list", F("fiscal_year"), subject="title")
PROPOSAL = Kind(
    "proposal",
    PROPOSAL_WORKFLOW.model._meta.verbose_name,
    PROPOSAL_WORKFLOW,
    PROPOSAL_TURNS,
    "plans:proposal",
    "plans:proposal_list",
    F("fiscal_year"),
    subject="title",
)
KINDS = {kind.code: kind for kind in (PLAN, ACTION_PLAN, REQUEST, ENTRY, PROPOSAL)}
