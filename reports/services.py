"""Asking for a paper: freeze the snapshot, make the job."""

import hashlib
import json
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from accounts.models import Membership
from budgets.models import BudgetRequest
from budgets.permissions import REQUEST_POLICY
from budgets.states import REQUEST_ACCEPTED
from core.jobs import JobStatus, enqueue
from plans.models import AnnualActionPlan
from plans.permissions import ACTION_PLAN_POLICY
from plans.states import ACTION_PLAN_ACCEPTED

from .models import DigitStyle, Document, PaperCode
from .papers.press import HEADINGS, form_name
from .snapshots import Snapshot, action_plan_snapshot, request_snapshot

Paper = AnnualActionPlan | BudgetRequest


def order_document(paper: Paper, *, by: Membership, digits: str = DigitStyle.THAI) -> Document:
    """A document of the paper as it stands now. The same content asked for again gives the same document; a failed one is tried again.

    Raises NoRight when the hat does not see the paper.
    """
    policy, action = (REQUEST_POLICY, "view_request") if isinstance(paper, BudgetRequest) else (ACTION_PLAN_POLICY, "view_action_plan")
    policy.require(by, action, paper)
    with transaction.atomic():
        document = freeze(paper, digits=digits, by=by)
        if document.status in (JobStatus.QUEUED, JobStatus.FAILED):
            _queue(document)
    return document


def freeze(paper: Paper, *, digits: str, by: Membership | None = None) -> Document:
    """The document row of this content: found or made, not yet rendered."""
    code, snapshot = _snapshot(paper)
    digest = hashlib.sha256(json.dumps(snapshot, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    key: dict[str, Any] = {"code": code, "digits": digits, "snapshot_digest": digest, **_paper_key(paper)}
    document, _created = Document.objects.get_or_create(**key, defaults=_fresh(paper, code, snapshot, by))
    return document


def _fresh(paper: Paper, code: str, snapshot: Snapshot, by: Membership | None) -> dict[str, Any]:
    accepted = REQUEST_ACCEPTED if isinstance(paper, BudgetRequest) else ACTION_PLAN_ACCEPTED
    return {
        "title": title_of(code, snapshot),
        "paper_state": paper.state,
        "is_draft": paper.state not in accepted,
        "snapshot": snapshot,
        "made_by": by,
        "made_at": timezone.now().replace(microsecond=0),
    }


def title_of(code: str, snapshot: Snapshot) -> str:
    form = form_name(code, is_group=snapshot["is_group"])
    return f"{form} {HEADINGS[code]} ปีงบประมาณ พ.ศ. {snapshot['fiscal_year']} {snapshot['unit']}"


def _snapshot(paper: Paper) -> tuple[str, Snapshot]:
    """In Thai, whatever language the one who asks reads."""
    with override("th"):
        if isinstance(paper, BudgetRequest):
            return PaperCode.REQUEST_SUMMARY.value, request_snapshot(paper)
        return PaperCode.ACTION_PLAN_LIST.value, action_plan_snapshot(paper)


def _paper_key(paper: Paper) -> dict[str, Any]:
    return {"request": paper, "action_plan": None} if isinstance(paper, BudgetRequest) else {"request": None, "action_plan": paper}


def _queue(document: Document) -> None:
    document.status, document.attempts, document.error, document.queued_at = JobStatus.QUEUED, 0, "", timezone.now()
    document.save(update_fields=["status", "attempts", "error", "queued_at"])
    enqueue(document)
