"""Asking for a paper: freeze the snapshot, make the job."""

import hashlib
import json
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from accounts.models import Membership
from core.jobs import JobStatus, enqueue

from .models import DigitStyle, Document
from .papers import PRINTS, Print, Snapshot
from .sources import Paper, prints_of, source_of


def order_document(paper: Paper, *, by: Membership, digits: str = DigitStyle.THAI, code: str = "") -> Document:
    """A document of the paper as it stands now. The same content asked for again gives the same document; a failed one is tried again.

    `code` is that of a print of this kind of paper, empty for the usual one. Raises NoRight when the hat does not see the paper.
    """
    source = source_of(paper)
    source.policy.require(by, source.view_action, paper)
    with transaction.atomic():
        document = freeze(paper, digits=digits, by=by, code=code)
        if document.status in (JobStatus.QUEUED, JobStatus.FAILED):
            _queue(document)
    return document


def freeze(paper: Paper, *, digits: str, by: Membership | None = None, code: str = "") -> Document:
    """The document row of this content: found or made, not yet rendered. In Thai, whatever language the one who asks reads."""
    kind = PRINTS[code] if code else prints_of(paper)[0]
    with override("th"):
        snapshot = kind.freeze(paper)
    digest = hashlib.sha256(json.dumps(snapshot, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    key: dict[str, Any] = {"code": kind.code, "digits": digits, "snapshot_digest": digest, **source_of(paper).key(paper)}
    document, _created = Document.objects.get_or_create(**key, defaults=_fresh(paper, kind, snapshot, by))
    return document


def _fresh(paper: Paper, kind: Print, snapshot: Snapshot, by: Membership | None) -> dict[str, Any]:
    source = source_of(paper)
    state = source.holder(paper).state
    return {
        "title": kind.title(snapshot),
        "paper_state": state,
        "is_draft": state not in source.accepted,
        "snapshot": snapshot,
        "made_by": by,
        "made_at": timezone.now().replace(microsecond=0),
    }


def _queue(document: Document) -> None:
    document.status, document.attempts, document.error, document.queued_at = JobStatus.QUEUED, 0, "", timezone.now()
    document.save(update_fields=["status", "attempts", "error", "queued_at"])
    enqueue(document)
