"""Files beside a paper: put there and taken away by who may edit it, while it is open."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Membership
from core import filestore
from core.errors import Blocker, NotYet
from core.filetypes import shown_name
from core.uploads import checked

from .kinds import body_of, kind_of
from .models import Attachment

SUFFIX = "attachment"  # in the store one content is one file, whatever it is called


def require_open(paper: Any, by: Membership | None) -> None:
    """Raises NoRight (403) without the right to edit, NotYet (409) while others hold the paper."""
    kind = kind_of(paper)
    kind.policy.require(by, kind.edit_action, paper)
    if not kind.is_open(paper):
        words = {"paper": paper, "state": kind.workflow.label(body_of(paper).state)}
        message = _("“%(paper)s” อยู่ในสถานะ “%(state)s” จึงเพิ่มหรือนำไฟล์แนบออกไม่ได้") % words
        raise NotYet([Blocker("state", message, f"{paper.get_absolute_url()}#attachments")])


def attach(paper: Any, content: bytes, name: str, *, by: Membership) -> Attachment:
    """The same file twice beside one paper is one attachment. Raises ValidationError for size and type."""
    found = checked(content, name)
    with transaction.atomic():
        _locked(paper, by)
        digest = filestore.put(content, SUFFIX)
        place = place_of(paper)
        return Attachment.objects.filter(**place, content_hash=digest, removed_at=None).first() or Attachment.objects.create(
            **place, content_hash=digest, name=shown_name(name, found), content_type=found.content_type,
            size=len(content), added_by=by, added_as=by.signature(),
        )  # fmt: skip


def place_of(paper: Any) -> dict[str, Any]:
    """A project's file belongs to its action plan too."""
    kind = kind_of(paper).name
    return {"action_plan": paper.action_plan, "project": paper} if kind == "project" else {kind: paper, "project": None}


def _locked(paper: Any, by: Membership) -> None:
    """Under the lock of the paper with the state, so that nobody sends it in between."""
    body = body_of(paper)
    type(body).objects.select_for_update(of=("self",)).get(pk=body.pk)
    body.refresh_from_db(fields=["state"])
    require_open(paper, by)


@transaction.atomic
def remove(attachment: Attachment, *, by: Membership) -> None:
    """Out of sight; the row and the bytes stay. Doing it twice changes nothing."""
    _locked(attachment.paper, by)
    left = Attachment.objects.filter(pk=attachment.pk, removed_at=None)
    left.update(removed_by=by, removed_at=timezone.now())


def content_of(attachment: Attachment) -> bytes:
    return filestore.get(attachment.content_hash, SUFFIX)
